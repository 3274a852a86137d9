"""The sheet: what is given in recipe, case and products, and what follows from it by the laws, line by line.

Every span is set to one of its ends, the line is computed in plain fractions, and so on for each way the ends can fall;
the least and the greatest result are the line's ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import inf, isnan
from typing import TYPE_CHECKING

from embolplan.model.names import kind_name
from embolplan.model.offered import with_offered
from embolplan.model.parameter import BORROWED
from embolplan.oracle.laws_of_pushing import syringe_law
from embolplan.oracle.laws_of_the_case import laws_of_the_case
from embolplan.oracle.numbers import Ends, NotKnown, Number, ends_of
from embolplan.oracle.view import ROOM, View
from embolplan.units import KINDS, Quantity, Ratio, parse_count, parse_quantity, parse_ratio

if TYPE_CHECKING:
    from embolplan.model.case import Case
    from embolplan.model.parameter import Parameter
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.oracle.law import Law

_NOTHING_TO_ALL: Ends = (Fraction(0), Fraction(1))


@dataclass
class Sheet:
    """One recipe for one case."""

    recipe: Recipe
    case: Case
    shelf: Shelf
    laws: dict[str, tuple[View, Law]] = field(default_factory=dict)
    corner: Mapping[str, int] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    """The parameters that any line was computed from."""

    def __post_init__(self) -> None:
        self.parameters: Mapping[str, Parameter] = with_offered(self.recipe.protocol, self.case.choices)
        self.spine = tuple(step for step in self.recipe.protocol.spine if self.stands(step.when))
        for view in self.views():
            for law in view.laws():
                if law.where(view):
                    self.laws[view.full(law.line)] = (view, law)
        for container in self.recipe.protocol.containers:
            last = self._last_fill(container)
            if last is not None and f"{container}.capacity" in self.parameters:
                self.laws[f"{container}.count"] = (last, syringe_law(container))
        for law in laws_of_the_case(self):
            self.laws[law.line] = (self.views()[-1], law)

    def views(self) -> list[View]:
        """What each step sees, in their order."""
        return [View(self, step, n) for n, step in enumerate(self.spine)]

    # -- lines -----------------------------------------------------------------------------------------------------

    def lines(self) -> dict[str, Ends | None]:
        """The ends of every line that is a number; None for one that is not known."""
        given = [name for name, parameter in self.parameters.items() if parameter.kind in KINDS]
        names = [*self.laws, *(["prepare.duration"] if self._waits("prepare") else [])]
        found = {name: self.ends(name) for name in names}
        homeless = self._homeless()
        here = [name for name in given if name in self.recipe.protocol.parameters or name in self.asked]
        return {name: None if name in homeless else self.ends(name) for name in here} | found

    def ends(self, name: str) -> Ends | None:
        """The ends of one line; None where it is not known, or where its ends say nothing."""
        if name not in self.laws and name in self.parameters and self.written(self.parameters[name]) is None:
            return None
        try:
            values = [self.value(name) for _ in self._corners(name)]
        except NotKnown:
            return None
        if any(isnan(value) for value in values) or (low := min(values)) == inf:
            return None
        high = max(values)
        return None if low <= 0 and high == inf else (low, high)

    def _corners(self, name: str) -> Iterator[None]:
        """Sets each span that a line depends on to one of its ends, in every way."""
        self.corner, self.touched = {}, set()
        self.value(name)
        touched = sorted(self.touched)
        for fall in product((0, 1), repeat=len(touched)):
            self.corner = dict(zip(touched, fall, strict=True))
            yield

    def value(self, name: str) -> Number:
        """A line at the corner that is set."""
        if name in self.laws:
            view, law = self.laws[name]
            return law.equals(view)
        if name == "prepare.duration":
            waits = self._waits("prepare")
            return sum((view(wait) for view, wait in waits), Fraction(0))
        return self.given(name)

    def _waits(self, phase: str) -> list[tuple[View, str]]:
        return [(View(self, it, n), it.wait) for n, it in enumerate(self.spine) if it.wait and it.phase == phase]

    def stands(self, when: Mapping[str, str]) -> bool:
        """Whether something that belongs to choices has its place: no other choice was made."""
        chosen = {name: self.written(self.parameters[name]) for name in when}
        return all(chosen[name] in (None, option) for name, option in when.items())

    def _homeless(self) -> set[str]:
        """The parameters that only steps speak of which the choices leave no place for."""
        protocol = self.recipe.protocol
        spoken: dict[bool, set[str]] = {True: set(), False: set()}
        for n, step in enumerate(protocol.steps):
            spoken[self.stands(step.when)] |= {*View(self, step, n).spoken_of()} - step.when.keys()
        for item in protocol.schedule.values():
            if self.stands(item.when):
                spoken[True] |= {*item.ids, *item.references}
        return spoken[False] - spoken[True] - self.asked

    # -- what is given ---------------------------------------------------------------------------------------------

    def written(self, parameter: Parameter) -> Quantity | Ratio | int | str | None:
        """What was chosen of a parameter, or else what the recipe states; None where nobody says anything."""
        typed = self.case.choices.get(parameter.id)
        if typed is None:
            return parameter.value
        if parameter.lent is not None and typed == BORROWED:
            return parameter.lent.value
        if parameter.kind == "count":
            return parse_count(typed)
        if parameter.kind == "ratio":
            return parse_ratio(typed)
        return parse_quantity(typed, KINDS[parameter.kind]) if parameter.kind in KINDS else typed

    def given(self, name: str) -> Number:
        """A parameter at the corner that is set; of a share that nobody gives we know that it is none, some or all."""
        self.asked.add(name)
        written = self.written(self.parameters[name]) if name in self.parameters else None
        if isinstance(written, Ratio):
            return _one_side(written, name.split(".")[-2])
        if written is None and kind_name(name) == "share":
            return self._end(name, _NOTHING_TO_ALL)
        if isinstance(written, int):
            return Fraction(written)
        if not isinstance(written, Quantity):
            raise NotKnown(name)
        return self._end(name, ends_of(written))

    def part(self, name: str) -> Number:
        """None or all of something that can be anything in between."""
        return self._end(f"part of {name}", _NOTHING_TO_ALL)

    def is_open(self, name: str) -> bool:
        """Whether a line is not one number, asked from the corner that is set and leaving it so."""
        kept = self.corner, self.touched
        values = {self.value(name) for _ in self._corners(name)}
        self.corner, self.touched = kept
        return len(values) > 1

    def _end(self, name: str, ends: Ends) -> Number:
        if ends[0] != ends[1]:
            self.touched.add(name)
        return ends[self.corner.get(name, 0)]

    def of_product(self, product_id: str, quantity: str) -> Number:
        """A quantity of a product at the corner that is set."""
        held = self.shelf.products[product_id].quantities.get(quantity)
        if held is None or not isinstance(held.value, Quantity):
            raise NotKnown(product_id)
        return self._end(f"{product_id} {quantity}", ends_of(held.value))

    def feeder_share(self, feeder_id: str) -> Number:
        """The share of the suspension that is set aside for a feeder."""
        shares = {feeder.id: feeder.share for feeder in self.case.feeders}
        return ends_of(parse_quantity(str(shares[feeder_id]), KINDS["share"]))[0]

    def heart_rate(self) -> Number:
        """Heart beats a minute."""
        if self.case.patient.heart_rate is None:
            raise NotKnown("patient.heart_rate")
        return ends_of(parse_quantity(self.case.patient.heart_rate, KINDS["frequency"]))[0]

    # -- what the containers hold ----------------------------------------------------------------------------------

    def _last_fill(self, container: str) -> View | None:
        """The last step after which a container holds anything; None where none has filled it."""
        holding = [n for n in range(len(self.spine)) if self.present("volume", container, n + 1)]
        return View(self, self.spine[holding[-1]], holding[-1]) if holding else None

    def present(self, substance: str, container: str | None, n: int) -> bool:
        """Whether a container holds any of a substance after the first n steps, however much; "volume" is any at all.

        A step that takes from a container that none has filled leaves "volume" and "settled" beads there, unknown.
        """
        if n == 0:
            return False
        view, before = View(self, self.spine[n - 1], n - 1), self.present(substance, container, n - 1)
        if view.step.do == "withdraw" and view.step.source == container and substance not in ROOM:
            return before and (view.step.choice is not None or self.loaded_at(substance, container, n) is not None)
        if view.takes_all_of(container):
            return False
        return before or view.brings(substance, container) or (substance in ROOM and view.works_in(container))

    def inside(self, substance: str, container: str | None, n: int) -> Number:
        """How much of a substance (or of "volume", or "settled" beads) a container holds after the first n steps.

        NotKnown where a step takes from a container that none has filled.
        """
        if not self.present(substance, container, n):
            return Fraction(0)
        view = View(self, self.spine[n - 1], n - 1)
        if substance in ROOM and view.works_in(container) and not self.present("volume", container, n - 1):
            view.not_known()
        if view.step.do == "withdraw" and view.step.source == container:
            return view.drained(substance)
        before = self.inside(substance, container, n - 1)
        if view.step.do == "infuse" and view.step.source == container:
            return before * view.left_of_infusion()
        if view.step.do == "split" and view.step.source == container:
            return before * (1 - view(f"{view.step.into}.share"))
        return before + view.brought(substance) if view.brings(substance, container) else before

    def loaded_at(self, noun: str, container: str | None, n: int) -> View | None:
        """The step that loaded a drug onto what is in a container after the first n steps."""
        for k in reversed(range(n)):
            step = self.spine[k]
            if step.do == "load" and step.held == container and (step.what or "drug") == noun:
                return View(self, step, k)
            if (
                step.do in ("transfer", "split")
                and step.into == container
                and (found := self.loaded_at(noun, step.source, k))
            ):
                return found
            if step.do in ("transfer", "inject", "discard") and step.source == container:
                return None
        return None


def _one_side(ratio: Ratio, noun: str) -> Number:
    """Parts of one side to one part of the other, where the sides are named."""
    if len(ratio.parts) != 2 or noun not in ratio.of:
        raise NotKnown(noun)
    own = ratio.of.index(noun)
    return ratio.parts[own] / ratio.parts[1 - own]
