"""Findings about syringes, pulses and feeders: what would fit, what cannot be pushed so, and what was typed for it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.engine.ends import ends
from embolplan.engine.feeders import ALL, shares_of
from embolplan.model.names import PUSHED
from embolplan.model.offered import PULSE, WORKING_SYRINGE
from embolplan.plan import Finding
from embolplan.units import convert, count_up, show
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.mixtures import Portion
    from embolplan.engine.subject import Subject
    from embolplan.plan import Line

_SHOWN = {"drug": "mg", "iodine": "mgI"}


def pulse_fits(subject: Subject) -> Iterator[Finding]:
    """A pulse that is more than the working syringe holds, or more than there is."""
    for scope in ("", *(f"{scope}." for scope in subject.recipe.protocol.scopes)):
        pulse = subject.lines.get(subject.found(f"{scope}{PULSE}"))
        syringe = subject.lines.get(subject.found(f"{scope}{WORKING_SYRINGE}"))
        prepared = next((subject.lines[name] for each in PUSHED if (name := f"{scope}{each}") in subject.lines), None)
        if pulse is not None and _exceeds(pulse, prepared):
            yield _too_large("pulse.above-suspension", pulse, prepared)
        elif pulse is not None and prepared is not None and _exceeds(pulse, syringe):
            yield _too_large("pulse.above-syringe", pulse, syringe)


def _exceeds(pulse: Line, held: Line | None) -> bool:
    one, other = _in_ml(pulse), _in_ml(held)
    return one is not None and other is not None and one > other * (1 + 1e-9)


def _in_ml(line: Line | None) -> float | None:
    if line is None or line.value is None or line.canonical is None:
        return None
    return convert(line.value, line.canonical, "mL")


def _too_large(code: str, pulse: Line, held: Line | None) -> Finding:
    assert held is not None
    return Finding(code, "caution", say(f"finding.{code}", pulse=pulse.text, held=held.text), (pulse.id, held.id))


def would_fit(held: Portion, most: float, capacity: float) -> str:
    """How many syringes of a capacity would hold a portion, and what would be in a full one and in the last, if even.

    Volumes in mL; `most` is what the portion comes to at most.
    """
    count = count_up(most / capacity)
    rest = most - (count - 1) * capacity
    full, last = (_content(held, volume, most) for volume in (capacity, rest))
    return say("finding.overfull.would_fit", count=count, fulls=count - 1, full=full, last=last)


def _content(held: Portion, volume: float, whole: float) -> str:
    parts = [show(volume, "mL")]
    for substance, unit in _SHOWN.items():
        amount = ends(held.part(substance).value)[0] if substance in held.batch.parts else None
        if amount is not None:
            parts.append(say(f"finding.overfull.{substance}", amount=show(amount * volume / whole, unit)))
    return ", ".join(parts)


def shares(subject: Subject) -> Iterator[Finding]:
    """The feeders' shares of the suspension do not add up to all of it; more than all of it cannot be set aside."""
    typed = shares_of(subject.case.feeders)
    total = sum(typed.values(), Fraction(0))
    without = [feeder.id for feeder in subject.case.feeders if feeder.id not in typed]
    if not typed or (total == ALL and not without):
        return
    parts = [say("finding.feeders.shares", total=show(total, "%"))] if total != ALL else []
    parts += [say("finding.feeders.without", feeders=", ".join(without))] if without else []
    if total > ALL:
        parts.append(say("finding.feeders.too_much"))
    elif total < ALL:
        parts.append(say("finding.feeders.rest", rest=show(ALL - total, "%")))
    parts += [say("finding.feeders.of_one")] if total == 1 and len(typed) > 1 else []
    yield Finding("feeders.shares", "block" if total > ALL else "caution", " ".join(parts), _lines(subject))


def _lines(subject: Subject) -> tuple[str, ...]:
    ends_of_lines = ("unassigned.volume", *(f"feeder.{each.id}.volume" for each in subject.case.feeders))
    return tuple(name for name in subject.lines if name.endswith(ends_of_lines))


def tumours(subject: Subject) -> Iterator[Finding]:
    """A tumour without a feeder, and a feeder of no tumour, where any feeder is said to feed one."""
    fed = {feeder.id: feeder.tumour for feeder in subject.case.feeders if feeder.tumour is not None}
    known = [tumour.id for tumour in subject.case.tumours]
    left_out = [name for name in known if name not in fed.values()]
    parts = [say("finding.feeders.no_feeder", tumours=", ".join(left_out))] if fed and left_out else []
    parts += [
        say("finding.feeders.no_tumour", feeder=feeder, tumour=name)
        for feeder, name in fed.items()
        if name not in known
    ]
    if parts:
        yield Finding("feeders.tumours", "caution", " ".join(parts))
