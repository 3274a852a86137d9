"""Recipes that borrow from what comes in: what those that come along are lent, and what those lose that were there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from embolplan.errors import LibraryError, Problem
from embolplan.library.files import read_bytes
from embolplan.library.lending import lent_by
from embolplan.library.load import load_protocol
from embolplan.library.pins import PROTOCOL
from embolplan.library.places import Held, the_one
from embolplan.units import show_quantity
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.library.arrivals import Arrival
    from embolplan.library.judging import Change
    from embolplan.model.protocol import Protocol
    from embolplan.model.recipe import Origin

HeldById = Mapping[str, tuple[Held, ...]]


def not_lent(arrivals: Sequence[Arrival], held: HeldById) -> Iterator[Problem]:
    """What the recipes that come in would borrow and their lenders, come along or there already, do not lend."""
    coming = {each.id: each for each in arrivals if each.kind == PROTOCOL}
    known: dict[str, Protocol] = {}
    for arrival in arrivals:
        protocol = arrival.protocol() if arrival.gist.borrows else None
        if protocol is None:
            continue
        try:
            for name in dict.fromkeys(protocol.borrows.values()):
                # A lender that nobody has is told by its own rule.
                if name not in known and (lender := _lender(name, coming, held)) is not None:
                    known[name] = lender
            lenders = {name: known[name] for name in protocol.borrows.values() if name in known}
            yield from lent_by(protocol, arrival.origin, lenders)[1]
        except LibraryError as error:
            yield from error.problems


def _lender(name: str, coming: Mapping[str, Arrival], held: HeldById) -> Protocol | None:
    if name in coming:
        return coming[name].protocol()
    return _loaded(held[name])[0] if name in held else None


def left_without(changes: Sequence[Change], held: HeldById) -> Iterator[Problem]:
    """What recipes that are there and stay as they are borrow from one whose new version lends it otherwise, or not."""
    coming = {change.arrival.id for change in changes}
    updates = [change.arrival for change in changes if change.fate == "update"]
    lenders = {each.id: protocol for each in updates if (protocol := each.protocol()) is not None}
    for file_id, copies in held.items() if lenders else ():
        if file_id not in coming and _may_borrow(copies[0], lenders):
            yield from _left_without(copies, lenders, held)


def _may_borrow(found: Held, lenders: Mapping[str, Protocol]) -> bool:
    """Whether the text speaks of one of them at all, which spares reading all the others."""
    raw = read_bytes(found.path)
    return b"borrows:" in raw and any(name.encode() in raw for name in lenders)


def _left_without(copies: tuple[Held, ...], lenders: Mapping[str, Protocol], held: HeldById) -> Iterator[Problem]:
    try:
        protocol, origin = _loaded(copies)
        before = {name: _loaded(held[name])[0] for name in lenders if name in protocol.borrows.values()}
    except LibraryError:
        return  # what does not load borrows nothing, and is told wherever it is asked for
    now, lost = lent_by(protocol, origin, lenders)
    then, _ = lent_by(protocol, origin, before)
    # What was not lent before either is not the doing of this version.
    for line_id, lent in then.items():
        lender = lenders[lent.by]
        at = Problem(str(copies[0].path), "", f"borrows.{line_id}")
        if line_id not in now:
            why = next((each.message for each in lost if each.key == at.key), "")
            said = say("lending.not_any_more", id=lent.by, version=lender.version, why=why)
            yield at._replace(message=said, hint=say("lending.not_any_more.hint", id=protocol.id), code="not-lent")
        elif now[line_id].value != lent.value:
            values = {"before": show_quantity(lent.value), "after": show_quantity(now[line_id].value)}
            said = say("lending.changed", line=line_id, id=lent.by, version=lender.version, **values)
            yield at._replace(message=said, severity="warning")


def _loaded(copies: tuple[Held, ...]) -> tuple[Protocol, Origin]:
    found = the_one(copies)
    return load_protocol(found.path, found.name)
