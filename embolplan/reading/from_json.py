"""A JSON text as steps; the standard reader drops duplicate keys, spellings and places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from embolplan.reading.characters import REFUSED, finder, shown
from embolplan.reading.steps import NOTHING, Step

_TOKEN = re.compile(
    r"[ \t\r\n]*+(?:(?P<mark>[\[\]{}:,])"
    r'|(?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")'
    r"|(?P<word>(?:-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|true|false|null)(?![\w.+-]))"
    r"|(?P<end>\Z)|(?P<other>.))",
    re.DOTALL,
)
_FITS = {
    "value": '{["w',
    "item": '{["w]',
    "key": '"',
    "name": '"}',
    "colon": ":",
    "after {": ",}",
    "after [": ",]",
    "after": "$",
}


def _json_fault(first: str, due: str) -> str:
    """The name of the sentence for what does not fit in JSON, by the character it begins with."""
    named = {"": "json-end", "'": "json-quote", "/": "json-comment", "#": "json-comment"}
    if first in named:
        return named[first]
    if due == "after":
        return "after-end"
    if first in "]}":
        return "json-close"
    if due == "colon" or due.startswith("after "):
        return "json-between"
    if first == '"':
        return "json-string"
    return "json-word" if first.isalnum() or first in "-+._" else "json-other"


def _json_step(sign: str, token: str, at: tuple[int, int]) -> Step:
    if sign in "{[":
        return Step("map" if sign == "{" else "list", *at)
    if sign in "}]":
        return Step("end", *at)
    if sign == "w":
        return Step("text", *at, token, "null" if token == "null" else "")
    value: str = json.loads(token)
    hidden = REFUSED.search(value)
    wrong = "hidden" if hidden else "" if value.strip() else "blank"
    return Step("text", *at, value, wrong, {"found": shown(hidden[0])} if hidden else NOTHING)


def json_steps(text: str) -> Iterator[Step]:
    """The steps of a JSON text up to its end or to what does not fit."""
    find, inside, due = finder(text), "", "value"
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        token, begin = match[kind], match.start(kind)
        sign = {"string": '"', "word": "w", "end": "$", "other": "?"}.get(kind, token)
        if sign not in _FITS[due]:
            found = text[begin : begin + 1]
            yield Step("stop", *find(begin), "", _json_fault(found, due), {"found": shown(found)})
            return
        if sign not in ":,$":
            yield _json_step(sign, token, find(begin))
        if sign in "{[":
            inside += sign
        elif sign in "}]":
            inside = inside[:-1]
        due = _json_due(sign, due, inside)


def _json_due(sign: str, due: str, inside: str) -> str:
    """What may come after a sign."""
    if sign == ",":
        return "key" if inside[-1] == "{" else "value"
    if sign == '"' and due in ("key", "name"):
        return "colon"
    return {"{": "name", "[": "item", ":": "value"}.get(sign, f"after {inside[-1:]}".strip())
