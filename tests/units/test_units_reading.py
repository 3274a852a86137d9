"""What is read as an amount, a count or a ratio, and the sentence that each other way of writing gets."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from embolplan.units import (
    KINDS,
    Quantity,
    QuantityError,
    Ratio,
    parse_count,
    parse_quantity,
    parse_ratio,
    parse_single,
)
from embolplan.words.en.units import MESSAGES

VOLUME, MASS = KINDS["volume"], KINDS["mass"]


def decimals() -> st.SearchStrategy[Fraction]:
    """Numbers of up to eleven significant digits with up to five decimal places."""
    return st.builds(lambda n, places: Fraction(n, 10**places), st.integers(1, 10**8), st.integers(0, 5)).filter(
        lambda number: number >= Fraction(1, 10**6)
    )


@st.composite
def written(draw: st.DrawFn) -> tuple[Quantity, str]:
    """A quantity of any kind, and the kind's name."""
    kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    numbers = st.integers(1, 100).map(Fraction) if kind.whole or kind.maximum else decimals()
    low, high = sorted((draw(numbers), draw(numbers)))
    shape = draw(st.sampled_from(("single", "span", "at least", "at most")))
    if shape == "single":
        high = low
    quantity = Quantity(
        None if shape == "at most" else low,
        None if shape == "at least" else high,
        draw(st.sampled_from(kind.accepted)),
        draw(st.booleans()),
    )
    return quantity, kind.name


@given(written())
def test_the_canonical_text_reads_back_to_the_same_quantity(pair: tuple[Quantity, str]) -> None:
    quantity, kind = pair
    assert parse_quantity(quantity.text, KINDS[kind]) == quantity


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "unit", "about", "canonical"),
    [
        ("2 mL", "volume", 2, 2, "mL", False, "2 mL"),
        ("2mL", "volume", 2, 2, "mL", False, "2 mL"),
        ("2\u00a0ml", "volume", 2, 2, "mL", False, "2 mL"),
        ("  2  l ", "volume", 2, 2, "L", False, "2 L"),
        ("1.50 mL", "volume", "3/2", "3/2", "mL", False, "1.5 mL"),
        ("0 mL", "measured_volume", 0, 0, "mL", False, "0 mL"),
        ("2-3 min", "duration", 2, 3, "min", False, "2-3 min"),
        ("2–3 min", "duration", 2, 3, "min", False, "2-3 min"),
        ("2 – 3 min", "duration", 2, 3, "min", False, "2-3 min"),
        ("2 to 3 min", "duration", 2, 3, "min", False, "2-3 min"),
        ("at least 2 h", "duration", 2, None, "h", False, "at least 2 h"),
        ("At most 5 mL", "volume", None, 5, "mL", False, "at most 5 mL"),
        ("about 2 mL", "volume", 2, 2, "mL", True, "about 2 mL"),
        ("at most about 2 mL", "volume", None, 2, "mL", True, "at most about 2 mL"),
        ("90 sec", "duration", 90, 90, "s", False, "90 s"),
        ("1 day", "calendar", 1, 1, "days", False, "1 day"),
        ("3-4 weeks", "calendar", 3, 4, "weeks", False, "3-4 weeks"),
        ("1 month", "months", 1, 1, "months", False, "1 month"),
        ("2240 mg I", "iodine_mass", 2240, 2240, "mgI", False, "2240 mg"),
        ("320 mg/mL", "iodine_concentration", 320, 320, "mgI/mL", False, "320 mg/mL"),
        ("480 mg I/ml", "oil_iodine_concentration", 480, 480, "mgI_oil/mL", False, "480 mg/mL"),
        ("180 10*9/L", "count_per_volume", 180, 180, "10^9/L", False, "180 x10^9/L"),
        ("180 x10^9/L", "count_per_volume", 180, 180, "10^9/L", False, "180 x10^9/L"),
        ("75 mL/min/1.73m2", "egfr", 75, 75, "mL/min/1.73 m²", False, "75 mL/min/1.73 m²"),
        ("240 mg/m2", "dose_per_area", 240, 240, "mg/m²", False, "240 mg/m²"),
        ("72 /min", "frequency", 72, 72, "/min", False, "72 /min"),
        ("37 degC", "temperature_c", 37, 37, "°C", False, "37 °C"),
        ("60%", "share", 60, 60, "%", False, "60 %"),
        ("100 %", "share", 100, 100, "%", False, "100 %"),
        ("5 cardiac cycles", "cycles", 5, 5, "cycles", False, "5 cardiac cycles"),
        ("1 cycle", "cycles", 1, 1, "cycles", False, "1 cardiac cycle"),
        ("1.1", "number", "11/10", "11/10", "", False, "1.1"),
        ("0.000001 g", "mass", "1/1000000", "1/1000000", "g", False, "0.000001 g"),
        ("1000000000 mg", "mass", 10**9, 10**9, "mg", False, "1000000000 mg"),
    ],
)
def test_what_is_read(text: str, kind: str, low: object, high: object, unit: str, about: bool, canonical: str) -> None:
    quantity = parse_quantity(text, KINDS[kind])
    assert quantity.low == (None if low is None else Fraction(str(low)))
    assert quantity.high == (None if high is None else Fraction(str(high)))
    assert (quantity.unit, quantity.about, quantity.text) == (unit, about, canonical)


# The texts that pint's own parser misreads come first: 15 mL, 0 mL, 0 mL, 3, 3 franklin, 6 mL and so on.
REFUSED = [
    ("1,5 mL", "volume", "decimal_comma", "write 1.5 mL"),
    ("1 000 mL", "volume", "thousands", "write 1000 mL"),
    ("05 mL", "volume", "leading_zeros", "write 5 mL if"),
    ("1:3", "volume", "is_ratio", "write the amount itself"),
    ("1:1", "volume", "is_ratio", "write the amount itself"),
    ("3 Fr", "volume", "wrong_dimension", "another field"),
    ("5 F", "lumen", "unknown_unit", "did you mean Fr?"),
    ("5 U", "mass", "international_units", "takes mg, mcg or g"),
    ("5 IU", "mass", "international_units", "takes mg, mcg or g"),
    ("5 units", "mass", "international_units", "takes mg, mcg or g"),
    ("1 cc", "volume", "cc", "write mL"),
    ("1 ccm", "volume", "cc", "write mL"),
    ("2 mL 3", "volume", "two_numbers", "one amount"),
    ("2 3 mL", "volume", "two_numbers", "one amount"),
    ("10 mL - 4 mL", "volume", "unit_twice", "at the end"),
    ("nan mL", "volume", "not_a_number", "not known"),
    ("NaN mg", "mass", "not_a_number", "not known"),
    ("inf mL", "volume", "not_a_number", "not known"),
    ("∞ mL", "volume", "not_a_number", "not known"),
    ("-5 mL", "volume", "minus", "without the sign"),
    ("3 M", "concentration", "unlike_unit", "takes mg/mL"),
    ("5 Sv", "radiation_dose", "wrong_dimension", "another field"),
    ("75 MG", "mass", "wrong_case", "write mg"),
    ("75 Mg", "mass", "wrong_case", "write mg"),
    ("5 Min", "duration", "wrong_case", "write min"),
    ("10 pt", "volume", "unlike_unit", "mL, µL or L"),
    ("10 U", "volume", "international_units", "mL, µL or L"),
    ("mg", "mass", "needs_number", "for example 60 mg"),
    ("1e400 mg", "mass", "exponent", "all digits"),
    ("1E-3 mg", "mass", "exponent", "all digits"),
    # Everything else that people write.
    ("1,500 mL", "volume", "grouping_comma", "write 1500 mL or 1.500 mL"),
    ("2 mL, 3", "volume", "comma", "without a comma"),
    ("1\u00a0000 mL", "volume", "thousands", "write 1000 mL"),
    ("1\u2009000 mL", "volume", "thousands", "write 1000 mL"),
    ("1\u202f000 mL", "volume", "thousands", "write 1000 mL"),
    ("1'000 mL", "volume", "thousands", "write 1000 mL"),
    ("1_000 mL", "volume", "thousands", "write 1000 mL"),
    ("5\u2009mL", "volume", "odd_space", "write 5 mL"),
    ("+5 mL", "volume", "plus", "write 5 mL"),
    ("about +5 mL", "volume", "plus", "write about 5 mL"),
    ("2 + 3 mL", "volume", "two_numbers", "one amount"),
    ("\u22125 mL", "volume", "minus", "without the sign"),
    ("at most -5 mL", "volume", "minus", "without the sign"),
    ("2 -3 mL", "volume", "minus", "without the sign"),
    (".5 mL", "volume", "leading_point", "write 0.5 mL"),
    ("5. mL", "volume", "trailing_point", "write 5 mL"),
    ("1.2.3 mL", "volume", "points", "for example 12 mL"),
    ("00.5 mL", "volume", "leading_zeros", "write 0.5 mL"),
    ("5 mL.", "volume", "full_stop", "write 5 mL"),
    ("12", "volume", "needs_unit", "mL, µL or L"),
    ("5 mg", "volume", "wrong_dimension", "another field"),
    ("75 mL/min", "egfr", "wrong_dimension", "another field"),
    ("75 mL/min/1.73 m²", "rate", "wrong_dimension", "another field"),
    ("5 kg", "mass", "unit_not_listed", "mg, mcg or g"),
    ("5 months", "calendar", "wrong_dimension", "another field"),
    ("5 hrs", "duration", "unknown_unit", "did you mean h?"),
    ("5 hrs", "volume", "wrong_dimension", "another field"),
    ("5 mll", "volume", "unknown_unit", "did you mean mL?"),
    ("5 ng", "mass", "unlike_unit", "mg, mcg or g"),
    ("5 bananas", "volume", "unlike_unit", "mL, µL or L"),
    ("300 microns", "size", "unknown_unit", "did you mean µm?"),
    ("18010^9/L", "count_per_volume", "unknown_unit", "did you mean x10^9/L?"),
    ("1.1 mg", "number", "takes_no_unit", "for example 1.1"),
    ("6 vials", "count", "takes_no_unit", "for example 6"),
    ("6.5", "count", "not_whole", "for example 6"),
    ("6.0", "count", "not_whole", "for example 6"),
    ("3-2 mL", "volume", "reversed", "smaller number first"),
    ("2-2 mL", "volume", "reversed", "smaller number first"),
    ("at least 2-3 mL", "volume", "bound_of_span", "one number"),
    ("2 mL to 3 mL", "volume", "unit_twice", "at the end"),
    ("500 mcg - 2 mg", "mass", "unit_twice", "at the end"),
    ("1/2 mL", "volume", "fraction", "0.5 for 1/2"),
    ("<5 mL", "volume", "comparison", "'at most'"),
    ("≥ 5 mL", "volume", "comparison", "'at most'"),
    ("~5 mL", "volume", "approximate", "'about'"),
    ("ca. 5 mL", "volume", "approximate", "'about'"),
    ("", "volume", "empty", "for example 12 mL"),
    (" \u00a0 ", "volume", "empty", "for example 12 mL"),
    ("mL 5", "volume", "number_first", "for example 12 mL"),
    ("about mL 5", "volume", "malformed", "for example 12 mL"),
    ("not reported", "volume", "needs_number", "for example 12 mL"),
    ("٣ mL", "volume", "foreign_digits", "write 3 mL"),
    ("１２ mL", "volume", "foreign_digits", "write 12 mL"),
    ("5² mL", "volume", "superscript", "plain digits"),
    ("½ mL", "volume", "superscript", "plain digits"),
    ("180 10⁹/L", "count_per_volume", "superscript", "180 x10^9/L"),
    ("1.123456789012 mL", "volume", "many_digits", "fewer digits"),
    ("1\t5 mL", "volume", "control", "again by hand"),
    ("5\u200e mL", "volume", "control", "again by hand"),
    ("\u202e5 mL", "volume", "control", "again by hand"),
    ("5 mL\n", "volume", "control", "again by hand"),
    ("0 mL", "volume", "zero", "leave it out"),
    ("0-5 mL", "volume", "zero", "leave it out"),
    ("0.0000001 mL", "volume", "out_of_range", "decimal point"),
    ("1000000001 mL", "volume", "out_of_range", "decimal point"),
    ("101 %", "share", "above_maximum", "decimal point"),
    ("5 " + "m" * 200, "volume", "too_long", "for example 12 mL"),
]


@pytest.mark.parametrize(("text", "kind", "code", "hint"), REFUSED)
def test_each_refused_way_of_writing_has_its_own_sentence_and_hint(text: str, kind: str, code: str, hint: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_quantity(text, KINDS[kind])
    error = caught.value
    assert error.code == f"units.{code}"
    assert hint in error.hint
    assert str(error) == f"{error.message} ({error.hint})"
    assert str(error).isprintable()


def test_the_sentences_name_what_was_found_and_what_is_taken() -> None:
    with pytest.raises(QuantityError) as caught:
        parse_quantity("5 mg", VOLUME)
    assert caught.value.message == "'5 mg' gives a mass, and a volume takes mL, µL or L"
    with pytest.raises(QuantityError) as caught:
        parse_quantity("12", VOLUME)
    assert caught.value.message == "'12' needs a unit, for example 12 mL"


def test_every_hint_that_rewrites_an_amount_is_itself_readable() -> None:
    for text, kind, _, hint in REFUSED:
        offered = hint.removeprefix("write ").removesuffix(" if")
        if hint.startswith("write ") and offered[0].isdigit() and " or " not in offered:
            assert parse_quantity(offered, KINDS[kind]).text == offered, text


@given(decimals(), st.sampled_from(["µ", "\u03bc", "u", "mc"]))
def test_all_ways_to_write_micro_mean_micro(number: Fraction, micro: str) -> None:
    # Defect D1 of a peer: two of the four were read as milli, a thousand times too much.
    text = Quantity(number, number, "mg").text.removesuffix(" mg")
    assert parse_quantity(f"{text} {micro}g", MASS) == Quantity(number, number, "mcg")
    assert parse_quantity(f"{text} {micro}m", KINDS["size"]) == Quantity(number, number, "µm")
    assert parse_quantity(f"{text} {micro}L", VOLUME) == Quantity(number, number, "µL")
    assert parse_quantity(f"{text} {micro}mol/L", KINDS["bilirubin"]) == Quantity(number, number, "µmol/L")


def outcome(read: Callable[..., object], *args: object) -> object:
    """What is read, or the refusal."""
    try:
        return read(*args)
    except QuantityError as error:
        return error


@given(st.text("0123456789.,+-eE∞²½٣:/'_<>~ \u00a0\u2009\u200e\tmLgcto", max_size=14))
def test_what_is_read_holds_nothing_but_the_grammar(text: str) -> None:
    quantity = outcome(parse_quantity, text, VOLUME)
    if isinstance(quantity, QuantityError):
        assert quantity.code in MESSAGES
        assert quantity.hint
        return
    assert isinstance(quantity, Quantity)
    assert not set(text) & set(",+eE∞²½٣:/'_<>~\u2009\u200e\t")
    assert parse_quantity(quantity.text, VOLUME) == quantity


@given(decimals(), decimals(), st.sampled_from([",", "e", "E+", " ", "'", "_", ":", "/", "\u202f", "+", "."]))
def test_two_numbers_joined_by_anything_but_a_span_are_refused(a: Fraction, b: Fraction, joint: str) -> None:
    first, second = (Quantity(n, n, "").text for n in (a, b))
    assume(joint != "." or "." in first + second)
    with pytest.raises(QuantityError):
        parse_quantity(f"{first}{joint}{second} mL", VOLUME)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    assert isinstance(outcome(parse_quantity, text, MASS), Quantity | QuantityError)
    assert isinstance(outcome(parse_ratio, text), Ratio | QuantityError)
    assert isinstance(outcome(parse_count, text), int | QuantityError)


@pytest.mark.parametrize("text", ["2-3 mL", "at least 2 mL", "at most 2 mL", "about 2 mL"])
def test_a_single_number_is_neither_span_nor_bound_nor_about(text: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_single(text, VOLUME)
    assert caught.value.code == "units.not_single"


def test_a_single_number_is_read_exactly() -> None:
    assert parse_single("0.1 mL", VOLUME) == Quantity(Fraction(1, 10), Fraction(1, 10), "mL")


@given(st.integers(0, 10**9))
def test_a_count_is_a_whole_number(count: int) -> None:
    assert parse_count(str(count)) == count


@pytest.mark.parametrize("text", ["6.0", "1,000", "-1", "six", "6 mL", "5-6", "about 6", "06", ""])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(QuantityError):
        parse_count(text)


@given(
    st.lists(decimals(), min_size=2, max_size=4),
    st.lists(st.sampled_from(["beads", "contrast", "epirubicin solution", "oil", "sub-micron (dry)"]), max_size=4),
)
def test_the_text_of_a_ratio_reads_back_to_it(parts: list[Fraction], of: list[str]) -> None:
    names = tuple(of) if len(of) == len(parts) else ()
    ratio = Ratio(tuple(parts), names)
    assert parse_ratio(ratio.text) == ratio


def test_a_ratio_names_its_sides() -> None:
    assert parse_ratio("1:1 beads to contrast") == Ratio((Fraction(1), Fraction(1)), ("beads", "contrast"))
    assert parse_ratio("1 : 2").text == "1:2"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1:1 mL", "ratio_names"),
        ("1:1:1 beads to contrast", "ratio_names"),
        ("0:1", "ratio_zero"),
        ("1:0.0000001", "out_of_range"),
        ("1:", "not_a_ratio"),
        ("5 mL", "not_a_ratio"),
        ("61", "not_a_ratio"),
        ("1,5:1", "decimal_comma"),
        ("01:1", "leading_zeros"),
        ("", "empty"),
    ],
)
def test_what_is_no_ratio_is_refused(text: str, code: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_ratio(text)
    assert caught.value.code == f"units.{code}"


def test_every_refusal_has_a_hint_in_the_catalogue() -> None:
    hints = {name.removesuffix("_hint") for name in MESSAGES if name.endswith("_hint")}
    assert hints <= set(MESSAGES)
    for row in REFUSED:
        assert f"units.{row[2]}" in hints
