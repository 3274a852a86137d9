"""The one place that rounds and prints numbers.

Numbers that a source states or a person entered (`exact`) are printed as they stand. Derived numbers are rounded once,
here, to three significant digits, halves away from zero, and whole digits are never dropped. A float stands for the
decimal nearest to it at twelve significant digits, as many as the parser reads, so that 0.1 + 0.2 is 0.3.
No exponent, no thousands separator, no trailing zero, always a digit before the point and a space before the unit.
"""

from __future__ import annotations

from fractions import Fraction
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


def printable(magnitude: Fraction) -> bool:
    """Whether a number is zero or lies in the range that is read and printed, 0.000001 to 1000000000."""
    return magnitude == 0 or SMALLEST <= magnitude <= LARGEST


def significant_digits(digits: str) -> int:
    """How many significant digits a decimal has, final zeros after the point included."""
    return len(digits.replace(".", "").lstrip("0"))


def _decimal(value: float | Fraction, unit: str) -> Fraction:
    """The decimal that a number stands for; QuantityError for NaN, infinity and what lies outside the range."""
    if isinstance(value, float):
        if not isfinite(value):
            raise refused("units.not_finite", value=value)
        value = Fraction(f"{value:.{MOST_DIGITS - 1}e}")
    if not printable(abs(value)):
        raise refused("units.not_printable", value=float(value), unit=unit_named(unit).label())
    return Fraction(value)


def _places(magnitude: Fraction) -> int:
    """How many decimal places three significant digits take."""
    places = 0
    while magnitude and magnitude * 10**places < 10 ** (SIGNIFICANT - 1):
        places += 1
    return places


def _exact_places(magnitude: Fraction) -> int | None:
    """How many decimal places print the number exactly; None if none do, or if it takes more digits than are read."""
    rest, places = magnitude.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    fits = rest == 1 and len(str(int(magnitude * 10**places))) <= MOST_DIGITS
    return places if fits else None


def _fixed(magnitude: Fraction, places: int) -> str:
    """The digits at so many decimal places, half up, without trailing zeros."""
    whole, part = divmod(int(magnitude * 10**places + Fraction(1, 2)), 10**places)
    return f"{whole}.{part:0{places}d}".rstrip("0").rstrip(".") if places else str(whole)


def _digits(value: float | Fraction, unit: str, exact: bool) -> str:
    number = _decimal(value, unit)
    magnitude = abs(number)
    places = _exact_places(magnitude) if exact else None
    text = _fixed(magnitude, _places(magnitude) if places is None else places)
    return f"-{text}" if number < 0 else text


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
    low: float | Fraction | None, high: float | Fraction | None, unit: str, *, about: bool = False, exact: bool = False
) -> str:
    """A number, span or bound in words: '12 mg/mL', '2 to 3 min', 'at least 2 h', 'about 2 mL'.

    A span whose ends print alike prints as one number. QuantityError as for `show`, and if both sides are missing.
    """
    if low is not None and high is not None and low > high:
        raise refused("units.disordered", low=low, high=high)
    ends = [_digits(number, unit, exact) for number in (low, high) if number is not None]
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
