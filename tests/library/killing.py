"""Imports that are killed at random moments: ``python -m tests.library.killing [TIMES] [SEED]``.

Each time a process of its own imports a zip of many files and is killed by the system, which asks nobody. What it
leaves has to be the old library or the new one, sound in every rule, and no hindrance to the next import.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from embolplan.library import check_paths
from embolplan.library.pins import IMPORTED, LOCK, read_pins
from tests.library.taking import importer, product, zipped

MANY = 20
"""So many files are written by several threads at once."""


def kill_many(place: Path, times: int, seed: int, many: int) -> Counter[str]:
    """So many imports, each killed at a moment between its beginning and a little after its end; what each left."""
    source = zipped(place / "in.zip", {f"{n}.yaml": product(f"water-{n}", "1.1.0") for n in range(many)})
    (place / "before.yaml").write_text(product("water-0"), encoding="utf-8")
    (place / "after.yaml").write_text(product("water-x"), encoding="utf-8")
    moments, left = random.Random(seed), Counter[str]()
    began = time.perf_counter()
    _import(place / "timed", place, source)
    whole = time.perf_counter() - began
    for number in range(times):
        root = place / str(number) / "library"
        left[_killed(root, place, source, moments.uniform(0, 1.2 * whole), many)] += 1
        shutil.rmtree(root.parent)
    return left


def _import(root: Path, place: Path, source: Path) -> None:
    importer(root).take_in(place / "before.yaml")
    importer(root).take_in(source)


def _killed(root: Path, place: Path, source: Path, seconds: float, many: int) -> str:
    child = os.fork()
    if not child:
        try:
            _import(root, place, source)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    left = _is_sound(root, many)
    importer(root).take_in(source)
    assert _is_sound(root, many) == "the new one"
    # Whatever was left behind is swept away by the next import that writes.
    importer(root).take_in(place / "after.yaml")
    named = {pin.file for pin in read_pins(root)} | {LOCK}
    assert {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} == named
    return left


def _is_sound(root: Path, many: int) -> str:
    """Which library it is; AssertionError where it is neither of those that it may be."""
    if not (root / LOCK).exists():
        assert not any(path.is_file() for path in root.glob(f"{IMPORTED}/*/*.json"))
        return "none yet"
    versions = {pin.id: pin.version for pin in read_pins(root)}
    assert [str(problem) for problem in check_paths([root]).problems] == []
    if versions == {"water-0": "1.0.0"}:
        return "the old one"
    assert versions == {f"water-{n}": "1.1.0" for n in range(many)}
    return "the new one"


def main(words: Sequence[str]) -> int:
    """Prints what was left, and how often."""
    times, seed = (int(words[0]) if words else 300), (int(words[1]) if len(words) > 1 else 1)
    with tempfile.TemporaryDirectory() as place:
        for left, count in kill_many(Path(place), times, seed, MANY).items():
            sys.stdout.write(f"{count} times {left}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
