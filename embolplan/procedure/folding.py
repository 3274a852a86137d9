"""A procedure's events folded over its plan into where it stands; an event that was taken back is none."""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from embolplan.plan import Duration
from embolplan.procedure import route
from embolplan.procedure.clock import CLOCK_BACK, moment
from embolplan.procedure.standing import PLACE, TAKEN_BACK, TAKES_BACK, standing
from embolplan.procedure.timers import Timer, longer
from embolplan.procedure.walk import HEART_RATE, RESUSPENDED, Given, Measurement, Visit, Walk
from embolplan.record import Event
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from embolplan.plan import Plan, Step
    from embolplan.procedure.walk import How
    from embolplan.record import Explains


def walk(plan: Plan, events: Sequence[Event]) -> Walk:
    """The fold of all events from `opened` on; an event that does not fit the plan is followed and warned of."""
    folding = _Folding(plan)
    for event in standing(events):
        folding.take(event)
    folding.second_check_void = _voided(events, folding.second_check)
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
        self.contents, self.prepared = list[Event](), list[Given]()
        self.catheter: Event | None = None
        self.second_check: Event | None = None
        self.second_check_void: Event | None = None
        self.mixed: dict[str | None, datetime] = {}
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
            second_check_void=self.second_check_void,
            mixed_at=self.mixed.get(route.pushed_next(self.plan, self.step)),
            contents=tuple(self.contents),
            prepared=tuple(self.prepared),
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
    if step is not None:
        fold.mixed |= dict.fromkeys(route.mixed_by(fold.plan, step), moment(event.at))
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
    elif "to" in event.body:
        fold.stepped(event)
        fold.leave(event, "left for another", str(event.body["to"]))


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


def _timer_extended(fold: _Folding, event: Event) -> None:
    by = duration(event.body["by"]) or Duration("min")
    fold.timers = [
        replace(timer, time=longer(timer.time, by)) if timer.n == event.body["started"] else timer
        for timer in fold.timers
    ]


def _timer_ended(fold: _Folding, event: Event) -> None:
    fold.end_timers(event, lambda timer: timer.n == event.body["started"])


def _noted(fold: _Folding, event: Event) -> None:
    fold.notes.append(event)
    if event.body.get(RESUSPENDED):
        fold.mixed[route.pushed_next(fold.plan, event.step)] = moment(event.at)
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
            place=cast("int", body.get(PLACE, body.get(TAKES_BACK, event.n))),
            portion=bool(body.get("portion", False)),
            text=str(body.get("text", "")),
        )
    )


def _prepared_again(fold: _Folding, event: Event) -> None:
    body = event.body
    volume = cast("float", body["value"])
    fold.prepared.append(Given(event.n, moment(event.at), event.step, event.turn, "", str(body["of"]), volume))
    fold.deviations.append(event)
    fold.mixed[str(body["of"])] = moment(event.at)


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
            of=cast("str | None", body.get("of")),
            differs=cast("float | None", body.get("differs")),
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
    fold.contents.append(event)
    if "left_feeder" not in event.body:
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
    "timer extended": _timer_extended,
    "note": _noted,
    "given": _gave,
    "prepared again": _prepared_again,
    "measured": _measured,
    "choice made": _chose,
    "contrast given": _contrast,
    "catheter content": _catheter,
    "second check": _second_check,
    "closed": _closed,
    "addendum": _added,
}


def _voided(events: Sequence[Event], check: Event | None) -> Event | None:
    """The first event after a second check that changes what it was about; taking that back does not heal it."""
    if check is None:
        return None
    by_number = {event.n: event for event in events}

    def changes(event: Event) -> bool:
        if event.kind == "taken back":
            gone = (by_number.get(n) for n in cast("list[int]", event.body[TAKEN_BACK]))
            return any(each is not None and changes(each) for each in gone)
        at_the_table = "of" in event.body or event.body.get("id") == HEART_RATE
        return event.kind == "choice made" or (event.kind == "measured" and not at_the_table)

    return next((event for event in events if event.n > check.n and changes(event)), None)


def _clock_warnings(events: Sequence[Event]) -> list[str]:
    return [
        say("procedure.clock_went_back", n=event.n, seconds=f"{event.body[CLOCK_BACK]:g}")
        for event in events
        if CLOCK_BACK in event.body
    ]
