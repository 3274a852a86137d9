"""Timers: computed from their start, whatever happened in between."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from embolplan.plan import Duration
from embolplan.procedure import ManualClock, Refused, SystemClock, Timer, moment, stamp
from tests.procedure.recipe import START, clock, create, drive, minutes, resume

if TYPE_CHECKING:
    from pathlib import Path


def after(low: float) -> timedelta:
    return timedelta(minutes=low)


def a_timer(time: Duration, every: Duration | None = None) -> Timer:
    return Timer(2, "load.duration", "load", 1, START, time, every)


def test_six_shakes_in_thirty_minutes_the_first_at_five_the_last_at_thirty() -> None:
    shakes = a_timer(minutes(30), minutes(5)).intervals(START)
    assert [(shake.k, shake.of, shake.due_at - START) for shake in shakes] == [
        (k, 6, after(5 * k)) for k in range(1, 7)
    ]


@pytest.mark.parametrize(
    ("time", "every", "of"),
    [
        (minutes(30), minutes(4), 7),
        (minutes(low=30), minutes(5), 6),
        (minutes(low=20, high=30), minutes(10), 3),
        (Duration("h", 2), minutes(15), 8),
        (minutes(0.3), minutes(0.1), 3),
        (minutes(1), minutes(1 / 7), 7),
        (minutes(3), minutes(5), 0),
        (minutes(3), None, 0),
    ],
)
def test_how_often_something_is_due(time: Duration, every: Duration | None, of: int) -> None:
    assert len(a_timer(time, every).intervals(START)) == of


@pytest.mark.parametrize(
    ("time", "passed", "state", "remaining", "remaining_high"),
    [
        (minutes(30), 0, "running", 30, 30),
        (minutes(30), 29.99, "running", 0.01, 0.01),
        (minutes(30), 30, "over", 0, 0),
        (minutes(low=2, high=3), 1, "running", 1, 2),
        (minutes(low=2, high=3), 2, "due", 0, 1),
        (minutes(low=2, high=3), 3, "over", 0, 0),
        (minutes(low=30), 29, "running", 1, None),
        (minutes(low=30), 31, "over", 0, None),
        (minutes(high=5), 1, "due", 0, 4),
        (minutes(high=5), 6, "over", 0, 0),
        (Duration("s", 90), 1, "running", 0.5, 0.5),
    ],
)
def test_what_a_timer_shows(
    time: Duration, passed: float, state: str, remaining: float, remaining_high: float | None
) -> None:
    shown = a_timer(time).at(START + after(passed))
    assert shown.state == state
    assert shown.remaining == after(remaining)
    assert shown.remaining_high == (None if remaining_high is None else after(remaining_high))


def test_a_clock_before_the_start_shows_no_negative_time() -> None:
    shown = a_timer(minutes(30)).at(START - after(5))
    assert (shown.state, shown.elapsed, shown.remaining) == ("running", timedelta(), after(30))


def test_resumed_after_twelve_minutes_away(tmp_path: Path) -> None:
    time = clock()
    with create(tmp_path, time) as session:
        drive(session, "load")
        session.start_timer()
        time.pass_time(minutes=5)
        session.shaken()
        with pytest.raises(Refused, match="2 of 6 is due in 5:00 min"):
            session.shaken()
    time.pass_time(minutes=12)
    with resume(session, time) as session:
        (shown,) = session.timers()
        assert (shown.elapsed, shown.state, shown.expired_away) == (after(17), "running", False)
        assert shown.next is not None
        assert (shown.next.k, shown.next.of, shown.next.late) == (3, 6, after(2))
        assert [missed.k for missed in shown.missed] == [2]
        session.shaken()
        (shown,) = session.timers()
        assert shown.next is not None
        assert (shown.next.k, shown.next.late) == (4, timedelta())
        time.pass_time(minutes=13)
        (shown,) = session.timers()
        assert (shown.state, shown.next and shown.next.k, [m.k for m in shown.missed]) == ("over", 6, [2, 4, 5])
        session.shaken()
        (shown,) = session.timers()
        assert shown.next is None
        with pytest.raises(Refused, match="nothing more is due"):
            session.shaken()


def test_a_timer_that_expired_while_away_says_when(tmp_path: Path) -> None:
    time = clock()
    with create(tmp_path, time) as session:
        drive(session, "load")
        started = session.start_timer().timers[-1].started_at
    time.pass_time(minutes=42)
    with resume(session, time) as session:
        (shown,) = session.timers()
        assert shown.expired_away
        assert shown.over_at == started + after(30)
        session.start_timer("re-suspend", minutes(3))
        time.pass_time(minutes=4)
        assert [(other.state, other.expired_away) for other in session.timers()] == [("over", True), ("over", False)]
        session.end_timer("re-suspend")
        session.done("load")
        assert session.timers() == ()


def test_several_run_at_once_and_an_ended_one_says_when(tmp_path: Path) -> None:
    time = clock()
    with create(tmp_path, time) as session:
        drive(session, "load")
        session.start_timer()
        session.start_timer("re-suspend", minutes(3))
        with pytest.raises(Refused, match="started already"):
            session.start_timer("re-suspend", minutes(3))
        with pytest.raises(Refused, match="time longer than nothing"):
            session.start_timer("other", minutes(0))
        time.pass_time(minutes=4)
        assert [(shown.timer.name, shown.state) for shown in session.timers()] == [
            ("load.duration", "running"),
            ("re-suspend", "over"),
        ]
        ended = session.end_timer("re-suspend").timer("re-suspend")
        assert ended is not None
        assert ended.ended_at == time.now()
        time.pass_time(minutes=30)
        assert ended.at(time.now()).elapsed == after(4)
        assert ended.at(time.now()).state == "ended"
        session.start_timer("re-suspend", minutes(3))
        session.done("load")
        assert [shown.timer.name for shown in session.timers()] == ["re-suspend"]


def test_a_step_is_not_done_before_its_time(tmp_path: Path) -> None:
    time = clock()
    with create(tmp_path, time) as session:
        session.done("draw-beads")
        with pytest.raises(Refused, match="was not started"):
            session.done("settle")
        session.start_timer()
        with pytest.raises(Refused, match="started already"):
            session.start_timer()
        time.pass_time(seconds=90)
        with pytest.raises(Refused, match="0:30 to go"):
            session.done("settle")
        session.end_timer()
        time.pass_time(minutes=9)
        with pytest.raises(Refused, match="0:30 to go"):
            session.done("settle")
        walked = session.deviate("settle", "decision of the operator", "settled already")
        assert walked.step == "dissolve"
        assert walked.visits[-1].how == "stepped over"


def test_stamps_are_utc_with_milliseconds() -> None:
    assert stamp(START) == "2026-11-24T08:00:00.000Z"
    assert moment(stamp(START)) == START


def test_clocks_tell_whether_they_were_moved() -> None:
    time = ManualClock(START)
    time.pass_time(minutes=5)
    assert time.jump() == timedelta()
    time.set_by(timedelta(hours=1))
    assert time.jump() == timedelta(hours=1)
    assert time.now() == START + timedelta(hours=1, minutes=5)
    system = SystemClock()
    assert system.now().utcoffset() == timedelta()
    assert abs(system.jump()) < timedelta(seconds=1)


def test_a_time_that_nobody_knows_runs_until_a_person_ends_it_and_is_never_over() -> None:
    timer = Timer(1, "load.duration", "load", 1, START, Duration("min"))
    for later in (timedelta(), timedelta(hours=5)):
        state = timer.at(START + later, START + later)
        assert (state.state, state.elapsed, state.expired_away, state.remaining_high) == ("due", later, False, None)
    assert timer.open
    assert not Timer(1, "stand", "stand", 1, START, Duration("min", low=120)).open
