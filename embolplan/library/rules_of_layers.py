"""Layers, stages and targets: their order, and what makes a layer proximal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from embolplan.library.problems import did_you_mean
from embolplan.library.rule import Checked, Fault, rule
from embolplan.units import Quantity

_SCOPED = frozenset(
    [
        "beads.product",
        "beads.size",
        "beads.packs",
        "beads.settled_volume",
        "drug.product",
        "drug.mass",
        "drug.diluent_volume",
        "load.duration",
        "load.excess",
        "contrast.product",
        "contrast.ratio",
        "contrast.basis",
        "inject.rate",
        "oil.volume",
        "particles.mass",
        "total.dose",
        "fraction.count",
        "fraction.dose",
    ]
)
"""What a layer, stage or target has of its own, so that a word in front of it is a scope."""
_OWN_NOUNS = frozenset(["rescue", "endpoint", "systemic"])
"""First words that are no scope even there."""
_GIVES = frozenset(["inject", "inject-plain", "infuse", "irradiate"])
"""Steps that give a layer or target what it gets."""


@rule("scope-undeclared", "scope-unused")
def scopes(checked: Checked) -> Iterator[Fault]:
    """Scopes that steps and parameters name are declared, and those that are declared are named."""
    declared, used = checked.protocol.scopes, set[str]()
    for n, step in enumerate(checked.protocol.steps):
        used |= {step.scope} - {None}  # type: ignore[arg-type]  # without None only words are left
        if step.scope is not None and step.scope not in declared:
            yield Fault("scope-undeclared", ("steps", n, "scope"), {"found": step.scope}, _near(step.scope, declared))
    for line_id in checked.protocol.parameters:
        scope, _, rest = line_id.partition(".")
        used.add(scope)
        if rest in _SCOPED and scope not in (*declared, *_OWN_NOUNS):
            at = ("parameters", line_id)
            yield Fault("scope-undeclared", at, {"found": scope}, _near(scope, declared), at_key=True)
    for n, scope in enumerate(declared):
        if scope not in used:
            yield Fault("scope-unused", ("scopes", n), {"found": scope})


def _near(scope: str, declared: tuple[str, ...]) -> str:
    return did_you_mean(scope, declared)


@rule("scope-order")
def order(checked: Checked) -> Iterator[Fault]:
    """Layers and targets are given what they get in the order in which they are declared."""
    declared = checked.protocol.scopes
    furthest = -1
    for n, step in enumerate(checked.protocol.steps):
        if step.branch is not None or step.do not in _GIVES or step.scope not in declared:
            continue
        place = declared.index(step.scope)
        if place < furthest:
            yield Fault("scope-order", ("steps", n, "scope"), {"found": step.scope, "before": declared[furthest]})
        furthest = max(furthest, place)


@rule("layer-order", severity="warning")
def sizes(checked: Checked) -> Iterator[Fault]:
    """A proximal layer is larger than the one before it, as the plan's finding has it for sizes that are chosen."""
    stated = [(f"{scope}.beads.size", _size(checked, f"{scope}.beads.size")) for scope in checked.protocol.scopes]
    layers = [(name, size) for name, size in stated if size is not None]
    for (_, distal), (name, proximal) in pairwise(layers):
        # Sizes are sold in ranges that touch: 300-500 µm is larger than 100-300 µm.
        overlap = distal.high is not None and (proximal.low or 0) < distal.high
        if overlap or (proximal.high is not None and proximal.high <= (distal.high or 0)):
            yield Fault("layer-order", ("parameters", name), {"proximal": proximal.text, "distal": distal.text})


def _size(checked: Checked, line_id: str) -> Quantity | None:
    parameter = checked.protocol.parameters.get(line_id)
    value = parameter.value if parameter else None
    return value.to("µm") if isinstance(value, Quantity) else None
