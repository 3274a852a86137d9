"""A document as plain text for a terminal, 100 columns wide unless another width is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, zip_longest

from embolplan.export.characters import NBSP, columns_of
from embolplan.export.document import (
    Blank,
    Blanks,
    Block,
    Callout,
    Document,
    Entries,
    Heading,
    Items,
    Paragraph,
    Phrase,
    Row,
    Table,
    Task,
    Tasks,
)
from embolplan.export.drawing import drawn
from embolplan.export.picture import Picture
from embolplan.export.wrapping import longest_word, padded, shared_out, wrapped

WIDTH = 100
_GAP = "  "
_EDGES = {"block": "!!", "lifted": "!!", "open": "!!", "caution": " !", "note": "  "}
_PEN = 28


def as_text(document: Document, width: int = WIDTH) -> str:
    """The document as lines of at most so many columns, with a final newline."""
    lines = [
        "=" * width,
        *wrapped(document.title, width),
        *(wrapped(document.banner, width) if document.banner else []),
        *wrapped(document.subtitle, width),
        "=" * width,
        *wrapped(document.disclaimer, width),
    ]
    widths = _widths([block for block in document.blocks if isinstance(block, Table)], width)
    for block in document.blocks:
        lines.extend(_table(block, widths[_titles(block)]) if isinstance(block, Table) else _block(block, width))
    lines += ["", "-" * width, *wrapped(f"{document.footer}. {document.disclaimer}", width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _block(block: Block, width: int) -> Iterator[str]:
    """A block's lines, with the empty line before it."""
    match block:
        case Heading():
            yield from _heading(block, width)
        case Paragraph():
            yield from ("", *wrapped(_marked(block.phrase), width))
        case Callout():
            yield from _callout(block, width)
        case Items():
            yield from ("", *chain.from_iterable(_item(phrase, width) for phrase in block.phrases))
        case Tasks():
            yield from chain.from_iterable(_task(task, width) for task in block.tasks)
        case Blanks():
            yield from ("", *chain.from_iterable(_blank(blank, width) for blank in block.blanks))
        case Entries():
            yield from _entries(block, width)
        case Picture():
            yield from ("", *drawn(block, width))


def _heading(heading: Heading, width: int) -> Iterator[str]:
    yield ""
    yield from wrapped(heading.text.upper() if heading.level == 1 else heading.text, width)
    yield ("=" if heading.level == 1 else "-") * min(columns_of(heading.text), width)


def _item(phrase: Phrase, width: int) -> Iterator[str]:
    yield from _hanging("- ", wrapped(_marked(phrase), width - 2))


def _blank(blank: Blank, width: int) -> Iterator[str]:
    yield from _hanging(f"{blank.label}: ", wrapped(blank.value or "_" * _PEN, width - columns_of(blank.label) - 2))


def _marked(phrase: Phrase) -> str:
    # A no-break space: a number's mark stays on its line.
    return f"{phrase.text}{NBSP}[{f',{NBSP}'.join(phrase.marks)}]" if phrase.marks else phrase.text


def _hanging(first: str, lines: list[str]) -> Iterator[str]:
    """The lines behind a first word, the further ones indented as deep."""
    for at, line in enumerate(lines):
        yield (first if at == 0 else " " * len(first)) + line


def _callout(callout: Callout, width: int) -> Iterator[str]:
    edge = _EDGES[callout.tone]
    yield ""
    for line in wrapped(callout.title, width - 3):
        yield f"{edge} {line}"
    for phrase in callout.phrases:
        for line in wrapped(_marked(phrase), width - 6):
            yield f"{edge}    {line}"


def _task(task: Task, width: int) -> Iterator[str]:
    yield ""
    yield from _hanging(f"[ ] {task.number:>2}. ", wrapped(_marked(task.phrase), width - 8))
    for detail in task.details:
        yield from _hanging(" " * 8 + "- ", wrapped(_marked(detail), width - 10))


def _entries(entries: Entries, width: int) -> Iterator[str]:
    yield ""
    for entry in entries.entries:
        yield from _hanging(padded(f"[{entry.mark}]", 6), wrapped(entry.text, width - 6))
        for mark, place in entry.places:
            yield from _hanging(" " * 6 + padded(f"[{mark}]", 6), wrapped(place, width - 12))


def _widths(tables: list[Table], width: int) -> dict[tuple[str, ...], list[int]]:
    """Column widths by headings: tables with the same headings, such as the numbers of each phase, line up."""
    found = {}
    for titles in dict.fromkeys(_titles(table) for table in tables):
        alike = [table for table in tables if _titles(table) == titles]
        rows = [titles, *(part for table in alike for row in table.rows for part in _two_lines(row))]
        columns = list(zip(*rows, strict=True))
        wanted = [max(map(_unbroken, column)) for column in columns]
        least = [max(min(longest_word(text), width // 3) for text in column) for column in columns]
        shares = [column.share for column in alike[0].columns]
        found[titles] = shared_out(wanted, least, shares, width - len(_GAP) * (len(titles) - 1))
    return found


def _titles(table: Table) -> tuple[str, ...]:
    return tuple(column.title for column in table.columns)


def _two_lines(row: Row) -> Iterator[tuple[str, ...]]:
    yield tuple(_marked(cell) for cell in row.cells)
    yield tuple(cell.under for cell in row.cells)


def _unbroken(text: str) -> int:
    """How wide the text would like to be: all of it on one line."""
    return longest_word(text.replace(" ", NBSP))


def _table(table: Table, widths: list[int]) -> Iterator[str]:
    yield ""
    yield from _row([wrapped(title, width) for title, width in zip(_titles(table), widths, strict=True)], widths)
    yield _GAP.join("-" * width for width in widths)
    for row in table.rows:
        yield from _row([_cell(cell, width) for cell, width in zip(row.cells, widths, strict=True)], widths)


def _cell(cell: Phrase, width: int) -> list[str]:
    return [*wrapped(_marked(cell), width), *(wrapped(cell.under, width) if cell.under else [])]


def _row(cells: list[list[str]], widths: list[int]) -> Iterator[str]:
    for parts in zip_longest(*cells, fillvalue=""):
        yield _GAP.join(padded(part, width) for part, width in zip(parts, widths, strict=True))
