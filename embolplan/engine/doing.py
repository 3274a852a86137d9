"""From the events of a procedure to what changes the fold: choices made, volumes read and given, the catheter."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from embolplan.engine.amounts import Amount, Given
from embolplan.engine.book import Doing, Pushing, Reading
from embolplan.units import Quantity
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from embolplan.model.case import Case
    from embolplan.record import Event

OF = "of"
"""In the body of an event: the line of the syringe that was pushed from or read."""
_BETWEEN = ("measured", "prepared again")
LEFT_FEEDER = "left_feeder"
"""In the body of what became of the catheter's content: it was at a change, and the catheter went on to another."""


def doing_of(events: Sequence[Event]) -> Doing:
    """What was measured, given and left in the catheter; the readings of a quantity in their order."""
    readings: dict[str, list[Reading]] = {}
    for event in events:
        for line_id, reading in _readings(event) if event.kind == "measured" and OF not in event.body else ():
            readings.setdefault(line_id, []).append(reading)
    given: dict[str, dict[str, Amount]] = {}
    for syringe in dict.fromkeys(str(event.body[OF]) for event in events if event.kind == "given"):
        given[syringe] = _by_feeder(event for event in events if event.kind == "given" and event.body[OF] == syringe)
    ends = [event for event in events if event.kind == "catheter content" and LEFT_FEEDER not in event.body]
    hubs = [_in_hub(event.body) for event in ends if "value" in event.body]
    runs = [_exact(event.body) for event in events if event.kind == "contrast given"]
    return Doing(
        {line_id: tuple(found) for line_id, found in readings.items()},
        given,
        hubs[-1] if hubs else None,
        *_stood_in_hub([event.n for event in ends if "value" in event.body], events),
        _volume(sum(runs, Fraction(0))) if runs else None,
        dict(_pushing(events)),
    )


def _stood_in_hub(hubs: Sequence[int], events: Sequence[Event]) -> tuple[str | None, int]:
    """The syringe that was pushed from last when the last hub was entered, and how often it was read or made before."""
    pushed = [event for event in events if hubs and event.kind == "given" and event.n < hubs[-1]]
    last = max(pushed, key=_place, default=None)
    if last is None:
        return None, 0
    marks = [event for event in events if event.kind in _BETWEEN and event.body.get(OF) == last.body[OF]]
    return str(last.body[OF]), sum(event.n < _place(last) for event in marks)


def _by_feeder(events: Iterable[Event]) -> dict[str, Amount]:
    sums: dict[str, Fraction] = {}
    for event in events:
        feeder = str(event.body["feeder"])
        sums[feeder] = sums.get(feeder, Fraction(0)) + _exact(event.body)
    return {feeder: _volume(total) for feeder, total in sums.items()}


def _pushing(events: Sequence[Event]) -> Iterator[tuple[str, tuple[Pushing, ...]]]:
    """For each syringe that was read at the table what was given before, between and after its readings."""
    marks = [event for event in events if event.kind in _BETWEEN and OF in event.body]
    for syringe in dict.fromkeys(str(event.body[OF]) for event in marks):
        of_it = [event for event in events if event.body.get(OF) == syringe]
        readings = [event for event in marks if event.body[OF] == syringe]
        pushed = [event for event in of_it if event.kind == "given"]
        bounds = [0, *(reading.n for reading in readings), max(event.n for event in events) + 1]
        between = [
            _by_feeder(event for event in pushed if low <= _place(event) < high) for low, high in pairwise(bounds)
        ]
        ends = [_end(event, given) for event, given in zip(readings, between, strict=False)]
        yield syringe, (*ends, Pushing(between[-1]))


def _end(event: Event, given: Mapping[str, Amount]) -> Pushing:
    body: Mapping[str, Any] = event.body
    if event.kind == "measured":
        return Pushing(given, Reading(_measured(body), body["explains"]))
    return Pushing(given, fresh=_measured(body))


def _place(event: Event) -> int:
    """The number of the first entry in whose place it stands, since that is when it was pushed."""
    return int(str(event.body.get("place_of", event.body.get("takes_back", event.n))))


def case_as_chosen(case: Case, events: Sequence[Event]) -> Case:
    """The case with the choices that were made during the procedure."""
    made = {str(event.body["id"]): str(event.body["value"]) for event in events if event.kind == "choice made"}
    return case.model_copy(update={"choices": {**case.choices, **made}}) if made else case


def _readings(event: Event) -> Iterator[tuple[str, Reading]]:
    body: Mapping[str, Any] = event.body
    explains = body["explains"]
    start = body.get("start")
    if start is not None:
        yield start["id"], Reading(_measured(start), "different start")
        # What the other start does not explain of the reading was misjudged.
        explains = "read"
    yield body["id"], Reading(_measured(body), explains)


def _exact(body: Mapping[str, Any]) -> Fraction:
    return Fraction(repr(body["value"]))


def _volume(exact: Fraction) -> Amount:
    return _amount(float(exact), Quantity(exact, exact, "mL"))


def _in_hub(body: Mapping[str, Any]) -> Amount:
    """The volume in catheter and hub, and what became of it."""
    quantity = Quantity(_exact(body), _exact(body), body["unit"])
    because = str(body.get("fate") or say("engine.measured"))
    return Amount(body["value"], Given("measured", because=because, quantity=quantity))


def _measured(body: Mapping[str, Any]) -> Amount:
    return _amount(body["value"], Quantity(_exact(body), _exact(body), body["unit"]))


def _amount(value: float, quantity: Quantity) -> Amount:
    return Amount(value, Given("measured", because=say("engine.measured"), quantity=quantity))
