"""A plan or a record as text, Markdown, HTML, PDF or JSON.

All forms but JSON are printed from one Document, and none computes: they print what the plan and the record hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.errors import ExportError, Problem, UsageError
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from embolplan.answers import Backwards, Compared, Difference, WhatIf
    from embolplan.export.document import Document
    from embolplan.model.protocol import Protocol
    from embolplan.plan import Plan, Score
    from embolplan.record import Record

FORMS = ("text", "md", "html", "pdf", "json")
LATER = ("fhir", "labels", "ics", "csv")
PAPERS = ("a4", "letter")

__all__ = [
    "FORMS",
    "LATER",
    "PAPERS",
    "FormatUnavailable",
    "explain_line",
    "export_backwards",
    "export_comparison",
    "export_differences",
    "export_plan",
    "export_protocol",
    "export_record",
    "export_scores",
    "export_what_if",
    "plan_json",
    "record_json",
    "scores_tree",
]


class FormatUnavailable(ExportError):
    """A form that a later version will write."""

    exit_code = 2


def plan_json(plan: Plan) -> str:
    """The plan as `embolplan.plan/1`."""
    from embolplan.export import as_json

    return as_json.plan_json(plan)


def record_json(record: Record) -> str:
    """The record as `embolplan.record/1`; ExportError for a rehearsal."""
    from embolplan.export import as_json

    return as_json.record_json(record)


def export_plan(plan: Plan, form: str, *, paper: str = "a4", title: str | None = None) -> bytes:
    """The plan in one of FORMS; `title` (such as EXAMPLE) stands before its own title and on every page."""
    _require(form, paper)
    if form == "json":
        return plan_json(plan).encode()
    from embolplan.export.plan_document import document_of_plan

    return _printed(document_of_plan(plan, title), form, paper)


def export_what_if(found: WhatIf, plan: Plan, form: str, *, paper: str = "a4") -> bytes:
    """The bands beside a plan, in one of FORMS."""
    _require(form, paper)
    from embolplan.export.what_if import document_of_what_if, what_if_json

    if form == "json":
        return what_if_json(found, plan).encode()
    return _printed(document_of_what_if(found, plan), form, paper)


def export_backwards(found: Backwards, plan: Plan, form: str, *, paper: str = "a4") -> bytes:
    """What can be met with what is there, in one of FORMS."""
    _require(form, paper)
    from embolplan.export.backwards import backwards_json, document_of_backwards

    if form == "json":
        return backwards_json(found, plan).encode()
    return _printed(document_of_backwards(found, plan), form, paper)


def export_comparison(names: Sequence[str], rows: Sequence[Compared], form: str, *, paper: str = "a4") -> bytes:
    """Recipes side by side, in one of FORMS."""
    _require(form, paper)
    from embolplan.export.side_by_side import comparison_json, document_of_comparison

    if form == "json":
        return comparison_json(names, rows).encode()
    return _printed(document_of_comparison(names, rows), form, paper)


def export_differences(before: str, after: str, found: Sequence[Difference], form: str, *, paper: str = "a4") -> bytes:
    """What has changed from one version of a recipe to the next, in one of FORMS."""
    _require(form, paper)
    from embolplan.export.side_by_side import differences_json, document_of_differences

    if form == "json":
        return differences_json(before, after, found).encode()
    return _printed(document_of_differences(before, after, found), form, paper)


def explain_line(plan: Plan, line_id: str, form: str = "text") -> bytes:
    """Why one line of a plan has its number, down to its sources; UsageError where the plan has no such line."""
    if form != "text":
        raise UsageError([Problem("--explain", say("export.explain.text_only"))])
    from embolplan.export.explain import explanation

    return explanation(plan, line_id).encode()


def export_record(record: Record, form: str, *, paper: str = "a4", title: str | None = None) -> bytes:
    """The record in one of FORMS; ExportError for a rehearsal."""
    _require(form, paper)
    if form == "json":
        return record_json(record).encode()
    from embolplan.export.record_document import document_of_record

    return _printed(document_of_record(record, title), form, paper)


def export_protocol(
    protocol: Protocol, form: str, *, paper: str = "a4", width: int | None = None, library: str = ""
) -> bytes:
    """A protocol as its file has it, before anything is chosen, in one of FORMS; text fits a terminal of that width.

    `library` says where it is from, in words.
    """
    _require(form, paper)
    if form == "json":
        from embolplan.export.protocol_json import protocol_json

        return protocol_json(protocol, library).encode()
    from embolplan.export.protocol_document import document_of_protocol

    return _printed(document_of_protocol(protocol, library), form, paper, width)


def export_scores(
    scores: tuple[Score, ...], citations: Mapping[str, str], patient: str | None, form: str, *, paper: str = "a4"
) -> bytes:
    """The scores of a patient in one of FORMS but JSON, for which `scores_tree` has the tree."""
    _require(form, paper)
    from embolplan.export.scores_document import document_of_scores

    return _printed(document_of_scores(scores, citations, patient), form, paper)


def scores_tree(scores: tuple[Score, ...], citations: Mapping[str, str]) -> dict[str, object]:
    """The scores as the tree of `embolplan.scores/1`."""
    from embolplan.export.scores_document import tree_of_scores

    return tree_of_scores(scores, citations)


def _require(form: str, paper: str) -> None:
    """FormatUnavailable for a form of a later version, UsageError for a form or paper that nobody knows."""
    if form in LATER:
        raise FormatUnavailable(
            [Problem(form, say("export.later"), hint=say("export.later_hint", forms=", ".join(FORMS)))]
        )
    if form not in FORMS:
        hint = say("export.unknown_form_hint", forms=", ".join(FORMS))
        raise UsageError([Problem("--format", say("export.unknown_form", form=form), hint=hint)])
    if paper not in PAPERS:
        hint = say("export.unknown_paper_hint", papers=", ".join(PAPERS))
        raise UsageError([Problem("--paper", say("export.unknown_paper", paper=paper), hint=hint)])


def _printed(document: Document, form: str, paper: str, width: int | None = None) -> bytes:
    # Each form loads what it needs, so that text on a terminal waits for neither a template engine nor a typesetter.
    if form == "pdf":
        from embolplan.export.pdf import as_pdf

        return as_pdf(document, paper)
    if form == "html":
        from embolplan.export.html import as_html

        return as_html(document, paper).encode()
    if form == "md":
        from embolplan.export.markdown import as_markdown

        return as_markdown(document).encode()
    from embolplan.export.text import WIDTH, as_text

    return as_text(document, min(width or WIDTH, WIDTH)).encode()
