"""What still stands: the one place in which a given volume that was taken back, and the taking back, fall away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embolplan.record import Event

TAKES_BACK = "takes_back"
"""In the body of a `given` event: the number of the one that it takes back; with a value it stands in its place."""


def standing(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events without those taken back, and without what only took them back."""
    taken_back = {event.body[TAKES_BACK] for event in events if event.kind == "given" and TAKES_BACK in event.body}
    return tuple(event for event in events if event.n not in taken_back and not _only_takes_back(event))


def _only_takes_back(event: Event) -> bool:
    return event.kind == "given" and TAKES_BACK in event.body and "value" not in event.body
