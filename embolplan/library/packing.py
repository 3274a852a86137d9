"""A recipe, its case and its products as one tree of JSON: a procedure carries everything it was planned from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from embolplan.errors import LibraryError, Problem
from embolplan.library.lending import with_lent
from embolplan.library.load import Parsed, parse_product, parse_protocol
from embolplan.library.problems import dotted, model_problems
from embolplan.model.case import Case
from embolplan.model.product import Product
from embolplan.model.protocol import Protocol
from embolplan.model.recipe import Origin, Recipe, Shelf, shelf_of
from embolplan.words import say

SCHEMA = "embolplan.pack/1"
T = TypeVar("T", Protocol, Product)


def case_tree(case: Case) -> dict[str, object]:
    """What is known of a case as it was typed, without the fields that are not; the same tree for the same case."""
    tree: dict[str, Any] = case.model_dump(mode="json", exclude_defaults=True)
    for name in ("choices", "overrides"):
        if name in tree:
            tree[name] = dict(sorted(tree[name].items()))
    return tree


def pack(recipe: Recipe, case: Case, shelf: Shelf) -> dict[str, object]:
    """Everything that a plan is made from, as a tree that JSON can hold: the texts of the files, and the case."""
    return {
        "schema": SCHEMA,
        "protocol": _packed(recipe.origin),
        "lenders": {name: _packed(origin) for name, (_, origin) in sorted(recipe.lenders.items())},
        "products": {name: _packed(origin) for name, origin in sorted(shelf.origins.items())},
        "case": case_tree(case),
    }


def _packed(origin: Origin) -> dict[str, str]:
    return {"where": origin.where, "sha256": origin.sha256, "text": origin.text}


def unpack(packed: Mapping[str, Any]) -> tuple[Recipe, Case, Shelf]:
    """What was packed; LibraryError where a text is not the one that its SHA-256 was taken of."""
    if packed.get("schema") != SCHEMA:
        raise LibraryError([Problem("pack", say("library.pack_schema", expected=SCHEMA))])
    try:
        protocol, origin = _unpacked(packed["protocol"], parse_protocol)
        lenders = {name: _unpacked(each, parse_protocol) for name, each in packed["lenders"].items()}
        shelved = {name: _unpacked(each, parse_product) for name, each in packed["products"].items()}
        case = Case.model_validate(packed["case"])
    except (KeyError, TypeError, AttributeError) as error:
        raise LibraryError([Problem("pack", say("library.pack_broken"))]) from error
    except ValidationError as error:
        told = model_problems(error, Case, lambda path, _: Problem("pack", "", dotted(("case", *path))))
        raise LibraryError(told) from error
    held = {name: each for name, (each, _) in shelved.items()}
    shelf = shelf_of(held, {name: at for name, (_, at) in shelved.items()})
    return with_lent(protocol, origin, lenders), case, shelf


def _unpacked(told: Mapping[str, str], parse: Callable[[str, str], Parsed[T]]) -> tuple[T, Origin]:
    origin = Origin(told["where"], told["text"], told["sha256"])
    if hashlib.sha256(origin.text.encode()).hexdigest() != origin.sha256:
        raise LibraryError([Problem(origin.where, say("library.pack_changed"))])
    made, problems = parse(origin.text, origin.where)
    if made is None:
        raise LibraryError(problems)
    return made, origin
