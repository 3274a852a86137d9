"""Whom the source treated, held against the case: each criterion is met, not met, not known, or for a person to judge.

What is not known never counts as met. Where a score has variants, all of them have to agree. The tool chooses no
treatment: this says how the patient compares with those whom the source reports on.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Literal

from embolplan.engine.amounts import INFINITE
from embolplan.engine.kept import Kept, Remembered
from embolplan.engine.scores import scores_of
from embolplan.model.criteria import FIELDS, SCORES, TUMOURS
from embolplan.plan import Finding, Judged, Score, Waiting
from embolplan.units import KINDS, show
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from embolplan.engine.subject import Subject
    from embolplan.model.case import Case
    from embolplan.model.cite import Reference
    from embolplan.model.protocol import Criterion, Protocol

Side = Literal["include", "exclude"]
NOT_MET = "eligibility.not-met"
_SAID = {
    ("include", True): "met",
    ("include", False): "not_met",
    ("exclude", True): "excluded",
    ("exclude", False): "not_excluded",
}


@dataclass(frozen=True, slots=True)
class _Found:
    """What the case has of one field: as a person reads it, and everything that it can be."""

    text: str = ""
    numbers: tuple[Fraction | float, ...] = ()
    """The ends of what the number can be; infinite where there can be more than was entered."""
    words: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    waits: tuple[Waiting, ...] = ()
    because: str | None = None
    sources: tuple[Reference, ...] = ()


def judge(protocol: Protocol, case: Case) -> tuple[Judged, ...]:
    """Each criterion of a protocol against a case, in the order of the file."""
    # All that a criterion can look at; a plan is computed many times for one patient.
    looked_at = (case.patient, case.labs, case.liver, case.tumours)
    return _JUDGED.of(protocol).of(looked_at, lambda: _judge(protocol, case))


def _judge(protocol: Protocol, case: Case) -> tuple[Judged, ...]:
    eligibility = protocol.eligibility
    asked = {criterion.field for criterion in (*eligibility.include, *eligibility.exclude)}
    scores = {score.id: score for score in scores_of(case)} if asked & SCORES else {}
    return (
        *(_judged("include", criterion, case, scores) for criterion in eligibility.include),
        *(_judged("exclude", criterion, case, scores) for criterion in eligibility.exclude),
    )


def not_met(subject: Subject) -> Iterator[Finding]:
    """By at least one of its criteria, the source would not have included this patient."""
    against = [each for each in subject.eligibility if each.against]
    if against:
        told = "; ".join(say(f"eligibility.against.{it.side}", text=it.text, found=it.found) for it in against)
        places = tuple(dict.fromkeys(source for it in against for source in it.sources))
        yield Finding(NOT_MET, "caution", say(f"finding.{NOT_MET}", criteria=told), sources=places)


def _judged(side: Side, criterion: Criterion, case: Case, scores: Mapping[str, Score]) -> Judged:
    text, sources = criterion.text.text, criterion.text.basis.sources
    if criterion.field is None:
        return Judged(side, text, "a person", sources=sources, says=say("eligibility.a_person"))
    found = _found(criterion.field, case, scores)
    holds = _holds(criterion, found)
    waits = found.waits if holds is None else ()
    missing = say("eligibility.waits", ids=", ".join(it.id for it in waits)) if waits else say("eligibility.unknown")
    return Judged(
        side,
        text,
        "unknown" if holds is None else "met" if holds else "not met",
        found.text,
        waits,
        sources,
        missing if holds is None else say(f"eligibility.{_SAID[side, holds]}"),
        criterion.field,
        found.inputs,
        found.because,
        found.sources,
    )


def _holds(criterion: Criterion, found: _Found) -> bool | None:
    """Whether a criterion holds for all that the case can be; None where that differs, or nothing is known."""
    field = FIELDS[str(criterion.field)]
    limits = ((criterion.above, gt), (criterion.at_least, ge), (criterion.below, lt), (criterion.at_most, le))
    kept = [
        _agreed(compare(number, field.amount(limit)) for number in found.numbers)
        for limit, compare in limits
        if limit is not None
    ]
    if criterion.one_of:
        kept.append(_agreed(word in criterion.one_of for word in found.words))
    if False in kept:
        return False
    return None if None in kept or not kept else True


def _agreed(answers: Iterable[bool]) -> bool | None:
    """The answer that all give; None where they differ, or there is none."""
    different = set(answers)
    return different.pop() if len(different) == 1 else None


def _found(name: str, case: Case, scores: Mapping[str, Score]) -> _Found:
    if name in SCORES:
        return _of_score(name, scores)
    if name == TUMOURS:
        return _of_tumours(case)
    section, _, key = name.partition(".")
    typed: str | None = getattr(getattr(case, section), key)
    if typed is None:
        return _Found(waits=(_missing(name),))
    numbers = (FIELDS[name].amount(typed),) if FIELDS[name].kind else ()
    return _Found(typed, numbers, (typed,), (name,))


def _of_score(name: str, scores: Mapping[str, Score]) -> _Found:
    """A score; where it has variants that differ, the number or word of each of them."""
    score = scores[name]
    known = [score] if _is_known(score) else [each for key, each in scores.items() if key.startswith(f"{name}.")]
    if not any(_is_known(each) for each in known):
        why = "" if score.waits_for else score.because or ""
        return _Found(why, inputs=score.inputs, waits=score.waits_for)
    numbers = tuple(Fraction(each.value) for each in known if each.value is not None)
    words = tuple(each.option for each in known if each.option is not None)
    return _Found(score.text, numbers, words, score.inputs, score.waits_for, score.because, score.sources)


def _is_known(score: Score) -> bool:
    return score.value is not None or score.option is not None


def _of_tumours(case: Case) -> _Found:
    """The sum of the nodules' largest diameters, which no single one exceeds; at least that, where some are missing.

    Without the number of nodules nobody knows whether all are listed.
    """
    sizes = [_largest(tumour.diameters) for tumour in case.tumours if tumour.diameters]
    unsized = [f"tumours.{tumour.id}.diameters" for tumour in case.tumours if not tumour.diameters]
    counted = None if case.liver.nodules is None else FIELDS["liver.nodules"].amount(case.liver.nodules)
    waits = [_missing(name) for name in unsized]
    if counted is None:
        waits.append(_missing("liver.nodules"))
    elif counted > len(case.tumours):
        waits.append(Waiting("tumours", say("eligibility.unlisted", listed=len(case.tumours), nodules=counted)))
    inputs = ("tumours", "liver.nodules")
    if not sizes:
        return _Found(inputs=inputs, waits=(_missing("tumours"),) if not case.tumours else tuple(waits))
    if counted is not None and counted < len(case.tumours):
        text = say("eligibility.too_many", listed=len(case.tumours), nodules=counted)
        return _Found(text, inputs=inputs)
    total = sum(sizes, Fraction(0))
    largest, together = (show(size, KINDS["length"].unit, exact=True) for size in (max(sizes), total))
    text = say("eligibility.sum", largest=largest, sum=together, count=len(sizes))
    return _Found(text, (total, INFINITE if waits else total), (), inputs, tuple(waits))


def _largest(diameters: Iterable[str]) -> Fraction:
    return max(FIELDS[TUMOURS].amount(text) for text in diameters)


def _missing(name: str) -> Waiting:
    return Waiting(name, say("scores.not_entered"))


_JUDGED: Kept[Protocol, Remembered[tuple[object, ...], tuple[Judged, ...]]] = Kept(lambda _: Remembered(64))
