"""A document as PDF, set by typst from a template of our own.

Texts reach the template only as JSON, so that nothing in them is read as markup. The standards that are asked for make
typst refuse a character that its fonts do not have; without them it would print an empty box.
"""

from __future__ import annotations

import dataclasses
import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING

from embolplan.errors import ExportError, Problem
from embolplan.export.characters import breakable, glued
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embolplan.export.document import Document

_PAPERS = {"a4": "a4", "letter": "us-letter"}
# Any fixed time would do: a plan has no "now", and the same plan must give the same bytes.
_TIMESTAMP = 0


def as_pdf(document: Document, paper: str) -> bytes:
    """The document as PDF/A-2a and PDF/UA-1; ExportError names a text that the fonts cannot show."""
    # Loading typst costs time and memory that only a PDF is worth.
    import typst

    template = files("embolplan.export").joinpath("templates/document.typ").read_bytes()
    inputs = {"document": json.dumps(_tree(document), ensure_ascii=False), "paper": _PAPERS[paper]}
    try:
        made, warnings = typst.compile_with_warnings(
            template,
            format="pdf",
            sys_inputs=inputs,
            ignore_system_fonts=True,
            pdf_standards=["a-2a", "ua-1"],
            timestamp=_TIMESTAMP,
        )
    except typst.TypstError as error:
        raise _refused(document, error) from error
    if warnings or not isinstance(made, bytes):
        raise _cannot("; ".join(str(warning) for warning in warnings))
    return made


def _tree(part: object) -> object:
    """The document as JSON values, each block with the name of what it is."""
    if isinstance(part, str):
        return breakable(glued(part))
    if isinstance(part, tuple):
        return [_tree(item) for item in part]
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        fields = {field.name: _tree(getattr(part, field.name)) for field in dataclasses.fields(part)}
        return {"kind": type(part).__name__, **fields}
    return part


def _refused(document: Document, error: Exception) -> ExportError:
    """The text with the missing character, or what else typst says."""
    missing = set("".join(re.findall(r"the text `\"(.*?)\"` could not be displayed", str(vars(error)["diagnostic"]))))
    text = next((text for text in _texts(_tree(document)) if missing & set(text)), None)
    if text is None:
        return _cannot(str(error))
    named = say("export.missing_glyph", text=f"'{text}'")
    return ExportError([Problem("pdf", named, hint=say("export.missing_glyph_hint"))])


def _texts(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for part in tree.values() if isinstance(tree, dict) else tree:
            yield from _texts(part)


def _cannot(why: str) -> ExportError:
    return ExportError([Problem("pdf", say("export.no_pdf", why=why), hint=say("export.no_pdf_hint"))])
