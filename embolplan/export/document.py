"""A document as a small tree, between a plan or a record and the form that it is printed in.

Every form is made from this one tree, so that no form can show another number or leave a warning out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from embolplan.export.picture import Picture

Tone = Literal["block", "lifted", "caution", "note", "open"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of text, the marks of where its numbers come from, and a small second line."""

    text: str
    marks: tuple[str, ...] = ()
    under: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a part of the document, level 2 a section in it."""

    text: str
    level: int = 1
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Callout:
    """What must not be read over: a block, a caution, a note, or that a record is open."""

    tone: Tone
    title: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list without numbers."""

    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and its part of the width where not all columns get what they want."""

    title: str
    share: int = 1
    amount: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `tone` is the status that the row has, for its colour only."""

    cells: tuple[Phrase, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One step to carry out and tick off, with what goes with it."""

    number: str
    phrase: Phrase
    details: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Tasks:
    """Steps in their order."""

    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A field to fill in by hand, or already filled."""

    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Blanks:
    """Fields side by side."""

    blanks: tuple[Blank, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one mark stands for, and the places in it that have marks of their own."""

    mark: str
    text: str
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """The list that explains the marks."""

    entries: tuple[Entry, ...]


Block: TypeAlias = Heading | Paragraph | Callout | Items | Table | Tasks | Blanks | Entries | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; `banner` and `footer` stand on every page where there are pages."""

    title: str
    subtitle: str
    banner: str
    footer: str
    disclaimer: str
    blocks: tuple[Block, ...]
