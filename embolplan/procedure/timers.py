"""Timers as a view of events and a clock: computed from when they were started, never by counting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from embolplan.plan import Duration
from embolplan.units import convert

Running = Literal["running", "due", "over", "ended"]

_SLACK = 1e-6
"""Times are kept to the microsecond, so that seven sevenths of a minute are a little less than one."""


def span(time: Duration) -> tuple[timedelta, timedelta | None]:
    """The least and, where there is one, the longest time that a duration stands for."""
    low, high = (time.value, time.value) if time.value is not None else (time.low, time.high)
    return timedelta() if low is None else _delta(low, time.unit), None if high is None else _delta(high, time.unit)


def longer(time: Duration, by: Duration) -> Duration:
    """A time and so much more; a span or a bound moves as a whole."""
    assert by.value is not None  # refused before it is written
    more = convert(by.value, by.unit, time.unit)
    return Duration(time.unit, *(None if each is None else each + more for each in (time.value, time.low, time.high)))


@dataclass(frozen=True, slots=True)
class Interval:
    """One of the things that are due while a timer runs: the k-th shake of so many."""

    k: int
    of: int
    due_at: datetime
    late: timedelta
    """How long it has been due; zero where it is still to come, or was confirmed."""
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TimerState:
    """What a timer shows at one moment."""

    timer: Timer
    state: Running
    """running; due, between the least and the longest time of a span; over; ended, by a person."""
    elapsed: timedelta
    remaining: timedelta
    """To the least time; zero once it has passed."""
    remaining_high: timedelta | None
    """To the longest time; None for "at least"."""
    over_at: datetime
    """When it is or was over: the longest time of a span, the least of "at least"."""
    expired_away: bool
    """It was over when the program came back, so it is told as expired at `over_at` and does not ring."""
    next: Interval | None
    """The shake to do now or next; None where none is left."""
    missed: tuple[Interval, ...]
    """Shakes that were not confirmed before the next one was due."""


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer of a step, or one that a person set beside it."""

    n: int
    """The number of the event that started it."""
    name: str
    step: str | None
    turn: int
    started_at: datetime
    time: Duration
    every: Duration | None = None
    own: bool = False
    """A person set it, so that it does not end with its step."""
    ended_at: datetime | None = None
    confirmed: tuple[tuple[int, datetime], ...] = ()
    """The shakes that were confirmed, and when."""

    @property
    def open(self) -> bool:
        """Whether nobody has said how long it runs, so that it counts up and a person ends it."""
        return self.time.value is self.time.low is self.time.high is None

    @property
    def running(self) -> bool:
        """Whether nobody has ended it."""
        return self.ended_at is None

    def elapsed(self, now: datetime) -> timedelta:
        """The time from its start to now or to its end; zero where the clock stands before its start."""
        return max((self.ended_at or now) - self.started_at, timedelta())

    def at(self, now: datetime, back_at: datetime | None = None) -> TimerState:
        """What it shows now; `back_at` is when the program came back from being away."""
        low, high = span(self.time)
        elapsed = self.elapsed(now)
        over_at = self.started_at + (low if high is None else high)
        due = self._due(now)
        return TimerState(
            timer=self,
            state=self._state(elapsed, low, high),
            elapsed=elapsed,
            remaining=max(low - elapsed, timedelta()),
            remaining_high=None if high is None else max(high - elapsed, timedelta()),
            over_at=over_at,
            expired_away=self._over_by(over_at, min(back_at, now)) if back_at is not None else False,
            next=next((interval for interval in due if interval.confirmed_at is None), None) if self.running else None,
            missed=self._missed(now),
        )

    def _over_by(self, over_at: datetime, moment: datetime) -> bool:
        return self.running and not self.open and self.started_at < over_at <= moment

    def intervals(self, now: datetime) -> tuple[Interval, ...]:
        """All that is due while it runs, the first after one interval, the last no later than its end."""
        if self.every is None:
            return ()
        each, (low, high) = span(self.every)[0], span(self.time)
        of = int((low if high is None else high) / each * (1 + _SLACK)) if each else 0
        done = dict(self.confirmed)
        dues = ((k, self.started_at + each * k) for k in range(1, of + 1))
        return tuple(
            Interval(k, of, due_at, timedelta() if k in done else max(now - due_at, timedelta()), done.get(k))
            for k, due_at in dues
        )

    def _due(self, now: datetime) -> tuple[Interval, ...]:
        """From the last interval that is due onward: an earlier one can no longer be done."""
        intervals = self.intervals(now)
        passed = sum(interval.due_at <= now for interval in intervals)
        done = max((interval.k for interval in intervals if interval.confirmed_at is not None), default=0)
        return intervals[max(passed - 1, done, 0) :]

    def _missed(self, now: datetime) -> tuple[Interval, ...]:
        until = self.ended_at or now
        passed = [interval for interval in self.intervals(until) if interval.due_at <= until]
        past = passed if not self.running else passed[:-1]
        done = max((k for k, _ in self.confirmed), default=0)
        past += [interval for interval in passed if interval.k < done and interval not in past]
        return tuple(interval for interval in past if interval.confirmed_at is None)

    def _state(self, elapsed: timedelta, low: timedelta, high: timedelta | None) -> Running:
        if not self.running:
            return "ended"
        if self.open:
            return "due"
        if elapsed >= (low if high is None else high):
            return "over"
        return "due" if elapsed >= low else "running"


def _delta(value: float, unit: str) -> timedelta:
    return timedelta(minutes=convert(value, unit, "min"))
