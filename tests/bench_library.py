"""A library of ten thousand files: ``python -m tests.bench_library [FILES] [RUNS] [WORD]``. It judges, and fails never.

The files are the shipped recipes under other ids, in a temporary folder. The bare side is what somebody would write
who needs neither places nor reasons: the YAML loader in C, and its tree into the same models. Both sides take turns
over the same files in one process, and medians are compared. With a word only the races that begin with it are run.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

from embolplan.library import check_paths, shipped_root
from embolplan.library.files import FORMULARY, protocol_files
from embolplan.library.kept import GRAIN
from embolplan.library.load import load_protocol
from embolplan.library.pins import IMPORTED, PROTOCOL, Pin, make_lock
from embolplan.model.protocol import Protocol
from tests.bench import EMBOLPLAN, seconds

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
FEW = 20
DAY = "2026-11-22"


@dataclass(frozen=True, slots=True)
class Race:
    """Two ways of doing something, and how many times as long the first may take."""

    name: str
    ours: Callable[[], object]
    theirs: Callable[[], object]
    limit: float | None = None


def make_library(root: Path, count: int) -> list[Path]:
    """A library with the shipped recipes and as many others like them as make up the count."""
    shipped = shipped_root()
    (root / FORMULARY).mkdir(parents=True)
    for path in (shipped / FORMULARY).glob("*.yaml"):
        (root / FORMULARY / path.name).write_bytes(path.read_bytes())
    recipes = [
        (path.relative_to(shipped).with_suffix("").as_posix(), path.read_text()) for path in protocol_files(shipped)
    ]
    made = []
    for number in range(count):
        name, text = recipes[number % len(recipes)]
        other = name if number < len(recipes) else f"{name}-{number:05}"
        path = root / f"{other}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace(f"id: {name}\n", f"id: {other}\n", 1))
        made.append(path)
    return made


def make_home(home: Path, count: int, imported: bool) -> dict[str, str]:
    """A user whose library holds so many recipes, of their own or imported, as the surroundings of a command."""
    root = home / "library"
    # Of one's own there are so many beside those that the program has, whose ids are taken.
    beside = 0 if imported else len(protocol_files(shipped_root()))
    files = make_library(root / IMPORTED / "ab" if imported else root, count + beside)
    if imported:
        (root / "lock.json").write_bytes(make_lock(_pin(root, path) for path in files))
    else:
        for path in protocol_files(shipped_root()):
            (root / path.relative_to(shipped_root())).unlink(missing_ok=True)
    return {**os.environ, "EMBOLPLAN_HOME": str(home)}


def _pin(root: Path, path: Path) -> Pin:
    protocol, origin = load_protocol(path, "x")
    shown = (protocol.title, protocol.organ, protocol.drug, protocol.status, "")
    file = path.relative_to(root).as_posix()
    return Pin(PROTOCOL, protocol.id, protocol.version, *shown, file, origin.sha256, "/in.zip", file, DAY)


def read_and_type(files: Sequence[Path]) -> None:
    """Our reading and typing of the files."""
    for path in files:
        load_protocol(path, path.name)


def bare(files: Sequence[Path]) -> None:
    """The bare work."""
    for path in files:
        Protocol.model_validate(yaml.load(path.read_bytes(), LOADER))


def listing(surroundings: dict[str, str]) -> float:
    """The command `list`."""
    compiled = {name: value for name, value in surroundings.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return seconds([*EMBOLPLAN, "list"], compiled)


def warm(surroundings: dict[str, str]) -> None:
    """Lets the files rest until their times can be trusted, and what is read of them be kept."""
    listing(surroundings)
    time.sleep(GRAIN / 10**9)
    listing(surroundings)


def timed(work: Callable[[], object]) -> float:
    """How long it takes, without what others have left to tidy up."""
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def row(race: Race, runs: int) -> str:
    """One line of the table."""
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(timed(race.ours))
        theirs.append(timed(race.theirs))
    mine, other = statistics.median(ours), statistics.median(theirs)
    judged = "" if race.limit is None else f"<= {race.limit:g} x  {'within' if mine / other <= race.limit else 'OVER'}"
    return f"{race.name:<46}{mine:9.3f} s{other:9.3f} s {mine / other:7.2f} x {judged}"


def races(place: Path, count: int) -> list[Race]:
    """What is compared."""
    files = make_library(place / "many", count)
    found = [
        Race("reading and typing : bare", lambda: read_and_type(files), lambda: bare(files), 1.0),
        Race("all rules, one worker : bare", lambda: check_paths([place / "many"], on=DAY), lambda: bare(files), 1.5),
    ]
    for imported in (False, True):
        many = make_home(place / f"many{imported}", count, imported)
        few = make_home(place / f"few{imported}", FEW, imported)
        for surroundings in (many, few):
            warm(surroundings)
        name = f"list, {count:,} {'imported' if imported else 'of your own'} : list, {FEW}"
        found.append(Race(name, partial(listing, many), partial(listing, few), 2.5))
    return found


def main(words: Sequence[str]) -> int:
    """Print the table; a benchmark has no failing exit code."""
    count, runs = (int(words[0]) if words else 10_000), (int(words[1]) if len(words) > 1 else 3)
    print(f"{count:,} files, medians of {runs} runs, taking turns")
    begin = words[2] if len(words) > 2 else ""
    with tempfile.TemporaryDirectory() as place:
        for race in races(Path(place), count):
            if race.name.startswith(begin):
                print(row(race, runs), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
