"""What is due after the procedure, and on which day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from embolplan.export.document import Block, Column, Heading, Phrase, Row, Table
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.export.marks import Marks
    from embolplan.model.protocol import Protocol
    from embolplan.model.schedule import Scheduled
    from embolplan.plan import Due


def afterwards(schedule: Sequence[Due], marks: Marks) -> Iterator[Block]:
    """Each thing that is due with its day or days, or with what they wait for."""
    yield from _table([_row(due, marks) for due in schedule])


def to_schedule(protocol: Protocol, marks: Marks, named: Callable[[str], str]) -> Iterator[Block]:
    """What a protocol schedules, before there is a day to count from; `named` gives what stands under an id."""
    yield from _table([_unscheduled(name, item, marks, named) for name, item in protocol.schedule.items()])


def _table(rows: Sequence[Row]) -> Iterator[Block]:
    if rows:
        shares = (("what", 2), ("when", 4), ("done", 5))
        columns = tuple(Column(say(f"schedule.column.{name}"), share) for name, share in shares)
        yield Heading(say("schedule.title"))
        yield Table(say("schedule.title"), columns, tuple(rows))


def _row(due: Due, marks: Marks) -> Row:
    cells = (
        Phrase(due.what),
        Phrase(due.when, under=days_listed(due)),
        Phrase(due.text, marks.of_sources(due.sources), due.because or ""),
    )
    return Row(cells, "unknown" if due.waits_for else "")


def _unscheduled(name: str, item: Scheduled, marks: Marks, named: Callable[[str], str]) -> Row:
    when = [
        say("schedule.after", amount=named(item.starts)) if item.starts else say("schedule.no_start"),
        *([say("schedule.again", interval=named(item.every))] if item.every else []),
        *([say("schedule.times", count=named(item.count))] if item.count else []),
    ]
    text = item.text.text
    for reference in item.references:
        text = text.replace(f"{{{reference}}}", named(reference))
    arms = [say("export.only_where", option=option, id=line_id) for line_id, option in item.when.items()]
    notes = "; ".join([*arms, *([item.because] if item.because else [])])
    done = Phrase(text, marks.of_sources(item.text.basis.sources), notes)
    return Row((Phrase(name.replace("-", " ")), Phrase("; ".join(when)), done))


def days_listed(due: Due) -> str:
    """Each day with its number; empty where they are not known one by one."""
    return ", ".join(say("schedule.nth", n=n, days=days.text) for n, days in enumerate(due.days, 1))
