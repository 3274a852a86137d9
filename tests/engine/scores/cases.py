"""A case from the names of its fields, and its scores by their ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from embolplan.engine.scores import scores_of
from embolplan.library import make_case

if TYPE_CHECKING:
    from embolplan.plan import Score

CHILD_A = {
    "labs.bilirubin": "1 mg/dL",
    "labs.albumin": "4 g/dL",
    "labs.inr": "1.0",
    "liver.ascites": "none",
    "liver.encephalopathy": "none",
}
"""Five points in every table."""
STAGED = {
    **CHILD_A,
    "patient.ecog": "0",
    "liver.vascular_invasion": "none",
    "liver.extrahepatic": "no",
    "liver.nodules": "1",
    "tumours.T1.diameters": "3.5 cm",
}
"""A single nodule above 3 cm, and nothing else."""


def scores(fields: Mapping[str, str]) -> dict[str, Score]:
    """The scores of the case with these fields."""
    return {score.id: score for score in scores_of(make_case({}, fields, None, "a test"))}


def waits(score: Score) -> set[str]:
    """What a score waits for."""
    return {waiting.id for waiting in score.waits_for}
