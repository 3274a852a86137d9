"""The pictures of a plan: what is due when, what each container holds, the sizes; and of a record what was given."""

from __future__ import annotations

from itertools import cycle, groupby
from math import fsum
from typing import TYPE_CHECKING

from embolplan.export.amounts import contents_in_words, line_or_time, volume_in_words
from embolplan.export.picture import Bar, Key, Piece, picture
from embolplan.export.plan_steps import phase_name
from embolplan.export.vessels import vessels
from embolplan.plan import Duration
from embolplan.units import convert, show
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.export.picture import Fill, Picture
    from embolplan.plan import Container, Line, Plan, Step
    from embolplan.record import Record

_STACK: tuple[Fill, ...] = ("solid", "hatched", "dotted")
_RESCUE = "rescue.beads.size"
_NOTHING = 1e-9
"""A volume of mL that is left over from adding the others up."""
_MANY_MARKS = 60
"""More marks than that on one bar are a smear."""


def pictures(plan: Plan) -> Iterator[Picture]:
    """Those that this plan has something to show in."""
    yield from timelines(plan)
    yield from containers(plan)
    yield from layers(plan)


def timelines(plan: Plan) -> Iterator[Picture]:
    """The waits of each phase from its first step on, with what is due meanwhile."""
    spine = [step for step in plan.steps if step.branch is None]
    for phase, group in groupby(spine, key=lambda step: step.phase):
        bars = tuple(_wait(plan, step) for step in group if step.wait is not None)
        if bars and any(bar.pieces for bar in bars):
            keys = (Key("solid", say("picture.sure")), Key("hatched", say("picture.up_to")))
            used = {piece.fill for bar in bars for piece in bar.pieces}
            tick = say("picture.shake") if any(bar.ticks for bar in bars) else ""
            caption = say("picture.timeline", phase=phase_name(phase))
            yield picture(caption, "min", bars, tuple(key for key in keys if key.fill in used), tick)


def _wait(plan: Plan, step: Step) -> Bar:
    assert step.wait is not None
    said = line_or_time(plan, step.wait.name, step.wait.time)
    if step.wait.every is not None:
        every = line_or_time(plan, step.wait.every_name, step.wait.every)
        said = say("picture.every", time=said, every=every)
    label = f"{step.n}. {plan[step.wait.name].label if step.wait.name in plan else step.id}"
    start, end, sure = _first(step.starts_at), _last(step.ends_at), _first(step.ends_at)
    if start is None or sure is None:
        return Bar(label, say("picture.when_unknown", time=said))
    pieces = [Piece(start, sure, "solid")]
    if end is not None and end > sure:
        pieces.append(Piece(sure, end, "hatched"))
    return Bar(label, said, tuple(pieces), tuple(_marks(step, start)))


def _marks(step: Step, start: float) -> Iterator[float]:
    """When something is due meanwhile, counted from the earliest start."""
    assert step.wait is not None
    every, time = _in_minutes(step.wait.every), _first(_in_minutes(step.wait.time))
    if every is not None and every.value and time is not None and time / every.value <= _MANY_MARKS:
        yield from (start + every.value * n for n in range(1, int(time / every.value + 1e-9) + 1))


def _in_minutes(time: Duration | None) -> Duration | None:
    if time is None:
        return None
    ends = (None if each is None else convert(each, time.unit, "min") for each in (time.value, time.low, time.high))
    return Duration("min", *ends)


def _first(time: Duration | None) -> float | None:
    return None if time is None else (time.low if time.value is None else time.value)


def _last(time: Duration | None) -> float | None:
    return None if time is None else (time.high if time.value is None else time.value)


def containers(plan: Plan) -> Iterator[Picture]:
    """What each container holds after each step that changes it, up to its capacity where that is known."""
    bars: list[Bar] = []
    before: dict[str, Container] = {}
    for container in plan.containers:
        same = before.get(container.id)
        before[container.id] = container
        if same is not None and (same.text, same.holds) == (container.text, container.holds):
            continue
        bars.append(_held(plan, container))
    if any(bar.pieces for bar in bars):
        room = any(piece.fill == "outline" for bar in bars for piece in bar.pieces)
        keys = (Key("outline", say("picture.empty")),) if room else ()
        yield picture(say("picture.containers"), "mL", tuple(bars), keys)


def _held(plan: Plan, container: Container) -> Bar:
    step = next((step for step in plan.steps if step.id == container.after), None)
    label = say("picture.after", id=container.id, step=step.n if step else container.after)
    volume = container.text or volume_in_words(container.volume, container.unit)
    room = volume_in_words(container.capacity, container.unit) if container.capacity is not None else ""
    told = say("picture.holds", volume=volume, contents=contents_in_words(container))
    told = say("picture.of_capacity", told=told, capacity=room) if room else told
    return Bar(label, told, tuple(_stacked(container)))


def _stacked(container: Container) -> Iterator[Piece]:
    """What takes room of its own, in the order in which it is named, then the rest of the volume; empty room last."""
    if container.volume is None or container.unit != "mL":
        return
    parts = [holding.value for holding in container.holds if holding.unit == "mL" and holding.value]
    at, fills = 0.0, cycle(_STACK)
    for part in (*parts, container.volume - fsum(parts)):
        if part > _NOTHING:
            yield Piece(at, at + part, next(fills))
            at += part
    if container.capacity is not None and container.capacity > at:
        yield Piece(at, container.capacity, "outline")


def layers(plan: Plan) -> Iterator[Picture]:
    """The sizes of the beads in the order of delivery, the most distal first, with what each layer carries."""
    sizes = [line for line in plan.lines if line.id.endswith("beads.size") and line.id != _RESCUE]
    bars = tuple(_layer(plan, line, n) for n, line in enumerate(sizes, 1))
    if any(bar.pieces for bar in bars):
        # Another size that only may follow is no layer.
        tree = vessels(len(bars)) if all(line.id.endswith(".beads.size") for line in sizes) else None
        yield picture(say("picture.layers") if tree is None else say("picture.tree"), "µm", bars, tree=tree)


def _layer(plan: Plan, line: Line, n: int) -> Bar:
    scope = line.id.removesuffix("beads.size")
    carried = (f"{scope}suspension.volume", f"{scope}drug.mass")
    told = [say("picture.carries", label=plan[name].label, text=plan[name].text) for name in carried if name in plan]
    low, high = (line.value if end is None else end for end in (line.low, line.high))
    pieces = (Piece(low, high, "solid"),) if low is not None and high is not None else ()
    label = say("picture.layer", n=n, label=line.label)
    return Bar(label, "; ".join([line.text, *told]), pieces)


def what_was_given(record: Record) -> Iterator[Picture]:
    """What each feeder was given, one after the other on one scale of volume, with its drug; then what was left."""
    bars, at = [], 0.0
    for each in record.feeders:
        name = f"{each.layer}: {each.feeder}" if each.layer else each.feeder
        told = volume = show(each.volume, "mL")
        if each.drug_mass is not None:
            told = say("picture.gave", volume=volume, drug=show(each.drug_mass, "mg"))
        pieces = (Piece(at, at + each.volume, "solid"),) if each.volume > _NOTHING else ()
        bars.append(Bar(name, told, pieces))
        at += each.volume
    left = next((line for line in record.totals if line.id == "left.volume"), None)
    if left is not None:
        end = at + (left.value or 0.0)
        bars.append(Bar(left.label, left.text, (Piece(at, end, "outline"),) if end > at else ()))
    if record.feeders and any(bar.pieces for bar in bars):
        yield picture(say("picture.given"), "mL", tuple(bars))
