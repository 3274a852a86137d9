"""Long work on the command line: how far it is stands on stderr, and Ctrl-C leaves everything as it was."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from embolplan.cli import pacing
from tests.library.taking import importer, recipe, snapshot, zipped

ROOT = Path(__file__).resolve().parents[2]
SLOWLY = """
import os, signal, sys, time
from embolplan.cli import main
from embolplan.library import arrivals, check, pace, pins
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background has it ignored
def slow(real):
    def one(*given):
        os.write(1, b"looking\\n")
        time.sleep(0.1)
        return real(*given)
    return one
pace.WORTHWHILE, pace.PIECE = 2, 1
arrivals._met, check.check_text = slow(arrivals._met), slow(check.check_text)
sys.exit(main(sys.argv[1:]))
"""


class Screen(io.StringIO):
    """A stderr that somebody may look at."""

    def __init__(self, is_seen: bool) -> None:
        super().__init__()
        self._is_seen = is_seen

    def isatty(self) -> bool:
        return self._is_seen


def told(monkeypatch: pytest.MonkeyPatch, is_seen: bool, seconds: list[float]) -> str:
    """What is said of work of ten files, of which one more is done at each of these times."""
    screen, clock = Screen(is_seen), iter([0.0, *seconds])
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(pacing, "perf_counter", lambda: next(clock))
    progress = pacing.Progress()
    for done in range(1, len(seconds) + 1):
        progress.tell(done, 10)
    return screen.getvalue()


def test_short_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [n / 20 for n in range(1, 11)]
    assert told(monkeypatch, True, quick) == told(monkeypatch, False, quick) == ""


def test_a_terminal_has_one_line_that_is_wiped_out_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(monkeypatch, True, [0.5, 1.1, 1.2, 1.25, 1.4, 1.45, 1.5, 1.52, 1.54, 1.55])
    assert said == "\r2 of 10 files looked at (20 %)\x1b[K\r5 of 10 files looked at (50 %)\x1b[K\r\x1b[K"


def test_elsewhere_a_plain_line_comes_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(monkeypatch, False, [float(n) for n in range(1, 11)])
    assert said == "5 of 10 files looked at (50 %)\n10 of 10 files looked at (100 %)\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups of this kind")
@pytest.mark.parametrize("command", ["import", "check"])
def test_ctrl_c_ends_it_with_one_sentence_and_nothing_half_done(tmp_path: Path, command: str) -> None:
    root = tmp_path / "home" / "library"
    (tmp_path / "x.yaml").write_text(recipe("liver/there"), encoding="utf-8")
    importer(root).take_in(tmp_path / "x.yaml")
    source = zipped(tmp_path / "in.zip", {f"{n}.yaml": recipe(f"liver/n{n}") for n in range(30)})
    before = snapshot(tmp_path / "home")
    path = source if command == "import" else ROOT / "protocols"
    words = [sys.executable, "-c", SLOWLY, command, str(path)]
    surroundings = {**os.environ, "EMBOLPLAN_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # A group of its own, all of which gets the signal, as with the key of a terminal.
    with subprocess.Popen(words, env=surroundings, start_new_session=True, text=True, **pipes) as process:  # type: ignore[call-overload]  # the pipes are pipes
        for _ in range(3):
            assert process.stdout.readline() == "looking\n"
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    (line,) = said.splitlines()
    assert line.startswith(
        "interrupted: nothing was imported, and the library is" if command == "import" else "interrupted"
    )
    assert snapshot(tmp_path / "home") == before
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
