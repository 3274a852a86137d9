"""The laws of a dose by the patient's body, on its way to milligrams: by the body, reduced, rounded, capped."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

from embolplan.oracle.law import Law
from embolplan.oracle.numbers import Number, down, over, up
from embolplan.units import KINDS, parse_quantity

if TYPE_CHECKING:
    from embolplan.oracle.view import View

_HALF = Fraction(1, 2)


def _typed(x: View, field: str, unit: str) -> Fraction:
    """Height or weight of the patient as a plain number."""
    text = getattr(x.sheet.case.patient, field)
    quantity = parse_quantity(text, KINDS[field]) if text else x.not_known()
    return quantity.to(unit).value or Fraction(0)


def _mosteller(x: View) -> Number:
    return Fraction(sqrt(_typed(x, "height", "cm") * _typed(x, "weight", "kg") / 3600))


def _dubois(x: View) -> Number:
    height, weight = _typed(x, "height", "cm"), _typed(x, "weight", "kg")
    return Fraction(0.007184 * float(height) ** 0.725 * float(weight) ** 0.425)


def _by_body(x: View) -> Number:
    if x.states("{what}.dose_per_weight"):
        return x.given("{what}.dose_per_weight") * _typed(x, "weight", "kg")
    surface = {"mosteller": _mosteller, "dubois": _dubois}[x.word("bsa.formula")](x)
    return x.given("{what}.dose_per_area") * surface


def _reduced(x: View) -> Number:
    return _by_body(x) * x.given("{what}.reduced_to.share") if _reduces(x) else _by_body(x)


def _rounded(x: View) -> Number:
    if not _rounds(x):
        return _reduced(x)
    step, mode = x.given("{what}.rounding.mass"), x.word("{what}.rounding.mode")
    steps = over(_reduced(x), step)
    whole = {
        "down": lambda: down(steps),
        "up": lambda: up(steps),
        "half-up": lambda: down(steps + _HALF),
        "half-down": lambda: up(steps + _HALF) - 1,
    }
    return whole[mode]() * step


def _capped(x: View) -> Number:
    return min(_rounded(x), x.given("{what}.cap.mass")) if x.states("{what}.cap.mass") else _rounded(x)


def _is_by_body(x: View) -> bool:
    return x.states("{what}.dose_per_area") or x.states("{what}.dose_per_weight")


def _reduces(x: View) -> bool:
    return _is_by_body(x) and x.states("{what}.reduced_to.share")


def _rounds(x: View) -> bool:
    return _is_by_body(x) and x.states("{what}.rounding.mass")


def _has_surface(x: View) -> bool:
    return x.states("{what}.dose_per_area") and x.step.scope is None


def _by_weight(x: View) -> bool:
    return x.states("{what}.dose_per_weight") and x.step.scope is None


LAWS_OF_DOSES = (
    Law("patient.weight", lambda x: _typed(x, "weight", "kg"), _by_weight),
    Law("bsa.mosteller", _mosteller, _has_surface),
    Law("bsa.dubois", _dubois, _has_surface),
    Law("{what}.calculated.mass", _by_body, _is_by_body),
    Law("{what}.reduced.mass", _reduced, _reduces),
    Law("{what}.rounded.mass", _rounded, _rounds),
    Law("{what}.mass", _capped, _is_by_body),
)
"""For every kind of step that takes a drug by its mass."""
