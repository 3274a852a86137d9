"""The tables of units and kinds against codes, labels and fields typed here from UCUM and the page of the contract."""

from __future__ import annotations

from fractions import Fraction

import pytest

from embolplan.units import KINDS, UNITS, Kind, QuantityError, parse_quantity

# UCUM case-sensitive codes (ucum.org, tables 1 to 4 and the list of customary units); braces are annotations.
UCUM = {
    "": "1", "mL": "mL", "µL": "uL", "L": "L", "mLgas": "mL", "mLgas/mg": "mL/mg", "mg": "mg", "mcg": "ug", "g": "g",
    "kg": "kg", "lb": "[lb_av]", "mgI": "mg", "gI": "g", "mgI_oil": "mg", "mg/mL": "mg/mL", "mcg/mL": "ug/mL",
    "g/L": "g/L", "g/dL": "g/dL", "mg/dL": "mg/dL", "ng/mL": "ng/mL", "mcg/L": "ug/L", "mgI/mL": "mg/mL",
    "mgI_oil/mL": "mg/mL", "µmol/L": "umol/L", "s": "s", "min": "min", "h": "h", "days": "d", "weeks": "wk",
    "months": "mo", "years": "a", "µm": "um", "mm": "mm", "cm": "cm", "m": "m", "in": "[in_i]", "Fr": "[Ch]",
    "m²": "m2", "mL/min": "mL/min", "mL/h": "mL/h", "mL/s": "mL/s", "/min": "/min", "mg/m²": "mg/m2", "mg/kg": "mg/kg",
    "Gy": "Gy", "cGy": "cGy", "Sv": "Sv", "mSv": "mSv", "%": "%", "mOsm/kg": "mosm/kg", "mmHg": "mm[Hg]",
    "psi": "[psi]", "mGy": "mGy",
    "Gy·cm²": "Gy.cm2", "mGy·cm²": "mGy.cm2", "µGy·m²": "uGy.m2", "°C": "Cel",
    "HU": "[hnsf'U]", "U/L": "U/L", "µkat/L": "ukat/L", "10^9/L": "10*9/L",
    "10^3/µL": "10*3/uL", "/µL": "/uL", "mL/min/1.73 m²": "mL/min/{1.73_m2}", "cycles": "{cycles}",
}  # fmt: skip

# What stands on paper where it is not the name that quantities carry: the unit alone, without what it measures.
SHOWN = {
    "mLgas": "mL", "mLgas/mg": "mL/mg", "mgI": "mg", "gI": "g", "mgI_oil": "mg", "mgI/mL": "mg/mL",
    "mgI_oil/mL": "mg/mL", "10^9/L": "x10^9/L", "10^3/µL": "x10^3/µL", "cycles": "cardiac cycles",
}  # fmt: skip
ONE = {"days": "day", "weeks": "week", "months": "month", "years": "year", "cycles": "cardiac cycle"}

# The same unit in the spellings that papers and laboratories use.
ALSO_READ = [
    ("size", "300 um", "300 µm"), ("volume", "5 ul", "5 µL"), ("volume", "5 mcL", "5 µL"), ("mass", "60 µg", "60 mcg"),
    ("mass", "60 ug", "60 mcg"), ("concentration", "5 ug/ml", "5 mcg/mL"), ("afp", "5 µg/l", "5 mcg/L"),
    ("bilirubin", "18.8 umol/l", "18.8 µmol/L"), ("gas_volume", "5 mL gas", "5 mL"), ("gas_volume", "5 mL", "5 mL"),
    ("gas_yield", "1.05 mL gas/mg", "1.05 mL/mg"), ("gas_yield", "1.05 mL/mg", "1.05 mL/mg"),
    ("iodine_mass", "5 mg iodine", "5 mg"), ("iodine_mass", "5 mgI", "5 mg"), ("iodine_mass", "5 g I", "5 g"),
    ("iodine_mass", "5 g iodine", "5 g"), ("iodine_mass", "5 g", "5 g"), ("oil_iodine_mass", "5 mg I", "5 mg"),
    ("oil_iodine_mass", "5 mgI", "5 mg"), ("oil_iodine_mass", "5 mg iodine", "5 mg"),
    ("oil_iodine_mass", "5 mg", "5 mg"),
    ("iodine_concentration", "320 mgI/mL", "320 mg/mL"), ("iodine_concentration", "320 mg I/mL", "320 mg/mL"),
    ("iodine_concentration", "320 mg iodine/mL", "320 mg/mL"), ("oil_iodine_concentration", "480 mgI/mL", "480 mg/mL"),
    ("oil_iodine_concentration", "480 mg I/mL", "480 mg/mL"), ("oil_iodine_concentration", "480 mg/mL", "480 mg/mL"),
    ("oil_iodine_concentration", "480 mg iodine/mL", "480 mg/mL"), ("duration", "90 sec", "90 s"),
    ("lumen", "0.021 inch", "0.021 in"), ("area", "1.7 m2", "1.7 m²"), ("area", "1.7 m^2", "1.7 m²"),
    ("dose_per_area", "75 mg/m2", "75 mg/m²"), ("dose_per_area", "75 mg/m^2", "75 mg/m²"),
    ("temperature_c", "37 degC", "37 °C"), ("enzyme", "40 IU/L", "40 U/L"), ("enzyme", "1 ukat/L", "1 µkat/L"),
    ("count_per_volume", "180 10^9/L", "180 x10^9/L"), ("count_per_volume", "180 10*9/L", "180 x10^9/L"),
    ("count_per_volume", "180 x 10^9/L", "180 x10^9/L"), ("count_per_volume", "180 x10^9/L", "180 x10^9/L"),
    ("count_per_volume", "180 10*3/uL", "180 x10^3/µL"), ("count_per_volume", "180 x 10^3/µL", "180 x10^3/µL"),
    ("count_per_volume", "180 x10^3/uL", "180 x10^3/µL"), ("count_per_volume", "180000 /uL", "180000 /µL"),
    ("egfr", "75 mL/min/1.73m²", "75 mL/min/1.73 m²"), ("egfr", "75 ml/min/1.73 m2", "75 mL/min/1.73 m²"),
    ("egfr", "75 mL/min/1.73m2", "75 mL/min/1.73 m²"), ("cycles", "1 cycle", "1 cardiac cycle"),
    ("cycles", "5 cycles", "5 cardiac cycles"), ("cycles", "5 cardiac cycles", "5 cardiac cycles"),
    ("area_dose", "5 Gy cm²", "5 Gy·cm²"), ("area_dose", "5 Gy·cm2", "5 Gy·cm²"), ("area_dose", "5 Gycm2", "5 Gy·cm²"),
    ("area_dose", "5 Gy cm2", "5 Gy·cm²"), ("area_dose", "5 Gy*cm2", "5 Gy·cm²"),
    ("area_dose", "5 mGy cm²", "5 mGy·cm²"), ("area_dose", "5 mGy·cm2", "5 mGy·cm²"),
    ("area_dose", "5 mGycm2", "5 mGy·cm²"), ("area_dose", "5 uGy m2", "5 µGy·m²"), ("area_dose", "5 µGym2", "5 µGy·m²"),
    ("area_dose", "5 µGy m²", "5 µGy·m²"), ("area_dose", "5 µGy·m2", "5 µGy·m²"),
    ("calendar", "1 week", "1 week"), ("age", "1 year", "1 year"), ("months", "2 months", "2 months"),
]  # fmt: skip

# Words and abbreviations that mean a unit and are not read as one, with the unit that they mean.
MEANT = [
    ("size", "microns", "µm"), ("size", "micron", "µm"), ("size", "µ", "µm"), ("size", "\u03bc", "µm"),
    ("lumen", "f", "Fr"), ("lumen", "F", "Fr"), ("lumen", "french", "Fr"), ("lumen", "inches", "in"),
    ("lumen", '"', "in"), ("calendar", "d", "days"), ("calendar", "w", "weeks"), ("calendar", "wk", "weeks"),
    ("months", "mo", "months"), ("months", "a", "years"), ("months", "y", "years"), ("months", "yr", "years"),
    ("duration", "hr", "h"), ("duration", "hrs", "h"), ("duration", "hour", "h"), ("duration", "hours", "h"),
    ("duration", "mins", "min"), ("duration", "minute", "min"), ("duration", "minutes", "min"),
    ("duration", "seconds", "s"), ("weight", "lbs", "lb"), ("temperature_c", "c", "°C"), ("temperature_c", "C", "°C"),
    ("percent", "percent", "%"), ("frequency", "bpm", "/min"), ("mass", "gamma", "mcg"), ("mass", "γ", "mcg"),
]  # fmt: skip

# Zero is a reading of these: nothing came out, day 0, no share, melting ice, water. Of no other quantity.
MAY_BE_ZERO = {"measured_volume", "calendar", "percent", "share", "temperature_c", "attenuation", "count"}

# The page of the contract on cases, for the fields that have a kind of their own.
EXAMPLES = {
    "weight": "62.5 kg", "height": "165 cm", "age": "61 years", "frequency": "72 /min", "bilirubin": "1.1 mg/dL",
    "albumin": "38 g/L", "creatinine": "0.9 mg/dL", "number": "1.1", "lumen": "0.021 in", "length": "130 cm",
    "share": "60 %", "dose_per_area": "240 mg/m²", "mass": "60 mg", "iodine_mass": "2240 mg",
    "iodine_concentration": "320 mg/mL", "duration": "30 min", "load": "30 mg/mL", "rate": "1 mL/min", "count": "6",
    "concentration": "12 mg/mL", "volume": "12 mL", "size": "300 µm",
    # Not on that page; each an amount that somebody might write in such a field.
    "calendar": "28 days", "months": "3 months", "dose": "75 mg", "dose_per_weight": "2 mg/kg", "area": "1.7 m²",
    "effective_dose": "5 mSv", "attenuation": "150 HU", "radiation_dose": "45 Gy", "osmolality": "290 mOsm/kg",
    "pressure": "120 mmHg", "temperature_c": "37 °C", "enzyme": "40 U/L", "count_per_volume": "180 x10^9/L",
    "afp": "400 ng/mL", "egfr": "75 mL/min/1.73 m²", "particle_concentration": "10 mg/mL", "gas_volume": "5 mL",
    "gas_yield": "1.05 mL/mg", "cycles": "5 cardiac cycles", "percent": "60 %", "bead_mass": "2 g",
    "diameter_mm": "35 mm", "oil_iodine_mass": "4800 mg", "oil_iodine_concentration": "480 mg/mL",
    "measured_volume": "12 mL",
}  # fmt: skip


def test_every_unit_has_its_code_of_ucum() -> None:
    assert {name: unit.ucum for name, unit in UNITS.items()} == UCUM


def test_a_unit_is_printed_by_its_name_or_without_what_it_measures() -> None:
    assert {name: unit.label() for name, unit in UNITS.items() if unit.label() != name} == SHOWN
    assert {name: unit.label("1") for name, unit in UNITS.items() if unit.label("1") != unit.label()} == ONE
    assert {unit.label("1.1") for unit in UNITS.values()} == {unit.label() for unit in UNITS.values()}


@pytest.mark.parametrize(("kind", "written", "text"), ALSO_READ)
def test_a_spelling_of_papers_and_laboratories_is_read(kind: str, written: str, text: str) -> None:
    assert parse_quantity(written, KINDS[kind]).text == text


@pytest.mark.parametrize(("kind", "unit", "meant"), MEANT)
def test_a_word_for_a_unit_is_refused_with_the_unit_that_it_means(kind: str, unit: str, meant: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_quantity(f"5 {unit}", KINDS[kind])
    assert caught.value.code in ("units.unknown_unit", "units.wrong_case")
    assert f"did you mean {meant}?" in caught.value.hint or f"write {meant}" in caught.value.hint


@pytest.mark.parametrize("unit", sorted({unit for _, unit, _ in MEANT}))
def test_a_word_for_a_unit_is_known_for_what_it_measures_in_the_wrong_field(unit: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_quantity(f"5 {unit}", KINDS["volume"])
    assert caught.value.code == "units.wrong_dimension"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_zero_is_read_only_where_it_is_a_reading(kind: Kind) -> None:
    unit = kind.accepted[0]
    if kind.name in MAY_BE_ZERO:
        assert parse_quantity(f"0 {unit}".strip(), kind).low == 0
    else:
        with pytest.raises(QuantityError) as caught:
            parse_quantity(f"0 {unit}".strip(), kind)
        assert caught.value.code == "units.zero"


def test_only_a_count_is_whole_and_only_a_share_has_an_end() -> None:
    assert [kind.name for kind in KINDS.values() if kind.whole] == ["count"]
    assert {kind.name: kind.maximum for kind in KINDS.values() if kind.maximum is not None} == {"share": Fraction(100)}


@pytest.mark.parametrize(("kind", "sample"), EXAMPLES.items())
def test_the_example_of_a_kind_is_that_of_the_contract(kind: str, sample: str) -> None:
    assert KINDS[kind].sample == sample
