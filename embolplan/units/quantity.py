"""One amount as somebody wrote it: a number, a span or a bound with its unit; and a ratio with its sides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from embolplan.units.errors import refused
from embolplan.units.formatting import exact_digits, show_quantity
from embolplan.units.registry import factor, pint_unit, registry
from embolplan.units.table import unit_named

if TYPE_CHECKING:
    from pint.registry import Quantity as PintQuantity


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number (low equals high), a span, or a bound with one side, in a canonical unit; never negative."""

    low: Fraction | None
    high: Fraction | None
    unit: str
    about: bool = False
    """The source says 'about'; no tolerance is made up for it."""

    def __post_init__(self) -> None:
        unit_named(self.unit)
        if self.low is None and self.high is None:
            raise refused("units.no_bounds")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise refused("units.disordered", low=self.low, high=self.high)
        for number in (self.low, self.high):
            if number is not None and number < 0:
                raise refused("units.negative", value=number)

    @property
    def value(self) -> Fraction | None:
        """The number, if it is a single one."""
        # Comparing fractions takes far longer than seeing that they are one.
        return self.low if self.low is self.high or self.low == self.high else None

    @property
    def text(self) -> str:
        """The canonical text, which reads back to the same quantity; QuantityError if no exact decimal exists."""
        low, high = (None if number is None else exact_digits(number, self.unit) for number in (self.low, self.high))
        bound = "at least " if high is None else "at most " if low is None else ""
        number = f"{low}-{high}" if low and high and low != high else low or high or ""
        about = "about " if self.about else ""
        return f"{bound}{about}{number} {unit_named(self.unit).label(number)}".rstrip()

    def to(self, unit: str) -> Quantity:
        """The same amount in another canonical unit, exactly; UnitError if the dimensions differ."""
        by = factor(self.unit, unit)
        low, high = (None if number is None else number * by for number in (self.low, self.high))
        return replace(self, low=low, high=high, unit=unit)

    @property
    def pint(self) -> PintQuantity[Fraction]:
        """The number as a pint quantity of the program's registry; QuantityError for a span or a bound."""
        if self.value is None:
            raise refused(
                "units.not_single", text=show_quantity(self), example=f"2 {unit_named(self.unit).label()}".rstrip()
            )
        return registry().Quantity(self.value, pint_unit(self.unit))


@dataclass(frozen=True, slots=True)
class Ratio:
    """Parts to parts, in the order written: 1:1 beads to contrast. `of` is empty where the sides are not named."""

    parts: tuple[Fraction, ...]
    of: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The canonical text, which reads back to the same ratio."""
        numbers = ":".join(exact_digits(part, "") for part in self.parts)
        return f"{numbers} {' to '.join(self.of)}".rstrip()
