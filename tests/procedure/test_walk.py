"""The fold: what was written reads back to the same walk, also after the program was killed at any moment."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embolplan.plan import Outcome, Step
from embolplan.procedure import ENDPOINTS, FATES, REASONS, ManualClock, Refused, Session, list_procedures, walk
from embolplan.record import Event
from tests.procedure.busy import stand
from tests.procedure.recipe import PLAN, START, clock, create, minutes, resume

ROOT = Path(__file__).parents[2]

volumes = st.decimals(min_value="0.01", max_value=16, places=2).map(lambda value: f"{value.normalize():f} mL")


def command(draw: st.DrawFn, session: Session) -> None:
    """One command with what a person might type."""
    step = session.walk.step or "draw-beads"
    feeder = draw(st.sampled_from(["F1", "F2"]))
    kinds: dict[str, Callable[[], object]] = {
        "done": lambda: session.done(step),
        "start": session.start_timer,
        "own": lambda: session.start_timer("own", minutes(4), minutes(1)),
        "end": lambda: session.end_timer(draw(st.sampled_from([None, "own"]))),
        "shaken": session.shaken,
        "give": lambda: session.give(feeder, draw(volumes)),
        "undo": session.undo_given,
        "instead": lambda: session.undo_given(instead=draw(volumes)),
        "measure": lambda: session.measure("suspension.volume", draw(volumes), "read"),
        "lost": lambda: session.measure("suspension.volume", draw(volumes), "lost"),
        "reach": lambda: session.reach(draw(st.sampled_from(ENDPOINTS))),
        "check": lambda: session.check(draw(st.sampled_from(["gone", "persists", "plain"]))),
        "over": lambda: session.deviate(step, draw(st.sampled_from(REASONS)), "because"),
        "contrast": lambda: session.contrast(draw(volumes), "run"),
        "catheter": lambda: session.catheter(draw(st.sampled_from(FATES))),
        "note": lambda: session.note(draw(st.text(min_size=1))),
        "second": lambda: session.second_check("B", {"drug.mass": "60 mg"}),
        "close": lambda: session.close("reason", abandon=draw(st.integers(0, 9)) == 0),
        "addendum": lambda: session.addendum("later"),
    }
    likely = ["done", "done", "start", "give", "check", "reach"]
    kind = kinds[draw(st.sampled_from([*kinds, *likely, *likely]))]
    kind()


@st.composite
def commands(draw: st.DrawFn, session: Session, count: int) -> int:
    accepted = 0
    assert isinstance(session.clock, ManualClock)
    for _ in range(count):
        session.clock.pass_time(minutes=draw(st.sampled_from([0, 1, 5, 30])))
        before, events = session.walk, session.events
        try:
            command(draw, session)
            accepted += 1
            assert len(session.events) == len(events) + 1
        except Refused:
            assert (session.walk, session.events) == (before, events)
    return accepted


@settings(max_examples=60, deadline=None)
@given(data=st.data(), count=st.integers(0, 40))
def test_a_journal_read_again_folds_to_the_same_walk(data: st.DataObject, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with create(Path(folder)) as session:
            accepted = data.draw(commands(session, count))
            walked, events, last = session.walk, session.events, session.journal.last_hash
            assert len(events) == accepted + 1
            left = session.left()
            assert left is None or left >= 0
        with resume(session) as again:
            assert (again.walk, again.events, again.journal.last_hash) == (walked, events, last)
            assert again.record().last_hash == last
            assert len(again.record().events) == len(events)
        assert walk(PLAN, events) == walked
        assert [summary.damaged for summary in list_procedures(Path(folder))] == [None]


def killed(folder: Path, seed: int) -> tuple[Path, list[dict[str, object]]]:
    """What a busy program had acknowledged when it was killed."""
    call = [sys.executable, "-m", "tests.procedure.busy", str(folder), str(seed)]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, text=True) as busy:
        assert busy.stdout is not None
        path = Path(busy.stdout.readline().strip())
        time.sleep(random.Random(seed).uniform(0, 0.12))
        busy.kill()
        lines = busy.stdout.read().splitlines(keepends=True)
    return path, [json.loads(line) for line in lines if line.endswith("\n")]


def test_what_was_acknowledged_survives_being_killed(tmp_path: Path) -> None:
    acknowledged = 0
    for seed in range(20):
        path, said = killed(tmp_path / str(seed), seed)
        with resume(path) as session:
            assert session.read_only_because is None
            assert session.warnings == ()
            acknowledged += len(said)
            # One more may have reached the disk in the moment before it was said.
            assert len(said) + 1 <= len(session.events) <= len(said) + 2
            for line in said[-1:]:
                count = line["events"]
                assert isinstance(count, int)
                assert stand(count, walk(session.plan, session.events[:count])) == line
            before = len(session.events)
            session.note("taken up again")
            assert len(session.events) == before + 1
    # On a busy machine little is acknowledged in so short a time, but some of it always is.
    assert acknowledged > 10


def an_event(n: int, kind: str, step: str | None, turn: int = 1, **body: object) -> Event:
    return Event(n, "2026-11-24T08:00:00.000Z", "A", kind, step, turn, body)  # type: ignore[arg-type] # kinds as text


def test_an_empty_plan_and_no_events_fold() -> None:
    assert walk(replace(PLAN, steps=()), []).step is None
    walked = walk(PLAN, [])
    assert (walked.step, walked.turn) == ("draw-beads", 1)


def test_an_event_that_does_not_fit_the_plan_is_followed_and_said() -> None:
    walked = walk(PLAN, [an_event(2, "step done", "settle")])
    assert walked.step == "dissolve"
    assert "event 2 is about the step settle" in walked.warnings[0]
    walked = walk(PLAN, [an_event(2, "angiogram checked", "stain", outcome="vanished", to="end")])
    assert any("'vanished'" in said for said in walked.warnings)
    assert walk(PLAN, [an_event(2, "step done", "unheard-of")]).warnings


def test_a_step_can_lead_back_or_to_the_end_by_itself() -> None:
    steps = (
        Step(1, "a", "deliver", "place", "A."),
        Step(2, "b", "check", "check", "B?", outcomes=(Outcome("again", "a"), Outcome("on", "c"))),
        Step(3, "c", "after", "assess", "C.", then="end"),
        Step(4, "d", "after", "assess", "D."),
    )
    plan = replace(PLAN, steps=steps)
    events = [
        an_event(2, "step done", "a"),
        an_event(3, "angiogram checked", "b", outcome="again", to="a"),
        an_event(4, "step done", "a", 2),
    ]
    assert walk(plan, events).turns == {"a": 2, "b": 2}
    events.append(an_event(5, "angiogram checked", "b", 2, outcome="on", to="c"))
    assert walk(plan, events).step == "c"
    events.append(an_event(6, "step done", "c"))
    walked = walk(plan, events)
    assert (walked.step, walked.turn, walked.closed, walked.warnings) == (None, 0, None, ())
    assert [(visit.step, visit.turn) for visit in walked.visits] == [("a", 1), ("b", 1), ("a", 2), ("b", 2), ("c", 1)]


@pytest.mark.parametrize("branch", [None, "rescue"])
def test_the_last_step_of_a_line_is_the_end(branch: str | None) -> None:
    steps = (
        Step(1, "a", "check", "check", "A?", outcomes=(Outcome("on", "b"),)),
        Step(2, "b", "check", "place", "B.", branch=branch),
    )
    events = [an_event(2, "angiogram checked", "a", outcome="on", to="b"), an_event(3, "step done", "b")]
    walked = walk(replace(PLAN, steps=steps), events)
    assert (walked.step, walked.closed, walked.warnings) == (None, None, ())


def test_the_walk_begins_where_the_plan_does() -> None:
    assert walk(PLAN, [an_event(1, "opened", None, 0, rehearsal=False)]).visits == ()
    assert clock().now() == START
