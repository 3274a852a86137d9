"""Findings about anthracyclines that the patient had before: each drug by itself, and never added across drugs.

What this plan adds is its mass over the body surface by Mosteller; at most, since what is prepared is not all given.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.engine.given_drugs import GivenDrug, given_drugs
from embolplan.engine.scores import scores_of
from embolplan.plan import Finding, Score
from embolplan.units import KINDS, parse_single, show
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.subject import Subject
    from embolplan.model.case import Anthracycline
    from embolplan.model.product import Product
    from embolplan.model.systemic import Lifelong
    from embolplan.units import Quantity

CUMULATIVE = "history.cumulative"
OTHER = "history.other-anthracycline"
_BSA = "bsa.mosteller"
_UNIT = "mg/m²"


def cumulative(subject: Subject) -> Iterator[Finding]:
    """What the patient had of the plan's own anthracycline, what this plan adds, and what its labels say of the sum."""
    if subject.case.history.anthracyclines == ():
        return
    for substance, drugs, rules in _anthracyclines(subject):
        body, masses = _body_surface(subject), [drug.most for drug in drugs]
        if body.value is None or None in masses:
            continue
        before = sum((_dose(each) for each in _same(subject, rules)), Fraction(0))
        mass = sum(most for most in masses if most is not None)
        added = mass / body.value
        total = float(before) + added
        beyond = [each for each in rules.lifelong if each.with_other is None and total > _number(each)]
        text = say(
            f"finding.{CUMULATIVE}",
            drug=substance,
            before=show(before, _UNIT) if before else say("finding.nothing_before"),
            mass=show(mass, "mg"),
            body=body.text,
            added=show(added, _UNIT),
            total=show(total, _UNIT),
            said="; ".join(_said(each, total) for each in sorted(rules.lifelong, key=_number)),
        )
        sources = tuple(place for each in rules.lifelong for place in each.basis.sources)
        lines = tuple(drug.mass.id for drug in drugs)
        yield Finding(
            CUMULATIVE, "caution" if beyond else "note", text, lines, tuple(dict.fromkeys((*sources, *body.sources)))
        )


def other_anthracyclines(subject: Subject) -> Iterator[Finding]:
    """What the patient had of other anthracyclines, which is not added, with the reason."""
    for substance, drugs, rules in _anthracyclines(subject) if subject.case.history.doses else ():
        others = [each for each in subject.case.history.doses if not _is(each, rules)]
        if others:
            told = say("finding.and").join(f"{each.dose} {each.drug}" for each in others)
            places = tuple(dict.fromkeys(place for each in rules.lifelong for place in each.basis.sources))
            text = say(f"finding.{OTHER}", drug=substance, others=told)
            yield Finding(OTHER, "caution", text, tuple(drug.mass.id for drug in drugs), places)


def history_waits(subject: Subject) -> Iterator[str]:
    """What has to be entered before the sum of an anthracycline can be told."""
    for substance, drugs, _ in _anthracyclines(subject):
        waits = [] if subject.case.history.anthracyclines else ["history.anthracyclines"]
        waits += [waiting.id for waiting in _body_surface(subject).waits_for]
        waits += [waiting.id for drug in drugs if drug.most is None for waiting in drug.mass.waits_for]
        if waits:
            yield say("finding.history_not_assessed", drug=substance, ids=", ".join(dict.fromkeys(waits)))


def history_fields(subject: Subject) -> set[str]:
    """The fields of the case that these rules have looked at."""
    looked_at = {"patient.height", "patient.weight", "history.anthracyclines"} if any(cumulative(subject)) else set()
    return looked_at | ({"history.anthracyclines"} if any(other_anthracyclines(subject)) else set())


def _anthracyclines(subject: Subject) -> Iterator[tuple[str, list[GivenDrug], Product]]:
    """The plan's drugs of which a label says something about a lifetime; two doses of one drug are one drug."""
    found: dict[str, list[GivenDrug]] = {}
    for drug in given_drugs(subject):
        found.setdefault(drug.substance, []).append(drug)
    for substance, drugs in found.items():
        rules = drugs[0].rules(subject)
        if rules is not None and rules.lifelong:
            yield substance, drugs, rules


def _body_surface(subject: Subject) -> Score:
    return next(score for score in scores_of(subject.case) if score.id == _BSA)


def _same(subject: Subject, rules: Product) -> list[Anthracycline]:
    return [each for each in subject.case.history.doses if _is(each, rules)]


def _is(had: Anthracycline, rules: Product) -> bool:
    return " ".join(had.drug.lower().split()) in rules.names


def _dose(had: Anthracycline) -> Fraction:
    return _exact(parse_single(had.dose, KINDS["dose_per_area"]))


def _exact(dose: Quantity) -> Fraction:
    assert dose.value is not None  # a single one
    return dose.value


def _number(said: Lifelong) -> float:
    return float(_exact(said.dose))


def _said(said: Lifelong, total: float) -> str:
    """What one label says, whether the sum lies above it, and whether that is a limit or a point of risk."""
    number = _exact(said.dose)
    return say(
        f"finding.lifelong.{said.means}",
        at=show(number, _UNIT, exact=True),
        side=say("finding.above" if total > number else "finding.not_above"),
        words=say("finding.in_its_words", words=said.says) if said.says else "",
        beside=say("finding.beside", other=said.with_other) if said.with_other else "",
    )
