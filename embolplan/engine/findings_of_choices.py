"""Findings about what was chosen: amounts that no room has, strengths that nothing has, shaking that never comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from embolplan.engine.findings_of_beads import largest
from embolplan.engine.findings_of_entries import IMPLAUSIBLE
from embolplan.engine.given_drugs import given_drugs
from embolplan.model.names import kind_name
from embolplan.model.parameter import BORROWED
from embolplan.model.plausible import Usual, likely
from embolplan.plan import Finding
from embolplan.units import KINDS, Quantity, convert, parse_quantity
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.subject import Subject
    from embolplan.plan import Line

USUAL_CHOICES: Mapping[str, Usual] = MappingProxyType(
    {
        "capacity": Usual("volume", "0.3", "100"),
        "pulse_volume": Usual("volume", "0.05", "10"),
        "pulse_interval": Usual("duration", "0.01", "10"),
        "settled_volume": Usual("volume", "0.1", "50"),
        "loaded_volume": Usual("volume", "0.05", "50"),
        "pack_volume": Usual("volume", "0.1", "50"),
        "saline_volume": Usual("measured_volume", "0", "100"),
        "diluent_volume": Usual("volume", "0.1", "1000"),
        "volume": Usual("volume", "0.05", "1000"),
        "mass": Usual("mass", "0.1", "5000"),
        "dose_per_area": Usual("dose_per_area", "1", "3000"),
        "dose_per_weight": Usual("dose_per_weight", "0.01", "100"),
        "iodine_concentration": Usual("iodine_concentration", "100", "400"),
        "rate": Usual("rate", "0.01", "20"),
        "duration": Usual("duration", "0.01", "2880"),
        "interval": Usual("duration", "0.1", "240"),
        "size": Usual("size", "10", "3000"),
        "count": Usual("count", "1", "200"),
        "share_bound": Usual("share", "1", "100"),
        "alpha_beta": Usual("radiation_dose", "0.5", "20"),
    }
)
"""By the last word of a choice; a house rule, from the smallest syringe to the largest, and what a hand can do.

Wide, so that they hold no dose against anybody: they are there for litres that were meant as millilitres.
"""
_MOST_PARTS = 50
"""Of one side of a ratio to one of the other; a house rule, well beyond the 30-fold of a bench."""
_BOUNDS = {
    **{word: (float(usual.low), float(usual.high)) for word, usual in USUAL_CHOICES.items()},
    "ratio": (1 / _MOST_PARTS, float(_MOST_PARTS)),
}
_ROUNDING = 1e-9
"""What floats leave of the same volume in two units."""
_HEAVIEST = 1000.0
"""mg in 1 mL: a solution weighs little more than water, and its drug less than it; a house rule."""


def implausible(subject: Subject) -> Iterator[Finding]:
    """A quantity that no room has, with the unit that was probably meant, or a ratio of very much to very little."""
    parameters = subject.folded.parameters
    for name, typed in subject.case.choices.items():
        bounds = _bounds_of(name)
        if bounds is None or name not in parameters:
            continue
        value = parameters[name].value
        if type(value) is float and bounds[0] <= value <= bounds[1]:
            continue
        line = subject.lines.get(name)
        if line is not None and line.status == "chosen" and typed != BORROWED:
            yield from _beyond(line, typed)


@lru_cache(maxsize=1024)
def _bounds_of(name: str) -> tuple[float, float] | None:
    return _BOUNDS.get(name.rpartition(".")[2])


def _beyond(line: Line, typed: str) -> Iterator[Finding]:
    """What the numbers of the engine let through is looked at by the line itself, in the unit that was typed."""
    word = line.id.rpartition(".")[2]
    if line.ratio is not None:
        words = {"bounds": say("finding.usual_ratio", most=_MOST_PARTS), "hint": say("finding.sides")}
        yield _implausible(line.id, typed, words)
    elif word in USUAL_CHOICES and not _is_usual(line, word):
        usual = USUAL_CHOICES[word]
        words = {"bounds": usual.text(), "hint": _hint(usual, parse_quantity(typed, KINDS[usual.kind]))}
        yield _implausible(line.id, typed, words)


def _implausible(name: str, typed: str, words: Mapping[str, str]) -> Finding:
    text = say(f"finding.{IMPLAUSIBLE}", field=name, found=typed, **words)
    return Finding(IMPLAUSIBLE, "caution", text, (name,))


def _is_usual(line: Line, word: str) -> bool:
    """Whether all of an amount lies within the bounds; of another kind, as an interval of days is, they say nothing."""
    if kind_name(line.id) != USUAL_CHOICES[word].kind:
        return True
    kind, (low, high) = KINDS[USUAL_CHOICES[word].kind], _BOUNDS[word]
    unit = line.canonical or kind.unit
    numbers = (number for number in (line.value, line.low, line.high) if number is not None)
    return all(low <= (number if unit == kind.unit else convert(number, unit, kind.unit)) <= high for number in numbers)


def _hint(usual: Usual, quantity: Quantity) -> str:
    return likely(usual, quantity) if quantity.value is not None else say("model.look_again")


def stronger_than_possible(subject: Subject) -> Iterator[Finding]:
    """More of a drug in a millilitre than a millilitre weighs."""
    for drug in given_drugs(subject):
        line = subject.lines.get(f"{drug.mass.id.removesuffix('mass')}concentration")
        if line is not None and (largest(line, "mg/mL") or 0) > _HEAVIEST:
            text = say("finding.drug.stronger-than-possible", found=line.text)
            yield Finding("drug.stronger-than-possible", "block", text, (line.id, drug.mass.id))


def never_shaken(subject: Subject) -> Iterator[Finding]:
    """An interval longer than the loading, so that no shaking falls into it."""
    for noun in subject.nouns("load"):
        layer = noun.rpartition(".")[0]
        shakes = subject.lines.get(f"{layer}.load.shakes" if layer else "load.shakes")
        # A number of shakes that a recipe states is worked out from nothing.
        if shakes is not None and shakes.value == 0 and shakes.inputs:
            duration, interval = (subject.lines[name] for name in shakes.inputs)
            text = say("finding.load.never-shaken", interval=interval.text, duration=duration.text)
            yield Finding("load.never-shaken", "caution", text, (shakes.id, interval.id, duration.id))


def more_than_dissolved(subject: Subject) -> Iterator[Finding]:
    """Dry beads that are to swell in more of the drug's solution than was made of it."""
    taken = subject.lines.get("hydration.volume")
    if taken is None or "hydrate" in subject.folded.arms.kinds:
        return
    for noun in subject.nouns("dissolve"):
        made = subject.lines[f"{noun}.volume"]
        most, there = largest(taken, "mL"), largest(made, "mL")
        if most is not None and there is not None and most > there * (1 + _ROUNDING):
            text = say("finding.drug.more-than-dissolved", taken=taken.text, made=made.text)
            yield Finding("drug.more-than-dissolved", "block", text, (taken.id, made.id))
