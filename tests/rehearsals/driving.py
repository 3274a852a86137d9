"""One simulated procedure: a team that does what the plan says, errs, corrects itself, comes back and closes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from embolplan.plan import Duration
from embolplan.procedure import FATES, REASONS, ManualClock, Refused, Session
from embolplan.procedure.route import AFTERWARDS, END, PUSHES
from embolplan.procedure.simulated_bed import Bed
from tests.rehearsals.at_the_table import commands
from tests.rehearsals.choosing import FEEDERS, amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path
    from random import Random

    from embolplan.plan import Outcome, Step
    from embolplan.record import Explains
    from embolplan.tui.draft import Draft

_MOST_EVENTS = 150
"""A team that goes in circles gives up then."""
_AT_ONCE = 0.12
"""How often something comes in between, at each step."""
_AT_THE_TABLE = 0.05
"""And so often what is only done at the table, which is refused at most of the steps."""


@dataclass
class Team:
    """Who carries one procedure out, and how often what was done."""

    draft: Draft
    chance: Random
    session: Session
    clock: ManualClock
    bed: Bed
    did: Counter[str] = field(default_factory=Counter)

    @classmethod
    def at(cls, folder: Path, draft: Draft, chance: Random, start: datetime, *, rehearsal: bool) -> Team:
        """A procedure that was just opened."""
        clock = ManualClock(start)
        session = Session.create(folder, draft.packed(), draft.plan, "Lee", clock, rehearsal=rehearsal)
        return cls(draft, chance, session, clock, Bed(chance.randrange(10**6)))

    @property
    def step(self) -> Step | None:
        """The step to do now."""
        here = self.session.walk.step
        return None if here is None else self.session.plan.step(here)

    def carry_out(self) -> None:
        """From the first step to a closed procedure."""
        while self.session.walk.closed is None:
            self.clock.pass_time(seconds=self.chance.randint(1, 90))
            for name, command in self._between():
                self._try(name, command)
            if self.session.walk.closed is not None:
                break
            if len(self.session.events) > _MOST_EVENTS or self.chance.random() < 0.004:
                self._do("abandon", partial(self.session.close, "given up", abandon=True))
            elif self.step is None or (self.step.phase == AFTERWARDS and self.chance.random() < 0.5):
                self._try("catheter", self._catheter)
                self._do("close", partial(self.session.close, "done"))
            else:
                self._do_step(self.step)
        if self.chance.random() < 0.3:
            self._do("addendum", partial(self.session.addendum, "found out later"))

    def _do_step(self, step: Step) -> None:
        if step.outcomes:
            self._do("check", partial(self.session.check, self._found(step).label))
            return
        if self.chance.random() < 0.03:
            self._do("step over", partial(self.session.deviate, step.id, self.chance.choice(REASONS), "said why"))
            return
        if step.wait is not None:
            self._wait(step)
        if step.do in PUSHES:
            self._push(step)
        if self.session.walk.step == step.id:
            self._finish(step)

    def _finish(self, step: Step) -> None:
        try:
            self._do("done", partial(self.session.done, step.id))
        except Refused:
            # What the rules ask for before a step counts as done can also be said not to be had.
            self._do("step over", partial(self.session.deviate, step.id, "other", "could not be done as it stands"))

    def _wait(self, step: Step) -> None:
        self._try("start", self.session.start_timer)
        assert step.wait is not None
        for state in self.session.timers():
            if self.chance.random() < 0.05:
                self._try("end early", partial(self.session.end_timer, state.timer.name))
                return
            for shake in state.timer.intervals(self.clock.now()):
                self.clock.pass_time(seconds=max(0, (shake.due_at - self.clock.now()).total_seconds()))
                if self.chance.random() < 0.9:
                    self._try("shaken", partial(self.session.shaken, state.timer.name))
            left = (state.over_at - self.clock.now()).total_seconds()
            self.clock.pass_time(seconds=max(0, left + self.chance.randint(0, 60)))

    def _push(self, step: Step) -> None:
        """Small volumes until the simulated flow stands still, the syringe is empty, or somebody stops."""
        feeder = self.chance.choice(FEEDERS)
        for _ in range(self.chance.randint(1, 12)):
            volume = self.chance.choice(("0.5 mL", "1 mL", "0.7 mL", "2 mL"))
            left = self.session.left()
            if left is not None and left < 0.5:
                self._try("give the rest", partial(self.session.give, feeder, f"{left:.6f} mL"))
                self._try("beads used up", partial(self.session.reach, "beads used up"))
                return
            if not self._try("give", partial(self.session.give, feeder, volume)):
                break
            self.clock.pass_time(seconds=self.chance.randint(5, 60))
            if self.bed.seen(feeder, self.session.walk).state != "flows":
                state = "flow stasis" if self.bed.seen(feeder, self.session.walk).flow == 0 else "near stasis"
                self._do("reach", partial(self.session.reach, state))
                return

    def _found(self, step: Step) -> Outcome:
        """What the simulated angiogram says; a team errs now and then."""
        walk = self.session.walk
        gone = all(self.bed.seen(feeder, walk).stain_gone for feeder in {each.feeder for each in walk.given})
        ends = [each for each in step.outcomes if self._ends(each)]
        goes_on = [each for each in step.outcomes if not self._ends(each)]
        wanted = ends if gone else goes_on
        return self.chance.choice(wanted if wanted and self.chance.random() < 0.85 else list(step.outcomes))

    def _ends(self, outcome: Outcome) -> bool:
        plan = self.session.plan
        return outcome.to == END or any(step.id == outcome.to and step.phase == AFTERWARDS for step in plan.steps)

    # What comes in between: everything may be refused, and then nothing is written.

    def _between(self) -> Iterator[tuple[str, Callable[[], object]]]:
        for name, command in self._commands():
            if self.chance.random() < _AT_ONCE:
                yield name, command
        for name, command in commands(self.session, self.chance):
            if self.chance.random() < _AT_THE_TABLE:
                yield name, command

    def _commands(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return (
            ("note", lambda: self.session.note("said something")),
            ("own timer", lambda: self.session.start_timer("own", Duration("min", 4), Duration("min", 1))),
            ("contrast", lambda: self.session.contrast("10 mL", "run")),
            ("catheter", self._catheter),
            ("undo", lambda: self.session.undo_given()),
            ("instead", lambda: self.session.undo_given(instead="0.3 mL")),
            ("measure", self._measure),
            ("measure", self._measure),
            ("second check", self._second_check),
            ("choose", self._choose),
            ("choose", self._choose),
            (
                "differ",
                lambda: self.session.deviate(self.session.walk.step or "", "patient", "otherwise", steps_over=False),
            ),
            ("leave", self._leave),
            ("give too much", lambda: self.session.give("A4", "9999 mL")),
        )

    def _catheter(self) -> None:
        self.session.catheter(self.chance.choice(FATES), self.chance.choice((None, "0.4 mL", "0 mL")))

    def _measure(self) -> None:
        step, session = self.step, self.session
        if step is None or not step.measures:
            return
        line_id = self.chance.choice(step.measures)
        stands = session.record().done
        now = stands[line_id].value if line_id in stands else None
        read = self.bed.reading(line_id, 5.0 if now is None else now, session.walk.turn)
        way: Explains = self.chance.choice(("read", "lost", "different start"))
        if way == "different start":
            starts = [line.id for line in stands.lines if line.canonical == "mL" and line.known]
            start = self.chance.choice(starts or [line_id])
            session.measure(
                line_id, f"{read} mL", way, start=start, start_value=f"{self.chance.uniform(0.5, 8):.1f} mL"
            )
        elif way == "lost" and now is not None:
            session.measure(line_id, f"{min(read, int(now * 10) / 10)} mL", "lost")
        else:
            session.measure(line_id, f"{read} mL", "read")

    def _second_check(self) -> None:
        names = [name for name in ("drug.mass", "drug.volume", "contrast.volume") if name in self.session.plan]
        plan = self.session.plan
        texts = {name: plan[name].text if self.chance.random() < 0.8 else "1 mL" for name in names}
        self.session.second_check(self.chance.choice(("Kim", "Lee")), texts)

    def _choose(self) -> None:
        offered = [each for each in self.draft.parameters.values() if each.choose is not None]
        parameter = self.chance.choice(offered)
        text = amount(parameter, self.chance)
        if text is not None:
            self.session.choose(parameter.id, text)

    def _leave(self) -> None:
        """Leaves and comes back: everything is as it was."""
        before, path = (self.session.walk, self.session.events), self.session.journal.path
        self.session.leave()
        self.clock.pass_time(minutes=self.chance.randint(0, 20))
        self.session = Session.resume(path, by="Lee", clock=self.clock)
        assert (self.session.walk, self.session.events) == before
        assert self.session.warnings == self.session.walk.warnings, self.session.warnings

    def _do(self, name: str, command: Callable[[], object]) -> None:
        command()
        self.did[name] += 1

    def _try(self, name: str, command: Callable[[], object]) -> bool:
        """Whether it was written; what is refused has changed nothing."""
        before = (self.session.walk, self.session.events)
        try:
            self._do(name, command)
        except Refused:
            assert (self.session.walk, self.session.events) == before, name
            self.did[f"{name} refused"] += 1
            return False
        return True
