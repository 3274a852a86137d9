"""Whom the source treated, and how this patient compares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from embolplan.export.document import Block, Column, Heading, Paragraph, Phrase, Row, Table
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.export.marks import Marks
    from embolplan.model.protocol import Criterion
    from embolplan.plan import Judged, Plan


def eligibility(plan: Plan, marks: Marks) -> Iterator[Block]:
    """Each criterion with what this patient has and the verdict, those to take and those not to take apart."""
    if not plan.eligibility:
        return
    yield Heading(say("eligibility.title"))
    yield Paragraph(Phrase(summary(plan)))
    shares = (("criterion", 5), ("found", 4), ("says", 4))
    columns = tuple(Column(say(f"eligibility.column.{name}"), share) for name, share in shares)
    proven: set[str | None] = set()
    for side in ("include", "exclude"):
        rows = []
        for judged in plan.eligibility:
            if judged.side == side:
                rows.append(_row(judged, marks, proven=judged.field in proven))
                proven.add(judged.field)
        if rows:
            yield Heading(say(f"eligibility.{side}"), 2)
            yield Table(say(f"eligibility.{side}"), columns, tuple(rows))


def summary(plan: Plan) -> str:
    """How many criteria speak against the patient, and how many nobody has judged."""
    count = len(plan.eligibility)
    return say(
        "eligibility.summary",
        all=say("eligibility.one" if count == 1 else "eligibility.several", count=count),
        against=sum(it.against for it in plan.eligibility),
        unknown=sum(it.verdict == "unknown" for it in plan.eligibility),
        person=sum(it.verdict == "a person" for it in plan.eligibility),
    )


def _row(judged: Judged, marks: Marks, *, proven: bool) -> Row:
    # What stands behind a score is told once; the same score is often asked for again.
    because = "" if proven else judged.because or ""
    cells = (
        Phrase(judged.text, marks.of_sources(judged.sources)),
        Phrase(judged.found, marks.of_sources(judged.found_sources), because),
        Phrase(judged.says),
    )
    return Row(cells, "unknown" if judged.against or judged.verdict == "unknown" else "")


def criterion_in_words(criterion: Criterion) -> str:
    """A criterion of a protocol, and what it is held against."""
    text = criterion.text.text
    if criterion.field is None:
        return say("eligibility.by_a_person", text=text)
    limits = {
        "above": criterion.above,
        "from": criterion.at_least,
        "below": criterion.below,
        "to": criterion.at_most,
        "one_of": ", ".join(criterion.one_of),
    }
    asked = ", ".join(say(f"eligibility.limit.{name}", limit=limit) for name, limit in limits.items() if limit)
    return say("eligibility.by_a_field", text=text, field=criterion.field, asked=asked)
