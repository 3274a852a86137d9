"""Units against definitions typed here by hand, conversions there and back, and what must not add."""

import subprocess
import sys
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pint import DimensionalityError, UnitRegistry

from embolplan import units
from embolplan.units import (
    KINDS,
    UNITS,
    Kind,
    Quantity,
    QuantityError,
    UnitError,
    convert,
    factor,
    parse_quantity,
    pint_unit,
    registry,
    shown_unit,
    ucum,
)
from embolplan.units.kinds import kind_spellings
from embolplan.units.registry import _DEFINITIONS, _MULTIPLES, _read
from embolplan.units.table import spellings

# How many base units one unit is, from the definitions: the international inch and pound (1959), the French gauge of
# a third of a millimetre, the conventional millimetre of mercury (13.5951 g/cm³ at 9.80665 m/s²), 1 U = 1 µmol/min.
IN_BASE = {
    ("volume", "µL"): "0.001",
    ("volume", "L"): "1000",
    ("measured_volume", "µL"): "0.001",
    ("measured_volume", "L"): "1000",
    ("mass", "mcg"): "0.001",
    ("mass", "g"): "1000",
    ("bead_mass", "mg"): "0.001",
    ("concentration", "mcg/mL"): "0.001",
    ("concentration", "g/L"): "1",
    ("iodine_mass", "gI"): "1000",
    ("duration", "s"): "1/60",
    ("duration", "h"): "60",
    ("calendar", "weeks"): "7",
    ("calendar", "h"): "1/24",
    ("calendar", "min"): "1/1440",
    ("months", "years"): "12",
    ("size", "mm"): "1000",
    ("length", "mm"): "0.1",
    ("length", "m"): "100",
    ("length", "in"): "2.54",
    ("lumen", "mm"): "10/254",
    ("lumen", "µm"): "1/25400",
    ("lumen", "Fr"): "10/762",
    ("diameter_mm", "cm"): "10",
    ("rate", "mL/h"): "1/60",
    ("rate", "mL/s"): "60",
    ("dose", "mcg"): "0.001",
    ("dose", "g"): "1000",
    ("weight", "lb"): "0.45359237",
    ("weight", "g"): "0.001",
    ("height", "m"): "100",
    ("height", "in"): "2.54",
    ("age", "months"): "1/12",
    ("radiation_dose", "cGy"): "0.01",
    ("air_kerma", "Gy"): "1000",
    ("area_dose", "mGy·cm²"): "0.001",
    ("area_dose", "µGy·m²"): "0.01",
    ("effective_dose", "Sv"): "1000",
    ("albumin", "g/dL"): "10",
    ("enzyme", "µkat/L"): "60",
    ("count_per_volume", "10^3/µL"): "1",
    ("count_per_volume", "/µL"): "0.001",
    ("afp", "mcg/L"): "1",
}
NOT_CONVERTIBLE = {("bilirubin", "µmol/L"), ("creatinine", "µmol/L")}

PAIRS = [(name, unit) for name, kind in KINDS.items() for unit in kind.accepted]


@pytest.mark.parametrize(("name", "unit"), PAIRS)
def test_every_accepted_unit_is_the_stated_number_of_base_units(name: str, unit: str) -> None:
    base = KINDS[name].unit
    if (name, unit) in NOT_CONVERTIBLE:
        with pytest.raises(UnitError):
            factor(unit, base)
    elif (name, unit) == ("pressure", "psi"):
        pounds = Fraction("0.45359237") * Fraction("9.80665") / Fraction("0.0254") ** 2
        assert factor(unit, base) == pounds / (Fraction("13595.1") * Fraction("9.80665") / 1000)
    else:
        assert factor(unit, base) == (1 if unit == base else Fraction(IN_BASE[name, unit]))


def test_the_table_of_definitions_has_no_row_too_many() -> None:
    assert set(IN_BASE) <= set(PAIRS)


CONVERTIBLE = [(name, unit) for name, unit in PAIRS if (name, unit) not in NOT_CONVERTIBLE]


@given(st.sampled_from(CONVERTIBLE), st.fractions(Fraction(1, 1000), 1000), st.booleans())
def test_conversion_is_exact_there_and_back(pair: tuple[str, str], number: Fraction, about: bool) -> None:
    name, unit = pair
    span = Quantity(number, number + 1, unit, about)
    assert span.to(KINDS[name].unit).to(unit) == span
    bound = Quantity(number, None, unit, about)
    assert bound.to(KINDS[name].unit).to(unit) == bound


@pytest.mark.parametrize(
    ("text", "kind", "to", "expected"),
    [
        ("about 0.5 g", "mass", "mg", "about 500 mg"),
        ("at least 2 h", "duration", "min", "at least 120 min"),
        ("0.3-0.5 mm", "size", "µm", "300-500 µm"),
        ("at most 1 in", "length", "cm", "at most 2.54 cm"),
        ("1 lb", "weight", "kg", "0.45359237 kg"),
    ],
)
def test_a_quantity_in_another_unit(text: str, kind: str, to: str, expected: str) -> None:
    assert parse_quantity(text, KINDS[kind]).to(to).text == expected


@given(st.sampled_from(CONVERTIBLE), st.floats(0, 1e6))
def test_a_float_is_converted_with_one_rounding(pair: tuple[str, str], number: float) -> None:
    name, unit = pair
    base = KINDS[name].unit
    assert convert(number, unit, base) == float(Fraction(number) * factor(unit, base))


def test_an_exact_hundred_stays_one() -> None:
    assert convert(0.1, "g", "mg") == 100.0
    assert convert(2.54, "cm", "in") == 1.0
    assert convert(62.5, "kg", "kg") == 62.5


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_not_converted(value: float) -> None:
    with pytest.raises(QuantityError):
        convert(value, "g", "mg")


STRANGERS = [
    ("Gy", "Sv"),
    ("mL/min", "mL/min/1.73 m²"),
    ("mg", "mgI"),
    ("mg", "mgI_oil"),
    ("mgI", "mgI_oil"),
    ("mgI/mL", "mgI_oil/mL"),
    ("mg/mL", "mgI/mL"),
    ("mL", "mLgas"),
    ("mg/dL", "µmol/L"),
    ("days", "months"),
    ("weeks", "years"),
    ("mg", "mL"),
    ("mg/m²", "mg/kg"),
    ("HU", ""),
    ("°C", ""),
    ("cycles", ""),
    ("/min", "cycles"),
    ("Fr", "Gy"),
]


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_unlike_quantities_do_not_add_and_do_not_convert(one: str, other: str) -> None:
    with pytest.raises(DimensionalityError):
        Quantity(Fraction(1), Fraction(1), one).pint + Quantity(Fraction(1), Fraction(1), other).pint
    with pytest.raises(UnitError) as caught:
        Quantity(Fraction(1), Fraction(1), one).to(other)
    assert caught.value.code == "units.unlike_dimensions"


def test_contrast_times_its_concentration_is_iodine() -> None:
    seven = parse_quantity("7 mL", KINDS["volume"]).pint
    strength = parse_quantity("320 mg/mL", KINDS["iodine_concentration"]).pint
    assert (seven * strength).to(pint_unit("mgI")).magnitude == Fraction(2240)


def test_a_span_or_bound_has_no_pint_quantity() -> None:
    for quantity in (Quantity(Fraction(2), Fraction(3), "min"), Quantity(None, Fraction(3), "min")):
        with pytest.raises(QuantityError) as caught:
            _ = quantity.pint
        assert caught.value.code == "units.not_single"


@pytest.mark.parametrize(
    ("low", "high", "unit", "code"),
    [
        (None, None, "mL", "no_bounds"),
        (2, 1, "mL", "disordered"),
        (-1, 1, "mL", "negative"),
        (1, 1, "cc", "no_such_unit"),
    ],
)
def test_an_impossible_quantity_cannot_be_made(low: int | None, high: int | None, unit: str, code: str) -> None:
    bounds = [None if number is None else Fraction(number) for number in (low, high)]
    with pytest.raises(QuantityError) as caught:
        Quantity(bounds[0], bounds[1], unit)
    assert caught.value.code == f"units.{code}"


def test_the_registry_knows_our_units_and_nothing_of_pints_own() -> None:
    known = set(registry())
    assert 40 < len(known) < 70
    for foreign in ("franklin", "farad", "molar", "megagram", "pint", "dram", "degF"):
        assert foreign not in known
    assert registry() is registry()


def test_the_definitions_mean_to_us_what_they_mean_to_pint() -> None:
    lines = [line.strip() for line in _DEFINITIONS.splitlines() if line.strip()]
    pints: UnitRegistry[Fraction] = UnitRegistry(None, non_int_type=Fraction)
    pints.load_definitions(lines)
    for name in (line.partition(" ")[0] for line in lines):
        one, other = (of.Quantity(Fraction(1), name).to_root_units() for of in (registry(), pints))
        assert (one.magnitude, dict(one.unit_items())) == (other.magnitude, dict(other.unit_items())), name
        assert dict(one.dimensionality) == dict(other.dimensionality), name
    for unit in UNITS.values():
        number, powers = _read(unit.expression)
        assert number == 1, unit
        assert pints.UnitsContainer(powers) == pints.parse_units(unit.expression)._units, unit


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_registry_starts_without_the_default_definitions() -> None:
    program = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "from embolplan.units import convert; convert(1.0, 'lb', 'mg')\n"
        "print([name for name in opened if name.endswith(('default_en.txt', 'constants_en.txt'))])"
    )
    assert run(program) == "[]"


def test_reading_and_printing_load_neither_pint_nor_numpy() -> None:
    program = (
        "import sys\n"
        "from embolplan.units import KINDS, parse_quantity, show_quantity\n"
        "show_quantity(parse_quantity('2-3 min', KINDS['duration']))\n"
        "print(sorted({'pint', 'numpy', 'pydantic', 'yaml'} & set(sys.modules)))"
    )
    assert run(program) == "[]"


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("mg/mL", "mg/mL"),
        ("µm", "um"),
        ("mcg", "ug"),
        ("min", "min"),
        ("Fr", "[Ch]"),
        ("in", "[in_i]"),
        ("lb", "[lb_av]"),
        ("/min", "/min"),
        ("", "1"),
        ("mgI/mL", "mg/mL"),
        ("mL/min/1.73 m²", "mL/min/{1.73_m2}"),
        ("10^9/L", "10*9/L"),
        ("days", "d"),
        ("mmHg", "mm[Hg]"),
        ("°C", "Cel"),
    ],
)
def test_ucum_codes(unit: str, code: str) -> None:
    assert ucum(unit) == code


def test_a_unit_that_does_not_exist_is_refused_everywhere() -> None:
    for call in (ucum, shown_unit, lambda unit: factor(unit, "mL"), lambda unit: factor("mL", unit)):
        with pytest.raises(UnitError):
            call("cc")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_every_kind_is_whole(kind: Kind) -> None:
    assert kind.unit in kind.accepted
    assert kind.ucum == ucum(kind.unit)
    assert kind.title.split()[0] in ("a", "an")
    assert kind.choices or not kind.unit
    assert parse_quantity(kind.sample, kind).text == kind.sample
    meanings = [text for unit in kind.accepted for text in set(spellings(UNITS[unit]))]
    assert len(meanings) == len(set(meanings)) == len(kind_spellings(kind))


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_every_unit_is_described_and_defined(unit: units.Unit) -> None:
    assert unit.measure
    assert pint_unit(unit.name) is not None
    assert shown_unit(unit.name) == unit.label()


def test_the_public_names_are_sorted_and_there() -> None:
    classes_last = sorted(units.__all__, key=lambda name: (not name.isupper(), name.islower(), name))
    assert units.__all__ == classes_last
    assert all(hasattr(units, name) for name in units.__all__)


def test_the_multiples_that_need_no_pint_are_those_of_the_registry() -> None:
    for unit, (base, times) in _MULTIPLES.items():
        exact = registry().Quantity(Fraction(1), pint_unit(unit)).to(pint_unit(base)).magnitude
        assert (times, _MULTIPLES[base]) == (exact, (base, Fraction(1))), unit
    for unit, to in permutations(_MULTIPLES, 2):
        if _MULTIPLES[unit][0] == _MULTIPLES[to][0]:
            assert factor(unit, to) == registry().Quantity(Fraction(1), pint_unit(unit)).to(pint_unit(to)).magnitude


def test_multiples_of_different_kinds_are_still_refused() -> None:
    for unit, to in (("min", "mg"), ("mL", "mg"), ("mL/min", "mL"), ("mg", "days")):
        with pytest.raises(UnitError):
            factor(unit, to)
