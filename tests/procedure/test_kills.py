"""A few of the kills that `python -m tests.kills 500` makes many of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork there")
def test_nothing_acknowledged_is_lost_when_the_program_is_killed() -> None:
    # In a process of its own: a fork of this one would take its threads' locks along.
    call = [sys.executable, "-m", "tests.kills", "10", "7"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 wrong" in done.stdout
