"""Limits as objects: check, message and documentation of each come from the one object."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from embolplan.plan import Finding, Line, Severity
from embolplan.units import convert
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.model.cite import Reference


class Limit(NamedTuple):
    """A bound on one line, with the places it comes from; compared unrounded."""

    code: str
    severity: Severity
    of: str
    sources: tuple[Reference, ...]
    unit: str
    """Of the bound; a line is in the unit in which it was written."""
    at_most: float | None = None
    at_least: float | None = None
    text: str = ""
    """What the bound is, as a person reads it."""
    beside: tuple[str, ...] = ()
    """Other lines that the finding is about."""

    def check(self, lines: Mapping[str, Line], **words: str) -> Finding | None:
        """A finding where the line lies beyond the bound; None where it does not, or is unknown."""
        line = lines.get(self.of)
        if line is None or not self._beyond(line):
            return None
        # What a sentence has beside the bound may be nothing.
        text = say(f"finding.{self.code}", found=line.text, bound=self.text, **words).rstrip()
        return Finding(self.code, self.severity, text, (self.of, *self.beside), self.sources)

    def waits(self, lines: Mapping[str, Line]) -> tuple[str, ...]:
        """The ids that somebody must give before this limit can be judged."""
        line = lines.get(self.of)
        return tuple(waiting.id for waiting in line.waits_for) if line else ()

    def _beyond(self, line: Line) -> bool:
        low = self._in_unit(line, line.value if line.value is not None else line.low)
        high = self._in_unit(line, line.value if line.value is not None else line.high)
        too_much = self.at_most is not None and high is not None and high > self.at_most
        too_little = self.at_least is not None and low is not None and low < self.at_least
        return too_much or too_little

    def _in_unit(self, line: Line, number: float | None) -> float | None:
        if number is None or line.canonical is None or line.canonical == self.unit:
            return number
        return convert(number, line.canonical, self.unit)
