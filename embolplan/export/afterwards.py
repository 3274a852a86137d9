"""What is due after the procedure, and on which day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from embolplan.export.document import Block, Column, Heading, Phrase, Row, Table
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.export.marks import Marks
    from embolplan.plan import Due


def afterwards(schedule: Sequence[Due], marks: Marks) -> Iterator[Block]:
    """Each thing that is due with its day or days, or with what they wait for."""
    if schedule:
        shares = (("what", 2), ("when", 4), ("done", 5))
        columns = tuple(Column(say(f"schedule.column.{name}"), share) for name, share in shares)
        yield Heading(say("schedule.title"))
        yield Table(say("schedule.title"), columns, tuple(_row(due, marks) for due in schedule))


def _row(due: Due, marks: Marks) -> Row:
    cells = (
        Phrase(due.what),
        Phrase(due.when, under=days_listed(due)),
        Phrase(due.text, marks.of_sources(due.sources), due.because or ""),
    )
    return Row(cells, "unknown" if due.waits_for else "")


def days_listed(due: Due) -> str:
    """Each day with its number; empty where they are not known one by one."""
    return ", ".join(say("schedule.nth", n=n, days=days.text) for n, days in enumerate(due.days, 1))
