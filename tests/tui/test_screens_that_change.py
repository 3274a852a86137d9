"""Screens that are resized in the middle, or have many timers: nothing is lost, and the step stays in sight."""

from __future__ import annotations

from pathlib import Path

from embolplan.plan import Duration
from embolplan.procedure import ManualClock, Session
from embolplan.procedure.watching import Watch
from embolplan.tui.walk_page import WalkPage
from embolplan.tui.wall import Wall
from tests.tui.teller import EIGHT, LARGE, MIDDLE, SMALL, brought_to, told_from


async def test_resized_in_the_middle_of_a_note_nothing_typed_is_lost(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path) as story:
        await story.press("n")
        await story.type("half a note")
        for size in (LARGE, (60, 20), MIDDLE, SMALL):
            await story.pilot.resize_terminal(*size)
            await story.settle()
        assert "half a note" in story.shown()
        await story.press("enter")
        assert story.app.session is not None
        assert story.app.session.events[-1].body["text"] == "half a note"


async def test_eight_timers_leave_the_step_in_sight(tmp_path: Path) -> None:
    async with told_from("inject", tmp_path, size=MIDDLE) as story:
        assert story.app.session is not None
        for n in range(8):
            story.app.session.start_timer(f"timer {n}", Duration("min", 30 + n), Duration("min", 1))
        await story.wait(minutes=3)
        assert isinstance(story.app.screen, WalkPage)
        shown = " ".join(story.shown().split())
        assert "Inject the beads slowly" in shown
        assert "next:" in shown


async def test_the_wall_is_laid_out_anew_when_it_is_resized(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    with Session.resume(brought_to("inject", tmp_path, clock), by="Lee", clock=clock) as session:
        for n in range(8):
            session.start_timer(f"timer {n}", Duration("min", 30 + n))
        wall = Wall(Watch(session.journal.path, clock))
    async with wall.run_test(size=SMALL) as pilot:
        rows = []
        for size in (SMALL, LARGE, MIDDLE, SMALL):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            wall.tick()
            await pilot.pause()
            rows.append(sum(row.display for row in wall.query("#clocks > .large")))
        assert rows[1] == 8
        assert rows[0] == rows[3] < rows[2] <= 8
