"""An emulsion: a drug in water and an oil, pumped through a stopcock; what the bench found of it is named as that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from embolplan.engine.amounts import Amount, Given, choose, not_applicable, up, waiting
from embolplan.engine.bind import of_product
from embolplan.engine.mixtures import Batch
from embolplan.engine.readings import drawn, read_volume
from embolplan.units import Ratio
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from embolplan.engine.book import Book
    from embolplan.model.parameter import Parameter
    from embolplan.model.protocol import Step

OIL, OIL_IODINE = "oil", "oil iodine"
"""The iodine of the oil is a substance of its own, which never meets that of a contrast medium in a sum."""
LIQUIDS = frozenset([OIL])
"""What is drawn into a syringe as it is, without settling."""
BY_RATIO, BY_VOLUME = "by the ratio", "by its volume"
"""How the oil is measured out, where the recipe leaves that to a person."""


class _Else(dict[str, Amount]):
    """Options of which any other pick is one as well."""

    def __init__(self, options: Mapping[str, Amount], otherwise: Amount) -> None:
        super().__init__(options)
        self.otherwise = otherwise

    def __missing__(self, pick: str) -> Amount:
        return self.otherwise


def draw_oil(book: Book, step: Step) -> None:
    """Oil into a syringe, by its ratio to the drug solution or by a volume of its own, in mL; its iodine in mg."""
    volume = drawn(book, "oil.volume", _measured_out(book))
    if book.has("oil.product"):
        book.name("oil.vials", up(volume / book.product(OIL, "vial.volume")))
    strength = book.name("oil.iodine_concentration", book.product(OIL, "oil.iodine_concentration"))
    iodine = book.name("oil.iodine", volume * strength)
    book.supply(step.into or "", Batch({OIL: volume, OIL_IODINE: iodine}, volume))


def emulsify(book: Book, step: Step) -> None:
    """The drug solution into the oil; volumes in mL, taken as additive."""
    into = step.into or ""
    solution, oil = book.empty(step.source or ""), book.empty(into)
    book.name("oil.parts", oil.volume / solution.volume)
    book.put(into, oil)
    book.put(into, solution)
    emulsion = read_volume(book, "emulsion.volume", book.empty(into))
    book.put(into, emulsion)
    whole = book.read("emulsion.volume")
    if "drug" in emulsion.batch.parts:
        book.name("emulsion.drug_concentration", emulsion.part("drug") / whole)
    book.name("emulsion.dilution", whole / solution.volume)
    book.name("emulsion.water_in_oil", _of_type(book, "water_in_oil"))
    book.name("emulsion.water_in_oil_spread", _of_type(book, "water_in_oil_spread"))
    book.name("ageing.duration", _ageing(book))


def _measured_out(book: Book) -> Amount:
    own = book.read("oil.volume")
    if not book.has("oil.ratio"):
        return own
    by_ratio = _solution(book) * book.read("oil.ratio")
    return choose(book.read("oil.mode"), {BY_RATIO: by_ratio, BY_VOLUME: own}) if book.has("oil.mode") else by_ratio


def _solution(book: Book) -> Amount:
    """The volume of what holds the drug so far; of a product that does not fit it is unknown."""
    held = (portion.volume for portion in book.containers.values() if "drug" in portion.batch.parts)
    return next(held, waiting(book.full("drug.volume"), say("engine.not_filled")))


def _of_type(book: Book, quantity: str) -> Amount:
    """What a bench study measured with this drug at exactly this ratio; unknown elsewhere, and by volumes."""
    studies = {product: list(_studies(held)) for product, held in _oils(book).items()}
    texts = [study.ratio.text for each in studies.values() for study in each]
    ratios = ", ".join(texts) or say("engine.no_ratio")
    because = say("engine.measured_at_ratios_alone", ratios=ratios)
    if not book.has("oil.ratio"):
        return not_applicable(because)
    elsewhere = waiting(book.full("oil.ratio"), because)
    measured = choose(
        book.read("oil.product"),
        {product: _measured(book, product, each, quantity, elsewhere) for product, each in studies.items()},
    )
    if book.readings("oil.volume"):
        return elsewhere
    return (
        choose(book.read("oil.mode"), {BY_RATIO: measured, BY_VOLUME: elsewhere}) if book.has("oil.mode") else measured
    )


def _measured(book: Book, product: str, studies: list[_Study], quantity: str, elsewhere: Amount) -> Amount:
    """One oil: what was measured, by the drug and then by the ratio."""
    by_drug: dict[str, dict[str, Amount]] = {}
    for study in studies:
        by_drug.setdefault(study.drug, {})[_parts(study.ratio)] = _held(book, product, f"{study.noun}.{quantity}")
    pick = _exactly(book.read("oil.ratio"))
    options = {drug: choose(pick, _Else(found, elsewhere)) for drug, found in by_drug.items()}
    return choose(book.read("drug.name"), _Else(options, elsewhere))


def _ageing(book: Book) -> Amount:
    """How long the emulsion of this drug was looked at in vitro, and within which it changed."""
    tail = ".ageing.duration"
    drugs = {name.removesuffix(tail) for held in _oils(book).values() for name in held if name.endswith(tail)}
    found = {drug: book.product(OIL, f"{drug}{tail}") for drug in sorted(drugs)}
    return choose(book.read("drug.name"), _Else(found, not_applicable(say("engine.ageing_not_studied"))))


def _oils(book: Book) -> Mapping[str, Mapping[str, Parameter]]:
    options = book.options.get(book.full("oil.product"), book.options.get("oil.product", ()))
    return {product: book.products[product].quantities for product in options}


def _held(book: Book, product: str, quantity: str) -> Amount:
    return of_product(product, book.products[product].quantities, quantity, book.numbers)


@dataclass(frozen=True, slots=True)
class _Study:
    """A ratio at which an emulsion of a drug was studied, and the noun that its quantities stand under."""

    drug: str
    noun: str
    ratio: Ratio


def _studies(held: Mapping[str, Parameter]) -> Iterator[_Study]:
    for name, parameter in held.items():
        noun, ratio = name.removesuffix(".ratio"), parameter.value
        if isinstance(ratio, Ratio):
            yield _Study(noun.partition(".")[0], noun, ratio)


def _exactly(ratio: Amount) -> Amount:
    """A ratio as a pick of its exact parts; unknown as it was where nobody chose it, or says which side is which."""
    given = ratio.how.ratio if isinstance(ratio.how, Given) else None
    return ratio if given is None or OIL not in given.of else Amount(_parts(given), ratio.how, ratio.id)


def _parts(ratio: Ratio) -> str:
    """Oil to one part of solution: 1:2 solution to oil and 2:1 oil to solution are both 2."""
    own = ratio.of.index(OIL)
    return str(ratio.parts[own] / ratio.parts[1 - own])
