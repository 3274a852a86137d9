"""A protocol as a person reads it: recipe, sources, gaps and conflicts, before anything is chosen or computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.export.afterwards import to_schedule
from embolplan.export.characters import all_visible
from embolplan.export.document import (
    Block,
    Callout,
    Column,
    Document,
    Heading,
    Items,
    Paragraph,
    Phrase,
    Row,
    Table,
    Task,
    Tasks,
)
from embolplan.export.eligibility import criterion_in_words
from embolplan.export.marks import Marks
from embolplan.export.plan_document import conflicts, gaps, listed
from embolplan.export.plan_steps import phase_name
from embolplan.model.names import label_of
from embolplan.plan import Conflict, Gap
from embolplan.units import show_bounds, show_quantity
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from embolplan.model.cite import Basis
    from embolplan.model.evidence import Outcome
    from embolplan.model.parameter import Parameter
    from embolplan.model.protocol import Criterion, Protocol, Step

_SOUND = "complete"


def document_of_protocol(protocol: Protocol, library: str = "") -> Document:
    """The protocol as a document, with the library that it is from where that is told."""
    marks = Marks({key: source.citation for key, source in protocol.sources.items()})
    blocks = (*_body(protocol, library, marks), Heading(say("export.sources")), marks.entries())
    return all_visible(
        Document(
            title=protocol.title,
            subtitle=say("export.protocol_identity", id=protocol.id, version=protocol.version, status=protocol.status),
            banner="",
            footer=f"{protocol.id} {protocol.version}",
            disclaimer=NOT_A_DEVICE,
            blocks=blocks,
        )
    )


def _body(protocol: Protocol, library: str, marks: Marks) -> Iterator[Block]:
    if protocol.status != _SOUND:
        yield Callout("caution", protocol.status, (Phrase(say("export.status_warns", status=protocol.status)),))
    yield Paragraph(Phrase(protocol.summary))
    facts = {"organ": protocol.organ, "drug": protocol.drug, "review": protocol.review_by, "library": library}
    yield Items(tuple(Phrase(say(f"export.protocol_{name}", text=text)) for name, text in facts.items() if text))
    yield from _parameters(protocol, marks)
    yield from _steps(protocol, marks)
    yield from _endpoints(protocol, marks)
    yield from to_schedule(protocol, marks, lambda name: _reference(name, None, protocol))
    yield from _eligibility(protocol, marks)
    yield from _evidence(protocol, marks)
    yield from gaps([Gap(gap.what, gap.matters, gap.ids) for gap in protocol.not_reported])
    yield from conflicts([Conflict(it.says, it.because, it.we, (it.source,)) for it in protocol.conflicts], marks)
    read = (say("export.source_read", key=key, read=it.read, for_=it.supports) for key, it in protocol.sources.items())
    yield from listed(say("export.how_read"), read)


def _parameters(protocol: Protocol, marks: Marks) -> Iterator[Block]:
    columns = tuple(
        Column(say(f"export.column.{name}"), share) for name, share in (("what", 3), ("amount", 3), ("why", 4))
    )
    scopes = frozenset(protocol.scopes)
    rows = tuple(_parameter(parameter, scopes, marks) for parameter in protocol.parameters.values())
    if rows:
        yield Heading(say("export.numbers"))
        yield Table(say("export.numbers"), columns, rows)


def _parameter(parameter: Parameter, scopes: frozenset[str], marks: Marks) -> Row:
    label = Phrase(parameter.label or label_of(parameter.id, scopes), under=parameter.id)
    if parameter.value is not None:
        return Row((label, Phrase(parameter.said, _marks(parameter.basis, marks)), Phrase(_because(parameter.basis))))
    choose = parameter.choose
    basis = choose.basis if choose else None
    return Row((label, Phrase(parameter.said, _marks(basis, marks)), Phrase(parameter.why or "")), "unknown")


def _marks(basis: Basis | None, marks: Marks) -> tuple[str, ...]:
    if basis is None:
        return ()
    origin = "house" if basis.origin == "house rule" else basis.origin
    return (*marks.of_sources(basis.sources), *marks.of_origin(origin))


def _because(basis: Basis | None) -> str:
    if basis is None:
        return ""
    places = "; ".join(f"{source.key}, {source.place}" for source in basis.sources)
    return basis.because or say("export.from_sources", places=places)


def _steps(protocol: Protocol, marks: Marks) -> Iterator[Block]:
    yield Heading(say("export.steps"))
    # Numbered as in a plan: the spine first, then the steps of branches.
    ordered = [*protocol.spine, *(step for step in protocol.steps if step.branch is not None)]
    for phase in dict.fromkeys(step.phase for step in ordered):
        yield Heading(phase_name(phase), 2)
        own = [(n, step) for n, step in enumerate(ordered, 1) if step.phase == phase]
        yield Tasks(tuple(_step(n, step, protocol, marks) for n, step in own))


def _step(n: int, step: Step, protocol: Protocol, marks: Marks) -> Task:
    text = step.text.text
    for name in step.references:
        text = text.replace("{" + name + "}", _reference(name, step.scope, protocol))
    notes = [say("export.in_branch", branch=step.branch)] if step.branch else []
    notes += [say("export.only_where", option=option, id=line_id) for line_id, option in step.when.items()]
    notes += [say("export.outcome_leads", label=outcome.label, to=outcome.to) for outcome in step.outcomes]
    notes += [_because(step.text.basis)] if step.text.basis.because else []
    notes += [step.because] if step.because else []
    notes += [say("export.leads_on", to=step.then)] if step.then else []
    return Task(str(n), Phrase(text, _marks(step.text.basis, marks)), tuple(map(Phrase, notes)))


def _reference(name: str, scope: str | None, protocol: Protocol) -> str:
    for line_id in (f"{scope}.{name}", name):
        parameter = protocol.parameters.get(line_id)
        if parameter is not None:
            return parameter.said if parameter.value is not None else f"[{line_id}]"
    return f"[{name}]"


def _endpoints(protocol: Protocol, marks: Marks) -> Iterator[Block]:
    yield Heading(say("export.endpoints"))
    phrases = [
        Phrase(
            say("export.endpoint", name=name, text=endpoint.text.text, to=endpoint.leads_to),
            _marks(endpoint.text.basis, marks),
        )
        for name, endpoint in protocol.endpoints.items()
    ]
    rescue = Phrase(say("export.rescue", text=protocol.rescue.text), _marks(protocol.rescue.basis, marks))
    yield Items((*phrases, rescue))


def _eligibility(protocol: Protocol, marks: Marks) -> Iterator[Block]:
    for name, criteria in (("include", protocol.eligibility.include), ("exclude", protocol.eligibility.exclude)):
        if criteria:
            yield Heading(say(f"export.{name}"))
            yield Items(tuple(_criterion(criterion, marks) for criterion in criteria))


def _criterion(criterion: Criterion, marks: Marks) -> Phrase:
    return Phrase(criterion_in_words(criterion), _marks(criterion.text.basis, marks))


def _evidence(protocol: Protocol, marks: Marks) -> Iterator[Block]:
    evidence = protocol.evidence
    if evidence.outcomes:
        yield Heading(say("export.evidence"))
        arms = list(dict.fromkeys(arm for it in evidence.outcomes for arm in (*it.counts, *it.figures)))
        columns = (Column(say("export.outcome"), 3), *(Column(_arm(arm, evidence.arms), 2) for arm in arms))
        yield Table(say("export.evidence"), columns, tuple(_outcome(it, arms, marks) for it in evidence.outcomes))
        yield Paragraph(Phrase(say("export.intervals_are_ours")))
    if evidence.statements:
        yield Items(tuple(Phrase(it.text, _marks(it.basis, marks)) for it in evidence.statements))


def _arm(arm: str, sizes: dict[str, int]) -> str:
    return say("export.arm", arm=arm, n=sizes[arm]) if arm in sizes else arm


def _outcome(outcome: Outcome, arms: Iterable[str], marks: Marks) -> Row:
    first = Phrase(outcome.what, marks.of_sources((outcome.source,)), outcome.because or "")
    return Row((first, *(_found(outcome, arm) for arm in arms)))


def _found(outcome: Outcome, arm: str) -> Phrase:
    """What one arm has of an outcome: the count with what is printed of it, our interval below, and other figures."""
    count, printed, figures = outcome.counts.get(arm), outcome.printed.get(arm), outcome.figures.get(arm)
    if count is None:
        return Phrase(figures or say("engine.not_reported"))
    told = say("export.printed", count=count, percent=show_quantity(printed)) if printed else str(count)
    both = say("export.figures", count=told, figures=figures) if figures else told
    return Phrase(both, under=say("export.interval", interval=show_bounds(*count.interval, "%")))
