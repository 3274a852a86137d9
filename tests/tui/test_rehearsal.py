"""A rehearsal: simulated vessels on the screen, a clock that runs faster, the word on every screen, and no record."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from embolplan import cli
from embolplan.errors import ExportError
from embolplan.export import FORMS, export_record
from embolplan.procedure import ManualClock, Session, list_procedures
from embolplan.procedure.rehearsal import PacedClock, Simulated
from embolplan.procedure.simulated_bed import Bed
from embolplan.procedure.watching import Watch
from embolplan.tui.record_page import RecordPage
from embolplan.tui.walk_page import WalkPage
from tests.tui.teller import EIGHT, SMALL, Teller, brought_to, draft_of, records, start, told

SEED, FASTER = 7, 10


def opened(folder: Path, clock: ManualClock, simulated: Simulated) -> Session:
    draft = draft_of()
    return Session.create(folder, draft.packed(), draft.plan, "Lee", clock, rehearsal=True, simulated=simulated)


def test_time_runs_faster_and_stands_while_nobody_rehearses(tmp_path: Path) -> None:
    day = ManualClock(EIGHT)
    clock = PacedClock(day)
    day.pass_time(minutes=5)
    assert clock.now() == day.now()
    with Session.create(
        tmp_path, draft_of().packed(), draft_of().plan, "Lee", clock, rehearsal=True, simulated=Simulated(SEED, FASTER)
    ) as session:
        clock.go(session.opened, session.events)
        began = clock.now()
        day.pass_time(minutes=3)
        assert clock.now() - began == timedelta(minutes=30)
        session.note("half an hour later")
        path = session.journal.path
    clock.as_the_day()
    assert clock.now() == day.now()
    # Taken up the next day, the rehearsal goes on at the minute at which it was left.
    day.pass_time(minutes=24 * 60)
    with Session.resume(path, by="Lee", clock=clock) as session:
        clock.go(session.opened, session.events)
        assert clock.now() == began + timedelta(minutes=30)
        session.note("back")
        assert session.warnings == ()


def test_in_earnest_the_clock_is_the_day_s(tmp_path: Path) -> None:
    day = ManualClock(EIGHT)
    clock = PacedClock(day)
    draft = draft_of()
    with Session.create(tmp_path, draft.packed(), draft.plan, "Lee", clock, simulated=Simulated(SEED, FASTER)) as real:
        assert "simulated" not in real.opened.body
        clock.go(real.opened, real.events)
        day.pass_time(minutes=3)
        assert clock.now() == day.now()
        assert clock.jump() == day.jump()


def test_the_wall_runs_as_fast_as_the_rehearsal(tmp_path: Path) -> None:
    day = ManualClock(EIGHT)
    with opened(tmp_path, day, Simulated(SEED, FASTER)) as session:
        watch = Watch(session.journal.path, day)
        written = session.journal.path.stat().st_mtime
        day.set_by(timedelta(seconds=written - day.now().timestamp()))
        first = watch.now()
        day.pass_time(seconds=6)
        assert watch.now() - first == timedelta(seconds=60)


async def test_the_simulated_vessels_answer_on_the_screen(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    with opened(tmp_path, clock, Simulated(SEED)) as session:
        while session.walk.step != "inject":
            step = session.plan.step(session.walk.step or "")
            if step.wait is not None:
                session.start_timer()
                clock.pass_time(minutes=31)
            session.done(step.id)
        path = session.journal.path
    takes = Bed(SEED).after("A8", 0).takes
    async with told(tmp_path, resume=path, clock=clock) as story:
        await story.enter("Lee")
        assert "every number here is made up (seed 7" in story.part("#simulated")
        assert "say which feeder" in story.part("#simulated")
        assert story.app.session is not None
        story.app.session.give("A8", "1 mL")
        page = story.app.screen
        assert isinstance(page, WalkPage)
        page.draw()
        flow = round(100 * (1 - 1 / takes))
        assert f"A8: flow {flow} %" in story.part("#simulated")
        story.app.session.give("A8", "12 mL")
        page.draw()
        assert "A8: STASIS, flow 0 %, contrast stands" in story.part("#simulated")


async def test_a_reading_strays_and_says_that_it_is_made_up(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(), rehearsal=True) as story:
        await start(story)
        assert story.part("#simulated") == ""
        await story.press("d")
        assert story.step == "settle"
        assert "settled beads used: would be read as" in story.part("#simulated")


async def test_in_earnest_nothing_is_simulated(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await start(story)
        await story.press("d")
        assert story.step == "settle"
        assert story.part("#simulated") == ""


async def every_screen(story: Teller) -> list[str]:
    """What each screen shows that can be reached from here by one key, cards included."""
    seen = [story.shown()]
    for active in list(story.app.screen.active_bindings.values()):
        if active.binding.action in ("leave", "app.leave", "app.back"):
            continue
        before = list(story.app.screen_stack)
        await story.press(active.binding.key)
        if story.app.screen_stack != before:
            seen.append(f"{active.binding.key}: {story.shown()}")
        while len(story.app.screen_stack) > len(before):
            story.app.pop_screen()
            await story.pilot.pause()
    return seen


@pytest.mark.parametrize("step", ["settle", "inject", "stain"])
async def test_the_word_stands_on_every_screen(tmp_path: Path, step: str) -> None:
    clock = ManualClock(EIGHT)
    with Session.resume(brought_to("inject" if step == "stain" else step, tmp_path, clock, rehearsal=True),
                        by="Lee", clock=clock) as session:  # fmt: skip
        if step == "stain":
            session.give("A8", "9 mL")
            session.reach("flow stasis")
            session.start_timer()
            clock.pass_time(minutes=5)
            session.done("pause")
            session.done("second-angiogram")
        path = session.journal.path
    async with told(tmp_path, resume=path, clock=clock, size=SMALL) as story:
        seen = [story.shown()]
        await story.enter("Lee")
        seen += await every_screen(story)
        assert len(seen) > 6
        assert [shown for shown in seen if "REHEARSAL" not in shown] == []


async def test_choices_and_plan_say_so_too(tmp_path: Path) -> None:
    async with told(tmp_path, draft=draft_of(), rehearsal=True) as story:
        seen = await every_screen(story)
        await story.press("p")
        seen += await every_screen(story)
    assert len(seen) > 6
    assert [shown for shown in seen if "REHEARSAL" not in shown] == []


async def test_what_was_done_says_so_too(tmp_path: Path) -> None:
    clock = ManualClock(EIGHT)
    with opened(tmp_path, clock, Simulated(SEED)) as session:
        session.close("enough", abandon=True)
        path = session.journal.path
    async with told(tmp_path, resume=path, clock=clock) as story:
        await story.enter("Lee")
        assert isinstance(story.app.screen, RecordPage)
        seen = await every_screen(story)
    assert [shown for shown in seen if "REHEARSAL" not in shown] == []


def test_no_form_makes_a_record_of_a_rehearsal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "procedures"
    clock = ManualClock(EIGHT)
    with opened(folder, clock, Simulated(SEED)) as session:
        session.close("enough", abandon=True)
    (record,) = records(folder)
    for form in FORMS:
        with pytest.raises(ExportError):
            export_record(record, form)
    monkeypatch.setenv("EMBOLPLAN_HOME", str(tmp_path))
    (summary,) = list_procedures(folder)
    assert summary.rehearsal
    for form in FORMS:
        target = tmp_path / f"out.{form}"
        assert cli.main(["record", summary.id, "--format", form, "-o", str(target)]) == ExportError.exit_code
        assert not target.exists()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "rehearsal" in captured.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--faster", "10"], "--faster: only with --rehearsal"),
        (["--rehearsal", "--faster", "0"], "'0' is no whole number from 1 to 100"),
        (["--rehearsal", "--faster", "1e3"], "'1e3' is no whole number"),
        (["--rehearsal", "--seed", "-1"], "seed"),
    ],
)
def test_a_pace_or_seed_that_cannot_be_is_refused(
    words: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("embolplan.cli.commands.need_terminal", lambda name: None)
    assert cli.main(["walk", "liver/magnesium-lipiodol", *words]) == 2
    assert said in capsys.readouterr().err
