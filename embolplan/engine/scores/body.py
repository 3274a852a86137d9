"""Body surface by two formulas; each says its own name, and neither is taken for the other."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from embolplan.engine.scores import sources
from embolplan.engine.scores.made import Formula
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.scores.inputs import Inputs

_FIELDS = ("patient.height", "patient.weight")


def _mosteller(given: Inputs) -> Decimal:
    return (given.number("patient.height", "cm") * given.number("patient.weight", "kg") / 3600).sqrt()


def _dubois(given: Inputs) -> Decimal:
    height, weight = given.number("patient.height", "cm"), given.number("patient.weight", "kg")
    return Decimal("0.007184") * height ** Decimal("0.725") * weight ** Decimal("0.425")


def body_surface() -> tuple[Formula, ...]:
    """Mosteller's and DuBois's formula, height in cm and weight in kg, in m²."""
    return (
        Formula(
            "bsa.mosteller",
            "m²",
            _FIELDS,
            "sqrt(patient.height x patient.weight / 3600)",
            _mosteller,
            (sources.BSA,),
            say("scores.bsa_primary"),
        ),
        Formula(
            "bsa.dubois",
            "m²",
            _FIELDS,
            "0.007184 x patient.height^0.725 x patient.weight^0.425",
            _dubois,
            (sources.BSA,),
            say("scores.bsa_primary"),
        ),
    )
