"""Where steps lead: every target exists, every step can be reached, and every path ends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, get_args

from embolplan.library.problems import did_you_mean
from embolplan.library.rule import Checked, Fault, rule
from embolplan.model.protocol import END, Protocol, Rescue, Step

if TYPE_CHECKING:
    from embolplan.library.problems import Path


@rule("step-unknown")
def targets(checked: Checked) -> Iterator[Fault]:
    """Outcomes, `then` and endpoints lead to a step that there is, or to the end."""
    protocol = checked.protocol
    named: list[tuple[Path, str]] = []
    for n, step in enumerate(protocol.steps):
        named += [(("steps", n, "outcomes", i, "to"), outcome.to) for i, outcome in enumerate(step.outcomes)]
        if step.then is not None:
            named.append((("steps", n, "then"), step.then))
    named += [(("endpoints", name, "leads_to"), each.leads_to) for name, each in protocol.endpoints.items()]
    known = {END, *(step.id for step in protocol.steps)}
    for path, name in named:
        if name not in known:
            yield Fault("step-unknown", path, {"found": name}, did_you_mean(name, known))


@rule("no-steps", "step-unreached", "step-without-end")
def paths(checked: Checked) -> Iterator[Fault]:
    """Every step can be reached from the first, and from every step a path leads to the end."""
    protocol = checked.protocol
    after = {step.id: set(_next(protocol, n, step)) for n, step in enumerate(protocol.steps)}
    if not after:
        yield Fault("no-steps", ("steps",))
        return
    before: dict[str, set[str]] = {name: set() for name in (*after, END)}
    for name, targets_of in after.items():
        for target in targets_of & before.keys():
            before[target].add(name)
    others = {step.id: n for n, step in enumerate(protocol.steps)}
    reached = _closure((protocol.spine or protocol.steps)[0].id, after)
    ending = _closure(END, before)
    for n, step in enumerate(protocol.steps):
        if step.id not in reached:
            yield Fault("step-unreached", ("steps", n, "id"), {"found": step.id})
        elif step.id not in ending and not any(others.get(name, -1) > n for name in after[step.id]):
            # Where paths go on to later steps, those are to blame.
            yield Fault("step-without-end", ("steps", n, "id"), {"found": step.id})


_LOOKED_AT = {"near stasis", "contrast clearance", "blush gone", "ct value"}
"""Conditions judged on pictures; that flow stops, time is over or the syringe is empty shows while injecting."""
_MEASURED_BY = {"contrast clearance": "cycles", "ct value": "attenuation", "time": "duration"}
"""Conditions with a number, by the word that ends its id: `endpoint.NAME.WORD`."""


@rule("endpoint-unchecked", "endpoint-without-quantity")
def judged(checked: Checked) -> Iterator[Fault]:
    """An endpoint that is judged on pictures has a check; one with a number says which, or that nobody reports it."""
    protocol = checked.protocol
    asked = {step.endpoint for step in protocol.steps if step.do == "check"}
    words = {line_id.rpartition(".")[2] for line_id in protocol.parameters if line_id.startswith("endpoint.")}
    for name, endpoint in protocol.endpoints.items():
        for key in ("any", "all"):
            path: Path = ("endpoints", name, key)
            conditions = getattr(endpoint, key)
            looks = [each for each in conditions if each in _LOOKED_AT]
            if looks and name not in asked:
                yield Fault("endpoint-unchecked", path, {"found": name, "condition": looks[0]})
            for each in conditions:
                if each in _MEASURED_BY and _MEASURED_BY[each] not in words:
                    values = {"condition": each, "name": f"endpoint.NAME.{_MEASURED_BY[each]}"}
                    yield Fault("endpoint-without-quantity", path, values)


@rule("rescue-unknown", "rescue-otherwise", "rescue-without-branch")
def rescue(checked: Checked) -> Iterator[Fault]:
    """The rescue is one of those that are known, and plain microspheres stand in a branch where it is they."""
    protocol = checked.protocol
    found, known = protocol.rescue.text, get_args(Rescue)
    adds = any(step.do == "inject-plain" for step in protocol.steps if step.branch is not None)
    if found not in known:
        yield Fault("rescue-unknown", ("rescue",), {"known": ", ".join(known)}, did_you_mean(found, known))
    elif adds and found != "add plain microspheres":
        yield Fault("rescue-otherwise", ("rescue",), {"found": found})
    elif found == "add plain microspheres" and not adds:
        yield Fault("rescue-without-branch", ("rescue",))


@rule("check-without-choice", "outcome-twice", "outcome-to-itself")
def outcomes(checked: Checked) -> Iterator[Fault]:
    """A check has at least two outcomes, and no two of them are called the same."""
    for n, step in enumerate(checked.protocol.steps):
        labels = [outcome.label for outcome in step.outcomes]
        if step.do == "check" and len(labels) < 2:
            yield Fault("check-without-choice", ("steps", n), {"step": step.id})
        for i, label in enumerate(labels):
            if label in labels[:i]:
                yield Fault("outcome-twice", ("steps", n, "outcomes", i, "label"), {"found": label})
            if step.outcomes[i].to == step.id:
                yield Fault("outcome-to-itself", ("steps", n, "outcomes", i, "to"))


@rule("back-to-prepare")
def returns(checked: Checked) -> Iterator[Fault]:
    """No path leads from the delivery back into the preparation, which would bring everything a second time."""
    protocol = checked.protocol
    before = takewhile(lambda step: step.phase in ("prepare", "protect"), protocol.spine)
    prepared = {step.id for step in before if step.phase == "prepare"}
    begun = [(n, step) for n, step in enumerate(protocol.steps) if step.phase in ("deliver", "check")]
    named: list[tuple[Path, str | None]] = [(("steps", n, "then"), step.then) for n, step in begun]
    named += [(("steps", n, "outcomes", i, "to"), each.to) for n, step in begun for i, each in enumerate(step.outcomes)]
    named += [(("endpoints", name, "leads_to"), each.leads_to) for name, each in protocol.endpoints.items()]
    for path, name in named:
        if name in prepared:
            yield Fault("back-to-prepare", path, {"found": name})


def _next(protocol: Protocol, n: int, step: Step) -> Iterator[str]:
    """The steps that can follow a step."""
    yield from (outcome.to for outcome in step.outcomes)
    yield from (protocol.endpoints[e].leads_to for e in (step.until, step.endpoint) if e in protocol.endpoints)
    if step.then is not None:
        yield step.then
    elif not step.outcomes:
        # What follows on the spine, or in the branch; a branch that says nothing more leads nowhere.
        following = (other.id for other in protocol.steps[n + 1 :] if other.branch == step.branch)
        yield from [next(following, END if step.branch is None else "")]


def _closure(start: str, edges: dict[str, set[str]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for name in edges.get(waiting.pop(), set()) - seen:
            seen.add(name)
            waiting.append(name)
    return seen
