"""The BCLC stage of 2022, as far as fields decide it: what the answer could still hang on is waited for.

A single nodule is stage 0 or A whatever its size; only two or more can be B.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.engine.scores import sources
from embolplan.engine.scores.child_pugh import CHOICE, classes_of
from embolplan.engine.scores.child_pugh import FIELDS as CHILD_PUGH
from embolplan.engine.scores.inputs import largest
from embolplan.engine.scores.made import waiting
from embolplan.plan import Score, Waiting
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.scores.inputs import Inputs

VERY_EARLY, EARLY = Fraction(2), Fraction(3)
"""Centimetres: a single nodule up to the first is very early; up to three nodules, none above the second, are early."""
FEW = 3

_FIELDS = ("patient.ecog", *CHILD_PUGH, "liver.vascular_invasion", "liver.extrahepatic", "liver.nodules", "tumours")
_PLACES = (sources.BCLC_SIZES, sources.BCLC_SIZES_AGAIN, sources.BCLC_VERY_EARLY, sources.BCLC_STAGES)
_END_STAGE_ECOG, _ADVANCED_ECOG = ("3", "4"), ("1", "2")


def bclc(given: Inputs) -> Score:
    """The stage, 0 to D, or what it waits for."""
    if given.typed("patient.ecog") in _END_STAGE_ECOG:
        return _stage("D", say("scores.bclc.ecog_end"))
    classes = classes_of(given)
    if classes == {"C"}:
        return _stage("D", say("scores.bclc.end_stage_liver"))
    not_end_stage = _open_liver(given, classes) + given.missing(["patient.ecog"])
    advanced = _advanced(given)
    if advanced is not None:
        return _waiting(not_end_stage) if not_end_stage else _stage("C", advanced)
    spread = given.missing(["liver.vascular_invasion", "liver.extrahepatic"])
    return _by_tumours(given, classes, not_end_stage + spread)


def _open_liver(given: Inputs, classes: frozenset[str]) -> tuple[Waiting, ...]:
    """What is still needed to say that the liver is not in its end stage."""
    if len(classes) > 1 and "C" in classes:
        return (Waiting(CHOICE, say("scores.choose_albumin")),)
    return given.missing(CHILD_PUGH)


def _advanced(given: Inputs) -> str | None:
    """Why the tumour or the patient's state makes it advanced; None where nothing that is known does."""
    if given.typed("liver.vascular_invasion") in ("branch", "main"):
        return say("scores.bclc.invasion")
    if given.typed("liver.extrahepatic") == "yes":
        return say("scores.bclc.extrahepatic")
    return say("scores.bclc.ecog_advanced") if given.typed("patient.ecog") in _ADVANCED_ECOG else None


def _by_tumours(given: Inputs, classes: frozenset[str], missing: tuple[Waiting, ...]) -> Score:
    """0, A or B by number and size of the nodules."""
    text = given.typed("liver.nodules")
    if text is None:
        return _waiting(missing + given.missing(["liver.nodules"]))
    count, tumours = int(text), given.case.tumours
    if count == 0:
        return _nothing(say("scores.bclc.no_nodule"))
    if len(tumours) > count:
        return _nothing(say("scores.bclc.more_tumours", listed=len(tumours), nodules=count))
    sizes = [largest(tumour.diameters, "cm") for tumour in tumours if tumour.diameters]
    if count > FEW or (count > 1 and any(size > EARLY for size in sizes)):
        return _waiting(missing) if missing else _stage("B", say("scores.bclc.multinodular"))
    missing += _unsized(given, count)
    return _waiting(missing) if missing else _early(count, sizes, classes)


def _early(count: int, sizes: list[Fraction], classes: frozenset[str]) -> Score:
    """0 or A, where nothing makes it more."""
    if count > 1:
        return _stage("A", say("scores.bclc.few_small"))
    if sizes[0] > VERY_EARLY:
        return _stage("A", say("scores.bclc.single"))
    if classes == {"A"}:
        return _stage("0", say("scores.bclc.very_early"))
    if classes == {"B"}:
        return _stage("A", say("scores.bclc.very_early_b"))
    return _waiting((Waiting(CHOICE, say("scores.choose_albumin")),))


def _unsized(given: Inputs, count: int) -> tuple[Waiting, ...]:
    """Nodules that are counted, and whose diameters nobody entered."""
    found = [
        Waiting(f"tumours.{tumour.id}.diameters", say("scores.not_entered"))
        for tumour in given.case.tumours
        if not tumour.diameters
    ]
    if len(given.case.tumours) < count:
        found.append(Waiting("tumours", say("scores.bclc.unlisted", listed=len(given.case.tumours), nodules=count)))
    return tuple(found)


def _stage(stage: str, why: str) -> Score:
    return _score(stage, because=f"{why} {say('scores.bclc.caveat')}", option=stage)


def _waiting(missing: tuple[Waiting, ...]) -> Score:
    return _score(waiting(missing), because=say("scores.bclc.caveat"), waits_for=missing)


def _nothing(why: str) -> Score:
    return _score(say("engine.unknown"), because=why)


def _score(text: str, because: str, option: str | None = None, waits_for: tuple[Waiting, ...] = ()) -> Score:
    return Score(
        "bclc.stage",
        say("scores.label.bclc.stage"),
        text,
        option=option,
        formula=say("scores.bclc.rule"),
        inputs=_FIELDS,
        because=because,
        sources=_PLACES,
        waits_for=waits_for,
    )
