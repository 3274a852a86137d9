"""Exact numbers: what a unit is worth, the two ends of an amount, and counting; infinity stands for an open end.

Everything is computed in mL, mg, min, µm, Gy and plain shares; this table is the oracle's own.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, inf, isinf, isnan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embolplan.units import Quantity

Number = Fraction | float
"""A fraction; or infinity, and what comes of infinity against infinity, which is no number."""

Ends = tuple[Number, Number]


class NotKnown(Exception):
    """Somebody has to say something before this can be computed, or it has no meaning here."""


_MEASURES: dict[str, dict[str, int | Fraction]] = {
    "volume": {"mL": 1, "µL": Fraction(1, 1000), "L": 1000},
    "mass": {"mg": 1, "mcg": Fraction(1, 1000), "g": 1000},
    "mass per volume": {"mg/mL": 1, "mcg/mL": Fraction(1, 1000), "g/L": 1},
    "time": {"min": 1, "s": Fraction(1, 60), "h": 60, "days": 24 * 60, "weeks": 7 * 24 * 60},
    "months": {"months": 1, "years": 12},
    "length": {"µm": 1, "mm": 1000, "cm": 10_000, "m": 1_000_000, "in": 25_400, "Fr": Fraction(1000, 3)},
    "rate": {"mL/min": 1, "mL/h": Fraction(1, 60), "mL/s": 60},
    "iodine": {"mgI": 1, "gI": 1000},
    "radiation": {"Gy": 1, "cGy": Fraction(1, 100)},
    "share": {"%": Fraction(1, 100)},
}
_WORTH = {unit: (measure, Fraction(by)) for measure, units in _MEASURES.items() for unit, by in units.items()}


def measure_of(unit: str) -> str:
    """What a unit measures; a unit without a place in the table stands for itself."""
    return _WORTH.get(unit, (unit, 0))[0]


def worth(unit: str) -> Fraction:
    """How much of the base unit one of this unit is."""
    return _WORTH[unit][1] if unit in _WORTH else Fraction(1)


def ends_of(quantity: Quantity) -> Ends:
    """The two ends of an amount: 'at most' begins at nothing, 'at least' has no end, and a share ends at all."""
    one = worth(quantity.unit)
    low = Fraction(0) if quantity.low is None else quantity.low * one
    open_end = Fraction(1) if measure_of(quantity.unit) == "share" else inf
    return low, open_end if quantity.high is None else quantity.high * one


def over(above: Number, below: Number) -> Number:
    """A quotient; above nothing it has no end."""
    return above * inf if below == 0 else above / below


_FORGIVEN = Fraction(1, 10**9)
"""A billionth of a count is no container."""


def up(number: Number) -> Number:
    """The whole containers that cover a need."""
    return number if isinf(number) or isnan(number) else Fraction(ceil(number * (1 - _FORGIVEN)))


def down(number: Number) -> Number:
    """How often something fits, whole times."""
    return number if isinf(number) or isnan(number) else Fraction(floor(number * (1 + _FORGIVEN)))
