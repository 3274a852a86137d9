"""The one door: recipe, case and shelf become a plan; with what was done, the same fold becomes the plan as done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from embolplan.engine.catheter import LUMEN
from embolplan.engine.contrast import RUNS, WHOLE
from embolplan.engine.doing import case_as_chosen, doing_of
from embolplan.engine.eligibility import judge
from embolplan.engine.findings import find, unjudged
from embolplan.engine.fold import fold
from embolplan.engine.identity import made_from, plan_code
from embolplan.engine.lines import make_lines
from embolplan.engine.places import citations_of
from embolplan.engine.refusals import refused_at
from embolplan.engine.schedule import make_schedule
from embolplan.engine.scores import citation
from embolplan.engine.scores.sources import ALL
from embolplan.engine.steps import make_containers, make_left_out, make_steps
from embolplan.engine.stock import opened_from_stock, refuse_unknown
from embolplan.engine.subject import Subject
from embolplan.plan import Conflict, Finding, Gap, Judged, Line, Plan, ProtocolRef
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from embolplan.model.case import Case
    from embolplan.model.protocol import Protocol
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.record import Event

_ASSUMED = ("additive", "settled_volume", "even", "given", "waits_only")
_NOT_ASSESSED = ("patient", "organ_function", "catheter", "stability", "contrast")


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
    subject = replace(subject, lines=opened_from_stock(subject))
    lines = tuple(subject.lines.values())
    findings = find(subject)
    files = made_from(recipe, case, shelf, [*_used_products(subject), *_used_rules(subject, findings)])
    return Plan(
        code=plan_code(files, lines, findings),
        protocol=_reference(recipe.protocol),
        made_from=files,
        lines=lines,
        steps=make_steps(recipe, shelf, folded, subject.lines),
        containers=make_containers(recipe, folded),
        findings=findings,
        gaps=tuple(Gap(gap.what, gap.matters, gap.ids) for gap in recipe.protocol.not_reported),
        assumptions=_assumptions(recipe.protocol),
        not_assessed=(*_not_assessed(subject.lines), *unjudged(subject)),
        conflicts=_conflicts(recipe.protocol),
        citations=_citations(recipe, shelf, lines, findings)
        | _citations_of_scores(eligibility, findings)
        | citations_of((*lines, *findings)),
        patient=case.patient.id,
        left_out=make_left_out(recipe.protocol, folded),
        eligibility=eligibility,
        schedule=make_schedule(recipe, case, folded, subject.lines),
    )


def _assumptions(protocol: Protocol) -> tuple[str, ...]:
    counting = (say("schedule.counting"),) if protocol.schedule else ()
    return (*(say(f"engine.{name}") for name in _ASSUMED), *counting)


def _citations_of_scores(eligibility: Iterable[Judged], findings: Iterable[Finding]) -> dict[str, str]:
    places = [place for each in eligibility for place in each.found_sources]
    places += [place for each in findings for place in each.sources if place in ALL]
    return {place.key: citation(place.key) for place in places}


def _not_assessed(lines: Mapping[str, Line]) -> list[str]:
    looked_at = {"catheter": (LUMEN,), "contrast": (WHOLE, RUNS)}
    judged = {name for name, ids in looked_at.items() if any(each in lines and lines[each].known for each in ids)}
    return [say(f"engine.{name}_not_assessed") for name in _NOT_ASSESSED if name not in judged]


def _reference(protocol: Protocol) -> ProtocolRef:
    return ProtocolRef(protocol.id, protocol.version, protocol.status, protocol.title)


def _used_products(subject: Subject) -> list[str]:
    """The products that stand under a line, and those whose rules for an infused drug gave a finding."""
    named = [line.option for line in subject.lines.values() if line.option in subject.shelf.products]
    infused = [product.id for noun in subject.nouns("infuse") if (product := subject.infused(noun))]
    return [*(option for option in named if option), *infused]


def _used_rules(subject: Subject, findings: Iterable[Finding]) -> Iterator[str]:
    """The drugs whose rules gave a finding, and the products in stock that vials are opened of."""
    places = {place for finding in findings for place in finding.sources}
    for name, rules in subject.shelf.substances.items():
        read = {place for rule in rules.systemic for place in rule.give.basis.sources}
        if places & (read | {place for each in rules.lifelong for place in each.basis.sources}):
            yield name
    for line in subject.lines.values():
        yield from (item.product for item in line.items)


def _conflicts(protocol: Protocol) -> tuple[Conflict, ...]:
    return tuple(Conflict(found.says, found.because, found.we, (found.source,)) for found in protocol.conflicts)


def _citations(recipe: Recipe, shelf: Shelf, lines: Iterable[Line], findings: Iterable[Finding]) -> dict[str, str]:
    """Every source of the protocol, and those of lenders and products that a line or a finding refers to."""
    asked = {reference.key for line in lines for reference in line.sources}
    asked |= {reference.key for finding in findings for reference in finding.sources}
    others = [lender.sources for lender, _ in recipe.lenders.values()]
    others += [product.sources for product in (*shelf.products.values(), *shelf.substances.values())]
    known = {key: citation.citation for sources in others for key, citation in sources.items()}
    own = {key: citation.citation for key, citation in recipe.protocol.sources.items()}
    return {**own, **{key: known[key] for key in sorted(asked & set(known)) if key not in own}}
