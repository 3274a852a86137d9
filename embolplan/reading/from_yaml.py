"""A YAML text as steps, and the parser's complaints as our sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from embolplan.reading.characters import REFUSED, finder, shown
from embolplan.reading.steps import NOTHING, Step

PARSER: Callable[[str], Any] = getattr(yaml, "CLoader", yaml.Loader)


def events(text: str) -> Iterator[Event | MarkedYAMLError]:
    """The parser's events; what the parser cannot go on from comes as the last of them."""
    parser = PARSER(text)
    try:
        yield from iter(parser.get_event, None)
    except MarkedYAMLError as error:
        yield error
    except (ValueError, OverflowError):
        # The parser in Python makes a character of any escape, even of one beyond Unicode.
        yield MarkedYAMLError("while scanning", parser.get_mark(), "unknown escape", parser.get_mark())
    finally:
        parser.dispose()


_FAULTS = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"mapping values are not allowed", "colon"),
        (r"expected ':'", "no-colon"),
        (r"quoted scalar found unexpected", "quote-open"),
        (r"unknown escape|hexa?decimal|escape code", "backslash"),
        (r"expected ',' or '", "bracket-open"),
        (r"scanning a block scalar", "block"),
        (r"alphabetic or numeric|scanning an? (alias|anchor)", "reference"),
        (r"directive|incompatible", "directive"),
        (r"tag\b", "tag"),
        (r"entries are not allowed", "dash"),
        (r"mapping keys are not allowed", "question"),
        (r"node content", "no-content"),
        (r"cannot start any token", "first-character"),
        (r"document start", "after-end"),
        (r"expected key|<block end>|'-' indicator", "indent"),
    )
)
_AT_START = {"no-colon", "quote-open", "backslash", "bracket-open", "block", "reference", "directive"}


def _broken(error: MarkedYAMLError, text: str) -> tuple[Step, int]:
    """The parser's complaint as our sentence, and the offset up to which the text was understood."""
    complaint = f"{error.context or ''} {error.problem}"
    name = next((name for pattern, name in _FAULTS if pattern.search(complaint)), "syntax")
    seen: Any = error.problem_mark or error.context_mark
    start: Any = error.context_mark or seen
    before = text[seen.index - seen.column : seen.index]
    if name == "bracket-open" and start.line == seen.line and text[seen.index :].strip():
        name = "bracket-text"
    elif name == "colon" and ": " not in before:
        name = "deeper"
    elif name == "indent" and before.strip(" -"):
        name = "after-value"
    at = start if name in _AT_START else seen
    values: dict[str, object] = {
        "found": shown(text[at.index] if name == "first-character" else complaint.strip()),
        "line": seen.line + 1,
        "column": seen.column + 1,
    }
    return Step("stop", at.line + 1, at.column + 1, "", name, values), at.index


def _scalar_trouble(event: ScalarEvent) -> tuple[str, str]:
    """The sentence and the text for what is wrong with a scalar by itself, or two nothings."""
    if event.value.strip():
        hidden = REFUSED.search(event.value) if event.style == '"' else None
        return ("hidden", hidden[0]) if hidden else ("", "")
    if not event.style:
        return "empty", ""
    return ("blank" if event.style in "'\"" else "block-empty"), ""


def _node_step(event: NodeEvent, line: int, column: int) -> Step:
    wrong, found = "", str(event.anchor)
    if isinstance(event, AliasEvent):
        wrong = "alias"
    elif event.anchor is not None:
        wrong = "anchor"
    elif getattr(event, "tag", None) is not None:
        wrong = "tag"
    elif isinstance(event, ScalarEvent):
        wrong, found = _scalar_trouble(event)
    kind = (
        "map" if isinstance(event, MappingStartEvent) else "list" if isinstance(event, SequenceStartEvent) else "text"
    )
    values = {"found": shown(found)} if wrong else NOTHING
    return Step(kind, line, column, getattr(event, "value", ""), wrong, values)


def _mark(event: Event, *, end: bool = False) -> Any:
    # An event of the parser always has its marks; only its class does not promise them.
    return event.end_mark if end else event.start_mark


def yaml_steps(text: str) -> Iterator[Step]:
    """The steps of a YAML text up to its end, its second document or its first fault of syntax."""
    documents = 0
    for event in events(text):
        if isinstance(event, MarkedYAMLError):
            yield _broken(event, text)[0]
            return
        at = _mark(event).line + 1, _mark(event).column + 1
        if isinstance(event, NodeEvent):
            yield _node_step(event, *at)
        elif isinstance(event, CollectionEndEvent):
            yield Step("end", *at)
        elif isinstance(event, DocumentStartEvent) and documents:
            yield Step("stop", *at, "", "second-document")
            return
        elif isinstance(event, DocumentStartEvent | DocumentEndEvent) and event.explicit:
            told = text.startswith("%", _mark(event).index)
            yield Step("mark", *at, "", "directive" if told else "document-mark")
        documents += isinstance(event, DocumentEndEvent)


def tab_steps(text: str) -> list[Step]:
    """Every tab outside quotes, as far as the text can be understood."""
    quoted, end = [(0, 0)], len(text)
    for event in events(text.replace("\t", " ")):
        if isinstance(event, MarkedYAMLError):
            end = _broken(event, text)[1]
        elif isinstance(event, ScalarEvent) and event.style and event.style in "'\"":
            quoted.append((_mark(event).index, _mark(event, end=True).index))
    find, steps = finder(text), []
    for match in re.finditer("\t+", text[:end]):
        if match.start() >= quoted[bisect_right(quoted, (match.start(), 0)) - 1][1]:
            line, column = find(match.start())
            indent = not text[match.start() - column + 1 : match.start()].strip()
            steps.append(Step("mark", line, column, "", "tab-indent" if indent else "tab"))
    return steps
