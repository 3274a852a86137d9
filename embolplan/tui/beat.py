"""A beat that can be seen and counts: exchanges between two syringes, shakes, or pulses that a person chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Digits, Static

from embolplan.model.offered import PAUSE
from embolplan.procedure.entries import amount
from embolplan.tui.ask import Ask, Field
from embolplan.tui.resized import LastSize
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual.app import App, ComposeResult

    from embolplan.procedure import Session
    from embolplan.tui.ask import Answers
    from embolplan.tui.walk_forms import Run

_LOOKS = 0.1
"""So often, in seconds, the beat looks at the clock; what it shows is counted from the clock and not from the looks."""
_SECONDS = 60
_COUNTS, _EVERY = ("exchange.count",), ("push.duration", PAUSE)


class Beat(LastSize, ModalScreen[int]):
    """The count in large digits and a mark that changes sides; Enter writes it down, Escape does not."""

    DEFAULT_CSS = """
    Beat { align: center middle; }
    Beat Digits { width: 100%; text-align: center; }
    Beat #beat { width: 92%; max-width: 110; height: auto; padding: 1 2; border: round $primary; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", say("walk.beat.write")),
        Binding("escape,q", "dismiss", say("tui.ask.give_up"), key_display="Esc"),
    ]

    def __init__(self, session: Session, run: Run, what: str, seconds: float, goal: int | None) -> None:
        super().__init__()
        self.session, self.run_command = session, run
        self.what, self.seconds, self.goal = what, seconds, goal
        self.began: datetime = session.clock.now()
        self.rang = False

    def compose(self) -> ComposeResult:
        """What is counted, the count, the mark and the keys."""
        with VerticalScroll(id="beat", can_focus=False):
            yield Static(Text(self.what, "bold"))
            yield Digits("0", id="beat-count")
            yield Static("", id="beat-mark", markup=False)
            yield Static("", id="beat-said", markup=False)
            yield Static(say("walk.beat.keys"), markup=False)

    def on_mount(self) -> None:
        """The beat begins."""
        self.set_interval(_LOOKS, self.look)
        self.look()

    @property
    def count(self) -> int:
        """How many beats have passed; no more than were to be counted."""
        passed = int((self.session.clock.now() - self.began).total_seconds() / self.seconds)
        return passed if self.goal is None else min(passed, self.goal)

    def look(self) -> None:
        """The count as it is now."""
        count, goal = self.count, self.goal
        self.query_one("#beat-count", Digits).update(str(count) if goal is None else f"{count}/{goal}")
        done = goal is not None and count >= goal
        mark = say("walk.beat.done") if done else say("walk.beat.left") if count % 2 else say("walk.beat.right")
        self.query_one("#beat-mark", Static).update(Text(mark, "bold reverse" if done else "bold"))
        if done and not self.rang:
            self.rang = True
            self.app.bell()

    def action_write(self) -> None:
        """Writes the count down."""
        count = self.count
        wrong = self.run_command(lambda: self.session.counted(self.what, count))
        if wrong is None:
            self.dismiss(count)
        else:
            self.query_one("#beat-said", Static).update(Text(wrong, "bold"))


def beat(session: Session, app: App[Any], run: Run, counted: Callable[[int], None]) -> Ask:
    """What is counted, how long one is, and how many; what the plan knows of it stands in the fields already.

    `counted` is told the number that was written down.
    """
    fields = (
        Field("what", say("walk.beat.what"), hint=say("walk.beat.what.hint"), value=_label(session)),
        Field("every", say("walk.beat.every"), hint=say("tui.example", amount="2 s"), value=_known(session, _EVERY)),
        Field(
            "count",
            say("walk.beat.count"),
            hint=say("tui.example", amount="20"),
            value=_known(session, _COUNTS),
            optional=True,
        ),
    )

    def start(told: Answers) -> str | None:
        def counting() -> None:
            seconds = amount(told["every"], "every", "duration").value * _SECONDS
            goal = int(amount(told["count"], "count", "count").value) if told["count"].strip() else None
            card = Beat(session, run, told["what"], seconds, goal)
            app.call_later(app.push_screen, card, lambda count: counted(count or 0))

        return run(counting)

    return Ask(say("walk.key.beat"), start, fields)


def _known(session: Session, ids: tuple[str, ...]) -> str:
    plan = session.plan
    return next((plan[name].text for name in ids if name in plan and plan[name].known), "")


def _label(session: Session) -> str:
    plan = session.plan
    return next((plan[name].label for name in _COUNTS if name in plan), "")
