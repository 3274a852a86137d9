"""Every unit of the program: how it is spelled, shown and coded, and what it measures. Data only, no arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from types import MappingProxyType

from embolplan.units.errors import refused_unit
from embolplan.words import say


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit; `name` is the canonical spelling that quantities carry."""

    name: str
    ucum: str
    expression: str
    """The unit in the words of the registry's definitions."""
    measures: str
    shown: str = ""
    """What a person reads, where it differs from the name."""
    one: str = ""
    """The singular, for units that are words."""
    also: tuple[str, ...] = ()
    """Further spellings that are read."""

    def label(self, digits: str = "") -> str:
        """The unit as printed after these digits: '1 day', '2 days'."""
        return self.one if self.one and digits == "1" else self.shown or self.name

    @property
    def measure(self) -> str:
        """What the unit measures, with its article."""
        return say(f"units.measure.{self.measures}")


_ALL = (
    Unit("", "1", "", "number"),
    Unit("mL", "mL", "milliliter", "volume"),
    Unit("µL", "uL", "microliter", "volume"),
    Unit("L", "L", "liter", "volume"),
    Unit("mLgas", "mL", "gas_milliliter", "gas", "mL", also=("mL", "mL gas")),
    Unit("mLgas/mg", "mL/mg", "gas_milliliter/milligram", "gas_yield", "mL/mg", also=("mL/mg", "mL gas/mg")),
    Unit("mg", "mg", "milligram", "mass"),
    Unit("mcg", "ug", "microgram", "mass", also=("µg",)),
    Unit("g", "g", "gram", "mass"),
    Unit("kg", "kg", "kilogram", "mass"),
    Unit("lb", "[lb_av]", "pound", "mass"),
    Unit("mgI", "mg", "iodine_milligram", "iodine", "mg", also=("mg I", "mg iodine", "mg")),
    Unit("gI", "g", "iodine_gram", "iodine", "g", also=("g I", "g iodine", "g")),
    Unit("mgI_oil", "mg", "oil_iodine_milligram", "iodine", "mg", also=("mgI", "mg I", "mg iodine", "mg")),
    Unit("mg/mL", "mg/mL", "milligram/milliliter", "concentration"),
    Unit("mcg/mL", "ug/mL", "microgram/milliliter", "concentration", also=("µg/mL",)),
    Unit("g/L", "g/L", "gram/liter", "concentration"),
    Unit("g/dL", "g/dL", "gram/deciliter", "concentration"),
    Unit("mg/dL", "mg/dL", "milligram/deciliter", "concentration"),
    Unit("ng/mL", "ng/mL", "nanogram/milliliter", "concentration"),
    Unit("mcg/L", "ug/L", "microgram/liter", "concentration", also=("µg/L",)),
    Unit(
        "mgI/mL",
        "mg/mL",
        "iodine_milligram/milliliter",
        "iodine_concentration",
        "mg/mL",
        also=("mg I/mL", "mg iodine/mL", "mg/mL"),
    ),
    Unit(
        "mgI_oil/mL",
        "mg/mL",
        "oil_iodine_milligram/milliliter",
        "iodine_concentration",
        "mg/mL",
        also=("mgI/mL", "mg I/mL", "mg iodine/mL", "mg/mL"),
    ),
    Unit("µmol/L", "umol/L", "micromole/liter", "substance_concentration"),
    Unit("s", "s", "second", "time", also=("sec",)),
    Unit("min", "min", "minute", "time"),
    Unit("h", "h", "hour", "time"),
    Unit("days", "d", "day", "time", one="day"),
    Unit("weeks", "wk", "week", "time", one="week"),
    Unit("months", "mo", "month", "calendar_time", one="month"),
    Unit("years", "a", "year", "calendar_time", one="year"),
    Unit("µm", "um", "micrometer", "length"),
    Unit("mm", "mm", "millimeter", "length"),
    Unit("cm", "cm", "centimeter", "length"),
    Unit("m", "m", "meter", "length"),
    Unit("in", "[in_i]", "inch", "length", also=("inch",)),
    Unit("Fr", "[Ch]", "french", "length"),
    Unit("m²", "m2", "meter**2", "area", also=("m2", "m^2")),
    Unit("mL/min", "mL/min", "milliliter/minute", "rate"),
    Unit("mL/h", "mL/h", "milliliter/hour", "rate"),
    Unit("mL/s", "mL/s", "milliliter/second", "rate"),
    Unit("/min", "/min", "1/minute", "frequency"),
    Unit("mg/m²", "mg/m2", "milligram/meter**2", "dose_per_area", also=("mg/m2", "mg/m^2")),
    Unit("mg/kg", "mg/kg", "milligram/kilogram", "dose_per_weight"),
    Unit("Gy", "Gy", "gray", "absorbed_dose"),
    Unit("cGy", "cGy", "centigray", "absorbed_dose"),
    Unit("mGy", "mGy", "milligray", "absorbed_dose"),
    Unit("Gy·cm²", "Gy.cm2", "gray*centimeter**2", "area_dose", also=("Gy cm²", "Gy·cm2", "Gy cm2", "Gycm2", "Gy*cm2")),
    Unit("mGy·cm²", "mGy.cm2", "milligray*centimeter**2", "area_dose", also=("mGy cm²", "mGy·cm2", "mGycm2")),
    Unit("µGy·m²", "uGy.m2", "microgray*meter**2", "area_dose", also=("µGy m²", "µGy·m2", "µGy m2", "µGym2")),
    Unit("Sv", "Sv", "sievert", "effective_dose"),
    Unit("mSv", "mSv", "millisievert", "effective_dose"),
    Unit("%", "%", "percent", "percent"),
    Unit("mOsm/kg", "mosm/kg", "milliosmole/kilogram", "osmolality"),
    Unit("mmHg", "mm[Hg]", "millimeter_of_mercury", "pressure"),
    Unit("psi", "[psi]", "pound_per_square_inch", "pressure"),
    Unit("°C", "Cel", "degree_celsius", "temperature", also=("degC",)),
    Unit("HU", "[hnsf'U]", "hounsfield", "attenuation"),
    Unit("U/L", "U/L", "enzyme_unit/liter", "enzyme", also=("IU/L",)),
    Unit("µkat/L", "ukat/L", "microkatal/liter", "enzyme"),
    # A power directly after its number would read as more digits: 180 10^9/L is shown as 180 x10^9/L.
    Unit(
        "10^9/L", "10*9/L", "billion_per_liter", "count_per_volume", "x10^9/L", also=("x10^9/L", "10*9/L", "x 10^9/L")
    ),
    Unit(
        "10^3/µL",
        "10*3/uL",
        "thousand_per_microliter",
        "count_per_volume",
        "x10^3/µL",
        also=("x10^3/µL", "10*3/µL", "x 10^3/µL"),
    ),
    Unit("/µL", "/uL", "1/microliter", "count_per_volume"),
    Unit(
        "mL/min/1.73 m²",
        "mL/min/{1.73_m2}",
        "indexed_clearance",
        "indexed_clearance",
        also=("mL/min/1.73m²", "mL/min/1.73 m2", "mL/min/1.73m2"),
    ),
    Unit(
        "cycles", "{cycles}", "cardiac_cycle", "cycles", "cardiac cycles", "cardiac cycle", ("cycle", "cardiac cycles")
    ),
)

_SAME = {"µ": ("µ", "\u03bc", "u", "mc"), "L": ("L", "l")}

UNITS: Mapping[str, Unit] = MappingProxyType({unit.name: unit for unit in _ALL})


def unit_named(name: str) -> Unit:
    """The unit of a canonical spelling; UnitError for any other."""
    if name not in UNITS:
        raise refused_unit("units.no_such_unit", unit=name)
    return UNITS[name]


def ucum(unit: str) -> str:
    """The UCUM code of a canonical unit: 'um' for µm, '[Ch]' for Fr, '1' for a plain number; UnitError if unknown."""
    return unit_named(unit).ucum


def shown_unit(unit: str) -> str:
    """What a person reads for a canonical unit: 'mg' for mgI; UnitError if unknown."""
    return unit_named(unit).label()


def _variants(spelling: str) -> Iterator[str]:
    """The spelling with every way to write micro and litre; both micro signs, 'u' and 'mc' all mean micro."""
    for letters in product(*(_SAME.get(char, (char,)) for char in spelling)):
        yield "".join(letters)


def spellings(unit: Unit) -> Iterator[str]:
    """Every way to write a unit that is read, the canonical one first."""
    for spelling in (unit.name, unit.one, *unit.also):
        if spelling:
            yield from _variants(spelling)


@cache
def all_spellings() -> Mapping[str, Unit]:
    """Every spelling of every unit; where two units share one (mg, mg of iodine), the plainer unit has it."""
    found: dict[str, Unit] = {}
    for unit in _ALL:
        for spelling in spellings(unit):
            found.setdefault(spelling, unit)
    return MappingProxyType(found)
