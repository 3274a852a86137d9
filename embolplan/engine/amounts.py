"""Amounts: a plain value and how it came to be; Unknown where a value is missing; Corners where it is a span.

Arithmetic on amounts computes and derives at once: the graph of amounts is the derivation, and there is no second one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from embolplan.plan import Status, Waiting
from embolplan.units import Quantity, Ratio, count_up
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.cite import Reference

Operation = Callable[[Any, Any], Any]

INFINITE = float("inf")
_SLACK = 1e-9
"""What float division leaves is far below this share of a number, and no dose of anything is above it."""


class UnknownUsed(TypeError):
    """Somebody asked whether an unknown value is true, equal or larger."""


class Unknown:
    """Stands where a value stands: swallows arithmetic, joins the reasons of both sides, refuses truth and order."""

    __slots__ = ("waits",)
    __array_ufunc__ = None

    def __init__(self, waits: tuple[Waiting, ...]) -> None:
        self.waits = waits

    def _joined(self, other: object) -> Unknown:
        if isinstance(other, NotApplicable):
            return other
        more = other.waits if isinstance(other, Unknown) else ()
        if not more or more == self.waits:
            return self
        return Unknown(tuple(dict.fromkeys((*self.waits, *more))))

    def _joined_before(self, other: object) -> Unknown:
        return other._joined(self) if isinstance(other, Unknown) else self

    __add__ = __sub__ = __mul__ = __truediv__ = _joined
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = _joined_before

    def _refused(self, *_: object) -> NoReturn:
        raise UnknownUsed([waiting.id for waiting in self.waits])

    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refused
    __float__ = __int__ = __index__ = __array__ = _refused
    __hash__ = object.__hash__


class NotApplicable(Unknown):
    """Stands where a quantity has no meaning in this plan, with the reason; nor has what is computed from it."""

    __slots__ = ("because",)

    def __init__(self, because: str) -> None:
        super().__init__(())
        self.because = because

    def _joined(self, other: object) -> Unknown:
        return self

    __add__ = __sub__ = __mul__ = __truediv__ = _joined
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = _joined


class Corners:
    """A value at every corner of the spans it depends on; each span is an axis, and what depends on it moves along."""

    __slots__ = ("axes", "values")
    __array_ufunc__ = None

    def __init__(self, axes: tuple[str, ...], values: tuple[Any, ...]) -> None:
        self.axes = axes
        self.values = values

    @classmethod
    def span(cls, axis: str, low: Any, high: Any) -> Corners:
        """The two ends of one span."""
        return cls((axis,), (low, high))

    def spread(self, axes: tuple[str, ...]) -> tuple[Any, ...]:
        """The values over more axes, of which these are a part."""
        values = self.values
        return values if axes == self.axes else tuple([values[place] for place in _places(self.axes, axes)])

    def map(self, change: Callable[[Any], Any]) -> Corners:
        """The same corners with every value changed."""
        return Corners(self.axes, tuple([change(value) for value in self.values]))


@lru_cache(maxsize=4096)
def _places(own: tuple[str, ...], axes: tuple[str, ...]) -> tuple[int, ...]:
    """For each corner over all the axes, the corner over its own that it lies above."""
    bits = [axes.index(axis) for axis in own]
    corners = range(2 ** len(axes))
    return tuple(sum((corner >> bit & 1) << n for n, bit in enumerate(bits)) for corner in corners)


@lru_cache(maxsize=4096)
def _all_axes(some: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *more)))


def at_corners(operation: Operation, left: Any, right: Any) -> Any:
    """An operation on plain values, corners and unknowns: unknown first, then corner by corner."""
    if isinstance(left, Unknown):
        return left._joined(right)
    if isinstance(right, Unknown):
        return right
    if isinstance(left, Corners):
        if not isinstance(right, Corners):
            return Corners(left.axes, tuple([operation(value, right) for value in left.values]))
        axes = left.axes if left.axes == right.axes else _all_axes(left.axes, right.axes)
        return Corners(axes, tuple(map(operation, left.spread(axes), right.spread(axes))))
    if isinstance(right, Corners):
        return Corners(right.axes, tuple([operation(left, value) for value in right.values]))
    return operation(left, right)


class Given(NamedTuple):
    """A value that is not computed here: stated, chosen, assumed, measured or missing."""

    status: Status
    sources: tuple[Reference, ...] = ()
    because: str | None = None
    instead_of: str | None = None
    quantity: Quantity | None = None
    """As it was written, in the unit that its file uses."""
    ratio: Ratio | None = None
    formula: str | None = None
    """How a number was computed elsewhere, as a score of the patient is."""
    inputs: tuple[str, ...] = ()


class Formula:
    """An operation and its operands. Made at each operation, so that it is a plain class."""

    __slots__ = ("operands", "sign")
    steers: tuple[Amount, ...] = ()
    """The picks that decided which operands count."""
    because: str | None = None
    """A reason, which makes the result an assumption."""

    def __init__(self, sign: str, operands: tuple[Amount, ...]) -> None:
        self.sign = sign
        self.operands = operands


class Steered(Formula):
    """An operation whose operands a pick decided."""

    __slots__ = ("steers",)

    def __init__(self, sign: str, operands: tuple[Amount, ...], steers: tuple[Amount, ...]) -> None:
        self.sign = sign
        self.operands = operands
        self.steers = steers


class Reasoned(Formula):
    """An operation that stands on a reason."""

    __slots__ = ("because",)

    def __init__(self, sign: str, operands: tuple[Amount, ...], because: str | None) -> None:
        self.sign = sign
        self.operands = operands
        self.because = because


class Amount:
    """A value in the engine's unit and how it came to be; refuses truth and order, so that no amount steers an `if`."""

    __slots__ = ("about", "how", "id", "value")

    def __init__(self, value: Any, how: Given | Formula, line_id: str | None = None, about: bool = False) -> None:
        self.value = value
        self.how = how
        self.id = line_id
        self.about = about

    def named(self, line_id: str) -> Amount:
        """The same amount under an id."""
        return Amount(self.value, self.how, line_id, self.about)

    def __add__(self, other: Amount) -> Amount:
        one, more = self.value, other.value
        value = one + more if type(one) is float is type(more) else at_corners(operator.add, one, more)
        return Amount(value, Formula("+", (self, other)), None, self.about or other.about)

    def __sub__(self, other: Amount) -> Amount:
        one, less = self.value, other.value
        value = _difference(one, less) if type(one) is float is type(less) else at_corners(_difference, one, less)
        return Amount(value, Formula("-", (self, other)), None, self.about or other.about)

    def __mul__(self, other: Amount) -> Amount:
        one, times = self.value, other.value
        value = one * times if type(one) is float is type(times) else at_corners(operator.mul, one, times)
        return Amount(value, Formula("*", (self, other)), None, self.about or other.about)

    def __truediv__(self, other: Amount) -> Amount:
        one, by = self.value, other.value
        if type(one) is float is type(by) and by:
            return Amount(one / by, Formula("/", (self, other)), None, self.about or other.about)
        if isinstance(other.value, Corners):
            return _combined("/", _quotient_at_corner, self, other)
        try:
            return _combined("/", operator.truediv, self, other)
        except ZeroDivisionError:
            because = say("engine.divided_by_nothing", id=other.id or say("engine.what_is_there"))
            return Amount(NotApplicable(because), Formula("/", (self, other)))

    def _refused(self, *_: object) -> NoReturn:
        raise UnknownUsed(self.id)

    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refused
    __hash__ = object.__hash__


_NOISE = 1e-12


def _difference(left: Any, right: Any) -> Any:
    # What remains where the same amounts are added and taken away is the float's noise, and no volume or mass.
    rest = left - right
    return rest * (1 * (abs(rest) >= _NOISE * abs(left)))


def _quotient_at_corner(left: Any, right: Any) -> Any:
    # Where a span reaches down to nothing, what is divided by it has no upper end.
    try:
        return left / right
    except ZeroDivisionError:
        return left * INFINITE


def _combined(sign: str, operation: Operation, left: Amount, right: Amount) -> Amount:
    one, other = left.value, right.value
    plain = type(one) is float is type(other)
    value = operation(one, other) if plain else at_corners(operation, one, other)
    return Amount(value, Formula(sign, (left, right)), None, left.about or right.about)


@lru_cache(maxsize=1024)
def waiting(line_id: str, why: str) -> Amount:
    """An amount that waits for an id."""
    return Amount(Unknown((Waiting(line_id, why),)), Given("unknown", because=why))


@lru_cache(maxsize=1024)
def unknown(line_id: str, why: str) -> Amount:
    """The quantity of an id that nobody gives."""
    return waiting(line_id, why).named(line_id)


@lru_cache(maxsize=256)
def not_applicable(because: str) -> Amount:
    """An amount that has no meaning in this plan."""
    return Amount(NotApplicable(because), Given("not applicable", because=because))


def assumed(amount: Amount, because: str) -> Amount:
    """The same value, taken for something that nobody states."""
    return Amount(amount.value, Reasoned("", (amount,), because), about=amount.about)


Option = Amount | Callable[[], Amount]
"""What can be picked, or how it is worked out, which happens only where it is needed."""


def choose(pick: Amount, options: Mapping[str, Option]) -> Amount:
    """The option that was picked, the pick among its inputs; KeyError for another option.

    Unknown in, unknown out: it waits for the pick, and for what every option would wait for as well.
    """
    if isinstance(pick.value, Unknown):
        waits = (*pick.value.waits, *_waited_by_all(options))
        return Amount(Unknown(tuple(dict.fromkeys(waits))), Steered("choose", (), (pick,)))
    option = options[pick.value]
    option = option if isinstance(option, Amount) else option()
    return Amount(option.value, Steered("choose", (option,), (pick,)), None, option.about)


def _waited_by_all(options: Mapping[str, Option]) -> tuple[Waiting, ...]:
    values = [(option if isinstance(option, Amount) else option()).value for option in options.values()]
    if not values or not all(isinstance(value, Unknown) for value in values):
        return ()
    return tuple(waiting for waiting in values[0].waits if all(waiting in value.waits for value in values[1:]))


def _whole(value: Any, how: Callable[[Any], int]) -> Any:
    if type(value) is float:
        return how(value) if isfinite(value) else value
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Corners):
        return value.map(lambda corner: _whole(corner, how))
    if hasattr(value, "to_base_units"):
        return _whole(value.to("").magnitude, how)
    if hasattr(value, "shape"):
        return _whole_array(value, how)
    return how(value)


def _whole_array(value: Any, how: Callable[[Any], int]) -> Any:
    """As for each number of the array: the extremes are held against the range, the others lie between them."""
    from numpy import ceil, floor  # whoever has an array has paid for it

    for end in (value.min(), value.max()):
        how(float(end))
    return ceil(value * (1 - _SLACK)) if how is count_up else floor(value * (1 + _SLACK))


def up(amount: Amount) -> Amount:
    """A count of containers, rounded up after the float's noise is taken off."""
    return Amount(_whole(amount.value, count_up), Formula("up", (amount,)), about=amount.about)


def down(amount: Amount, because: str | None = None) -> Amount:
    """A count rounded down after the float's noise is taken off; with a reason, an assumption."""
    how = Reasoned("down", (amount,), because)
    return Amount(_whole(amount.value, _count_down), how, about=amount.about)


def where_steady(count: Amount, steady: Amount, bounds: Callable[[], Amount]) -> Amount:
    """An amount that jumps with a count: its own value where the count is one number, and its bounds where it is not.

    Between two counts it is larger and smaller than at either, so that the corners alone would not hold it.
    """
    value = steady.value
    if isinstance(count.value, Corners) and not all(_equal(it, count.value.values[0]) for it in count.value.values):
        between = bounds().value
        value = value if isinstance(between, Unknown) else between
    return Amount(value, steady.how, about=steady.about)


def _equal(one: Any, other: Any) -> bool:
    same = one == other
    return bool(same.all()) if hasattr(same, "all") else bool(same)


def _count_down(value: float | Fraction) -> int:
    return int(value * (1 + Fraction(1, 10**9))) if isinstance(value, Fraction) else int(value * (1 + _SLACK))


def least(left: Amount, right: Amount) -> Amount:
    """The smaller of two amounts, exactly as it was."""
    return _combined("min", _smaller, left, right)


def _smaller(left: Any, right: Any) -> Any:
    if hasattr(left, "shape") or hasattr(right, "shape"):
        from numpy import minimum  # whoever has an array has paid for it

        return minimum(left, right)
    return min(left, right)


_OPERATIONS: Mapping[str, Operation] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "min": _smaller,
}


def operate(sign: str, values: Sequence[Any]) -> Any:
    """What the operation of a formula makes of other values of its operands."""
    if sign in ("up", "down"):
        return _whole(values[0], count_up if sign == "up" else _count_down)
    left, right = values
    at_corner = sign == "/" and isinstance(right, Corners)
    return at_corners(_quotient_at_corner if at_corner else _OPERATIONS[sign], left, right)
