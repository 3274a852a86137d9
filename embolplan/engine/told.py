"""What a line says beside its numbers: its text, and how its amount came to be. Each is made when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from embolplan.engine.amounts import Amount, Corners, Formula, Given, Unknown
from embolplan.engine.derivation import because_of, formula_of, inputs_of, sources_of, status_of
from embolplan.model.names import kind_name
from embolplan.plan import Status, Waiting
from embolplan.units import show_bounds
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.fold import Fold
    from embolplan.model.cite import Reference
    from embolplan.model.parameter import Parameter

FIELDS = frozenset(["text", "formula", "inputs", "because", "sources", "waits_for"])
MISSING = ("unknown", "not applicable")


class Ends(NamedTuple):
    """What a value says: one number, two ends, or one end alone."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


class Told:
    """The words of one line; each method makes the field of its name."""

    __slots__ = ("amount", "ends", "exact", "folded", "least", "line_id", "parameter", "said", "status", "unit")

    def __init__(
        self,
        line_id: str,
        amount: Amount,
        status: Status,
        parameter: Parameter | None,
        folded: Fold,
        *,
        least: bool = False,
    ) -> None:
        self.line_id = line_id
        self.amount = amount
        self.status = status
        self.parameter = parameter
        self.folded = folded
        self.least = least
        self.ends, self.unit, self.exact = Ends(), "", False
        self.said: str | None = None
        """The text, where it is known already."""

    def field(self, name: str) -> object:
        """One field of the line; AttributeError for a name that is none of these."""
        if name not in FIELDS:
            raise AttributeError(name)
        return getattr(self, name)()

    def text(self) -> str:
        """The amount as every renderer prints it, or why there is none."""
        if self.said is not None:
            return self.said
        if self.status in MISSING:
            return _half_said(self.amount) or self._missing()
        value, low, high = self.ends
        if value is not None:
            low = high = value
        text = show_bounds(low, high, self.unit, about=self.amount.about, exact=self.exact)
        return say("engine.at_least", amount=text) if self.least else text

    def _missing(self) -> str:
        if self.status == "not applicable":
            return say("engine.not_applicable")
        parameter, waits = self.parameter, self.waits_for()
        if parameter is not None and [waiting.id for waiting in waits] == [parameter.id]:
            if parameter.lent is not None:
                return say("lending.not_reported")
            return say("engine.not_reported" if parameter.unreported else "engine.to_be_chosen")
        return say("engine.waits_for", ids=", ".join(waiting.id for waiting in waits))

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
        if self.status != "derived" or not isinstance(self.amount.value, Corners):
            return None
        unreported = [axis for axis in self.amount.value.axes if _is_unreported(axis, self.folded)]
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
        return (Waiting(self.line_id, amount.how.because or say("model.not_reported")),)


def _half_said(amount: Amount) -> str | None:
    """A ratio whose sides nobody names: what is said of it stays visible, though nothing can be computed with it."""
    ratio = amount.how.ratio if isinstance(amount.how, Given) else None
    return say("engine.ratio_without_sides", ratio=ratio.text) if ratio is not None else None


def _is_unreported(axis: str, folded: Fold) -> bool:
    if axis in folded.parameters:
        return status_of(folded.parameters[axis]) == "unknown"
    # A span of a product is stated; a share that the recipe does not even speak of is bounded all the same.
    return kind_name(axis) == "share" and axis.rpartition(".")[0] not in folded.book.products
