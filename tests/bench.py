"""Start-up times, and the engine, as ratios: ``python tests/bench.py [RUNS]``. It judges by the limits and fails never.

Each command takes turns with what it is held against, so that a busy machine slows both; medians are compared.
`bench_engine` says how the engine is measured.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from embolplan.start import EXAMPLE, PROTOCOL
from tests.bench_engine import rows

ROOT = Path(__file__).resolve().parent.parent
CHOICES = [word for choice in EXAMPLE.items() for word in ("--set", "=".join(choice))]
PYTHON = [sys.executable]
PASS = [*PYTHON, "-c", "pass"]
SCRIPT = Path(sys.executable).with_name("embolplan" + Path(sys.executable).suffix)
EMBOLPLAN = [str(SCRIPT)] if SCRIPT.exists() else [*PYTHON, "-m", "embolplan"]
LIBRARIES = [*PYTHON, "-c", "import pydantic, pint, numpy, yaml; from pydantic import BaseModel"]
# Both sides up to their first milligram, since pint puts part of its work off until then.
PINT_UNITS = [*PYTHON, "-c", "import pint; pint.UnitRegistry().Quantity(1, 'mg')"]
OUR_UNITS = [*PYTHON, "-c", "from embolplan.units import pint_unit, registry; registry().Quantity(1, pint_unit('mg'))"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A command, what it is held against, and the limit: a ratio, or how many seconds faster it has to be."""

    name: str
    command: Sequence[str]
    against: Sequence[str]
    limit: float
    in_seconds: bool = False


COMPARISONS = (
    Comparison("--version : python -c pass", [*EMBOLPLAN, "--version"], PASS, 5),
    Comparison("list : python -c pass", [*EMBOLPLAN, "list"], PASS, 5),
    Comparison(
        "plan --format json : its libraries",
        [*EMBOLPLAN, "plan", PROTOCOL, *CHOICES, "--format", "json"],
        LIBRARIES,
        1.5,
    ),
    Comparison("our units before pint's own", OUR_UNITS, PINT_UNITS, 0.1, in_seconds=True),
)


def seconds(command: Sequence[str], surroundings: dict[str, str]) -> float:
    """How long one run of a command takes; a command that fails is no measurement."""
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, check=True)
    return time.perf_counter() - began


def medians(comparison: Comparison, runs: int, surroundings: dict[str, str]) -> tuple[float, float]:
    """The medians of both sides, after one run each that compiles the bytecode."""
    for command in (comparison.command, comparison.against):
        seconds(command, surroundings)
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(seconds(comparison.command, surroundings))
        theirs.append(seconds(comparison.against, surroundings))
    return statistics.median(ours), statistics.median(theirs)


def row(comparison: Comparison, runs: int, surroundings: dict[str, str]) -> str:
    """One line of the table; a command that cannot run says so in its line."""
    try:
        ours, theirs = medians(comparison, runs, surroundings)
    except subprocess.CalledProcessError as failure:
        return f"{comparison.name:<36} does not run (exit code {failure.returncode})"
    if comparison.in_seconds:
        figure, within = theirs - ours, theirs - ours >= comparison.limit
        judged = f"{figure:7.3f} s {'>=':>3} {comparison.limit:g} s"
    else:
        figure, within = ours / theirs, ours / theirs <= comparison.limit
        judged = f"{figure:7.2f} x {'<=':>3} {comparison.limit:g} x"
    return f"{comparison.name:<36}{ours:8.3f} s{theirs:8.3f} s {judged:<20}{'within' if within else 'OVER'}"


def main(words: Sequence[str]) -> int:
    """Print the table; a benchmark has no failing exit code."""
    runs = int(words[0]) if words else 15
    print(f"medians of {runs} runs, taking turns, bytecode compiled")
    print(f"{'':<36}{'ours':>10}{'theirs':>10}   figure, limit")
    with tempfile.TemporaryDirectory() as place:
        surroundings = {**os.environ, "HOME": place, "PYTHONPYCACHEPREFIX": str(Path(place, "bytecode"))}
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        for comparison in COMPARISONS:
            print(row(comparison, runs, surroundings), flush=True)
    print()
    for line in rows(runs):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
