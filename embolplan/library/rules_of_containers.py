"""What stands in which container: whether steps fill what they take from, and use what they have made."""

from __future__ import annotations

from collections.abc import Iterator

from embolplan.library.problems import Path, did_you_mean
from embolplan.library.rule import Checked, Fault, rule
from embolplan.model.names import KEPT, REMOVED
from embolplan.words import say

_TAKES = frozenset(["withdraw", "transfer", "emulsify", "split", "discard", "inject"])
"""Steps that take what earlier steps have put into a container; drawing takes from a bottle as it was delivered."""
_MAKES = frozenset(["dissolve", "make up", "transfer", "split", "load", "mix", "emulsify"])
"""Steps that leave in a container what a later step has to use."""
_GIVES = frozenset(["inject", "infuse"])


_NEEDED = {
    "draw": ("from", "into"),
    "hydrate": ("into",),
    "withdraw": ("from",),
    "split": ("from", "into"),
    "discard": ("from",),
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


@rule("container-same", "container-empty")
def filled(checked: Checked) -> Iterator[Fault]:
    """What a step takes from has been filled before, and nothing is poured into itself."""
    full: dict[str, None] = {}
    for n, step in enumerate(checked.protocol.steps):
        if step.source is not None and step.source == step.into:
            yield Fault("container-same", ("steps", n, "into"), {"found": step.into})
        elif step.source is not None and step.do in _TAKES and step.source not in full:
            hint = say("rule.hint.filled", known=", ".join(full)) if full else ""
            yield Fault("container-empty", ("steps", n, "from"), {"found": step.source}, hint)
        full |= dict.fromkeys(name for name in (step.into, step.held) if name)


@rule("withdraw-without-beads", "load-without-beads")
def settled(checked: Checked) -> Iterator[Fault]:
    """Liquid is withdrawn from above beads, and a drug is loaded on beads, that a step has brought there by then."""
    beads, full = set[str](), set[str]()
    for n, step in enumerate(checked.protocol.steps):
        hint = say("rule.hint.beads_in", known=", ".join(sorted(beads))) if beads else ""
        if step.do == "withdraw" and step.source in full - beads:
            yield Fault("withdraw-without-beads", ("steps", n, "from"), {"found": step.source}, hint)
        if step.do == "load" and step.held is not None and step.held not in beads:
            yield Fault("load-without-beads", ("steps", n, "in"), {"found": step.held}, hint)
            # Said once: what follows in this container is right as soon as the beads are there.
            beads.add(step.held)
        brings = step.do == "hydrate" or (step.do == "draw" and step.what != "oil") or step.source in beads
        for name in (step.into, step.held):
            if name is not None:
                full.add(name)
                beads |= {name} if brings else set()


@rule("withdraw-choice")
def may_stay(checked: Checked) -> Iterator[Fault]:
    """The choice that decides whether liquid is withdrawn is one between keeping and removing it."""
    for step in checked.protocol.steps:
        parameter = checked.protocol.parameters.get(step.choice or "") if step.do == "withdraw" else None
        offered = parameter.choose.options if parameter and parameter.choose else ()
        stated = (parameter.value,) if parameter and parameter.value is not None else ()
        for found in (*offered, *stated):
            if parameter and found not in (KEPT, REMOVED):
                values = {"found": found, "kept": KEPT, "removed": REMOVED}
                yield Fault("withdraw-choice", ("parameters", parameter.id), values)


@rule("mixture-left", "container-unused")
def emptied(checked: Checked) -> Iterator[Fault]:
    """What was made is taken out again where anything is given, and every container is named by a step."""
    steps, made, used = checked.protocol.steps, dict[str, Path](), set[str]()
    for n, step in enumerate(steps):
        used |= {name for name in (step.source, step.into, step.held) if name}
        if step.source is not None and step.do != "withdraw":
            made.pop(step.source, None)
        for key, name in (("into", step.into), ("in", step.held)):
            if name is not None and step.do in _MAKES:
                made[name] = ("steps", n, key)
    if any(step.do in _GIVES for step in steps):
        yield from (Fault("mixture-left", path, {"found": name}) for name, path in made.items())
    # A name that is not declared is the slip that leaves another one unused.
    for name in checked.protocol.containers if used <= checked.protocol.containers.keys() else ():
        if name not in used:
            yield Fault("container-unused", ("containers", name), {"found": name}, at_key=True)
