"""A plan as the opened event keeps it, and back: whole, so that a procedure shows its plan without the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from embolplan.plan import Plan


def freeze(plan: Plan) -> dict[str, object]:
    """The plan as a tree of JSON values."""
    frozen = _freeze(plan)
    assert isinstance(frozen, dict)
    return frozen


def thaw(tree: object) -> Plan:
    """The plan that was frozen; fields that this version of the program does not know are left out."""
    plan = _thaw(tree, Plan)
    assert isinstance(plan, Plan)
    return plan


def _freeze(node: object) -> object:
    if is_dataclass(node) and not isinstance(node, type):
        return {field.name: _freeze(getattr(node, field.name)) for field in fields(node)}
    if isinstance(node, Mapping):
        return {str(key): _freeze(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_freeze(value) for value in node]
    return node


@cache
def _hints(of: type) -> dict[str, Any]:
    return get_type_hints(of)


def _thaw(node: object, expected: Any) -> object:
    origin, inner = get_origin(expected), get_args(expected)
    if origin in (Union, UnionType):
        kinds = [kind for kind in inner if kind is not NoneType]
        return None if node is None else _thaw(node, kinds[0])
    if origin is tuple and isinstance(node, list):
        return tuple(_thaw(value, inner[0]) for value in node)
    if is_dataclass(expected) and isinstance(expected, type) and isinstance(node, dict):
        return expected(**_arguments(node, expected))
    return node


def _arguments(node: dict[str, object], expected: type) -> dict[str, object]:
    hints = _hints(expected)
    known: dict[str, object] = {}
    for field in fields(expected):
        if field.name in node:
            known[field.name] = _thaw(node[field.name], hints[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            raise KeyError(field.name)
    return known
