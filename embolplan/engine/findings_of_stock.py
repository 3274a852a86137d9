"""Findings about what is in the room: what has expired, what does not suffice, and which vials would do."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.engine.places import GS1_MONTH
from embolplan.engine.stock import Shelved, best_ways, has_expired, shelved_drugs, strengths, usable_through
from embolplan.plan import Finding
from embolplan.units import parse_count, show
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.subject import Subject
    from embolplan.engine.vials import Opened
    from embolplan.model.case import StockItem

EXPIRED, SHORT, WAYS, LOTS = "stock.expired", "stock.short", "stock.combinations", "stock.lots"


def expired(subject: Subject) -> Iterator[Finding]:
    """Something that the plan would open, and that is past its month on the day of the procedure."""
    for item in _spoken_of(subject):
        if has_expired(item, subject) and item.expires:
            text = say(
                f"finding.{EXPIRED}",
                item=_item(subject, item),
                through=usable_through(item.expires).isoformat(),
                day=subject.case.procedure.date,
            )
            yield Finding(EXPIRED, "block", text, sources=(GS1_MONTH,))


def short(subject: Subject) -> Iterator[Finding]:
    """The stock, without what has expired, cannot make the dose; or not with the product that was chosen."""
    for drug in shelved_drugs(subject):
        text = _too_little(subject, drug) or _too_few(subject, drug)
        if text is not None:
            yield Finding(SHORT, "block", text, (drug.mass.id, f"{drug.noun}.vials"))
    yield from _packs_short(subject)


def combinations(subject: Subject) -> Iterator[Finding]:
    """Several strengths are there: the fewest vials and the least waste, for a person to let or to leave."""
    if subject.case.procedure.vials_by is not None:
        return
    for drug in shelved_drugs(subject):
        several = len(strengths(subject, drug)) > 1 and _too_few(subject, drug) is None
        ways = best_ways(subject, drug) if several else None
        if ways is not None:
            text = say(f"finding.{WAYS}", ways=_both_ways(subject, ways))
            yield Finding(WAYS, "note", text, (drug.mass.id, f"{drug.noun}.vials"))


def lots(subject: Subject) -> Iterator[Finding]:
    """What is there of what the plan opens, with lots and months."""
    items = list(_spoken_of(subject))
    if items:
        told = "; ".join(_item(subject, item) for item in items)
        yield Finding(LOTS, "note", say(f"finding.{LOTS}", items=told))


def stock_waits(subject: Subject) -> Iterator[str]:
    """What has to be entered before expiry and sufficiency can be told."""
    items = list(_spoken_of(subject))
    waits = [f"stock.{item.product}.expires" for item in items if item.expires is None]
    if items and subject.case.procedure.date is None:
        waits.insert(0, "procedure.date")
    if waits:
        yield say("engine.limit_not_assessed", code=EXPIRED, ids=", ".join(dict.fromkeys(waits)))
    for drug in shelved_drugs(subject):
        if drug.needed is None:
            ids = ", ".join(waiting.id for waiting in drug.mass.waits_for) or drug.mass.id
            yield say("engine.limit_not_assessed", code=SHORT, ids=ids)
        elif _held(subject, drug) >= drug.needed and best_ways(subject, drug) is None:
            yield say("finding.too_many_ways", code=WAYS)


def stock_fields(subject: Subject) -> set[str]:
    """The stock, where the plan speaks of all that is in it."""
    return {"stock"} if len(list(_spoken_of(subject))) == len(subject.case.stock) else set()


def _spoken_of(subject: Subject) -> Iterator[StockItem]:
    """The entries of products that the plan names, and of the drugs that it dissolves."""
    if not subject.case.stock:
        return
    named = {line.option for line in subject.lines.values() if line.option is not None}
    named |= {item.product for drug in shelved_drugs(subject) for item in drug.entries}
    yield from (item for item in subject.case.stock if item.product in named)


def _too_little(subject: Subject, drug: Shelved) -> str | None:
    held = _held(subject, drug)
    if drug.needed is None or held >= drug.needed:
        return None
    return say(
        "finding.stock.short",
        needed=show(drug.needed, "mg"),
        held=show(held, "mg"),
        counts=_counts(subject, drug) or say("finding.nothing_there"),
        missing=show(drug.needed - held, "mg"),
    )


def _held(subject: Subject, drug: Shelved) -> Fraction:
    return sum((each.content * each.there for each in strengths(subject, drug)), Fraction(0))


def _counts(subject: Subject, drug: Shelved) -> str:
    return ", ".join(_of(subject, each.product, each.there) for each in strengths(subject, drug))


def _of(subject: Subject, product: str, count: int) -> str:
    return say("engine.count_of", count=count, product=subject.shelf.products[product].name)


def _too_few(subject: Subject, drug: Shelved) -> str | None:
    """Too few of the product that was chosen, while other strengths would make up for it."""
    vials = subject.lines.get(f"{drug.noun}.vials")
    if drug.product is None or vials is None or vials.value is None or subject.case.procedure.vials_by is not None:
        return None
    there = {each.product: each.there for each in strengths(subject, drug)}.get(drug.product.id, 0)
    ways = best_ways(subject, drug)
    if drug.product.form != "powder" or vials.value <= there or ways is None:
        return None
    needed, others = show(vials.value, ""), _both_ways(subject, ways)
    return say("finding.stock.short_of_chosen", product=drug.product.name, needed=needed, there=there, others=others)


def _packs_short(subject: Subject) -> Iterator[Finding]:
    """Bottles of beads, or other containers that a line counts, where the stock speaks of that product."""
    for line in subject.lines.values() if subject.case.stock else ():
        product = subject.product(line.id.rpartition(".")[0])
        entries = [item for item in subject.case.stock if product is not None and item.product == product.id]
        if product is None or not entries or not line.id.endswith(".packs") or line.value is None:
            continue
        there = sum(parse_count(item.count) for item in entries if not has_expired(item, subject))
        if there < line.value:
            text = say("finding.stock.short_packs", product=product.name, needed=line.text, there=there)
            yield Finding(SHORT, "block", text, (line.id,))


def _both_ways(subject: Subject, ways: tuple[Opened, Opened]) -> str:
    few, least = (_way(subject, way) for way in ways)
    if ways[0] == ways[1]:
        return say("finding.stock.one_way", way=few)
    return say("finding.stock.two_ways", fewest=few, least=least)


def _way(subject: Subject, way: Opened) -> str:
    opened = say("finding.and").join(_of(subject, product, count) for product, count in way.counts)
    return say("finding.stock.way", opened=opened, left=show(way.left, "mg"))


def _item(subject: Subject, item: StockItem) -> str:
    return say(
        "finding.stock.item",
        of=_of(subject, item.product, parse_count(item.count)),
        lot=say("finding.stock.lot", lot=item.lot) if item.lot else say("finding.stock.no_lot"),
        expires=say("finding.stock.month", month=item.expires) if item.expires else say("finding.stock.no_month"),
    )
