"""From the events of a procedure to what changes the fold: choices made, volumes read and given, the catheter."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from embolplan.engine.amounts import Amount, Given
from embolplan.engine.book import Doing, Reading
from embolplan.units import Quantity
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from embolplan.model.case import Case
    from embolplan.record import Event


def doing_of(events: Sequence[Event]) -> Doing:
    """What was measured, given and left in the catheter; the readings of a quantity in their order."""
    readings: dict[str, list[Reading]] = {}
    for event in events:
        for line_id, reading in _readings(event) if event.kind == "measured" else ():
            readings.setdefault(line_id, []).append(reading)
    given: dict[str, dict[str, Fraction]] = {}
    for event in events:
        if event.kind == "given":
            feeders, feeder = given.setdefault(str(event.body["of"]), {}), str(event.body["feeder"])
            feeders[feeder] = feeders.get(feeder, Fraction(0)) + _exact(event.body)
    hubs = [_in_hub(event.body) for event in events if event.kind == "catheter content" and "value" in event.body]
    runs = [_exact(event.body) for event in events if event.kind == "contrast given"]
    return Doing(
        {line_id: tuple(found) for line_id, found in readings.items()},
        {syringe: {name: _volume(sum_) for name, sum_ in feeders.items()} for syringe, feeders in given.items()},
        hubs[-1] if hubs else None,
        _volume(sum(runs, Fraction(0))) if runs else None,
        next((str(event.body["of"]) for event in reversed(events) if event.kind == "given"), None),
    )


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
