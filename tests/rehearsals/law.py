"""What must hold of every procedure that is over, however it went: the journal, the balance and the record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import isclose
from typing import TYPE_CHECKING, Any

import pytest

from embolplan.engine.amounts import Corners, Unknown
from embolplan.engine.book import PATIENT
from embolplan.engine.doing import case_as_chosen, doing_of
from embolplan.engine.fold import fold
from embolplan.engine.mixtures import Portion
from embolplan.errors import ExportError
from embolplan.export import FORMS, export_record
from embolplan.library import unpack
from embolplan.procedure import Session, standing, walk
from embolplan.procedure.chain import chain_hash
from embolplan.procedure.in_suspension import preparations_pushed

if TYPE_CHECKING:
    from embolplan.engine.book import Book
    from embolplan.plan import Line
    from embolplan.record import Record
    from tests.rehearsals.driving import Team

_CLOSE = 1e-9
QUICK = tuple(form for form in FORMS if form != "pdf")


def hold(team: Team, forms: Iterable[str]) -> None:
    """AssertionError where anything does not hold of a closed procedure."""
    path, kept = team.session.journal.path, team.session
    assert kept.walk.closed is not None
    kept.leave()
    # Reading the file again follows the chain from the first event to the last.
    with Session.resume(path, by="Kim", clock=team.clock, read_only=True) as again:
        assert (again.events, again.walk) == (kept.events, kept.walk)
        assert walk(again.plan, again.events) == again.walk
        record = again.record()
    assert record.ended == kept.walk.closed
    assert record.last_hash == chain_hash(kept.events)
    _totals(record)
    _balance(record)
    _forms(record, again.rehearsal, forms)


def _forms(record: Record, rehearsal: bool, forms: Iterable[str]) -> None:
    for form in forms:
        if rehearsal:
            with pytest.raises(ExportError):
                export_record(record, form)
            continue
        content = export_record(record, form)
        assert len(content) > 1000, form
        if form == "json":
            told = json.loads(content)
            assert len(told["events"]) == len(record.events)


def _totals(record: Record) -> None:
    """What the totals say against a sum of the entries themselves."""
    entries = [event for event in standing(record.events) if event.kind == "given" and event.body.get("of")]
    given = sum((Fraction(repr(event.body["value"])) for event in entries), Fraction(0))
    totals = {line.id: line for line in record.totals}
    _as_much_contrast_as_iodine(record, totals)
    if "given.volume" in totals:
        assert near(totals["given.volume"].value, float(given)), given
    assert near(sum(each.volume for each in record.feeders), float(given))
    for quantity in ("drug_mass", "iodine"):
        whole, parts = totals.get(f"given.{quantity}"), [getattr(each, quantity) for each in record.feeders]
        if whole is not None and whole.value is not None and parts and None not in parts:
            assert near(whole.value, sum(parts)), quantity
    for line in record.totals:
        # More may be read than there was; what nobody accounts for is less than nothing then.
        assert line.value is None or line.value >= -_CLOSE or line.id == "unaccounted.volume", line


def _as_much_contrast_as_iodine(record: Record, totals: Mapping[str, Line]) -> None:
    """Of one suspension, its contrast was given in the share in which its iodine was; each total stands once."""
    assert len({*totals, *(each.line.id for each in record.lines)}) == len(totals) + len(record.lines)
    inside, read = totals["contrast.in_suspension"].value, walk(record.plan, record.events)
    lost = any(each.id == "suspension.volume" and each.explains == "lost" for each in read.measurements)
    names = ("contrast.volume", "suspension.volume", "given.iodine", "contrast.iodine")
    known = [record.done[name].value for name in names if name in record.done]
    if inside is not None and len(known) == len(names) and all(known):
        contrast, whole, given, made = (float(value or 0) for value in known)
        assert near(inside, contrast * given / made), inside
        assert lost or near(inside, contrast * preparations_pushed(read, "suspension.volume", whole)), inside


def _balance(record: Record) -> None:
    """Given, left over, waste and unaccounted are together what was made, of each component that is known."""
    opened, events = record.events[0], record.events
    recipe, case, shelf = unpack(opened.body["recipe"])  # type: ignore[arg-type] # as it was packed
    counted = [event for event in standing(events) if event.kind != "given" or event.body.get("of")]
    book = fold(recipe, case_as_chosen(case, counted), shelf, doing_of(counted)).book
    # The volume of a solution is only assumed until it is read, and a reading of it leaves nothing unaccounted.
    assumed = any(event.kind == "measured" and str(event.body["id"]).endswith("drug.volume") for event in events)
    for substance, made, found in _components(book):
        assert near(made, found) or (substance == "volume" and assumed), (substance, made, found)
    _given_in(book, record)


def _components(book: Book) -> Iterator[tuple[str, float, float]]:
    brought = [Portion(batch) for batch in book.brought]
    for substance in (None, *dict.fromkeys(name for portion in brought for name in portion.batch.parts)):
        sums = [_sum(portions, substance) for portions in (brought, book.held)]
        if sums[0] is not None and sums[1] is not None:
            yield substance or "volume", sums[0], sums[1]


def _sum(portions: Iterable[Portion], substance: str | None) -> float | None:
    """The sum of one component over all portions, at the lower corner of what spans; None where a part is unknown."""
    total = 0.0
    for portion in portions:
        if substance is not None and substance not in portion.batch.parts:
            continue
        value: Any = (portion.volume if substance is None else portion.part(substance)).value
        if isinstance(value, Unknown):
            return None
        total += float(value.values[0] if isinstance(value, Corners) else value)
    return total


def _given_in(book: Book, record: Record) -> None:
    """What the book put into the patient is what the totals say was given."""
    # An infused drug goes into the patient as well, and is no part of a suspension.
    pushing = {step.id for step in book.delivered.values()}
    pushed = [portion for step, portion in book.sinks[PATIENT] if step in pushing]
    volume = _sum(pushed, None)
    totals = {line.id: line.value for line in record.totals}
    if volume is not None and totals.get("given.volume") is not None:
        assert near(volume, totals["given.volume"])


def near(one: float | None, other: float | None) -> bool:
    """Whether two amounts are the same to 1e-9 of themselves, or of one."""
    assert one is not None
    assert other is not None
    return isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE)
