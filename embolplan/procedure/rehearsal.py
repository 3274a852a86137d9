"""What makes a procedure a rehearsal: its made-up vessels, and a clock that runs faster than the day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from embolplan.procedure.clock import moment
from embolplan.procedure.simulated_bed import Bed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from embolplan.procedure.clock import Clock
    from embolplan.record import Event

SIMULATED = "simulated"
"""In the body of the opened event of a rehearsal: what it is simulated with."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a rehearsal is simulated with: the seed of its vessels, and how many times faster its clock runs."""

    seed: int = 1
    faster: float = 1

    @property
    def bed(self) -> Bed:
        """Its vessels."""
        return Bed(self.seed)

    def body(self) -> dict[str, object]:
        """As it stands in the opened event."""
        return {SIMULATED: asdict(self)}


def simulated(opened: Event) -> Simulated | None:
    """What a procedure is simulated with; None for one that is no rehearsal."""
    if not opened.body.get("rehearsal"):
        return None
    return Simulated(**cast("dict[str, int]", opened.body.get(SIMULATED, {})))


def times_faster(opened: Event) -> float:
    """How many times faster than the day a procedure's clock runs."""
    found = simulated(opened)
    return 1 if found is None else found.faster


class PacedClock:
    """A clock that can be told to run faster, for a rehearsal, from some time on; as the one beneath it until then."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.as_the_day()

    def as_the_day(self) -> None:
        """Shows the time of day again."""
        self._since = self._from = self._clock.now()
        self._faster: float = 1

    def go(self, opened: Event, events: Sequence[Event]) -> None:
        """Runs at the pace of that procedure, from its last entry on: it stood while nobody rehearsed."""
        self._faster = times_faster(opened)
        if self._faster != 1:
            self._since, self._from = self._clock.now(), moment(events[-1].at)

    def now(self) -> datetime:
        """The time of day, or that of the rehearsal; aware and in UTC."""
        if self._faster == 1:
            return self._clock.now()
        return self._from + (self._clock.now() - self._since) * self._faster

    def jump(self) -> timedelta:
        """By how much the time of day has been moved since the clock beneath was made."""
        return self._clock.jump()
