"""A document as Markdown with tables; every text in it is escaped, so that none of it can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from embolplan.export.document import (
    Blanks,
    Block,
    Callout,
    Document,
    Entries,
    Heading,
    Items,
    Paragraph,
    Phrase,
    Table,
    Task,
    Tasks,
)
from embolplan.export.drawing import bar_line, keys, scale_line, tree_lines
from embolplan.export.picture import Picture

_WIDTH = 80
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$^&!])")
# At the start of a line these begin a list, a rule or a heading.
_OPENING = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
# A bare address becomes a link by itself in many readers.
_ADDRESS = re.compile(r"(?i)\b(https?|ftp)(?=://)|\b(www)(?=\.)|(?<=\w)(@)(?=\w)")


def as_markdown(document: Document) -> str:
    """The document as Markdown, with a final newline."""
    lines = [f"# {escaped(document.title)}", ""]
    if document.banner:
        lines += [f"**{escaped(document.banner)}**", ""]
    lines += [escaped(document.subtitle), "", f"*{escaped(document.disclaimer)}*"]
    for block in document.blocks:
        lines.append("")
        lines.extend(_block(block))
    lines += ["", "---", "", f"{escaped(document.footer)}. {escaped(document.disclaimer)}"]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """The text with everything that Markdown or HTML would read as markup made plain."""
    entities = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
    plain = _MARKUP.sub(lambda match: entities.get(match.group(), "\\" + match.group()), text)
    plain = _ADDRESS.sub(lambda match: match.group()[0] + "&#8203;" + match.group()[1:], plain)
    return _OPENING.sub(_opening, plain)


def _opening(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark}\\" if mark[0].isdigit() else f"{space}\\{mark}"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * (block.level + 1)} {escaped(block.text)}"
        case Paragraph():
            yield _marked(block.phrase)
        case Callout():
            yield from _callout(block)
        case Items():
            yield from (f"- {_marked(phrase)}" for phrase in block.phrases)
        case Table():
            yield from _table(block)
        case Tasks():
            yield from chain.from_iterable(map(_task, block.tasks))
        case Blanks():
            yield from (f"- {escaped(blank.label)}: {escaped(blank.value or '_' * 20)}" for blank in block.blanks)
        case Entries():
            yield from _entries(block)
        case Picture():
            yield from _picture(block)


def _picture(picture: Picture) -> Iterator[str]:
    """Words as text and bars as code: in code nothing can be escaped, so that no word stands there."""
    yield f"**{escaped(picture.caption)}**"
    if picture.tree is not None:
        yield from ("", "```text", *tree_lines(picture.tree, _WIDTH), "```")
    for bar in picture.bars:
        yield from ("", f"**{escaped(bar.label)}**: {escaped(bar.text)}")
        if bar.pieces:
            yield from ("", "```text", bar_line(bar, picture, _WIDTH), "```")
    yield from ("", "```text", scale_line(picture, _WIDTH), "```", "")
    yield from (f"- `{mark}` {escaped(text)}" for mark, text in keys(picture))


def _callout(callout: Callout) -> Iterator[str]:
    yield f"> **{escaped(callout.title)}**"
    for phrase in callout.phrases:
        yield from (">", f"> {_marked(phrase)}")


def _marked(phrase: Phrase) -> str:
    under = f"<br>{escaped(phrase.under)}" if phrase.under else ""
    marks = f" <sup>{escaped('[' + ', '.join(phrase.marks) + ']')}</sup>" if phrase.marks else ""
    return f"{escaped(phrase.text)}{marks}{under}"


def _table(table: Table) -> Iterator[str]:
    yield "| " + " | ".join(escaped(column.title) for column in table.columns) + " |"
    yield "|" + "|".join(" --- " for _ in table.columns) + "|"
    for row in table.rows:
        yield "| " + " | ".join(_marked(cell) for cell in row.cells) + " |"


def _task(task: Task) -> Iterator[str]:
    # The number is part of the text: a list that a reader counts anew would lose the numbers that steps refer to.
    yield f"- [ ] **{escaped(task.number)}.** {_marked(task.phrase)}"
    for detail in task.details:
        yield f"  - {_marked(detail)}"


def _entries(entries: Entries) -> Iterator[str]:
    for entry in entries.entries:
        yield f"- **{escaped(entry.mark)}** {escaped(entry.text)}"
        for mark, place in entry.places:
            yield f"  - **{escaped(mark)}** {escaped(place)}"
