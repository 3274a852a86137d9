"""Mutation testing: break a module in one small way at a time, and see whether a test of its room notices.

    python -m tests.mutation embolplan/engine/vials.py embolplan/units/*.py --sample 80 --seed 0

The tests are collected once. Every mutant then lives in a forked child, which swaps the code of the live functions and
runs only the tests that reach the mutated line, the fastest first. What a swap cannot reach, since it ran at import,
is imported anew in a child of its own.
"""

from __future__ import annotations

import argparse
import ast
import gc
import itertools
import os
import pickle
import random
import re
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import coverage
import hypothesis
import pytest

from tests.mutants import Live, Loader, Mutant, mutants

ROOT = Path(__file__).resolve().parent.parent
TESTS = {"units": ["tests/units"], "reading": ["tests/reading"]}
OF_THE_ENGINE = ["tests/engine", "tests/oracle", "tests/test_golden.py", "tests/test_peer_defects.py"]
WALL, MEMORY = 600, 6 * 2**30
CONTROLS = 100
FORGOTTEN = re.compile(r"embolplan\.(engine|units\.(?!registry))")
"""What is kept from test to test in these would hide which tests need a line; the registry of units is slow to make."""
NOT_SWAPPED = "not swapped"
SILENT = ["-q", "-s", "--no-header", "--no-summary", "-p", "no:cacheprovider"]
SILENT += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]


@dataclass
class Reached:
    """Which tests run a line of a file, "" standing for the import, and what each test takes in s of processor time."""

    lines: dict[str, dict[int, set[str]]]
    times: dict[str, float]

    def tests(self, mutant: Mutant) -> list[str]:
        """Those that may notice a mutant, the fastest first; where it runs at import only, all, the module's first."""
        lines = self.lines.get(str(mutant.path), {})
        here = {name for line in range(mutant.first, mutant.last + 1) for name in lines.get(line, ()) if name}
        own = {name for found in lines.values() for name in found if name}
        about = mutant.path.stem.removeprefix("findings_of_")  # a test of the same name looks at it closest
        return sorted(here or self.times, key=lambda name: (about not in name, name not in own, self.times[name], name))

    def at_import(self, mutant: Mutant) -> bool:
        """Whether the line runs before any test does, so that what it made stands in the collected tests already."""
        return any(
            "" in self.lines.get(str(mutant.path), {}).get(line, ()) for line in range(mutant.first, mutant.last + 1)
        )


def in_child(work: Callable[[], Any], seconds: int = 3600, wall: int = WALL) -> Any:
    """What some work returns in a forked process; None where it dies or takes longer than so much processor time."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 1)
            os.dup2(nothing, 2)
            resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds,) * 2)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.alarm(wall)
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump(work(), pipe)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, ended = os.waitpid(child, 0)
    return pickle.loads(told) if ended == 0 else None


class Chosen:
    """A pytest plugin that runs some tests in a given order and stops at the first that fails."""

    def __init__(self, names: Sequence[str]) -> None:
        self.order = {name: place for place, name in enumerate(names)}

    def pytest_configure(self) -> None:
        calm()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self.order), key=lambda item: self.order[item.nodeid])


def calm() -> None:
    """The same examples every time, fewer of them, and no shrinking: that a test fails is enough."""
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    quick = hypothesis.settings(
        max_examples=30,
        phases=phases,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.register_profile("mutation", quick)
    hypothesis.settings.load_profile("mutation")


def fails(item: pytest.Item, following: pytest.Item | None) -> bool:
    """Run one test; whether it fails."""
    runner: Any = item.config.pluginmanager.get_plugin("runner")
    return any(report.failed for report in runner.runtestprotocol(item, log=False, nextitem=following))


def run(items: Sequence[pytest.Item]) -> str:
    """The first test that fails, or nothing."""
    pairs = zip(items, [*items[1:], None], strict=True)
    return next((item.nodeid for item, following in pairs if fails(item, following)), "")


def by_swap(live: Live, mutant: Mutant, items: Sequence[pytest.Item]) -> str:
    """What becomes of the tests with the mutant's code in the live functions."""
    return run(items) if live.swap(mutant.original, mutant.code()) else NOT_SWAPPED


def by_import(mutant: Mutant, names: Sequence[str]) -> str:
    """The same with everything of the house imported again, the mutant in its place."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ("embolplan", "tests", "conftest")]:
        del sys.modules[name]
    module = ".".join(mutant.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    sys.meta_path.insert(0, Loader(module, mutant.path, mutant.code()))
    files = sorted({name.partition("::")[0] for name in names})
    ended = pytest.main([*SILENT, "-x", *files], plugins=[Chosen(names)])
    return "" if ended == pytest.ExitCode.OK else "a test, after a new import"


class Mutating:
    """A pytest plugin that, instead of running the tests, tries the mutants of some modules against them."""

    def __init__(self, cover: coverage.Coverage, args: argparse.Namespace) -> None:
        self.cover, self.args = cover, args
        self.seconds = 30 + 4 * int(args.budget)
        self.alive: list[Mutant] = []

    def pytest_configure(self) -> None:
        calm()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        reached = in_child(lambda: self.measure(session.items), wall=0)
        self.cover.stop()
        if reached is None or not reached.times:
            pytest.exit("No test runs without any mutant.", returncode=2)
        sys.stdout.writelines(
            f"left out, failing: {each.nodeid}\n" for each in session.items if each.nodeid not in reached.times
        )
        items = {item.nodeid: item for item in session.items}
        for path in self.args.modules:
            self.try_all(path.resolve(), reached, items)
        return True

    def measure(self, items: Sequence[pytest.Item]) -> Reached:
        """What each test reaches; the lines that ran before this have no context."""
        times, live = {}, Live(ROOT)
        kept = [cache for cache in live.caches if FORGOTTEN.match(cache.__module__)]
        for item, following in zip(items, [*items[1:], None], strict=True):
            for cache in kept:
                cache.cache_clear()
            live.forget()
            began = time.process_time()
            self.cover.switch_context(item.nodeid)
            if not fails(item, following):  # what fails already says nothing about a mutant
                times[item.nodeid] = time.process_time() - began
        self.cover.stop()
        data = self.cover.get_data()
        contexts = {path: data.contexts_by_lineno(path) for path in data.measured_files()}
        known = {"", *times}
        lines = {path: {line: known & {*names} for line, names in found.items()} for path, found in contexts.items()}
        return Reached(lines, times)

    def try_all(self, path: Path, reached: Reached, items: dict[str, pytest.Item]) -> None:
        """The mutants of one module, and which of them no test noticed."""
        found = [each for each in mutants(path) if not self.args.lines or each.first in self.args.lines]
        chosen = random.Random(self.args.seed).sample(found, min(self.args.sample, len(found)))
        self.control(path, reached, items)
        live, alive, died = Live(path), [], 0
        gc.freeze()  # so that a child copies no memory only by looking through it
        for mutant in sorted(chosen, key=lambda mutant: mutant.first):
            names = self.affordable(reached, mutant)
            told = in_child(partial(by_swap, live, mutant, [items[name] for name in names]), self.seconds)
            if told == NOT_SWAPPED or (told == "" and reached.at_import(mutant)):
                told = in_child(partial(by_import, mutant, names), self.seconds)
            alive += [mutant] if told == "" else []
            died += told is None
        killed = len(chosen) - len(alive)
        share = f"{killed / len(chosen):.1%}" if chosen else "nothing to break"
        lines = [f"{path.relative_to(ROOT)}: {len(found)} mutants, {len(chosen)} tried, {killed} killed"]
        lines[0] += f" ({died} of them by running out of time or memory), {share}"
        sys.stdout.write("\n".join([*lines, *(f"    {mutant}" for mutant in alive)]) + "\n")
        sys.stdout.flush()
        self.alive += alive

    def control(self, path: Path, reached: Reached, items: dict[str, pytest.Item]) -> None:
        """Without a mutant the same ways of running the tests must find nothing, or every kill would mean nothing."""
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        whole = Mutant(path, tree, tree, "body", 0, tree.body[0])
        names = self.affordable(reached, whole)[:CONTROLS]
        for way in (partial(run, [items[name] for name in names]), partial(by_import, whole, names)):
            if (told := in_child(way, self.seconds)) != "":
                pytest.exit(f"{path.name}: without any mutant the tests fail: {told}", returncode=2)

    def affordable(self, reached: Reached, mutant: Mutant) -> list[str]:
        """The tests of a mutant that fit into the time for it."""
        names = reached.tests(mutant)
        spent = itertools.accumulate(reached.times[name] for name in names)
        return [name for name, seconds in zip(names, spent, strict=True) if seconds < self.args.budget]


def main() -> None:
    """Try the mutants of the modules named, and say which ones no test noticed; exit 1 where there are any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=100, help="at most so many mutants a module (100)")
    parser.add_argument("--seed", type=int, default=0, help="which ones, where there are more (0)")
    parser.add_argument("--budget", type=float, default=20, help="s of tests a mutant, the fastest first (20)")
    parser.add_argument("--lines", type=int, nargs="+", help="only what begins on these lines")
    parser.add_argument("--tests", nargs="+", help="files or folders of tests instead of those of the room")
    args = parser.parse_args()
    rooms = {path.resolve().relative_to(ROOT).parts[1] for path in args.modules}
    tests = args.tests or sorted({name for room in rooms for name in TESTS.get(room, OF_THE_ENGINE)})
    cover = coverage.Coverage(data_file=None, source=[str(ROOT / "embolplan")])
    mutating = Mutating(cover, args)
    cover.start()
    pytest.main([*SILENT, *tests], plugins=[mutating])
    sys.exit(bool(mutating.alive))


if __name__ == "__main__":
    main()
