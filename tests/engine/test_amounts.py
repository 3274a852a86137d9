"""Sums of amounts in small: what they carry along, how counts are rounded, and what an array or a span changes."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from math import inf

import numpy as np
import pytest

from embolplan.engine.amounts import (
    Amount,
    Corners,
    Given,
    NotApplicable,
    Unknown,
    choose,
    down,
    least,
    not_applicable,
    operate,
    up,
    waiting,
    where_steady,
)
from embolplan.units import QuantityError, registry

SUMS: list[Callable[[Amount, Amount], Amount]] = [operator.add, operator.sub, operator.mul, operator.truediv, least]


def stated(value: object, *, about: bool = False) -> Amount:
    return Amount(value, Given("stated"), about=about)


@pytest.mark.parametrize("work", SUMS)
def test_a_number_made_with_one_that_a_source_gives_as_about_is_about(work: Callable[[Amount, Amount], Amount]) -> None:
    for span in (4.0, Corners.span("a", 4.0, 5.0)):
        exact, rough = stated(span), stated(2.0, about=True)
        assert work(exact, rough).about
        assert work(rough, exact).about
        assert not work(exact, stated(2.0)).about
    assert up(stated(2.5, about=True)).about
    assert down(stated(2.5, about=True)).about
    assert choose(stated("it"), {"it": stated(1.0, about=True)}).about


def test_what_is_missing_says_of_which_kind_it_is() -> None:
    waits, away = waiting("drug.mass", "nobody says"), not_applicable("no drug")
    assert (waits.how, away.how) == (
        Given("unknown", because="nobody says"),
        Given("not applicable", because="no drug"),
    )
    assert isinstance((waits * away).value, NotApplicable)
    assert isinstance((away / waits).value, NotApplicable)


def test_what_is_divided_by_nothing_has_no_meaning_and_says_by_what_it_was_divided() -> None:
    named = Amount(0.0, Given("stated"), "oil.volume")
    told = [(stated(1.0) / by).value for by in (named, stated(0.0))]
    assert [isinstance(each, NotApplicable) for each in told] == [True, True]
    assert "oil.volume" in told[0].because
    assert told[1].because != told[0].because
    # A span that reaches down to nothing leaves no upper end.
    assert (stated(1.0) / stated(Corners.span("a", 0.0, 2.0))).value.values == (inf, 0.5)
    assert operate("/", [1.0, Corners.span("a", 0.0, 2.0)]).values == (inf, 0.5)
    assert operate("+", [1.0, Corners.span("a", 0.0, 2.0)]).values == (1, 3)
    assert operate("/", [1.0, 4.0]) == 0.25


@pytest.mark.parametrize("number", [float, Fraction])
def test_a_count_is_rounded_after_a_billionth_is_taken_off(number: type[float] | type[Fraction]) -> None:
    below, far_below = number(3) * (1 - number(0.9e-9)), number(3) * (1 - number(1.1e-9))
    assert [down(stated(each)).value for each in (number(3), below, far_below)] == [3, 3, 2]
    assert operate("down", [far_below]) == 2
    assert operate("up", [number(2.5)]) == 3
    assert down(stated(registry().Quantity(2500.0, "milligram / gram"))).value == 2
    # 2.1 / 0.3 is 7.000000000000001 in floats.
    assert up(stated(2.1) / stated(0.3)).value == 7


def test_a_row_of_counts_is_rounded_like_each_of_them_and_refused_by_its_ends() -> None:
    row = stated(np.array([2.1 / 0.3, 2.5, 1.0]))
    assert up(row).value.tolist() == [7, 3, 1]
    assert down(row).value.tolist() == [7, 2, 1]
    for ends in ([1.0, 1e7], [-1.0, 1.0]):
        with pytest.raises(QuantityError):
            up(stated(np.array(ends)))


def test_the_smaller_of_rows_and_numbers_is_taken_place_by_place() -> None:
    row = np.array([1.0, 3.0])
    assert least(stated(row), stated(2.0)).value.tolist() == [1, 2]
    assert least(stated(2.0), stated(row)).value.tolist() == [1, 2]
    assert least(stated(row), stated(row[::-1])).value.tolist() == [1, 1]
    assert operate("min", [3.0, 2.0]) == 2


def test_an_amount_that_jumps_with_a_count_has_its_bounds_only_where_the_count_moves() -> None:
    jumps = stated(Corners.span("a", 5.0, 5.0))
    bounds = stated(Corners.span("b", 0.0, 10.0))
    for still in (stated(2), stated(Corners.span("a", 2, 2)), stated(Corners.span("a", np.ones(2), np.ones(2)))):
        assert where_steady(still, jumps, lambda: bounds).value is jumps.value
    for moving in (Corners.span("a", 2, 3), Corners.span("a", np.ones(2), np.array([1.0, 2.0]))):
        assert where_steady(stated(moving), jumps, lambda: bounds).value is bounds.value
    unknown = waiting("a", "nobody says")
    assert where_steady(stated(Corners.span("a", 2, 3)), jumps, lambda: unknown).value is jumps.value


def test_a_pick_that_nobody_made_waits_also_for_what_every_option_waits_for() -> None:
    pick, mass = waiting("pick", "choose"), waiting("drug.mass", "nobody says")
    both = choose(pick, {"a": mass, "b": lambda: mass + waiting("drug.volume", "nobody says")})
    assert isinstance(both.value, Unknown)
    assert [each.id for each in both.value.waits] == ["pick", "drug.mass"]
    one = choose(pick, {"a": mass, "b": stated(1.0)})
    assert [each.id for each in one.value.waits] == ["pick"]
