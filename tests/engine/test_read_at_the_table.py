"""A syringe that is read between pushes: what a reading explains changes what is pushed after it, and all adds up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from embolplan.engine import compute
from embolplan.record import Event
from tests.engine.shelf import CHOICES, case_of, recipe, shelf
from tests.engine.test_done import event, given, measured, values

if TYPE_CHECKING:
    from embolplan.plan import Plan

RECIPE, SHELF = recipe(), shelf()


def read(volume: float, explains: str) -> Event:
    return measured("left.volume", volume, explains, of="suspension.volume")


def done(*events: Event, feeders: object = ()) -> Plan:
    """The worked example with these events, numbered in their order: 14 mL with 60 mg and 2240 mg of iodine."""
    case = case_of(CHOICES)
    case = case.model_copy(update={"feeders": feeders}) if feeders else case
    numbered = [replace(each, n=n) for n, each in enumerate(events, 2)]
    return compute(RECIPE, case, SHELF, (event("opened"), *numbered))


def test_a_lost_portion_takes_its_drug_along() -> None:
    plan = done(given(5), read(8.5, "lost"), given(3))
    assert values(plan, "given.volume", "left.volume", "unaccounted.volume") == [8.0, 5.5, 0.0]
    assert plan["given.drug_mass"].value == pytest.approx(60 * 8 / 14)
    assert plan["left.drug_mass"].value == pytest.approx(60 * 5.5 / 14)
    assert plan["left.iodine"].value == pytest.approx(2240 * 5.5 / 14)


def test_a_misjudged_rest_is_stronger_than_it_was() -> None:
    plan = done(given(5), read(8.5, "read"), given(3, "F2"))
    assert values(plan, "given.volume", "left.volume", "unaccounted.volume") == [8.0, 5.5, 0.5]
    # The 9 mL that were expected hold 60 * 9 / 14 mg, which are in the 8.5 mL that are there.
    rest = 60 * 9 / 14
    assert plan["given.F1.drug_mass"].value == pytest.approx(60 * 5 / 14)
    assert plan["given.F2.drug_mass"].value == pytest.approx(rest * 3 / 8.5)
    assert plan["left.drug_mass"].value == pytest.approx(rest * 5.5 / 8.5)


def test_an_entry_corrected_after_the_reading_counts_where_it_was_pushed() -> None:
    # Event 2 was 5 mL; event 4 says that it was 4.5 mL, so that the reading found 1 mL less than was left.
    correction = replace(given(4.5), n=4, body={**given(4.5).body, "takes_back": 2, "place_of": 2})
    events = (event("opened"), replace(read(8.5, "lost"), n=3), correction)
    plan = compute(RECIPE, case_of(CHOICES), SHELF, events)
    assert values(plan, "given.volume", "left.volume", "unaccounted.volume") == [4.5, 8.5, 0.0]
    assert plan["left.drug_mass"].value == pytest.approx(60 * 8.5 / 14)
    # Read as misjudged, the missing 1 mL is unaccounted, and its drug is still there.
    misjudged = compute(RECIPE, case_of(CHOICES), SHELF, (events[0], replace(read(8.5, "read"), n=3), correction))
    assert values(misjudged, "left.volume", "unaccounted.volume") == [8.5, 1.0]
    assert misjudged["left.drug_mass"].value == pytest.approx(60 * 9.5 / 14)


def test_a_syringe_of_unknown_volume_is_known_once_it_is_read() -> None:
    plan = compute(
        RECIPE,
        case_of({key: text for key, text in CHOICES.items() if key != "beads.settled_volume"}),
        SHELF,
        (event("opened"), replace(given(5), n=2), replace(read(8.5, "read"), n=3), replace(given(3), n=4)),
    )
    assert values(plan, "given.volume", "left.volume", "given.drug_mass") == [8.0, 5.5, None]


def test_a_second_preparation_brings_as_much_again() -> None:
    again = event("prepared again", of="suspension.volume", value=14.0, unit="mL", text="14 mL")
    plan = done(given(12), again, given(8))
    assert values(plan, "given.volume", "left.volume") == [20.0, 8.0]
    # 2 mL of the first and 14 mL of the second are as strong as one another.
    assert plan["given.drug_mass"].value == pytest.approx(60 * 20 / 14)
    assert plan["left.drug_mass"].value == pytest.approx(60 * 8 / 14)
    # A second one in less volume is stronger: 60 * 2 / 14 mg and 60 mg in 12 mL.
    stronger = done(
        given(12), event("prepared again", of="suspension.volume", value=10.0, unit="mL", text="10 mL"), given(6)
    )
    assert stronger["left.volume"].value == 6.0
    assert stronger["left.drug_mass"].value == pytest.approx((60 * 2 / 14 + 60) / 2)
    assert stronger["given.drug_mass"].value == pytest.approx(60 * 12 / 14 + (60 * 2 / 14 + 60) / 2)


def test_what_is_left_of_each_feeders_share() -> None:
    from embolplan.model.case import Feeder

    feeders = (Feeder(id="F1", vessel="A8", share="60 %"), Feeder(id="F2", vessel="A6", share="40 %"))
    plan = done(given(5), given(6, "F2"), feeders=feeders)
    assert values(plan, "feeder.F1.volume", "left.F1.volume") == [pytest.approx(8.4), pytest.approx(3.4)]
    assert plan["beyond.F2.volume"].value == pytest.approx(0.4)
    assert "left.F2.volume" not in plan


acts = st.lists(
    st.tuples(st.sampled_from(["give", "lost", "read"]), st.sampled_from(["F1", "F2"]), st.integers(1, 30)), max_size=8
)


@drawn(acts)
@settings(max_examples=25, deadline=None)
def test_whatever_is_given_and_read_adds_up(acts: list[tuple[str, str, int]]) -> None:
    left, events, waste = 14.0, list[Event](), 0.0
    for what, feeder, tenths in acts:
        volume = min(tenths / 10, left)
        if what == "give" and volume > 0:
            events.append(given(volume, feeder))
            left = round(left - volume, 9)
        elif what != "give" and left > volume:
            events.append(read(round(left - volume, 9), what))
            left = round(left - volume, 9)
            waste += volume if what == "lost" else 0
    plan, before = done(*events), done()
    found = {name: plan[name].value or 0.0 for name in ("given.volume", "left.volume", "unaccounted.volume")}
    assert sum(found.values()) + waste == pytest.approx(14)
    assert plan["left.volume"].value == pytest.approx(left)
    drug = [plan[name].value or 0.0 for name in ("given.drug_mass", "left.drug_mass")]
    assert sum(drug) <= 60 + 1e-9
    if waste == 0:
        assert sum(drug) == pytest.approx(60)
    assert before["left.drug_mass"].value == pytest.approx(60)


def test_each_reading_has_a_line_of_its_own() -> None:
    plan = done(given(5), read(8.5, "lost"), given(3), read(5.0, "read"), given(1))
    assert values(plan, "left.reading.1.volume", "left.reading.2.volume", "left.volume") == [8.5, 5.0, 4.0]
    assert plan["left.volume"].inputs[0] == "left.reading.2.volume"
    assert "left.reading.3.volume" not in plan


@pytest.mark.parametrize(
    ("pushed", "line", "volume"),
    [(8.4, "left.F1.volume", 0.0), (8.9, "beyond.F1.volume", 0.5)],
)
def test_a_feeder_that_got_its_share_has_nothing_left_and_nothing_beyond_it(
    pushed: float, line: str, volume: float
) -> None:
    from embolplan.model.case import Feeder

    feeders = (Feeder(id="F1", vessel="A8", share="60 %"), Feeder(id="F2", vessel="A6", share="40 %"))
    plan = done(given(pushed), feeders=feeders)
    assert plan[line].value == pytest.approx(volume, abs=1e-12)
    assert len({"left.F1.volume", "beyond.F1.volume"} & {each.id for each in plan.lines}) == 1
    assert plan["left.F2.volume"].value == pytest.approx(5.6)
