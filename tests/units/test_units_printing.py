"""How numbers are rounded and printed, and how containers are counted."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embolplan.units import (
    KINDS,
    Quantity,
    QuantityError,
    count_up,
    parse_quantity,
    show,
    show_bounds,
    show_quantity,
)
from embolplan.words import say


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (12.0, "mg/mL", "12 mg/mL"),
        (60 / 14, "mg/mL", "4.29 mg/mL"),
        (9 * 60 / 14, "mg", "38.6 mg"),
        (60 / 9, "mg/mL", "6.67 mg/mL"),
        (7 * 320.0, "mgI", "2240 mg"),
        (1440.4, "mgI", "1440 mg"),
        (12345.5, "mg", "12346 mg"),
        (0.0457, "mg", "0.0457 mg"),
        (0.5, "mL", "0.5 mL"),
        (5.0, "mg", "5 mg"),
        (15, "mg/mL", "15 mg/mL"),
        (11.999999999999998, "mL", "12 mL"),
        (0.1 + 0.2, "mL", "0.3 mL"),
        (2.675, "mL", "2.68 mL"),
        (2.665, "mL", "2.67 mL"),
        (0.125, "mL", "0.125 mL"),
        (0.1245, "mL", "0.125 mL"),
        (Fraction(1, 3), "mL", "0.333 mL"),
        (Fraction(999_600, 1000), "mL", "1000 mL"),
        (99.95, "mL", "100 mL"),
        (9.996, "mL", "10 mL"),
        (0.9996, "mL", "1 mL"),
        (0, "mL", "0 mL"),
        (-0.0, "mL", "0 mL"),
        (-2.109, "", "-2.11"),
        (6, "", "6"),
        (6.0, "", "6"),
        (1, "days", "1 day"),
        (1.5, "days", "1.5 days"),
        (2, "weeks", "2 weeks"),
        (60.0, "%", "60 %"),
        (1e-6, "g", "0.000001 g"),
        (1e9, "mg", "1000000000 mg"),
    ],
)
def test_derived_numbers(value: float | Fraction, unit: str, text: str) -> None:
    assert show(value, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Fraction("0.45359237"), "kg", "0.45359237 kg"),
        (0.45359237, "kg", "0.45359237 kg"),
        (Fraction("62.50"), "kg", "62.5 kg"),
        (1234.5678, "mg", "1234.5678 mg"),
        (0.1 + 0.2, "mL", "0.3 mL"),
        (3, "mL", "3 mL"),
        (Fraction(1, 3), "mm", "0.333 mm"),
        (Fraction("1.234567890123"), "mg", "1.23 mg"),
    ],
)
def test_stated_numbers_are_printed_as_they_stand(value: float | Fraction, unit: str, text: str) -> None:
    assert show(value, unit, exact=True) == text


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        float("-inf"),
        1e-7,
        -1e-7,
        5e-324,
        1.1e9,
        1e308,
        Fraction(1, 10**7),
        Fraction(10**10),
    ],
)
@pytest.mark.parametrize("exact", [False, True])
def test_what_would_not_read_back_is_not_printed(value: float | Fraction, exact: bool) -> None:
    with pytest.raises(QuantityError):
        show(value, "mL", exact=exact)
    with pytest.raises(QuantityError):
        show_bounds(None, value, "mL", exact=exact)


NUMBERS = st.floats(1e-6, 1e9) | st.fractions(Fraction(1, 10**6), 10**9)


@given(NUMBERS)
def test_what_is_printed_reads_back_within_its_resolution(value: float | Fraction) -> None:
    text = show(value, "mL")
    back = parse_quantity(text, KINDS["volume"]).value
    assert back is not None
    digits = text.removesuffix(" mL")
    resolution = Fraction(1, 10 ** len(digits.partition(".")[2]))
    noise = Fraction(value) / 10**11
    assert abs(back - Fraction(value)) <= max(resolution, Fraction(value) / 200) / 2 + noise
    assert abs(back - Fraction(value)) <= Fraction(1, 2) + noise


@given(st.decimals("0.00001", "99999", places=7, allow_nan=False))
def test_rounding_agrees_with_decimal_rounding_half_up(value: Decimal) -> None:
    expected = (
        Context(prec=3, rounding=ROUND_HALF_UP).plus(value)
        if value < 100
        else value.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    )
    assert Decimal(show(Fraction(value), "")) == expected
    assert show(-Fraction(value), "") == f"-{show(Fraction(value), '')}"


@given(NUMBERS, st.booleans())
def test_a_printed_number_is_plain(value: float | Fraction, exact: bool) -> None:
    digits = show(value, "mL", exact=exact).removesuffix(" mL")
    assert set(digits) <= set("0123456789.")
    assert digits[0] != "."
    assert "." not in digits or digits[-1] not in "0."


@given(st.integers(1, 10**11), st.integers(0, 6))
def test_a_typed_number_survives_a_float_and_prints_as_typed(digits: int, places: int) -> None:
    number = Fraction(digits, 10**places)
    if Fraction(1, 10**6) <= number <= 10**9:
        typed = Quantity(number, number, "mL").text
        assert show(float(number), "mL", exact=True) == show(number, "mL", exact=True) == typed


@pytest.mark.parametrize(
    ("low", "high", "unit", "about", "text"),
    [
        (2, 3, "min", False, "2 to 3 min"),
        (37.0, 38.0, "min", False, "37 to 38 min"),
        (2, None, "h", False, "at least 2 h"),
        (None, 60.0, "mg", False, "at most 60 mg"),
        (2, 2, "mL", True, "about 2 mL"),
        (2, 3, "mL", True, "about 2 to 3 mL"),
        (None, 15, "mg/mL", True, "at most about 15 mg/mL"),
        (38.61, 38.62, "mg", False, "38.6 mg"),
        (0, 1, "days", False, "0 to 1 days"),
        (1, None, "days", False, "at least 1 day"),
        (-2, -1, "", False, "-2 to -1"),
    ],
)
def test_spans_and_bounds_in_words(low: float | None, high: float | None, unit: str, about: bool, text: str) -> None:
    assert show_bounds(low, high, unit, about=about) == text


@pytest.mark.parametrize(("low", "high", "code"), [(None, None, "no_bounds"), (3, 2, "disordered")])
def test_what_is_no_span_is_not_printed(low: int | None, high: int | None, code: str) -> None:
    with pytest.raises(QuantityError) as caught:
        show_bounds(low, high, "mL")
    assert caught.value.code == f"units.{code}"


def test_a_quantity_is_printed_as_stated_or_rounded() -> None:
    stated = parse_quantity("about 1.2345 mL", KINDS["volume"])
    assert show_quantity(stated) == "about 1.2345 mL"
    assert show_quantity(stated, exact=False) == "about 1.23 mL"


@pytest.mark.parametrize("number", [Fraction(1, 3), Fraction("1.234567890123")])
def test_a_quantity_without_a_short_decimal_has_no_canonical_text(number: Fraction) -> None:
    with pytest.raises(QuantityError) as caught:
        _ = Quantity(number, number, "mm").text
    assert caught.value.code == "units.not_exact"


def test_the_rule_of_rounding_is_said_once() -> None:
    assert "three significant digits" in say("units.rounding_rule")


@pytest.mark.parametrize(("need", "size", "count"), [(2.1, 0.3, 7), (4.2, 0.3, 14), (8.4, 0.3, 28), (60.0, 10.0, 6)])
def test_vials_are_counted_without_float_noise(need: float, size: float, count: int) -> None:
    # Defect D6 of a peer: ceil(2.1 / 0.3) is 8 in floats.
    assert count_up(need / size) == count


@given(st.integers(1, 10_000), st.integers(1, 100_000), st.integers(0, 3))
def test_whole_multiples_need_no_container_more(count: int, digits: int, places: int) -> None:
    size = digits / 10**places
    assert count_up(float(Decimal(str(size)) * count) / size) == count
    assert count_up(Fraction(digits * count, 10**places) / Fraction(digits, 10**places)) == count


@given(st.integers(0, 10_000), st.floats(0.001, 0.999))
def test_any_part_of_a_container_is_a_container(count: int, part: float) -> None:
    assert count_up(count + part) == count + 1


def test_a_fraction_is_counted_exactly() -> None:
    assert count_up(7 + Fraction(1, 10**12)) == 8
    assert count_up(Fraction(7)) == 7
    assert count_up(0.0) == 0
    assert count_up(5e-324) == 1
    assert count_up(1e6) == 10**6


@pytest.mark.parametrize(
    "value", [-1.0, -1e-12, float("nan"), float("inf"), float("-inf"), 1_000_000.5, Fraction(-1, 3), Fraction(10**7)]
)
def test_what_cannot_be_counted_is_refused(value: float | Fraction) -> None:
    with pytest.raises(QuantityError) as caught:
        count_up(value)
    assert caught.value.code == "units.not_countable"
