"""A command that does not fit: refused with a sentence, nothing written."""

from __future__ import annotations

from embolplan.errors import CaseError, Problem
from embolplan.words import say


class Refused(CaseError):
    """What a person asked for cannot be done at this point of the procedure; nothing was written."""

    @property
    def message(self) -> str:
        """The sentence to show, with its hint."""
        problem = self.problems[0]
        return f"{problem.message} ({problem.hint})" if problem.hint else problem.message


def refuse(message: str, /, where: str, hint: str = "", **values: object) -> Refused:
    """The refusal for a message id."""
    return Refused([Problem(where=where, message=say(message, **values), hint=hint)])
