"""The citation that stands behind a value on its own line: `60 mg [liu-2021, Methods, Treatment]`.

`[KEY, PLACE]` names a source and the place in it, `; ` separates several; `[assumed, REASON]`, `[chosen, REASON]` and
`[house rule, AUTHOR, REASON]` say that no source stands behind the value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from embolplan.words import say

Origin = Literal["stated", "assumed", "chosen", "house rule"]

KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Reference:
    """A source's key and the place in it that was read."""

    key: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a value may stand: the places in its sources, or the reason of whoever put it there."""

    origin: Origin
    sources: tuple[Reference, ...] = ()
    because: str | None = None


def split_citation(text: str) -> tuple[str, str | None]:
    """The text before the closing `[…]`, and what stands in it; None where there is no citation."""
    whole = text.strip()
    body, opened, citation = whole.removesuffix("]").rpartition("[")
    if not (whole.endswith("]") and opened) or "]" in citation:
        return whole, None
    return " ".join(body.split()), " ".join(citation.split())


def parse_basis(citation: str) -> Basis:
    """The basis that a citation gives; ValueError with a sentence where it has no form that is known."""
    word, _, rest = citation.partition(",")
    word, rest = word.strip(), rest.strip()
    if word in ("assumed", "chosen"):
        if not rest:
            raise ValueError(say("model.reason_missing", word=word))
        return Basis("assumed" if word == "assumed" else "chosen", because=rest)
    if word.partition(" ")[0] in ("assumed", "chosen"):
        raise ValueError(say("model.reason_missing", word=word.partition(" ")[0]))
    if word == "house rule":
        author, _, reason = rest.partition(",")
        if not author.strip() or not reason.strip():
            raise ValueError(say("model.house_rule_form"))
        return Basis("house rule", because=f"{reason.strip()} ({author.strip()})")
    return Basis("stated", sources=tuple(parse_reference(part) for part in citation.split(";")))


def parse_reference(text: str) -> Reference:
    """A source key and a place, from `KEY, PLACE`; ValueError where either is missing."""
    key, _, place = (part.strip() for part in text.partition(","))
    if not KEY.fullmatch(key):
        raise ValueError(say("model.source_key_form", found=key))
    if not place:
        raise ValueError(say("model.place_missing", key=key))
    return Reference(key, place)


def parse_cited(text: str) -> tuple[str, Basis]:
    """A value's text and its basis; ValueError where the value has no citation."""
    body, citation = split_citation(text)
    if citation is None:
        raise ValueError(say("model.no_source", found=body))
    if not body:
        raise ValueError(say("model.nothing_cited"))
    return body, parse_basis(citation)
