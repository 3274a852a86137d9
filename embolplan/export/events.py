"""What a person entered at an event, in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from embolplan.export.amounts import time_in_words
from embolplan.plan import Duration
from embolplan.units import UNITS, show
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.record import Event

_LONGEST = 160
_ORDER = (
    "reason",
    "complication",
    "id",
    "outcome",
    "endpoint",
    "name",
    "fate",
    "text",
    "feeder",
    "left_feeder",
    "of",
    "explains",
    "differs",
    "takes_back",
    "place_of",
    "to",
    "note",
)
"""Fields that are told in words of their own, and first, in this order."""
_FLAGS = ("portion", "steps_over", "abandoned", "own")
"""Fields that are told where they are so, and not at all where they are not."""
_IN_THE_TEXT = ("started", "interval", "counted", "resuspended")
"""What the text of a note that the program wrote says already."""
_HEART_RATE = "patient.heart_rate"
_DURATION = {"unit", "value", "low", "high"}
_NO_DIFFERENCE = 1e-6
"""mL that no scale shows."""


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
    if event.kind == "opened":
        # It holds the recipe, the case and the plan whole; these have pages of their own.
        fields = {name.replace("_", " "): _value(value) for name, value in shown.items()}
        fields = {name: text if len(text) <= _LONGEST else say("export.body_in_json") for name, text in fields.items()}
        return "; ".join(say("export.body_part", name=name, value=text) for name, text in fields.items())
    if event.kind == "measured" and _nothing_to_explain(body):
        del shown["explains"]
    told = [*_parts(shown), *([say("entered.like_the_first")] if event.kind == "prepared again" else [])]
    return "; ".join(told)


def _nothing_to_explain(body: Mapping[str, object]) -> bool:
    """Whether what was read is as it should be, or no volume."""
    differs = body.get("differs")
    return body.get("id") == _HEART_RATE or (isinstance(differs, int | float) and abs(differs) <= _NO_DIFFERENCE)


def _parts(body: Mapping[str, object]) -> Iterator[str]:
    """What was entered, and then how: amounts and names first, and what the program keeps for itself not at all."""
    for name in (*(name for name in _ORDER if name in body), *(name for name in body if name not in _ORDER)):
        value = body[name]
        if name == "differs":
            if isinstance(value, int | float) and abs(value) > _NO_DIFFERENCE:
                yield say("entered.differs", value=show(value, "mL"))
        elif name == "explains":
            yield say(f"export.explains.{value}")
        elif name in _ORDER:
            yield say(f"entered.{name}", value=_value(value))
        elif name in _FLAGS:
            yield from (say(f"entered.{name}") for _ in range(bool(value)))
        elif name not in _IN_THE_TEXT:
            yield say("export.body_part", name=name.replace("_", " "), value=_value(value))


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
    if set(value) == _DURATION:
        time = Duration(**value)  # type: ignore[arg-type] # as it was written
        return time_in_words(time) if time != Duration(time.unit) else say("entered.how_long_unknown")
    text = "; ".join(f"{name} {_value(part)}" for name, part in value.items() if part is not None)
    return text if len(text) <= _LONGEST else say("export.body_in_json")
