"""What one step of a recipe sees: the quantities of its scope, its product, and what its container holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn

from embolplan.oracle.laws import BROUGHT, LAWS, clearance_laws, feeder_laws, split_laws
from embolplan.oracle.laws_of_pushing import unassigned_laws
from embolplan.oracle.laws_of_the_case import catheter_laws
from embolplan.oracle.numbers import NotKnown, Number, over

if TYPE_CHECKING:
    from embolplan.model.parameter import Parameter
    from embolplan.model.protocol import Step
    from embolplan.oracle.law import Law
    from embolplan.oracle.sheet import Sheet

_ABOUT = {"draw": "beads", "hydrate": "beads", "mix": "contrast", "infuse": "infusion"}
"""What a step is about where it does not say; a drug otherwise."""
_POURED = ("transfer", "emulsify")
ROOM = ("volume", "settled")
"""What is measured of a container's content as a whole: its volume, and of that the settled beads."""


@dataclass(frozen=True)
class View:
    """What one step sees: the quantities of its scope, and what its container holds before and after it."""

    sheet: Sheet
    step: Step
    n: int

    def laws(self) -> Iterator[Law]:
        """The laws of this kind of step."""
        pushed = {step.source for step in self.sheet.spine[: self.n] if step.do == "inject"}
        if self.step.do == "inject" and self.step.source in pushed:
            # Several steps that push the same suspension share its lines.
            return
        yield from LAWS.get(self.kind, ())
        if self.step.do == "inject":
            yield from feeder_laws(self)
            yield from unassigned_laws(self)
            yield from catheter_laws(self)
        if self.step.do == "split":
            yield from split_laws(self)
        if self.step.do in ("check", "inject-plain"):
            yield from clearance_laws(self)

    @property
    def kind(self) -> str:
        """What the step does; oil has laws of its own."""
        if self.step.do == "draw" and self.noun == "oil":
            return "draw oil"
        return "mix with oil" if self.step.do == "mix" and self.mentions("{what}.mass") else self.step.do

    def spoken_of(self) -> Iterator[str]:
        """The parameters that the step names, and those of what it is about."""
        step = self.step
        named = {name for name in (*step.references, step.wait, step.every, step.rate, step.choice) if name}
        whole = {*named, *map(self.full, named)}
        about = (f"{step.about}.", self.full(f"{step.about}.")) if step.about else ()
        yield from (name for name in self.sheet.parameters if name in whole or name.startswith(about))

    # -- names -----------------------------------------------------------------------------------------------------

    @property
    def noun(self) -> str:
        """What the step is about."""
        return self.step.what or _ABOUT.get(self.step.do, "drug")

    def full(self, name: str) -> str:
        """A line's id: its noun filled in, the scope of the step in front."""
        name = name.replace("{what}", self.noun)
        scope = self.step.scope
        return name if scope is None or name.startswith(f"{scope}.") else f"{scope}.{name}"

    def find(self, name: str) -> str:
        """The id that a name means here: that of the scope, or else that of the whole recipe."""
        full = self.full(name)
        bare = full.removeprefix(f"{self.step.scope}.")
        known = (each for each in (full, bare) if each in self.sheet.laws or each in self.sheet.parameters)
        return next(known, full)

    def mentions(self, name: str) -> bool:
        """Whether the recipe, or a step before, gives rise to such a line."""
        return self.find(name) in self.sheet.laws or self.find(name) in self.sheet.parameters

    def states(self, name: str) -> bool:
        """Whether the file itself has such a quantity."""
        full = self.full(name)
        return full in self.sheet.parameters or full.removeprefix(f"{self.step.scope}.") in self.sheet.parameters

    def __call__(self, name: str) -> Number:
        return self.sheet.value(self.find(name))

    def is_open(self, name: str) -> bool:
        """Whether a line has two ends, for the spans that it depends on."""
        return self.sheet.is_open(self.find(name))

    def part(self, name: str) -> Number:
        """Anything from none to all."""
        return self.sheet.part(self.full(name))

    def given(self, name: str) -> Number:
        """A parameter as it is given, whatever follows from it under the same name."""
        full = self.full(name)
        bare = full.removeprefix(f"{self.step.scope}.")
        return self.sheet.given(full if full in self.sheet.parameters else bare)

    def word(self, name: str) -> str:
        """What was chosen or stated in words."""
        parameter = self.sheet.parameters.get(self.find(name))
        written = self.sheet.written(parameter) if parameter else None
        return written if isinstance(written, str) else self.not_known()

    def not_known(self) -> NoReturn:
        """Where nothing can be said."""
        raise NotKnown(self.step.id)

    # -- products --------------------------------------------------------------------------------------------------

    def quantities(self, of: str) -> Mapping[str, Parameter]:
        """The quantities of the product that was picked for a thing."""
        return self.sheet.shelf.products[self.word(f"{of}.product")].quantities

    def product(self, quantity: str, of: str = "{what}") -> Number:
        """A quantity of the product that was picked, for what the step is about or for another thing."""
        return self.sheet.of_product(self.word(f"{of}.product"), quantity)

    def is_dry(self) -> bool:
        """Whether the drug is a powder, as it is where no product is picked: the recipe dissolves it."""
        try:
            picked = self.word("{what}.product")
        except NotKnown:
            return True
        return self.sheet.shelf.products[picked].form == "powder"

    # -- containers ------------------------------------------------------------------------------------------------

    @property
    def container(self) -> str | None:
        """The container that the step works in."""
        return (
            self.step.source
            if self.step.do in ("inject", "infuse", "withdraw", "split")
            else self.step.into or self.step.held
        )

    def works_in(self, container: str | None) -> bool:
        """Whether the step needs something in the container already."""
        return self.kind in ("load", "mix", "withdraw", "infuse", "emulsify", "split") and self.container == container

    def takes_all_of(self, container: str | None) -> bool:
        """Whether the step leaves a container empty."""
        return self.kind in (*_POURED, "inject", "draw", "discard") and self.step.source == container

    def has(self, substance: str) -> bool:
        """Whether the step's container holds any of a substance before it."""
        return self.sheet.present(substance, self.container, self.n)

    def before(self, substance: str) -> Number:
        """What the step's container holds before it."""
        if substance in ROOM and not self.has(substance):
            self.not_known()
        return self.sheet.inside(substance, self.container, self.n)

    def after(self, substance: str) -> Number:
        """What the step's container holds after it."""
        return self.sheet.inside(substance, self.container, self.n + 1)

    def brings(self, substance: str, container: str | None) -> bool:
        """Whether the step brings any of a substance into a container."""
        if self.step.into != container:
            return False
        if self.kind in (*_POURED, "split"):
            return substance in ROOM or self.sheet.present(substance, self.step.source, self.n)
        return self._key(substance) in BROUGHT.get(self.kind, {})

    def brought(self, substance: str) -> Number:
        """How much of a substance the step brings into its container."""
        if self.kind == "split":
            return self.in_source(substance) * self(f"{self.step.into}.share")
        if self.kind in _POURED:
            return self.in_source(substance)
        return BROUGHT[self.kind][self._key(substance)](self)

    def _key(self, substance: str) -> str:
        of_noun = substance.replace(self.noun, "{what}")
        return of_noun if of_noun in BROUGHT.get(self.kind, {}) else substance

    def in_source(self, substance: str) -> Number:
        """What the container holds that the step pours out."""
        if not self.sheet.present("volume", self.step.source, self.n):
            self.not_known()
        return self.sheet.inside(substance, self.step.source, self.n)

    def solution(self) -> Number:
        """The volume of what holds the drug so far."""
        held = [name for name in self.sheet.recipe.protocol.containers if self.sheet.present("drug", name, self.n)]
        return self.sheet.inside("volume", held[0], self.n) if held else self.not_known()

    def drained(self, substance: str) -> Number:
        """What stays where the liquid above the beads is taken away: the beads, and the share of a drug they hold."""
        if substance == "volume" and not self.keeps():
            return self.before("settled")
        before = self.before(substance)
        if substance == "settled" or self.keeps():
            return before
        load = self.sheet.loaded_at(substance, self.step.source, self.n)
        if load is None:
            return Fraction(0)
        bound = load("load.share_bound")
        return before * (bound + (1 - bound) * load("load.share_retained"))

    def keeps(self) -> bool:
        """Whether a choice says that the liquid stays."""
        return self.step.choice is not None and self.word(self.step.choice) == "kept"

    def left_of_infusion(self) -> Number:
        """The share that is left in the syringe."""
        return 1 - over(self("{what}.given.volume"), self.before("volume"))
