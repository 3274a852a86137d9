"""Many cases at once: the same fold over arrays of what is varied, in chunks, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from embolplan.engine.amounts import INFINITE, Amount, Corners, Given, Unknown
from embolplan.engine.fold import fold
from embolplan.engine.program import Program
from embolplan.errors import CaseError, Problem
from embolplan.model.names import kind_name, shown_in
from embolplan.units import KINDS, UnitError, convert, show
from embolplan.words import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from embolplan.engine.fold import Fold
    from embolplan.model.case import Case
    from embolplan.model.parameter import Parameter
    from embolplan.model.recipe import Recipe, Shelf
    from embolplan.plan import Waiting

CHUNK = 1 << 15
"""How many cases are folded together: the amounts of a fold then stay within the processor's caches."""


@dataclass(frozen=True, slots=True)
class Column:
    """One line of many cases, in `unit`: values, or the two ends of a span; or what every case waits for."""

    unit: str
    values: NDArray[np.float64] | None = None
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None
    waits_for: tuple[Waiting, ...] = ()


def fold_many(
    recipe: Recipe,
    case: Case,
    shelf: Shelf,
    varied: Mapping[str, tuple[NDArray[np.float64], str]],
    asked: Collection[str],
) -> dict[str, Column]:
    """The asked lines over arrays of numbers with their units; CaseError for what cannot be varied, or not so far.

    The recipe is folded once; what that leaves behind, each amount with its operands, is then worked out for arrays.
    """
    arrays = _checked(recipe, varied)
    leaves = {line_id: Amount(float(array[0]), Given("chosen"), line_id) for line_id, array in arrays.items()}
    amounts = _amounts(fold(recipe, case, shelf, instead=leaves), asked)
    count = len(next(iter(arrays.values())))
    program = Program(leaves.values(), CHUNK)
    columns = [_Making(line_id, program.place(amount), count) for line_id, amount in amounts.items()]
    # Where a line is printed in the engine's unit, its operation writes into its column.
    written = {column.place: column for column in reversed(columns) if column.by == 1 and program.writes(column.place)}
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for start in range(0, count, CHUNK):
            here = slice(start, start + CHUNK)
            into = {place: column.part("values")[here] for place, column in written.items()}
            values = program.run([array[here] for array in arrays.values()], into)
            for column in columns:
                column.put(here, values[column.place])
    return {column.line_id: column.made() for column in columns}


def _amounts(folded: Fold, asked: Collection[str]) -> dict[str, Amount]:
    known = {**folded.parameters, **folded.book.named}
    problems = [Problem(line_id, say("engine.no_such_line")) for line_id in asked if line_id not in known]
    problems += [
        Problem(line_id, say("engine.not_a_number"))
        for line_id in asked
        if line_id in known and kind_name(line_id) not in KINDS
    ]
    if problems:
        raise CaseError(problems)
    return {line_id: known[line_id] for line_id in asked}


def _checked(recipe: Recipe, varied: Mapping[str, tuple[NDArray[np.float64], str]]) -> dict[str, NDArray[np.float64]]:
    problems: list[Problem] = []
    arrays: dict[str, NDArray[np.float64]] = {}
    for line_id, (given, unit) in varied.items():
        parameter = recipe.protocol.parameters.get(line_id)
        if parameter is None or parameter.kind not in KINDS:
            problems.append(Problem(line_id, say("engine.cannot_vary")))
            continue
        try:
            by = convert(1.0, unit, KINDS[parameter.kind].unit)
        except UnitError as error:
            problems.append(Problem(line_id, error.message, hint=error.hint))
            continue
        array = np.ascontiguousarray(given, dtype=np.float64)
        arrays[line_id] = array if by == 1 else array * by
        problems += _outside(line_id, arrays[line_id], parameter)
    if not varied or len({array.shape for array in arrays.values()}) > 1:
        problems.append(Problem(", ".join(varied) or "-", say("engine.uneven_arrays")))
    if problems:
        raise CaseError(problems)
    return arrays


def _outside(line_id: str, array: NDArray[np.float64], parameter: Parameter) -> list[Problem]:
    unit = KINDS[parameter.kind].unit
    # The least and the greatest of an array with a NaN in it are NaN.
    least, most = (float(array.min()), float(array.max())) if array.ndim == 1 and array.size else (0.0, 0.0)
    if not 0 < least <= most < INFINITE:
        return [Problem(line_id, say("engine.no_array"))]
    bounds = parameter.choose.bounds.to(unit) if parameter.choose and parameter.choose.bounds else None
    if bounds is None:
        return []
    if (bounds.low is not None and least < bounds.low) or (bounds.high is not None and most > bounds.high):
        found = f"{show(least, unit)}, {show(most, unit)}"
        return [Problem(line_id, say("engine.array_out_of_bounds", found=found, bounds=bounds.text))]
    return []


class _Making:
    """One column on its way, in the unit that the line is printed in."""

    def __init__(self, line_id: str, place: int, count: int) -> None:
        self.line_id = line_id
        self.place = place
        inside = KINDS[kind_name(line_id) or "number"].unit
        self.unit = shown_in(line_id) or inside
        self.by = 1.0 if self.unit == inside else convert(1.0, inside, self.unit)
        self.count = count
        self.parts: dict[str, NDArray[np.float64]] = {}
        self.waits: tuple[Waiting, ...] = ()
        self.sum = 0.0

    def put(self, here: slice, value: Any) -> None:
        """Takes the values of one chunk."""
        if isinstance(value, Unknown):
            self.waits = value.waits
        elif isinstance(value, Corners):
            self._fill("low", here, reduce(np.minimum, value.values))
            self._fill("high", here, reduce(np.maximum, value.values))
        else:
            self._fill("values", here, value)
            # A sum is finite only if everything in it is, and takes a quarter of the time of asking each.
            self.sum += float(self.parts["values"][here].sum())

    def part(self, name: str) -> NDArray[np.float64]:
        """Where the values or the ends of all cases go."""
        if name not in self.parts:
            self.parts[name] = np.empty(self.count)
        return self.parts[name]

    def _fill(self, name: str, here: slice, value: Any) -> None:
        part = self.part(name)
        if getattr(value, "base", None) is not part:
            part[here] = value if self.by == 1 else value * self.by

    def made(self) -> Column:
        """The whole column; CaseError where a number of it is none that can be printed."""
        if not isfinite(self.sum):
            raise CaseError([Problem(self.line_id, say("engine.no_finite"))])
        return Column(self.unit, self.parts.get("values"), self.parts.get("low"), self.parts.get("high"), self.waits)
