"""More timers than the screen has lines: the step stays in sight, and so does whatever wants somebody first."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.text import Text
from textual.widgets import Static

from embolplan.plan import Duration
from embolplan.tui.timers_card import TimersCard
from embolplan.tui.walk_clocks import rows_of
from embolplan.tui.walk_page import WalkPage
from tests.tui.teller import LARGE, MIDDLE, SMALL, Teller, told_from


def start_timers(story: Teller) -> None:
    """Seven beside that of the step; the last one ends first, and every other one has shakes."""
    assert isinstance(story.app.screen, WalkPage)
    for n in range(7):
        every = Duration("min", 4) if n % 2 else None
        story.app.screen.session.start_timer(f"warm saline {n}", Duration("min", 20 - 2 * n), every)


LOAD, INJECT = ("load", "Cap the syringe."), ("inject", "Inject the beads slowly")


@pytest.mark.parametrize(("place", "size"), [(LOAD, SMALL), (INJECT, SMALL), (INJECT, MIDDLE)], ids=str)
async def test_the_step_stays_in_sight(place: tuple[str, str], size: tuple[int, int], tmp_path: Path) -> None:
    step, text = place
    async with told_from(step, tmp_path, size=size) as story:
        start_timers(story)
        for seconds in (30, 240, 60, 60, 900):
            await story.wait(seconds=seconds)
            shown = story.shown()
            assert text in shown
            assert "next: " in shown
            assert "F1 Help" in shown
            card = story.app.screen.query_one("#card-scroll")
            assert card.size.height >= 3


async def test_what_wants_somebody_first_is_shown_and_the_rest_counted(tmp_path: Path) -> None:
    async with told_from("load", tmp_path) as story:
        await story.press("t")
        start_timers(story)
        await story.wait(minutes=7, seconds=30)
        # The shakes of 1, 3 and 5, due after four minutes, are late; that of the step after five is so as well.
        late = [line for line in story.part("#timers").splitlines() if "NOW" in line]
        assert len(late) >= 2
        assert "3:30 late" in late[0]
        hidden = int(story.part("#timers").splitlines()[-1].split()[1])
        names = [line for line in story.part("#timers").splitlines() if "to go" in line]
        assert hidden + len(names) == 8
        await story.press("5")
        assert isinstance(story.app.screen, TimersCard)
        card = str(story.app.screen.query("#card Static").last(Static).visual)
        assert all(f"warm saline {n}: " in card for n in range(7))
        assert "loading: " in card
        before = card
        story.clock.pass_time(seconds=1)
        story.app.screen.tick()
        await story.pilot.pause()
        assert str(story.app.screen.query("#card Static").last(Static).visual) != before


async def test_one_key_confirms_the_shake_that_is_due_first_of_all_timers(tmp_path: Path) -> None:
    async with told_from("load", tmp_path) as story:
        await story.press("t")
        page = story.app.screen
        assert isinstance(page, WalkPage)
        page.session.start_timer("warm saline", Duration("min", 20), Duration("min", 4))
        await story.wait(minutes=4, seconds=10)
        await story.press("k")
        confirmed = {timer.name: len(timer.confirmed) for timer in page.session.walk.running}
        assert confirmed == {"load.duration": 0, "warm saline": 1}


async def test_more_room_shows_more_timers_at_once(tmp_path: Path) -> None:
    async with told_from("load", tmp_path) as story:
        start_timers(story)
        await story.wait(seconds=1)
        small = len(story.part("#timers").splitlines())
        await story.pilot.resize_terminal(*LARGE)
        await story.pilot.pause()
        assert len(story.part("#timers").splitlines()) > small
        assert "more (5" not in story.part("#timers")


@pytest.mark.parametrize(("text", "rows"), [("", 0), ("a", 1), ("a" * 10, 1), ("a" * 11, 2), ("a\n\nb", 3)])
def test_lines_are_counted_as_they_are_wrapped(text: str, rows: int) -> None:
    assert rows_of(Text(text), 10) == rows
