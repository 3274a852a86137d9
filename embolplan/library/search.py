"""Finding a recipe among many: by organ, drug, beads, status, and by words that stand anywhere in its entry.

Neither capitals nor accents count, µ is u, and "300 to 500" is 300-500; numbers are compared whole: 30 finds no 300.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from embolplan.library.index import Entry
    from embolplan.model.parameter import Parameter
    from embolplan.model.protocol import Protocol

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+|[,;]")
_OF_BEADS = ("product", "name", "size")
_NOT_THESE = frozenset(["rescue", "comparable"])
"""Beads that are not those that carry the recipe."""


class Wanted(NamedTuple):
    """What is looked for; what is left empty lets everything through."""

    organ: str = ""
    drug: str = ""
    beads: str = ""
    """A make, a product or a size: 300-500."""
    status: str = ""
    words: tuple[str, ...] = ()
    """Each stands somewhere in title, id, organ, drug, beads or status."""

    def fits(self, entry: Entry) -> bool:
        """Whether an entry has all of it."""
        mine = (self.organ, self.drug, self.beads, self.status)
        theirs = (entry.organ, entry.drug, entry.beads, entry.status)
        anywhere = f"{entry.title}, {entry.id}, {entry.organ}, {entry.drug}, {entry.beads}, {entry.status}"
        return all(map(_stands_in, mine, theirs)) and all(_stands_in(word, anywhere) for word in self.words)


@lru_cache(maxsize=64)
def _tokens(text: str) -> tuple[str, ...]:
    # What is looked for is asked of every recipe, and of one recipe every word.
    plain = unicodedata.normalize("NFKD", text.casefold().replace("µ", "u").replace("μ", "u"))
    found = _TOKEN.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    return tuple(token for token in found if token != "to")


def _stands_in(wanted: str, text: str) -> bool:
    """Whether the words of one text follow each other in another; a word may be a part of the one that is there."""
    asked = _tokens(wanted)
    if not asked:
        return True
    there = _tokens(text)
    return any(all(map(_is, asked, there[at:])) for at in range(len(there) - len(asked) + 1))


def _is(asked: str, there: str) -> bool:
    return asked == there or (not asked[0].isdigit() and asked in there)


def beads_of(protocol: Protocol) -> str:
    """The beads that a recipe is about, by product, make and nominal size."""
    found = (
        said
        for line_id, parameter in protocol.parameters.items()
        if _is_of_beads(line_id.split("."))
        for said in _said(parameter)
    )
    return ", ".join(dict.fromkeys(found))


def _is_of_beads(words: list[str]) -> bool:
    return words[-2:-1] == ["beads"] and words[-1] in _OF_BEADS and not _NOT_THESE & set(words)


def _said(parameter: Parameter) -> Iterable[str]:
    if parameter.choose is not None and parameter.choose.options:
        return parameter.choose.options
    return [parameter.said] if parameter.reported else []
