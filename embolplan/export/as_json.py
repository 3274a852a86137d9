"""A plan and a record as JSON, in the shape that other programs rely on."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from embolplan.export.characters import hides
from embolplan.export.record_document import depends_on_mixing, refuse_rehearsal
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from embolplan.model.cite import Reference
    from embolplan.plan import Container, Due, Duration, Finding, Holding, Judged, Line, Plan, Step, Wait
    from embolplan.record import Event, FeederTotal, Record, RecordLine

Tree = dict[str, object]


def plan_json(plan: Plan) -> str:
    """The plan as `embolplan.plan/1`: keys in declared order, null for what is absent, a final newline."""
    protocol = plan.protocol
    return _written(
        {
            "schema": plan.schema,
            "code": plan.code,
            "protocol": {"id": protocol.id, "version": protocol.version, "status": protocol.status},
            "made_from": [
                {"kind": made.kind, "id": made.id, "version": made.version, "sha256": made.sha256}
                for made in plan.made_from
            ],
            "lines": [_line(line) for line in plan.lines],
            "steps": [_step(step) for step in plan.steps],
            "containers": [_container(container) for container in plan.containers],
            "findings": [_finding(finding) for finding in plan.findings],
            "gaps": [
                {"what": gap.what, "why_it_matters": gap.why_it_matters, "ids": list(gap.ids)} for gap in plan.gaps
            ],
            "assumptions": list(plan.assumptions),
            "not_assessed": list(plan.not_assessed),
            "conflicts": [
                {"says": it.says, "because": it.because, "we": it.we, "sources": _sources(it.sources)}
                for it in plan.conflicts
            ],
            "sources": dict(plan.citations),
            "title": plan.protocol.title,
            "patient": plan.patient,
            "disclaimer": NOT_A_DEVICE,
            "schedule": [_due(due) for due in plan.schedule],
            "eligibility": [_judged(judged) for judged in plan.eligibility],
            "left_out": [{"n": it.n, "id": it.id, "because": it.because} for it in plan.left_out],
        }
    )


def record_json(record: Record) -> str:
    """The record as `embolplan.record/1`; ExportError for a rehearsal."""
    refuse_rehearsal(record)
    return _written(
        {
            "schema": record.schema,
            "procedure": record.procedure,
            "code": record.plan.code,
            "lines": [_record_line(line) for line in record.lines],
            "events": [_event(event) for event in record.events],
            "totals": {total.id: _total(total) for total in record.totals},
            "feeders": [_feeder(feeder) for feeder in record.feeders],
            "case_contrast": {"value": record.case_contrast, "unit": "mL"},
            "deviations": [_event(event) for event in record.deviations],
            "second_check": None if record.second_check is None else _event(record.second_check),
            "ended": record.ended,
            "last_hash": record.last_hash,
            "open": record.ended is None,
            "findings": [
                _finding(finding) for finding in dict.fromkeys((*record.done.findings, *record.plan.findings))
            ],
            "disclaimer": NOT_A_DEVICE,
            "feeders_by_layer": [{"layer": feeder.layer, **_feeder(feeder)} for feeder in record.feeders_by_layer],
            "second_check_void": None if record.second_check_void is None else _event(record.second_check_void),
            "steps": [asdict(step) for step in record.steps],
            "complications": [_event(event) for event in record.complications],
            "catheter": [_event(event) for event in record.catheter],
            "radiation": dict(record.radiation),
        }
    )


def _written(tree: Tree) -> str:
    """The JSON text; control and invisible characters are escaped, as JSON allows, and reach no terminal."""
    text = json.dumps(tree, ensure_ascii=False, allow_nan=False, indent=2)
    hidden = [mark for mark in set(text) if mark != "\n" and hides(mark)]
    return text.translate({ord(mark): json.dumps(mark)[1:-1] for mark in hidden}) + "\n"


def _sources(sources: Iterable[Reference]) -> list[Tree]:
    return [{"key": source.key, "place": source.place} for source in sources]


def _line(line: Line) -> Tree:
    tree: Tree = {
        name: getattr(line, name)
        for name in ("id", "label", "phase", "step", "value", "low", "high", "about", "unit", "ucum", "text", "status")
    }
    tree |= {
        "formula": line.formula,
        "inputs": list(line.inputs),
        "because": line.because,
        "sources": _sources(line.sources),
        "waits_for": [{"id": waiting.id, "why": waiting.why} for waiting in line.waits_for],
        "instead_of": line.instead_of,
    }
    if line.option is not None:
        tree["option"] = line.option
    if line.items:
        tree["items"] = [{"product": item.product, "count": item.count} for item in line.items]
    if line.ratio is not None:
        ratio = line.ratio
        tree["ratio"] = {"parts": list(ratio.parts), "of": list(ratio.of), "basis": ratio.basis}
    return tree


def _time(time: Duration) -> Tree:
    """A single number has `value`; a span has `low` and `high`, "at least" has `low` alone, and neither has `value`."""
    if time.value is not None:
        return {"value": time.value, "unit": time.unit}
    return {"low": time.low, "high": time.high, "unit": time.unit}


def _wait(wait: Wait) -> Tree:
    every = None if wait.every is None else _time(wait.every) | {"line": wait.every_name}
    return _time(wait.time) | {"every": every, "line": wait.name}


def _step(step: Step) -> Tree:
    return {
        "n": step.n,
        "id": step.id,
        "phase": step.phase,
        "do": step.do,
        "text": step.text,
        "lines": list(step.lines),
        "starts_at": None if step.starts_at is None else _time(step.starts_at),
        "ends_at": None if step.ends_at is None else _time(step.ends_at),
        "wait": None if step.wait is None else _wait(step.wait),
        "outcomes": [{"label": outcome.label, "to": outcome.to} for outcome in step.outcomes],
        "then": step.then,
        "branch": step.branch,
        "needs": list(step.needs),
        "measures": list(step.measures),
        "because": step.because,
        "sources": _sources(step.sources),
        "house": step.house,
        "when": dict(step.when),
    }


def _container(container: Container) -> Tree:
    return {
        "after": container.after,
        "id": container.id,
        "capacity": {"value": container.capacity, "unit": container.unit},
        "volume": {"value": container.volume, "unit": container.unit},
        "holds": [_holding(holding) for holding in container.holds],
    }


def _holding(holding: Holding) -> Tree:
    tree: Tree = {"substance": holding.substance, "value": holding.value, "unit": holding.unit}
    bounds = {"low": holding.low, "high": holding.high}
    return tree if holding.low is None and holding.high is None else tree | bounds


def _finding(finding: Finding) -> Tree:
    override = finding.override
    return {
        "code": finding.code,
        "severity": finding.severity,
        "text": finding.text,
        "lines": list(finding.lines),
        "sources": _sources(finding.sources),
        "override": None if override is None else {"by": override.by, "reason": override.reason},
    }


def _judged(judged: Judged) -> Tree:
    return {
        "side": judged.side,
        "text": judged.text,
        "field": judged.field,
        "verdict": judged.verdict,
        "against": judged.against,
        "says": judged.says,
        "found": judged.found,
        "because": judged.because,
        "inputs": list(judged.inputs),
        "waits_for": [{"id": waiting.id, "why": waiting.why} for waiting in judged.waits_for],
        "sources": _sources(judged.sources),
        "found_sources": _sources(judged.found_sources),
    }


def _due(due: Due) -> Tree:
    return {
        "id": due.id,
        "what": due.what,
        "text": due.text,
        "when": due.when,
        "earliest": due.earliest,
        "latest": due.latest,
        "about": due.about,
        "every": due.every,
        "count": due.count,
        "days": [{"earliest": days.earliest, "latest": days.latest} for days in due.days],
        "because": due.because,
        "lines": list(due.lines),
        "waits_for": [{"id": waiting.id, "why": waiting.why} for waiting in due.waits_for],
        "sources": _sources(due.sources),
    }


def _record_line(beside: RecordLine) -> Tree:
    line, planned = beside.line, beside.planned
    return {
        "id": line.id,
        "label": line.label,
        "planned": {"value": planned.value, "low": planned.low, "high": planned.high, "text": planned.text},
        "value": line.value,
        "low": line.low,
        "high": line.high,
        "unit": line.unit,
        "text": line.text,
        "status": beside.status,
        "explains": beside.explains,
    }


def _total(total: Line) -> Tree:
    return {
        "value": total.value,
        "low": total.low,
        "high": total.high,
        "unit": total.unit,
        "text": total.text,
        "if": say("export.even") if depends_on_mixing(total) else None,
    }


def _feeder(feeder: FeederTotal) -> Tree:
    return {
        "feeder": feeder.feeder,
        "volume": {"value": feeder.volume, "unit": "mL"},
        "drug_mass": {"value": feeder.drug_mass, "unit": "mg", "if": say("export.even")},
        "iodine": {"value": feeder.iodine, "unit": "mg", "if": say("export.even")},
    }


def _event(event: Event) -> Tree:
    return {
        "n": event.n,
        "at": event.at,
        "by": event.by,
        "kind": event.kind,
        "step": event.step,
        "turn": event.turn,
        "body": dict(event.body),
    }
