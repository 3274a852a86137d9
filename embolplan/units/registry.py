"""The one pint registry and the conversions that go through it; pint is loaded on first use, never at import.

The definitions are our own and closed: pint's default file knows Fr as a charge and lets gray and sievert add.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING

from embolplan.units.errors import refused, refused_unit
from embolplan.units.table import unit_named

if TYPE_CHECKING:
    from pint import Unit as PintUnit
    from pint import UnitRegistry  # noqa: TID251 - this module owns it

# Quantities that must not add have base dimensions of their own: absorbed and effective dose, iodine of contrast and
# of oil, gas, clearance per 1.73 m². A month has no fixed number of days. Temperatures are not converted: no offset.
_DEFINITIONS = """
    meter = [length]
    centimeter = 0.01 meter
    millimeter = 0.001 meter
    micrometer = 0.000001 meter
    inch = 25.4 millimeter
    french = millimeter / 3
    gram = [mass]
    kilogram = 1000 gram
    milligram = 0.001 gram
    microgram = 0.000001 gram
    nanogram = 0.000000001 gram
    pound = 0.45359237 kilogram
    liter = 0.001 meter ** 3
    deciliter = 0.1 liter
    milliliter = 0.001 liter
    microliter = 0.000001 liter
    billion_per_liter = 1000000000 / liter
    thousand_per_microliter = 1000 / microliter
    second = [time]
    minute = 60 second
    hour = 60 minute
    day = 24 hour
    week = 7 day
    month = [calendar_time]
    year = 12 month
    iodine_gram = [contrast_iodine]
    iodine_milligram = 0.001 iodine_gram
    oil_iodine_milligram = [oil_iodine]
    gas_milliliter = [gas_volume]
    mole = [substance]
    micromole = 0.000001 mole
    osmole = [osmotic_substance]
    milliosmole = 0.001 osmole
    katal = [catalytic_activity]
    microkatal = 0.000001 katal
    enzyme_unit = microkatal / 60
    gray = [absorbed_dose]
    centigray = 0.01 gray
    milligray = 0.001 gray
    microgray = 0.000001 gray
    sievert = [effective_dose]
    millisievert = 0.001 sievert
    pascal = kilogram / meter / second ** 2
    millimeter_of_mercury = 133.322387415 pascal
    pound_per_square_inch = 9.80665 meter / second ** 2 * pound / inch ** 2
    degree_celsius = [temperature]
    hounsfield = [attenuation]
    indexed_clearance = [indexed_clearance]
    cardiac_cycle = [cardiac_cycles]
    percent = 0.01
"""

_FACTOR = re.compile(r"([*/]?) ?([\w.\[\]]+)(?: ?\*\* ?(\d+))?")
"""One factor of a definition: a number, a unit or a dimension, and its power."""

_MULTIPLES: Mapping[str, tuple[str, Fraction]] = {
    "s": ("min", Fraction(1, 60)),
    "min": ("min", Fraction(1)),
    "h": ("min", Fraction(60)),
    "days": ("min", Fraction(60 * 24)),
    "weeks": ("min", Fraction(60 * 24 * 7)),
    "mcg": ("mg", Fraction(1, 1000)),
    "mg": ("mg", Fraction(1)),
    "g": ("mg", Fraction(1000)),
    "µL": ("mL", Fraction(1, 1000)),
    "mL": ("mL", Fraction(1)),
    "L": ("mL", Fraction(1000)),
    "mm": ("µm", Fraction(1000)),
    "µm": ("µm", Fraction(1)),
    "mL/h": ("mL/min", Fraction(1, 60)),
    "mL/min": ("mL/min", Fraction(1)),
    "mL/s": ("mL/min", Fraction(60)),
}
"""What a plan converts most, in one unit of each kind: loading pint for these would take half the time of a plan."""


@cache
def registry() -> UnitRegistry[Fraction]:
    """The registry of the program, with exact fractions as its numbers; hand it no text that a person wrote."""
    import pint  # takes a tenth of a second, which listing recipes must not cost
    from pint.facets.plain import ScaleConverter, UnitDefinition
    from pint.util import UnitsContainer

    ours: UnitRegistry[Fraction] = pint.UnitRegistry(None, non_int_type=Fraction)  # noqa: TID251 - the one registry
    for line in _DEFINITIONS.split("\n"):
        name, _, definition = line.strip().partition(" = ")
        if name:
            number, powers = _read(definition)
            # Pint's own reading of these lines would take ten times as long.
            ours.define(UnitDefinition(name, None, (), ScaleConverter(number), UnitsContainer(powers)))  # type: ignore[arg-type]
    return ours


@cache
def pint_unit(unit: str) -> PintUnit:
    """The pint unit of a canonical unit; UnitError if unknown."""
    from pint.util import UnitsContainer

    _, powers = _read(unit_named(unit).expression)
    return registry().Unit(UnitsContainer(powers))


def _read(definition: str) -> tuple[Fraction, dict[str, int]]:
    """The number, and the powers of units, that one of our definitions is the product of."""
    number, powers = Fraction(1), dict[str, int]()
    for sign, word, power in _FACTOR.findall(definition):
        exponent = (-1 if sign == "/" else 1) * int(power or 1)
        if word[0].isdigit():
            number *= Fraction(word) ** exponent
        else:
            powers[word] = powers.get(word, 0) + exponent
    return number, powers


@cache
def factor(unit: str, to: str) -> Fraction:
    """By what to multiply a number in one canonical unit for another, exactly; UnitError if the dimensions differ."""
    if unit_named(unit) is unit_named(to):
        return Fraction(1)
    (base, own), (other_base, other) = _MULTIPLES.get(unit, ("", 0)), _MULTIPLES.get(to, ("", 0))
    if base and base == other_base:
        return Fraction(own, other)
    one = registry().Quantity(Fraction(1), pint_unit(unit))
    if not one.is_compatible_with(pint_unit(to)):
        raise refused_unit("units.unlike_dimensions", unit=unit or "1", to=to or "1")
    return Fraction(one.to(pint_unit(to)).magnitude)


def convert(value: float, unit: str, to: str) -> float:
    """A number in one canonical unit as a number in another, computed exactly and rounded once to a float.

    UnitError if the dimensions differ, QuantityError for NaN and infinity.
    """
    by = factor(unit, to)
    if not isfinite(value):
        raise refused("units.not_finite", value=value)
    return float(Fraction(value) * by)
