"""The app: what outlives a screen (the folder, the clock, the session), and the ways from one screen to the next."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from embolplan.errors import DONE, EmbolplanError
from embolplan.tui.ask import Ask, Field
from embolplan.tui.banner import mark
from embolplan.tui.beside import Beside
from embolplan.tui.collecting import collect_in_quiet_moments, keep_what_was_imported
from embolplan.tui.help_card import HelpCard
from embolplan.tui.leaving import leave_when_alone
from embolplan.tui.one_key import OneKeyAtATime
from embolplan.tui.phrases import sentence
from embolplan.tui.resized import Ground
from embolplan.tui.small import HIGH, WIDE, TooSmall
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.command import Provider
    from textual.events import Resize

    from embolplan.answers import Compared
    from embolplan.library.places import Where
    from embolplan.model.protocol import Protocol
    from embolplan.model.recipe import Recipe
    from embolplan.procedure import Clock, Session
    from embolplan.procedure.rehearsal import PacedClock, Simulated
    from embolplan.tui.draft import Draft

    Change = Callable[[Draft], None]


def _key_commands() -> type[Provider]:
    # The palette is imported when it is first opened.
    from embolplan.tui.commands import KeyCommands

    return KeyCommands


def _ready(session: Session) -> tuple[Session, Protocol | None]:
    """A session, after what its page asks for first of all was computed; the session remembers what took its time."""
    from embolplan.library import unpack

    with suppress(EmbolplanError):
        session.record()
        return session, unpack(session.opened.body["recipe"])[0].protocol  # type: ignore[arg-type] # as it was packed
    return session, None


class EmbolplanApp(OneKeyAtATime):
    """Opens at the library, at the choices of a recipe, or at a procedure to take up again."""

    CSS_PATH = "styles.tcss"
    TITLE = "embolplan"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_key_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", say("tui.quit"), show=False, priority=True),
        Binding("ctrl+p", "command_palette", say("commands.key"), show=False, tooltip=say("commands.tip")),
    ]

    def __init__(
        self,
        folder: Path,
        *,
        root: Where | None = None,
        draft: Draft | None = None,
        resume: Path | None = None,
        rehearsal: bool = False,
        simulated: Simulated | None = None,
        clock: Clock | None = None,
    ) -> None:
        super().__init__()
        # Nothing on a screen that is read from two metres slides or fades.
        self.animation_level = "none"
        self.folder, self.root, self.rehearsal = folder, root, rehearsal
        self.simulated, self._day = simulated, clock
        self.session: Session | None = None
        self._protocol: Protocol | None = None
        """The recipe that the session was opened with; None where what is packed cannot be read."""
        self.beside = Beside()
        self._draft, self._resume = draft, resume

    @cached_property
    def clock(self) -> PacedClock:
        """What tells the procedures the time."""
        # The library is shown without anything of a procedure.
        from embolplan.procedure import SystemClock
        from embolplan.procedure.rehearsal import PacedClock

        return PacedClock(self._day or SystemClock())

    def get_default_screen(self) -> Ground:
        """What lies under the first page."""
        return Ground(id="_default")

    def run_to_end(self) -> int:
        """Runs until the person leaves; the exit code."""
        keep_what_was_imported()
        self.run()
        return self.return_code or DONE

    def on_mount(self) -> None:
        """The first screen."""
        leave_when_alone(self)
        collect_in_quiet_moments(self)
        if self.root is not None:
            self.show_library()
            return
        if self._draft is not None:
            self.show_choices(self._draft)
        elif self._resume is not None:
            self.ask_to_resume(self._resume)
        self.beside.load_parts()

    def on_unmount(self) -> None:
        """Lets go of the procedure; nothing is closed by leaving."""
        self.beside.end()
        self.let_go()

    def on_resize(self, event: Resize) -> None:
        """Covers everything while the terminal is too small, and uncovers it as it was."""
        small = event.size.width < WIDE or event.size.height < HIGH
        covered = isinstance(self.screen, TooSmall)
        if small and not covered:
            self.push_screen(TooSmall())
        elif covered and not small:
            self.pop_screen()

    def let_go(self) -> None:
        """Leaves the procedure without closing it."""
        if self.session is not None:
            self.session.leave()
            self.session = None
            self.clock.as_the_day()

    def show_library(self) -> None:
        """The first screen of the program."""
        from embolplan.tui.library_page import LibraryPage

        self.push_screen(LibraryPage())

    def show_recipe(self, recipe: Recipe) -> None:
        """A recipe to read, with what its source found."""
        from embolplan.tui.recipe_page import RecipePage

        self.push_screen(RecipePage(recipe.protocol))

    def show_comparison(self, names: tuple[str, str], found: tuple[Compared, ...]) -> None:
        """Two recipes side by side."""
        from embolplan.tui.compare_page import ComparePage

        self.push_screen(ComparePage(names, found))

    def show_choices(self, draft: Draft) -> None:
        """What a recipe leaves to a choice."""
        from embolplan.tui.choices_page import ChoicesPage

        self.push_screen(ChoicesPage(draft))

    def show_case(self, draft: Draft, change: Change) -> None:
        """The form of the case; `change` is told of every draft that comes of it."""
        from embolplan.tui.case_page import CasePage

        self.push_screen(CasePage(draft, change))

    def show_plan(self, draft: Draft, change: Change) -> None:
        """The plan that follows from the choices; `change` is told of every draft that comes of it."""
        from embolplan.tui.plan_page import PlanPage

        self.push_screen(PlanPage(draft.plan, draft, change))

    async def start(self, draft: Draft, by: str) -> str | None:
        """Opens a procedure and shows its first step; a sentence where that cannot be."""
        from embolplan.procedure import Session
        from embolplan.procedure.rehearsal import Simulated

        def begun() -> tuple[Session, Protocol | None]:
            packed, simulated = draft.packed(), self.simulated or Simulated()
            made = Session.create(
                self.folder, packed, draft.plan, by, self.clock, rehearsal=self.rehearsal, simulated=simulated
            )
            return _ready(made)

        return await self._open(begun)

    async def _open(self, opened: Callable[[], tuple[Session, Protocol | None]]) -> str | None:
        try:
            session, self._protocol = await self.beside.do(opened)
        except EmbolplanError as error:
            return sentence(error)
        self.session, self.rehearsal = session, session.rehearsal
        self.clock.go(session.opened, session.events)
        self.call_later(self.show_procedure)
        return None

    def ask_to_resume(self, path: Path, otherwise: Callable[[], None] | None = None) -> None:
        """Asks who goes on, and goes on; without an answer there is nothing here to show."""
        from embolplan.procedure.listing import summary_of

        name = Field("by", say("tui.by.label"), hint=say("tui.by.hint"))
        card = Ask(say("tui.resume.title"), lambda answers: self.resume(path, answers["by"]), (name,), str(path.name))
        self.rehearsal = summary_of(path).rehearsal
        self.push_screen(card, lambda answered: None if answered else self._not_resumed(otherwise or self.exit))

    def _not_resumed(self, otherwise: Callable[[], None]) -> None:
        self.rehearsal = False
        otherwise()

    async def resume(self, path: Path, by: str) -> str | None:
        """Takes a procedure up where it was left; a sentence where that cannot be."""

        def taken_up() -> tuple[Session, Protocol | None]:
            from embolplan.procedure import Session

            return _ready(Session.resume(path, by=by, clock=self.clock))

        return await self._open(taken_up)

    def show_procedure(self) -> None:
        """The current step, or the record of a procedure that is closed; nothing lies under it but the library."""
        from embolplan.tui.record_page import RecordPage
        from embolplan.tui.walk_page import WalkPage

        if self.session is None:
            return
        while len(self.screen_stack) > (2 if self.root else 1):
            self.pop_screen()
        closed = self.session.walk.closed is not None
        self.push_screen(RecordPage(self.session) if closed else WalkPage(self.session, self._protocol))

    def push_screen(self, *args: Any, **settings: Any) -> Any:
        """A screen on top, under the word of a rehearsal where it is one."""
        pushed = super().push_screen(*args, **settings)
        if self.rehearsal:
            self.call_later(mark, self.screen)
        return pushed

    def back(self) -> None:
        """One screen back, or out of the program where there is none."""
        if len(self.screen_stack) > 2:
            self.pop_screen()
        else:
            self.exit()

    def leave_procedure(self) -> None:
        """Back to the library where the program began there, else out; the procedure stays open on disk."""
        self.let_go()
        self.rehearsal = False
        self.back()

    def action_leave(self) -> None:
        """Out of the program; what was recorded is on disk."""
        self.exit()

    async def action_back(self) -> None:
        """One page back; from the first page out of the program, since nothing lies behind it."""
        self.back()

    def action_help(self) -> None:
        """The keys of the screen, from its bindings."""
        if not isinstance(self.screen, HelpCard | TooSmall):
            self.push_screen(HelpCard(self.screen))
