"""What a file or a person wrote, as the engine's number: units, open ends, sides of a ratio, and what it stands on."""

from __future__ import annotations

from fractions import Fraction

import pytest

from embolplan.engine.amounts import Given, Unknown
from embolplan.engine.bind import bind, chosen, floats, parse_choice, stated, to_number, value_text
from embolplan.engine.derivation import status_of
from embolplan.engine.ends import ends
from embolplan.model.case import Case
from embolplan.units import KINDS, QuantityError, parse_quantity, parse_ratio
from tests.engine.drugs import parameter, planned, with_parameters
from tests.engine.shelf import CHOICES, plan_of, recipe


@pytest.mark.parametrize(
    ("written", "line_id", "parts"),
    [
        ("1:3 beads to contrast", "contrast.ratio", 3),
        ("1:3 contrast to beads", "contrast.ratio", Fraction(1, 3)),
        ("3:2 beads to contrast", "contrast.ratio", Fraction(2, 3)),
        ("1:2 solution to oil", "distal.oil.ratio", 2),
    ],
)
def test_a_ratio_is_parts_of_what_the_id_is_about_to_one_of_the_other(written: str, line_id: str, parts: float) -> None:
    assert to_number(parse_ratio(written), "ratio", line_id, floats) == pytest.approx(float(parts))


@pytest.mark.parametrize("written", ["1:3", "1:3 beads to saline", "1:2:3 beads to contrast to saline"])
def test_a_ratio_whose_sides_nobody_names_is_unknown(written: str) -> None:
    assert isinstance(to_number(parse_ratio(written), "ratio", "contrast.ratio", floats), Unknown)


def test_one_to_three_is_three_times_as_much_contrast_as_slurry() -> None:
    plan = planned(CHOICES, of=with_parameters(recipe(), {"contrast.ratio": "1:3 beads to contrast [liu-2021, x]"}))
    assert (plan["contrast.volume"].value, plan["suspension.volume"].value) == (21, 28)


@pytest.mark.parametrize(
    ("written", "kind", "expected"),
    [
        ("2 h", "duration", (120, None, None)),
        ("2-3 min", "duration", (None, 2, 3)),
        ("at most 5 mL", "volume", (None, None, 5)),
        ("at least 2 h", "duration", (None, 120, None)),
        ("at least 40 %", "share", (None, 40, 100)),
        ("2 days", "calendar", (2880, None, None)),
        ("500 µL", "volume", (0.5, None, None)),
    ],
)
def test_an_amount_is_in_the_engines_unit_and_an_open_end_is_as_far_as_it_can_be(
    written: str, kind: str, expected: tuple[float | None, float | None, float | None]
) -> None:
    assert ends(to_number(parse_quantity(written, KINDS[kind]), kind, "x.y", floats)) == expected


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ("2 mL [liu-2021, Methods]", "stated"),
        ("2 mL [assumed, somebody has to]", "assumed"),
        ("2 mL [house rule, N. N., it is so here]", "assumed"),
    ],
)
def test_a_rule_of_the_house_is_an_assumption(entry: str, status: str) -> None:
    assert stated(parameter("beads.settled_volume", entry), floats).how.status == status  # type: ignore[union-attr]


def test_what_is_not_reported_says_so() -> None:
    amount = stated(parameter("beads.settled_volume", "not reported"), floats)
    share = stated(parameter("load.share_bound", "not reported"), floats)
    assert [status_of(each) for each in (amount, share)] == ["unknown", "unknown"]
    assert share.value.values == (0, 100)
    assert isinstance(amount.value, Unknown)
    assert [(wait.id, "not report" in wait.why) for wait in amount.value.waits] == [("beads.settled_volume", True)]


def test_a_choice_stands_on_its_bounds_and_an_option_on_its_own_place() -> None:
    plan = plan_of(CHOICES)
    assert [source.key for source in plan["infusion.mass"].sources] == ["liu-2021"]
    assert "100-150 mg" in (plan["infusion.mass"].because or "").replace(" to ", "-")
    assert plan["load.excess"].status == "chosen"


def test_a_choice_is_read_as_its_kind_and_refused_with_the_options() -> None:
    assert parse_choice(parameter("beads.size", "not reported"), "300-500 µm") == parse_quantity(
        "300-500 µm", KINDS["size"]
    )
    with pytest.raises(QuantityError, match="kept, removed"):
        parse_choice(recipe().protocol.parameters["load.excess"], "spilt")
    bound = bind(recipe(), Case(choices={"load.excess": "kept"}))
    assert bound["load.excess"].value == "kept"


def test_a_value_is_written_as_a_person_reads_it() -> None:
    assert value_text(parse_quantity("2-3 min", KINDS["duration"])) == "2 to 3 min"
    assert value_text(parse_ratio("1:1 beads to contrast")) == "1:1 beads to contrast"
    assert (value_text(6), value_text("kept")) == ("6", "kept")


def test_an_option_that_was_chosen_has_the_place_of_that_option() -> None:
    entry = {
        "label": "beads",
        "choose": ["2 mL [liu-2021, Methods]", "3 mL [liu-2021, Abstract]"],
        "why": "the source gives both",
    }
    made = with_parameters(recipe(), {"beads.settled_volume": entry})
    for typed, place in (("2 mL", "Methods"), ("3000 µL", "Abstract")):
        plan = planned({**CHOICES, "beads.settled_volume": typed}, of=made)
        assert [source.place for source in plan["beads.settled_volume"].sources] == [place]


def exactly(number: Fraction, unit: str) -> Fraction:
    return number


def test_what_is_chosen_stands_on_the_place_of_its_bounds_or_of_its_option_in_any_numbers() -> None:
    bounds = {"label": "drug", "choose": "100-150 mg [liu-2021, Methods]", "why": "no single value"}
    masses = {"label": "drug", "choose": ["50 mg [liu-2021, Methods]", "0.06 g [liu-2021, Abstract]"], "why": "both"}
    words = {"label": "liquid", "choose": ["kept [liu-2021, Methods]", "removed [liu-2021, Abstract]"], "why": "both"}
    for line_id, entry, typed, value, place in (
        ("infusion.mass", bounds, "120 mg", Fraction(120), "Methods"),
        ("drug.mass", masses, "60 mg", Fraction(60), "Abstract"),
        ("drug.mass", masses, "50 mg", Fraction(50), "Methods"),
        ("drug.mass", "60 mg [liu-2021, Methods]", "60000 mcg", Fraction(60), "Methods"),
        ("load.excess", words, "kept", "kept", "Methods"),
        ("load.excess", words, "removed", "removed", "Abstract"),
    ):
        for numbers in (floats, exactly):
            amount = chosen(parameter(line_id, entry), typed, numbers)
            assert amount.value == value
            assert isinstance(amount.value, str | (Fraction if numbers is exactly else float))
            assert isinstance(amount.how, Given)
            assert (amount.how.status, [source.place for source in amount.how.sources]) == ("chosen", [place])


def test_a_number_of_times_that_is_chosen_is_a_whole_number() -> None:
    times = parameter("exchange.count", "not reported")
    assert parse_choice(times, "20") == 20
    with pytest.raises(QuantityError):
        parse_choice(times, "1.5")


def test_what_is_chosen_otherwise_than_stated_has_no_place_and_says_what_it_stands_instead_of() -> None:
    amount = chosen(parameter("drug.mass", "60 mg [liu-2021, Methods]"), "50 mg", floats)
    assert isinstance(amount.how, Given)
    assert (amount.value, amount.how.sources, amount.how.instead_of) == (50, (), "60 mg")
