"""A procedure that another program carries out, to look at: read without a lock, so that nobody waits for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from embolplan.errors import EmbolplanError, JournalError
from embolplan.procedure import plans, rules
from embolplan.procedure.clock import moment
from embolplan.procedure.folding import walk
from embolplan.procedure.reckoning import Remembering, readable, recompute
from embolplan.procedure.rehearsal import times_faster
from embolplan.procedure.verifying import read_copy, read_events

if TYPE_CHECKING:
    from pathlib import Path

    from embolplan.plan import Plan
    from embolplan.procedure.clock import Clock
    from embolplan.procedure.timers import TimerState
    from embolplan.record import Event

_ROLLBACK = "-journal"
"""SQLite's own file beside a database that is being written, or that a crash left half-written."""
_PATIENCE = 6
"""How many looks in vain before SQLite is asked to sort out what a crash may have left."""


class Watch:
    """A procedure as it stood at the last look.

    The file is copied whole and read in memory; a copy that was torn by a program writing is passed over.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path, self.clock = path, clock
        self.events: tuple[Event, ...] = read_events(path)[0]
        with readable():
            self.plan: Plan = plans.thaw(self.events[0].body["plan"])
            self.walk = walk(self.plan, self.events)
        self._seen, self._in_vain = self._mark(), 0
        self._recompute = Remembering(recompute)

    def look(self) -> bool:
        """Reads again where the file has changed; whether anything is new. JournalError where it stays unreadable."""
        try:
            mark = self._mark()
            if mark == self._seen and not self._in_vain:
                return False
            events = self._copied()
        except (OSError, JournalError):
            self._in_vain += 1
            if self._in_vain < _PATIENCE:
                return False
            events, mark = read_events(self.path)[0], self._seen
        self._in_vain, self._seen = 0, mark
        if len(events) == len(self.events):
            return False
        # The first event stays the same object: what is computed from it is remembered by it.
        self.events = (self.events[0], *events[1:])
        with readable():
            self.walk = walk(self.plan, self.events)
        return True

    @property
    def rehearsal(self) -> bool:
        """Whether this is no real procedure."""
        return bool(self.events[0].body.get("rehearsal", False))

    def now(self) -> datetime:
        """The time of the procedure, which in a rehearsal may run faster from its last entry on."""
        faster = times_faster(self.events[0])
        if faster == 1:
            return self.clock.now()
        entered = datetime.fromtimestamp(self._seen[1] / 1e9, UTC)
        return moment(self.events[-1].at) + max(self.clock.now() - entered, timedelta()) * faster

    def timers(self) -> tuple[TimerState, ...]:
        """What every timer that nobody has ended shows now, oldest first."""
        now = self.now()
        return tuple(timer.at(now) for timer in self.walk.running)

    def left(self) -> float | None:
        """mL still in the syringe of the current step; None where there is none or its volume is not known."""
        return rules.left_now(self.as_done(), self.walk)

    def as_done(self) -> Plan:
        """The plan with what was read and chosen since it was opened; as it was opened where that fails."""
        if not (self.walk.measurements or self.walk.choices):
            return self.plan
        try:
            return self._recompute(self.events[0], self.events)
        except EmbolplanError:
            return self.plan

    def _mark(self) -> tuple[int, int, int]:
        found = self.path.stat()
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _copied(self) -> tuple[Event, ...]:
        beside = self.path.with_name(self.path.name + _ROLLBACK)
        if beside.exists():
            raise BlockingIOError(str(beside))
        return read_copy(self.path.read_bytes(), self.path)[0]
