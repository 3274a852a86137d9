"""Wrapping text to columns of a terminal: a number stays with its unit, and wide characters count as two."""

from __future__ import annotations

from collections.abc import Sequence

from embolplan.export.characters import NBSP, columns_of, glued


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most this width; a word that is longer is broken, at a joint where it has one."""
    lines, line = [], ""
    for word in _words(text, width):
        if not line:
            line = word
        elif columns_of(line) + 1 + columns_of(word) <= width:
            line = f"{line} {word}"
        else:
            lines.append(line)
            line = word
    return [done.replace(NBSP, " ") for done in (*lines, line)]


def longest_word(text: str) -> int:
    """How wide the widest piece is that should not be broken."""
    return max((columns_of(word) for word in glued(text).split(" ")), default=0)


def padded(text: str, width: int) -> str:
    """The text filled up with spaces to this width."""
    return text + " " * (width - columns_of(text))


def shared_out(wanted: Sequence[int], least: Sequence[int], shares: Sequence[int], width: int) -> list[int]:
    """Column widths within `width`: what each wants if that fits, else its longest word and then by share."""
    if sum(wanted) <= width:
        return list(wanted)
    widths = [min(want, low) for want, low in zip(wanted, least, strict=True)]
    while sum(widths) > width:
        # The widest gives way: an amount is short, and stays whole as long as anything can.
        widths[widths.index(max(widths))] -= 1
    for _ in range(width - sum(widths)):
        # One column of a character at a time to whoever is furthest from its share, so that none is starved.
        poorest = min(
            (at for at in range(len(widths)) if widths[at] < wanted[at]),
            key=lambda at: widths[at] / shares[at],
            default=None,
        )
        if poorest is None:
            break
        widths[poorest] += 1
    return widths


def _words(text: str, width: int) -> list[str]:
    return [piece for word in glued(text).split(" ") for piece in _pieces(word, width)]


def _pieces(word: str, width: int) -> list[str]:
    pieces = []
    while columns_of(word) > width:
        end = _fitting(word, width)
        joint = max(word.rfind(mark, 0, end) for mark in "./_-,;" + NBSP) + 1
        end = joint if joint > end // 2 else end
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word]


def _fitting(word: str, width: int) -> int:
    """How many characters of the word fit; at least one, so that there is always an end."""
    taken = 0
    for at, mark in enumerate(word):
        taken += columns_of(mark)
        if taken > width:
            return max(1, at)
    return len(word)
