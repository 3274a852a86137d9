"""What if, beside a plan: each line that moves, from where to where, and what moves it most."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from embolplan.export.document import Block, Column, Document, Paragraph, Phrase, Row, Table
from embolplan.export.plan_document import document_beside
from embolplan.units import show
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.answers import Band, WhatIf
    from embolplan.plan import Plan

SCHEMA = "embolplan.what_if/1"


def document_of_what_if(found: WhatIf, plan: Plan) -> Document:
    """The answer as a document."""
    return document_beside(plan, "export.what_if.title", _blocks(found))


def _blocks(found: WhatIf) -> Iterator[Block]:
    varied = ", ".join(f"{line_id} {span}" for line_id, span in found.varied.items())
    yield Paragraph(Phrase(say("export.what_if.how", varied=varied, samples=found.samples)))
    if not found.bands:
        yield Paragraph(Phrase(say("export.what_if.nothing")))
        return
    titles = ("what", "planned", "band", "movers")
    shares = zip(titles, (3, 2, 2, 3), strict=True)
    columns = tuple(Column(say(f"export.what_if.{name}"), share) for name, share in shares)
    yield Table(say("export.what_if.caption"), columns, tuple(map(_row, found.bands)))


def _row(band: Band) -> Row:
    return Row((Phrase(band.label, under=band.id), Phrase(band.planned), Phrase(band.text), Phrase(_movers(band))))


def _movers(band: Band) -> str:
    return ", ".join(f"{mover.label} {show(100 * mover.share, '%')}" for mover in band.movers)


def what_if_json(found: WhatIf, plan: Plan) -> str:
    """The same as `embolplan.what_if/1`."""
    tree = {
        "schema": SCHEMA,
        "plan": plan.code,
        "varied": dict(found.varied),
        "samples": found.samples,
        "bands": [
            {
                "id": band.id,
                "planned": band.planned,
                "low": band.low,
                "high": band.high,
                "unit": band.unit,
                "text": band.text,
                "movers": [{"id": mover.id, "share": mover.share} for mover in band.movers],
            }
            for band in found.bands
        ],
    }
    return json.dumps(tree, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
