"""What two versions of a recipe say differently, in clinical words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from embolplan.answers import Difference
from embolplan.model.names import label_of
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.base import CitedText
    from embolplan.model.protocol import Criterion, Endpoint, Protocol, Step

_PLAIN = ("title", "organ", "drug", "status", "version", "review_by", "replaces", "replaced_by", "summary")
_Said = Mapping[str, str]


def differences(before: Protocol, after: Protocol) -> tuple[Difference, ...]:
    """Everything that the second says otherwise than the first, in the order of a recipe's file."""
    parts = zip(_parts(before), _parts(after), strict=True)
    return tuple(found for (part, old), (_, new) in parts for found in _changed(part, old, new))


def _changed(part: str, before: _Said, after: _Said) -> Iterator[Difference]:
    for about in dict.fromkeys((*before, *after)):
        if before.get(about) != after.get(about):
            yield Difference(part, about, before.get(about), after.get(about))


def _parts(protocol: Protocol) -> Iterator[tuple[str, _Said]]:
    """Each part of a recipe as what it says, by what that is about."""
    plain = {name.replace("_", " "): getattr(protocol, name) for name in _PLAIN}
    yield "recipe", {name: str(value) for name, value in plain.items() if value is not None}
    yield "numbers", dict(_numbers(protocol))
    yield "order of steps", {say("library.diff.order"): " > ".join(step.id for step in protocol.steps)}
    yield "steps", {step.id: _step(step) for step in protocol.steps}
    yield "endpoints", {name: _endpoint(each) for name, each in protocol.endpoints.items()}
    yield "rescue", {say("library.diff.rescue"): _cited(protocol.rescue)}
    yield "schedule", {name: _cited(each.text) for name, each in protocol.schedule.items()}
    for side in ("include", "exclude"):
        criteria: tuple[Criterion, ...] = getattr(protocol.eligibility, side)
        yield side, {each.text.text: _criterion(each) for each in criteria}
    yield "evidence", dict(_evidence(protocol))
    yield "conflicts", {each.says: f"{each.because}; {each.we}" for each in protocol.conflicts}
    yield "not reported", {each.what: each.matters for each in protocol.not_reported}
    yield "sources", {key: f"{each.citation} ({each.read})" for key, each in protocol.sources.items()}


def _numbers(protocol: Protocol) -> Iterator[tuple[str, str]]:
    scopes = frozenset(protocol.scopes)
    for line_id, parameter in protocol.parameters.items():
        basis = parameter.basis or (parameter.choose.basis if parameter.choose else None)
        where = "; ".join(f"{source.key}, {source.place}" for source in basis.sources) if basis else ""
        where = where or (f"{basis.origin}: {basis.because}" if basis else "")
        text = f"{parameter.said} [{where}]" if where else parameter.said
        yield f"{parameter.label or label_of(line_id, scopes)} ({line_id})", text
    for line_id, lender in protocol.borrows.items():
        yield f"{label_of(line_id, scopes)} ({line_id})", say("library.diff.borrowed", lender=lender)


def _cited(text: CitedText) -> str:
    where = "; ".join(f"{source.key}, {source.place}" for source in text.basis.sources)
    return f"{text.text} [{where or text.basis.because}]"


def _step(step: Step) -> str:
    given = step.model_dump(exclude_defaults=True, exclude={"id", "text", "outcomes"}, by_alias=True)
    keys = ", ".join(f"{key} {_words(value)}" for key, value in given.items())
    outcomes = "".join(f"; {outcome.label} > {outcome.to}" for outcome in step.outcomes)
    return f"{_cited(step.text)} ({keys}{outcomes})"


def _words(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def _endpoint(endpoint: Endpoint) -> str:
    conditions = (" and " if endpoint.all else " or ").join(endpoint.all or endpoint.any)
    return f"{conditions}, then {endpoint.leads_to}: {_cited(endpoint.text)}"


def _criterion(criterion: Criterion) -> str:
    limits = criterion.model_dump(exclude_defaults=True, exclude={"text"}, by_alias=True)
    return ", ".join(f"{key} {_words(value)}" for key, value in limits.items()) or say("library.diff.by_a_person")


def _evidence(protocol: Protocol) -> Iterator[tuple[str, str]]:
    for arm, size in protocol.evidence.arms.items():
        yield say("library.diff.arm", arm=arm), str(size)
    for outcome in protocol.evidence.outcomes:
        found = [f"{arm} {count}" for arm, count in outcome.counts.items()]
        found += [f"{arm} {figures}" for arm, figures in outcome.figures.items()]
        yield outcome.what, ", ".join(found)
    for statement in protocol.evidence.statements:
        yield statement.text, _cited(statement)
