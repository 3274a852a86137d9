"""A case as the text of a file that reads back as the same case."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from embolplan.library.packing import case_tree

if TYPE_CHECKING:
    from embolplan.model.case import Case

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ./+%µ^_-]*[A-Za-z0-9.%])?")
"""Text that YAML reads as it stands; everything else is put in quotes."""


def case_text(case: Case) -> str:
    """The case as YAML, with a final newline."""
    return "".join(f"{line}\n" for line in _mapping(case_tree(case), "")) or "{}\n"


def _mapping(tree: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in tree.items():
        yield from _entry(f"{indent}{_scalar(key)}:", value, f"{indent}  ")


def _entry(head: str, value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield head if value else f"{head} {{}}"
        yield from _mapping(value, indent)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if all(isinstance(each, str) for each in value):
            yield f"{head} [{', '.join(_scalar(each) for each in value)}]"
            return
        yield head
        for each in value:
            first, *rest = _mapping(each, f"{indent}  ")
            yield f"{indent}- {first.strip()}"
            yield from rest
    else:
        yield f"{head} {_scalar(value)}"


def _scalar(text: object) -> str:
    plain = str(text)
    return plain if _PLAIN.fullmatch(plain) else json.dumps(plain, ensure_ascii=False)
