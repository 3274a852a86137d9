"""What can go wrong, and the exit code of each kind.

EmbolplanError
├── UsageError    2  wrong usage
├── LibraryError  3  a problem in a protocol or formulary file, or in the library
├── CaseError     4  a problem in a case or a choice
├── JournalError  5  the journal of a procedure
├── ExportError   6  an export
└── DefectError   70 the program contradicts itself; 70 is what sysexits.h calls an internal software error

A Problem is about what somebody wrote, is collected, and is reported with all the others of the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

DONE, BLOCKED = 0, 1

Severity = Literal["error", "warning"]


class Problem(NamedTuple):
    """One thing that is wrong: where, what was found and expected, and the likely mistake."""

    where: str
    """A file, or the name of a case field or choice."""
    message: str
    key: str = ""
    hint: str = ""
    line: int | None = None
    column: int | None = None
    code: str = ""
    """The stable name of the rule that is broken, where it is one."""
    severity: Severity = "error"

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where}:{self.line}:{self.column}"
        parts = [part for part in (place, self.key, self.message) if part]
        code, hint = (f" [{self.code}]" if self.code else ""), (f" ({self.hint})" if self.hint else "")
        return ": ".join(parts) + code + hint


class EmbolplanError(Exception):
    """The program cannot go on; carries every problem that was found."""

    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(EmbolplanError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class LibraryError(EmbolplanError):
    """A protocol or formulary file, or the library that holds it, cannot be used."""

    exit_code = 3


class CaseError(EmbolplanError):
    """A case or a choice cannot be used."""

    exit_code = 4


class JournalError(EmbolplanError):
    """The journal of a procedure cannot be read or written."""

    exit_code = 5


class ExportError(EmbolplanError):
    """An export cannot be made or written."""

    exit_code = 6


class DefectError(EmbolplanError):
    """The program contradicts itself, whatever it was asked."""

    exit_code = 70
