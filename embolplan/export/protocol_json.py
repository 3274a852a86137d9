"""A protocol as JSON: what its file says, typed, before anything is chosen or computed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from embolplan.units import Quantity, Ratio, show_quantity, shown_unit
from embolplan.words import NOT_A_DEVICE

if TYPE_CHECKING:
    from embolplan.model.base import CitedText
    from embolplan.model.cite import Basis, Reference
    from embolplan.model.evidence import Count, Outcome
    from embolplan.model.parameter import Parameter
    from embolplan.model.protocol import Criterion, Protocol, Step
    from embolplan.model.schedule import Scheduled

SCHEMA = "embolplan.protocol/1"
Tree = dict[str, object]


def protocol_json(protocol: Protocol, library: str = "") -> str:
    """The protocol as `embolplan.protocol/1`, with a final newline; the library that it is from stands at its end."""
    plain = protocol.model_dump(include={"id", "version", "title", "organ", "drug", "status", "review_by", "summary"})
    tree: Tree = {
        "schema": SCHEMA,
        **plain,
        "sources": {key: source.model_dump() for key, source in protocol.sources.items()},
        "parameters": [_parameter(parameter) for parameter in protocol.parameters.values()],
        "steps": [_step(step) for step in protocol.steps],
        "endpoints": {
            name: {**_cited(it.text), "any": list(it.any), "all": list(it.all), "leads_to": it.leads_to}
            for name, it in protocol.endpoints.items()
        },
        "rescue": _cited(protocol.rescue),
        "eligibility": {
            "include": [_criterion(it) for it in protocol.eligibility.include],
            "exclude": [_criterion(it) for it in protocol.eligibility.exclude],
        },
        "evidence": {
            "arms": dict(protocol.evidence.arms),
            "outcomes": [_outcome(it) for it in protocol.evidence.outcomes],
            "statements": [_cited(it) for it in protocol.evidence.statements],
        },
        "conflicts": [
            {"says": it.says, "because": it.because, "we": it.we, "source": _place(it.source)}
            for it in protocol.conflicts
        ],
        "not_reported": [
            {"what": it.what, "why_it_matters": it.matters, "ids": list(it.ids)} for it in protocol.not_reported
        ],
        "disclaimer": NOT_A_DEVICE,
        "schedule": {name: _scheduled(item) for name, item in protocol.schedule.items()},
        **({"library": library} if library else {}),
    }
    return json.dumps(tree, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _place(source: Reference) -> Tree:
    return {"key": source.key, "place": source.place}


def _basis(basis: Basis | None) -> Tree:
    if basis is None:
        return {"origin": None, "because": None, "sources": []}
    return {
        "origin": basis.origin,
        "because": basis.because,
        "sources": [_place(source) for source in basis.sources],
    }


def _cited(cited: CitedText) -> Tree:
    return {"text": cited.text, **_basis(cited.basis)}


def _parameter(parameter: Parameter) -> Tree:
    choose = parameter.choose
    basis = parameter.basis or (choose.basis if choose else None)
    return {
        "id": parameter.id,
        "label": parameter.label,
        "value": _value(parameter.value),
        "options": list(choose.options) if choose else [],
        "bounds": _value(choose.bounds) if choose else None,
        "why": parameter.why,
        **_basis(basis),
    }


def _value(value: object) -> object:
    if isinstance(value, Quantity):
        low, high = (None if end is None else float(end) for end in (value.low, value.high))
        return {
            "low": low,
            "high": high,
            "unit": shown_unit(value.unit),
            "about": value.about,
            "text": show_quantity(value),
        }
    return value.text if isinstance(value, Ratio) else value


def _step(step: Step) -> Tree:
    return {
        "id": step.id,
        "phase": step.phase,
        "do": step.do,
        "scope": step.scope,
        "branch": step.branch,
        "outcomes": [{"label": it.label, "to": it.to} for it in step.outcomes],
        "then": step.then,
        "when": dict(step.when),
        **_cited(step.text),
    }


def _scheduled(item: Scheduled) -> Tree:
    counted = {"starts": item.starts, "every": item.every, "count": item.count}
    return {**counted, "when": dict(item.when), "note": item.because, **_cited(item.text)}


def _criterion(criterion: Criterion) -> Tree:
    typed = criterion.model_dump(include={"field", "above", "below", "at_least", "at_most", "one_of"})
    return {**typed, **_cited(criterion.text)}


def _count(count: Count) -> Tree:
    low, high = count.interval
    return {"n": count.n, "of": count.of, "wilson_95": {"low": low, "high": high, "unit": "%", "ours": True}}


def _outcome(outcome: Outcome) -> Tree:
    return {
        "what": outcome.what,
        "counts": {arm: _count(count) for arm, count in outcome.counts.items()},
        "printed": {arm: show_quantity(percent) for arm, percent in outcome.printed.items()},
        "because": outcome.because,
        "source": _place(outcome.source),
        "figures": dict(outcome.figures),
    }
