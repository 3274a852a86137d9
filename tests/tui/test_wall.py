"""The wall: follows a procedure that another program carries out, in large type, and with no patient on it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Digits

from embolplan import cli
from embolplan.cli import wall as command
from embolplan.errors import JournalError
from embolplan.plan import Duration
from embolplan.procedure import ManualClock, Session
from embolplan.procedure.watching import Watch
from embolplan.tui.wall import Wall
from tests.tui.teller import EIGHT, LARGE, MIDDLE, SMALL, brought_to, draft_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

SECRET = "Miller"


@contextmanager
def carried_out(step: str, folder: Path, clock: ManualClock, *, rehearsal: bool = False) -> Iterator[Session]:
    """A procedure at a step, with a name wherever a person can type one."""
    draft = draft_of(**{"patient.id": f"{SECRET}-1", f"feeders.{SECRET}.share": "100 %"})
    path = brought_to(step, folder, clock, draft, rehearsal=rehearsal)
    with Session.resume(path, by=f"Nurse {SECRET}", clock=clock) as session:
        session.note(f"for Mrs {SECRET}")
        yield session


class Onlooker:
    """Somebody in the room who looks at the wall."""

    def __init__(self, app: Wall, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def look(self) -> str:
        """The whole wall as characters, after it has looked at the journal."""
        self.app.tick()
        await self.pilot.pause()
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def numbers(self) -> list[str]:
        """What stands there in large type, from the top."""
        await self.look()
        return [each.value for each in self.app.query(Digits) if each.is_on_screen and each.value]


@asynccontextmanager
async def wall_of(session: Session, clock: ManualClock, size: tuple[int, int] = SMALL) -> AsyncIterator[Onlooker]:
    app = Wall(Watch(session.journal.path, clock))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Onlooker(app, pilot)


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE], ids=["80x24", "120x40", "200x60"])
async def test_the_clocks_and_what_is_left_stand_in_large_type(tmp_path: Path, size: tuple[int, int]) -> None:
    clock = ManualClock(EIGHT)
    with carried_out("inject", tmp_path, clock) as session:
        session.give(SECRET, "9 mL")
        session.start_timer(SECRET, Duration("min", 4))
        clock.pass_time(seconds=90)
        async with wall_of(session, clock, size) as onlooker:
            assert await onlooker.numbers() == ["5", "2:30"]
            text = " ".join((await onlooker.look()).split())
            assert "mL left in the syringe" in text
            assert "Step 15 of 21 · Deliver" in text
            assert "next: step 16: Pause for 5 min." in text
            assert "REHEARSAL" not in text


async def test_it_follows_what_another_program_writes(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    with carried_out("load", tmp_path, clock) as session:
        async with wall_of(session, clock) as onlooker:
            assert await onlooker.numbers() == []
            session.start_timer()
            clock.pass_time(minutes=4)
            await onlooker.look()
            # The shake comes first, then the end of the loading.
            assert [each.digits for each in onlooker.app.clocks] == ["1:00", "26:00"]
            clock.pass_time(minutes=1, seconds=12)
            await onlooker.look()
            first = onlooker.app.clocks[0]
            assert (first.digits, first.urgent) == ("+0:12", True)
            assert "SHAKE 1 of 6 NOW" in first.told
            clock.pass_time(minutes=30)
            await onlooker.look()
            assert any("OVER since" in each.told and each.digits == "+5:12" for each in onlooker.app.clocks)


async def test_a_reading_changes_what_is_left(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    with carried_out("mix", tmp_path, clock) as session:
        session.measure("suspension.volume", "13 mL", "lost")
        while session.walk.step != "inject":
            step = session.plan.step(session.walk.step or "")
            if step.wait is not None:
                session.start_timer()
                clock.pass_time(minutes=31)
            session.done(step.id)
        async with wall_of(session, clock) as onlooker:
            assert (await onlooker.numbers())[0] == "13"


async def test_a_rehearsal_and_a_closed_procedure_say_so(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    with carried_out("inject", tmp_path, clock, rehearsal=True) as session:
        async with wall_of(session, clock) as onlooker:
            assert "REHEARSAL" in await onlooker.look()
            session.close(f"Mrs {SECRET} fell ill", abandon=True)
            await onlooker.look()
            assert "CLOSED before its end" in str(onlooker.app.query_one("#head").render())
            assert (await onlooker.numbers(), onlooker.app.clocks) == ([], [])


async def test_no_patient_stands_on_the_wall(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    with carried_out("settle", tmp_path, clock) as session:
        session.start_timer(f"turn Mrs {SECRET}", Duration("min", 4), Duration("min", 1))
        session.contrast("10 mL", f"run of {SECRET}")
        async with wall_of(session, clock, LARGE) as onlooker:
            while session.walk.closed is None:
                assert SECRET.casefold() not in (await onlooker.look()).casefold()
                advance(session, clock)
            assert SECRET.casefold() not in (await onlooker.look()).casefold()
            assert SECRET in str(session.events[-1].body)


def advance(session: Session, clock: ManualClock) -> None:
    """One step on, with as many names typed as can be."""
    if session.walk.step is None:
        session.close(f"done for {SECRET}")
        return
    step = session.plan.step(session.walk.step)
    if step.outcomes:
        session.check(step.outcomes[0].label)
        return
    if step.wait is not None:
        session.start_timer()
        clock.pass_time(minutes=31)
    if step.do == "inject":
        session.give(SECRET, "9 mL")
    session.deviate(step.id, "patient", f"as {SECRET} wished", steps_over=False)
    session.done(step.id)


def test_who_looks_never_holds_up_who_writes(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    with carried_out("settle", tmp_path, clock) as session:
        path, watch = session.journal.path, Watch(session.journal.path, clock)
        seen = len(watch.events)
        writing = sqlite3.connect(path, isolation_level=None)
        writing.execute("BEGIN EXCLUSIVE")
        writing.execute("CREATE TABLE half_written (x)")
        # Half a transaction is on its way: whoever looks neither waits nor shows it.
        began = time.monotonic()
        assert not watch.look()
        assert time.monotonic() - began < 0.5
        writing.execute("ROLLBACK")
        writing.close()
        session.note("one more")
        assert watch.look()
        assert len(watch.events) == seen + 1
        # What does not change is not read again.
        assert not watch.look()


def test_a_journal_that_is_gone_is_told_after_a_while(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    with carried_out("settle", tmp_path, clock) as session:
        watch = Watch(session.journal.path, clock)
        session.journal.path.rename(tmp_path / "elsewhere")
        assert [watch.look() for _ in range(5)] == [False] * 5
        with pytest.raises(JournalError):
            watch.look()
        (tmp_path / "elsewhere").rename(session.journal.path)
        watch.look()


def test_with_several_procedures_it_needs_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EMBOLPLAN_HOME", str(tmp_path))
    monkeypatch.setattr(command, "need_terminal", lambda name: None)
    assert cli.main(["wall"]) == 2
    assert "no procedure is open" in capsys.readouterr().err
    for second in (0, 1):
        brought_to("settle", tmp_path / "procedures", ManualClock(EIGHT.replace(second=second)))
    assert cli.main(["wall"]) == 2
    assert "embolplan wall: 2 procedures are open; name the one you mean" in capsys.readouterr().err


def test_without_a_terminal_it_says_what_else_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["wall"]) == 2
    assert "embolplan record" in capsys.readouterr().err
