"""What one fold leaves behind, each amount with its operands, as a list of operations that runs over arrays.

What does not depend on anything varied is worked out once; the rest runs chunk by chunk, in the same arrays each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from embolplan.engine.amounts import Formula, operate

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from embolplan.engine.amounts import Amount

_UFUNCS: Mapping[str, np.ufunc] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.true_divide,
    "min": np.minimum,
}


class _Operation(NamedTuple):
    """What is done with which values, by their places among all, and the place that the result has."""

    sign: str
    operands: tuple[int, ...]
    place: int
    ufunc: np.ufunc | None
    """Where all operands are numbers and rows of them, and none is a span or unknown."""


class Program:
    """The operations behind some amounts, in an order in which each finds its operands worked out."""

    def __init__(self, varied: Collection[Amount], rows: int) -> None:
        self._values: list[Any] = [None] * len(varied)
        self._places = {id(amount.how): place for place, amount in enumerate(varied)}
        self._moving = set(range(len(varied)))
        """The places whose values differ from case to case."""
        self._plain = set(range(len(varied)))
        """The places of numbers, and of rows of them."""
        self._operations: list[_Operation] = []
        self._room: dict[int, NDArray[np.float64]] = {}
        """Where the result of an operation is written, chunk after chunk."""
        self._rows = rows

    def place(self, amount: Amount) -> int:
        """The place of an amount among the values, with everything that it is worked out from.

        It goes by how an amount came to be, which the names that it goes by do not change.
        """
        key = id(amount.how)
        if key not in self._places:
            self._places[key] = self._new_place(amount)
        return self._places[key]

    def _new_place(self, amount: Amount) -> int:
        how = amount.how
        if not isinstance(how, Formula) or not how.operands:
            return self._add(amount.value)
        operands = tuple(self.place(operand) for operand in how.operands)
        if how.sign not in _UFUNCS and how.sign not in ("up", "down"):
            # A pick, or the same under another name.
            return operands[0]
        if self._moving.isdisjoint(operands):
            return self._add(amount.value)
        place, plain = self._add(None), self._plain.issuperset(operands)
        self._moving.add(place)
        if plain:
            self._plain.add(place)
        self._operations.append(_Operation(how.sign, operands, place, _UFUNCS.get(how.sign) if plain else None))
        return place

    def _add(self, value: Any) -> int:
        self._values.append(value)
        if isinstance(value, float | int):
            self._plain.add(len(self._values) - 1)
        return len(self._values) - 1

    def writes(self, place: int) -> bool:
        """Whether the value at a place is a row of numbers that can be written where one wants it."""
        return any(it.place == place and it.ufunc is not None for it in self._operations)

    def run(self, arrays: Sequence[NDArray[np.float64]], into: Mapping[int, NDArray[np.float64]]) -> list[Any]:
        """Every value for one chunk; `arrays` has those varied, `into` where some results are to be written.

        The other rows that it gives are written over by the next run.
        """
        values = [*arrays, *self._values[len(arrays) :]]
        rows = len(arrays[0])
        for sign, operands, place, ufunc in self._operations:
            given = [values[operand] for operand in operands]
            if ufunc is None:
                values[place] = operate(sign, given)
            else:
                values[place] = ufunc(*given, out=into[place] if place in into else self._room_for(place)[:rows])
        return values

    def _room_for(self, place: int) -> NDArray[np.float64]:
        if place not in self._room:
            self._room[place] = np.empty(self._rows)
        return self._room[place]
