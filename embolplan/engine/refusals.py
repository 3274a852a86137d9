"""A number that can be neither counted nor printed refuses the case, by the name of what it belongs to."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from embolplan.errors import CaseError, Problem
from embolplan.units import QuantityError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def refused_at(where: str) -> Iterator[None]:
    """CaseError that names the line, the step or the recipe, where a number is none that can be used."""
    try:
        yield
    except QuantityError as error:
        raise CaseError([Problem(where, error.message, hint=error.hint)]) from error
