"""Findings about liver and kidney: what a drug's label gives for use in a vein, beside what the recipe gives.

No dose is changed by it. A label's rule was made for a vein; whether it holds for beads or oil in an artery, nobody
says. What is converted says so, and no upper limit of normal is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING

from embolplan.engine.given_drugs import GivenDrug, given_drugs
from embolplan.engine.kept import Kept
from embolplan.engine.scores import scores_of
from embolplan.model.plausible import MICROMOLES, in_usual_unit
from embolplan.model.systemic import CHILD_PUGH, LAB_KINDS
from embolplan.plan import Finding
from embolplan.units import KINDS, factor, parse_single, show, show_bounds
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.subject import Subject
    from embolplan.model.case import Case
    from embolplan.model.product import Product
    from embolplan.model.systemic import Bound, Condition, SystemicRule
    from embolplan.plan import Severity

_UNSIZED = Fraction(1)
"""A rule that gives less by no stated size stands behind those that print one."""
_SEVERITY: Severity = "caution"


@dataclass(frozen=True, slots=True)
class Held:
    """Whether a condition or a row holds for a case: None where that is not known, with the fields it waits for."""

    holds: bool | None
    found: str = ""
    waits: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


def organ_rules(subject: Subject) -> Iterator[Finding]:
    """The rows of the labels that hold for this case, the strictest first, one finding for each drug and organ."""
    for drug, organ, rules in _by_organ(subject):
        asked = (rule for rule in rules if _are_entered(rule, subject.case))
        rows = [(rule, held) for rule in asked if (held := row(rule, subject.case)).holds]
        if rows:
            yield _finding(subject.case, drug, organ, sorted(rows, key=_strictness))


def _are_entered(rule: SystemicRule, case: Case) -> bool:
    """Whether every laboratory value that a row looks at is there; without one it cannot hold."""
    return all(getattr(case.labs, name) is not None for name in _LABS.of(rule))


def _rules_of(product: Product) -> tuple[tuple[str, list[SystemicRule]], ...]:
    found = ((organ, [rule for rule in product.systemic if rule.organ == organ]) for organ in ("liver", "kidney"))
    return tuple((organ, rules) for organ, rules in found if rules)


def _labs_of(rule: SystemicRule) -> tuple[str, ...]:
    return tuple(each.field.removeprefix("labs.") for each in rule.when if each.field != CHILD_PUGH)


def organ_waits(subject: Subject) -> Iterator[str]:
    """Which rules of a label cannot be judged yet, and what they wait for."""
    for drug, organ, rules in _by_organ(subject):
        waits = [name for rule in rules for name in row(rule, subject.case).waits]
        if waits:
            ids = ", ".join(dict.fromkeys(waits))
            yield say("finding.organ_not_assessed", drug=drug.substance, organ=organ, ids=ids)


def organ_fields(subject: Subject) -> set[str]:
    """The fields of the case that these rules have looked at."""
    rows = (row(rule, subject.case) for _, _, rules in _by_organ(subject) for rule in rules)
    fields = {name for held in rows for name in held.fields}
    # The days are told beside the values.
    return fields | {f"{name}_date" for name in fields} | ({"labs.date"} if fields else set())


def _by_organ(subject: Subject) -> Iterator[tuple[GivenDrug, str, list[SystemicRule]]]:
    for drug in given_drugs(subject):
        product = drug.rules(subject)
        for organ, rules in _RULES.of(product) if product else ():
            yield drug, organ, rules


def _strictness(of: tuple[SystemicRule, Held]) -> Fraction:
    share = of[0].share
    return _UNSIZED if share is None else share


def row(rule: SystemicRule, case: Case) -> Held:
    """Whether all conditions of a row hold: not, as soon as one does not; not known, while one is open."""
    held = [_held(condition, case) for condition in rule.when]
    fields = tuple(name for each in held for name in each.fields)
    if any(each.holds is False for each in held):
        return Held(False, fields=fields)
    waits = tuple(name for each in held for name in each.waits)
    if any(each.holds is None for each in held):
        return Held(None, waits=waits, fields=fields)
    return Held(True, say("finding.and").join(each.found for each in held), fields=fields)


def _held(condition: Condition, case: Case) -> Held:
    return _class_held(condition, case) if condition.field == CHILD_PUGH else _lab_held(condition, case)


def _class_held(condition: Condition, case: Case) -> Held:
    """The class by any of its variants: for a limit the stricter one counts."""
    scores = [score for score in scores_of(case) if score.id.startswith(CHILD_PUGH)]
    classes = {score.option for score in scores if score.option is not None}
    fields = tuple(name for score in scores for name in score.inputs if score.option is not None)
    if not classes:
        return Held(None, waits=tuple(waiting.id for score in scores for waiting in score.waits_for))
    found = say("finding.child_pugh_class", found=say("finding.or").join(sorted(classes)))
    return Held(bool(classes & set(condition.one_of)), found, fields=fields)


def _lab_held(condition: Condition, case: Case) -> Held:
    section, _, key = condition.field.partition(".")
    typed: str | None = getattr(getattr(case, section), key)
    written = [text for text in (condition.above, condition.below, condition.at_least, condition.at_most) if text]
    times = condition.bound(written[0]).unit is None  # one is as all are
    uln: str | None = getattr(case.labs, f"{key}_uln", None) if times else None
    names = (condition.field, *((f"{condition.field}_uln",) if times else ()))
    missing = [name for name, text in zip(names, (typed, uln), strict=False) if text is None]
    entered = tuple(name for name in names if name not in missing)
    if missing or typed is None:
        return Held(None, waits=tuple(missing), fields=entered)
    number, found = _value(condition, typed, uln)
    return Held(_lies_within(condition, number), f"{found} ({_bounds(condition)})", fields=entered)


def _value(condition: Condition, typed: str, uln: str | None) -> tuple[Fraction, str]:
    """The value in the unit that the label prints, or as a multiple of the patient's own upper limit of normal."""
    kind, label = LAB_KINDS[condition.field], say(f"finding.lab.{condition.field}")
    quantity = parse_single(typed, KINDS[kind])
    number = in_usual_unit(quantity, kind)
    if uln is not None:
        times = number / in_usual_unit(parse_single(uln, KINDS[kind]), kind)
        return times, say("finding.lab_times", label=label, typed=typed, times=show(times, ""), uln=uln)
    if quantity.unit == "µmol/L" and kind in MICROMOLES:
        unit = KINDS[kind].unit
        return number, say("finding.lab_converted", label=label, typed=typed, amount=show(number, unit))
    return number, say("finding.lab_typed", label=label, typed=typed)


def _lies_within(condition: Condition, number: Fraction) -> bool:
    limits = ((condition.above, gt), (condition.below, lt), (condition.at_least, ge), (condition.at_most, le))
    return all(
        holds(number, _in_own_unit(condition, condition.bound(text))) for text, holds in limits if text is not None
    )


def _in_own_unit(condition: Condition, bound: Bound) -> Fraction:
    unit = KINDS[LAB_KINDS[condition.field]].unit
    return bound.number if bound.unit is None else bound.number * factor(bound.unit, unit)


def _bounds(condition: Condition) -> str:
    """The bounds of the label, as a person reads them."""
    said = [
        say(f"finding.bound.{word}", amount=text)
        for word, text in (
            ("above", condition.above),
            ("from", condition.at_least),
            ("below", condition.below),
            ("to", condition.at_most),
        )
        if text is not None
    ]
    return " ".join(said)


def _finding(case: Case, drug: GivenDrug, organ: str, rows: list[tuple[SystemicRule, Held]]) -> Finding:
    share = rows[0][0].share
    code = "label.gives-none" if share == 0 else "label.gives-less"
    text = say(
        f"finding.{code}",
        drug=drug.substance,
        rows="; ".join(_row_in_words(rule, held) for rule, held in rows),
        part=_part(drug, share),
        mass=drug.mass.text,
        way=drug.way,
        labs=_labs(case, [name for _, held in rows for name in held.fields]),
    )
    sources = tuple(dict.fromkeys(place for rule, _ in rows for place in rule.give.basis.sources))
    return Finding(code, _SEVERITY, text, (drug.mass.id,), sources)


def _row_in_words(rule: SystemicRule, held: Held) -> str:
    gives = say("finding.gives_share", share=rule.give.text) if rule.share else say(f"finding.gives.{rule.give.text}")
    because = f" ({rule.give.basis.because})" if rule.give.basis.because else ""
    return say("finding.row", gives=gives, found=held.found) + because


def _part(drug: GivenDrug, share: Fraction | None) -> str:
    if not share:
        return ""
    if drug.most is None:
        return say("finding.part_unknown", id=drug.mass.id)
    low = None if drug.mass.value is None else drug.most * float(share)
    part = show_bounds(low, drug.most * float(share), "mg")
    return say("finding.part", share=show(share * 100, "%"), mass=drug.mass.text, part=part)


def _labs(case: Case, fields: list[str]) -> str:
    """On which day the values were taken, and how far that is from the procedure; no age of a value is judged."""
    labs = dict.fromkeys(name.removesuffix("_uln") for name in fields if name.startswith("labs."))
    days = dict.fromkeys(_day_of(case, name) for name in labs)
    return " ".join(_day_in_words(case, day) for day in days)


def _day_of(case: Case, name: str) -> str | None:
    own: str | None = getattr(case.labs, f"{name.removeprefix('labs.')}_date", None)
    return own or case.labs.date


def _day_in_words(case: Case, day: str | None) -> str:
    if day is None:
        return say("finding.labs_without_day")
    if case.procedure.date is None:
        return say("finding.labs_of", day=day)
    apart = (date.fromisoformat(case.procedure.date) - date.fromisoformat(day)).days
    if apart == 0:
        return say("finding.labs_same_day", day=day)
    return say("finding.labs_before" if apart > 0 else "finding.labs_after", day=day, days=show(abs(apart), "days"))


_RULES: Kept[Product, tuple[tuple[str, list[SystemicRule]], ...]] = Kept(_rules_of)
"""What the products of a drug say of each organ."""
_LABS: Kept[SystemicRule, tuple[str, ...]] = Kept(_labs_of)
"""The laboratory values that a row looks at."""
