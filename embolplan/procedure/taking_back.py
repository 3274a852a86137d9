"""Which entries can be taken back, and which others fall away with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.procedure.refusals import refuse
from embolplan.procedure.standing import standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embolplan.record import Event

_BY_THEMSELVES = frozenset(
    ["measured", "contrast given", "catheter content", "note", "timer extended", "prepared again"]
)
_HANG_ON_THE_STEP = frozenset(["given", "measured", "choice made"])


def leaves_a_step(event: Event) -> bool:
    """Whether the procedure went on to another step by it."""
    moves = event.kind == "deviation" and (bool(event.body.get("steps_over")) or "to" in event.body)
    return moves or event.kind in ("step done", "endpoint reached", "angiogram checked")


def entries_to_take_back(events: Sequence[Event]) -> tuple[Event, ...]:
    """What can be taken back now, newest first: of the steps only the one that was left last."""
    stands = standing(events)
    last = next((event for event in reversed(stands) if leaves_a_step(event)), None)
    return tuple(event for event in reversed(stands) if event is last or _by_itself(event))


def along_with(events: Sequence[Event], n: int) -> list[int]:
    """The numbers of the event and of what falls away with it; refused where it must stay."""
    event = next((each for each in entries_to_take_back(events) if each.n == n), None)
    if event is None:
        raise refuse("table.cannot_take_back", "taken back", n=n)
    if not leaves_a_step(event):
        return [n, *_about(events, (n,))]
    after = [each for each in standing(events) if each.n > n]
    for each in after:
        if each.kind in _HANG_ON_THE_STEP and (each.step, each.turn) != (event.step, event.turn):
            raise refuse("table.hangs_on_it", "taken back", n=each.n, kind=each.kind)
    timers = tuple(each.n for each in after if each.kind == "timer started" and not each.body.get("own"))
    return [n, *timers, *_about(after, timers)]


def _by_itself(event: Event) -> bool:
    if event.kind == "deviation":
        return not leaves_a_step(event)
    return event.kind in _BY_THEMSELVES or (event.kind == "timer started" and bool(event.body.get("own")))


def _about(events: Sequence[Event], timers: tuple[int, ...]) -> list[int]:
    """What was entered about these timers: shakes, more time, and their ends."""
    return [event.n for event in standing(events) if event.body.get("started") in timers]
