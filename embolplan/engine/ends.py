"""What a value of the engine says: one number, two ends, one end alone, or nothing."""

from __future__ import annotations

from math import isfinite
from typing import Any, NamedTuple

from embolplan.engine.amounts import INFINITE, Corners, Unknown

NOISE = 1e-12
_LEAST, _MOST = 2e-6, 5e8
"""Well inside the range in which every number can be printed; what lies nearer to its ends is printed at once."""


class Ends(NamedTuple):
    """One number, two ends, or one end alone; nothing where all three are None."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


NOTHING = Ends()


def ends(value: Any) -> Ends:
    """Value, low and high of an engine value; a low end of zero says nothing, and leaves "at most".

    None of the three where nothing is known, or where open ends meet again and say nothing any more.
    """
    if type(value) is float:
        return Ends(_clean(value))
    if isinstance(value, Unknown):
        return NOTHING
    if not isinstance(value, Corners):
        return Ends(_clean(value))
    if any(number != number for number in value.values):
        return NOTHING
    low, high = _clean(min(value.values)), _clean(max(value.values))
    # Where a span cancels out, its two ends differ by no more than the float's noise.
    if isfinite(high) and high - low <= NOISE * abs(high):
        return Ends(low)
    return Ends(None, low if 0 < low < INFINITE else None, high if high < INFINITE else None)


def _clean(value: Any) -> Any:
    return value or 0.0 if isinstance(value, float) else value  # -0.0 is nothing as well


def lies_well_inside(value: Any) -> bool:
    """Whether what an engine value says can be printed without trying it."""
    if type(value) is float:
        return value == 0 or _LEAST < value < _MOST
    return can_be_printed(ends(value))


def can_be_printed(found: Ends) -> bool:
    """The same of ends that are known already."""
    value, low, high = found
    if value is not None:
        return value == 0 or _LEAST < value < _MOST
    return (low is None or _LEAST < low < _MOST) and (high is None or high == 0 or _LEAST < high < _MOST)
