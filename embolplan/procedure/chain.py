"""The chain that ties each event to the one before: it shows a lost or changed event, not a forger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embolplan.record import Event

START = "0" * 64
"""What the first event is chained to."""


def canonical(tree: Mapping[str, object]) -> str:
    """The one JSON text of a tree: keys sorted, nothing between the tokens, ASCII, no NaN."""
    return json.dumps(tree, sort_keys=True, separators=(",", ":"), allow_nan=False)


def plain(tree: Mapping[str, object]) -> dict[str, object]:
    """The tree as it will be read back from its text."""
    back: dict[str, object] = json.loads(canonical(tree))
    return back


def digest(event: Event, previous: str) -> str:
    """The hash of an event after the event of that hash."""
    tree = {
        "n": event.n,
        "at": event.at,
        "by": event.by,
        "kind": event.kind,
        "step": event.step,
        "turn": event.turn,
        "body": event.body,
        "previous": previous,
    }
    return hashlib.sha256(canonical(tree).encode("ascii")).hexdigest()


def chain_hash(events: Iterable[Event]) -> str:
    """The hash of the last of these events, which are all of a procedure, from the first."""
    last = START
    for event in events:
        last = digest(event, last)
    return last
