"""Findings about contrast: that of the whole case against kidney and label, and that it is non-ionic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from embolplan.engine.contrast import RUNS, WHOLE
from embolplan.engine.limits import Limit
from embolplan.engine.scores import scores_of, sources
from embolplan.plan import Finding
from embolplan.units import Quantity, convert, show, show_quantity
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from embolplan.engine.subject import Subject
    from embolplan.model.cite import Reference
    from embolplan.model.parameter import Parameter
    from embolplan.plan import Line, Score

_AT_IT = 1 - 1e-9
"""A ratio that is reached counts as well, in spite of what floats leave."""
_LABEL = "angiography.session.volume"
_CIGARROA, _OTHER_READING = "contrast.cigarroa_limit", "contrast.cigarroa_limit.other"


@dataclass(frozen=True, slots=True)
class _Ratio:
    """Two studies that found more kidney injury from a ratio of contrast to a score on, the lower ratio first."""

    code: str
    score: str
    studies: tuple[tuple[float, Reference], ...]


_RATIOS = (
    _Ratio(
        "contrast.above-egfr-ratio",
        "egfr.ckd_epi_2021",
        ((1.78, sources.CONTRAST_TO_EGFR_LOW), (2.39, sources.CONTRAST_TO_EGFR)),
    ),
    _Ratio(
        "contrast.above-clearance-ratio",
        "crcl.cockcroft_gault",
        ((4.0, sources.CONTRAST_TO_CLEARANCE_LOW), (6.15, sources.CONTRAST_TO_CLEARANCE)),
    ),
)


def volume(subject: Subject) -> Iterator[Finding]:
    """More contrast than a published limit, each limit with its caveat; one note on what all of them are worth."""
    if _of(subject) not in subject.lines:
        return
    scores = _scores(subject)
    found = [*_above_cigarroa(subject, scores), *_above_ratios(subject, scores), *_above_label(subject)]
    yield from found
    if found:
        places = (sources.CONTRAST_ABOVE_LIMITS, sources.CONTRAST_LIMITS_PREDICT)
        yield Finding(
            "contrast.limits-foretell-little", "note", say("finding.contrast.limits"), (_of(subject),), places
        )


def _of(subject: Subject) -> str:
    """The line that is held against the limits: the whole case, or what is known of it."""
    whole = subject.lines.get(WHOLE)
    return RUNS if (whole is None or not whole.known) and RUNS in subject.lines else WHOLE


def _scores(subject: Subject) -> dict[str, Score]:
    return {score.id: score for score in scores_of(subject.case)}


def _above_cigarroa(subject: Subject, scores: Mapping[str, Score]) -> Iterator[Finding]:
    other = scores.get(_OTHER_READING)
    words = say("finding.contrast.other-reading", limit=other.text) if other else ""
    for limit in _by_cigarroa(subject, scores):
        finding = limit.check(subject.lines, other=words)
        if finding:
            yield finding


def _by_cigarroa(subject: Subject, scores: Mapping[str, Score]) -> Iterator[Limit]:
    score = scores[_CIGARROA]
    if score.value is not None:
        yield Limit(
            "contrast.above-cigarroa",
            "caution",
            _of(subject),
            score.sources,
            "mL",
            at_most=score.value,
            text=score.text,
        )


def _above_ratios(subject: Subject, scores: Mapping[str, Score]) -> Iterator[Finding]:
    found = (_above_ratio(subject, ratio, scores[ratio.score]) for ratio in _RATIOS)
    yield from (finding for finding in found if finding is not None)


def _above_ratio(subject: Subject, ratio: _Ratio, score: Score) -> Finding | None:
    """By the highest ratio that is reached; beyond it a lower one says nothing more."""
    of = _of(subject)
    most = _most(subject.lines[of])
    if most is None or score.value is None:
        return None
    times = show(most / score.value, "")
    found = None
    for threshold, place in ratio.studies:
        at_most, text = threshold * score.value * _AT_IT, show(threshold, "")
        limit = Limit(ratio.code, "caution", of, (place, *score.sources), "mL", at_most=at_most, text=text)
        found = limit.check(subject.lines, times=times, score=score.text) or found
    return found


def _most(line: Line) -> float | None:
    """Millilitres, at most; None while nobody knows."""
    most = line.value if line.value is not None else line.high
    if most is None:
        return None
    assert line.canonical is not None  # a volume
    return convert(most, line.canonical, "mL")


def _above_label(subject: Subject) -> Iterator[Finding]:
    for limit, name in _by_label(subject):
        finding = limit.check(subject.lines, product=name)
        if finding:
            yield finding


def _by_label(subject: Subject) -> Iterator[tuple[Limit, str]]:
    """The most that a label gives for angiography in all, of each product that the beads are mixed with."""
    for noun in dict.fromkeys(subject.nouns("mix")):
        product = subject.product(noun)
        held = product.quantities.get(_LABEL) if product else None
        if product is None or held is None or held.basis is None or not isinstance(held.value, Quantity):
            continue
        most, text = held.value.to("mL").high, show_quantity(held.value)
        if most is not None:
            limit = Limit("contrast.above-label", "caution", _of(subject), held.basis.sources, "mL", text=text)
            yield limit._replace(at_most=float(most)), product.name


def waits(subject: Subject) -> Iterator[str]:
    """What the limits on contrast still wait for, where anything is known of the contrast of the case."""
    line = subject.lines.get(_of(subject))
    if line is None:
        return
    scores = _scores(subject)
    for code, name in (("contrast.above-cigarroa", _CIGARROA), *((ratio.code, ratio.score) for ratio in _RATIOS)):
        score = scores[name]
        ids = dict.fromkeys(waiting.id for waiting in (*line.waits_for, *score.waits_for))
        if ids:
            yield say("engine.limit_not_assessed", code=code, ids=", ".join(ids))
        elif score.value is None:
            yield say("engine.limit_without_score", code=code, why=score.text)


def judged_by(subject: Subject) -> frozenset[str]:
    """The fields of the case that the contrast is held against."""
    if _of(subject) not in subject.lines:
        return frozenset()
    scores, names = _scores(subject), (_CIGARROA, *(ratio.score for ratio in _RATIOS))
    return frozenset(field for name in names if scores[name].value is not None for field in scores[name].inputs)


def ionic(subject: Subject) -> Iterator[Finding]:
    """An ionic medium, where beads and recipe are given with non-ionic contrast."""
    for noun in dict.fromkeys(subject.nouns("mix")):
        layer = noun.rpartition(".")[0]
        product, beads = subject.product(noun), subject.product(f"{layer}.beads" if layer else "beads")
        form = product.quantities.get("contrast.form") if product else None
        if product is None or form is None or form.value != "ionic":
            continue
        asked = beads.quantities.get("contrast.form") if beads else None
        own = (*subject.stated_sources(f"{noun}.name"), *subject.stated_sources(f"{noun}.product"))
        places = tuple(dict.fromkeys((*_places(form), *_places(asked), *own)))
        text = say("finding.contrast.ionic", product=product.name)
        yield Finding("contrast.ionic", "block", text, (subject.found(f"{noun}.product"),), places)


def _places(parameter: Parameter | None) -> tuple[Reference, ...]:
    return parameter.basis.sources if parameter and parameter.basis else ()
