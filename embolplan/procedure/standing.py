"""What still stands: the one place in which an entry that was taken back, and the taking back, fall away."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from embolplan.record import Event

TAKES_BACK = "takes_back"
"""In the body of a `given` event: the number of the one that it takes back; with a value it stands in its place."""
PLACE = "place_of"
"""In the same body: the number of the first entry in whose place it stands."""
TAKEN_BACK = "events"
"""In the body of a `taken back` event: the numbers of the events that it takes back."""


def standing(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events without those taken back, and without what only took them back."""
    taken_back = {n for event in events for n in _takes_back(event)}
    return tuple(event for event in events if event.n not in taken_back and not _only_takes_back(event))


def _takes_back(event: Event) -> Iterator[int]:
    if event.kind == "given" and TAKES_BACK in event.body:
        yield cast("int", event.body[TAKES_BACK])
    elif event.kind == "taken back":
        yield from cast("list[int]", event.body[TAKEN_BACK])


def _only_takes_back(event: Event) -> bool:
    return event.kind == "taken back" or (
        event.kind == "given" and TAKES_BACK in event.body and "value" not in event.body
    )
