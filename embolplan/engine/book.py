"""The book of one fold: what is known by id, what the containers hold, and which step a number belongs to.

Actions read and write through it; it knows the scope of the step, so that an action never does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from embolplan.engine.amounts import Amount, Corners, Formula, Given, Unknown, choose, unknown, waiting
from embolplan.engine.bind import Numbers, natural_bounds, of_product
from embolplan.engine.mixtures import Batch, Portion, mixed
from embolplan.units import Quantity
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.model.case import Feeder
    from embolplan.model.product import Product
    from embolplan.model.protocol import Step
    from embolplan.record import Explains

PATIENT, WASTE, UNACCOUNTED = "patient", "waste", "unaccounted"
SINKS = (PATIENT, UNACCOUNTED, WASTE)
"""What goes here is kept apart by where it came from, and never mixes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A volume that somebody read, and what it explains."""

    amount: Amount
    explains: Explains


@dataclass(frozen=True, slots=True)
class Pushing:
    """What went into each feeder up to the moment at which somebody read what was left in the syringe."""

    given: Mapping[str, Amount]
    reading: Reading | None = None
    """None after the last reading."""
    fresh: Amount | None = None
    """The volume of a second preparation, made as the first, that came into the syringe instead of a reading."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What was measured by id, given by syringe and feeder, and left in the catheter."""

    readings: Mapping[str, tuple[Reading, ...]] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, Amount]] = field(default_factory=dict)
    """By the line of the syringe that it came from, such as `suspension.volume`, and then by feeder."""
    hub: Amount | None = None
    hub_from: str | None = None
    """The line of the syringe whose suspension it was; None where nothing was pushed before."""
    hub_part: int = 0
    """After how many readings and second preparations of that syringe it was pushed."""
    contrast: Amount | None = None
    """Entered for runs and flushes; None where nothing was."""
    pushing: Mapping[str, tuple[Pushing, ...]] = field(default_factory=dict)
    """For each syringe that was read at the table, what went between the readings, in its order."""


class Place(NamedTuple):
    """Where the fold gave an amount its id: at which step and in which phase."""

    step: str | None
    phase: str
    least: bool = False
    """Whether more may come to it."""


class Book:
    """What one fold reads and writes."""

    def __init__(
        self,
        parameters: Mapping[str, Amount],
        products: Mapping[str, Product],
        options: Mapping[str, tuple[str, ...]],
        numbers: Numbers,
        feeders: tuple[Feeder, ...] = (),
        doing: Doing | None = None,
        cycles: tuple[str, ...] = (),
    ) -> None:
        self.parameters = parameters
        self.products = products
        self.options = options
        self.numbers = numbers
        self.feeders = feeders
        self.doing = doing
        """What was done, in a record; None in a plan."""
        self.cycles = cycles
        """The ids that count heart beats."""
        self.amounts = dict(parameters)
        """What is known of each id so far; what the fold named comes instead of a parameter."""
        self.places: dict[str, Place] = {}
        """Where each id that the fold named stands."""
        self.containers: dict[str, Portion] = {}
        self.sinks: dict[str, list[tuple[str, Portion]]] = {sink: [] for sink in SINKS}
        self.brought: list[Batch] = []
        self.used: set[str] = set()
        """The parameters that were read so far."""
        self.delivered: dict[str, Step] = {}
        """By the line of what is pushed, the step that pushes it first."""
        self._step: Step | None = None
        self._scope = ""
        self.place_here = Place(None, "prepare")

    # -- ids -------------------------------------------------------------------------------------------------------

    @property
    def step(self) -> Step | None:
        """The step that is under way."""
        return self._step

    @step.setter
    def step(self, step: Step) -> None:
        self._step = step
        self._scope = f"{step.scope}." if step.scope else ""
        self.place_here = Place(step.id, step.phase)

    @property
    def named(self) -> dict[str, Amount]:
        """What the fold named, in the order in which it did."""
        return {line_id: self.amounts[line_id] for line_id in self.places}

    def full(self, line_id: str) -> str:
        """The id with the step's scope in front, where the step has one and the id does not carry it already."""
        return line_id if line_id.startswith(self._scope) else f"{self._scope}{line_id}"

    def _names(self, line_id: str) -> tuple[str, ...]:
        """The ids that it can stand under here: that of the step's scope, and that of the whole recipe."""
        return (line_id,) if line_id.startswith(self._scope) else (f"{self._scope}{line_id}", line_id)

    def has(self, line_id: str) -> bool:
        """Whether the recipe or the fold so far knows the id."""
        return line_id in self.amounts or (self._scope != "" and self.full(line_id) in self.amounts)

    def read(self, line_id: str) -> Amount:
        """The amount of an id, of the step's scope first; unknown where the recipe does not have it."""
        # Nothing is asked for as often, and most recipes have no scopes.
        full = self.full(line_id) if self._scope else line_id
        name = full if full in self.amounts else line_id
        if name in self.amounts:
            if name not in self.places:
                self.used.add(name)
            return self.amounts[name]
        why = say("model.not_reported")
        bounds = natural_bounds(full, self.numbers)
        return Amount(bounds, Given("unknown", because=why), full) if bounds else unknown(full, why)

    def gives(self, line_id: str) -> bool:
        """Whether the recipe or a person gives the quantity of an id, and does not only speak of it."""
        for name in self._names(line_id):
            if name in self.parameters:
                return not isinstance(self.parameters[name].value, Unknown)
        return False

    def place(self, line_id: str) -> Amount:
        """Lets a quantity that is given stand as a line of this step, under the id that it was given by."""
        amount = self.read(line_id)
        for name in self._names(line_id):
            if amount.id == name:
                self.name_at(self.place_here, name, amount)
        return amount

    def name(self, line_id: str, amount: Amount, *, least: bool = False) -> Amount:
        """Puts an amount into the book under an id, and returns it with that id; `least` where more may come to it."""
        place = self.place_here._replace(least=True) if least else self.place_here
        return self.name_at(place, self.full(line_id) if self._scope else line_id, amount)

    def name_at(self, place: Place, line_id: str, amount: Amount) -> Amount:
        """Puts an amount into the book under exactly this id, and returns it with that id."""
        self.places[line_id] = place
        self.amounts[line_id] = named = amount.named(line_id)
        return named

    def readings(self, line_id: str) -> tuple[Reading, ...]:
        """What was read of an id at the table, in its order, where the fold is of a record."""
        return self.doing.readings.get(self.full(line_id), ()) if self.doing else ()

    def total(self, line_id: str, amount: Amount, *, least: bool = False) -> None:
        """Puts into the book what is counted over several steps or layers; `least` where more may come to it."""
        if amount.id not in (None, line_id):
            # A sum over one thing is worked out from it, and is not that thing.
            amount = Amount(amount.value, Formula("", (amount,)), about=amount.about)
        self.name_at(Place(None, self.place_here.phase, least), line_id, amount)

    def constant(self, number: int, unit: str = "") -> Amount:
        """A number that needs no source, such as the hundred of a percentage."""
        return _constant(self.numbers, number, unit)

    def share(self, line_id: str) -> Amount:
        """A percentage as a plain share."""
        return _share(self.read(line_id), self.constant(100, "%"))

    def part(self, line_id: str) -> Amount:
        """Anything from none to all, where a line can lie anywhere in between."""
        none, whole = self.numbers(Fraction(0), ""), self.numbers(Fraction(1), "")
        return Amount(Corners.span(self.full(line_id), none, whole), _STATED)

    # -- products --------------------------------------------------------------------------------------------------

    def product(self, noun: str, quantity: str) -> Amount:
        """A quantity of the product picked for a noun; unknown while none is picked, or where no source gives it."""
        pick = self.read(f"{noun}.product")
        # The options count only while nothing is picked; what was picked counts also where the recipe names none.
        products = (pick.value,) if isinstance(pick.value, str) else self._options(noun)
        return choose(
            pick, {name: of_product(name, self.products[name].quantities, quantity, self.numbers) for name in products}
        )

    def _options(self, noun: str) -> tuple[str, ...]:
        """The products that the recipe names for a noun."""
        return next((self.options[name] for name in self._names(f"{noun}.product") if name in self.options), ())

    def product_gives(self, noun: str, quantity: str) -> bool:
        """Whether a product is picked for a noun whose file has such a quantity."""
        pick = self.read(f"{noun}.product").value if self.has(f"{noun}.product") else None
        return isinstance(pick, str) and quantity in self.products[pick].quantities

    def product_word(self, noun: str, unpicked: str, because: str) -> Amount:
        """The form of the picked product; where none is picked, what the recipe's own step says."""
        pick = self.read(f"{noun}.product")
        if not isinstance(pick.value, str):
            return Amount(unpicked, Given("stated", because=because))
        return Amount(self.products[pick.value].form, pick.how, pick.id)

    # -- containers ------------------------------------------------------------------------------------------------

    def supply(self, container: str, batch: Batch) -> None:
        """Brings a new batch into a container; what was brought is what the balance is held against."""
        self.brought.append(batch)
        self.put(container, Portion(batch))

    def put(self, container: str, portion: Portion) -> None:
        """Adds a portion to a container, mixing it with what is there; a sink keeps it apart."""
        if container in SINKS:
            self.sinks[container].append((self.step.id if self.step else "", portion))
        elif container in self.containers:
            self.containers[container] = mixed(self.containers[container], portion)
        else:
            self.containers[container] = portion

    def empty(self, container: str) -> Portion:
        """Takes everything out of a container; what no step has filled holds an unknown volume."""
        if container not in self.containers:
            unfilled = waiting(self.full(f"{container}.volume"), say("engine.not_filled"))
            return Portion(Batch({}, unfilled, unfilled))
        return self.containers.pop(container)

    @property
    def held(self) -> tuple[Portion, ...]:
        """Every portion that exists, in containers and sinks."""
        return (*self.containers.values(), *(portion for sink in self.sinks.values() for _, portion in sink))


_STATED = Given("stated")


@lru_cache(maxsize=64)
def _share(percentage: Amount, hundred: Amount) -> Amount:
    # What a recipe states is one amount, and nothing changes an amount: the share is the same in each of its plans.
    return percentage / hundred


@lru_cache(maxsize=64)
def _constant(numbers: Numbers, number: int, unit: str) -> Amount:
    exact = Fraction(number)
    return Amount(numbers(exact, unit), Given("stated", quantity=Quantity(exact, exact, unit)))
