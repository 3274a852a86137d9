"""A library of one's own to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from embolplan.library import shipped_root


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of the protocols that come with the program."""
    return Path(shutil.copytree(shipped_root(), tmp_path / "library"))
