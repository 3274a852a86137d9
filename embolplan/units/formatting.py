"""The one place that rounds and prints numbers.

Numbers that a source states or a person entered (`exact`) are printed as they stand. Derived numbers are rounded once,
here, to three significant digits, or to as many as are asked for; halves away from zero, and whole digits are never
dropped. A float stands for the decimal nearest to it at twelve significant digits, as many as the parser reads, so that
0.1 + 0.2 is 0.3.
No exponent, no thousands separator, no trailing zero, always a digit before the point and a space before the unit.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from embolplan.units.errors import refused
from embolplan.units.table import unit_named
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.units.quantity import Quantity

SIGNIFICANT = 3
MOST_DIGITS = 12
SMALLEST, LARGEST = Fraction(1, 10**6), Fraction(10**9)
_LEAST, _MOST = Decimal("0.000001"), Decimal(10**9)
_LONG = Context(prec=60, rounding=ROUND_DOWN)


def printable(magnitude: Fraction) -> bool:
    """Whether a number is zero or lies in the range that is read and printed, 0.000001 to 1000000000."""
    return magnitude == 0 or SMALLEST <= magnitude <= LARGEST


def significant_digits(digits: str) -> int:
    """How many significant digits a decimal has, final zeros after the point included."""
    return len(digits.replace(".", "").lstrip("0"))


def _decimal(value: float | Fraction, unit: str) -> Decimal:
    """The decimal that a number stands for; QuantityError for NaN, infinity and what lies outside the range.

    A fraction whose decimal never ends is cut off far behind what is printed, so that no half comes of it.
    """
    if isinstance(value, float):
        if not isfinite(value):
            raise refused("units.not_finite", value=value)
        number = Decimal(f"{value + 0.0:.{MOST_DIGITS - 1}e}")  # adding nothing makes -0 a 0
    else:
        number = _LONG.divide(Decimal(value.numerator), Decimal(value.denominator))
    if number and not _LEAST <= abs(number) <= _MOST:
        raise refused("units.not_printable", value=float(value), unit=unit_named(unit).label())
    return number


def _exact_places(number: Decimal) -> int | None:
    """How many decimal places print the number exactly; None if that takes more digits than are read."""
    _, digits, exponent = number.normalize(_LONG).as_tuple()
    assert isinstance(exponent, int)
    # Zeros in front of the point need no counting: the largest number has fewer than are read.
    return max(0, -exponent) if len(digits) <= MOST_DIGITS else None


def _fixed(number: Decimal, places: int) -> str:
    """The digits at so many decimal places, half away from zero, without trailing zeros."""
    text = f"{number.quantize(Decimal((0, (1,), -places)), ROUND_HALF_UP, _LONG):f}"
    return text.rstrip("0").rstrip(".") if places else text


def _digits(value: float | Fraction, unit: str, exact: bool, significant: int = SIGNIFICANT) -> str:
    number = _decimal(value, unit)
    places = _exact_places(number) if exact else None
    if places is None:
        # Whole digits are never dropped.
        places = max(0, significant - 1 - number.adjusted()) if number else 0
    return _fixed(number, places)


def exact_digits(value: Fraction, unit: str) -> str:
    """All digits of a number, which read back to it; QuantityError if it has no short exact decimal."""
    number = _decimal(value, unit)
    places = _exact_places(number)
    if places is None:
        raise refused("units.not_exact", value=float(value), unit=unit_named(unit).label(), most=MOST_DIGITS)
    return _fixed(number, places)


def _with_unit(digits: str, unit: str) -> str:
    return f"{digits} {unit_named(unit).label(digits)}".rstrip()


def show(value: float | Fraction, unit: str, *, exact: bool = False) -> str:
    """A number with its canonical unit as printed everywhere: '38.6 mg', '1 day', '1.1'.

    `exact` prints all digits; a number whose decimal never ends or is longer than twelve digits, which nobody
    wrote, is rounded all the same. QuantityError for NaN, infinity and what is outside 0.000001 to 1000000000.
    """
    return _with_unit(_digits(value, unit, exact), unit)


def show_bounds(
    low: float | Fraction | None,
    high: float | Fraction | None,
    unit: str,
    *,
    about: bool = False,
    exact: bool = False,
    significant: int = SIGNIFICANT,
) -> str:
    """A number, span or bound in words: '12 mg/mL', '2 to 3 min', 'at least 2 h', 'about 2 mL'.

    A span whose ends print alike prints as one number. QuantityError as for `show`, and if both sides are missing.
    """
    return _in_words(low, high, unit, about, exact, significant)


@lru_cache(maxsize=4096, typed=True)
def _in_words(
    low: float | Fraction | None, high: float | Fraction | None, unit: str, about: bool, exact: bool, significant: int
) -> str:
    # A plan says the same number in many places.
    if low is not None and high is not None and low > high:
        raise refused("units.disordered", low=low, high=high)
    ends = [_digits(number, unit, exact, significant) for number in (low, high) if number is not None]
    if not ends:
        raise refused("units.no_bounds")
    digits = ends[0] if ends[0] == ends[-1] else say("units.span", low=ends[0], high=ends[-1])
    amount = _with_unit(digits, unit)
    amount = say("units.about", amount=amount) if about else amount
    if high is None:
        return say("units.at_least", amount=amount)
    return say("units.at_most", amount=amount) if low is None else amount


def show_quantity(quantity: Quantity, *, exact: bool = True) -> str:
    """A quantity in words, by default exactly as it was stated."""
    return show_bounds(quantity.low, quantity.high, quantity.unit, about=quantity.about, exact=exact)
