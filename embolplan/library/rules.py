"""What a step, a scope, a name and a ratio have to fit with elsewhere in the file, and no field by itself can know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from embolplan.library.names import known_names
from embolplan.library.problems import did_you_mean
from embolplan.library.rule import Checked, Fault, rule
from embolplan.model.names import CASE_SECTIONS, PRODUCT, RATIO, kind_name
from embolplan.units import Ratio, parse_ratio

if TYPE_CHECKING:
    from embolplan.library.problems import Path

_TIMES = ("duration", "calendar")
_PLAIN = {"duration": "time", "rate": "rate", "volume": "volume"}
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
_PARTICULATE = ("bead", "sphere", "particle")


@rule("reference-unknown", "brace")
def references(checked: Checked) -> Iterator[Fault]:
    """What the text of a step refers to is a quantity of the recipe, and no brace is left over."""
    known = known_names(checked.protocol)
    for n, step in enumerate(checked.protocol.steps):
        path: Path = ("steps", n, "text")
        for name in step.references:
            if name not in known:
                yield Fault("reference-unknown", path, {"found": name}, did_you_mean(name, known))
        if open_brace(step.text.text):
            yield Fault("brace", path)


def open_brace(text: str) -> bool:
    """Whether a brace stands in the text that opens or closes no reference."""
    inside = False
    for char in text:
        if char in "{}":
            if inside == (char == "{"):
                return True
            inside = char == "{"
    return inside


@rule("quantity-unknown", "quantity-kind", "every-without-wait")
def quantities_of_steps(checked: Checked) -> Iterator[Fault]:
    """Waits, intervals, rates and measured volumes of a step are quantities of the recipe, of the right kind."""
    protocol, known = checked.protocol, known_names(checked.protocol)
    for n, step in enumerate(protocol.steps):
        named: list[tuple[Path, str | None, tuple[str, ...]]] = [
            (("steps", n, "wait"), step.wait, _TIMES),
            (("steps", n, "every"), step.every, _TIMES),
            (("steps", n, "rate"), step.rate, ("rate",)),
            *((("steps", n, "measures", i), name, ("volume",)) for i, name in enumerate(step.measures)),
        ]
        for path, name, kinds in named:
            if name is not None and name not in known:
                yield Fault("quantity-unknown", path, {"found": name}, did_you_mean(name, known))
            elif name is not None and kind_name(name) not in kinds:
                yield Fault("quantity-kind", path, {"found": name, "key": path[2], "expected": _PLAIN[kinds[0]]})
        if step.every is not None and step.wait is None:
            yield Fault("every-without-wait", ("steps", n, "every"))


@rule("quantity-unknown", "choice-without-options")
def choices_of_steps(checked: Checked) -> Iterator[Fault]:
    """What steers a step is a parameter that offers options."""
    parameters = checked.protocol.parameters
    steering = [name for name, each in parameters.items() if each.choose is not None and each.choose.options]
    for n, step in enumerate(checked.protocol.steps):
        if step.choice is not None and step.choice not in parameters:
            hint = did_you_mean(step.choice, steering)
            yield Fault("quantity-unknown", ("steps", n, "choice"), {"found": step.choice}, hint)
        elif step.choice is not None and step.choice not in steering and not parameters[step.choice].reported:
            yield Fault("choice-without-options", ("steps", n, "choice"), {"found": step.choice})


@rule("endpoint-unknown", "endpoint-unused")
def endpoints(checked: Checked) -> Iterator[Fault]:
    """Endpoints that steps name exist, and none is left unused."""
    declared, used = checked.protocol.endpoints, set()
    for n, step in enumerate(checked.protocol.steps):
        for key, name in (("until", step.until), ("endpoint", step.endpoint)):
            if name is None:
                continue
            used.add(name)
            if name not in declared:
                yield Fault("endpoint-unknown", ("steps", n, key), {"found": name}, did_you_mean(name, declared))
    for name in declared:
        if name not in used:
            yield Fault("endpoint-unused", ("endpoints", name), {"found": name}, at_key=True)


_NEEDED = {
    "draw": ("from", "into"),
    "withdraw": ("from",),
    "dissolve": ("into",),
    "make up": ("into",),
    "transfer": ("from", "into"),
    "load": ("in",),
    "mix": ("into",),
    "emulsify": ("from", "into"),
    "inject": ("from",),
}
"""The containers that a kind of step has to name."""


@rule("container-missing", "container-unknown")
def containers(checked: Checked) -> Iterator[Fault]:
    """Containers that steps and capacities name exist."""
    declared = checked.protocol.containers
    named: list[tuple[Path, str | None]] = []
    for n, step in enumerate(checked.protocol.steps):
        named += [(("steps", n, key), name) for key, name in (("from", step.source), ("into", step.into))]
        named.append((("steps", n, "in"), step.held))
    for n, step in enumerate(checked.protocol.steps):
        held = {"from": step.source, "into": step.into, "in": step.held}
        for key in _NEEDED.get(step.do, ()):
            if held[key] is None:
                yield Fault("container-missing", ("steps", n), {"step": step.id, "do": step.do, "key": key})
    for path, name in named:
        if name is not None and name not in declared:
            yield Fault("container-unknown", path, {"found": name}, did_you_mean(name, declared))
    for line_id in checked.protocol.parameters:
        name, _, quantity = line_id.rpartition(".")
        if quantity == "capacity" and name not in declared:
            path = ("parameters", line_id)
            yield Fault("container-unknown", path, {"found": name}, did_you_mean(name, declared), at_key=True)


@rule("scope-undeclared")
def scopes(checked: Checked) -> Iterator[Fault]:
    """Scopes that steps and parameters name are declared."""
    declared = checked.protocol.scopes
    for n, step in enumerate(checked.protocol.steps):
        if step.scope is not None and step.scope not in declared:
            path: Path = ("steps", n, "scope")
            yield Fault("scope-undeclared", path, {"found": step.scope}, did_you_mean(step.scope, declared))
    for line_id in checked.protocol.parameters:
        scope, _, rest = line_id.partition(".")
        if rest in _SCOPED and scope not in (*declared, *_OWN_NOUNS):
            hint = did_you_mean(scope, declared)
            yield Fault("scope-undeclared", ("parameters", line_id), {"found": scope}, hint, at_key=True)


@rule("step-id-taken", "name-of-case")
def ids(checked: Checked) -> Iterator[Fault]:
    """Steps have ids of their own, and no name is taken from the case."""
    seen = Counter[str]()
    for n, step in enumerate(checked.protocol.steps):
        seen[step.id] += 1
        if seen[step.id] > 1 or step.id == "end":
            yield Fault("step-id-taken", ("steps", n, "id"), {"found": step.id})
    named: list[tuple[Path, str]] = [(("parameters", name), name) for name in checked.protocol.parameters]
    named += [(("borrows", name), name) for name in checked.protocol.borrows]
    named += [(("scopes", n), name) for n, name in enumerate(checked.protocol.scopes)]
    for path, name in named:
        if name.partition(".")[0] in CASE_SECTIONS:
            yield Fault("name-of-case", path, {"found": name.partition(".")[0]}, at_key=True)


@rule("quantity-unknown")
def gaps(checked: Checked) -> Iterator[Fault]:
    """Gaps name quantities of the recipe."""
    known = known_names(checked.protocol)
    for n, gap in enumerate(checked.protocol.not_reported):
        for i, name in enumerate(gap.ids):
            if name not in known:
                path: Path = ("not_reported", n, "ids", i)
                yield Fault("quantity-unknown", path, {"found": name}, did_you_mean(name, known))


@rule("ratio-without-basis")
def ratios(checked: Checked) -> Iterator[Fault]:
    """A ratio with beads on one side says, or leaves to a choice, which volume of the beads it is taken on."""
    parameters = checked.protocol.parameters
    for name, parameter in parameters.items():
        options = parameter.choose.options if parameter.choose else ()
        if parameter.kind != RATIO or f"{name.rpartition('.')[0]}.basis" in parameters:
            continue
        written = [parameter.value, *(parse_ratio(option) for option in options)]
        sides = {side for ratio in written if isinstance(ratio, Ratio) for side in ratio.of}
        if any(word in side for side in sides for word in _PARTICULATE):
            basis = f"{name.rpartition('.')[0]}.basis"
            yield Fault("ratio-without-basis", ("parameters", name), {"basis": basis}, at_key=True)


@rule("product-unknown")
def products(checked: Checked) -> Iterator[Fault]:
    """Products that a recipe names stand in the formulary beside it."""
    for name, parameter in checked.protocol.parameters.items():
        if checked.products is None or parameter.kind != PRODUCT:
            continue
        path: Path = ("parameters", name)
        choose = parameter.choose.options if parameter.choose else ()
        options = [((*path, "choose", n), each) for n, each in enumerate(choose)]
        stated = [(path, parameter.value)] if isinstance(parameter.value, str) else []
        for at, product in (*stated, *options):
            if product not in checked.products:
                yield Fault("product-unknown", at, {"found": product}, did_you_mean(product, checked.products))


@rule("borrowed-kind", "borrowed-own", "borrowed-from-itself", "lender-unknown")
def borrowing(checked: Checked) -> Iterator[Fault]:
    """Only times are borrowed, never a dose, a rate or an endpoint; and from another recipe that there is."""
    protocol = checked.protocol
    for name, lender in protocol.borrows.items():
        path: Path = ("borrows", name)
        if kind_name(name) not in _TIMES:
            yield Fault("borrowed-kind", path, {"found": name}, at_key=True)
        if name in protocol.parameters:
            yield Fault("borrowed-own", path, {"found": name}, at_key=True)
        if lender == protocol.id:
            yield Fault("borrowed-from-itself", path)
        elif checked.recipes is not None and lender not in checked.recipes:
            yield Fault("lender-unknown", path, {"found": lender}, did_you_mean(lender, checked.recipes))


@rule("criterion-half")
def eligibility(checked: Checked) -> Iterator[Fault]:
    """A criterion that names a field says what is asked of it, and the other way round."""
    for side in ("include", "exclude"):
        for n, each in enumerate(getattr(checked.protocol.eligibility, side)):
            limits = (each.above, each.below, each.at_least, each.at_most, *each.one_of)
            if (each.field is None) == any(limit is not None for limit in limits):
                yield Fault("criterion-half", ("eligibility", side, n))
