"""Findings about what was typed: numbers that few patients and few rooms have, with the likely mistake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from embolplan.model.plausible import USUAL, likely
from embolplan.plan import Finding
from embolplan.units import KINDS, Quantity, parse_single
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.subject import Subject
    from embolplan.model.case import Case

IMPLAUSIBLE = "case.implausible"
_TUMOURS = "tumours.diameters"
_FIELDS = tuple((key, *key.split(".")) for key in USUAL if key != _TUMOURS)
_BODY = ("patient.height", "patient.weight")


def implausible(subject: Subject) -> Iterator[Finding]:
    """A number outside what is usual, which is a house rule and no reference range."""
    for name, key, typed in _typed(subject.case):
        usual = USUAL[key]
        quantity = parse_single(typed, KINDS[usual.kind])
        if not usual.holds(quantity):
            swapped = name in _BODY and _are_swapped(subject.case)
            hint = say("finding.swapped") if swapped else likely(usual, quantity)
            text = say(f"finding.{IMPLAUSIBLE}", field=name, found=typed, bounds=usual.text(), hint=hint)
            yield Finding(IMPLAUSIBLE, "caution", text)


def _typed(case: Case) -> Iterator[tuple[str, str, str]]:
    """Name of the field, the key of its usual bounds, and what was typed."""
    for key, section, field in _FIELDS:
        typed = getattr(getattr(case, section), field)
        if typed is not None:
            yield key, key, typed
    for tumour in case.tumours:
        for typed in tumour.diameters:
            yield f"tumours.{tumour.id}.diameters", _TUMOURS, typed


def _are_swapped(case: Case) -> bool:
    """Whether height and weight would both be usual the other way round, and are not both usual as they stand."""
    typed = (case.patient.height, case.patient.weight)
    if typed[0] is None or typed[1] is None:
        return False
    tall, heavy = USUAL["patient.height"], USUAL["patient.weight"]
    height, weight = parse_single(typed[0], KINDS["height"]), parse_single(typed[1], KINDS["weight"])
    if height.unit != "cm" or weight.unit != "kg" or (tall.holds(height) and heavy.holds(weight)):
        return False
    return tall.holds(_in(weight, "cm")) and heavy.holds(_in(height, "kg"))


def _in(quantity: Quantity, unit: str) -> Quantity:
    return Quantity(quantity.low, quantity.high, unit)
