"""How a record tells what was entered: amounts and names first, in words, and nothing that only the program needs."""

from __future__ import annotations

import pytest

from embolplan.export.events import body_in_words
from embolplan.record import Event

GIVEN = {"feeder": "F1", "of": "suspension.volume", "value": 0.5, "unit": "mL", "text": "0.5 mL"}
READ = {"id": "left.volume", "value": 9.0, "unit": "mL", "text": "9 mL", "of": "suspension.volume"}
SECOND = {
    "of": "suspension.volume",
    "value": 6.0,
    "unit": "mL",
    "text": "6 mL",
    "reason": "supply",
    "note": "a large one",
}
OPEN = {"unit": "min", "value": None, "low": None, "high": None}


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [
        ("given", GIVEN, "0.5 mL; into F1; of suspension.volume"),
        ("given", {**GIVEN, "portion": True}, "0.5 mL; into F1; of suspension.volume; by the one key"),
        ("given", {"feeder": "F1", "takes_back": 19}, "into F1; takes back event 19"),
        ("catheter content", {"fate": "aspirated", "text": "0.4 mL"}, "aspirated; 0.4 mL"),
        ("catheter content", {"fate": "aspirated", "left_feeder": "F1"}, "aspirated; on leaving F1"),
        ("note", {"text": "shoulder pain", "complication": "pain"}, "pain; shoulder pain"),
        ("note", {"text": "load.duration: 1 of 6 done", "started": 4, "interval": 1}, "load.duration: 1 of 6 done"),
        (
            "timer started",
            {"name": "load.duration", "own": False, "time": OPEN},
            "load.duration; time: for as long as ",
        ),
        ("timer started", {"name": "pause", "time": {**OPEN, "low": 2.0, "high": 3.0}}, "pause; time: 2 to 3 min"),
        # What reads as it should needs no explanation, and a difference is printed as a volume is.
        ("measured", {**READ, "explains": "read", "differs": 2.2e-16}, "left.volume; 9 mL; of suspension.volume"),
        ("measured", {**READ, "explains": "lost", "differs": 0.30000000000000004}, "; a portion was lost; 0.3 mL less"),
        (
            "measured",
            {"id": "patient.heart_rate", "text": "80 /min", "explains": "read"},
            "patient.heart_rate; 80 /min",
        ),
        ("prepared again", SECOND, "note: a large one; counted as made like the first"),
        ("deviation", {"reason": "other", "note": "was done", "steps_over": False}, "reason: other; note: was done"),
        ("deviation", {"reason": "other", "note": "not done", "steps_over": True}, "; stepped over"),
    ],
)
def test_an_entry_reads_as_a_person_would_say_it(kind: str, body: dict[str, object], told: str) -> None:
    event = Event(7, "2026-11-24T08:00:00.000Z", "Lee", kind, "inject", 1, body)  # type: ignore[arg-type] # as written
    words = body_in_words(event)
    assert told in words
    assert not any(name in words for name in ("text:", "fate:", "own:", "started", "e-16", "explains"))
