"""How an amount came to be, in words: its status, its formula, and the ids that go into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.engine.amounts import Amount, Formula, Given, NotApplicable, Unknown
from embolplan.units import show_quantity

if TYPE_CHECKING:
    from embolplan.model.cite import Reference
    from embolplan.plan import Status

_SHOWN = {"*": " × ", "/": " / ", "+": " + ", "-": " - "}


def source_of(amount: Amount) -> Given | Formula:
    """How an amount came to be, behind the picks that only selected it."""
    how = amount.how
    while isinstance(how, Formula) and how.sign == "choose" and how.operands:
        picked = how.operands[0]
        if picked.id is not None and picked.id != amount.id:
            return how
        how = picked.how
    return how


def status_of(amount: Amount) -> Status:
    """The status of a line with this amount."""
    if isinstance(amount.value, NotApplicable):
        return "not applicable"
    if isinstance(amount.value, Unknown):
        return "unknown"
    how = source_of(amount)
    if isinstance(how, Given):
        return how.status
    return "assumed" if how.because else "derived"


def because_of(amount: Amount) -> str | None:
    """The reason behind an assumption or a quantity that does not apply."""
    if isinstance(amount.value, NotApplicable):
        return amount.value.because
    return source_of(amount).because


def sources_of(amount: Amount) -> tuple[Reference, ...]:
    """The places that the value itself was read in; a derived value has those of its inputs."""
    how = source_of(amount)
    return how.sources if isinstance(how, Given) else ()


def formula_of(amount: Amount) -> str | None:
    """The formula over named ids; None for a value that is not computed, or waits for the pick that would say how."""
    how = source_of(amount)
    if isinstance(how, Given):
        return how.formula
    if how.sign == "choose" and not how.operands:
        return None
    return _text(how)


def _text(how: Formula) -> str:
    parts = [_operand(operand) for operand in how.operands]
    if how.sign == "up":
        return f"{parts[0]}, rounded up"
    if how.sign == "min":
        return f"min({parts[0]}, {parts[1]})"
    if how.sign == "down":
        return f"{parts[0]}, rounded down"
    if how.sign in _SHOWN:
        left, right = (_wrapped(part, how.sign, first) for part, first in zip(parts, (True, False), strict=True))
        return f"{left}{_SHOWN[how.sign]}{right}"
    return parts[0]


def _operand(amount: Amount) -> str:
    """An operand as it stands in a formula: its id, or that of the option picked for it, or its own formula."""
    while amount.id is None and isinstance(amount.how, Formula) and amount.how.sign == "choose":
        if not amount.how.operands:
            return f"(by {amount.how.steers[0].id})"
        amount = amount.how.operands[0]
    if amount.id:
        return amount.id
    return _text(amount.how) if isinstance(amount.how, Formula) else _number(amount.how)


def _number(given: Given) -> str:
    return "?" if given.quantity is None else show_quantity(given.quantity)


def _wrapped(part: str, sign: str, first: bool) -> str:
    compound = any(sign in part for sign in (" + ", " - ", ", rounded "))
    product = " × " in part or " / " in part
    needs = compound if sign in "*/" else ", rounded " in part
    if not first and sign in "/-":
        needs = compound or (product and sign == "/")
    return f"({part})" if needs else part


def inputs_of(amount: Amount) -> tuple[str, ...]:
    """The ids that go into an amount, the picks that steered it among them, each once."""
    if isinstance(amount.how, Given):
        return amount.how.inputs
    found: list[str] = []
    _collect(amount.how, found)
    return tuple(dict.fromkeys(line_id for line_id in found if line_id != amount.id))


def _collect(how: Formula, found: list[str]) -> None:
    for operand in (*how.steers, *how.operands):
        if operand.id:
            found.append(operand.id)
        elif isinstance(operand.how, Formula):
            _collect(operand.how, found)
