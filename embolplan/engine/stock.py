"""What is in the room, held against what a plan needs: which vials there are, which have expired, how they combine."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.engine.vials import Opened, Strength, fewest, least_waste, ways_to_hold
from embolplan.errors import CaseError, Problem
from embolplan.plan import Item, Line
from embolplan.units import Quantity, parse_count, show
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.engine.subject import Subject
    from embolplan.model.case import Case, StockItem
    from embolplan.model.product import Product
    from embolplan.model.recipe import Shelf

CHOSEN = {"fewest": fewest, "least-waste": least_waste}


@dataclass(frozen=True, slots=True)
class Shelved:
    """A drug of a plan that is opened from vials, and the entries of the stock that hold it as the recipe uses it."""

    noun: str
    mass: Line
    product: Product | None
    """The product that was chosen, if any."""
    entries: tuple[StockItem, ...]
    """Those of the drug in the form that the recipe uses."""
    usable: tuple[StockItem, ...]
    """Those of them that have not expired: what has is there for nobody."""

    @property
    def needed(self) -> Fraction | None:
        """Milligrams; None where the mass is not one known number."""
        if self.mass.value is None or self.mass.canonical is None:
            return None
        written = Fraction(repr(self.mass.value))
        return Quantity(written, written, self.mass.canonical).to("mg").value


def refuse_unknown(case: Case, shelf: Shelf) -> None:
    """CaseError with each entry of the stock that names no product: what it holds would be missing without a word."""
    unknown = [item.product for item in case.stock if item.product not in shelf.products]
    if unknown:
        raise CaseError([Problem(f"stock.{name}", say("engine.no_product", found=name)) for name in unknown])


def usable_through(month: str) -> date:
    """The last day on which a vial that expires in this month is used. Source: places.GS1_MONTH."""
    year, number = map(int, month.split("-"))
    return date(year, number, monthrange(year, number)[1])


def has_expired(item: StockItem, subject: Subject) -> bool:
    """Whether an entry has expired on the day of the procedure; not, where either day is not entered."""
    day = subject.case.procedure.date
    return bool(day and item.expires and date.fromisoformat(day) > usable_through(item.expires))


def shelved_drugs(subject: Subject) -> Iterator[Shelved]:
    """Each drug that is dissolved, with what the stock has of it; none where the stock does not speak of the drug."""
    for noun in dict.fromkeys(subject.nouns("dissolve")) if subject.case.stock else ():
        mass, product = subject.lines.get(subject.found(f"{noun}.mass")), subject.product(noun)
        substance = product.substance if product else _named(subject, noun)
        held = [each for each in subject.case.stock if _is_of(subject, each, substance)]
        if mass is not None and held:
            usable = tuple(each for each in held if not has_expired(each, subject))
            yield Shelved(noun, mass, product, tuple(held), usable)


def _named(subject: Subject, noun: str) -> str | None:
    name = subject.lines.get(subject.found(f"{noun}.name"))
    return name.option.lower() if name is not None and name.option else None


def _is_of(subject: Subject, item: StockItem, substance: str | None) -> bool:
    """Whether an entry is a powder of the drug, which is what a recipe dissolves."""
    product = subject.shelf.products.get(item.product)
    return product is not None and product.substance == substance and product.form == "powder"


def strengths(subject: Subject, drug: Shelved) -> list[Strength]:
    """The vials of each product together, over all lots; a product whose content no source gives is left out."""
    counts: dict[str, int] = {}
    for item in drug.usable:
        counts[item.product] = counts.get(item.product, 0) + parse_count(item.count)
    held = ((name, content_of(subject.shelf.products[name]), there) for name, there in counts.items())
    return [Strength(name, content, there) for name, content, there in held if content is not None]


def content_of(product: Product) -> Fraction | None:
    """Milligrams in one vial."""
    content = product.quantities.get("content")
    value = content.value if content is not None else None
    return value.to("mg").value if isinstance(value, Quantity) else None


def best_ways(subject: Subject, drug: Shelved) -> tuple[Opened, Opened] | None:
    """The fewest vials and the least waste; None where the dose is not known, or the stock does not hold it."""
    mass = drug.needed
    ways = ways_to_hold(mass, strengths(subject, drug)) if mass else None
    if not ways:
        return None
    few, least = fewest(ways), least_waste(ways)
    assert few is not None  # of ways that there are
    assert least is not None
    return few, least


def opened_from_stock(subject: Subject, by: str) -> Mapping[str, Line]:
    """The lines of a plan, with vials combined as a person lets them be: the fewest, or with the least waste."""
    lines = dict(subject.lines)
    for drug in shelved_drugs(subject):
        found = best_ways(subject, drug)
        if found is not None and f"{drug.noun}.vials" in lines:
            way = CHOSEN[by](found)
            assert way is not None  # one of the two
            lines |= {line.id: line for line in _combined(subject, drug, way, by)}
    return lines


def _combined(subject: Subject, drug: Shelved, way: Opened, by: str) -> Iterator[Line]:
    """What is opened, what it holds, and what is left over, in mg and, where one label strength serves all, in mL."""
    noun, mass = drug.noun, drug.mass.id
    items = tuple(Item(product, count) for product, count in way.counts)
    base = _known(subject.lines[f"{noun}.vials"])
    because = say(f"finding.vials_by.{by}")
    text = show(way.vials, "")
    yield replace(base, value=way.vials, text=text, items=items, because=because, inputs=(mass,))
    opened = _known(subject.lines[f"{noun}.opened_mass"])
    amounts = {"opened_mass": way.holds, "surplus_mass": way.left}
    inputs = {"opened_mass": (base.id,), "surplus_mass": (opened.id, mass)}
    for name, amount in amounts.items():
        line = _known(subject.lines[f"{noun}.{name}"])
        yield replace(line, value=float(amount), text=show(amount, "mg"), inputs=inputs[name], because=because)
    yield _in_millilitres(subject, noun, way, because)


def _known(line: Line) -> Line:
    """A line without what its own formula said; a combination has none that fits on a line."""
    return replace(line, status="derived", low=None, high=None, formula=None, sources=(), waits_for=())


def _in_millilitres(subject: Subject, noun: str, way: Opened, because: str) -> Line:
    line = subject.lines[f"{noun}.surplus_volume"]
    strength = {_label_strength(subject.shelf.products[product]) for product, _ in way.counts}
    one = strength.pop() if len(strength) == 1 else None
    if one is None and way.left:
        told = say("finding.no_one_strength")
        nothing = replace(_known(line), status="not applicable", value=None, inputs=())
        return replace(nothing, text=say("engine.not_applicable"), because=told)
    # Of nothing there are 0 mL at any strength.
    volume = Fraction(0) if one is None else way.left / one
    inputs = (f"{noun}.surplus_mass",)
    return replace(_known(line), value=float(volume), text=show(volume, "mL"), inputs=inputs, because=because)


def _label_strength(product: Product) -> Fraction | None:
    label = product.quantities.get("label.concentration")
    value = label.value if label is not None else None
    return value.to("mg/mL").value if isinstance(value, Quantity) else None
