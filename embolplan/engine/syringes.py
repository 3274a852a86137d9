"""Syringes: how many of the recipe's own it takes, and the working syringe that is refilled from a reservoir.

What is in a full one and in the last one is a share of what was mixed, as long as that is even.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from embolplan.engine.amounts import Amount, least, up, where_steady
from embolplan.engine.book import Place
from embolplan.engine.refusals import refused_at
from embolplan.model.offered import WORKING_SYRINGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from embolplan.engine.book import Book
    from embolplan.engine.mixtures import Portion
    from embolplan.model.protocol import Step

PARTS = {"drug": "drug_mass", "iodine": "iodine", "oil": "oil_volume", "oil iodine": "oil_iodine"}
"""What of a mixture has a line of its own, and the last word of its id; mL of oil, mg of the others."""
GIVEN_PARTS = {**PARTS, "particles": "particles_mass"}
"""And of what was given and left; a plan says of particles how much of them there is in a mL."""


def name_parts(book: Book, prefix: str, portion: Portion, parts: Mapping[str, str] = PARTS) -> None:
    """Names drug, iodine and oil in a portion, as far as it has them."""
    for substance, word in parts.items():
        if substance in portion.batch.parts:
            book.name(f"{prefix}.{word}", portion.part(substance))


def name_share(book: Book, prefix: str, volume: Amount, whole: Portion, parts: Mapping[str, str] = PARTS) -> None:
    """Names what stands in a volume of something that is even."""
    inside, _ = whole.taken(volume / whole.volume, book.constant(1))
    name_parts(book, prefix, inside, parts)


class Parts(NamedTuple):
    """How many parts there are, the volume of a full one, and that of the last."""

    number: Amount
    full: Amount
    last: Amount


def in_parts(book: Book, noun: str, size: Amount, whole: Portion, *, is_line: bool = False) -> Parts:
    """The parts of a size that a portion makes, their number and the last one as lines.

    A portion smaller than the size makes one part, which is the last as well. With `is_line` the volume of a full one
    is a line; where it is the size itself, as a pulse is, the size has one.
    """
    one = book.constant(1)
    with refused_at(size.id or noun):
        count = book.name(f"{noun}.count", up(whole.volume / size))
    full = least(size, whole.volume)
    if is_line:
        full = book.name(f"{noun}.volume", full)
    rest = whole.volume - (count - one) * size
    last = where_steady(count, rest, lambda: size * book.part(f"{noun}.last.volume"))
    return Parts(count, full, book.name(f"{noun}.last.volume", last))


def refill(book: Book, step: Step, suspension: Portion) -> None:
    """The working syringe, where its capacity is given: its fills, what is in each, and how long each is pushed."""
    if not book.gives(WORKING_SYRINGE):
        return
    noun = WORKING_SYRINGE.rpartition(".")[0]
    capacity = book.place(WORKING_SYRINGE)
    _, full, last = in_parts(book, noun, capacity, suspension, is_line=True)
    for prefix, volume in ((noun, full), (f"{noun}.last", last)):
        name_share(book, prefix, volume, suspension)
        if step.rate:
            book.name(f"{prefix}.duration", volume / book.read(step.rate))


def count_syringes(book: Book, limited: Sequence[str], changes: Sequence[tuple[Step, Mapping[str, Portion]]]) -> None:
    """For each container that has a capacity (`limited`), how many of them what it holds last takes; not in a record.

    A syringe is made up over several steps, and what it holds last is what is pushed or handed on; `changes` has what
    the containers hold after each step that moves something.
    """
    if book.doing is not None:
        return
    for container in limited:
        held = _held_last(container, changes)
        if held is None:
            continue
        step, portion = held
        with refused_at(f"{container}.count"):
            count = up(portion.volume / book.parameters[f"{container}.capacity"])
        book.name_at(Place(step.id, step.phase), f"{container}.count", count)


def _held_last(container: str, changes: Sequence[tuple[Step, Mapping[str, Portion]]]) -> tuple[Step, Portion] | None:
    """What a container holds last, and the step that made it so; None where nothing ever stands in it."""
    held: tuple[Step, Portion] | None = None
    for step, there in reversed(changes):
        portion = there.get(container)
        if held is not None and portion is not held[1]:
            break
        if portion is not None:
            held = step, portion
    return held
