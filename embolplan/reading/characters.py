"""Bytes to text, and the characters that may not stand in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import islice

from embolplan.errors import Problem
from embolplan.words import say

LARGEST, PROBLEMS = 2_000_000, 200
BOM = "\ufeff"

_CHARACTERS = {
    "nul": "\x00",
    "escape": "\x1b\x9b",
    "return": "\r(?!\n)",
    "control": "\x01-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9a\x9c-\x9f",
    "bidi": "\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "line-separator": "\u2028\u2029",
    "invisible": "\u00ad\u200b\u2060\ufeff\U000e0000-\U000e007f",
    "surrogate": "\ud800-\udfff\ufffe\uffff",
}
REFUSED = re.compile(
    "|".join(f"(?P<{name.replace('-', '_')}>{s if '(' in s else f'[{s}]'})" for name, s in _CHARACTERS.items())
)


def finder(text: str) -> Callable[[int], tuple[int, int]]:
    """A function from an offset in the text to its line and column, both counted from 1."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def find(offset: int) -> tuple[int, int]:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    return find


def shown(text: str) -> str:
    """Text from a file as it may stand in a sentence: short, and nothing in it that steers a terminal."""
    short = text if len(text) <= 60 else text[:59] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)


def problem_at(where: str, name: str, at: tuple[int, int], key: str = "", **values: object) -> Problem:
    """A problem with the sentence and the hint of that name."""
    hint = say(f"reading.{name}.hint")
    return Problem(where, say(f"reading.{name}", **values), key, hint, at[0], at[1])


def character_problems(text: str, where: str) -> list[Problem]:
    """Everything in a text that cannot be seen or that steers a terminal."""
    # isprintable runs in C: most texts need no look at single characters.
    if text.replace("\n", "").isprintable():
        return []
    find, found = finder(text), []
    for match in islice(REFUSED.finditer(text), PROBLEMS + 1):
        name = str(match.lastgroup).replace("_", "-")
        found.append(problem_at(where, name, find(match.start()), found=f"U+{ord(match[0]):04X}"))
    return found


def first(problems: list[Problem]) -> tuple[Problem, ...]:
    """The problems in the order of their places, and where there are very many only the first of them."""
    ordered = sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0))
    if len(ordered) <= PROBLEMS:
        return tuple(ordered)
    last = ordered[PROBLEMS]
    more = problem_at(last.where, "more", (last.line or 1, last.column or 1), limit=PROBLEMS)
    return (*ordered[:PROBLEMS], more)


def decode(raw: bytes, where: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file in UTF-8, or None and why not; a byte order mark at its start is left out."""
    if len(raw) > LARGEST:
        return None, (problem_at(where, "size", (1, 1), limit=f"{LARGEST:,}"),)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, (problem_at(where, "utf16", (1, 1)),)
    try:
        text = raw.decode().removeprefix(BOM)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode().removeprefix(BOM)
        return None, (problem_at(where, "encoding", finder(before)(len(before)), found=f"0x{raw[error.start]:02X}"),)
    problems = first(character_problems(text, where))
    return (None if problems else text), problems
