"""What a line says beside its numbers: its text, and how its amount came to be. Each is made when it is asked for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from embolplan.engine.amounts import Amount, Corners, Formula, Given, Unknown
from embolplan.engine.derivation import because_of, formula_of, inputs_of, source_of, sources_of, status_of
from embolplan.engine.ends import NOTHING, Ends, can_be_printed, ends
from embolplan.model.names import kind_name
from embolplan.plan import Item, RatioText, Waiting
from embolplan.units import KINDS, convert, show_bounds, shown_unit, ucum
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.fold import Fold
    from embolplan.model.cite import Reference
    from embolplan.model.parameter import Parameter
    from embolplan.model.recipe import Shelf
    from embolplan.plan import Status

FIELDS = frozenset([
    "text", "value", "low", "high", "unit", "ucum", "canonical", "option", "ratio", "items", "instead_of",
    "formula", "inputs", "because", "sources", "waits_for",
])  # fmt: skip
MISSING = ("unknown", "not applicable")
NUMBERLESS = ("text", "product", "ratio", "basis")
COUNTED = ("vials", "packs")


class Units(NamedTuple):
    """One unit as printed, by UCUM, and canonical; none of it for what has no numbers."""

    printed: str | None = None
    ucum: str | None = None
    canonical: str | None = None


class About(NamedTuple):
    """What an id says of its line, whatever its amount."""

    label: str
    kind: str
    parameter: Parameter | None
    units: Units
    """In which it is printed."""


@lru_cache(maxsize=256)
def units_of(unit: str) -> Units:
    """The forms of a unit of our own."""
    return Units(shown_unit(unit) or None, ucum(unit), unit)


class Told:
    """One line as far as it is reckoned; each method makes the field of its name.

    QuantityError where its number cannot be printed.
    """

    __slots__ = (
        "_about", "_exact", "_folded", "_least", "_line_id", "_shelf", "_units", "amount", "ends", "how", "status",
    )  # fmt: skip

    def __init__(self, line_id: str, amount: Amount, about: About, shelf: Shelf, folded: Fold, *, least: bool) -> None:
        self.amount = amount
        self.how = source_of(amount)
        self.ends, self._units, self._exact = NOTHING, about.units, False
        self.status: Status = "unknown" if _says_nothing(amount) else status_of(amount)
        self._line_id, self._least, self._about, self._shelf, self._folded = line_id, least, about, shelf, folded
        if self.status not in MISSING and about.kind not in NUMBERLESS:
            self._reckon()

    def _reckon(self) -> None:
        """Works out what the line's numbers are, and in which units; QuantityError where one cannot be printed."""
        written = self.how.quantity if isinstance(self.how, Given) else None
        if written is not None:
            self._units, self._exact = units_of(written.unit), True
            one, low, high = (None if it is None else float(it) for it in (written.value, written.low, written.high))
            self.ends = Ends(one) if one is not None else Ends(None, low, high)
        else:
            inside, unit = KINDS[self._about.kind].unit, self._units.canonical or ""
            found = ends(self.amount.value)
            self.ends = found if unit == inside else Ends(*(_in(number, inside, unit) for number in found))
        if not can_be_printed(self.ends):
            self.text()

    def field(self, name: str) -> object:
        """One field of the line; AttributeError for a name that is none of these."""
        if name not in FIELDS:
            raise AttributeError(name)
        return getattr(self, name)()

    def text(self) -> str:
        """The amount as every renderer prints it, or why there is none."""
        if self.status in MISSING:
            return _half_said(self.amount) or self._missing()
        if self._about.kind in NUMBERLESS:
            return self._in_words()
        value, low, high = self.ends
        if value is not None:
            low = high = value
        text = show_bounds(low, high, self._units.canonical or "", about=self.amount.about, exact=self._exact)
        return say("engine.at_least", amount=text) if self._least else text

    def _in_words(self) -> str:
        ratio = self.how.ratio if isinstance(self.how, Given) else None
        if ratio is not None and self._about.parameter is not None:
            return ratio.text
        product = self._shelf.products.get(str(self.amount.value))
        return product.name if product else str(self.amount.value)

    def _missing(self) -> str:
        if self.status == "not applicable":
            return say("engine.not_applicable")
        parameter, waits = self._about.parameter, self.waits_for()
        if parameter is not None and [waiting.id for waiting in waits] == [parameter.id]:
            if parameter.lent is not None:
                return say("lending.not_reported")
            return say("engine.not_reported" if parameter.unreported else "engine.to_be_chosen")
        if [waiting.id for waiting in waits] == [self._line_id]:
            # To say that it waits for itself tells nobody anything; why it is unknown stands beside it.
            return say("engine.unknown")
        return say("engine.waits_for", ids=", ".join(waiting.id for waiting in waits))

    def value(self) -> float | None:
        """The one number, in the printed unit."""
        return self.ends.value

    def low(self) -> float | None:
        """The lower end of a span."""
        return self.ends.low

    def high(self) -> float | None:
        """The upper end of a span."""
        return self.ends.high

    def unit(self) -> str | None:
        """The unit as printed."""
        return self._units.printed

    def ucum(self) -> str | None:
        """The unit by UCUM."""
        return self._units.ucum

    def canonical(self) -> str | None:
        """The unit that keeps apart what prints alike."""
        return self._units.canonical

    def option(self) -> str | None:
        """What was picked, of a choice in words."""
        has_words = self.status not in MISSING and self._about.kind in NUMBERLESS
        return str(self.amount.value) if has_words and self.ratio() is None else None

    def ratio(self) -> RatioText | None:
        """The parts of a ratio, and what it is taken on."""
        ratio, parameter = self.how.ratio if isinstance(self.how, Given) else None, self._about.parameter
        if ratio is None or parameter is None or self.status in MISSING:
            return None
        basis = self._folded.parameters.get(f"{parameter.id.rpartition('.')[0]}.basis")
        picked = basis.value if basis is not None and isinstance(basis.value, str) else None
        return RatioText(tuple(map(float, ratio.parts)), ratio.of, picked)

    def items(self) -> tuple[Item, ...]:
        """The containers that the line counts."""
        noun, _, last = self._line_id.rpartition(".")
        pick, count = self._folded.parameters.get(f"{noun}.product"), self.ends.value
        if last not in COUNTED or count is None or pick is None or not isinstance(pick.value, str):
            return ()
        return (Item(pick.value, int(count)),)

    def instead_of(self) -> str | None:
        """What the source states, where a person chose otherwise."""
        return self.how.instead_of if isinstance(self.how, Given) else None

    def formula(self) -> str | None:
        """The formula over named ids."""
        return formula_of(self.amount)

    def inputs(self) -> tuple[str, ...]:
        """The ids that go into it."""
        return inputs_of(self.amount)

    def because(self) -> str | None:
        """The reason behind an assumption, or which unreported quantities bound it."""
        if self.status == "unknown":
            return None
        return because_of(self.amount) or self._bounded_by()

    def _bounded_by(self) -> str | None:
        # Where the span cancels out, nothing is left to be bounded.
        if self.status != "derived" or self.ends.value is not None or not isinstance(self.amount.value, Corners):
            return None
        unreported = [axis for axis in self.amount.value.axes if _is_unreported(axis, self._folded)]
        return say("engine.bounded_by", ids=", ".join(unreported)) if unreported else None

    def sources(self) -> tuple[Reference, ...]:
        """The places that the value itself was read in."""
        return sources_of(self.amount)

    def waits_for(self) -> tuple[Waiting, ...]:
        """What somebody must give before the line can be computed."""
        amount = self.amount
        if self.status != "unknown":
            return ()
        if isinstance(amount.value, Unknown):
            return amount.value.waits
        if isinstance(amount.how, Formula):
            return tuple(Waiting(axis, say("engine.open_end")) for axis in amount.value.axes)
        return (Waiting(self._line_id, amount.how.because or say("model.not_reported")),)


def _half_said(amount: Amount) -> str | None:
    """A ratio whose sides nobody names: what is said of it stays visible, though nothing can be computed with it."""
    ratio = amount.how.ratio if isinstance(amount.how, Given) else None
    return say("engine.ratio_without_sides", ratio=ratio.text) if ratio is not None else None


def _is_unreported(axis: str, folded: Fold) -> bool:
    if axis in folded.parameters:
        return status_of(folded.parameters[axis]) == "unknown"
    # A span of a product is stated; a share that the recipe does not even speak of is bounded all the same.
    return kind_name(axis) == "share" and axis.partition(".")[0] not in folded.book.products


def _says_nothing(amount: Amount) -> bool:
    open_span = isinstance(amount.value, Corners) and isinstance(amount.how, Formula)
    return open_span and ends(amount.value) == NOTHING


def _in(number: float | None, unit: str, to: str) -> float | None:
    return None if number is None else convert(number, unit, to)
