"""How many containers to open."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from embolplan.units.errors import refused

MOST_CONTAINERS = 10**6
# Float division leaves an error near 1e-16 of the number; a billionth clears it and is no dose of anything.
_SLACK = 1e-9


def count_up(value: float | Fraction) -> int:
    """The whole number of containers that cover a need: 2.1 / 0.3 is 7; a Fraction is rounded up exactly.

    QuantityError for a negative number, NaN, infinity, and more than a million, above which the slack would reach a
    thousandth of a container.
    """
    if not 0 <= value <= MOST_CONTAINERS:  # false for NaN too
        raise refused("units.not_countable", value=value, most=MOST_CONTAINERS)
    return ceil(value * (1 - _SLACK)) if isinstance(value, float) else ceil(value)
