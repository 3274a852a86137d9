"""What is due on which day: whole days of the calendar, counted from the day of the procedure, never from today.

A part of a day makes two days possible, since the hour of the procedure is not known: 36 h later is the next day or the
one after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from embolplan.engine.amounts import Amount, Given, Unknown
from embolplan.engine.arms import excluded, only_for
from embolplan.engine.derivation import source_of
from embolplan.engine.lines import step_text
from embolplan.errors import CaseError, Problem
from embolplan.plan import Days, Due, Line, Waiting
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from embolplan.engine.fold import Fold
    from embolplan.model.case import Case
    from embolplan.model.recipe import Recipe
    from embolplan.model.schedule import Scheduled

PROCEDURE_DATE = "procedure.date"
MOST_LISTED = 100
"""Days that are listed one by one; more of them nobody reads."""


@dataclass(frozen=True, slots=True)
class _Time:
    """A time in days, its open ends None."""

    low: Fraction | None
    high: Fraction | None
    about: bool

    def times(self, n: int) -> _Time:
        """So many of them after each other."""
        low, high = (None if end is None else end * n for end in (self.low, self.high))
        return _Time(low, high, self.about)

    def and_then(self, other: _Time) -> _Time:
        """One after the other."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return _Time(low, high, self.about or other.about)


def make_schedule(recipe: Recipe, case: Case, folded: Fold, lines: Mapping[str, Line]) -> tuple[Due, ...]:
    """Everything that the recipe schedules; CaseError where a date falls beyond the calendar."""
    begin = date.fromisoformat(case.procedure.date) if case.procedure.date else None
    standing = (
        (name, item)
        for name, item in recipe.protocol.schedule.items()
        if excluded(item.when, recipe.protocol, folded.parameters) is None
    )
    return tuple(_due(name, item, begin, folded, lines) for name, item in standing)


def _due(name: str, item: Scheduled, begin: date | None, folded: Fold, lines: Mapping[str, Line]) -> Due:
    start, every = (_time(folded.parameters[line_id]) if line_id else None for line_id in (item.starts, item.every))
    counted = folded.parameters[item.count].value if item.count else None
    count = None if counted is None or isinstance(counted, Unknown) else int(counted)
    try:
        first = _day(begin, start) if begin and start else None
        days = _all(begin, start, every, count) if begin else ()
    except OverflowError as error:
        raise CaseError([Problem(PROCEDURE_DATE, say("schedule.beyond", day=begin, what=name))]) from error
    return Due(
        id=name,
        what=name.replace("-", " "),
        text=only_for(item.when, folded.parameters, step_text(item.text.text, lines, None)),
        when=_when(item, first, lines),
        earliest=first.earliest if first else None,
        latest=first.latest if first else None,
        about=bool(start and start.about),
        every=lines[item.every].text if item.every and lines[item.every].known else None,
        count=count,
        days=days,
        because=item.because,
        lines=tuple(line_id for line_id in dict.fromkeys((*item.ids, *item.references)) if line_id in lines),
        waits_for=_waits(item, begin, lines),
        sources=item.text.basis.sources,
    )


def _time(amount: Amount) -> _Time | None:
    """A calendar quantity in exact days, from what was written or typed; None where it is not known."""
    if isinstance(amount.value, Unknown):
        return None
    how = source_of(amount)
    # Calendar times enter no formula, so each is what somebody wrote or typed.
    assert isinstance(how, Given)
    assert how.quantity is not None
    days = how.quantity.to("days")
    return _Time(days.low, days.high, days.about)


def _day(begin: date, after: _Time) -> Days:
    earliest = None if after.low is None else begin + timedelta(days=floor(after.low))
    latest = None if after.high is None else begin + timedelta(days=ceil(after.high))
    text = _days_text(earliest, latest)
    return Days(_iso(earliest), _iso(latest), say("schedule.about", days=text) if after.about else text)


def _all(begin: date, start: _Time | None, every: _Time | None, count: int | None) -> tuple[Days, ...]:
    """Each day, where all is known that they depend on and they are not too many to be listed."""
    if start is None or every is None or count is None or count > MOST_LISTED:
        return ()
    return tuple(_day(begin, start.and_then(every.times(n))) for n in range(count))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _days_text(earliest: date | None, latest: date | None) -> str:
    if earliest is None or latest is None:
        known = earliest or latest
        assert known is not None  # a quantity has one end at least
        end = {"earliest": _day_text(known)} if earliest else {"latest": _day_text(known)}
        return say("schedule.from", **end) if earliest else say("schedule.until", **end)
    if earliest == latest:
        return _day_text(earliest)
    return say("schedule.span", earliest=_day_text(earliest), latest=_day_text(latest))


def _day_text(day: date) -> str:
    return say("schedule.day", weekday=say("schedule.weekdays").split()[day.weekday()], day=day.isoformat())


def _when(item: Scheduled, first: Days | None, lines: Mapping[str, Line]) -> str:
    """The first day, how often again and how many in all; for each what it waits for, where it is not known."""
    parts = [_first(item, first, lines)]
    if item.every:
        line = lines[item.every]
        parts.append(
            say("schedule.again", interval=line.text)
            if line.known
            else say("schedule.again_missing", ids=_ids(line.waits_for))
        )
    if item.count:
        line = lines[item.count]
        parts.append(
            say("schedule.times", count=line.text)
            if line.known
            else say("schedule.times_missing", ids=_ids(line.waits_for))
        )
        if line.value is not None and line.value > MOST_LISTED:
            parts.append(say("schedule.too_many", most=MOST_LISTED))
    return "; ".join(parts)


def _first(item: Scheduled, first: Days | None, lines: Mapping[str, Line]) -> str:
    if item.starts is None:
        return say("schedule.no_start")
    line = lines[item.starts]
    if not line.known:
        return say("schedule.start_missing", ids=_ids(line.waits_for))
    after = say("schedule.after", amount=line.text)
    return (
        say("schedule.days_after", days=first.text, after=after) if first else say("schedule.date_missing", after=after)
    )


def _ids(waits: Iterable[Waiting]) -> str:
    return ", ".join(waiting.id for waiting in waits)


def _waits(item: Scheduled, begin: date | None, lines: Mapping[str, Line]) -> tuple[Waiting, ...]:
    date_missing = [Waiting(PROCEDURE_DATE, say("schedule.no_date"))] if item.starts and begin is None else []
    return tuple(dict.fromkeys([*date_missing, *(it for line_id in item.ids for it in lines[line_id].waits_for)]))
