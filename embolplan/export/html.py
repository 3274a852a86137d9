"""A document as one HTML page that needs nothing from outside."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from embolplan.export.characters import glued

if TYPE_CHECKING:
    from embolplan.export.document import Block, Document


def as_html(document: Document, paper: str) -> str:
    """The document as HTML; `paper` is the size that it asks for when it is printed."""
    # Jinja costs 50 ms to import, and most commands never write HTML.
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["glued"] = glued
    environment.tests["a"] = _is_a
    source = files("embolplan.export").joinpath("templates/document.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source).render(document=document, paper=paper) + "\n"


def _is_a(block: Block, kind: str) -> bool:
    return type(block).__name__ == kind
