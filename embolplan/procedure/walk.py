"""A procedure's events folded over its plan: which step it stands at, for which time, and what has been done so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import fsum
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

from embolplan.plan import Duration
from embolplan.procedure import route
from embolplan.procedure.clock import CLOCK_BACK, moment
from embolplan.procedure.standing import standing
from embolplan.procedure.timers import Timer
from embolplan.record import Event, Explains
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from embolplan.plan import Plan, Step

How = Literal["done", "endpoint reached", "checked", "stepped over"]

_NOTHING = 1e-6
"""What is left of mL after adding and taking the same amounts is no volume."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One time that a step was left, and how."""

    step: str
    turn: int
    how: How
    at: datetime
    what: str = ""
    """The outcome or the endpoint that was found."""


@dataclass(frozen=True, slots=True)
class Given:
    """One volume pushed into a feeder, in mL, that nobody took back; `of` is the line of the syringe it came from."""

    n: int
    at: datetime
    step: str | None
    turn: int
    feeder: str
    of: str | None
    volume: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """One reading, in the unit of its line, and what it explains; `start` names what else the start was."""

    n: int
    at: datetime
    id: str
    value: float
    unit: str
    text: str
    explains: Explains
    start: str | None = None
    start_value: float | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a procedure stands."""

    step: str | None
    """The step to do now; None once the last one is left, and when closed."""
    turns: Mapping[str, int]
    """How often each step has been come to."""
    visits: tuple[Visit, ...] = ()
    """Every step that was left, in order."""
    timers: tuple[Timer, ...] = ()
    given: tuple[Given, ...] = ()
    contrast: float = 0.0
    """mL of contrast entered by hand: runs and flushes."""
    choices: Mapping[str, str] = field(default_factory=dict)
    measurements: tuple[Measurement, ...] = ()
    deviations: tuple[Event, ...] = ()
    """Deviations, and the closing where it was an abandonment."""
    catheter: Event | None = None
    second_check: Event | None = None
    notes: tuple[Event, ...] = ()
    addenda: tuple[Event, ...] = ()
    closed: str | None = None
    """Why it was closed; None while it is open."""
    abandoned: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def turn(self) -> int:
        """For which time the step is being done; 0 past the last."""
        return self.turns.get(self.step, 0) if self.step else 0

    @property
    def running(self) -> tuple[Timer, ...]:
        """The timers that nobody has ended."""
        return tuple(timer for timer in self.timers if timer.running)

    @property
    def feeders(self) -> Mapping[str, float]:
        """mL of suspension given, by feeder; plain spheres are not in it."""
        ids = dict.fromkeys(given.feeder for given in self.given if given.of)
        return {
            feeder: fsum(given.volume for given in self.given if given.of and given.feeder == feeder) for feeder in ids
        }

    def pushed(self, syringe: str) -> float:
        """mL given out of that syringe."""
        return fsum(given.volume for given in self.given if given.of == syringe)

    def timer(self, name: str, turn: int | None = None) -> Timer | None:
        """The newest timer of that name, of that turn where one is named."""
        fitting = [timer for timer in self.timers if timer.name == name and turn in (None, timer.turn)]
        return fitting[-1] if fitting else None


def expected(plan: Plan, walk: Walk, line_id: str) -> float | None:
    """What a line stands at now: the newest reading of it, or else the plan's value; None where nobody knows."""
    for reading in reversed(walk.measurements):
        if reading.id == line_id:
            return reading.value
        if reading.start == line_id:
            return reading.start_value
    if line_id not in plan or not plan[line_id].known:
        return None
    line = plan[line_id]
    return line.high if line.value is None else line.value


def left(plan: Plan, walk: Walk, syringe: str) -> float | None:
    """mL still in that syringe; None where its volume is not known."""
    held = expected(plan, walk, syringe)
    if held is None:
        return None
    rest = held - walk.pushed(syringe)
    return 0.0 if abs(rest) < _NOTHING else rest


def walk(plan: Plan, events: Sequence[Event]) -> Walk:
    """The fold of all events from `opened` on; an event that does not fit the plan is followed and warned of."""
    folding = _Folding(plan)
    for event in standing(events):
        folding.take(event)
    return folding.result(events)


def duration(body: object) -> Duration | None:
    """The duration that an event's body holds."""
    return Duration(**body) if isinstance(body, dict) else None


class _Folding:
    def __init__(self, plan: Plan) -> None:
        self.plan, self.turns, self.timers = plan, dict[str, int](), list[Timer]()
        self.visits, self.given, self.readings = list[Visit](), list[Given](), list[Measurement]()
        self.choices, self.warnings = dict[str, str](), list[str]()
        self.deviations, self.notes, self.addenda = list[Event](), list[Event](), list[Event]()
        self.contrast = list[float]()
        self.catheter: Event | None = None
        self.second_check: Event | None = None
        self.closed: Event | None = None
        self.step: str | None = None
        self.enter(route.first(plan))

    def take(self, event: Event) -> None:
        handle = _HANDLERS.get(event.kind)
        if handle is not None:
            handle(self, event)

    def result(self, events: Sequence[Event]) -> Walk:
        body = self.closed.body if self.closed else {}
        return Walk(
            step=None if self.closed else self.step,
            turns=MappingProxyType(self.turns),
            visits=tuple(self.visits),
            timers=tuple(self.timers),
            given=tuple(self.given),
            contrast=fsum(self.contrast),
            choices=MappingProxyType(self.choices),
            measurements=tuple(self.readings),
            deviations=tuple(self.deviations),
            catheter=self.catheter,
            second_check=self.second_check,
            notes=tuple(self.notes),
            addenda=tuple(self.addenda),
            closed=str(body["reason"]) if self.closed else None,
            abandoned=bool(body.get("abandoned", False)),
            warnings=(*self.warnings, *_clock_warnings(events)),
        )

    def enter(self, step: str | None) -> None:
        self.step = step = route.standing(self.plan, step, self.choices)
        if step is not None:
            self.turns[step] = self.turns.get(step, 0) + 1

    def leave(self, event: Event, how: How, to: str | None, what: str = "") -> None:
        self.end_timers(event, lambda timer: not timer.own)
        self.visits.append(Visit(event.step or "", event.turn, how, moment(event.at), what))
        self.enter(to)

    def end_timers(self, event: Event, which: Callable[[Timer], bool]) -> None:
        ended_at = moment(event.at)
        self.timers = [
            replace(timer, ended_at=ended_at) if timer.running and which(timer) else timer for timer in self.timers
        ]

    def stepped(self, event: Event) -> Step | None:
        """The step that the event leaves; None where the plan has no such step."""
        if event.step != self.step or event.turn != self.turns.get(event.step or "", 0):
            self.warnings.append(say("procedure.other_step", n=event.n, step=event.step, now=self.step))
        return next((step for step in self.plan.steps if step.id == event.step), None)


def _done(fold: _Folding, event: Event) -> None:
    step = fold.stepped(event)
    fold.leave(event, "done", route.following(fold.plan, step) if step else None)


def _reached(fold: _Folding, event: Event) -> None:
    step, endpoint = fold.stepped(event), str(event.body["endpoint"])
    fold.leave(event, "endpoint reached", route.following(fold.plan, step) if step else None, endpoint)


def _checked(fold: _Folding, event: Event) -> None:
    step, label = fold.stepped(event), str(event.body["outcome"])
    fits = step is not None and any(outcome.label == label for outcome in step.outcomes)
    if not fits:
        fold.warnings.append(say("procedure.other_outcome", n=event.n, outcome=label))
    fold.leave(event, "checked", route.by_outcome(step, label) if step and fits else None, label)


def _deviated(fold: _Folding, event: Event) -> None:
    fold.deviations.append(event)
    if event.body.get("steps_over"):
        step = fold.stepped(event)
        fold.leave(event, "stepped over", route.following(fold.plan, step) if step else None)


def _timer_started(fold: _Folding, event: Event) -> None:
    body = event.body
    time = duration(body["time"]) or Duration("min")
    timer = Timer(
        n=event.n,
        name=str(body["name"]),
        step=event.step,
        turn=event.turn,
        started_at=moment(event.at),
        time=time,
        every=duration(body.get("every")),
        own=bool(body.get("own", False)),
    )
    fold.timers.append(timer)


def _timer_ended(fold: _Folding, event: Event) -> None:
    fold.end_timers(event, lambda timer: timer.n == event.body["started"])


def _noted(fold: _Folding, event: Event) -> None:
    fold.notes.append(event)
    shake = event.body.get("interval")
    if isinstance(shake, int):
        fold.timers = [
            replace(timer, confirmed=(*timer.confirmed, (shake, moment(event.at))))
            if timer.n == event.body["started"]
            else timer
            for timer in fold.timers
        ]


def _gave(fold: _Folding, event: Event) -> None:
    body, of = event.body, event.body.get("of")
    fold.given.append(
        Given(
            n=event.n,
            at=moment(event.at),
            step=event.step,
            turn=event.turn,
            feeder=str(body["feeder"]),
            of=None if of is None else str(of),
            volume=cast("float", body["value"]),
        )
    )


def _measured(fold: _Folding, event: Event) -> None:
    body, start = event.body, cast("dict[str, object]", event.body.get("start") or {})
    fold.readings.append(
        Measurement(
            n=event.n,
            at=moment(event.at),
            id=str(body["id"]),
            value=cast("float", body["value"]),
            unit=str(body["unit"]),
            text=str(body["text"]),
            explains=cast("Explains", body["explains"]),
            start=cast("str | None", start.get("id")),
            start_value=cast("float | None", start.get("value")),
        )
    )


def _chose(fold: _Folding, event: Event) -> None:
    fold.choices[str(event.body["id"])] = str(event.body["value"])
    if route.standing(fold.plan, fold.step, fold.choices) != fold.step:
        fold.end_timers(event, lambda timer: not timer.own)
        fold.enter(fold.step)


def _contrast(fold: _Folding, event: Event) -> None:
    fold.contrast.append(cast("float", event.body["value"]))


def _catheter(fold: _Folding, event: Event) -> None:
    fold.catheter = event


def _second_check(fold: _Folding, event: Event) -> None:
    fold.second_check = event
    for entry in cast("list[dict[str, object]]", event.body.get("entries", [])):
        if entry.get("agrees") is False:
            values = {key: entry[key] for key in ("id", "text", "stands")}
            fold.warnings.append(say("procedure.second_differs", **values))


def _closed(fold: _Folding, event: Event) -> None:
    fold.closed = event
    fold.end_timers(event, lambda _: True)
    if event.body.get("abandoned"):
        fold.deviations.append(event)


def _added(fold: _Folding, event: Event) -> None:
    fold.addenda.append(event)


_HANDLERS: Mapping[str, Callable[[_Folding, Event], None]] = {
    "step done": _done,
    "endpoint reached": _reached,
    "angiogram checked": _checked,
    "deviation": _deviated,
    "timer started": _timer_started,
    "timer ended": _timer_ended,
    "note": _noted,
    "given": _gave,
    "measured": _measured,
    "choice made": _chose,
    "contrast given": _contrast,
    "catheter content": _catheter,
    "second check": _second_check,
    "closed": _closed,
    "addendum": _added,
}


def _clock_warnings(events: Sequence[Event]) -> list[str]:
    return [
        say("procedure.clock_went_back", n=event.n, seconds=f"{event.body[CLOCK_BACK]:g}")
        for event in events
        if CLOCK_BACK in event.body
    ]
