"""Which steps stand: one that belongs to a choice is left out where another was made, and stands while none was.

Nothing here looks at a pick: `choose` leaves the step standing, leaves it out with the reason, or waits.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from embolplan.engine.amounts import Amount, Given, NotApplicable, Unknown, choose, not_applicable
from embolplan.engine.layout import kinds_of, layout_of, nouns_of, timed_of
from embolplan.model.protocol import END
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from embolplan.model.protocol import Protocol, Step

_STANDS = Amount("stands", Given("stated"))


class Arms:
    """The steps of a protocol that stand, and those that are left out with the reason."""

    __slots__ = ("kinds", "left_out", "nouns", "protocol", "spine", "timed")

    def __init__(self, protocol: Protocol, left_out: Mapping[str, str]) -> None:
        self.protocol = protocol
        self.left_out = left_out
        layout = layout_of(protocol)
        self.spine = layout.spine
        """The steps in file order without those of branches and without those that are left out."""
        self.nouns = layout.nouns
        """By kind of step, what the steps that stand on the spine are about, with their scope."""
        self.kinds = layout.kinds
        """Which kinds of step stand on the spine."""
        self.timed = layout.timed
        """By phase, the steps of it that stand on the spine, where one of them has a wait."""
        if left_out:
            self.spine = tuple(step for step in layout.spine if step.id not in left_out)
            self.nouns, self.timed = nouns_of(self.spine), timed_of(self.spine)
            self.kinds = kinds_of(self.spine)

    def stands(self, step: Step) -> bool:
        """Whether the step is part of this plan."""
        return step.id not in self.left_out

    def onward(self, target: str) -> str:
        """The step that a path leads to, or the one that comes instead of it where it is left out."""
        seen: list[str] = []
        while target in self.left_out and target not in seen:
            seen.append(target)
            target = self._after(self.protocol.step(target))
        return target

    def _after(self, step: Step) -> str:
        if step.then is not None:
            return step.then
        if step.until is not None:
            return self.protocol.endpoints[step.until].leads_to
        line = [other.id for other in self.protocol.steps if other.branch == step.branch]
        return next(iter(line[line.index(step.id) + 1 :]), END)


def arms_of(protocol: Protocol, parameters: Mapping[str, Amount]) -> Arms:
    """Holds every step, with what it belongs to, against what was chosen."""
    left_out: dict[str, str] = {}
    for step in layout_of(protocol).conditional:
        because = excluded(step.when, protocol, parameters)
        if because is not None:
            left_out[step.id] = because
    return Arms(protocol, left_out)


def excluded(when: Mapping[str, str], protocol: Protocol, parameters: Mapping[str, Amount]) -> str | None:
    """Why something that belongs to these choices has no place beside those that were made; None where it has."""
    for line_id, option in when.items():
        choices = protocol.parameters[line_id].choose
        held = choose(parameters[line_id], _standing(option, choices.options if choices else ()))
        if isinstance(held.value, NotApplicable):
            return held.value.because
    return None


@lru_cache(maxsize=256)
def _standing(option: str, options: tuple[str, ...]) -> Mapping[str, Amount]:
    """By option, that what belongs to one of them stands, or why it is left out; the same for every case."""
    away = {other: not_applicable(say("arms.other", option=option, chosen=other)) for other in options}
    return away | {option: _STANDS}


def only_for(when: Mapping[str, str], parameters: Mapping[str, Amount], text: str) -> str:
    """The text, and before it the choice that it belongs to where nobody has made it."""
    for line_id, option in when.items():
        if isinstance(parameters[line_id].value, Unknown):
            text = say("arms.only", option=option, id=line_id, text=text)
    return text


def without_left_out(arms: Arms, parameters: Mapping[str, Amount], read: Collection[str]) -> Mapping[str, Amount]:
    """The amounts; not applicable is what only steps that are left out speak of; `read` is what the fold has used."""
    if not arms.left_out:
        return parameters
    found = dict(parameters)
    protocol, named = arms.protocol, layout_of(arms.protocol).named
    still = {*read, *(line_id for step in protocol.steps if arms.stands(step) for line_id in named[step.id])}
    for item in protocol.schedule.values():
        if excluded(item.when, protocol, parameters) is None:
            still |= {*item.ids, *item.references}
    for step_id, because in arms.left_out.items():
        step = protocol.step(step_id)
        for line_id in named[step_id]:
            if line_id not in still and line_id not in step.when:
                found[line_id] = not_applicable(because).named(line_id)
    return found
