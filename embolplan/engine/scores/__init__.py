"""The scores of a patient: each by a published formula, with its inputs, its source and what it still waits for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from embolplan.engine.kept import Kept
from embolplan.engine.scores.albi import albi
from embolplan.engine.scores.bclc import bclc
from embolplan.engine.scores.body import body_surface
from embolplan.engine.scores.child_pugh import child_pugh
from embolplan.engine.scores.inputs import Inputs
from embolplan.engine.scores.kidney import kidney
from embolplan.engine.scores.sources import citation
from embolplan.engine.scores.tumours import tumour_volumes
from embolplan.model.case import Case

if TYPE_CHECKING:
    from embolplan.model.case import Labs, Liver, Patient, Tumour
    from embolplan.plan import Score

__all__ = ["citation", "citations", "scores_of"]


def scores_of(case: Case) -> tuple[Score, ...]:
    """Every score, those included that lack an input: they have no value, and say what they wait for."""
    return _OF_CASE.of(case)


@lru_cache(maxsize=64)
def _scores(patient: Patient, labs: Labs, liver: Liver, tumours: tuple[Tumour, ...]) -> tuple[Score, ...]:
    """Of everything that a score looks at; several findings of one plan ask for the same patient."""
    case = Case(patient=patient, labs=labs, liver=liver, tumours=tumours)
    given = Inputs(case)
    return (
        *(formula.of(given) for formula in body_surface()),
        *kidney(given),
        *child_pugh(given),
        *albi(given),
        bclc(given),
        *tumour_volumes(case),
    )


# To find what is kept for a patient takes as long as a rule; within one plan many rules ask.
_OF_CASE: Kept[Case, tuple[Score, ...]] = Kept(lambda case: _scores(case.patient, case.labs, case.liver, case.tumours))


def citations(scores: tuple[Score, ...]) -> dict[str, str]:
    """The full citation of every source that these scores name, in the order in which they name them."""
    keys = dict.fromkeys(place.key for score in scores for place in score.sources)
    return {key: citation(key) for key in keys}
