"""The quick way: the tree of a YAML text in which nothing is odd.

It names no places and says nothing: for whatever is not plain it gives up, and the walk looks again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from embolplan.reading import from_yaml
from embolplan.reading.characters import REFUSED
from embolplan.reading.keys import folded, key_trouble
from embolplan.reading.steps import DEPTH, NODES, Tree

_plain_keys = re.compile("[a-z0-9_.-]*").fullmatch


class _OddError(Exception):
    """Something that needs a closer look."""


def quick_tree(text: str) -> Tree | None:
    """The tree of a text with nothing odd in it, or None."""
    parser = from_yaml.PARSER(text)
    try:
        return _tree(islice(iter(parser.get_event, None), NODES))
    except (_OddError, YAMLError, ValueError, OverflowError):
        return None
    finally:
        parser.dispose()


def _tree(events: Iterable[Any]) -> Tree:
    items: list[Any] = []
    outer: list[list[Any]] = []
    event = None
    for event in events:
        if type(event) is ScalarEvent:
            value = event.value
            if event.anchor is not None or event.tag is not None or not value or (event.style and _odd(event)):
                raise _OddError
            items.append(value)
        else:
            items = _turn(event, items, outer)
    # Cut short at the limit there is no end, and an empty text has no first item.
    if type(event) is not StreamEndEvent or not items:
        raise _OddError
    tree: Tree = items[0]
    return tree


def _turn(event: Event, items: list[Any], outer: list[list[Any]]) -> list[Any]:
    """The items of the collection that is open after the event."""
    kind = type(event)
    if kind is MappingEndEvent or kind is SequenceEndEvent:
        done = items if kind is SequenceEndEvent else _mapping(items)
        items = outer.pop()
        items.append(done)
        return items
    if isinstance(event, MappingStartEvent | SequenceStartEvent):
        if event.anchor is not None or event.tag is not None or len(outer) == DEPTH:
            raise _OddError
        outer.append(items)
        return []
    if kind is AliasEvent or getattr(event, "explicit", False):
        raise _OddError
    return items


def _mapping(items: list[Any]) -> dict[str, Tree]:
    """Keys and values in turn as a mapping."""
    keys = items[::2]
    try:
        mapping = dict(zip(keys, items[1::2], strict=True))
        plain = _plain_keys("".join(keys))
    except TypeError as error:  # a list or a mapping as a key
        raise _OddError from error
    odd = not plain and (any(map(key_trouble, keys)) or len({*map(folded, keys)}) != len(keys))
    if odd or len(mapping) != len(keys):
        raise _OddError
    return mapping


def _odd(event: ScalarEvent) -> bool:
    """Whether a scalar in quotes or in a block is blank, or hides a character behind a backslash."""
    value: str = event.value
    return not value.strip() or (event.style == '"' and not value.isprintable() and bool(REFUSED.search(value)))
