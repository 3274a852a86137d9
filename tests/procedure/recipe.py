"""A hand-made plan with the steps of the first recipe, and what drives a session through it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from embolplan.errors import CaseError, Problem
from embolplan.plan import Duration, Line, Outcome, Plan, ProtocolRef, Step, Wait
from embolplan.procedure import Clock, Journal, ManualClock, Session, Walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embolplan.record import Event

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
PACKED: dict[str, object] = {"protocol": "text of the file"}


def line(line_id: str, value: float | None, unit: str = "mL", step: str | None = None, status: str = "derived") -> Line:
    text = "unknown" if value is None else f"{value:g} {unit}"
    return Line(line_id, line_id, "prepare", step, text, status, value=value, unit=unit)  # type: ignore[arg-type] # few


def minutes(value: float | None = None, low: float | None = None, high: float | None = None) -> Duration:
    return Duration("min", value, low, high)


STEPS = (
    Step(1, "draw-beads", "prepare", "draw", "Draw."),
    Step(
        2,
        "settle",
        "prepare",
        "settle",
        "Settle.",
        wait=Wait("settle.duration", minutes(low=2, high=3)),
        measures=("beads.settled_volume",),
    ),
    Step(3, "dissolve", "prepare", "dissolve", "Dissolve.", measures=("drug.volume",)),
    Step(
        4,
        "load",
        "prepare",
        "load",
        "Load.",
        wait=Wait("load.duration", minutes(30), every=minutes(5), every_name="load.interval"),
    ),
    Step(5, "mix", "prepare", "mix", "Mix.", measures=("contrast.volume", "suspension.volume")),
    Step(6, "stand", "prepare", "stand", "Stand.", wait=Wait("stand.duration", minutes(5))),
    Step(7, "select", "deliver", "place", "Select."),
    Step(8, "infuse", "deliver", "infuse", "Infuse."),
    Step(9, "inject", "deliver", "inject", "Inject.", lines=("inject.rate", "suspension.volume")),
    Step(10, "pause", "check", "stand", "Pause.", wait=Wait("pause.duration", minutes(5))),
    Step(11, "second-angiogram", "check", "image", "Angiogram."),
    Step(
        12,
        "stain",
        "check",
        "check",
        "Gone?",
        outcomes=(Outcome("gone", "end"), Outcome("persists", "inject"), Outcome("plain", "plain-microspheres")),
    ),
    Step(13, "plain-microspheres", "check", "inject-plain", "Plain.", branch="rescue", lines=("rescue.volume",)),
    Step(14, "flush", "check", "flush", "Flush.", branch="rescue", then="pause"),
)
LINES = (
    line("beads.settled_volume", 2, step="settle", status="chosen"),
    line("drug.volume", 5, step="dissolve", status="assumed"),
    line("contrast.volume", 7, step="mix"),
    line("suspension.volume", 14, step="mix"),
    line("infusion.volume", None, step="infuse", status="unknown"),
    line("drug.mass", 60, "mg", step="dissolve", status="stated"),
)
PLAN = Plan(
    code="7KQ2-9F",
    protocol=ProtocolRef("liver/callispheres-epirubicin-300-500", "1.0", "complete", "CalliSpheres"),
    made_from=(),
    lines=LINES,
    steps=STEPS,
    containers=(),
    findings=(),
    gaps=(),
    assumptions=(),
    not_assessed=(),
    citations={"liu-2021": "Liu S et al."},
    patient="S-014",
)


def computed(opened: Event, done: Sequence[Event] = ()) -> Plan:
    """Stands for the engine: the worked example's plan, with the totals of what was given."""
    if any(event.kind == "choice made" and event.body["value"] == "impossible" for event in done):
        raise CaseError([Problem(where="contrast.basis", message="no such option")])
    from embolplan.procedure import walk

    given = sum(walk(PLAN, (opened, *done)).feeders.values())
    totals = (
        line("given.volume", given),
        line("given.drug_mass", given * 60 / 14, "mg"),
        line("left.volume", 14 - given),
        line("given.F1.drug_mass", given * 60 / 14, "mg"),
    )
    return replace(PLAN, lines=(*LINES, *totals))


def clock() -> ManualClock:
    return ManualClock(START)


def create(folder: Path, time: Clock | None = None, plan: Plan = PLAN) -> Session:
    return Session.create(folder, PACKED, plan, "R. Nurse", time or clock(), recompute=computed)


def resume(session: Session | Path, time: Clock | None = None) -> Session:
    path = session if isinstance(session, Path) else session.journal.path
    return Session.resume(path, by="R. Nurse", clock=time or clock(), recompute=computed)


def drive(session: Session, until: str) -> Walk:
    """Does every step before that one, letting its time pass."""
    time = session.clock
    assert isinstance(time, ManualClock)
    while session.walk.step != until:
        step = session.plan.step(session.walk.step or "")
        if step.wait is not None:
            session.start_timer()
            time.pass_time(minutes=30)
        if step.do == "inject":
            session.give("F1", "1 mL")
        session.done(step.id)
    return session.walk


def a_journal(path: Path, notes: int = 8, text: str = "a note of some length " * 40) -> list[str]:
    """A journal of so many notes after its opening."""
    with Journal.create(path, by="A", body={"procedure": path.stem}, clock=clock()) as journal:
        for _ in range(notes):
            journal.append("note", by="A", step="mix", turn=1, body={"text": text})
        return [event.kind for event in journal.events]
