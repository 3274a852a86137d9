"""What was done: the events of a procedure, and the record that they fold into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.plan import Line, Plan

SCHEMA = "embolplan.record/1"

Kind = Literal[
    "opened",
    "choice made",
    "step done",
    "measured",
    "given",
    "contrast given",
    "timer started",
    "timer ended",
    "timer extended",
    "angiogram checked",
    "endpoint reached",
    "catheter content",
    "deviation",
    "note",
    "second check",
    "prepared again",
    "taken back",
    "closed",
    "addendum",
]

Explains = Literal["read", "lost", "different start"]
"""What a measurement explains: the volume was misjudged, a portion went to waste, or the start was another."""

LineStatus = Literal["measured", "chosen", "as planned, not measured", "not done"]


@dataclass(frozen=True, slots=True)
class Event:
    """One fact of a procedure; undo and correction are events of their own, and nothing is edited."""

    n: int
    at: str
    """UTC, ISO 8601 with milliseconds and Z."""
    by: str
    kind: Kind
    step: str | None
    turn: int
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One line of the plan beside what was done."""

    line: Line
    planned: Line
    status: LineStatus
    explains: Explains | None = None


@dataclass(frozen=True, slots=True)
class FeederTotal:
    """What one feeder was given; mL, mg and mg of iodine, the last two if the suspension was even."""

    feeder: str
    volume: float
    drug_mass: float | None
    iodine: float | None
    layer: str | None = None
    """Where the total is of one layer alone."""


@dataclass(frozen=True, slots=True)
class StepDone:
    """One time that a step was left: how, from when to when, and how long its time was let run; minutes."""

    step: str
    turn: int
    how: str
    what: str
    """The outcome or the endpoint that was found."""
    began: str
    left: str
    """UTC, as in events."""
    minutes: float
    waited: float | None = None
    """From the start of its timer to its end; None where it has none."""


@dataclass(frozen=True, slots=True)
class Record:
    """The fold of a procedure's events; totals are lines (`given.volume`, `left.volume`, …) with their derivation."""

    procedure: str
    plan: Plan
    done: Plan
    lines: tuple[RecordLine, ...]
    events: tuple[Event, ...]
    totals: tuple[Line, ...]
    feeders: tuple[FeederTotal, ...]
    case_contrast: float | None
    """mL of contrast of the whole case: suspension pushed, runs and flushes; None where a part of it is not known."""
    deviations: tuple[Event, ...]
    second_check: Event | None
    ended: str | None
    """Why it ended; None while the procedure is open."""
    last_hash: str
    feeders_by_layer: tuple[FeederTotal, ...] = ()
    """The same by layer, where a recipe gives more than one suspension."""
    second_check_void: Event | None = None
    """The choice, the reading or the taking back after which the second check no longer counts."""
    steps: tuple[StepDone, ...] = ()
    complications: tuple[Event, ...] = ()
    catheter: tuple[Event, ...] = ()
    """What became of the catheter's content, at each change of the feeder and at the end."""
    radiation: tuple[tuple[str, str], ...] = ()
    """What was entered of it at closing, by name, as it was typed."""
    schema: str = SCHEMA
