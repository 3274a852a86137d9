"""What a draw brings: beads with their liquid or oil, each in quantities that the recipe speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from embolplan.library.rule import Checked, Fault, rule
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.protocol import Protocol, Step

_OIL = "oil"
_TAKES = frozenset(["inject", "transfer", "split", "emulsify"])
"""Steps that work with the volume of what they take from a container."""


@rule("quantity-missing")
def drawn(checked: Checked) -> Iterator[Fault]:
    """What is drawn has a settled volume, and a volume of liquid unless that is withdrawn before anything is done."""
    protocol = checked.protocol
    for n, step in enumerate(protocol.steps):
        noun = step.about
        # Of a noun that does not exist every quantity is missing; that it does not exist is said by its own rule.
        if step.do != "draw" or noun == _OIL or not _is_known(protocol, step, noun):
            continue
        if not _has(protocol, step, f"{noun}.settled_volume"):
            yield _missing(n, step, f"{noun}.settled_volume", say("rule.hint.drawn"))
        elif _is_used(protocol.steps[n + 1 :], step) and not _has(protocol, step, f"{noun}.saline_volume"):
            yield _missing(n, step, f"{noun}.saline_volume", say("rule.hint.liquid"))


def _is_used(later: tuple[Step, ...], drawn: Step) -> bool:
    """Whether what was drawn is worked with before the liquid above it is withdrawn, without the choice to keep it."""
    for step in later:
        if step.do == "withdraw" and step.source == drawn.into and step.choice is None:
            return False
        if (step.do in _TAKES and step.source == drawn.into) or (step.do == "mix" and step.into == drawn.into):
            return True
    return False


def _is_known(protocol: Protocol, step: Step, noun: str) -> bool:
    names = (f"{noun}.", f"{step.scope}.{noun}.")
    return any(line_id.startswith(names) for line_id in (*protocol.parameters, *protocol.borrows))


def _has(protocol: Protocol, step: Step, name: str) -> bool:
    scoped = f"{step.scope}.{name}"
    return any(each in protocol.parameters or each in protocol.borrows for each in (scoped, name))


def _missing(n: int, step: Step, name: str, hint: str) -> Fault:
    scope = f"{step.scope}." if step.scope else ""
    return Fault("quantity-missing", ("steps", n), {"step": step.id, "do": step.do, "name": scope + name}, hint)
