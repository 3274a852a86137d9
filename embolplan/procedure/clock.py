"""Where the time of a procedure comes from: a clock that is passed in, never asked for behind its back."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from embolplan.words import say

CLOCK_BACK = "clock_back_s"
"""In an event's body: by how many seconds its time lies before the time of the event before it."""


_NOTICED = timedelta(seconds=2)
"""Clocks that differ by less are as they should be."""


class Clock(Protocol):
    """What tells a procedure the time."""

    def now(self) -> datetime:
        """The time of day, aware and in UTC."""

    def jump(self) -> timedelta:
        """By how much the time of day has been moved, by hand or by the network, since this clock was made."""


class SystemClock:
    """The computer's own clock, held against one that nobody can set and that runs on in standby where there is one."""

    def __init__(self) -> None:
        self._began = self.now()
        self._steady, self._awake = _steady_seconds(), _awake_seconds()

    def now(self) -> datetime:
        """The time of day, aware and in UTC."""
        return datetime.now(UTC)

    def jump(self) -> timedelta:
        """The time of day that has passed, less the time that has."""
        return (self.now() - self._began) - timedelta(seconds=_steady_seconds() - self._steady)

    def slept(self) -> timedelta:
        """How long the computer stood by since this clock was made, where the system tells."""
        return timedelta(seconds=(_steady_seconds() - self._steady) - (_awake_seconds() - self._awake))


class ManualClock:
    """A clock that stands until it is moved; for tests and for walks that are driven by a program."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._jump = timedelta()

    def now(self) -> datetime:
        """The time that was set."""
        return self._now

    def jump(self) -> timedelta:
        """By how much the clock has been set, not counting the time that was let pass."""
        return self._jump

    def pass_time(self, *, minutes: float = 0, seconds: float = 0) -> datetime:
        """Lets time go by."""
        self._now += timedelta(minutes=minutes, seconds=seconds)
        return self._now

    def set_by(self, by: timedelta) -> datetime:
        """Moves the hands without time going by; a negative span sets the clock back."""
        self._now += by
        self._jump += by
        return self._now


def stamp(moment: datetime) -> str:
    """A time as events carry it: UTC, ISO 8601, milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(stamped: str) -> datetime:
    """The time that a stamp stands for."""
    return datetime.fromisoformat(stamped).astimezone(UTC)


def told_by(clock: Clock) -> tuple[str, ...]:
    """What has become of a clock that a person who trusts its times must know."""
    told = []
    if abs(jump := clock.jump()) > _NOTICED:
        told.append(say("procedure.clock_jumped", seconds=f"{jump.total_seconds():+.0f}"))
    if isinstance(clock, SystemClock) and (slept := clock.slept()) > _NOTICED:
        told.append(say("procedure.slept", seconds=f"{slept.total_seconds():.0f}"))
    return tuple(told)


def _steady_seconds() -> float:
    # Python's monotonic clock stops on Linux and macOS while the computer sleeps, and a bead does not.
    return _seconds("CLOCK_BOOTTIME" if sys.platform == "linux" else "CLOCK_MONOTONIC")


def _awake_seconds() -> float:
    return _seconds("CLOCK_MONOTONIC" if sys.platform == "linux" else "CLOCK_UPTIME_RAW")


def _seconds(name: str) -> float:
    clock = getattr(time, name, None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)
