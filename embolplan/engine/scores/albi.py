"""ALBI: a score from bilirubin and albumin alone, and its grade by the unrounded score."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from embolplan.engine.scores import sources
from embolplan.engine.scores.made import Formula
from embolplan.plan import Score
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.scores.inputs import Inputs

_FIELDS = ("labs.bilirubin", "labs.albumin")
_GRADES = ((-2.60, 1), (-1.39, 2))


def albi(given: Inputs) -> tuple[Score, ...]:
    """Score and grade of one case."""
    score = _formula(given).of(given)
    return (score, _grade(score))


def _reckon(given: Inputs) -> Decimal:
    bilirubin, albumin = given.number("labs.bilirubin", "µmol/L"), given.number("labs.albumin", "g/L")
    return Decimal("0.66") * bilirubin.log10() - Decimal("0.085") * albumin


def _formula(given: Inputs) -> Formula:
    bilirubin = "17.1 x labs.bilirubin" if given.unit("labs.bilirubin") == "mg/dL" else "labs.bilirubin"
    albumin = "10 x labs.albumin" if given.unit("labs.albumin") == "g/dL" else "labs.albumin"
    return Formula(
        "albi.score",
        "",
        _FIELDS,
        f"0.66 x log10({bilirubin}) - 0.085 x {albumin}",
        _reckon,
        (sources.ALBI, sources.UNITS) if "x labs" in f"{bilirubin} {albumin}" else (sources.ALBI,),
        say("scores.albi_primary"),
    )


def _grade(score: Score) -> Score:
    """Grade 1 up to -2.60, grade 2 up to -1.39, grade 3 above."""
    grade = Score(
        "albi.grade",
        say("scores.label.albi.grade"),
        score.text,
        formula="grade(albi.score)",
        inputs=_FIELDS,
        because=say("scores.albi_grades"),
        sources=(sources.ALBI_GRADES,),
        waits_for=score.waits_for,
    )
    if score.value is None:
        return grade
    found = next((number for most, number in _GRADES if score.value <= most), 3)
    return replace(grade, text=say("scores.grade", grade=found), value=float(found))
