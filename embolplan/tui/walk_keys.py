"""The keys of the walk in one table, and which of them fit where the procedure stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from embolplan.procedure.route import PUSHES
from embolplan.procedure.route import syringe as route_syringe
from embolplan.procedure.rules import at_the_end, pushed_at
from embolplan.procedure.taking_back import entries_to_take_back
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from embolplan.plan import Step
    from embolplan.procedure import Session

_SHOWN = (
    ("d", "done"),
    ("t", "start_timer"),
    ("k", "shaken"),
    ("c", "outcome"),
    ("space", "again"),
    ("g", "give"),
    ("s", "stasis"),
    ("u", "undo"),
    ("m", "measure"),
    ("z", "close"),
    ("w", "why"),
    ("o", "deviate"),
    ("n", "note"),
)
_IN_HELP = (
    ("e", "endpoint"),
    ("r", "contrast"),
    ("f", "catheter"),
    ("v", "second_check"),
    ("a", "abandon"),
    ("i", "choose"),
    ("b", "take_back"),
    ("plus", "extend"),
    ("j", "own_timer"),
    ("x", "syringe"),
    ("y", "layout"),
    ("h", "heart_rate"),
    ("full_stop", "portion"),
    ("1", "complication"),
    ("2", "prepared_again"),
    ("3", "beat"),
    ("4", "resuspended"),
    ("5", "timers"),
    ("l", "steps"),
    ("p", "plan"),
    ("q", "leave"),
)
_CAPS = {"space": "Space", "plus": "+", "full_stop": "."}
BINDINGS = [
    Binding(
        key,
        action,
        say(f"walk.key.{action}"),
        tooltip=say(f"walk.tip.{action}"),
        show=shown,
        key_display=_CAPS.get(key),
    )
    for keys, shown in ((_SHOWN, True), (_IN_HELP, False))
    for key, action in keys
]
READING = ("why", "steps", "plan", "layout", "timers", "leave")
"""What can be done where nothing can be written."""


def fits(action: str, session: Session) -> bool:
    """Whether the action has a meaning where the procedure stands; what the rules say of it comes when it is done."""
    if action in READING:
        return action != "why" or session.walk.step is not None
    if session.read_only_because is not None:
        return False
    step = None if session.walk.step is None else session.plan.step(session.walk.step)
    return _FITS.get(action, _anywhere)(session, step)


def _anywhere(session: Session, step: Step | None) -> bool:
    return True


def _done(session: Session, step: Step | None) -> bool:
    if step is None or step.outcomes:
        return False
    if _start_timer(session, step) or (step.do in PUSHES and not _given_here(session)):
        return False
    return not _waits(session, step)


def _waits(session: Session, step: Step) -> bool:
    """Whether the time of the step runs, so that it cannot be done yet."""
    return any(
        state.timer.step == step.id and not state.timer.own and state.state == "running" for state in session.timers()
    )


def _given_here(session: Session) -> bool:
    walk = session.walk
    return any((given.step, given.turn) == (walk.step, walk.turn) for given in walk.given)


def _start_timer(session: Session, step: Step | None) -> bool:
    return step is not None and step.wait is not None and session.walk.timer(step.wait.name, session.walk.turn) is None


def _shaken(session: Session, step: Step | None) -> bool:
    return any(state.next is not None for state in session.timers())


def _pushes(session: Session, step: Step | None) -> bool:
    return step is not None and step.do in PUSHES


def _pushed(session: Session, step: Step | None) -> bool:
    return pushed_at(session.plan, session.walk) is not None


def _given(session: Session, step: Step | None) -> bool:
    return bool(session.walk.given)


def _measures(session: Session, step: Step | None) -> bool:
    return step is not None and bool(step.measures)


def _outcomes(session: Session, step: Step | None) -> bool:
    return step is not None and bool(step.outcomes)


def _close(session: Session, step: Step | None) -> bool:
    return at_the_end(session.plan, session.walk)


def _abandon(session: Session, step: Step | None) -> bool:
    return not _close(session, step)


def _at_a_step(session: Session, step: Step | None) -> bool:
    return step is not None


def _timers(session: Session, step: Step | None) -> bool:
    return any(not state.timer.open for state in session.timers())


def _take_back(session: Session, step: Step | None) -> bool:
    return bool(entries_to_take_back(session.events))


def _syringe(session: Session, step: Step | None) -> bool:
    place = pushed_at(session.plan, session.walk)
    return place is not None and route_syringe(session.plan, session.plan.step(place[0])) is not None


def _heart_rate(session: Session, step: Step | None) -> bool:
    return any(line.id.endswith("clearance_time") for line in session.plan.lines)


def _mixed(session: Session, step: Step | None) -> bool:
    return session.walk.mixed_at is not None and not _close(session, step)


def _again(session: Session, step: Step | None) -> bool:
    return _pushes(session, step)


_FITS: Mapping[str, Callable[[Session, Step | None], bool]] = {
    "done": _done,
    "start_timer": _start_timer,
    "shaken": _shaken,
    "give": _pushed,
    "stasis": _pushes,
    "endpoint": _pushes,
    "undo": _given,
    "measure": _measures,
    "outcome": _outcomes,
    "close": _close,
    "abandon": _abandon,
    "deviate": _at_a_step,
    "again": _again,
    "portion": _pushed,
    "syringe": _syringe,
    "prepared_again": _syringe,
    "extend": _timers,
    "take_back": _take_back,
    "heart_rate": _heart_rate,
    "resuspended": _mixed,
    "layout": _at_a_step,
}
