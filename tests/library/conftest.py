"""A library of one's own to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from embolplan.library import make_index, shipped_root
from tests.library.good import GOOD, NAME


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of the protocols that come with the program, with the good protocol of these tests in its place."""
    folder = Path(shutil.copytree(shipped_root(), tmp_path / "library"))
    (folder / f"{NAME}.yaml").write_text(GOOD, encoding="utf-8")
    (folder / "index.json").write_text(make_index(folder), encoding="utf-8")
    return folder
