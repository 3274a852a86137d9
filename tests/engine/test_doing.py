"""From events to what changes the fold, without a fold: sums, readings, what lay between them, and the catheter."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from embolplan.engine.amounts import Given
from embolplan.engine.doing import case_as_chosen, doing_of
from embolplan.model.case import Case
from embolplan.record import Event, Kind
from embolplan.units import Quantity
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.engine.amounts import Amount
    from embolplan.engine.book import Doing

MEASURED = say("engine.measured")
ONE, TWO = "distal.suspension.volume", "proximal.suspension.volume"


def event(n: int, kind: Kind, **body: Any) -> Event:
    return Event(n, "2026-11-24T08:00:00.000Z", "N", kind, None, 1, body)


def gave(n: int, volume: float, feeder: str = "F1", of: str = ONE, **more: int) -> Event:
    return event(n, "given", feeder=feeder, of=of, value=volume, unit="mL", **more)


def read(n: int, volume: float, explains: str = "read", of: str = ONE) -> Event:
    return event(n, "measured", id="left.volume", of=of, value=volume, unit="mL", explains=explains)


def doing(*events: Event) -> Doing:
    """Of these events after the opening and a note, which change nothing of it."""
    return doing_of((event(0, "opened"), event(1, "note", text="all well", value=7.0), *events))


def volumes(given: Mapping[str, Amount]) -> dict[str, float]:
    return {feeder: amount.value for feeder, amount in given.items()}


def told(amount: Amount | None) -> tuple[object, ...]:
    """A measured amount: its value, the reason, and the quantity as it was typed."""
    assert amount is not None
    assert isinstance(amount.how, Given)
    assert amount.how.status == "measured"
    return amount.value, amount.how.because, amount.how.quantity


def exactly(number: str, unit: str = "mL") -> Quantity:
    return Quantity(Fraction(number), Fraction(number), unit)


# -- what was given ------------------------------------------------------------------------------------------------


def test_what_was_given_adds_up_by_syringe_and_feeder_without_the_noise_of_floats() -> None:
    found = doing(gave(2, 0.1), gave(3, 0.2), gave(4, 4.0, "F2"), gave(5, 1.5, of=TWO), gave(6, 0.5, of=TWO))
    assert {syringe: volumes(given) for syringe, given in found.given.items()} == {
        ONE: {"F1": 0.3, "F2": 4.0},
        TWO: {"F1": 2.0},
    }
    assert told(found.given[ONE]["F1"]) == (0.3, MEASURED, exactly("0.3"))
    assert found.pushing == {}


def test_where_nothing_was_done_nothing_is_known() -> None:
    found = doing()
    assert (found.readings, found.given, found.pushing) == ({}, {}, {})
    assert [found.hub, found.contrast] == [None, None]
    assert (found.hub_from, found.hub_part) == (None, 0)


def test_contrast_of_runs_and_flushes_adds_up() -> None:
    found = doing(event(2, "contrast given", value=12.1, unit="mL"), event(3, "contrast given", value=8.2, unit="mL"))
    assert told(found.contrast) == (20.3, MEASURED, exactly("20.3"))
    assert found.given == {}


# -- what was read -------------------------------------------------------------------------------------------------


def test_readings_of_the_bench_keep_their_order_and_what_they_explain() -> None:
    found = doing(
        event(2, "measured", id="slurry.volume", value=7.1, unit="mL", explains="read"),
        event(3, "measured", id="infusion.mass", value=90.0, unit="mg", explains="lost"),
        event(4, "measured", id="slurry.volume", value=6.8, unit="mL", explains="lost"),
        read(5, 8.5),
    )
    assert {name: [(told(it.amount), it.explains) for it in its] for name, its in found.readings.items()} == {
        "slurry.volume": [
            ((7.1, MEASURED, exactly("7.1")), "read"),
            ((6.8, MEASURED, exactly("6.8")), "lost"),
        ],
        "infusion.mass": [((90.0, MEASURED, exactly("90", "mg")), "lost")],
    }


def test_another_start_is_a_reading_of_its_own_and_what_it_leaves_open_was_misjudged() -> None:
    start = {"id": "beads.settled_volume", "value": 1.7, "unit": "mL"}
    found = doing(
        event(2, "measured", id="slurry.volume", value=6.7, unit="mL", explains="different start", start=start)
    )
    of_start, of_slurry = found.readings["beads.settled_volume"], found.readings["slurry.volume"]
    assert [(told(it.amount), it.explains) for it in (*of_start, *of_slurry)] == [
        ((1.7, MEASURED, exactly("1.7")), "different start"),
        ((6.7, MEASURED, exactly("6.7")), "read"),
    ]


# -- what lay between readings at the table ------------------------------------------------------------------------


def test_what_was_given_stands_before_between_and_after_the_readings_of_its_own_syringe() -> None:
    found = doing(
        gave(2, 1.0), gave(3, 2.0, of=TWO), read(4, 12.0, "lost"), gave(5, 0.1), gave(6, 0.2), gave(7, 3.0, "F2"),
        read(8, 8.0), read(9, 8.5, of=TWO), gave(10, 4.0),
    )  # fmt: skip
    first, second, rest = found.pushing[ONE]
    assert [volumes(part.given) for part in (first, second, rest)] == [{"F1": 1.0}, {"F1": 0.3, "F2": 3.0}, {"F1": 4.0}]
    assert [(told(it.reading.amount)[0], it.reading.explains) for it in (first, second) if it.reading] == [
        (12.0, "lost"),
        (8.0, "read"),
    ]
    assert [part.fresh for part in (first, second, rest)] == [None] * 3
    assert rest.reading is None
    other, after = found.pushing[TWO]
    assert (volumes(other.given), volumes(after.given)) == ({"F1": 2.0}, {})
    assert set(found.pushing) == {ONE, TWO}
    assert volumes(found.given[ONE]) == {"F1": 5.3, "F2": 3.0}


def test_a_second_preparation_stands_between_what_was_given_of_the_first_and_after_it() -> None:
    again = event(3, "prepared again", of=ONE, value=13.5, unit="mL")
    before, after = doing(gave(2, 12.0), again, gave(4, 8.0)).pushing[ONE]
    assert (volumes(before.given), volumes(after.given)) == ({"F1": 12.0}, {"F1": 8.0})
    assert before.reading is None
    assert told(before.fresh) == (13.5, MEASURED, exactly("13.5"))


@pytest.mark.parametrize(
    ("correction", "before", "after"),
    [
        ({"takes_back": 2}, {"F1": 4.5}, {}),
        ({"takes_back": 5, "place_of": 2}, {"F1": 4.5}, {}),  # the correction of a correction
        ({"takes_back": 4}, {}, {"F1": 4.5}),
        ({}, {}, {"F1": 4.5}),
    ],
)
def test_a_correction_stands_where_what_it_corrects_was_pushed(
    correction: dict[str, int], before: dict[str, float], after: dict[str, float]
) -> None:
    first, rest = doing(read(3, 8.5), gave(6, 4.5, "F1", ONE, **correction)).pushing[ONE]
    assert (volumes(first.given), volumes(rest.given)) == (before, after)


@drawn(st.lists(st.tuples(st.sampled_from(["give", "read"]), st.sampled_from(["F1", "F2"]), st.integers(1, 99))))
@settings(max_examples=30)
def test_all_that_was_given_of_a_syringe_lies_somewhere_between_its_readings(acts: list[tuple[str, str, int]]) -> None:
    found = doing(
        *(
            gave(n, tenths / 10, feeder) if act == "give" else read(n, tenths / 10)
            for n, (act, feeder, tenths) in enumerate(acts, 2)
        )
    )
    of_it = found.pushing.get(ONE, ())
    reads = [act for act, _, _ in acts].count("read")
    assert len(of_it) == (reads + 1 if reads else 0)
    for feeder in ("F1", "F2") if reads else ():
        parts = [Fraction(repr(part.given[feeder].value)) for part in of_it if feeder in part.given]
        assert sum(parts) == sum(Fraction(n, 10) for act, into, n in acts if act == "give" and into == feeder)


# -- the catheter, and choices -------------------------------------------------------------------------------------


def content(n: int, **body: Any) -> Event:
    return event(n, "catheter content", **body)


def test_of_the_catheter_counts_what_was_entered_last_with_what_became_of_it() -> None:
    entered = doing(
        content(2, fate="aspirated", value=0.4, unit="mL"), content(3, fate="flushed on", value=0.3, unit="mL")
    )
    assert told(entered.hub) == (0.3, "flushed on", exactly("0.3"))
    assert told(doing(content(2, value=0.4, unit="mL")).hub) == (0.4, MEASURED, exactly("0.4"))


def test_a_content_at_a_change_of_feeder_or_without_a_volume_is_not_what_is_left() -> None:
    assert doing(content(2, fate="flushed on", value=0.4, unit="mL", left_feeder="F1")).hub is None
    assert doing(content(2, fate="aspirated")).hub is None


def test_choices_made_at_the_table_come_after_those_of_the_case() -> None:
    case = Case(choices={"contrast.basis": "slurry", "load.excess": "kept"})
    made = (
        event(2, "choice made", id="contrast.basis", value="whole-syringe"),
        event(3, "note", id="load.excess", value="removed"),
        event(4, "choice made", id="infusion.mass", value="100 mg"),
    )
    assert case_as_chosen(case, made).choices == {
        "contrast.basis": "whole-syringe",
        "load.excess": "kept",
        "infusion.mass": "100 mg",
    }
    assert case_as_chosen(case, made[1:2]) is case


@pytest.mark.parametrize(
    ("events", "part"),
    [
        ([content(2, value=0.3, unit="mL")], None),
        ([gave(2, 1.0), read(3, 12.0), gave(4, 1.0)], None),  # nothing was entered of the catheter
        ([gave(2, 1.0), content(3, value=0.3, unit="mL")], 0),
        # What stands in the catheter was pushed before the reading.
        ([gave(2, 1.0), read(3, 12.0), content(4, value=0.3, unit="mL")], 0),
        ([gave(2, 1.0), read(3, 12.0), gave(4, 1.0), content(5, value=0.3, unit="mL")], 1),
        ([read(2, 13.0), read(3, 12.0), gave(4, 1.0), content(5, value=0.3, unit="mL")], 2),
        (
            [gave(2, 1.0), event(3, "prepared again", of=ONE, value=9.0, unit="mL"), gave(4, 1.0),
             content(5, value=0.3, unit="mL")],
            1,
        ),
        # What was pushed and read after it was entered changes nothing of it, and no other syringe does.
        ([gave(2, 1.0), content(3, value=0.3, unit="mL"), read(4, 12.0), gave(5, 1.0)], 0),
        ([gave(2, 1.0, of=TWO), read(3, 12.0, of=TWO), gave(4, 1.0), content(5, value=0.3, unit="mL")], 0),
        ([gave(2, 1.0), content(3, value=0.3, unit="mL"), gave(4, 1.0, of=TWO)], 0),
        # A fate without a volume is no content, and the last content counts.
        (
            [gave(2, 1.0), content(3, value=0.3, unit="mL"), read(4, 12.0), gave(5, 1.0),
             content(6, fate="aspirated")],
            0,
        ),
        (
            [gave(2, 1.0), content(3, value=0.3, unit="mL"), read(4, 12.0), gave(5, 1.0),
             content(6, value=0.3, unit="mL")],
            1,
        ),
        # A correction stands where what it corrects was pushed.
        ([read(3, 12.0), gave(4, 1.0, "F1", ONE, takes_back=2), content(5, value=0.3, unit="mL")], 0),
    ],
)  # fmt: skip
def test_what_stands_in_the_catheter_came_after_so_many_readings(events: list[Event], part: int | None) -> None:
    found = doing(*events)
    assert (found.hub_from, found.hub_part) == ((None, 0) if part is None else (ONE, part))


def test_what_stands_in_the_catheter_came_from_the_syringe_that_was_pushed_last_before() -> None:
    later = doing(gave(2, 1.0), read(3, 12.0), gave(4, 1.0, of=TWO), content(5, value=0.3, unit="mL"))
    assert (later.hub_from, later.hub_part) == (TWO, 0)
