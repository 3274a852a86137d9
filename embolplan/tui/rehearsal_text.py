"""What a rehearsal shows of its simulated vessels and readings: every number of it made up, and said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.procedure.rehearsal import simulated
from embolplan.procedure.route import PUSHES
from embolplan.units import show
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.procedure import Session
    from embolplan.procedure.rehearsal import Simulated
    from embolplan.procedure.simulated_bed import Seen

_MOST_FEEDERS = 4
_STATES = {
    "flows": "rehearsal.flows",
    "near stasis": "rehearsal.near_stasis",
    "stasis": "rehearsal.stasis",
}


def simulated_text(session: Session) -> str:
    """What would be seen and read where the rehearsal stands; nothing where there is nothing to see, or in earnest."""
    found = simulated(session.opened)
    step = None if session.walk.step is None else session.plan.step(session.walk.step)
    if found is None or step is None:
        return ""
    told = [*_readings(session, found)]
    if step.do in PUSHES or step.outcomes:
        told += _vessels(session, found)
    if not told:
        return ""
    return "\n".join([say("rehearsal.head", seed=found.seed, faster=f"{found.faster:g}"), *told])


def _readings(session: Session, found: Simulated) -> Iterator[str]:
    walk, plan = session.walk, session.plan
    measures = plan.step(walk.step or "").measures
    for line in (plan[line_id] for line_id in measures if line_id in plan):
        if line.value is not None and line.canonical == "mL":
            read = found.bed.reading(line.id, line.value, walk.turn)
            yield say("rehearsal.reads", label=line.label, volume=show(read, "mL"))


def _vessels(session: Session, found: Simulated) -> Iterator[str]:
    feeders = session.feeders
    if not feeders:
        yield say("rehearsal.no_feeder")
    for feeder in feeders[-_MOST_FEEDERS:]:
        yield vessel_text(found.bed.seen(feeder, session.walk))


def vessel_text(seen: Seen) -> str:
    """One feeder's simulated angiogram in a line."""
    stain = say("rehearsal.stain_gone") if seen.stain_gone else say("rehearsal.stain", share=_percent(seen.stain))
    beats = say("rehearsal.stands") if seen.beats is None else say("rehearsal.clears", beats=seen.beats)
    state = say(_STATES[seen.state], flow=_percent(seen.flow))
    has, takes = show(seen.given, "mL"), show(round(seen.takes, 1), "mL")
    return say("rehearsal.vessel", feeder=seen.feeder, state=state, beats=beats, stain=stain, has=has, takes=takes)


def _percent(share: float) -> str:
    return show(round(100 * share), "%")
