"""What a step, a scope, a name and a ratio have to fit with elsewhere in the file, and no field by itself can know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from embolplan.library.problems import did_you_mean
from embolplan.library.rule import Checked, Fault, rule
from embolplan.model.names import CASE_SECTIONS, borrowable, kind_name
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.library.problems import Path

_TIMES = ("duration", "calendar")
_PLAIN = {"duration": "time", "rate": "rate", "volume": "volume"}


@rule("reference-unknown", "brace")
def references(checked: Checked) -> Iterator[Fault]:
    """What the text of a step refers to is a quantity of the recipe, and no brace is left over."""
    known = checked.names
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
    protocol, known = checked.protocol, checked.names
    for n, step in enumerate(protocol.steps):
        named: list[tuple[Path, str | None, tuple[str, ...]]] = [
            (("steps", n, "wait"), step.wait, _TIMES),
            (("steps", n, "every"), step.every, _TIMES),
            (("steps", n, "rate"), step.rate, ("rate",)),
            *((("steps", n, "measures", i), name, ("volume",)) for i, name in enumerate(step.measures)),
        ]
        for path, name, kinds in named:
            if name is not None and name not in known:
                hint = say("rule.hint.value_for_name") if name[:1].isdigit() else did_you_mean(name, known)
                yield Fault("quantity-unknown", path, {"found": name}, hint)
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
    known = checked.names
    for n, gap in enumerate(checked.protocol.not_reported):
        for i, name in enumerate(gap.ids):
            if name not in known:
                path: Path = ("not_reported", n, "ids", i)
                yield Fault("quantity-unknown", path, {"found": name}, did_you_mean(name, known))


@rule("borrowed-kind", "borrowed-own", "borrowed-from-itself", "lender-unknown")
def borrowing(checked: Checked) -> Iterator[Fault]:
    """Only times are borrowed, never a dose, a rate or an endpoint; and from another recipe that there is."""
    protocol = checked.protocol
    for name, lender in protocol.borrows.items():
        path: Path = ("borrows", name)
        if not borrowable(name):
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
