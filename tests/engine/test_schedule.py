"""Days after a procedure: against calendars, not against our own output; and that nothing but the dates moves them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from embolplan.engine import compute
from embolplan.errors import CaseError
from embolplan.library import make_case
from embolplan.model.parameter import Parameter, Written
from embolplan.model.schedule import Scheduled
from tests.engine.shelf import recipe, shelf

if TYPE_CHECKING:
    from embolplan.plan import Due, Plan

RADIATION = "liver/mixed-dose-radiotherapy"
START, INTERVAL = "solid.fraction.start", "fraction.interval"
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def planned(settings: dict[str, str], name: str = RADIATION) -> Plan:
    """The plan of a shipped recipe with these settings."""
    return compute(recipe(name), make_case({}, settings, recipe(name).protocol, "test"), shelf())


def due(plan: Plan, name: str) -> Due:
    """What is due under a name."""
    return next(each for each in plan.schedule if each.id == name)


def solid(day: str, start: str, interval: str | None = None) -> Due:
    """The fractions to the solid part after a procedure on that day."""
    every = {} if interval is None else {INTERVAL: interval}
    return due(planned({"procedure.date": day, START: start, **every}), "solid-part")


def stated(entry: str, day: str | None = "2026-12-30") -> Due:
    """What is due where a source states the start as in a file; the procedure is on that day."""
    parameter = Parameter.model_validate(Written(START, f"{entry} [zong-2024, Methods]"))
    protocol = recipe(RADIATION).protocol
    item = Scheduled.model_validate({"starts": START, "text": "it begins [zong-2024, Methods]"})
    changed = protocol.model_copy(
        update={"parameters": {**protocol.parameters, START: parameter}, "schedule": {"it": item}}
    )
    case = make_case({}, {} if day is None else {"procedure.date": day}, changed, "test")
    return due(compute(replace(recipe(RADIATION), protocol=changed), case, shelf()), "it")


# The days are those of printed calendars: 2028, 2000 and 2400 have a 29 February, 2027, 2100 and 1900 have none.
@pytest.mark.parametrize(
    ("day", "start", "expected"),
    [
        ("2028-02-28", "1 day", "2028-02-29"),
        ("2028-02-28", "2 days", "2028-03-01"),
        ("2027-02-28", "1 day", "2027-03-01"),
        ("2000-02-28", "1 day", "2000-02-29"),
        ("2100-02-28", "1 day", "2100-03-01"),
        ("1900-02-28", "1 day", "1900-03-01"),
        ("2028-02-29", "52 weeks", "2029-02-27"),
        ("2026-12-31", "1 day", "2027-01-01"),
        ("2026-11-24", "4 days", "2026-11-28"),
        ("2026-11-24", "6 weeks", "2027-01-05"),
        ("2026-11-24", "0 days", "2026-11-24"),
        ("2027-01-01", "365 days", "2028-01-01"),
        ("2028-01-01", "365 days", "2028-12-31"),
    ],
)
def test_a_day_is_the_one_of_the_calendar(day: str, start: str, expected: str) -> None:
    assert (solid(day, start).earliest, solid(day, start).latest) == (expected, expected)


@pytest.mark.parametrize(
    ("day", "weekday"),
    [("2028-02-29", "Tue"), ("2000-01-01", "Sat"), ("1969-07-20", "Sun"), ("1989-11-09", "Thu"), ("2026-11-23", "Mon")],
)
def test_the_day_of_the_week_stands_with_the_day(day: str, weekday: str) -> None:
    assert solid(day, "0 days").when.startswith(f"{weekday} {day} (0 days after the procedure)")


@pytest.mark.parametrize(
    ("entry", "earliest", "latest", "when"),
    [
        ("3-5 days", "2027-01-02", "2027-01-04", "Sat 2027-01-02 to Mon 2027-01-04 (3 to 5 days after the procedure)"),
        (
            "4-6 weeks",
            "2027-01-27",
            "2027-02-10",
            "Wed 2027-01-27 to Wed 2027-02-10 (4 to 6 weeks after the procedure)",
        ),
        ("at least 2 days", "2027-01-01", None, "Fri 2027-01-01 or later (at least 2 days after the procedure)"),
        ("at most 1 week", None, "2027-01-06", "Wed 2027-01-06 or earlier (at most 1 week after the procedure)"),
        ("about 2 days", "2027-01-01", "2027-01-01", "about Fri 2027-01-01 (about 2 days after the procedure)"),
        # The hour of the procedure is not known: 36 h after it is the next day or the one after that.
        ("36 h", "2026-12-31", "2027-01-01", "Thu 2026-12-31 to Fri 2027-01-01 (36 h after the procedure)"),
    ],
)
def test_a_span_has_a_first_and_a_last_day(entry: str, earliest: str | None, latest: str | None, when: str) -> None:
    found = stated(entry)
    assert (found.earliest, found.latest, found.when) == (earliest, latest, when)
    assert found.about is entry.startswith("about")


def test_without_the_day_of_the_procedure_there_is_no_date() -> None:
    found = stated("3-5 days", None)
    assert (found.earliest, found.latest, found.days) == (None, None, ())
    assert found.when == "3 to 5 days after the procedure; the date waits for procedure.date"
    assert [waiting.id for waiting in found.waits_for] == ["procedure.date"]


def test_fractions_are_listed_one_by_one() -> None:
    found = solid("2028-02-25", "3 days", "1 day")
    days = ["2028-02-28", "2028-02-29", "2028-03-01", "2028-03-02", "2028-03-03"]
    assert [(day.earliest, day.latest) for day in found.days] == [(day, day) for day in days]
    assert (found.count, found.every, found.waits_for) == (5, "1 day", ())
    assert (found.id, found.what) == ("solid-part", "solid part")
    assert {START, INTERVAL, "solid.fraction.count"} <= set(found.lines)
    assert found.when == "Mon 2028-02-28 (3 days after the procedure); then every 1 day; 5 in all"
    missing = due(planned({"procedure.date": "2028-02-25"}), "solid-part")
    assert f"the time from one to the next waits for {INTERVAL}" in missing.when


def test_how_many_there_are_waits_where_nobody_has_said_it() -> None:
    protocol = recipe(RADIATION).protocol
    unsaid = Parameter.model_validate(Written("solid.fraction.count", "not reported"))
    changed = protocol.model_copy(update={"parameters": {**protocol.parameters, "solid.fraction.count": unsaid}})
    plan = compute(replace(recipe(RADIATION), protocol=changed), make_case({}, {}, changed, "test"), shelf())
    assert "how many waits for solid.fraction.count" in due(plan, "solid-part").when


def test_days_counted_from_about_a_day_are_about_days_too() -> None:
    protocol = recipe(RADIATION).protocol
    about = Parameter.model_validate(Written(START, "about 3 days [zong-2024, Methods]"))
    changed = protocol.model_copy(update={"parameters": {**protocol.parameters, START: about}})
    case = make_case({}, {"procedure.date": "2028-02-25", INTERVAL: "1 day"}, changed, "test")
    found = due(compute(replace(recipe(RADIATION), protocol=changed), case, shelf()), "solid-part")
    assert [day.text.startswith("about ") for day in found.days] == [True] * 5


@pytest.mark.parametrize(
    ("start", "interval", "second"),
    [
        ("at least 3 days", "1 day", ("2028-02-29", None)),
        ("at most 3 days", "1 day", (None, "2028-02-29")),
        ("3 days", "at least 1 day", ("2028-02-29", None)),
        ("3 days", "at most 1 day", (None, "2028-02-29")),
        ("3-4 days", "1-2 days", ("2028-02-29", "2028-03-02")),
    ],
)
def test_where_one_end_is_open_so_is_that_of_every_later_day(
    start: str, interval: str, second: tuple[str | None, str | None]
) -> None:
    protocol, times = recipe(RADIATION).protocol, {START: start, INTERVAL: interval}
    entries = {name: Parameter.model_validate(Written(name, f"{text} [zong-2024, x]")) for name, text in times.items()}
    changed = protocol.model_copy(update={"parameters": {**protocol.parameters, **entries}})
    case = make_case({}, {"procedure.date": "2028-02-25"}, changed, "test")
    found = due(compute(replace(recipe(RADIATION), protocol=changed), case, shelf()), "solid-part")
    assert (found.days[1].earliest, found.days[1].latest) == second


def test_without_an_interval_only_the_first_fraction_has_a_day() -> None:
    found = solid("2026-11-24", "10 days")
    assert (found.earliest, found.days) == ("2026-12-04", ())
    assert [waiting.id for waiting in found.waits_for] == [INTERVAL]


def test_a_start_that_nobody_chose_gives_no_date_though_the_day_is_known() -> None:
    found = due(planned({"procedure.date": "2026-11-24"}, "liver/callispheres-epirubicin-300-500"), "sorafenib")
    assert (found.earliest, found.latest) == (None, None)
    assert [waiting.id for waiting in found.waits_for] == ["systemic.sorafenib.start"]
    assert "2026" not in found.when
    assert not found.about


def test_what_the_source_counts_in_months_has_no_day() -> None:
    found = due(planned({"procedure.date": "2026-11-24"}, "liver/callispheres-epirubicin-300-500"), "response")
    assert (found.earliest, found.latest, found.days, found.waits_for) == (None, None, (), ())


def test_an_assessment_every_four_to_six_weeks_has_its_first_span_and_no_further_dates() -> None:
    found = due(planned({"procedure.date": "2026-11-24"}, "liver/callispheres-epirubicin-300-500"), "assessment")
    assert (found.earliest, found.latest, found.days) == ("2026-12-22", "2027-01-05", ())
    assert found.every == "4 to 6 weeks"


def test_very_many_fractions_are_counted_and_not_listed() -> None:
    settings = {"procedure.date": "2026-11-24", START: "1 day", INTERVAL: "1 day"}
    found = due(planned({**settings, "solid.fraction.count": "100"}), "solid-part")
    assert len(found.days) == 100
    assert "more than 100" not in found.when
    found = due(planned({**settings, "solid.fraction.count": "101"}), "solid-part")
    assert (found.count, found.days) == (101, ())
    assert "more than 100" in found.when


def test_a_day_beyond_the_calendar_is_refused_by_name() -> None:
    with pytest.raises(CaseError) as refused:
        solid("9999-12-30", "3 days")
    assert [problem.where for problem in refused.value.problems] == ["procedure.date"]


@example(date(2028, 2, 28), 1)
@example(date(2026, 12, 31), 365)
@given(DAYS, st.integers(0, 2000))
def test_moving_the_procedure_moves_every_date_as_far(day: date, by: int) -> None:
    before, after = (solid(moved.isoformat(), "10 days", "2 weeks") for moved in (day, day + timedelta(days=by)))
    assert len(before.days) == len(after.days) == 5
    old, new = ([it.earliest, *(each.earliest for each in it.days)] for it in (before, after))
    for earlier, later in zip(old, new, strict=True):
        assert date.fromisoformat(str(later)) - date.fromisoformat(str(earlier)) == timedelta(days=by)


@given(DAYS, st.integers(0, 90), st.integers(1, 30))
def test_fractions_lie_one_interval_apart_and_weeks_are_seven_days(day: date, start: int, interval: int) -> None:
    found = solid(day.isoformat(), f"{start * 7} days", f"{interval * 7} days")
    assert found.days == solid(day.isoformat(), f"{start} weeks", f"{interval} weeks").days
    dates = [date.fromisoformat(str(each.earliest)) for each in found.days]
    assert dates[0] == day + timedelta(weeks=start)
    assert {later - earlier for earlier, later in pairwise(dates)} == {timedelta(weeks=interval)}


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_first_day_never_comes_after_the_last(low: int, more: int) -> None:
    found = stated(f"{low}-{low + more + 1} h")
    assert str(found.earliest) <= str(found.latest)


def test_dates_change_neither_lines_nor_findings() -> None:
    plans = [planned({"procedure.date": day, START: "1 day"}) for day in ("2026-11-24", "2027-11-24")]
    assert plans[0].lines == plans[1].lines
    assert plans[0].findings == plans[1].findings
