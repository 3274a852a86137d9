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
        return tuple(_score(part, waiting(missing), waits_for=missing) for part in ("score", "class"))
    points = {variant: _points(given, variant) for variant in VARIANTS}
    chosen = [variant for variant in VARIANTS if variant.choice == given.typed(CHOICE)]
    counted = chosen or list(VARIANTS)
    made = [_agreed(given, part, {variant: points[variant] for variant in counted}) for part in ("score", "class")]
    if len({sum(points[variant]) for variant in counted}) == 1:
        return tuple(made)
    return (*made, *(each for variant in counted for each in _of_variant(given, variant, points[variant])))


def classes_of(given: Inputs) -> frozenset[str]:
    """The classes that the tables which count give; nothing where a finding is missing."""
    if given.missing(FIELDS):
        return frozenset()
    counted = [variant for variant in VARIANTS if given.typed(CHOICE) in (None, variant.choice)]
    return frozenset(class_of(sum(_points(given, variant))) for variant in counted)


def class_of(points: int) -> str:
    """5 and 6 points are A, 7 to 9 are B, 10 to 15 are C."""
    return next(name for most, name in _CLASSES if points <= most)


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


def _agreed(given: Inputs, part: str, points: Mapping[Variant, tuple[int, ...]]) -> Score:
    """The result that all tables which count give; none, with all of them in the text, where they differ."""
    totals = {variant: sum(each) for variant, each in points.items()}
    told = {variant: str(total) if part == "score" else class_of(total) for variant, total in totals.items()}
    places = tuple(dict.fromkeys(place for variant in points for place in variant.sources))
    variant = " / ".join(each.choice for each in points)
    if len(set(told.values())) > 1:
        text = say("scores.either", first=told[VARIANTS[0]], second=told[VARIANTS[1]])
        wait = (Waiting(CHOICE, say("scores.choose_albumin")),)
        return _score(part, text, variant=variant, sources=places, waits_for=wait)
    first = next(iter(points))
    score = _known(part, totals[first])
    because = _counted(points[first]) if len(set(points.values())) == 1 else say("scores.same_class")
    return _proven(replace(score, variant=variant), given, because, places)


def _of_variant(given: Inputs, variant: Variant, points: tuple[int, ...]) -> tuple[Score, ...]:
    """Score and class by one of the albumin tables, under names of their own."""
    made = []
    for part in ("score", "class"):
        score = _known(part, sum(points))
        label = say("scores.label.by_albumin", label=score.label, choice=variant.choice)
        named = replace(score, id=f"{score.id}.{variant.id}", label=label, variant=variant.choice)
        made.append(_proven(named, given, _counted(points), variant.sources))
    return tuple(made)


def _known(part: str, total: int) -> Score:
    if part == "score":
        return replace(_score(part, str(total)), value=float(total))
    return replace(_score(part, class_of(total)), option=class_of(total))


def _score(
    part: str,
    text: str,
    variant: str | None = None,
    sources: tuple[Reference, ...] = (),
    waits_for: tuple[Waiting, ...] = (),
) -> Score:
    label = say(f"scores.label.child_pugh.{part}")
    formula = FORMULA if part == "score" else "class(child_pugh.score)"
    places = sources or tuple(place for each in VARIANTS for place in each.sources)
    return Score(
        f"child_pugh.{part}",
        label,
        text,
        formula=formula,
        inputs=FIELDS,
        variant=variant,
        because=say("scores.child_pugh_primary"),
        sources=places,
        waits_for=waits_for,
    )


def _counted(points: tuple[int, ...]) -> str:
    names = ("bilirubin", "albumin", "inr", "ascites", "encephalopathy")
    return say("scores.points", **dict(zip(names, points, strict=True)))


def _proven(score: Score, given: Inputs, because: str, places: tuple[Reference, ...]) -> Score:
    """The score with what stands behind it, and a word of a printed table that does not count and says otherwise."""
    notes = [because, say("scores.child_pugh_primary")]
    bilirubin, inr = given.amount("labs.bilirubin"), given.amount("labs.inr")
    others = []
    if _OTHER_INR < inr.value <= _INR[1]:
        others.append(say("scores.other_inr"))
    if bilirubin.unit == "µmol/L" and _OTHER_BILIRUBIN < bilirubin.value <= _BILIRUBIN["µmol/L"][1]:
        others.append(say("scores.other_bilirubin"))
    also = (sources.CHILD_PUGH_OTHER,) if others else ()
    return replace(score, because=" ".join(notes + others), sources=(*places, *also))
