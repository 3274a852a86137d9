"""Formulas read as a person would write them, with brackets only where the order of operations needs them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from embolplan.engine.amounts import Amount, Corners, Given, assumed, choose, down, least, not_applicable, unknown, up
from embolplan.engine.derivation import because_of, formula_of, inputs_of, source_of, sources_of, status_of
from embolplan.model.cite import Reference
from embolplan.units import Quantity

PLACE = Reference("paper-2021", "Methods")


def stated(line_id: str | None, value: float = 2.0) -> Amount:
    return Amount(value, Given("stated", (PLACE,)), line_id)


A, B, C, D = (stated(name) for name in "abcd")
PICK = Amount("kept", Given("chosen"), "pick")


@pytest.mark.parametrize(
    ("amount", "formula"),
    [
        (A + B + C, "a + b + c"),
        (A + (B + C), "a + b + c"),
        (A - B - C, "a - b - c"),
        (A - (B - C), "a - (b - c)"),
        (A - (B + C), "a - (b + c)"),
        (A - B * C, "a - b × c"),
        (A + (B - C), "a + b - c"),
        ((A + B) * C, "(a + b) × c"),
        (A * (B - C), "a × (b - c)"),
        (A * B * C, "a × b × c"),
        (A * (B / C), "a × b / c"),
        (A / B / C, "a / b / c"),
        (A / (B * C), "a / (b × c)"),
        (A / (B / C), "a / (b / c)"),
        ((A + B) / (C - D), "(a + b) / (c - d)"),
        (A * B + C / D, "a × b + c / d"),
        (up(A / B), "a / b, rounded up"),
        (down(A / B, "why"), "a / b, rounded down"),
        (up(A / B) * C, "(a / b, rounded up) × c"),
        (A - up(B / C), "a - (b / c, rounded up)"),
        (A + up(B / C), "a + (b / c, rounded up)"),
        (least(A, B), "min(a, b)"),
        (least(A / B, C) * D, "min(a / b, c) × d"),
        (assumed(A, "why"), "a"),
        (A / Amount(100.0, Given("stated", quantity=Quantity(Fraction(100), Fraction(100), "%"))), "a / 100 %"),
        (A + Amount(1.0, Given("stated")), "a + ?"),
    ],
)
def test_a_formula_has_the_brackets_it_needs_and_no_others(amount: Amount, formula: str) -> None:
    assert formula_of(amount) == formula


def test_a_formula_names_the_option_that_was_picked_and_the_pick_is_an_input() -> None:
    picked = choose(PICK, {"kept": B, "removed": C}).named("x")
    assert (formula_of(picked), inputs_of(picked)) == ("b", ("pick", "b"))
    assert formula_of(A * choose(PICK, {"kept": B, "removed": C})) == "a × b"
    assert inputs_of(A * choose(PICK, {"kept": B + C, "removed": C})) == ("a", "pick", "b", "c")


def test_what_waits_for_a_pick_has_no_formula_of_its_own_but_names_the_pick_inside_another() -> None:
    open_pick = choose(unknown("pick", "nobody chose"), {"kept": B, "removed": C})
    assert formula_of(open_pick) is None
    assert formula_of(A + open_pick) == "a + (by pick)"
    assert status_of(open_pick) == "unknown"


def test_a_pick_that_only_selects_leaves_the_status_sources_and_reason_of_what_it_selected() -> None:
    house = Amount(3.0, Given("assumed", (PLACE,), "by the house"))
    picked = choose(PICK, {"kept": house})
    assert source_of(picked) is house.how
    assert (status_of(picked), because_of(picked), sources_of(picked)) == ("assumed", "by the house", (PLACE,))
    of_another = choose(PICK, {"kept": B}).named("x")
    assert (status_of(of_another), sources_of(of_another)) == ("derived", ())
    of_the_same = choose(PICK, {"kept": B}).named("b")
    assert (status_of(of_the_same), sources_of(of_the_same)) == ("stated", (PLACE,))


def test_statuses_tell_what_is_derived_from_what_is_assumed_missing_or_without_meaning() -> None:
    assert status_of(A + B) == "derived"
    assert status_of(assumed(A, "why")) == "assumed"
    assert status_of(unknown("u", "nobody says")) == "unknown"
    assert status_of(A + unknown("u", "nobody says")) == "unknown"
    assert status_of(Amount(Corners.span("s", 0.0, 100.0), Given("unknown", because="why"), "s")) == "unknown"
    without = not_applicable("no diluent")
    assert (status_of(without), because_of(without)) == ("not applicable", "no diluent")
    assert because_of(A + B) is None
    assert sources_of(A + B) == ()


def test_inputs_are_named_once_without_the_line_itself_and_nothing_goes_into_what_is_given() -> None:
    assert inputs_of((A + B) * (A - B)) == ("a", "b")
    assert inputs_of(Amount(1.0, (A + B).how, "a")) == ("b",)
    assert inputs_of(A) == ()
    assert inputs_of(A * (B + Amount(1.0, Given("stated")))) == ("a", "b")


def test_what_brings_its_formula_and_inputs_along_keeps_them() -> None:
    score = Amount(1.8, Given("derived", (PLACE,), formula="√(height × weight / 3600)", inputs=("height", "weight")))
    assert (formula_of(score), inputs_of(score)) == ("√(height × weight / 3600)", ("height", "weight"))
    assert (status_of(score), sources_of(score)) == ("derived", (PLACE,))
