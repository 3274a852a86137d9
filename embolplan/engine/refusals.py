"""A number that can be neither counted nor printed refuses the case, by the name of what it belongs to."""

from __future__ import annotations

from embolplan.errors import CaseError, Problem
from embolplan.units import QuantityError


class refused_at:
    """CaseError that names the line, the step or the recipe, where a number is none that can be used.

    Entered for each step and line, so that it is a plain class, and written as the sentence that it makes.
    """

    __slots__ = ("where",)

    def __init__(self, where: str) -> None:
        self.where = where

    def __enter__(self) -> refused_at:
        """Itself, so that one who goes from place to place can say where it is."""
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, QuantityError):
            raise CaseError([Problem(self.where, error.message, hint=error.hint)]) from error
