"""Two sound recipes, and what the check finds in them after one edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from embolplan.library import check_paths
from tests.library.good import GOOD, NAME

if TYPE_CHECKING:
    from embolplan.errors import Problem

LAYERS = (Path(__file__).parent / "layers.yaml").read_text(encoding="utf-8")
BASES = {"one": (GOOD, NAME), "layers": (LAYERS, "liver/two-layers")}

Edit = tuple[str, str, str]
"""The recipe that is edited, a text in it, and what stands in its place."""


def found(library: Path, edit: Edit) -> tuple[Problem, ...]:
    """What the check finds in a recipe after one edit, on a day before its review."""
    base, old, new = edit
    text, name = BASES[base]
    assert old in text
    file = library / f"{name}.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return check_paths([file], on="2026-11-22").problems


def codes(library: Path, edit: Edit) -> list[str]:
    """The same as key and code alone."""
    return [f"{problem.key} [{problem.code}]" for problem in found(library, edit)]
