"""The ends of what is read and printed: how long, how many digits, which characters, and what an error holds."""

from __future__ import annotations

from fractions import Fraction

import pytest

from embolplan.units import KINDS, QuantityError, Ratio, factor, parse_quantity, show, show_bounds
from embolplan.units.errors import echo
from embolplan.units.formatting import significant_digits

VOLUME = KINDS["volume"]


def refusal(text: str) -> QuantityError:
    """The error that an amount of volume gets."""
    with pytest.raises(QuantityError) as caught:
        parse_quantity(text, VOLUME)
    return caught.value


def test_an_echo_is_shortened_after_sixty_characters() -> None:
    assert echo("m" * 60) == "m" * 60
    assert echo("m" * 61) == "m" * 60 + "..."


def test_an_echo_names_what_cannot_be_seen_and_shows_a_hard_space_as_a_space() -> None:
    assert echo("5\u00a0mL\u200e") == "5 mL<U+200E>"
    assert echo("5\tmL") == "5<U+0009>mL"


def test_an_error_without_a_hint_is_its_message() -> None:
    error = QuantityError("no")
    assert (str(error), error.hint, error.code) == ("no", "", "")
    assert str(QuantityError("no", "try")) == "no (try)"


def test_a_text_of_120_characters_is_looked_at_and_of_121_is_not() -> None:
    assert refusal("5 " + "m" * 118).code == "units.unlike_unit"
    assert refusal("5 " + "m" * 119).code == "units.too_long"


# One of each category of Unicode that nobody can see on a screen: unassigned, private, separators, half a pair.
@pytest.mark.parametrize("char", ["\u0378", "\ue000", "\u2028", "\u2029", "\ud800", "\x07", "\u200b"])
def test_a_character_that_nobody_sees_is_refused(char: str) -> None:
    assert refusal(f"5 {char}mL").code == "units.control"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("5 mL.", "write 5 mL"),
        ("5. mL", "write 5 mL"),
        (".5 mL", "write 0.5 mL"),
        ("5\u2009mL", "write 5 mL"),
        ("about +5 mL", "write about 5 mL"),
        ("1,5 mL", "write 1.5 mL"),
        ("1\u202f000 mL", "write 1000 mL"),
        ("1,500 mL", "write 1500 mL or 1.500 mL, whichever is meant"),
    ],
)
def test_a_hint_that_rewrites_an_amount_says_nothing_else(text: str, hint: str) -> None:
    assert refusal(text).hint == hint


@pytest.mark.parametrize("text", ["5 mLX", "X5 mL", "5X mL"])
def test_a_letter_too_many_is_not_overlooked(text: str) -> None:
    assert refusal(text).code in ("units.unlike_unit", "units.unknown_unit", "units.number_first")


def test_twelve_significant_digits_are_read_and_printed_and_thirteen_are_not() -> None:
    assert parse_quantity("1.23456789012 mL", VOLUME).text == "1.23456789012 mL"
    assert show(Fraction("1.23456789012"), "mL", exact=True) == "1.23456789012 mL"
    assert parse_quantity("0.000123456789 mL", VOLUME).text == "0.000123456789 mL"
    assert parse_quantity("123456789.012 mL", VOLUME).text == "123456789.012 mL"
    assert refusal("1.234567890123 mL").code == "units.many_digits"
    assert refusal("1.234567890120 mL").code == "units.many_digits"
    assert [significant_digits(text) for text in ("0.5", "1.50", "300", "0.0012")] == [1, 3, 3, 2]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("", "mL", "1 cannot be converted to mL"),
        ("mL", "", "mL cannot be converted to 1"),
        ("h", "L", "h cannot be converted to L"),
    ],
)
def test_a_plain_number_is_named_where_it_cannot_be_converted(one: str, other: str, said: str) -> None:
    with pytest.raises(QuantityError) as caught:
        factor(one, other)
    assert caught.value.message == said


def test_a_ratio_of_parts_that_never_end_has_no_canonical_text() -> None:
    with pytest.raises(QuantityError) as caught:
        _ = Ratio((Fraction(1, 3), Fraction(1))).text
    assert caught.value.code == "units.not_exact"


def test_a_span_is_neither_about_nor_exact_unless_somebody_says_so() -> None:
    assert show_bounds(2.0, 3.14159, "min") == "2 to 3.14 min"


@pytest.mark.parametrize("unit", ["cc", "CC", "ccm", "cm3", "cm^3"])
def test_cubic_centimetres_are_refused_in_every_spelling(unit: str) -> None:
    assert (refusal(f"5 {unit}").code, refusal(f"5 {unit}").hint) == ("units.cc", "write mL")


def test_the_smallest_and_the_largest_number_are_read_and_what_lies_just_beyond_is_not() -> None:
    for text in ("0.000001 mL", "1000000000 mL"):
        assert parse_quantity(text, VOLUME).text == text
    for text in ("0.0000009 mL", "1000000000.1 mL"):
        assert refusal(text).code == "units.out_of_range"


def test_the_units_of_a_kind_are_told_in_a_sentence() -> None:
    told = [KINDS[name].choices for name in ("volume", "age", "frequency")]
    assert told == ["mL, µL or L", "years or months", "/min"]


def test_a_number_is_rounded_to_as_many_digits_as_are_asked_for() -> None:
    # 170 cm and 65 kg: the root of 170 x 65 / 3600.
    area = 1.7519830034690533
    assert [show_bounds(area, area, "m²", significant=digits) for digits in (1, 3, 6)] == [
        "2 m²", "1.75 m²", "1.75198 m²"
    ]  # fmt: skip
    assert show_bounds(1234567.8, 1234567.8, "mL", significant=6) == "1234568 mL"
    assert show_bounds(0.1, None, "mL", significant=6) == "at least 0.1 mL"
