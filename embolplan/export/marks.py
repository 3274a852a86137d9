"""The small marks behind numbers, and the list that says what they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from embolplan.export.document import Entries, Entry
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.cite import Reference
    from embolplan.plan import Line

_PERSONS_AND_RULES = ("derived", "chosen", "assumed", "measured", "house")
"""Where a number comes from besides a source: these get marks of their own."""


class Marks:
    """Gives each source, each place in it and each other origin a mark, in the order in which they are first met."""

    def __init__(self, citations: Mapping[str, str]) -> None:
        self._citations = citations
        self._numbers: dict[str, str] = {}
        self._places: dict[str, dict[str, str]] = {}

    def of_sources(self, sources: Iterable[Reference]) -> tuple[str, ...]:
        """The marks of these sources, each with the letter of its place."""
        return tuple(dict.fromkeys(self._of_source(source) for source in sources))

    def of_origin(self, origin: str) -> tuple[str, ...]:
        """The mark of an origin that is no source, such as chosen; none for stated, whose mark is its source's."""
        return (self._number(f"origin {origin}"),) if origin in _PERSONS_AND_RULES else ()

    def of_line(self, line: Line) -> tuple[str, ...]:
        """The marks of everything that a line's number comes from."""
        return (*self.of_sources(line.sources), *self.of_origin(line.status))

    def of_lines(self, lines: Iterable[Line]) -> tuple[str, ...]:
        """The marks of several lines, each once."""
        return tuple(dict.fromkeys(mark for line in lines for mark in self.of_line(line)))

    def entries(self) -> Entries:
        """What every mark stands for, with the sources that no number has named at the end."""
        for key in self._citations:
            self._number(f"source {key}")
        return Entries(tuple(self._entry(name, number) for name, number in self._numbers.items()))

    def _entry(self, name: str, number: str) -> Entry:
        what, _, key = name.partition(" ")
        if what == "origin":
            return Entry(number, say(f"export.origin.{key}"))
        places = tuple((number + letter, place) for place, letter in self._places.get(key, {}).items())
        citation = self._citations.get(key, "")
        return Entry(number, f"{citation} [{key}]" if citation else key, places)

    def _of_source(self, source: Reference) -> str:
        number = self._number(f"source {source.key}")
        if not source.place:
            return number
        places = self._places.setdefault(source.key, {})
        return number + places.setdefault(source.place, _letter(len(places)))

    def _number(self, name: str) -> str:
        return self._numbers.setdefault(name, str(len(self._numbers) + 1))


def _letter(index: int) -> str:
    """a to z, then aa to az, and so on."""
    more, last = divmod(index, 26)
    return (_letter(more - 1) if more else "") + chr(ord("a") + last)
