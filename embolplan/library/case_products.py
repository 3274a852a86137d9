"""The products that a case names, held against those that there are."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from embolplan.errors import Problem
from embolplan.library.problems import file_spot
from embolplan.reading import nearest
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.case import Case
    from embolplan.reading import Tree


def unknown_products(case: Case, tree: Tree | None, where: str, known: Collection[str]) -> list[Problem]:
    """Products that the case names and no formulary has; `tree` is what its file held, `where` that file."""
    named = [(("stock", n, "product"), item.product) for n, item in enumerate(case.stock)]
    named += [(("microcatheter", 0, "product"), case.microcatheter.product)] if case.microcatheter.product else []
    return [_unknown(path, name, known, tree, where) for path, name in named if name not in known]


def _unknown(path: tuple[str, int, str], name: str, known: Collection[str], tree: Tree | None, where: str) -> Problem:
    section, n, key = path
    near = nearest(name, known)
    message, hint = say("cli.unknown_product", found=name), say("cli.did_you_mean", near=near) if near else ""
    given = tree.get(section) if isinstance(tree, dict) else None
    text = getattr(tree, "text", "")
    if isinstance(given, list) and n < len(given):
        spot = file_spot(text, where)(path, False)
    elif isinstance(given, dict) and given.get(key) == name:
        spot = file_spot(text, where)((section, key), False)
    else:
        return Problem(f"{section}.{name}" if section == "stock" else f"{section}.{key}", message, hint=hint)
    return Problem(spot.where, message, spot.key, hint, spot.line, spot.column)
