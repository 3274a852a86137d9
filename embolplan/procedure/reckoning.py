"""From events to the record: the one place of this room that computes, through the engine's one door."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import fsum
from typing import TYPE_CHECKING, Generic, Literal, TypeVar, cast

from embolplan.errors import JournalError, Problem
from embolplan.model.names import PUSHED, layer_of
from embolplan.plan import Line, Plan
from embolplan.procedure import plans
from embolplan.procedure.chain import chain_hash
from embolplan.procedure.clock import moment, stamp
from embolplan.procedure.folding import walk
from embolplan.procedure.in_suspension import preparations_pushed
from embolplan.procedure.standing import standing
from embolplan.procedure.walk import RADIATION
from embolplan.record import Event, FeederTotal, LineStatus, Record, RecordLine, StepDone
from embolplan.units import show, ucum
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.case import Case
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.procedure.walk import Walk
    from embolplan.record import Explains

T = TypeVar("T")
Recompute = Callable[[Event, Sequence[Event]], Plan]
"""The plan of an opened procedure, with what was done."""

_MINUTE = timedelta(minutes=1)
TOTALS = (
    "given.volume",
    "given.drug_mass",
    "given.iodine",
    "left.volume",
    "left.drug_mass",
    "hub.volume",
    "waste.volume",
    "unaccounted.volume",
    "given.oil_volume",
    "given.oil_iodine",
    "left.oil_volume",
    "left.oil_iodine",
    "hub.drug_mass",
    "hub.iodine",
    "hub.oil_volume",
    "hub.oil_iodine",
    "left.iodine",
    "given.particles_mass",
    "left.particles_mass",
    "hub.particles_mass",
)


def recompute(opened: Event, done: Sequence[Event] = ()) -> Plan:
    """The plan that this version of the program computes from what the opened event holds, and from what was done."""
    from embolplan.engine import compute  # listing procedures needs neither the engine nor the library
    from embolplan.library import make_case

    recipe, case, shelf = _UNPACKED.of(opened)
    stands = standing(done)
    made = [(str(event.body["id"]), str(event.body["value"])) for event in stands if event.kind == "choice made"]
    # A choice at the table is held against its bounds and options as one made before is.
    make_case({}, dict(made), recipe.protocol, say("procedure.choice"))
    # What was pushed from no known syringe, as plain spheres are, is not in the engine's balance.
    counted = [event for event in stands if event.kind != "given" or event.body.get("of") is not None]
    return compute(recipe, case, shelf, counted)


class _OfTheLast(Generic[T]):
    """What the opened event holds, made once for the procedure opened last: reading it takes longer than computing."""

    def __init__(self, make: Callable[[Event], T]) -> None:
        self._make = make
        self._last: tuple[Event, T] | None = None

    def of(self, opened: Event) -> T:
        """What it holds."""
        last = self._last
        # By identity: an event is never changed, and comparing two would read all of their texts.
        if last is None or last[0] is not opened:
            self._last = last = opened, self._make(opened)
        return last[1]


def _unpack(opened: Event) -> tuple[Recipe, Case, Shelf]:
    from embolplan.library import unpack

    return unpack(cast("dict[str, object]", opened.body["recipe"]))


_UNPACKED = _OfTheLast(_unpack)
_OPENED_WITH = _OfTheLast(lambda opened: plans.thaw(opened.body["plan"]))


class Remembering:
    """Computes once for the same events, for which a screen asks several times at each key."""

    def __init__(self, recompute: Recompute) -> None:
        self._recompute = recompute
        self._last: tuple[Event, tuple[Event, ...], Plan] | None = None

    def __call__(self, opened: Event, done: Sequence[Event] = ()) -> Plan:
        """The plan of these events; what cannot be computed is tried again each time."""
        if self._last is None or not _same((opened, *done), (self._last[0], *self._last[1])):
            self._last = opened, tuple(done), self._recompute(opened, done)
        return self._last[2]


def _same(these: Sequence[Event], those: Sequence[Event]) -> bool:
    return len(these) == len(those) and all(one is other for one, other in zip(these, those, strict=True))


def reckon(opened: Event, events: Sequence[Event], recompute: Recompute = recompute) -> Record:
    """The record of a procedure; `events` may hold the opened event or not."""
    with readable():
        return _reckon(opened, events, recompute)


@contextmanager
def readable() -> Iterator[None]:
    """JournalError where an event lacks what its kind must hold: such a journal was not written by this program."""
    try:
        yield
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        problem = Problem("procedure", say("procedure.body_unreadable", why=f"{type(error).__name__}: {error}"))
        raise JournalError([problem]) from error


def _reckon(opened: Event, events: Sequence[Event], recompute: Recompute) -> Record:
    whole = (opened, *(event for event in events if event.n != opened.n))
    plan = _OPENED_WITH.of(opened)
    folded, done = walk(plan, whole), recompute(opened, whole)
    by_hand, inside = _by_hand(folded), _inside(folded, plan, done)
    return Record(
        procedure=str(opened.body["procedure"]),
        plan=plan,
        done=done,
        lines=tuple(_line(line, folded, plan, done) for line in plan.lines),
        events=whole,
        totals=(*(done[line_id] for line_id in TOTALS if line_id in done), by_hand, inside, *_of_layers(done)),
        feeders=tuple(_feeder(feeder, volume, done) for feeder, volume in folded.feeders.items()),
        case_contrast=None if inside.value is None else folded.contrast + inside.value,
        deviations=folded.deviations,
        second_check=folded.second_check,
        ended=folded.closed,
        last_hash=chain_hash(whole),
        second_check_void=folded.second_check_void,
        steps=tuple(_steps(folded, moment(opened.at))),
        complications=folded.complications,
        catheter=folded.contents,
        radiation=tuple(_radiation(whole)),
        feeders_by_layer=tuple(_feeders_by_layer(folded, done)),
    )


def _steps(folded: Walk, began: datetime) -> Iterator[StepDone]:
    """Every step that was left, each from when the one before it was."""
    for visit in folded.visits:
        timers = [timer for timer in folded.timers if (timer.step, timer.turn) == (visit.step, visit.turn)]
        waited = [timer.elapsed(visit.at) for timer in timers if not timer.own]
        yield StepDone(
            visit.step,
            visit.turn,
            visit.how,
            visit.what,
            stamp(began),
            stamp(visit.at),
            (visit.at - began) / _MINUTE,
            waited[-1] / _MINUTE if waited else None,
        )
        began = visit.at


def _radiation(events: Sequence[Event]) -> Iterator[tuple[str, str]]:
    for event in events:
        if event.kind == "closed":
            entered = ((name, event.body.get(name)) for name in RADIATION)
            yield from ((name, str(body["text"])) for name, body in entered if isinstance(body, dict))


def _line(planned: Line, folded: Walk, plan: Plan, done: Plan) -> RecordLine:
    reading = next((m for m in reversed(folded.measurements) if planned.id in (m.id, m.start)), None)
    found = _found(done, planned)
    measured = reading is not None or found.status == "measured"
    return RecordLine(found, planned, _status(planned, folded, plan, measured), _explains(reading))


def _found(done: Plan, planned: Line) -> Line:
    return next((line for line in done.lines if line.id == planned.id), planned)


def _explains(reading: object) -> Explains | None:
    return getattr(reading, "explains", None)


def _status(planned: Line, folded: Walk, plan: Plan, measured: bool) -> LineStatus:
    if measured:
        return "measured"
    left = {visit.step for visit in folded.visits if visit.how != "stepped over"}
    pushing = {given.step for given in folded.given}
    if planned.step in {step.id for step in plan.steps} - left - pushing:
        return "not done"
    return "chosen" if planned.status == "chosen" or planned.id in folded.choices else "as planned, not measured"


def _of_layers(done: Plan) -> Iterator[Line]:
    """The totals of each layer by itself, layer after layer."""
    known = {line.id: line for line in done.lines}
    # A recipe may give something else as well, and have a line of its own for how much of that was given.
    for layer in dict.fromkeys(layer_of(line_id) for line_id in known if line_id.endswith(PUSHED)):
        yield from (known[f"{layer}.{name}"] for name in TOTALS if f"{layer}.{name}" in known)


def _feeder(feeder: str, volume: float, done: Plan, layer: str | None = None) -> FeederTotal:
    def total(quantity: str) -> float | None:
        line_id = f"{layer}.given.{feeder}.{quantity}" if layer else f"given.{feeder}.{quantity}"
        return done[line_id].value if line_id in done else None

    return FeederTotal(feeder, volume, total("drug_mass"), total("iodine"), layer)


def _feeders_by_layer(folded: Walk, done: Plan) -> Iterator[FeederTotal]:
    """What each feeder was given of each suspension that has a layer in front of its name."""
    for of, feeder in dict.fromkeys((given.of, given.feeder) for given in folded.given if given.of):
        layer = layer_of(of or "")
        if layer:
            volume = fsum(given.volume for given in folded.given if (given.of, given.feeder) == (of, feeder))
            yield _feeder(feeder, volume, done, layer)


def _by_hand(folded: Walk) -> Line:
    label = say("procedure.contrast_by_hand")
    return _contrast("contrast.by_hand", label, "derived", folded.contrast, "procedure.contrast_entered", ())


def _inside(folded: Walk, plan: Plan, done: Plan) -> Line:
    """The contrast within the suspension that was pushed; unknown where its share is not known."""
    total, inputs, label = 0.0, list[str](), say("procedure.contrast_in_suspension")
    for syringe in dict.fromkeys(given.of for given in folded.given if given.of):
        if syringe.endswith(PUSHED[1:]):
            return _contrast(
                "contrast.in_suspension", label, "unknown", None, "procedure.contrast_in_solution", [syringe]
            )
        contrast = f"{syringe.removesuffix(PUSHED[0])}contrast.volume"
        source = done if contrast in done and syringe in done else plan
        inputs += [contrast, syringe]
        mixed = source[contrast].value if contrast in source else None
        share = _share_given(folded, source, syringe)
        if mixed is None or share is None:
            return _contrast("contrast.in_suspension", label, "unknown", None, "procedure.contrast_unknown", inputs)
        total += share * mixed
    return _contrast("contrast.in_suspension", label, "derived", total, "procedure.contrast_inside", inputs)


def _share_given(folded: Walk, done: Plan, syringe: str) -> float | None:
    """How much of the contrast that was added was given, 1 for all of it; as much as of its iodine where that is known.

    None where a portion was lost before pushing, and nothing tells how much of the contrast went with it.
    """
    scope, whole = syringe.removesuffix(PUSHED[0]), done[syringe].value if syringe in done else None
    iodine = [done[name].value for name in (f"{scope}given.iodine", f"{scope}contrast.iodine") if name in done]
    if len(iodine) > 1 and iodine[0] is not None and iodine[1]:
        return iodine[0] / iodine[1]
    if not whole or any(each.id == syringe and each.explains == "lost" for each in folded.measurements):
        return None
    return preparations_pushed(folded, syringe, whole)


def _contrast(
    line_id: str,
    label: str,
    status: Literal["derived", "unknown"],
    value: float | None,
    because: str,
    inputs: Sequence[str],
) -> Line:
    return Line(
        id=line_id,
        label=label,
        phase="deliver",
        step=None,
        text=say("procedure.unknown") if value is None else show(value, "mL"),
        status=status,
        value=value,
        unit="mL",
        ucum=ucum("mL"),
        inputs=tuple(inputs),
        because=say(because),
    )
