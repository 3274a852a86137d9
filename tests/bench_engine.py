"""The engine against the same recipe by hand, as ratios; `tests/bench.py` prints them with those of starting up.

Both sides take turns in one process, on other settled volumes each time, so that no answer can be kept from one turn
to the next. What was typed has been read before: in a procedure the same choices are computed with many times. What is
counted is the processor's time, which a busy machine changes less than the clock's; the ratio is the median of turns.
"""

from __future__ import annotations

import statistics
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from time import process_time

import numpy as np

from embolplan import api
from embolplan.engine import compute
from embolplan.engine.cohort import CHUNK
from embolplan.engine.fold import fold
from embolplan.export import export_plan
from embolplan.library import make_case
from embolplan.start import EXAMPLE, PROTOCOL
from tests.by_hand import LINES, by_hand, by_hand_many

CASES = 200
MANY = 1_000_000
IN_A_TURN = 20
"""How often the function by hand runs in one turn, which is too short to be timed once."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """What ours and the other side took, in seconds, and how many times as long ours may take."""

    name: str
    ours: float
    theirs: float
    times: float
    """How many times as long ours took, by the median of the turns: both sides of a turn see the same machine."""
    limit: float | None = None
    longest: float | None = None
    """Seconds that ours may take, whatever the other side does."""

    @property
    def within(self) -> bool:
        """Whether both limits hold."""
        return (self.limit is None or self.times <= self.limit) and (self.longest is None or self.ours <= self.longest)


def ratios(rounds: int) -> Iterator[Ratio]:
    """One plan after another, then a million cases; ten times as many rounds of one plan as of a million."""
    recipe = api.load(PROTOCOL)
    volumes = [2 + n / 1000 for n in range(CASES)]
    typed = [EXAMPLE | {"beads.settled_volume": f"{volume:.3f} mL"} for volume in volumes]
    cases = [make_case({}, list(each.items()), recipe.protocol, "--set") for each in typed]

    def hand(n: int) -> None:
        for _ in range(IN_A_TURN):
            by_hand(volumes[n % CASES], 100.0)

    def against_hand(name: str, ours: Callable[[int], object], limit: float | None, longest: float | None) -> Ratio:
        mine, theirs, times = medians(ours, hand, 10 * rounds)
        return Ratio(name, mine, theirs / IN_A_TURN, times * IN_A_TURN, limit, longest)

    yield against_hand("fold", lambda n: fold(recipe.recipe, cases[n % CASES], recipe.shelf), 30, None)
    yield against_hand("compute", lambda n: compute(recipe.recipe, cases[n % CASES], recipe.shelf), 100, 0.003)
    yield against_hand(
        "compute, and its JSON",
        lambda n: export_plan(compute(recipe.recipe, cases[n % CASES], recipe.shelf), "json"),
        None,
        None,
    )
    beads, masses = np.linspace(1, 6, MANY), np.linspace(10, 60, MANY)
    varied = {"beads.settled_volume": (beads, "mL"), "drug.mass": (masses, "mg")}
    chosen = {name: text for name, text in EXAMPLE.items() if name not in varied}
    mine, theirs, times = medians(
        lambda _: recipe.many(varied, LINES, chosen), lambda _: by_hand_many(beads, masses, CHUNK), rounds
    )
    yield Ratio(f"a million cases, {len(LINES)} lines", mine, theirs, times, 1.3)


def medians(ours: Callable[[int], object], theirs: Callable[[int], object], rounds: int) -> tuple[float, float, float]:
    """The medians of both sides and of their ratio; they take turns, after a first turn that nobody counts."""
    ours(0), theirs(0)
    found: list[tuple[float, float]] = []
    for n in range(1, rounds + 1):
        began = process_time()
        ours(n)
        between = process_time()
        theirs(n)
        found.append((between - began, process_time() - between))
    return (
        statistics.median(each for each, _ in found),
        statistics.median(each for _, each in found),
        statistics.median(mine / other for mine, other in found),
    )


def beside_the_columns() -> Mapping[int, float]:
    """By the number of cases, the most memory in MB that they take at once beyond the columns that are asked for."""
    recipe = api.load(PROTOCOL)
    chosen = {name: text for name, text in EXAMPLE.items() if name != "beads.settled_volume"}
    found = {}
    for count in (MANY // 4, MANY):
        beads = np.linspace(1, 6, count)
        tracemalloc.start()
        columns = recipe.many({"beads.settled_volume": (beads, "mL")}, LINES, chosen)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        held = sum(column.values.nbytes for column in columns.values() if column.values is not None)
        found[count] = (peak - held) / 1e6
    return found


def rows(rounds: int) -> Iterator[str]:
    """The table, a line each."""
    yield f"the engine beside the same recipe by hand, medians of {10 * rounds} turns, of a million cases {rounds}"
    yield f"{'':<36}{'ours':>11}{'by hand':>11}  figure, limit"
    for each in ratios(rounds):
        limits = "" if each.limit is None else f" <= {each.limit:g} x"
        limits += "" if each.longest is None else f", {1e3 * each.longest:g} ms"
        judged = "" if each.limit is None else "within" if each.within else "OVER"
        yield (
            f"{each.name:<36}{1e3 * each.ours:8.3f} ms{1e3 * each.theirs:8.4f} ms"
            f" {each.times:7.1f} x{limits:<18}{judged}"
        )
    for count, memory in beside_the_columns().items():
        yield f"{count:,} cases take {memory:.1f} MB beyond their columns"
