"""The volume of each tumour as an ellipsoid of its three diameters, and of all of them together."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from embolplan.engine.scores.inputs import decimal, lengths
from embolplan.engine.scores.made import PRECISION, waiting
from embolplan.plan import Score, Waiting
from embolplan.units import QuantityError, show
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.case import Case, Tumour

_PI = Decimal("3.141592653589793238462643383")
_DIAMETERS = 3


def tumour_volumes(case: Case) -> tuple[Score, ...]:
    """`tumour.ID.volume` for each tumour, and `tumour.volume` for their sum; in mL, which is cm³."""
    each = tuple(_volume(tumour) for tumour in case.tumours)
    return (*each, _total(each))


def _volume(tumour: Tumour) -> Score:
    name = f"tumours.{tumour.id}.diameters"
    label = say("scores.label.tumour", id=tumour.id)
    given = tumour.diameters
    formula = f"pi / 6 x {' x '.join(given)}" if len(given) == _DIAMETERS else "pi / 6 x a x b x c"
    if len(given) != _DIAMETERS:
        why = say("scores.three_diameters", found=len(given))
        return _score(f"tumour.{tumour.id}.volume", label, formula, (name,), waits=(Waiting(name, why),))
    with localcontext() as context:
        context.prec = PRECISION
        product = _PI / 6
        for length in lengths(given, "cm"):
            product *= decimal(length)
    return _score(f"tumour.{tumour.id}.volume", label, formula, (name,), product)


def _total(each: tuple[Score, ...]) -> Score:
    label, inputs = say("scores.label.tumour.volume"), tuple(score.id for score in each)
    formula = " + ".join(inputs) or "tumour.ID.volume + ..."
    if not each:
        wait = (Waiting("tumours", say("scores.not_entered")),)
        return _score("tumour.volume", label, formula, ("tumours",), waits=wait)
    waits = tuple(wait for score in each for wait in score.waits_for)
    values = [score.value for score in each]
    total = None if None in values else sum(Decimal(value) for value in values if value is not None)
    return _score("tumour.volume", label, formula, inputs, None if total is None else Decimal(total), waits)


def _score(
    name: str,
    label: str,
    formula: str,
    inputs: tuple[str, ...],
    volume: Decimal | None = None,
    waits: tuple[Waiting, ...] = (),
) -> Score:
    text, value = waiting(waits) if waits else say("scores.out_of_range"), None
    if volume is not None:
        try:
            text, value = show(float(volume), "mL"), float(volume)
        except QuantityError:
            value = None
    return Score(
        name,
        label,
        text,
        value=value,
        unit="mL",
        formula=formula,
        inputs=inputs,
        because=say("scores.ellipsoid"),
        waits_for=waits,
    )
