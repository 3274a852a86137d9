"""How a file is written: nothing in it looks like what it is not, and what names it is plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from embolplan.library.rule import Checked, Fault, rule
from embolplan.reading.characters import shown

if TYPE_CHECKING:
    from embolplan.library.problems import Path
    from embolplan.reading import Tree

# Greek letters stand in units and names (µm, TNFα, NFκB); only those of them count that look like a Latin one.
_FOREIGN = re.compile(
    "[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι\u0400-\u052f\u0530-\u058f\u13a0-\u13ff\u2c80-\u2cff\uff21-\uff3a\uff41-\uff5a]"
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"[^\W\d_]+")
_MARKUP = re.compile(r"</?[A-Za-z]|<!|[\[\]`]|&#?[A-Za-z0-9]+;")
_PILED = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3}")
"""Marks on marks, which no language writes and which reach over the lines above and below."""
_LONG = 200
_HEADINGS = ("title", "organ", "drug", "name", "substance")


@rule("mixed-scripts", "markup", "heading-form")
def writing(checked: Checked) -> Iterator[Fault]:
    """No word mixes alphabets, and no heading carries markup."""
    return written(checked.tree)


def written(tree: Tree) -> Iterator[Fault]:
    """What is wrong with how the texts of a file are written."""
    # Hardly any file has such a letter, and only one that has it is gone through text by text.
    for path, text, at_key in _texts(tree) if _FOREIGN.search("\n".join(_strings(tree))) else ():
        for word in _mixed(text):
            yield Fault("mixed-scripts", path, {"found": word}, at_key=at_key)
    if not isinstance(tree, dict):
        return
    for key in _HEADINGS:
        heading = tree.get(key)
        if not isinstance(heading, str):
            continue
        found = _MARKUP.search(heading)
        if found:
            yield Fault("markup", (key,), {"found": found[0]})
        if len(heading) > _LONG or not heading.isprintable() or _PILED.search(unicodedata.normalize("NFC", heading)):
            yield Fault("heading-form", (key,), {"found": shown(heading), "limit": _LONG})


def _mixed(text: str) -> Iterable[str]:
    """The words of a text that mix Latin letters with others that look like them."""
    if not _FOREIGN.search(text):
        return ()
    return [word for word in _WORD.findall(text) if _FOREIGN.search(word) and _LATIN.search(word)]


def _strings(tree: Tree) -> list[str]:
    """Every key and every value, in no order."""
    found, waiting = list[str](), [tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, dict):
            found += each
            waiting += each.values()
        else:
            waiting += each
    return found


def _texts(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, str, bool]]:
    """Every key and every value, with its place; a file's depth is bounded by the reader."""
    if isinstance(tree, str):
        yield path, tree, False
        return
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(key, str):
            yield (*path, key), key, True
        yield from _texts(value, (*path, key))
