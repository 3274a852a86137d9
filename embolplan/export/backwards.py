"""Backwards, beside a plan: what of it can be met with what is there, and what would meet the rest."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from embolplan.export.document import Block, Callout, Column, Document, Heading, Paragraph, Phrase, Row, Table
from embolplan.export.plan_document import document_beside
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.answers import Backwards, Way
    from embolplan.plan import Plan

SCHEMA = "embolplan.backwards/1"


def document_of_backwards(found: Backwards, plan: Plan) -> Document:
    """The answer as a document."""
    return document_beside(plan, "export.backwards.title", _blocks(found))


def _blocks(found: Backwards) -> Iterator[Block]:
    rows = tuple(
        Row((Phrase(need.label, under=need.id), Phrase(need.needed), Phrase(need.there), Phrase(need.text)))
        for need in found.needs
    )
    yield Table(say("export.backwards.caption"), _columns("what", "needed", "there", "enough"), rows)
    for way in found.ways:
        yield Heading(say("export.backwards.way"), level=2)
        yield from _way(way)
    if found.refusal:
        yield Callout("note", say("export.backwards.not_computed"), (Phrase(found.refusal),))
    elif not found.ways and any(need.met is False for need in found.needs):
        yield Paragraph(Phrase(say("export.backwards.none")))


def _way(way: Way) -> Iterator[Block]:
    yield Paragraph(Phrase(way.text))
    rows = tuple(Row((Phrase(label, under=name), Phrase(was), Phrase(then))) for name, label, was, then in way.changes)
    yield Table(say("export.backwards.changes"), _columns("what", "planned", "then"), rows)


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(say(f"export.backwards.{name}"), 3 if name in ("what", "enough") else 2) for name in names)


def backwards_json(found: Backwards, plan: Plan) -> str:
    """The same as `embolplan.backwards/1`."""
    ways = [
        {
            "kind": way.kind,
            "text": way.text,
            "changes": [dict(zip(("id", "label", "planned", "then"), each, strict=True)) for each in way.changes],
        }
        for way in found.ways
    ]
    tree = {
        "schema": SCHEMA,
        "plan": plan.code,
        "needs": [asdict(need) for need in found.needs],
        "ways": ways,
        "refusal": found.refusal,
    }
    return json.dumps(tree, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
