"""The one door: recipe, case and shelf become a plan; with what was done, the same fold becomes the plan as done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from embolplan.engine.doing import case_as_chosen, doing_of
from embolplan.engine.eligibility import judge
from embolplan.engine.findings import find
from embolplan.engine.fold import fold
from embolplan.engine.later import put_together
from embolplan.engine.lines import make_lines
from embolplan.engine.refusals import refused_at
from embolplan.engine.steps import all_printable
from embolplan.engine.stock import opened_from_stock, refuse_unknown
from embolplan.engine.subject import Subject
from embolplan.engine.telling import Telling
from embolplan.plan import SCHEMA, Plan, ProtocolRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embolplan.model.case import Case
    from embolplan.model.protocol import Protocol
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.record import Event


def compute(recipe: Recipe, case: Case, shelf: Shelf, done: Sequence[Event] = ()) -> Plan:
    """The plan of a recipe for one case; with events, the same fold over what was done.

    CaseError where a choice cannot be used, or makes a number that can be neither counted nor printed.
    """
    refuse_unknown(case, shelf)
    with refused_at(recipe.protocol.id):
        return _plan(recipe, case_as_chosen(case, done), shelf, done)


def _plan(recipe: Recipe, case: Case, shelf: Shelf, done: Sequence[Event]) -> Plan:
    doing = doing_of(done) if done else None
    folded = fold(recipe, case, shelf, doing)
    planned = make_lines(recipe, shelf, folded)
    eligibility = judge(recipe.protocol, case)
    subject = Subject(recipe, case, shelf, folded, {line.id: line for line in planned}, eligibility)
    if (by := case.procedure.vials_by) is not None:
        subject = replace(subject, lines=opened_from_stock(subject, by), looked_up={}, worked_out={})
    lines, findings = tuple(subject.lines.values()), find(subject)
    telling = Telling(subject, lines, findings)
    known: dict[str, object] = {
        "protocol": _reference(recipe.protocol),
        "lines": lines,
        "findings": findings,
        "patient": case.patient.id,
        "eligibility": eligibility,
        "schema": SCHEMA,
    }
    # What cannot be printed refuses the case, and not only whoever asks for it.
    if not all_printable(folded):
        known["containers"] = telling.containers()
    if case.procedure.date is not None:
        known["schedule"] = telling.schedule()
    return put_together(Plan, known, telling.field)


def _reference(protocol: Protocol) -> ProtocolRef:
    return ProtocolRef(protocol.id, protocol.version, protocol.status, protocol.title)
