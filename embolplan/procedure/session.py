"""A walk driven without a screen: commands that fit the step are written and acknowledged, all others are refused."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from itertools import count
from typing import TYPE_CHECKING, Self

from embolplan import __version__
from embolplan.errors import EmbolplanError, JournalError
from embolplan.plan import Duration
from embolplan.procedure import entries, plans, rules
from embolplan.procedure.at_the_table import AtTheTable
from embolplan.procedure.clock import stamp, told_by
from embolplan.procedure.folding import walk
from embolplan.procedure.journal import SUFFIX, Journal
from embolplan.procedure.reckoning import Recompute, Remembering, readable, recompute
from embolplan.procedure.reckoning import reckon as reckon_events
from embolplan.procedure.refusals import refuse
from embolplan.procedure.walk import RADIATION
from embolplan.record import Event
from embolplan.words import say

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from embolplan.plan import Plan
    from embolplan.procedure.clock import Clock
    from embolplan.procedure.rehearsal import Simulated
    from embolplan.procedure.timers import Timer, TimerState
    from embolplan.procedure.walk import Walk
    from embolplan.record import Explains, Kind, Record
    from embolplan.units import Quantity

A_MINUTE = Duration("min", 1.0)
NOTHING: Mapping[str, str] = {}


class Session(AtTheTable):
    """One procedure while a program has it open; every command returns the walk after it.

    Refused (a CaseError) says that a command does not fit and wrote nothing; JournalError that it could not be written.
    """

    def __init__(self, journal: Journal, plan: Plan, *, by: str, clock: Clock, recompute: Recompute) -> None:
        self.journal, self.plan, self.clock = journal, plan, clock
        self._by, self._recompute = entries.name(by), Remembering(recompute)
        self._back_at: datetime | None = None
        self._said: list[str] = []
        self.walk: Walk = walk(plan, journal.events)

    @classmethod
    def create(
        cls,
        folder: Path,
        packed: Mapping[str, object],
        plan: Plan,
        by: str,
        clock: Clock,
        rehearsal: bool = False,
        recompute: Recompute = recompute,
        simulated: Simulated | None = None,
    ) -> Self:
        """Opens a new procedure in that folder, recipe and plan inside; a plan under a block only as a rehearsal."""
        if plan.blocked and not rehearsal:
            codes = "; ".join(finding.code for finding in plan.findings if finding.blocks)
            raise refuse("procedure.blocked", plan.protocol.id, codes=codes)
        if not plan.steps:
            raise refuse("procedure.no_steps", plan.protocol.id)
        name = entries.name(by)
        path = _free(folder, f"{clock.now():%Y%m%d-%H%M%S}-{plan.code}")
        body = {
            "procedure": path.name.removesuffix(SUFFIX),
            "program": __version__,
            "code": plan.code,
            "rehearsal": rehearsal,
            "recipe": packed,
            "plan": plans.freeze(plan),
            **(simulated.body() if rehearsal and simulated else {}),
        }
        return cls(
            Journal.create(path, by=name, body=body, clock=clock), plan, by=name, clock=clock, recompute=recompute
        )

    @classmethod
    def resume(
        cls, path: Path, *, by: str, clock: Clock, read_only: bool = False, recompute: Recompute = recompute
    ) -> Self:
        """Takes a procedure up where it was left; the plan shown is the one it was opened with."""
        name = entries.name(by)
        journal = Journal.open(path, clock=clock, read_only=read_only)
        try:
            with readable():
                plan = plans.thaw(journal.events[0].body["plan"])
                session = cls(journal, plan, by=name, clock=clock, recompute=recompute)
        except BaseException:
            journal.close()
            raise
        session._back_at = clock.now()
        session._compare_codes()
        return session

    @property
    def by(self) -> str:
        """Who is doing and recording; travels with each event."""
        return self._by

    @by.setter
    def by(self, name: str) -> None:
        self._by = entries.name(name)

    @property
    def id(self) -> str:
        """The procedure's id."""
        return str(self.opened.body["procedure"])

    @property
    def opened(self) -> Event:
        """The first event, which holds recipe and plan."""
        return self.journal.events[0]

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event so far."""
        return self.journal.events

    @property
    def rehearsal(self) -> bool:
        """Whether this is no real procedure."""
        return bool(self.opened.body.get("rehearsal", False))

    @property
    def read_only_because(self) -> str | None:
        """Why commands cannot be written, as a sentence; None where they can."""
        return self.journal.read_only_because

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person must be told about this procedure, its clock and its plan."""
        return (*self._said, *self.walk.warnings, *told_by(self.clock))

    def timers(self) -> tuple[TimerState, ...]:
        """What every timer that nobody has ended shows now, oldest first."""
        now = self.clock.now()
        return tuple(timer.at(now, self._back_at) for timer in self.walk.running)

    def record(self) -> Record:
        """The record so far."""
        return reckon_events(self.opened, self.events, self._recompute)

    def refresh(self) -> Walk:
        """Reads what another program has written since; for those who only read."""
        self.journal.refresh()
        return self._fold()

    def leave(self) -> None:
        """Lets go of the procedure without closing it."""
        self.journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    def done(self, step: str) -> Walk:
        """The current step is done, which ends its timer; its time must have passed."""
        rules.may_be_done(self.plan, self.walk, step, self.clock.now())
        return self._write("step done", {})

    def start_timer(self, name: str | None = None, time: Duration | None = None, every: Duration | None = None) -> Walk:
        """Starts the timer of the current step, or with a name and a time one of the person's own."""
        return self._write("timer started", rules.new_timer(self.plan, self.walk, name, time, every))

    def end_timer(self, name: str | None = None) -> Walk:
        """Ends a running timer, the current step's where none is named; ending early does not make its step done."""
        timer = self._timer(name)
        return self._write("timer ended", {"name": timer.name, "started": timer.n})

    def extend_timer(self, name: str | None = None, by: Duration = A_MINUTE) -> Walk:
        """Lets a running timer run on for so much more, a minute where nothing else is said."""
        timer = self._timer(name)
        if timer.open:
            raise refuse("table.no_timer", timer.name)
        if by.value is None or by.value <= 0:
            # A span would leave open how much longer, and the timer would go on as if nobody had asked.
            raise refuse("table.extended_by", timer.name)
        return self._write("timer extended", {"name": timer.name, "started": timer.n, "by": asdict(by)})

    def shaken(self, name: str | None = None) -> Walk:
        """Confirms the shake that is due, or next due within half an interval, of a running timer."""
        timer = self._timer(name)
        shake = rules.shake_due(timer, self.clock.now())
        text = say("procedure.shaken", name=timer.name, k=shake.k, of=shake.of)
        return self._write("note", {"text": text, "started": timer.n, "interval": shake.k})

    def measure(
        self,
        line_id: str,
        reading: str | Quantity,
        explains: Explains,
        *,
        start: str | None = None,
        start_value: str | Quantity | None = None,
    ) -> Walk:
        """Enters a reading of the current step and what it explains; a different start is named with its value."""
        found = entries.amount(reading, line_id, entries.kind_of(line_id))
        was = (
            None if start is None or start_value is None else entries.amount(start_value, start, entries.kind_of(start))
        )
        rules.may_be_measured(self._as_done(), self.walk, line_id, found, explains, start, was)
        body: dict[str, object] = {"id": line_id, **found.body(), "explains": explains}
        if was is not None:
            body["start"] = {"id": start, **was.body()}
        self._leaves_enough("measured", body, self._place(), line_id)
        return self._write("measured", body)

    def check(self, outcome: str) -> Walk:
        """What the check of the current step has found, which leads to where the recipe says."""
        to = rules.may_be_checked(self.plan, self.walk, outcome)
        return self._write("angiogram checked", {"outcome": outcome, "to": to})

    def deviate(self, step: str, reason: str, note: str, *, steps_over: bool = True) -> Walk:
        """Steps over the current step although the recipe needs it; without `steps_over` it only says what differed."""
        if steps_over:
            rules.may_be_stepped_over(self.plan, self.walk, step)
        else:
            rules.named(self.plan, self.walk, step)
        code = rules.one_of(reason, rules.REASONS, "reason")
        return self._write("deviation", {"reason": code, "note": entries.text(note, "note"), "steps_over": steps_over})

    def go_back_to(self, step: str, reason: str, note: str) -> Walk:
        """Leaves the current step for one that was done before, to do it again; a deviation with its reason."""
        rules.may_go_back(self.plan, self.walk, step)
        code = rules.one_of(reason, rules.REASONS, "reason")
        body = {"reason": code, "note": entries.text(note, "note"), "steps_over": False, "to": step}
        return self._write("deviation", body)

    def note(self, text: str) -> Walk:
        """Writes down what somebody wants remembered, as it was typed."""
        rules.open_still(self.walk)
        return self._write("note", {"text": entries.text(text, "note")})

    def second_check(self, by: str, entered: Mapping[str, str]) -> Walk:
        """A second person's own entries for lines of the plan, each held against what stands."""
        rules.open_still(self.walk)
        checker = entries.name(by, "second check")
        compared = rules.compared(self._as_done(), self.walk, self._by, checker, entered)
        return self._write("second check", {"checked_by": checker, "entries": compared})

    def choose(self, line_id: str, value: str) -> Walk:
        """Makes a choice that was left open; refused where the engine cannot take it."""
        rules.may_be_chosen(self.plan, self.walk, line_id)
        body = {"id": line_id, "value": entries.text(value, line_id)}
        rules.still_enough(self._with("choice made", body, self._place()), line_id, self._as_done())
        return self._write("choice made", body)

    def close(self, reason: str, *, abandon: bool = False, radiation: Mapping[str, str] = NOTHING) -> Walk:
        """Ends the procedure, at its end or with `abandon` anywhere; after this only addenda can be written.

        `radiation` has the times and doses of RADIATION by their names, as they were typed.
        """
        rules.may_be_closed(self.plan, self.walk, abandon=abandon)
        abandoned = abandon and not rules.at_the_end(self.plan, self.walk)
        body: dict[str, object] = {"reason": entries.text(reason, "closed"), "abandoned": abandoned}
        for name, typed in radiation.items():
            kind = RADIATION[rules.one_of(name, tuple(RADIATION), "radiation")]
            body[name] = entries.amount(typed, name, kind).body()
        return self._write("closed", body)

    def addendum(self, text: str) -> Walk:
        """Adds to a closed procedure what was found out later."""
        if self.walk.closed is None:
            raise refuse("procedure.not_closed", "addendum")
        return self._write("addendum", {"text": entries.text(text, "addendum")})

    def _with(self, kind: Kind, body: Mapping[str, object], place: tuple[str | None, int]) -> Plan:
        """The plan as it would be with one entry more."""
        tried = Event(self.events[-1].n + 1, stamp(self.clock.now()), self._by, kind, *place, body)
        return self._recompute(self.opened, (*self.events[1:], tried))

    def _leaves_enough(self, kind: Kind, body: Mapping[str, object], place: tuple[str | None, int], where: str) -> None:
        """Refused where with that entry less than nothing would be left of something that was given."""
        try:
            tried = self._with(kind, body, place)
        except EmbolplanError:
            # What cannot be computed has no totals that could contradict each other.
            return
        rules.still_enough(tried, where, self._recompute(self.opened, self.events))

    def _write(self, kind: Kind, body: Mapping[str, object], place: tuple[str | None, int] | None = None) -> Walk:
        step, turn = place or self._place()
        try:
            self.journal.append(kind, by=self._by, step=step, turn=turn, body=body)
        except JournalError:
            self._look_again()
            raise
        return self._fold()

    def _look_again(self) -> None:
        # A write that failed late may have reached the disk; the next command must not be judged without it.
        with suppress(JournalError):
            self.journal.refresh()
            self._fold()

    def _as_done(self) -> Plan:
        """The plan with what was read and chosen since, for what follows from it; as it was opened where that fails."""
        if not (self.walk.measurements or self.walk.choices):
            return self.plan
        try:
            return self._recompute(self.opened, self.events)
        except EmbolplanError:
            return self.plan

    def _fold(self) -> Walk:
        self.walk = walk(self.plan, self.journal.events)
        return self.walk

    def _place(self) -> tuple[str | None, int]:
        return self.walk.step, self.walk.turn

    def _timer(self, name: str | None) -> Timer:
        return rules.running_timer(self.plan, self.walk, name)

    def _compare_codes(self) -> None:
        stored = str(self.opened.body["code"])
        try:
            now = self._recompute(self.opened, ()).code
        except EmbolplanError as error:
            self._said.append(say("procedure.cannot_recompute", code=stored, why=str(error).splitlines()[0]))
            return
        if now != stored:
            self._said.append(say("procedure.other_code", stored=stored, now=now))


def _free(folder: Path, stem: str) -> Path:
    names = (f"{stem}{SUFFIX}" if k == 1 else f"{stem}-{k}{SUFFIX}" for k in count(1))
    return next(folder / name for name in names if not (folder / name).exists())
