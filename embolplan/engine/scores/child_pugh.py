"""Child-Pugh: five findings, one to three points each, by the table of the unit that was typed.

Textbooks differ in the albumin below which three points are given, 2.8 or 3.0 g/dL. Both are computed; where they
differ, both are shown, and nobody but a person takes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.engine.scores import sources
from embolplan.engine.scores.made import waiting
from embolplan.plan import Score, Waiting
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.scores.inputs import Inputs
    from embolplan.model.cite import Reference

CHOICE = "liver.child_pugh_albumin"
"""The field in which a person says which albumin table counts."""
FIELDS = ("labs.bilirubin", "labs.albumin", "labs.inr", "liver.ascites", "liver.encephalopathy")
FORMULA = " + ".join(f"points({name})" for name in FIELDS)

_BILIRUBIN = {"mg/dL": (2, 3), "µmol/L": (34, 51)}
_INR = (Fraction(17, 10), Fraction(23, 10))
_OTHER_INR, _OTHER_BILIRUBIN = Fraction(22, 10), 50
"""Above these, a table that is printed too and does not count here gives three points: sources.CHILD_PUGH_OTHER."""
_ALBUMIN_NORMAL = {"g/dL": Fraction(35, 10), "g/L": Fraction(35)}
_ASCITES = {"none": 1, "slight": 2, "moderate": 3}
_ENCEPHALOPATHY = {"none": 1, "1-2": 2, "3-4": 3}
_ROWS = ("bilirubin", "albumin", "inr", "ascites", "encephalopathy")
_PARTS = ("score", "class")
_CLASSES = ((6, "A"), (9, "B"), (15, "C"))


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One reading of the albumin row: below `low` three points are given."""

    id: str
    choice: str
    low: Mapping[str, Fraction]
    sources: tuple[Reference, ...]


VARIANTS = (
    Variant(
        "albumin_28",
        "2.8 g/dL",
        {"g/dL": Fraction(28, 10), "g/L": Fraction(28)},
        (sources.CHILD_PUGH_28, sources.CHILD_PUGH_28_AGAIN),
    ),
    Variant(
        "albumin_30",
        "3.0 g/dL",
        {"g/dL": Fraction(30, 10), "g/L": Fraction(30)},
        (sources.CHILD_PUGH_30, sources.CHILD_PUGH_30_AGAIN),
    ),
)


def child_pugh(given: Inputs) -> tuple[Score, ...]:
    """Score and class; where the two albumin tables differ and nobody has chosen, also each of them by name."""
    missing = given.missing(FIELDS)
    if missing:
        return tuple(_score(part, waiting(missing), VARIANTS, waits_for=missing) for part in _PARTS)
    counted = _counted(given)
    made = tuple(_agreed(given, part, counted) for part in _PARTS)
    if len({total_of(given, variant) for variant in counted}) == 1:
        return made
    return (*made, *(_named(given, part, variant) for variant in counted for part in _PARTS))


def classes_of(given: Inputs) -> frozenset[str]:
    """The classes that the tables which count give; nothing where a finding is missing."""
    if given.missing(FIELDS):
        return frozenset()
    return frozenset(class_of(total_of(given, variant)) for variant in _counted(given))


def class_of(points: int) -> str:
    """5 and 6 points are A, 7 to 9 are B, 10 to 15 are C."""
    return next(name for most, name in _CLASSES if points <= most)


def total_of(given: Inputs, variant: Variant) -> int:
    """The points of all five findings, which are there."""
    return sum(_points(given, variant))


def _counted(given: Inputs) -> tuple[Variant, ...]:
    """The albumin table that a person has chosen; both where nobody has."""
    chosen = given.typed(CHOICE)
    return tuple(variant for variant in VARIANTS if chosen in (None, variant.choice))


def _points(given: Inputs, variant: Variant) -> tuple[int, ...]:
    bilirubin, albumin, inr = (given.amount(name) for name in FIELDS[:3])
    return (
        _rising(bilirubin.value, *_BILIRUBIN[bilirubin.unit]),
        _falling(albumin.value, variant.low[albumin.unit], _ALBUMIN_NORMAL[albumin.unit]),
        _rising(inr.value, *_INR),
        _ASCITES[str(given.typed("liver.ascites"))],
        _ENCEPHALOPATHY[str(given.typed("liver.encephalopathy"))],
    )


def _rising(value: Fraction, low: Fraction | int, high: Fraction | int) -> int:
    """One point below the lower bound, three above the upper one, two from one to the other."""
    return 1 if value < low else 2 if value <= high else 3


def _falling(value: Fraction, low: Fraction, high: Fraction) -> int:
    """One point above the upper bound, three below the lower one, two from one to the other."""
    return 1 if value > high else 2 if value >= low else 3


def _agreed(given: Inputs, part: str, counted: tuple[Variant, ...]) -> Score:
    """The result that all tables which count give; none, with each of them in the text, where they differ."""
    results = [_result(part, total_of(given, variant)) for variant in counted]
    if len(set(results)) == 1:
        return _known(given, part, counted)
    text = say("scores.either", first=results[0], second=results[-1])
    return _score(part, text, counted, waits_for=(Waiting(CHOICE, say("scores.choose_albumin")),))


def _named(given: Inputs, part: str, variant: Variant) -> Score:
    """The result by one of the albumin tables, under a name of its own."""
    score = _known(given, part, (variant,))
    label = say("scores.label.by_albumin", label=score.label, choice=variant.choice)
    return replace(score, id=f"{score.id}.{variant.id}", label=label)


def _known(given: Inputs, part: str, counted: tuple[Variant, ...]) -> Score:
    """What tables that agree give, with the points behind it, and a word of another table that says otherwise."""
    totals = [total_of(given, variant) for variant in counted]
    score = _score(part, _result(part, totals[0]), counted)
    points = dict(zip(_ROWS, _points(given, counted[0]), strict=True))
    others = _others(given)
    return replace(
        score,
        value=float(totals[0]) if part == "score" else None,
        option=class_of(totals[0]) if part == "class" else None,
        worked=say("scores.points", **points)
        if part == "score"
        else f"class({' / '.join(map(str, sorted(set(totals))))})",
        because=" ".join(each for each in (score.because, *others) if each),
        sources=(*score.sources, *((sources.CHILD_PUGH_OTHER,) if others else ())),
    )


def _result(part: str, total: int) -> str:
    return str(total) if part == "score" else class_of(total)


def _score(part: str, text: str, counted: tuple[Variant, ...], waits_for: tuple[Waiting, ...] = ()) -> Score:
    chosen = len(counted) < len(VARIANTS)
    return Score(
        f"child_pugh.{part}",
        say(f"scores.label.child_pugh.{part}"),
        text,
        formula=FORMULA if part == "score" else "class(child_pugh.score)",
        inputs=(*FIELDS, CHOICE) if chosen else FIELDS,
        variant=" / ".join(variant.choice for variant in counted),
        because=say("scores.child_pugh_primary") if part == "score" else say("scores.child_pugh_classes"),
        sources=tuple(place for variant in counted for place in variant.sources),
        waits_for=waits_for,
    )


def _others(given: Inputs) -> list[str]:
    """What another printed table, which does not count here, says otherwise."""
    bilirubin, inr = given.amount("labs.bilirubin"), given.amount("labs.inr")
    found = []
    if _OTHER_INR < inr.value <= _INR[1]:
        found.append(say("scores.other_inr"))
    if bilirubin.unit == "µmol/L" and _OTHER_BILIRUBIN < bilirubin.value <= _BILIRUBIN["µmol/L"][1]:
        found.append(say("scores.other_bilirubin"))
    return found
