"""What of a recipe no case changes: its steps in order, what each of them names, and where its products are chosen.

It is read off a protocol once; a copy of the protocol has a layout of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from embolplan.engine.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from embolplan.model.protocol import Protocol, Step

BY_BODY = ("dose_per_area", "dose_per_weight")
"""The last words of the ids of doses that go by the patient's body."""
CAPACITY = ".capacity"


@dataclass(frozen=True, slots=True)
class Layout:
    """Steps are those of the protocol; it does not hold the protocol itself, which it is kept for."""

    spine: tuple[Step, ...]
    numbered: tuple[tuple[int, Step], ...]
    """The spine in file order, then the steps of branches, each with its number."""
    step: Mapping[str, Step]
    nouns: Mapping[str, tuple[str, ...]]
    """By kind of step, what the steps of the spine are about, with their scope."""
    kinds: frozenset[str]
    timed: Mapping[str, tuple[Step, ...]]
    """By phase, the steps of those in which there is a wait."""
    parameters: frozenset[str]
    scopes: frozenset[str]
    asked: Mapping[str, tuple[str, ...]]
    """By step, the ids that it names: in its text, as its wait, interval, rate and choice, and those it belongs to."""
    needed: Mapping[str, tuple[str, ...]]
    """By step, the parameters of what it is about and of what it names outside its text, and the ids that it names."""
    named: Mapping[str, tuple[str, ...]]
    """By step, the parameters that it names, and those of the thing that it is about, in its scope or in all."""
    options: Mapping[str, tuple[str, ...]]
    """The products that each product id can be."""
    weighed: frozenset[str]
    """What the recipe gives by its mass."""
    conditional: tuple[Step, ...]
    """The steps that belong to a choice."""
    limited: tuple[str, ...]
    """What has a capacity."""
    cycles: tuple[str, ...]
    """What is counted in heart beats."""
    by_body: bool
    """Whether a dose goes by the patient's body."""
    scheduled: frozenset[str]
    """The ids that an appointment is counted from, or speaks of."""


def layout_of(protocol: Protocol) -> Layout:
    """The layout of a protocol, read once."""
    return _LAYOUTS.of(protocol)


def _read(protocol: Protocol) -> Layout:
    spine = protocol.spine
    steps = (*spine, *(step for step in protocol.steps if step.branch is not None))
    beside = {step.id: tuple(filter(None, (step.wait, step.every, step.rate, step.choice))) for step in steps}
    asked = {step.id: tuple(dict.fromkeys((*step.references, *beside[step.id], *step.when))) for step in steps}
    return Layout(
        spine=spine,
        numbered=tuple(enumerate(steps, start=1)),
        step={step.id: step for step in steps},
        nouns=nouns_of(spine),
        kinds=kinds_of(spine),
        timed=timed_of(spine),
        parameters=frozenset(protocol.parameters),
        scopes=frozenset(protocol.scopes),
        asked=asked,
        needed={step.id: _needed(step, beside[step.id], asked[step.id], protocol) for step in steps},
        named={step.id: _named(step, {*step.references, *beside[step.id]}, protocol) for step in steps},
        options={
            line_id: parameter.choose.options if parameter.choose else (str(parameter.value),)
            for line_id, parameter in protocol.parameters.items()
            if parameter.kind == "product"
        },
        weighed=frozenset(_weighed(protocol)),
        conditional=tuple(step for step in protocol.steps if step.when),
        limited=tuple(line_id.removesuffix(CAPACITY) for line_id in protocol.parameters if line_id.endswith(CAPACITY)),
        cycles=tuple(line_id for line_id in protocol.parameters if line_id.endswith(".cycles")),
        by_body=any(line_id.endswith(BY_BODY) for line_id in protocol.parameters),
        scheduled=frozenset(
            line_id for item in protocol.schedule.values() for line_id in (*item.ids, *item.references)
        ),
    )


def nouns_of(spine: Iterable[Step]) -> Mapping[str, tuple[str, ...]]:
    """By kind of step, what steps are about, with their scope."""
    nouns: dict[str, list[str]] = {}
    for step in spine:
        if step.about:
            nouns.setdefault(step.do, []).append(f"{step.scope}.{step.about}" if step.scope else step.about)
    return {do: tuple(about) for do, about in nouns.items()}


def kinds_of(spine: Iterable[Step]) -> frozenset[str]:
    """Which kinds of step there are."""
    return frozenset(step.do for step in spine)


def timed_of(spine: Iterable[Step]) -> Mapping[str, tuple[Step, ...]]:
    """By phase, the steps of those in which there is a wait."""
    phases: dict[str, list[Step]] = {}
    for step in spine:
        phases.setdefault(step.phase, []).append(step)
    return {phase: tuple(steps) for phase, steps in phases.items() if any(step.wait for step in steps)}


def _needed(step: Step, beside: tuple[str, ...], asked: tuple[str, ...], protocol: Protocol) -> tuple[str, ...]:
    nouns = {step.about, *(name.rpartition(".")[0] for name in (*beside, *step.when))}
    about = tuple(f"{noun}." for noun in nouns if noun)
    own = [line_id for line_id in protocol.parameters if line_id.startswith(about)]
    return tuple(dict.fromkeys((*own, *asked)))


def _named(step: Step, names: set[str], protocol: Protocol) -> tuple[str, ...]:
    prefix = f"{step.scope}." if step.scope else ""
    whole = {*names, *(f"{prefix}{name}" for name in names)}
    about = (f"{step.about}.", f"{prefix}{step.about}.") if step.about else ()
    return tuple(line_id for line_id in protocol.parameters if line_id in whole or line_id.startswith(about))


def _weighed(protocol: Protocol) -> Iterator[str]:
    for line_id in protocol.parameters:
        *words, last = line_id.split(".")
        if last in _MASSES:
            yield from (".".join(words[n:]) for n in range(len(words)))


_MASSES = ("mass", *BY_BODY)
"""What says of a substance that it is weighed; a dose by the body becomes a mass."""
_LAYOUTS: Kept[Protocol, Layout] = Kept(_read)
