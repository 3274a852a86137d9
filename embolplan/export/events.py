"""What a person entered at an event, in one line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from embolplan.units import UNITS, show
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.record import Event

_LONGEST = 160


def moment(event: Event) -> str:
    """The event's time, UTC, to the second; the time as it is where it is written otherwise."""
    date, separator, clock = event.at.partition("T")
    return f"{date} {clock[:8]} UTC" if separator and clock.endswith("Z") else event.at


def body_in_words(event: Event) -> str:
    """Each field of an event's body with its value; whole files and plans are left to the JSON export."""
    body = event.body
    # What was typed says the amount with its unit.
    twice = ("value", "unit") if {"value", "unit", "text"} <= body.keys() else ()
    shown = {name: value for name, value in body.items() if value is not None and name not in twice}
    fields = {name.replace("_", " "): _value(value) for name, value in shown.items()}
    if event.kind == "opened":
        # It holds the recipe, the case and the plan whole; these have pages of their own.
        fields = {name: text if len(text) <= _LONGEST else say("export.body_in_json") for name, text in fields.items()}
    return "; ".join(say("export.body_part", name=name, value=text) for name, text in fields.items())


def _value(value: object) -> str:
    if isinstance(value, bool):
        return say("export.yes") if value else say("export.no")
    if isinstance(value, Mapping):
        return _mapping(value)
    if (
        isinstance(value, list | tuple)
        and value
        and all(isinstance(part, Mapping) and "agrees" in part for part in value)
    ):
        return "; ".join(_compared(part) for part in value)
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    # A plan or a recipe inside an event fills pages of its own; a person's own words are never cut.
    return text if isinstance(value, str) or len(text) <= _LONGEST else say("export.body_in_json")


def _compared(entry: Mapping[str, object]) -> str:
    """One line that a second person entered, beside what stands."""
    verdict = say("export.agrees") if entry["agrees"] else say("export.differs")
    return say("export.compared", id=entry["id"], typed=entry["text"], stands=entry["stands"], verdict=verdict)


def _mapping(value: Mapping[str, object]) -> str:
    number, unit = value.get("value"), value.get("unit")
    if isinstance(number, int | float) and isinstance(unit, str) and unit in UNITS:
        return show(number, unit, exact=True)
    text = "; ".join(f"{name} {_value(part)}" for name, part in value.items() if part is not None)
    return text if len(text) <= _LONGEST else say("export.body_in_json")
