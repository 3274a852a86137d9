"""A plan as a document: what forbids it first, then what is missing, the numbers, the steps and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from embolplan.export.afterwards import afterwards
from embolplan.export.amounts import contents_in_words, volume_in_words
from embolplan.export.characters import all_visible
from embolplan.export.document import (
    Blank,
    Blanks,
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
    Tone,
)
from embolplan.export.eligibility import eligibility
from embolplan.export.marks import Marks
from embolplan.export.pictures import pictures
from embolplan.export.plan_steps import phase_name, steps
from embolplan.export.reasons import reason
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from embolplan.plan import Conflict, Container, Finding, Gap, Line, Plan

_SHORT_HASH = 12


def document_of_plan(plan: Plan, title: str | None = None) -> Document:
    """The plan as a document; `title` (such as EXAMPLE) stands before its own title and on every page."""
    marks = Marks(plan.citations)
    standing = [say("export.blocked_banner")] if plan.blocked else []
    return all_visible(
        Document(
            title=titled(plan_title(plan), title),
            subtitle=identity(plan),
            banner=" · ".join([*standing, title] if title else standing),
            footer=say("export.plan_footer", code=plan.code, id=plan.protocol.id, version=plan.protocol.version),
            disclaimer=NOT_A_DEVICE,
            blocks=(
                *findings(plan.findings, marks),
                *to_choose(plan),
                by_hand(plan),
                *plan_body(plan, marks),
                *origins(plan, marks),
            ),
        )
    )


def document_beside(plan: Plan, title: str, blocks: Iterable[Block]) -> Document:
    """An answer beside a plan as a document of its own; nothing of it is in the plan's numbers."""
    return all_visible(
        Document(
            title=say(title, title=plan_title(plan)),
            subtitle=identity(plan),
            banner="",
            footer=say("export.plan_footer", code=plan.code, id=plan.protocol.id, version=plan.protocol.version),
            disclaimer=NOT_A_DEVICE,
            blocks=tuple(blocks),
        )
    )


def titled(own: str, title: str | None) -> str:
    """A title with a word such as EXAMPLE before it."""
    return f"{title}: {own}" if title else own


def plan_title(plan: Plan) -> str:
    """The recipe's title, or its id where it has none."""
    return plan.protocol.title or plan.protocol.id


def identity(plan: Plan) -> str:
    """Which protocol, version and status, and the code of the plan."""
    protocol = plan.protocol
    return say("export.identity", id=protocol.id, version=protocol.version, status=protocol.status, code=plan.code)


def plan_body(plan: Plan, marks: Marks) -> Iterator[Block]:
    """The numbers, the steps, what follows, whom it is for, the containers, and what is not known or judged."""
    yield from numbers(plan, marks)
    yield from steps(plan, marks)
    yield from afterwards(plan.schedule, marks)
    yield from eligibility(plan, marks)
    yield from containers(plan)
    yield from drawn_pictures(plan)
    yield from gaps(plan.gaps)
    yield from conflicts(plan.conflicts, marks)
    yield from listed(say("export.assumptions"), plan.assumptions)
    yield from listed(say("export.not_assessed"), plan.not_assessed)


def drawn_pictures(plan: Plan) -> Iterator[Block]:
    """Waits, containers and sizes to look at; each stands in words and numbers above as well."""
    found = tuple(pictures(plan))
    if found:
        yield Heading(say("picture.title"))
    yield from found


def findings(found: Iterable[Finding], marks: Marks) -> Iterator[Block]:
    """Blocks first, lifted ones after them, then cautions and notes."""
    kept = sorted(found, key=lambda finding: ("block", "lifted", "caution", "note").index(_tone(finding)))
    for finding in kept:
        phrases = [Phrase(finding.text, marks.of_sources(finding.sources))]
        if finding.override is not None:
            phrases.append(Phrase(say("export.lifted_by", by=finding.override.by, reason=finding.override.reason)))
        if finding.lines:
            phrases.append(Phrase(say("export.concerns", lines=", ".join(finding.lines))))
        tone = _tone(finding)
        yield Callout(tone, f"{say(f'export.tone.{tone}')}: {finding.code}", tuple(phrases))


def _tone(finding: Finding) -> Tone:
    return "lifted" if finding.severity == "block" and finding.override is not None else finding.severity


def to_choose(plan: Plan) -> Iterator[Block]:
    """What a person has still to give, why, and what cannot be computed without it."""
    if not plan.waits_for:
        return
    columns = tuple(
        Column(say(f"export.to_choose.{name}"), share) for name, share in (("what", 3), ("why", 4), ("lines", 4))
    )
    yield Heading(say("export.to_choose"))
    yield Table(say("export.to_choose"), columns, tuple(_choice(plan, wanted) for wanted in plan.waits_for))


def _choice(plan: Plan, wanted: str) -> Row:
    waiting = [(line, item.why) for line in plan.lines for item in line.waits_for if item.id == wanted]
    due = [due.what for due in plan.schedule if any(item.id == wanted for item in due.waits_for)]
    lines = ", ".join([*(line.label for line, _ in waiting if line.id != wanted), *due])
    label = plan[wanted].label if wanted in plan else wanted
    why = " ".join(dict.fromkeys(why for _, why in waiting))
    return Row(
        (
            Phrase(label, under=wanted if label != wanted else ""),
            Phrase(why),
            Phrase(lines or say("export.to_choose.nothing")),
        ),
        "unknown",
    )


def by_hand(plan: Plan) -> Blanks:
    """The patient's id, and room for what is written in with a pen."""
    blanks = [Blank(say(f"export.blank.{name}")) for name in ("prepared", "checked", "date")]
    return Blanks((Blank(say("export.blank.patient"), plan.patient or ""), *blanks))


def numbers(plan: Plan, marks: Marks) -> Iterator[Block]:
    """Every line of the plan, one table a phase."""
    yield Heading(say("export.numbers"))
    columns = (
        Column(say("export.column.what"), 3),
        Column(say("export.column.amount"), 2, amount=True),
        Column(say("export.column.status"), 1),
        Column(say("export.column.why"), 5),
    )
    for phase in dict.fromkeys(line.phase for line in plan.lines):
        yield Heading(phase_name(phase), 2)
        rows = tuple(_number(plan, line, marks) for line in plan.lines if line.phase == phase)
        yield Table(say("export.numbers_of", phase=phase_name(phase)), columns, rows)


def _number(plan: Plan, line: Line, marks: Marks) -> Row:
    cells = (
        Phrase(line.label, under=line.id),
        Phrase(line.text, marks.of_line(line)),
        Phrase(line.status),
        Phrase(reason(plan, line)),
    )
    return Row(cells, line.status)


def containers(plan: Plan) -> Iterator[Block]:
    """What each container holds after each step."""
    if not plan.containers:
        return
    shares = (("after", 3), ("container", 2), ("volume", 2), ("capacity", 2), ("holds", 5))
    columns = tuple(Column(say(f"export.containers.{name}"), share) for name, share in shares)
    yield Heading(say("export.containers"))
    yield Table(say("export.containers"), columns, tuple(_container(plan, container) for container in plan.containers))


def _container(plan: Plan, container: Container) -> Row:
    step = next((step for step in plan.steps if step.id == container.after), None)
    capacity = "" if container.capacity is None else volume_in_words(container.capacity, container.unit)
    cells = (
        f"{step.n}. {step.id}" if step else container.after,
        container.id,
        container.text or volume_in_words(container.volume, container.unit),
        capacity,
        contents_in_words(container),
    )
    return Row(tuple(Phrase(cell) for cell in cells), "unknown" if container.volume is None else "")


def gaps(found: Sequence[Gap]) -> Iterator[Block]:
    """What the source does not report, and why it matters."""
    if found:
        columns = (Column(say("export.gaps.what"), 2), Column(say("export.gaps.why"), 3))
        rows = tuple(Row((Phrase(gap.what), Phrase(gap.why_it_matters))) for gap in found)
        yield Heading(say("export.gaps"))
        yield Table(say("export.gaps"), columns, rows)


def conflicts(found: Sequence[Conflict], marks: Marks) -> Iterator[Block]:
    """What the source says word for word, why it cannot stand, and what is done here."""
    if found:
        columns = tuple(Column(say(f"export.conflicts.{name}")) for name in ("says", "because", "we"))
        rows = tuple(
            Row((Phrase(f"“{it.says}”", marks.of_sources(it.sources)), Phrase(it.because), Phrase(it.we)))
            for it in found
        )
        yield Heading(say("export.conflicts"))
        yield Table(say("export.conflicts"), columns, rows)


def listed(title: str, sentences: Iterable[str]) -> Iterator[Block]:
    """A heading and its sentences; nothing where there are none."""
    phrases = tuple(Phrase(sentence) for sentence in sentences)
    if phrases:
        yield Heading(title)
        yield Items(phrases)


def origins(plan: Plan, marks: Marks) -> Iterator[Block]:
    """What the marks stand for, what the plan was made from, and how its numbers were rounded."""
    yield Heading(say("export.sources"))
    yield marks.entries()
    columns = tuple(
        Column(say(f"export.made_from.{name}"), share)
        for name, share in (("id", 4), ("kind", 1), ("version", 1), ("sha256", 2))
    )
    rows = tuple(
        Row(
            (
                Phrase(made.id or say("export.no_id")),
                Phrase(made.kind),
                Phrase(made.version or ""),
                Phrase(made.sha256[:_SHORT_HASH]),
            )
        )
        for made in plan.made_from
    )
    yield Heading(say("export.made_from"))
    yield Table(say("export.made_from"), columns, rows)
    yield Heading(say("export.rounding"))
    yield Paragraph(Phrase(say("units.rounding_rule")))
