"""What was pushed out of a syringe into each feeder, and what is left in it, also where it was read in between."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from embolplan.engine.amounts import Amount, Given
from embolplan.engine.book import PATIENT, Book, Pushing
from embolplan.engine.feeders import shares_of
from embolplan.engine.mixtures import Batch, Portion, mixed
from embolplan.engine.readings import as_read, with_volume
from embolplan.engine.syringes import GIVEN_PARTS, name_parts
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEFT, READING = "left.volume", "left.reading"


def given(book: Book, suspension: Portion, syringe: str) -> tuple[Portion, list[Portion]]:
    """Names what each feeder was given and what is left, and returns that, and what was held from each reading on."""
    doing = book.doing
    volumes = doing.given.get(syringe, {}) if doing else {}
    total = book.name(
        "given.volume", _sum(book, [book.name(f"given.{name}.volume", volumes[name]) for name in volumes])
    )
    parts = doing.pushing.get(syringe, ()) if doing else ()
    if not parts:
        into, held = _pushed(book, suspension, volumes), [suspension]
        book.name(LEFT, suspension.volume - total)
        pushed, rest = suspension.taken(total / suspension.volume, book.constant(1))
        book.put(PATIENT, pushed)
        name_parts(book, "given", pushed, GIVEN_PARTS)
    else:
        into, rest, held = _between_readings(book, suspension, parts)
        for portion in into.values():
            book.put(PATIENT, portion)
        nothing = suspension.taken(total / suspension.volume, book.constant(1))[0]
        name_parts(book, "given", reduce(mixed, into.values()) if into else nothing, GIVEN_PARTS)
    for feeder, portion in into.items():
        name_parts(book, f"given.{feeder}", portion, GIVEN_PARTS)
    name_parts(book, "left", rest, GIVEN_PARTS)
    _left_of_shares(book)
    return rest, held


def _pushed(book: Book, held: Portion, volumes: Mapping[str, Amount]) -> dict[str, Portion]:
    return {name: held.taken(volume / held.volume, book.constant(1))[0] for name, volume in volumes.items()}


def _between_readings(
    book: Book, suspension: Portion, parts: Iterable[Pushing]
) -> tuple[dict[str, Portion], Portion, list[Portion]]:
    """By feeder what was pushed, what is left, and what was held: each reading changes what is pushed after it."""
    into: dict[str, Portion] = {}
    held, left = suspension, suspension.volume
    all_held = list[Portion]()
    for n, part in enumerate(parts, 1):
        all_held.append(held)
        for name, portion in _pushed(book, held, part.given).items():
            into[name] = mixed(into[name], portion) if name in into else portion
        if part.given:
            total = _sum(book, list(part.given.values()))
            held = held.taken(total / held.volume, book.constant(1))[1]
            left = left - total
            held = with_volume(held, left)
        if part.reading is not None:
            # Each reading has a name of its own, so that a formula shows the one that it is about.
            left = book.name(f"{READING}.{n}.volume", part.reading.amount)
            held = as_read(book, left, part.reading, held)
        if part.fresh is not None:
            held = mixed(held, _made_again(book, suspension, part.fresh))
            left = left + part.fresh
    left = book.name(LEFT, left)
    return into, with_volume(held, left), all_held


def _made_again(book: Book, suspension: Portion, volume: Amount) -> Portion:
    """As much of everything as in the first preparation, in the volume that was read of the second."""
    parts = {substance: suspension.part(substance) for substance in suspension.batch.parts}
    again = Batch(parts, volume, suspension.solids, suspension.batch.beads, suspension.batch.stays)
    book.brought.append(again)
    return Portion(again)


def _sum(book: Book, volumes: list[Amount]) -> Amount:
    nothing = Amount(book.constant(0, "mL").value, Given("derived", because=say("engine.nothing_given")))
    return reduce(Amount.__add__, volumes) if volumes else nothing


def _left_of_shares(book: Book) -> None:
    """What of its share each feeder has not been given yet, or was given beyond it."""
    for feeder in shares_of(book.feeders):
        planned, name = book.read(f"feeder.{feeder}.volume"), f"given.{feeder}.volume"
        got = book.read(name) if book.has(name) else _sum(book, [])
        rest = (planned - got).value
        if isinstance(rest, float) and rest < 0:
            book.name(f"beyond.{feeder}.volume", got - planned)
        else:
            book.name(f"left.{feeder}.volume", planned - got)
