"""Ways to write a number that are refused, each with its own sentence; the first that applies is named.

They are looked for before the grammar, so that a person reads '1,5 mL has a decimal comma' and not 'cannot be read'.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from embolplan.units.errors import QuantityError, echo, refused
from embolplan.units.formatting import MOST_DIGITS, significant_digits

if TYPE_CHECKING:
    from embolplan.units.kinds import Kind

MOST_CHARACTERS = 120
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class _Habit:
    """A habit of writing numbers: where it shows, and what to put in its place."""

    code: str
    pattern: re.Pattern[str]
    fix: str
    other: str


def _habit(code: str, pattern: str, fix: str = "", other: str = "") -> _Habit:
    return _Habit(code, re.compile(pattern, re.IGNORECASE), fix, other)


@cache
def _habits() -> tuple[_Habit, ...]:
    """All of them, compiled when the first amount is read, since whoever only converts and prints needs none."""
    return tuple(_habit(*each) for each in _HABITS)


_IS_RATIO = "units.is_ratio"
_HABITS: tuple[tuple[str, ...], ...] = (
    ("units.not_a_number", r"(?<![a-z])(nan|inf|infinity)(?![a-z])|∞"),
    (_IS_RATIO, r"[0-9]\s?:\s?[0-9]"),
    ("units.comparison", r"[<>≤≥=]"),
    ("units.approximate", r"[~≈±]|\b(ca|circa|approx|approximately)\b"),
    ("units.exponent", r"[0-9]e[+\-−]?[0-9]"),
    ("units.grouping_comma", r"([0-9]),([0-9]{3})(?![0-9])", r"\1\2", r"\1.\2"),
    ("units.decimal_comma", r"([0-9]),([0-9])", r"\1.\2"),
    ("units.comma", r"[,;]"),
    ("units.thousands", r"([0-9])(?:\s|['’_`])([0-9]{3})(?![0-9])", r"\1\2"),
    ("units.odd_space", r"[^\S ]", " "),
    ("units.fraction", r"[0-9]\s?[/⁄]\s?[0-9]"),
    ("units.plus", r"^(at \w+ )?(about )?\+\s?(?=\.?[0-9])", r"\1\2"),
    ("units.minus", r"^(at \w+ )?(about )?[-−–‐‑]\s?\.?[0-9]|\s[-−–‐‑](?=\.?[0-9])"),
    ("units.points", r"[0-9]*\.[0-9]*\.[0-9]"),
    ("units.leading_point", r"(?<![0-9])\.([0-9])", r"0.\1"),
    ("units.trailing_point", r"([0-9])\.(?![0-9])", r"\1"),
    ("units.leading_zeros", r"(?<![0-9.])0+([0-9])", r"\1"),
    ("units.unit_twice", r"[0-9]\s?[^\W\d_][^\s0-9]*\s?(?:\bto\b|[-−–—])\s?[0-9]"),
    ("units.full_stop", r"([^\W\d_²])\.$", r"\1"),
)


def clean(text: str, kind: Kind, *, ratio: bool = False) -> str:
    """The text with plain single spaces, or the QuantityError of the first refused habit in it."""
    plain = re.sub(" +", " ", text.replace("\u00a0", " ")).strip(" ")
    _refuse_characters(plain, kind)
    for habit in _habits():
        if habit.pattern.search(plain) and not (ratio and habit.code == _IS_RATIO):
            raise _named(habit, plain, kind)
    if any(significant_digits(number) > MOST_DIGITS for number in re.findall(r"[0-9.]+", plain)):
        raise refused("units.many_digits", text=echo(plain), most=MOST_DIGITS)
    return plain


def _named(habit: _Habit, text: str, kind: Kind) -> QuantityError:
    fix, other = (echo(habit.pattern.sub(new, text)) for new in (habit.fix, habit.other))
    return refused(habit.code, text=echo(text), kind=kind.title, example=kind.sample, fix=fix, other=other)


def _refuse_characters(text: str, kind: Kind) -> None:
    """Refuse empty and long text, invisible characters, digits of other scripts, and superscripts."""
    said = {"text": echo(text), "kind": kind.title, "example": kind.sample}
    if not text:
        raise refused("units.empty", **said)
    if len(text) > MOST_CHARACTERS:
        raise refused("units.too_long", **said)
    if any(unicodedata.category(char) in _INVISIBLE for char in text):
        raise refused("units.control", **said)
    if any(char.isdecimal() and not char.isascii() for char in text):
        western = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
        raise refused("units.foreign_digits", fix=western, **said)
    if any(unicodedata.category(char) == "No" for char in text.replace("m²", "")):
        raise refused("units.superscript", **said)
