"""How large the numbers of a patient and of a room usually are, so that a slip of the unit shows.

The bounds are a house rule, and no reference ranges: wide enough that few patients lie outside, and narrow enough that
most wrong units do. What no person can be is refused; the rest is a caution of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from embolplan.units import KINDS, Quantity, QuantityError, parse_single, show_bounds, show_quantity
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.units import Kind

MICROMOLES: Mapping[str, Fraction] = MappingProxyType({"creatinine": Fraction("88.4"), "bilirubin": Fraction("17.1")})
"""Micromoles per litre in one mg/dL. Source: the conversion table that the scores cite, w3.csmu.edu.tw."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual bounds of a field, in the unit of its kind; `never` are those that no person passes."""

    kind: str
    low: str
    high: str
    never: tuple[str, str] | None = None

    def holds(self, quantity: Quantity) -> bool:
        """Whether an amount lies within the usual bounds."""
        return Fraction(self.low) <= in_usual_unit(quantity, self.kind) <= Fraction(self.high)

    def is_possible(self, quantity: Quantity) -> bool:
        """Whether an amount lies within what a person can be; True where nothing is said of that."""
        if self.never is None:
            return True
        low, high = map(Fraction, self.never)
        return low <= in_usual_unit(quantity, self.kind) <= high

    def text(self, *, never: bool = False) -> str:
        """The bounds as a person reads them."""
        low, high = self.never if never and self.never else (self.low, self.high)
        return show_bounds(Fraction(low), Fraction(high), KINDS[self.kind].unit, exact=True)


USUAL: Mapping[str, Usual] = MappingProxyType(
    {
        "patient.age": Usual("age", "18", "100", ("0.01", "150")),
        "patient.height": Usual("height", "120", "220", ("30", "300")),
        "patient.weight": Usual("weight", "30", "200", ("1", "700")),
        "patient.heart_rate": Usual("frequency", "30", "220"),
        "labs.bilirubin": Usual("bilirubin", "0.1", "40"),
        "labs.bilirubin_uln": Usual("bilirubin", "0.5", "3"),
        "labs.albumin": Usual("albumin", "10", "60"),
        "labs.inr": Usual("number", "0.7", "10"),
        "labs.creatinine": Usual("creatinine", "0.2", "15"),
        "labs.creatinine_uln": Usual("creatinine", "0.5", "2"),
        "labs.ast": Usual("enzyme", "3", "10000"),
        "labs.ast_uln": Usual("enzyme", "10", "150"),
        "labs.alt": Usual("enzyme", "3", "10000"),
        "labs.alt_uln": Usual("enzyme", "10", "150"),
        "labs.alp": Usual("enzyme", "5", "10000"),
        "labs.alp_uln": Usual("enzyme", "30", "500"),
        "labs.neutrophils": Usual("count_per_volume", "0.01", "100"),
        "labs.platelets": Usual("count_per_volume", "1", "2000"),
        "tumours.diameters": Usual("length", "0.1", "40"),
        "microcatheter.lumen": Usual("lumen", "0.008", "0.06"),
        "microcatheter.length": Usual("length", "50", "200"),
        "microcatheter.hub_volume": Usual("measured_volume", "0", "1"),
        "microcatheter.stopcock_volume": Usual("measured_volume", "0", "1"),
        "procedure.contrast_volume": Usual("volume", "1", "1000"),
    }
)


def in_usual_unit(quantity: Quantity, kind: str) -> Fraction:
    """An amount in the unit of its kind; what a laboratory gives by moles is turned into mass."""
    unit = KINDS[kind].unit
    if quantity.unit == "µmol/L" and kind in MICROMOLES:
        return (quantity.value or Fraction(0)) / MICROMOLES[kind]
    return quantity.to(unit).value or Fraction(0)


def refuse_impossible(field: str, typed: str) -> None:
    """QuantityError with the bounds and the likely mistake, where no person can have this number."""
    usual = USUAL[field]
    quantity = parse_single(typed, KINDS[usual.kind])
    if not usual.is_possible(quantity):
        message = say("model.impossible", found=typed, bounds=usual.text(never=True))
        raise QuantityError(message, likely(usual, quantity))


def likely(usual: Usual, quantity: Quantity) -> str:
    """The same number in another unit, where that would be a usual one; otherwise to look again."""
    kind = KINDS[usual.kind]
    meant = next(_meant(usual, quantity, kind), None)
    return say("model.meant", amount=show_quantity(meant)) if meant else say("model.look_again")


def _meant(usual: Usual, quantity: Quantity, kind: Kind) -> Iterator[Quantity]:
    for unit in kind.accepted:
        other = Quantity(quantity.low, quantity.high, unit)
        if unit != quantity.unit and usual.holds(other):
            yield other
