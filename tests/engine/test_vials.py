"""Which vials to open, held against every way there is."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from embolplan.engine import vials
from embolplan.engine.vials import MOST_WAYS, Strength, fewest, least_waste, ways_to_hold

if TYPE_CHECKING:
    import pytest

TENTHS = st.integers(1, 60).map(lambda number: Fraction(number, 10))


def strengths(*held: tuple[str, int, int]) -> list[Strength]:
    return [Strength(name, Fraction(content), there) for name, content, there in held]


def counts(way: object) -> dict[str, int]:
    return dict(way.counts)  # type: ignore[attr-defined]


def test_by_hand_the_fewest_vials_and_the_least_waste_differ() -> None:
    # 60 mg out of vials of 50 and 20 mg: two of 50 leave 40 mg, three of 20 leave nothing.
    ways = ways_to_hold(Fraction(60), strengths(("50", 50, 5), ("20", 20, 5)))
    assert ways is not None
    few, least = fewest(ways), least_waste(ways)
    assert few is not None
    assert least is not None
    # 50 + 20 holds it as well with two vials, and leaves 10 mg instead of 40.
    assert (counts(few), few.vials, few.left) == ({"50": 1, "20": 1}, 2, Fraction(10))
    assert (counts(least), least.vials, least.left) == ({"20": 3}, 3, Fraction(0))


def test_no_way_opens_a_vial_that_it_does_not_need() -> None:
    ways = ways_to_hold(Fraction(4), strengths(("4", 4, 1), ("3", 3, 1), ("1", 1, 4)))
    assert ways is not None
    # A vial of 4 and one of 3 hold 7, of which the 3 are not needed.
    assert sorted(str(counts(way)) for way in ways) == ["{'1': 4}", "{'3': 1, '1': 1}", "{'4': 1}"]


def test_what_is_not_there_is_not_opened() -> None:
    ways = ways_to_hold(Fraction(60), strengths(("50", 50, 1), ("10", 10, 4)))
    assert ways is not None
    assert [counts(way) for way in ways] == [{"50": 1, "10": 1}]
    assert ways_to_hold(Fraction(100), strengths(("50", 50, 1), ("10", 10, 4))) == ()
    assert ways_to_hold(Fraction(60), []) == ()


@given(TENTHS, st.integers(1, 400))
def test_n_vials_of_s_hold_n_times_s_for_every_decimal(content: Fraction, number: int) -> None:
    ways = ways_to_hold(content * number, [Strength("one", content, number)])
    assert ways is not None
    assert [(way.vials, way.left) for way in ways] == [(number, Fraction(0))]
    assert ways_to_hold(content * number, [Strength("one", content, number - 1)]) == ()


@given(
    st.integers(1, 200).map(lambda number: Fraction(number, 2)),
    st.lists(st.tuples(TENTHS, st.integers(0, 4)), min_size=1, max_size=3, unique_by=lambda each: each[0]),
)
def test_no_other_way_has_fewer_vials_or_less_left_over(mass: Fraction, held: list[tuple[Fraction, int]]) -> None:
    there = [Strength(str(content), content, number) for content, number in held]
    ways = ways_to_hold(mass, there)
    assert ways is not None
    every = [
        (sum(opened), sum((n * each.content for n, each in zip(opened, there, strict=True)), Fraction(0)) - mass)
        for opened in product(*(range(each.there + 1) for each in there))
    ]
    enough = [(number, left) for number, left in every if left >= 0]
    few, least = fewest(ways), least_waste(ways)
    if not enough:
        assert (few, least) == (None, None)
        return
    assert few is not None
    assert least is not None
    assert (few.vials, few.left) == min(enough)
    assert (least.left, least.vials) == min((left, number) for number, left in enough)
    for way in ways:
        assert way.holds - way.left == mass
        assert way.left >= 0
        # Every vial is needed: without the smallest of those opened, the dose is not held.
        assert way.left < min(Fraction(name) for name, _ in way.counts)


def test_more_ways_than_can_be_tried_are_not_tried() -> None:
    tiny = [Strength(str(n), Fraction(1, 100 + n), 10**6) for n in range(4)]
    assert ways_to_hold(Fraction(60), tiny) is None
    assert MOST_WAYS < 6000**3


def test_as_many_ways_as_are_tried_are_tried_and_not_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    # None to nine vials of 5 mg and none to nine of 4 mg are 100 ways; the smallest strength tops each of them up.
    monkeypatch.setattr(vials, "MOST_WAYS", 100)
    held = strengths(("5", 5, 9), ("4", 4, 9), ("1", 1, 90))
    assert ways_to_hold(Fraction(60), held)
    assert ways_to_hold(Fraction(60), strengths(("5", 5, 10), ("4", 4, 9), ("1", 1, 90))) is None
    monkeypatch.setattr(vials, "MOST_WAYS", 99)
    assert ways_to_hold(Fraction(60), held) is None
