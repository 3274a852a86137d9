"""What the stories of the terminal UI are told with: a clock that stands, keys, and what stands on the screen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widgets import Input, Static

from embolplan.library import load_recipe, load_shelf, make_case, shipped_root
from embolplan.procedure import Journal, ManualClock, Session, reckon
from embolplan.tui.app import EmbolplanApp
from embolplan.tui.ask import Ask, Choices
from embolplan.tui.draft import Draft
from embolplan.tui.page import Rows
from embolplan.tui.walk_page import WalkPage

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from embolplan.record import Record

RECIPE = "liver/callispheres-epirubicin-300-500"
EXAMPLE = {
    "drug.product": "epirubicin-powder-10-mg",
    "beads.settled_volume": "2 mL",
    "load.excess": "kept",
    "contrast.basis": "slurry",
    "contrast.product": "iodixanol-320",
    "infusion.mass": "100 mg",
}
EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SMALL, MIDDLE, LARGE = (80, 24), (120, 40), (200, 60)


def draft_of(**changes: str) -> Draft:
    """The worked example's choices, some of them otherwise; an empty one is left open."""
    recipe = load_recipe(shipped_root(), RECIPE)
    choices = {name: text for name, text in {**EXAMPLE, **changes}.items() if text}
    return Draft(recipe, make_case({}, choices, recipe.protocol, "test"), load_shelf(shipped_root()))


def records(folder: Path) -> list[Record]:
    """The records of the procedures that stand on disk."""
    found = []
    for path in sorted(folder.iterdir()):
        with Journal.open(path, clock=ManualClock(EIGHT), read_only=True) as journal:
            found.append(reckon(journal.events[0], journal.events))
    return found


class Teller:
    """Presses keys and reads the screen."""

    def __init__(self, app: EmbolplanApp, pilot: Pilot[None], clock: ManualClock) -> None:
        self.app, self.pilot, self.clock = app, pilot, clock

    async def press(self, *keys: str) -> None:
        """Keys, one after the other."""
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Waits until the screen has read what it shows, and is drawn."""
        await self.pilot.pause()
        while self.app.under_way or self.app.beside.busy:
            await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """A text into the field that has the focus, without Enter; pasted, since keys one by one take their time."""
        field = self.app.focused
        assert isinstance(field, Input)
        field.insert_text_at_cursor(text)
        await self.pilot.pause()

    async def enter(self, text: str) -> None:
        """A text and Enter."""
        await self.type(text)
        await self.press("enter")

    async def pick(self, value: str) -> None:
        """One option of the list that has the focus."""
        choices = self.app.focused
        assert isinstance(choices, Choices)
        choices.highlighted = [option for option, _ in choices.field.options].index(value)
        await self.press("enter")

    async def to(self, row: str) -> None:
        """The cursor on a row of the page."""
        rows = self.app.screen.query_one(Rows)
        rows.highlighted = rows.get_option_index(row)
        await self.pilot.pause()

    async def wait(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Lets time go by, and the screen look at the clock."""
        self.clock.pass_time(minutes=minutes, seconds=seconds)
        if isinstance(self.app.screen, WalkPage):
            self.app.screen.tick()
        await self.pilot.pause()

    def part(self, selector: str) -> str:
        """The text of one part of the screen, empty where it is not shown."""
        part = self.app.screen.query_one(selector, Static)
        return str(part.visual) if part.display else ""

    def ledger(self, row: str = "in all") -> list[str]:
        """One row of the ledger, cell by cell: what was planned, given and is left."""
        rows = [re.split(r" {2,}", line) for line in self.part("#ledger").splitlines()]
        return next(cells[1:] for cells in rows if cells[0] == row)

    @property
    def ask(self) -> Ask:
        """The card on top."""
        assert isinstance(self.app.screen, Ask)
        return self.app.screen

    @property
    def said(self) -> str:
        """What the card on top says is wrong."""
        return self.part("#ask-said")

    @property
    def step(self) -> str | None:
        """The step that the procedure stands at."""
        assert self.app.session is not None
        return self.app.session.walk.step

    def shown(self) -> str:
        """The screen as characters."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    def offered(self) -> set[str]:
        """What the footer and the help offer here, by action."""
        return {active.binding.action for active in self.app.screen.active_bindings.values() if active.enabled}


@asynccontextmanager
async def told(
    folder: Path,
    *,
    size: tuple[int, int] = SMALL,
    draft: Draft | None = None,
    resume: Path | None = None,
    rehearsal: bool = False,
    clock: ManualClock | None = None,
) -> AsyncIterator[Teller]:
    """The app on a terminal of that size, at the library where nothing else is named."""
    clock = clock or ManualClock(EIGHT)
    root = None if draft or resume else shipped_root()
    app = EmbolplanApp(folder, root=root, draft=draft, resume=resume, rehearsal=rehearsal, clock=clock)
    async with app.run_test(size=size) as pilot:
        story = Teller(app, pilot, clock)
        await story.settle()
        yield story


async def start(story: Teller, by: str = "Lee") -> None:
    """From the choices through the plan to the first step."""
    await story.press("p", "s")
    await story.enter(by)
    await story.press("y")
    assert isinstance(story.app.screen, WalkPage)


def brought_to(
    step: str, folder: Path, clock: ManualClock, draft: Draft | None = None, rehearsal: bool = False
) -> Path:
    """A procedure that stands at a step, done up to there as planned; nobody has it open."""
    draft = draft or draft_of()
    with Session.create(folder, draft.packed(), draft.plan, "Lee", clock, rehearsal=rehearsal) as session:
        while (here := session.walk.step) != step:
            assert here is not None
            if session.plan.step(here).wait is not None:
                session.start_timer()
                clock.pass_time(minutes=31)
            session.done(here)
        return session.journal.path


@asynccontextmanager
async def told_from(step: str, folder: Path, *, size: tuple[int, int] = SMALL) -> AsyncIterator[Teller]:
    """A procedure taken up at a step."""
    clock = ManualClock(EIGHT)
    async with told(folder, resume=brought_to(step, folder, clock), clock=clock, size=size) as story:
        await story.enter("Lee")
        assert story.step == step
        yield story


async def close(story: Teller, reason: str) -> None:
    """Closes with a reason, and leaves the radiation empty."""
    await story.press("z")
    await story.enter(reason)
    for _ in story.ask.fields[1:] if isinstance(story.app.screen, Ask) else ():
        await story.press("enter")


async def walk_to(story: Teller, step: str) -> None:
    """Does every step up to one by its keys, as planned and without measuring."""
    while story.step != step:
        if "start_timer" in story.offered():
            await story.press("t")
            await story.wait(minutes=31)
        before = story.step
        await story.press("d")
        assert story.step != before, story.part("#notice")
