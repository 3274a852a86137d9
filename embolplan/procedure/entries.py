"""What a person types at the table, read strictly: volumes, other amounts, names and free text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from embolplan.errors import Problem
from embolplan.model.names import kind_name
from embolplan.procedure.refusals import Refused, refuse
from embolplan.units import KINDS, Quantity, QuantityError, parse_quantity, parse_single, show, show_quantity

if TYPE_CHECKING:
    from embolplan.plan import Line

_LONGEST_NAME = 80
_LONGEST_TEXT = 10_000
_MOST_ML = 10_000
"""More than this at one entry is a slip of the unit, whatever it is of."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One number in the unit that the plan computes in, and what was typed."""

    value: float
    unit: str
    text: str

    def body(self) -> dict[str, object]:
        """As it stands in an event."""
        return {"value": self.value, "unit": self.unit, "text": self.text}


def amount(typed: str | Quantity, where: str, kind: str = "volume") -> Amount:
    """One amount of that kind; Refused for anything that is not exactly one."""
    kept = typed if isinstance(typed, str) else show_quantity(typed)
    try:
        quantity = parse_single(typed, KINDS[kind]) if isinstance(typed, str) else typed
        value = quantity.to(KINDS[kind].unit).value
    except QuantityError as error:
        raise Refused([Problem(where=where, message=error.message, hint=error.hint)]) from error
    if value is None or (KINDS[kind].positive and value <= 0):
        raise refuse("procedure.not_single", where, text=kept)
    if KINDS[kind].unit == "mL" and value > _MOST_ML:
        raise refuse("procedure.too_much", where, text=kept)
    return Amount(float(value), KINDS[kind].unit, kept.strip())


def kind_of(line_id: str) -> str:
    """The kind in which a reading of that line is typed; a volume may be found to be nothing."""
    kind = kind_name(line_id)
    if kind in (None, "volume"):
        return "measured_volume"
    return kind if kind in KINDS else "number"


def text(typed: str, where: str) -> str:
    """Free text as it was typed, which must say something."""
    if not typed.strip():
        raise refuse("procedure.empty", where)
    if len(typed) > _LONGEST_TEXT:
        raise refuse("procedure.too_long", where, most=_LONGEST_TEXT)
    return typed


def name(typed: str, where: str = "by") -> str:
    """A person's name: printable, and there."""
    plain = typed.strip()
    if not plain or not plain.isprintable() or len(plain) > _LONGEST_NAME:
        raise refuse("procedure.no_name", where, most=_LONGEST_NAME)
    return plain


def feeder(typed: str) -> str:
    """A feeder's name; an amount is none, and stands there only where two fields were mistaken for one another."""
    plain = name(typed, "feeder")
    try:
        parse_single(plain, KINDS["volume"])
    except QuantityError:
        return plain
    raise refuse("table.feeder_is_amount", "feeder", feeder=plain)


def agrees(line: Line, stands: str, typed: str) -> bool:
    """Whether a second person's entry means what the line says, in whatever unit or spacing."""
    if "".join(typed.split()).casefold() == "".join(stands.split()).casefold():
        return True
    kind = KINDS.get(kind_name(line.id) or "")
    if kind is None:
        return False
    try:
        one, other = parse_quantity(stands, kind).to(kind.unit), parse_quantity(typed, kind).to(kind.unit)
    except QuantityError:
        return False
    return (one.low, one.high) == (other.low, other.high)


def shown(volume: float) -> str:
    """A volume in mL as it is printed."""
    return show(volume, "mL", exact=True)
