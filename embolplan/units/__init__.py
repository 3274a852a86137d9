"""Quantities: their strict reading, conversion and printing. No I/O; pint is loaded only when it is used."""

from __future__ import annotations

from embolplan.units.counting import count_up
from embolplan.units.errors import QuantityError, UnitError
from embolplan.units.formatting import show, show_bounds, show_quantity
from embolplan.units.kinds import KINDS, Kind
from embolplan.units.parsing import parse_count, parse_quantity, parse_ratio, parse_single
from embolplan.units.quantity import Quantity, Ratio
from embolplan.units.registry import convert, factor, pint_unit, registry
from embolplan.units.table import UNITS, Unit, shown_unit, ucum

__all__ = [
    "KINDS",
    "UNITS",
    "Kind",
    "Quantity",
    "QuantityError",
    "Ratio",
    "Unit",
    "UnitError",
    "convert",
    "count_up",
    "factor",
    "parse_count",
    "parse_quantity",
    "parse_ratio",
    "parse_single",
    "pint_unit",
    "registry",
    "show",
    "show_bounds",
    "show_quantity",
    "shown_unit",
    "ucum",
]
