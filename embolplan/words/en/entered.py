"""How a record tells what was entered at an event."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "entered.reason": "reason: {value}",
    "entered.note": "note: {value}",
    "entered.complication": "{value}",
    "entered.id": "{value}",
    "entered.outcome": "{value}",
    "entered.endpoint": "{value}",
    "entered.name": "{value}",
    "entered.fate": "{value}",
    "entered.text": "{value}",
    "entered.feeder": "into {value}",
    "entered.left_feeder": "on leaving {value}",
    "entered.of": "of {value}",
    "entered.differs": "{value} less than by the entries",
    "entered.like_the_first": "counted as made like the first, all of its drug in this volume; times and shakes of its "
    "making stand here only where its steps were walked again",
    "entered.takes_back": "takes back event {value}",
    "entered.place_of": "in the place of event {value}",
    "entered.to": "leads to {value}",
    "entered.portion": "by the one key",
    "entered.steps_over": "stepped over",
    "entered.abandoned": "abandoned before its end",
    "entered.own": "a timer of one's own",
    "entered.how_long_unknown": "for as long as somebody lets it",
}
