"""Recipes of a list that borrow from one that is in none of the libraries, so that they cannot be planned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from embolplan.errors import LibraryError

if TYPE_CHECKING:
    from embolplan.library.index import Entry
    from embolplan.library.places import Place

_BLOCK = re.compile(rb"^borrows:(.*(?:\n(?:[ \t#].*)?)*)", re.MULTILINE)
_ID = re.compile(rb":\s+[\"']?([a-z0-9]+(?:[-/][a-z0-9]+)+)")


def named_in(raw: bytes) -> str:
    """Ids from which a text seems to borrow, parted by spaces: enough to see that all are there, without a loader."""
    block = _BLOCK.search(raw.replace(b"\r\n", b"\n"))
    return " ".join(dict.fromkeys(name.decode() for name in _ID.findall(block[1]))) if block else ""


def without_lender(found: Sequence[tuple[Place, Entry]]) -> Iterator[tuple[str, str]]:
    """The ids of recipes that borrow, each with that of a lender which is not there."""
    there = {entry.id for _, entry in found}
    for place, entry in found:
        if not entry.borrows:
            continue
        missing = [name for name in entry.borrows.split() if name not in there]
        if missing:
            yield from ((entry.id, name) for name in _borrowed(place, entry) if name not in there)


def _borrowed(place: Place, entry: Entry) -> Sequence[str]:
    """The ids that a recipe really borrows from; none where it does not load, which is told where it is asked for."""
    from embolplan.library.load import load_protocol  # loads pydantic, which no list needs where nothing is missing

    try:
        protocol, _ = load_protocol(place.root / entry.file, entry.file)
    except LibraryError:
        return ()
    return list(dict.fromkeys(protocol.borrows.values()))
