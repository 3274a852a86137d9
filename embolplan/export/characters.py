"""Characters that need care on the way to paper or a terminal: control characters, breaks, a number and its unit."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from typing import TypeVar

NBSP = "\u00a0"
_ZERO_WIDTH_SPACE = "\u200b"
# Joiners are part of how some scripts write names; every other invisible character can hide or reorder a number.
_JOINERS = "\u200c\u200d"
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_LONG = 24

_UNIT = (
    r"(?:mg|mcg|g|kg|lb|mL|µL|L|µm|mm|cm|m|in|Fr|s|min|h|days?|weeks?|years?|months?|%|mgI|Gy|Sv|mSv|MBq|GBq|"
    r"vials?|bottles?|syringes?|packs?)"
)
_NUMBER_AND_UNIT = re.compile(rf"(?<=\d) (?={_UNIT}(?![^\W\d_]))")
_LONG_WORD = re.compile(rf"[^\s{NBSP}]{{{_LONG},}}")

T = TypeVar("T")


def visible(text: str) -> str:
    """The text on one line, with every control or invisible character written out, such as \\x1b."""
    spaced = "".join(" " if mark in "\t\n\r\v\f" else mark for mark in text)
    return "".join(_written_out(mark) for mark in spaced)


def hides(mark: str) -> bool:
    """Whether a character is a control character, or one that is not seen and changes what is."""
    return unicodedata.category(mark) in _UNSEEN and mark not in _JOINERS


def _written_out(mark: str) -> str:
    if not hides(mark):
        return mark
    return mark.encode("ascii", "backslashreplace").decode() if ord(mark) > 0x7F else f"\\x{ord(mark):02x}"


def all_visible(tree: T) -> T:
    """A document, or a part of one, with every text in it made visible."""
    if isinstance(tree, str):
        return visible(tree)  # type: ignore[return-value]  # mypy cannot see that T is str here
    if isinstance(tree, tuple):
        return tuple(all_visible(part) for part in tree)  # type: ignore[return-value]  # likewise
    if dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        changes = {field.name: all_visible(getattr(tree, field.name)) for field in dataclasses.fields(tree)}
        return dataclasses.replace(tree, **changes)
    return tree


def glued(text: str) -> str:
    """The text with a no-break space between each number and its unit."""
    return _NUMBER_AND_UNIT.sub(NBSP, text)


def breakable(text: str) -> str:
    """The text with places to break in long words, so that none runs out of its column."""
    return _LONG_WORD.sub(lambda match: _with_breaks(match.group()), text)


def _with_breaks(word: str) -> str:
    pieces = re.split(r"(?<=[./_-])", word)
    short = [piece[at : at + _LONG] for piece in pieces for at in range(0, len(piece), _LONG)]
    return _ZERO_WIDTH_SPACE.join(short)


def columns_of(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(_columns_of_mark(mark) for mark in text)


def _columns_of_mark(mark: str) -> int:
    if unicodedata.combining(mark) or mark in _JOINERS:
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1
