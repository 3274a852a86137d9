"""The command line, run in this process and in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from embolplan.cli import main
from embolplan.start import EXAMPLE, PROTOCOL

ROOT = Path(__file__).resolve().parents[2]
CHOICES = [word for choice in EXAMPLE.items() for word in ("--set", "=".join(choice))]
WORKED = ["plan", PROTOCOL, *CHOICES]
SOLUTION = [word.replace("epirubicin-powder-10-mg", "epirubicin-solution-2-mg-ml") for word in WORKED]
"""The worked example with the product that does not fit."""


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: bytes
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of its talk."""
        return self.err.splitlines()

    def refused(self, code: int) -> list[str]:
        """Its talk, where it was refused as a command has to be: nothing on stdout, that exit code."""
        assert (self.code, self.out) == (code, b""), self.err
        assert "Traceback" not in self.err
        return self.lines


Run = Callable[..., Ran]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs a command in this process."""

    def run(*words: str) -> Ran:
        code = main(words)
        out, err = capfdbinary.readouterr()
        return Ran(code, out, err.decode())

    return run


def alone(*words: str | bytes, **surroundings: str) -> Ran:
    """Runs a command in a process of its own, with these settings of its surroundings."""
    done = subprocess.run(
        [sys.executable, "-m", "embolplan", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), **surroundings},
        cwd=surroundings.get("PWD", str(ROOT)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr.decode())
