"""What may be written in a file for each kind of value, as parts of a JSON Schema.

The model reads every scalar as text and types it itself, so that these are patterns over text; they follow the grammar
of `units` and `cite`, and let everything pass that these read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from embolplan.model.base import DATE, FILE_ID, SCHEMA_NUMBER, VERSION
from embolplan.model.cite import KEY
from embolplan.model.names import (
    BASES,
    BASIS,
    CALENDAR_NOUNS,
    CALENDAR_WORDS,
    COUNT,
    ID,
    KINDS_BY_ID,
    KINDS_BY_WORD,
    RATIO,
    kind_name,
)
from embolplan.model.parameter import LABEL_LENGTH
from embolplan.units import KINDS, Kind
from embolplan.units.kinds import kind_spellings
from embolplan.words import say

Part = dict[str, object]
Parts = Mapping[str, Part]

_NUMBER = r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_WHOLE = "(?:0|[1-9][0-9]*)"
_SOURCE = rf"{KEY.pattern}\s*,\s*[^\s;\[\]][^;\[\]]*"
_REASON = r"[^\[\]]*[^\s\[\]][^\[\]]*"
CITATION = (
    rf"\[\s*(?:{_SOURCE}(?:;\s*{_SOURCE})*|(?:assumed|chosen)\s*,{_REASON}"
    rf"|house rule\s*,[^,\[\]]*[^\s,\[\]][^,\[\]]*,{_REASON})\]\s*"
)
_BODY = r"\s*\S[\s\S]*"
_WITHOUT_DIGITS = r"(?=\s*\S[\s\S]*\[)(?:[^0-9{]|\{[^{}]*\}|\{(?![^{}]*\}))+"
_BRACKETS = r"\[[^\[\]]*\]\s*"
_UNREPORTED = rf"\s*not reported\s*(?:{_BRACKETS})?"
_ANYTHING = r"\s*a\s[\s\S]*"
_WORD = r"(?:[A-Za-z][A-Za-z0-9_-]*\.)*"


def text(pattern: str, form: str) -> Part:
    """A text of a pattern, with the sentence that an editor shows where one has another form."""
    return {"type": "string", "pattern": f"^{pattern}$", "patternErrorMessage": say(f"field.form.{form}")}


def words(options: Iterable[str]) -> Part:
    """One of some words; what YAML itself would take for a number may stand without quotes."""
    known = list(options)
    return {"enum": [*known, *(int(word) for word in known if word.isdecimal())]}


PLAIN: Part = {"type": ["string", "number"]}
"""Any text; what YAML itself would take for a number is a text here."""

SHAPES: Parts = {
    "schema-number": words([SCHEMA_NUMBER]),
    "file-id": text(FILE_ID.pattern, "file_id"),
    "version": text(VERSION.pattern, "version"),
    "date": text(DATE.pattern, "date"),
    "line-id": text(ID.pattern, "line_id"),
    "cited": text(_BODY + CITATION, "cited"),
    "wording": text(_WITHOUT_DIGITS + CITATION, "wording"),
    "has-source": {
        "pattern": rf"^(?:[\s\S]*{CITATION}|{_UNREPORTED}|{_ANYTHING})$",
        "patternErrorMessage": say("field.form.has_source"),
    },
    "place": text(rf"\s*{_SOURCE}", "place"),
    "count-of": text(r"(?:0|[1-9][0-9]*) of [1-9][0-9]*", "count_of"),
    "whole": {"type": ["string", "integer"], "pattern": rf"^\s*{_WHOLE}\s*$", "minimum": 0},
    "month": text("[0-9]{4}-(?:0[1-9]|1[0-2])", "month"),
}
"""The shapes that many fields share, by their name under `$defs`."""


def _any_case(word: str) -> str:
    return "".join(rf"[{sign.upper()}{sign}]" if sign.isalpha() else r"\s+" for sign in word)


@cache
def _unit(kind: Kind) -> str:
    """The unit of a kind as a pattern, with the space in front of it; nothing where there is none."""
    spellings = sorted(filter(None, kind_spellings(kind)), key=lambda each: (-len(each), each))
    if not spellings:
        return ""
    # A unit that begins with a digit needs the space.
    return "(?:" + "|".join(
        (r"\s+" if each[0].isdigit() else r"\s*") + re.escape(each).replace(r"\ ", r"\s+").replace(r"\-", "-")
        for each in spellings
    ) + ")"  # fmt: skip


def single(kind: Kind) -> Part:
    """One plain amount, as a case gives it."""
    number = _WHOLE if kind.whole else _NUMBER
    return {
        "type": "string" if kind.unit else ["string", "number"],
        "pattern": rf"^\s*{number}{_unit(kind)}\s*$",
        "patternErrorMessage": say("field.form.single", example=kind.sample),
    }


@cache
def _amount(name: str) -> str:
    """An amount of a kind as a pattern, without its citation."""
    if name == RATIO:
        return rf"{_NUMBER}(?:\s*:\s*{_NUMBER})+(?:\s+[^\W\d_][^\[\]]*)?"
    if name == COUNT:
        return _WHOLE
    if name not in KINDS:
        return r"[\s\S]*\S"
    number = _WHOLE if KINDS[name].whole else _NUMBER
    bound = rf"(?:(?:{_any_case('at least')}|{_any_case('at most')})\s+)?(?:{_any_case('about')}\s+)?"
    return bound + number + rf"(?:(?:\s*[-–]\s*|\s+to\s+){number})?" + _unit(KINDS[name])


def _example(name: str) -> str:
    return KINDS[name].sample if name in KINDS else say(f"field.example.{name}")


def _stated(name: str) -> Part:
    """An amount with what stands behind it, or that nobody reports it."""
    return {
        "allOf": [
            {
                "pattern": rf"^(?:\s*{_amount(name)}\s*{_BRACKETS}|{_UNREPORTED})$",
                "patternErrorMessage": say("field.form.stated", example=_example(name)),
            },
            {"$ref": "#/$defs/has-source"},
        ],
    }


def _choose(name: str) -> Part:
    """Bounds, options, or `a volume` where any will do."""
    bounds = rf"|\s*{_amount(name)}\s*{_BRACKETS}" if name in KINDS else ""
    options = "|".join(BASES) if name == BASIS else _amount(name)
    more = f"|{_ANYTHING}" if name in KINDS else ""
    return {
        "type": ["string", "array"],
        "allOf": [{"$ref": "#/$defs/has-source"}],
        "pattern": rf"^(?:{_ANYTHING}{bounds})$",
        "patternErrorMessage": say("field.form.choose"),
        "items": {
            "type": ["string", "number"],
            "pattern": rf"^(?:\s*(?:{options})\s*(?:{_BRACKETS})?{more})$",
            "patternErrorMessage": say("field.form.option", example=_example(name)),
        },
        "minItems": 2,
        "uniqueItems": True,
    }


def parameter(name: str) -> Part:
    """A parameter of a kind: a value on one line, or the keys of an entry."""
    return {
        "type": ["string", "object"],
        "allOf": [{"$ref": f"#/$defs/{name}.line"}, {"$ref": "#/$defs/entry"}],
        "properties": {
            "label": {"$ref": "#/$defs/entry.label"},
            "value": {"type": "string", "$ref": f"#/$defs/{name}.line", "description": say("field.parameter.value")},
            "choose": _choose(name) | {"description": say("field.parameter.choose")},
            "why": {"$ref": "#/$defs/entry.why"},
        },
        "additionalProperties": False,
    }


ENTRY: Parts = {
    "entry": {
        "anyOf": [{"required": ["value"]}, {"required": ["choose"]}],
        "dependentRequired": {"choose": ["why"]},
        "dependentSchemas": {"choose": {"properties": {"value": False}}},
    },
    "entry.label": PLAIN | {"maxLength": LABEL_LENGTH, "description": say("field.parameter.label")},
    "entry.why": PLAIN | {"description": say("field.parameter.why")},
}
"""What the entries of all kinds of parameters share."""


def _last_words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word, name in KINDS_BY_WORD.items():
        found.setdefault(name, []).append(re.escape(word))
    return found


def id_patterns() -> dict[str, list[str]]:
    """For each kind, the patterns of the ids that have it; an id fits one kind alone, that of `kind_name`."""
    whole = KINDS_BY_ID
    wholes = rf"{_WORD}(?:{'|'.join(map(re.escape, whole))})$"
    calendar = rf"{_WORD}(?:{'|'.join(sorted(CALENDAR_NOUNS))})\.{_WORD}(?:{'|'.join(CALENDAR_WORDS)})$"
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(whole.values()):
        ids = "|".join(re.escape(each) for each, of in whole.items() if of == name)
        found.setdefault(name, []).append(rf"^{_WORD}(?:{ids})$")
    found.setdefault("calendar", []).append(rf"^(?!{wholes}){calendar}")
    for name, last in _last_words().items():
        found.setdefault(name, []).append(rf"^(?!{wholes})(?!{calendar}){_WORD}(?:{'|'.join(last)})$")
    return found


def parameters() -> Part:
    """The parameters by id: the last word says what kind of value stands there; known ids are offered."""
    from embolplan.words.en.line import MESSAGES as LABELS  # every id that has a label of its own

    known = {key.removeprefix("line."): label for key, label in LABELS.items()}
    return {
        "type": "object",
        "properties": {
            line_id: {"description": label} for line_id, label in known.items() if kind_name(line_id) is not None
        },
        "patternProperties": {
            pattern: {"$ref": f"#/$defs/{kind}"} for kind, patterns in id_patterns().items() for pattern in patterns
        },
        "additionalProperties": False,
    }


def kinds() -> dict[str, Part]:
    """The parameters of every kind, by the name of the kind."""
    found: dict[str, Part] = dict(ENTRY)
    for name in id_patterns():
        found |= {f"{name}.line": _stated(name), name: parameter(name)}
    return found
