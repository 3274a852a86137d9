"""The scores of a patient as a document and as JSON: each with its formula, what went in, and where it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.export.characters import all_visible
from embolplan.export.document import Block, Column, Document, Heading, Paragraph, Phrase, Row, Table
from embolplan.export.marks import Marks
from embolplan.words import NOT_A_DEVICE, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from embolplan.plan import Score

SCHEMA = "embolplan.scores/1"


def document_of_scores(scores: tuple[Score, ...], citations: Mapping[str, str], patient: str | None) -> Document:
    """The scores as a document, those that lack an input included."""
    marks = Marks(citations)
    return all_visible(
        Document(
            title=say("scores.title"),
            subtitle=say("scores.of", patient=patient or say("scores.unnamed")),
            banner="",
            footer=say("scores.title"),
            disclaimer=NOT_A_DEVICE,
            blocks=tuple(_body(scores, marks)),
        )
    )


def _body(scores: tuple[Score, ...], marks: Marks) -> Iterator[Block]:
    columns = (
        Column(say("export.column.what"), 3),
        Column(say("scores.result"), 2, amount=True),
        Column(say("export.column.why"), 5),
    )
    yield Table(say("scores.title"), columns, tuple(_row(score, marks) for score in scores))
    yield Heading(say("export.sources"))
    yield marks.entries()
    yield Heading(say("export.rounding"))
    yield Paragraph(Phrase(say("units.rounding_rule")))


def _row(score: Score, marks: Marks) -> Row:
    known = score.value is not None or score.option is not None
    cells = (
        Phrase(score.label, under=score.id),
        Phrase(score.text, marks.of_sources(score.sources)),
        Phrase(_reason(score)),
    )
    return Row(cells, "derived" if known else "unknown")


def _reason(score: Score) -> str:
    """The formula, with what was entered where it is computed, what is still wanted, and what has to be said of it."""
    formula = f"= {score.worked or score.formula}."
    plain = say("scores.not_entered")
    whys = [say("scores.why", id=it.id, why=it.why) for it in score.waits_for if it.why != plain]
    return " ".join(part for part in (formula, *whys, score.because or "") if part)


def tree_of_scores(scores: tuple[Score, ...], citations: Mapping[str, str]) -> dict[str, object]:
    """The scores as `embolplan.scores/1`: the value of a class or stage in words is that word."""
    return {
        "schema": SCHEMA,
        "scores": [_score(score) for score in scores],
        "citations": dict(citations),
        "disclaimer": NOT_A_DEVICE,
    }


def _score(score: Score) -> dict[str, object]:
    return {
        "id": score.id,
        "value": score.option if score.option is not None else score.value,
        "unit": score.unit,
        "text": score.text,
        "formula": score.formula,
        "inputs": list(score.inputs),
        "sources": [{"key": source.key, "place": source.place} for source in score.sources],
        "waits_for": [{"id": waiting.id, "why": waiting.why} for waiting in score.waits_for],
        "variant": score.variant,
        "because": score.because,
        "label": score.label,
        "worked": score.worked,
    }
