"""The shipped emulsion of epirubicin in Lipiodol and choices for it, for the tests of the engine."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.engine import compute
from embolplan.library import make_case
from tests.engine.shelf import recipe, shelf

if TYPE_CHECKING:
    from embolplan.model.case import Case
    from embolplan.plan import Plan
    from embolplan.record import Event

EMULSION = "liver/lipiodol-epirubicin-emulsion"
CHOICES = {
    "drug.product": "epirubicin-powder-10-mg",
    "drug.mass": "50 mg",
    "oil.mode": "by the ratio",
    "oil.ratio": "1:2 solution to oil",
    "exchange.count": "20",
    "push.duration": "1 s",
    "sponge.size": "500-700 µm",
}
BY_VOLUME = {"oil.mode": "by its volume", "oil.ratio": "unset"}
V = Fraction(5000, 833)
"""mL of drug solution: 50 mg / (833/100 mg/mL)."""


def changed(change: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in {**CHOICES, **change}.items() if value != "unset"}


def case_of(change: dict[str, str]) -> Case:
    return make_case({}, changed(change), recipe(EMULSION).protocol, "test")


def plan(**change: str) -> Plan:
    return of({name.replace("__", "."): value for name, value in change.items()})


def of(change: dict[str, str], *done: Event) -> Plan:
    return compute(recipe(EMULSION), case_of(change), shelf(), done)
