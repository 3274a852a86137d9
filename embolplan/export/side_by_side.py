"""Recipes side by side, and what has changed from one version of a recipe to the next."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from embolplan.export.characters import all_visible
from embolplan.export.document import Block, Column, Document, Heading, Paragraph, Phrase, Row, Table
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from embolplan.answers import Compared, Difference


def document_of_comparison(names: Sequence[str], rows: Sequence[Compared]) -> Document:
    """The recipes as columns of one table."""
    columns = (Column(say("compare.what"), 2), *(Column(name, 3) for name in names))
    table = Table(say("compare.recipes"), columns, tuple(_row(row) for row in rows))
    blocks = (Paragraph(Phrase(say("compare.nothing_chosen"))), table)
    return _document(say("compare.recipes"), " · ".join(names), blocks)


def _row(row: Compared) -> Row:
    return Row((Phrase(row.label), *(Phrase(cell) for cell in row.cells)))


def document_of_differences(before: str, after: str, found: Sequence[Difference]) -> Document:
    """Part by part what was said, and what is said now."""
    title = say("compare.versions", before=before, after=after)
    return _document(title, before if before == after else f"{before} · {after}", tuple(_differences(found)))


def _differences(found: Sequence[Difference]) -> Iterator[Block]:
    if not found:
        yield Paragraph(Phrase(say("compare.same")))
    columns = tuple(Column(say(f"compare.{name}"), share) for name, share in (("what", 2), ("before", 3), ("after", 3)))
    for part in dict.fromkeys(each.part for each in found):
        yield Heading(part, level=2)
        rows = tuple(_changed(each) for each in found if each.part == part)
        yield Table(part, columns, rows)


def _changed(found: Difference) -> Row:
    before, after = (say("compare.nothing") if text is None else text for text in (found.before, found.after))
    return Row((Phrase(found.about), Phrase(before), Phrase(after)))


def _document(title: str, subtitle: str, blocks: tuple[Block, ...]) -> Document:
    return all_visible(Document(title, subtitle, "", subtitle, NOT_A_DEVICE, blocks))


def comparison_json(names: Sequence[str], rows: Sequence[Compared]) -> str:
    """The same as `embolplan.compare/1`."""
    told = [{"id": row.about, "label": row.label, "cells": list(row.cells)} for row in rows]
    return _json({"schema": "embolplan.compare/1", "recipes": list(names), "rows": told})


def differences_json(before: str, after: str, found: Sequence[Difference]) -> str:
    """The same as `embolplan.diff/1`."""
    told = [asdict(each) for each in found]
    return _json({"schema": "embolplan.diff/1", "before": before, "after": after, "differences": told})


def _json(tree: dict[str, object]) -> str:
    return json.dumps(tree, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
