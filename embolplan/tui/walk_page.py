"""The walk: one step at a time with its timers, what was given, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from embolplan.errors import EmbolplanError, JournalError
from embolplan.procedure import ENDPOINTS, Refused
from embolplan.procedure.route import PUSHES
from embolplan.procedure.rules import may_be_done
from embolplan.tui import walk_forms as forms
from embolplan.tui import walk_keys
from embolplan.tui import walk_table as table
from embolplan.tui.ask import Ask
from embolplan.tui.beat import beat
from embolplan.tui.phrases import label_of, listed, sentence, step_head, time_of_day
from embolplan.tui.rehearsal_text import simulated_text
from embolplan.tui.second_check import comparison
from embolplan.tui.text_card import TextCard
from embolplan.tui.walk_cards import SoFar, lifted_blocks, past_card, runs_out, step_card
from embolplan.tui.walk_clocks import alarms, next_text, rows_of, timers_text
from embolplan.tui.walk_ledger import ledger_text
from embolplan.tui.walk_views import WalkViews
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.events import Key

    from embolplan.model.protocol import Protocol
    from embolplan.plan import Step
    from embolplan.procedure import Session

_REREAD_SECONDS = 5.0
_BESIDE = ("#title", "#warnings", "#simulated", "#ledger", "#next", "#notice")
"""What stands on the page beside the step and the timers."""
_SIDES, _MOST_ROWS, _RULES_AND_KEYS, _STEP_ROWS, _FEWEST_TIMER_ROWS = 2, 16, 4, 6, 2
_ACTIONS = frozenset(binding.action for binding in walk_keys.BINDINGS)


class WalkPage(WalkViews):
    """Where the procedure stands; every key that writes is acknowledged by the journal before the screen moves on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *walk_keys.BINDINGS,
        Binding("escape", "leave", say("walk.key.leave"), show=False),
    ]

    def __init__(self, session: Session, protocol: Protocol | None) -> None:
        super().__init__()
        self.session, self.protocol = session, protocol
        self.so_far = SoFar.of(session)
        self._events = len(session.events)
        self._planned = self.so_far.plan
        self._card_follows = False
        self._rung = alarms(session)
        self._offered: frozenset[str] | None = None

    def body(self) -> ComposeResult:
        """Warnings, the card, timers, ledger and what comes next."""
        yield Static("", id="warnings", markup=False)
        with VerticalScroll(id="card-scroll"):
            yield Static("", id="step", markup=False)
        yield Static("", id="simulated", markup=False)
        yield Static("", id="timers", markup=False)
        yield Static("", id="ledger", markup=False)
        yield Static("", id="next", markup=False)

    def on_mount(self) -> None:
        """The clocks run from here on, computed anew each time."""
        self.query_one("#card-scroll").focus()
        self.set_interval(1.0, self.tick)
        if self.session.read_only_because is not None:
            self.set_interval(_REREAD_SECONDS, self.reread)

    def on_resize(self) -> None:
        """As many timers as there is room for."""
        self.tick()

    def draw(self) -> None:
        """Everything anew from the events."""
        session = self.session
        if session.walk.closed is not None:
            self.house.call_later(self.house.show_procedure)
            return
        self.so_far = SoFar.of(session)
        step = self.step
        head = say("tui.walk.past") if step is None else step_head(session.plan, step, session.walk.turn)
        self.write("#title", say("tui.walk.title", head=head, code=session.plan.code, by=session.by))
        card = past_card(session.plan) if step is None else step_card(session, self.so_far, step, self.protocol)
        self.write("#step", card)
        self.query_one("#card-scroll", VerticalScroll).scroll_home(animate=False)
        self.write("#simulated", simulated_text(session))
        self.write("#ledger", ledger_text(session, self.so_far, step, runs_out(self.protocol)))
        self._offered = None
        self.tick()

    def tick(self) -> None:
        """What moves by itself: timers, warnings, what is next, and the keys that fit."""
        said = [*lifted_blocks(self.session.plan), *self.session.warnings]
        if self.session.read_only_because is not None:
            said.insert(0, say("tui.walk.read_only", why=self.session.read_only_because))
        self.write("#warnings", "\n".join(f"! {each}" for each in said))
        self.write("#next", next_text(self.session, self.so_far.plan))
        self.write("#timers", timers_text(self.session, self.size.width - _SIDES, self._room()))
        due = alarms(self.session)
        if due - self._rung:
            self.app.bell()
        self._rung |= due
        offered = frozenset(action for action in _ACTIONS if self.check_action(action, ()))
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def _room(self) -> int:
        """How many lines the timers may take so that the step stays in sight, however many there are."""
        width, height = self.size
        texts = (Text(self._written[name][0]) for name in _BESIDE if name in self._written)
        taken = sum(min(rows_of(text, width - _SIDES), _MOST_ROWS) for text in texts) + _RULES_AND_KEYS
        return max(_FEWEST_TIMER_ROWS, min(height // 4, height - taken - _STEP_ROWS))

    def reread(self) -> None:
        """What the program that carries the procedure out has written since."""
        before = len(self.session.events)
        try:
            self.session.refresh()
        except JournalError as error:
            self.tell(sentence(error))
            return
        if len(self.session.events) != before:
            self.draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that have no meaning here are not offered."""
        if action not in _ACTIONS:
            return True
        # Between two cards of one entry a key would otherwise reach the page.
        return not self._card_follows and walk_keys.fits(action, self.session)

    def on_key(self, event: Key) -> None:
        """A key of the walk that has no meaning here says so; nobody is to take silence for an entry."""
        found = next((binding for binding in walk_keys.BINDINGS if binding.key == event.key), None)
        # A key that has a meaning here comes by as well, before its action runs.
        if found is not None and not self._card_follows and not walk_keys.fits(found.action, self.session):
            said = say("tui.walk.not_here", key=found.key_display or event.key, label=found.description)
            self.tell((self._not_yet() if found.action == "done" else "") or said)

    def _not_yet(self) -> str:
        """Why the step cannot be done yet; empty where that is not a matter of time."""
        step, session = self.step, self.session
        if step is None or session.read_only_because is not None or session.walk.closed is not None:
            return ""
        try:
            may_be_done(session.plan, session.walk, step.id, session.clock.now())
        except Refused as error:
            return error.message
        return ""

    def run_command(self, command: Callable[[], object]) -> str | None:
        """Carries a command out; the sentence where it was refused or could not be written."""
        try:
            command()
        except Refused as error:
            return error.message
        except JournalError as error:
            return say("tui.journal_failed", why=sentence(error))
        except EmbolplanError as error:
            return sentence(error)
        return None

    def ask(self, card: Ask) -> None:
        """Remembers how much was recorded before the card, so that only what was written is called recorded."""
        self._events, self._planned, self._card_follows = len(self.session.events), self.so_far.plan, False
        super().ask(card)

    def _at_once(self, command: Callable[[], object], said: str = "") -> None:
        wrong = self.run_command(command)
        self.draw()
        self.tell(wrong or said)

    def answered(self, answered: bool) -> None:
        """A card was answered: the screen shows what follows from it."""
        if not answered:
            return
        self.draw()
        new = self.session.events[self._events :]
        self.tell(say("tui.walk.recorded", at=self._now()) if new else "")
        if any(event.kind in ("measured", "choice made") for event in new):
            self._show_what_follows()
        checks = [event for event in new if event.kind == "second check"]
        if checks:
            self.app.push_screen(comparison(self.session.plan, checks[-1]))

    def _show_what_follows(self) -> None:
        """Every number that a reading or a choice has changed, as it is now and as it was."""
        before = {line.id: line.text for line in self._planned.lines}
        changed = tuple(
            say("walk.follows", label=line.label, now=line.text, before=before[line.id])
            for line in self.so_far.plan.lines
            if before.get(line.id, line.text) != line.text
        )
        if changed:
            self.app.push_screen(TextCard(say("walk.follows.title"), changed))

    def action_done(self) -> None:
        """The step is done."""
        step = self.step
        if step is not None:
            unknown = [label_of(self.so_far.plan, name) for name in step.lines if self._unknown(name)]
            said = say("tui.walk.done", n=step.n, at=self._now())
            if unknown:
                said = say("walk.done.unknown", n=step.n, at=self._now(), lines=listed(unknown))
            self._at_once(lambda: self.session.done(step.id), said)

    def _unknown(self, line_id: str) -> bool:
        return line_id in self.so_far.plan and self.so_far.plan[line_id].status == "unknown"

    def action_start_timer(self) -> None:
        """The step's time begins."""
        self._at_once(self.session.start_timer, say("tui.walk.started", at=self._now()))

    def action_shaken(self) -> None:
        """The shake that is due first, of all timers, was done."""
        due = [(state.next.due_at, state.timer.name) for state in self.session.timers() if state.next is not None]
        if due:
            name = min(due)[1]
            self._at_once(lambda: self.session.shaken(name), say("tui.walk.shaken", at=self._now()))

    def _now(self) -> str:
        return time_of_day(self.session.clock.now())

    def _card(self, make: Callable[[Step], Ask]) -> None:
        step = self.step
        if step is not None:
            self.ask(make(step))

    def action_outcome(self) -> None:
        """What the check has found."""
        self._card(lambda step: forms.outcome(self.session, self.so_far.plan, step, self.run_command))

    def action_give(self) -> None:
        """A volume was pushed."""
        self.ask(table.give(self.session, self.run_command, self._ask_later))

    def action_again(self) -> None:
        """One push more by one key; how much that is has to be said once."""
        portion = self.session.walk.portion
        if portion is None:
            self.action_portion()
            return
        feeder = self.session.walk.given[-1].feeder
        self._at_once(self.session.give_again, say("walk.gave", volume=portion.text, feeder=feeder, at=self._now()))

    def action_portion(self) -> None:
        """How much one press is."""
        self.ask(table.portion(self.session, self.run_command, self._ask_later))

    def action_syringe(self) -> None:
        """What the syringe reads."""
        self.ask(table.read_syringe(self.session, self.run_command, self._ask_later))

    def action_undo(self) -> None:
        """The last given volume was none."""
        self.ask(forms.undo(self.session, self.run_command))

    def action_stasis(self) -> None:
        """The flow stands still: pushing ends, and the time that the recipe lets pass begins."""
        before = len(self.session.events)
        wrong = self.run_command(lambda: self.session.reach(ENDPOINTS[0]))
        step, said = self.step, "walk.stasis"
        if wrong is None and step is not None and step.wait is not None:
            wrong, said = self.run_command(self.session.start_timer), "walk.stasis.runs"
        self.draw()
        self.tell(wrong if wrong and len(self.session.events) == before else say(said, at=self._now()))

    def action_endpoint(self) -> None:
        """Another endpoint was reached."""
        self._card(lambda step: forms.endpoint(self.session, step, self.run_command))

    def action_measure(self) -> None:
        """A volume was read."""
        self._card(lambda step: forms.measure(self.session, step, self.run_command, self._ask_later))

    def _ask_later(self, card: Ask) -> None:
        self._card_follows = True
        self.call_later(self.ask, card)

    def action_contrast(self) -> None:
        """Contrast was given for a run or a flush."""
        self.ask(forms.contrast(self.session, self.run_command))

    def action_catheter(self) -> None:
        """What became of the catheter's content."""
        self.ask(table.catheter(self.session, self.run_command))

    def action_prepared_again(self) -> None:
        """A second preparation came into the syringe."""
        self.ask(table.prepared_again(self.session, self.run_command, self._ask_later))

    def action_heart_rate(self) -> None:
        """How fast the heart beats."""
        self.ask(table.heart_rate(self.session, self.run_command))

    def action_complication(self) -> None:
        """Something went wrong."""
        self.ask(table.complication(self.session, self.run_command))

    def action_resuspended(self) -> None:
        """The suspension was mixed again."""
        self._at_once(self.session.resuspended, say("walk.mixed_again", at=self._now()))

    def action_own_timer(self) -> None:
        """A timer of a person's own."""
        self.ask(table.own_timer(self.session, self.run_command))

    def action_extend(self) -> None:
        """A minute more, of the one timer that runs, or of the one that is picked."""
        names = table.extendable(self.session)
        if len(names) == 1:
            said = say("walk.extended", name=label_of(self.session.plan, names[0]))
            self._at_once(lambda: self.session.extend_timer(names[0]), said)
        else:
            self.ask(table.extend(self.session, self.run_command))

    def action_take_back(self) -> None:
        """An entry is taken back."""
        self.ask(table.take_back(self.session, self.run_command))

    def action_beat(self) -> None:
        """A beat that counts."""
        self.ask(beat(self.session, self.app, self.run_command, self._counted))

    def _counted(self, count: int) -> None:
        """Where pulses are counted something was pushed with them, which the count alone does not say."""
        self.draw()
        step = self.step
        if count and step is not None and step.do in PUSHES:
            self.ask(table.pulses_given(self.session, self.run_command, self._ask_later, count))

    def action_deviate(self) -> None:
        """Something was done otherwise."""
        self._card(lambda step: forms.deviate(self.session, step, self.run_command, self._ask_later))

    def action_note(self) -> None:
        """Something is to be remembered."""
        self.ask(forms.note(self.session, self.run_command))

    def action_second_check(self) -> None:
        """Another person enters the amounts."""
        self.ask(forms.second_check(self.session, self.run_command))

    def action_choose(self) -> None:
        """A choice that was left open is made."""
        self.ask(forms.choose(self.session, self.run_command, self._ask_later))

    def action_close(self) -> None:
        """The procedure is over."""
        self.ask(forms.close(self.session, self.run_command, abandon=False))

    def action_abandon(self) -> None:
        """The procedure ends before its end."""
        self.ask(forms.close(self.session, self.run_command, abandon=True))

    def action_leave(self) -> None:
        """Leaves; the procedure stays open and can be taken up again."""
        body = say("tui.leave.body", path=self.session.journal.path)
        self.app.push_screen(Ask(say("tui.leave.title"), lambda _: None, (), body), self._left)

    def _left(self, answered: bool | None) -> None:
        if answered:
            self.house.leave_procedure()
