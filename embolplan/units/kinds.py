"""What a field takes: the kind of quantity, the unit the engine computes it in, and the units a person may write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from embolplan.units.table import spellings, ucum, unit_named
from embolplan.words import say


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of quantity."""

    name: str
    unit: str
    """The unit the engine computes in; empty for a plain number."""
    accepted: tuple[str, ...]
    """The canonical units a person may write, the usual one first."""
    example: str = "12"
    positive: bool = True
    """Zero is refused."""
    whole: bool = False
    """Only whole numbers are read."""
    maximum: Fraction | None = None
    """The largest number that can be meant, in `unit`; only for kinds of a single unit."""

    @property
    def ucum(self) -> str:
        """The UCUM code of the base unit."""
        return ucum(self.unit)

    @property
    def title(self) -> str:
        """The kind with its article, as it stands in a sentence."""
        return say(f"units.kind.{self.name}")

    @property
    def sample(self) -> str:
        """An amount of this kind, as an example of how to write one."""
        return f"{self.example} {unit_named(self.accepted[0]).label(self.example)}".rstrip()

    @property
    def choices(self) -> str:
        """The accepted units in a sentence: 'mL, µL or L'."""
        labels = [unit_named(unit).label() for unit in self.accepted]
        return labels[0] if len(labels) == 1 else say("units.or", most=", ".join(labels[:-1]), last=labels[-1])


@cache
def kind_spellings(kind: Kind) -> Mapping[str, str]:
    """Every spelling the kind reads, and the canonical unit it means."""
    return MappingProxyType({text: unit for unit in reversed(kind.accepted) for text in spellings(unit_named(unit))})


_ALL = (
    Kind("volume", "mL", ("mL", "µL", "L")),
    Kind("measured_volume", "mL", ("mL", "µL", "L"), positive=False),
    Kind("mass", "mg", ("mg", "mcg", "g"), "60"),
    Kind("bead_mass", "g", ("g", "mg"), "2"),
    Kind("concentration", "mg/mL", ("mg/mL", "mcg/mL", "g/L")),
    Kind("iodine_mass", "mgI", ("mgI", "gI"), "2240"),
    Kind("iodine_concentration", "mgI/mL", ("mgI/mL",), "320"),
    Kind("oil_iodine_mass", "mgI_oil", ("mgI_oil",), "4800"),
    Kind("oil_iodine_concentration", "mgI_oil/mL", ("mgI_oil/mL",), "480"),
    Kind("load", "mg/mL", ("mg/mL",), "30"),
    Kind("duration", "min", ("min", "s", "h"), "30"),
    Kind("calendar", "days", ("days", "weeks", "h", "min"), "28", positive=False),
    Kind("months", "months", ("months", "years"), "3"),
    Kind("size", "µm", ("µm", "mm"), "300"),
    Kind("length", "cm", ("cm", "mm", "m", "in"), "130"),
    Kind("lumen", "in", ("in", "mm", "µm", "Fr"), "0.021"),
    Kind("diameter_mm", "mm", ("mm", "cm"), "35"),
    Kind("rate", "mL/min", ("mL/min", "mL/h", "mL/s"), "1"),
    Kind("frequency", "/min", ("/min",), "72"),
    Kind("dose", "mg", ("mg", "mcg", "g"), "75"),
    Kind("dose_per_area", "mg/m²", ("mg/m²",), "240"),
    Kind("dose_per_weight", "mg/kg", ("mg/kg",), "2"),
    Kind("area", "m²", ("m²",), "1.7"),
    Kind("weight", "kg", ("kg", "lb", "g"), "62.5"),
    Kind("height", "cm", ("cm", "m", "in"), "165"),
    Kind("age", "years", ("years", "months"), "61"),
    Kind("radiation_dose", "Gy", ("Gy", "cGy"), "45"),
    Kind("air_kerma", "mGy", ("mGy", "Gy"), "850"),
    Kind("area_dose", "Gy·cm²", ("Gy·cm²", "mGy·cm²", "µGy·m²"), "120"),
    Kind("effective_dose", "mSv", ("mSv", "Sv"), "5"),
    Kind("percent", "%", ("%",), "60", positive=False),
    Kind("share", "%", ("%",), "60", positive=False, maximum=Fraction(100)),
    Kind("osmolality", "mOsm/kg", ("mOsm/kg",), "290"),
    Kind("pressure", "mmHg", ("mmHg", "psi"), "120"),
    Kind("temperature_c", "°C", ("°C",), "37", positive=False),
    Kind("attenuation", "HU", ("HU",), "150", positive=False),
    Kind("bilirubin", "mg/dL", ("mg/dL", "µmol/L"), "1.1"),
    Kind("creatinine", "mg/dL", ("mg/dL", "µmol/L"), "0.9"),
    Kind("albumin", "g/L", ("g/L", "g/dL"), "38"),
    Kind("enzyme", "U/L", ("U/L", "µkat/L"), "40"),
    Kind("count_per_volume", "10^9/L", ("10^9/L", "10^3/µL", "/µL"), "180"),
    Kind("afp", "ng/mL", ("ng/mL", "mcg/L"), "400"),
    Kind("egfr", "mL/min/1.73 m²", ("mL/min/1.73 m²",), "75"),
    Kind("number", "", ("",), "1.1"),
    Kind("count", "", ("",), "6", positive=False, whole=True),
    Kind("particle_concentration", "mg/mL", ("mg/mL",), "10"),
    Kind("gas_volume", "mLgas", ("mLgas",), "5"),
    Kind("gas_yield", "mLgas/mg", ("mLgas/mg",), "1.05"),
    Kind("cycles", "cycles", ("cycles",), "5"),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _ALL})
