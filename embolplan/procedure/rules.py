"""What fits the step that a procedure stands at; all else is refused with a sentence before anything is written."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from embolplan.model.names import layer_of
from embolplan.procedure import route
from embolplan.procedure.entries import Amount, agrees, shown, text
from embolplan.procedure.refusals import refuse
from embolplan.procedure.timers import span
from embolplan.procedure.walk import expected, left
from embolplan.units import show

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from embolplan.plan import Duration, Line, Plan, Step
    from embolplan.procedure.timers import Interval, Timer
    from embolplan.procedure.walk import Given, Walk
    from embolplan.record import Explains

EXPLANATIONS = ("read", "lost", "different start")
FATES = ("pushed into the feeder", "aspirated", "withdrawn with the catheter", "not known")
"""What can have become of the suspension in the catheter and its hub."""
REASONS = ("patient", "anatomy", "equipment", "supply", "decision of the operator", "done elsewhere", "other")
"""The reason codes of a deviation."""
ENDPOINTS = (
    "flow stasis",
    "near stasis",
    "contrast clearance",
    "blush gone",
    "ct value",
    "beads used up",
    "time",
)
"""What can end the pushing."""

_ROUNDING = 1e-9


def open_still(walk: Walk) -> None:
    """Refuses everything once the procedure is closed."""
    if walk.closed is not None:
        raise refuse("procedure.is_closed", "procedure", reason=walk.closed)


def current(plan: Plan, walk: Walk, where: str) -> Step:
    """The step that the procedure stands at; refused where it stands at none."""
    open_still(walk)
    if walk.step is None:
        raise refuse("procedure.past_the_end", where)
    return plan.step(walk.step)


def named(plan: Plan, walk: Walk, step_id: str) -> Step:
    """The current step, if it is the one named."""
    step = current(plan, walk, step_id)
    if step.id != step_id:
        raise refuse("procedure.not_at_step", step_id, step=step_id, now=step.id)
    return step


def may_be_done(plan: Plan, walk: Walk, step_id: str, now: datetime) -> None:
    """A step is done when nobody has to decide, its time has passed, and what was pushed has been entered."""
    step = named(plan, walk, step_id)
    if step.outcomes:
        raise refuse("procedure.needs_outcome", step_id, outcomes=_listed([outcome.label for outcome in step.outcomes]))
    if step.do == "inject" and not any(given.step == step.id and given.turn == walk.turn for given in walk.given):
        raise refuse("procedure.nothing_given", step_id)
    if step.wait is None:
        return
    timer = walk.timer(step.wait.name, walk.turn)
    if timer is None or timer.step != step.id:
        raise refuse("procedure.timer_not_started", step_id, name=_called(plan, step.wait.name))
    remaining = span(timer.time)[0] - timer.elapsed(now)
    if remaining.total_seconds() > 0:
        raise refuse("procedure.time_left", step_id, name=_called(plan, timer.name), left=_clock(remaining))


def _called(plan: Plan, name: str) -> str:
    """What a time is called on screen."""
    return plan[name].label if name in plan else name


def may_be_given(
    plan: Plan, walk: Walk, feeder: str, volume: Amount, known: tuple[str, ...] = ()
) -> tuple[str | None, tuple[str, int]]:
    """The line of the syringe that the volume comes from, and the pushing step it belongs to.

    Refused where that much is not in it. What was pushed last can still be entered after stasis was called.
    """
    place = pushed_at(plan, walk)
    if place is None:
        raise refuse("procedure.nothing_to_push", feeder, step=current(plan, walk, feeder).id)
    _spelt_as_before(feeder, known)
    of = route.syringe(plan, plan.step(place[0]))
    _not_more_than(volume, None if of is None else left(plan, walk, of), feeder)
    return of, place


def _spelt_as_before(feeder: str, known: tuple[str, ...]) -> None:
    # Two spellings of one feeder would split what it was given.
    for other in known:
        if other != feeder and "".join(other.split()).casefold() == "".join(feeder.split()).casefold():
            raise refuse("procedure.feeder_spelling", feeder, feeder=feeder, before=other)


def left_line(syringe: str) -> str:
    """The line of what is left of the one that the syringe is filled with."""
    layer = layer_of(syringe)
    return f"{layer}.left.volume" if layer else "left.volume"


def may_be_read(plan: Plan, walk: Walk, reading: Amount, explains: Explains) -> tuple[str, tuple[str, int]]:
    """The line of the syringe that is read, and the pushing step; a reading is misjudged or lost, nothing else."""
    place = pushed_at(plan, walk)
    if place is None:
        raise refuse("procedure.nothing_to_push", "syringe", step=current(plan, walk, "syringe").id)
    of = route.syringe(plan, plan.step(place[0]))
    if of is None:
        raise refuse("table.no_syringe", "syringe")
    if explains not in EXPLANATIONS[:2]:
        raise refuse("procedure.explains", "syringe", which=_listed(EXPLANATIONS[:2]))
    rest = left(plan, walk, of)
    if explains == "lost" and rest is None:
        raise refuse("procedure.lost_of_unknown", "syringe")
    if explains == "lost" and rest is not None and reading.value > rest * (1 + _ROUNDING):
        raise refuse("procedure.lost_is_more", "syringe", reading=reading.text, was=shown(rest))
    return of, place


def pushed_at(plan: Plan, walk: Walk) -> tuple[str, int] | None:
    """The pushing step that is being done, or was left last, with its turn; None where nothing was pushed yet."""
    if walk.closed is not None:
        return None
    if walk.step is not None and plan.step(walk.step).do in route.PUSHES:
        return walk.step, walk.turn
    left_ones = ((visit.step, visit.turn) for visit in reversed(walk.visits) if visit.how != "stepped over")
    return next((place for place in left_ones if plan.step(place[0]).do in route.PUSHES), None)


def to_take_back(walk: Walk, n: int | None) -> Given:
    """The given volume of that event, or the last one."""
    open_still(walk)
    for given in reversed(walk.given):
        if n in (None, given.n):
            return given
    raise refuse("procedure.nothing_to_take_back", "given")


def may_replace(plan: Plan, walk: Walk, given: Given, right: Amount) -> None:
    """The volume that was meant was in the syringe as well."""
    read = next((each for each in walk.measurements if each.of == given.of and each.n > given.place), None)
    if read is not None:
        # What came after it began with what was read; what was lost then is less by what was pushed more before.
        walk = _before(walk, read.n)
    rest = None if given.of is None else left(plan, walk, given.of)
    if read is not None and read.explains == "lost" and rest is not None:
        if right.value > (rest + given.volume - read.value) * (1 + _ROUNDING):
            raise refuse("procedure.less_than_lost", given.feeder)
        return
    _not_more_than(right, None if rest is None else rest + given.volume, given.feeder)


def _before(walk: Walk, n: int) -> Walk:
    """The table as it was before the event of that number, with what was corrected since."""
    return replace(
        walk,
        given=tuple(each for each in walk.given if each.place < n),
        measurements=tuple(each for each in walk.measurements if each.n < n),
        prepared=tuple(each for each in walk.prepared if each.n < n),
    )


def left_now(plan: Plan, walk: Walk) -> float | None:
    """mL still in the syringe of the current step."""
    of = None if walk.step is None else route.syringe(plan, plan.step(walk.step))
    return None if of is None else left(plan, walk, of)


def may_be_measured(
    plan: Plan, walk: Walk, line_id: str, reading: Amount, explains: Explains, start: str | None, was: Amount | None
) -> None:
    """A reading belongs to its step, and says what it explains without contradicting itself."""
    step = current(plan, walk, line_id)
    if line_id not in step.measures:
        raise refuse("procedure.not_measured_here", line_id, step=step.id, ids=_listed(step.measures))
    if explains not in EXPLANATIONS:
        raise refuse("procedure.explains", line_id, which=_listed(EXPLANATIONS))
    if explains == "lost":
        _not_more_than_was(plan, walk, line_id, reading)
    if (explains == "different start") != (start is not None) or (start is None) != (was is None):
        raise refuse("procedure.start_missing", line_id)
    if start is not None and (start not in plan or start == line_id or not _was_put_in(plan[start])):
        raise refuse("procedure.no_such_start", start)


def _was_put_in(line: Line) -> bool:
    # Only what somebody brought or chose can have been otherwise at the start; what is computed follows from it.
    return line.formula is None and line.unit is not None and line.status != "not applicable"


def may_be_checked(plan: Plan, walk: Walk, outcome: str) -> str:
    """Where the outcome leads: a step's id, or `end`."""
    step = current(plan, walk, "outcome")
    for found in step.outcomes:
        if found.label == outcome:
            return found.to
    if not step.outcomes:
        raise refuse("procedure.nothing_to_check", "outcome", step=step.id)
    raise refuse("procedure.no_such_outcome", outcome, outcomes=_listed([found.label for found in step.outcomes]))


def may_be_reached(plan: Plan, walk: Walk, endpoint: str) -> None:
    """An endpoint ends pushing; it is one of the field's, or one that the plan has a line for."""
    step = current(plan, walk, endpoint)
    if step.do not in route.PUSHES:
        raise refuse("procedure.no_endpoint_here", endpoint, step=step.id)
    if endpoint not in ENDPOINTS and not (endpoint.startswith("endpoint.") and endpoint in plan):
        raise refuse("procedure.no_such_endpoint", endpoint, endpoints=_listed(ENDPOINTS))


def may_be_stepped_over(plan: Plan, walk: Walk, step_id: str) -> None:
    """A check cannot be stepped over, since nobody would know where it leads."""
    step = named(plan, walk, step_id)
    if step.outcomes:
        raise refuse(
            "procedure.check_stepped_over", step_id, outcomes=_listed([found.label for found in step.outcomes])
        )


def may_go_back(plan: Plan, walk: Walk, step_id: str) -> None:
    """Only to a step that has been left before, which is not the one to do now."""
    current(plan, walk, step_id)
    if step_id == walk.step or not any(visit.step == step_id for visit in walk.visits):
        raise refuse("table.not_been", step_id, step=step_id)


def at_the_end(plan: Plan, walk: Walk) -> bool:
    """Whether nothing is left to do at the table."""
    return walk.step is None or plan.step(walk.step).phase == route.AFTERWARDS


def may_be_closed(plan: Plan, walk: Walk, *, abandon: bool) -> None:
    """Closed at the end, or before the steps that are no longer at the table; anywhere else it is abandoned."""
    open_still(walk)
    if not abandon and not at_the_end(plan, walk):
        raise refuse("procedure.not_at_the_end", "closed", step=walk.step)


def new_timer(
    plan: Plan, walk: Walk, name: str | None, time: Duration | None, every: Duration | None
) -> dict[str, object]:
    """The body of a timer's start: the current step's own, or one that a person names and sets."""
    if name is None:
        step = current(plan, walk, "timer")
        if step.wait is None:
            raise refuse("procedure.no_wait", step.id)
        name, time, every, own = step.wait.name, step.wait.time, step.wait.every, False
        if walk.timer(name, walk.turn) is not None:
            raise refuse("procedure.timer_started", step.id, name=name)
    else:
        open_still(walk)
        own = True
        if time is None or span(time) <= (timedelta(), timedelta()):
            raise refuse("procedure.timer_without_time", name)
        if any(timer.name == name for timer in walk.running):
            raise refuse("procedure.timer_started", name, name=name)
    return {"name": name, "time": asdict(time), "every": asdict(every) if every else None, "own": own}


def running_timer(plan: Plan, walk: Walk, name: str | None) -> Timer:
    """The running timer of that name, or the current step's."""
    open_still(walk)
    if name is None and walk.step is not None:
        wait = plan.step(walk.step).wait
        name = wait.name if wait else None
    for timer in reversed(walk.running):
        if timer.name == name:
            return timer
    raise refuse("procedure.no_timer", "timer", name=name or "-")


def shake_due(timer: Timer, now: datetime) -> Interval:
    """The shake that a confirmation belongs to; refused long before it is due, since that is a second keypress."""
    shake = timer.at(now).next
    if shake is None or timer.every is None:
        raise refuse("procedure.no_shake", timer.name, name=timer.name)
    early = shake.due_at - now
    if early > span(timer.every)[0] / 2:
        raise refuse("procedure.shake_early", timer.name, k=shake.k, of=shake.of, left=_clock(early))
    return shake


def may_be_chosen(plan: Plan, walk: Walk, line_id: str) -> None:
    """A choice is about something that the plan has or waits for."""
    open_still(walk)
    if line_id not in plan and line_id not in plan.waits_for:
        raise refuse("procedure.no_such_line", line_id)
    shown = [step.id for step in plan.steps if line_id in step.lines]
    done = {visit.step for visit in walk.visits if visit.how != "stepped over"}
    # The last step that shows a choice is the one it decides.
    if shown and shown[-1] in done:
        raise refuse("procedure.choice_too_late", line_id, step=shown[-1])


def still_enough(done: Plan, line_id: str, before: Plan | None = None) -> None:
    """No choice, reading or correction makes less of a suspension than what was given or lost of it already.

    What was so `before` is no reason to refuse what comes after.
    """
    known = set() if before is None else set(_short(before))
    for line in _short(done):
        if line not in known:
            given = f"{layer_of(line)}.given.volume".removeprefix(".")
            if "waste" in line:
                raise refuse("procedure.less_than_lost", line_id)
            raise refuse("procedure.less_than_given", line_id, given=done[given].text)


def _short(plan: Plan) -> Iterator[str]:
    """The totals of which there is less than nothing."""
    for line in plan.lines:
        noun = line.id.rpartition(".")[0].rpartition(".")[2]
        if noun in ("left", "waste") and line.value is not None and line.value < -_ROUNDING:
            yield line.id


def compared(plan: Plan, walk: Walk, by: str, checker: str, entered: Mapping[str, str]) -> list[dict[str, object]]:
    """What a second person entered beside what stands, and whether they agree."""
    if checker.casefold() == by.casefold():
        raise refuse("procedure.same_person", "second check", name=by)
    if not entered:
        raise refuse("procedure.nothing_compared", "second check")
    entries: list[dict[str, object]] = []
    for line_id, typed in entered.items():
        if line_id not in plan:
            raise refuse("procedure.no_such_line", line_id)
        reading = next((m for m in reversed(walk.measurements) if m.id == line_id), None)
        stands = reading.text if reading else plan[line_id].text
        agreed = agrees(plan[line_id], stands, text(typed, line_id))
        entries.append({"id": line_id, "text": typed, "stands": stands, "agrees": agreed})
    return entries


def one_of(word: str, words: tuple[str, ...], where: str) -> str:
    """The word, if it is one of these."""
    if word not in words:
        raise refuse("procedure.one_of", where, word=word, words=_listed(words))
    return word


def _not_more_than(volume: Amount, rest: float | None, feeder: str) -> None:
    if rest is not None and volume.value > rest * (1 + _ROUNDING):
        raise refuse("procedure.more_than_left", feeder, volume=volume.text, left=shown(rest))


def _not_more_than_was(plan: Plan, walk: Walk, line_id: str, reading: Amount) -> None:
    was = expected(plan, walk, line_id)
    if was is None:
        raise refuse("procedure.lost_of_unknown", line_id)
    if reading.value > was * (1 + _ROUNDING):
        raise refuse("procedure.lost_is_more", line_id, reading=reading.text, was=show(was, reading.unit, exact=True))


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return "; ".join(words) or "-"


def _clock(time: timedelta) -> str:
    minutes, seconds = divmod(-(-time // timedelta(seconds=1)), 60)
    return f"{minutes}:{seconds:02d}"
