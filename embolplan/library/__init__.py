"""Files to recipes, shelves and cases: find, check, load, pack. Listing the library imports nothing heavy."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embolplan.library.casefile import make_case, read_case
    from embolplan.library.check import CheckResult, Ruling, check_paths, rulings
    from embolplan.library.index import Entry, entries, listed, make_index
    from embolplan.library.load import load_recipe, load_shelf, parse_product, parse_protocol, products_of
    from embolplan.library.locate import shipped_root
    from embolplan.library.packing import case_tree, pack, unpack

__all__ = [
    "CheckResult",
    "Entry",
    "Ruling",
    "case_tree",
    "check_paths",
    "entries",
    "listed",
    "load_recipe",
    "load_shelf",
    "make_case",
    "make_index",
    "pack",
    "parse_product",
    "parse_protocol",
    "products_of",
    "read_case",
    "rulings",
    "shipped_root",
    "unpack",
]

_HOMES = {
    "CheckResult": "check",
    "Entry": "index",
    "Ruling": "check",
    "case_tree": "packing",
    "check_paths": "check",
    "entries": "index",
    "listed": "index",
    "load_recipe": "load",
    "load_shelf": "load",
    "make_case": "casefile",
    "make_index": "index",
    "pack": "packing",
    "parse_product": "load",
    "parse_protocol": "load",
    "products_of": "load",
    "read_case": "casefile",
    "rulings": "check",
    "shipped_root": "locate",
    "unpack": "packing",
}


def __getattr__(name: str) -> object:
    """A name from the module it lives in, loaded when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(name)
    found: object = getattr(import_module(f"embolplan.library.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
