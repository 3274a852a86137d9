"""What the scores read from a case: each field once, as a decimal in the unit that a formula is written in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from embolplan.plan import Waiting
from embolplan.units import KINDS, factor, parse_single
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from embolplan.model.case import Case

MICROMOLES = {"labs.creatinine": Decimal("88.4"), "labs.bilirubin": Decimal("17.1")}
"""Micromoles per litre in one mg/dL. Source: sources.UNITS."""

_KINDS = {
    "patient.age": "age",
    "patient.height": "height",
    "patient.weight": "weight",
    "labs.bilirubin": "bilirubin",
    "labs.albumin": "albumin",
    "labs.inr": "number",
    "labs.creatinine": "creatinine",
}


class Amount(NamedTuple):
    """A number and the unit that it was typed in."""

    value: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """A case by the names of its fields."""

    case: Case

    def typed(self, name: str) -> str | None:
        """A field as it was typed; None where nothing was."""
        section, _, field = name.partition(".")
        text: str | None = getattr(getattr(self.case, section), field)
        return text

    def unit(self, name: str) -> str | None:
        """The unit that a field was typed in; None where nothing was."""
        return None if self.typed(name) is None else self.amount(name).unit

    def amount(self, name: str) -> Amount:
        """A field that is there, as it was typed."""
        quantity = parse_single(self.typed(name) or "", KINDS[_KINDS[name]])
        assert quantity.value is not None
        return Amount(quantity.value, quantity.unit)

    def number(self, name: str, unit: str) -> Decimal:
        """A field that is there, in this unit; what a laboratory gives by mass or by moles goes both ways."""
        amount = self.amount(name)
        if name not in MICROMOLES or amount.unit == unit:
            return decimal(amount.value * factor(amount.unit, unit))
        value, moles = decimal(amount.value), MICROMOLES[name]
        return value * moles if unit == "µmol/L" else value / moles

    def missing(self, names: Iterable[str]) -> tuple[Waiting, ...]:
        """Which of these fields somebody has still to enter."""
        return tuple(Waiting(name, say("scores.not_entered")) for name in names if self.typed(name) is None)


def decimal(number: Fraction) -> Decimal:
    """A fraction as a decimal of the context's precision."""
    return Decimal(number.numerator) / Decimal(number.denominator)


def largest(diameters: Iterable[str], unit: str) -> Fraction:
    """The largest of some diameters, in this unit."""
    return max(lengths(diameters, unit))


def lengths(diameters: Iterable[str], unit: str) -> list[Fraction]:
    """Diameters in one unit, exactly."""
    return [quantity.value for text in diameters if (quantity := parse_single(text, KINDS["length"]).to(unit)).value]
