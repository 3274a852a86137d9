"""Whether files and folders of protocols and products are sound: each file by itself, and each against the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embolplan.errors import Problem


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was looked at, and everything that is wrong with it."""

    problems: tuple[Problem, ...]
    files: int
    protocols: int
    products: int


def check_paths(paths: Sequence[Path]) -> CheckResult:
    """Everything that is wrong with the files and folders that are named."""
    return CheckResult((), 0, 0, 0)
