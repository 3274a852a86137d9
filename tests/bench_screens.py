"""How the screens feel: ``python -m tests.bench_screens [RUNS] [RECIPES]``. It judges by the limits and fails never.

Whole programs in a terminal of 80 by 24: a key is written, and the clock runs until what it changes has come out. The
bare side is a Textual app of one widget; both sides take turns, and medians are compared. How long the event loop was
held is measured inside: in all, and as the time that the processor worked, which a busy machine does not stretch.
"""

from __future__ import annotations

import asyncio
import compileall
import fcntl
import json
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from embolplan.library import entries, shipped_root
from embolplan.plan import Duration
from embolplan.procedure import Session, SystemClock
from embolplan.words import say
from tests.bench import seconds
from tests.bench_library import make_home
from tests.tui.teller import draft_of

ROOT = Path(__file__).resolve().parent.parent
BARE = (
    "from textual.app import App\nfrom textual.widgets import Static\n"
    "class Bare(App):\n    def compose(self): yield Static('the one widget')\nBare().run()"
)
OURS = [sys.executable, "-m", "embolplan"]
PATIENCE = 120.0
QUIET = 0.25
KEYS = 40
TYPED = "QUICKBROWNFOXJUMPSOVERTHELAZYDOG"
LIMITS = {"frame and footer : bare": 1.6, "first row : bare": 2.0}
KEY_LIMIT = HELD_LIMIT = 0.050


class Terminal:
    """A program in a terminal of its own, and everything that it has written."""

    def __init__(self, command: Sequence[str], home: Path, size: tuple[int, int] = (80, 24)) -> None:
        self.began = time.monotonic()
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            surroundings = {**os.environ, "EMBOLPLAN_HOME": str(home), "TERM": "xterm-256color", "COLORTERM": ""}
            os.execvpe(command[0], list(command), {**surroundings, "PYTHONPATH": str(ROOT)})
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.written = b""

    def until(self, text: str, since: int = 0) -> float:
        """The time at which the text has come out, after so many bytes; TimeoutError where it does not."""
        end = time.monotonic() + PATIENCE
        while text.encode() not in self.written[since:]:
            if time.monotonic() > end:
                raise TimeoutError(f"{text!r} not in {self.written[-800:]!r}")
            self._read(0.5)
        return time.monotonic()

    def press(self, keys: str, then: str) -> float:
        """Seconds from a key to what it changes."""
        self.rest()
        since, began = len(self.written), time.monotonic()
        os.write(self.descriptor, keys.encode())
        return self.until(then, since) - began

    def rest(self) -> None:
        """Waits until nothing more comes, or for as long as a clock on the screen leaves between its ticks."""
        end = time.monotonic() + 4 * QUIET
        while time.monotonic() < end and self._read(QUIET):
            pass

    def _read(self, seconds: float) -> bool:
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return False
        self.written += os.read(self.descriptor, 65536)
        return True

    def end(self) -> None:
        """Ends the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.descriptor)


@contextmanager
def running(command: Sequence[str], home: Path) -> Iterator[Terminal]:
    """A program until the block ends."""
    terminal = Terminal(command, home)
    try:
        yield terminal
    finally:
        terminal.end()


def first_paints(home: Path, runs: int) -> dict[str, list[float]]:
    """Seconds from the start to each first paint, both sides in turn."""
    found: dict[str, list[float]] = {"bare": [], "frame and footer": [], "first row": []}
    for _ in range(runs):
        with running([sys.executable, "-c", BARE], home) as bare:
            found["bare"].append(bare.until("the one widget") - bare.began)
        with running(OURS, home) as ours:
            found["frame and footer"].append(ours.until(say("tui.quit")) - ours.began)
            found["first row"].append(ours.until(first_id()) - ours.began)
    return found


def first_id() -> str:
    """The id in the first row."""
    return min(entry.id for entry in entries(shipped_root()))


def keys_of_library(terminal: Terminal) -> list[float]:
    """The cursor down and up again, each to the row that it comes to."""
    terminal.until(first_id())
    took = [terminal.press("\x1b[B" if n % 4 < 2 else "\x1b[A", "\x1b[") for n in range(KEYS)]
    opened(terminal, "v", "\x1b", "\r", "p", "w")
    return took


def keys_of_walk(terminal: Terminal) -> list[float]:
    """Letters typed into a note while eight timers run."""
    terminal.until(say("tui.by.hint"))
    for letter in "Lee":
        terminal.press(letter, letter)
    terminal.press("\r", "next:")
    terminal.press("n", say("tui.ask.keys")[:10])
    # The whole text so far: a blinking cursor draws what was there before as well.
    took = [terminal.press(letter, TYPED[: n + 1]) for n, letter in enumerate(TYPED)]
    opened(terminal, "\r", "d", "p", "\x1b", "v", "\x1b", "?")
    return took


def opened(terminal: Terminal, *keys: str) -> None:
    """Pages and cards, one after the other: what opens them is no key typed, and how long it holds the loop counts."""
    for key in keys:
        terminal.press(key, "\x1b[")
        terminal.rest()


def with_timers(home: Path) -> None:
    """A procedure at its first step, with eight timers running."""
    draft = draft_of()
    with Session.create(home / "procedures", draft.packed(), draft.plan, "Lee", SystemClock()) as session:
        for n in range(8):
            session.start_timer(f"timer {n}", Duration("min", 30 + n))


def measured(words: Sequence[str], home: Path, keys: Callable[[Terminal], list[float]]) -> None:
    """Prints how fast keys are and how long the loop was held meanwhile."""
    report = home / "held.json"
    with running([sys.executable, "-m", "tests.bench_screens", "--inside", str(report), *words], home) as terminal:
        took = sorted(keys(terminal))
        terminal.rest()
        time.sleep(1)
    held = json.loads(report.read_text())
    late = took[int(len(took) * 0.95)]
    print(f"  key to screen: median {1000 * statistics.median(took):.0f} ms, 95th percentile {1000 * late:.0f} ms"
          f"  {judged(late, KEY_LIMIT)}")  # fmt: skip
    worked = held["after"]["worked"]
    print(f"  loop held: {1000 * held['after']['held']:.0f} ms, of which the processor worked {1000 * worked:.0f} ms"
          f"  {judged(worked, HELD_LIMIT)}; from the start {1000 * held['start']['worked']:.0f} ms")  # fmt: skip


def judged(found: float, limit: float) -> str:
    """Whether it is within its limit, as a word."""
    return f"<= {limit:g} {'within' if found <= limit else 'OVER'}"


class Probe:
    """Looks from within how long nothing else could run."""

    def __init__(self, report: Path) -> None:
        self.report, self.settled = report, False
        self.found = {name: {"held": 0.0, "worked": 0.0} for name in ("start", "after")}

    async def run(self) -> None:
        """Until the program ends; the first two seconds are its start."""
        began = told = time.monotonic()
        while True:
            before, worked = time.monotonic(), time.thread_time()
            await asyncio.sleep(0.002)
            now = time.monotonic()
            part = self.found["start" if now - began < 2 else "after"]
            part["held"] = max(part["held"], now - before - 0.002)
            part["worked"] = max(part["worked"], time.thread_time() - worked)
            if now - told > 0.3:
                told = now
                whole = self.report.with_suffix(".part")
                whole.write_text(json.dumps(self.found))
                # The program is killed at any moment, and its report has to be whole then.
                whole.replace(self.report)


def inside(report: Path, words: Sequence[str]) -> int:
    """The program with a probe in its loop."""
    from embolplan import cli
    from embolplan.tui.app import EmbolplanApp

    def on_load(app: EmbolplanApp) -> None:
        app.run_worker(Probe(report).run(), exit_on_error=False)

    EmbolplanApp.on_load = on_load  # type: ignore[attr-defined] # Textual calls it where there is one
    return cli.main(list(words))


def main(words: Sequence[str]) -> int:
    """Prints the table; a benchmark has no failing exit code."""
    if words[:1] == ["--inside"]:
        return inside(Path(words[1]), words[2:])
    runs, count = (int(words[0]) if words else 7), (int(words[1]) if len(words) > 1 else 10_000)
    # Without bytecode on disk every start would compile the program again.
    compileall.compile_dir(ROOT / "embolplan", quiet=1)
    print(f"medians of {runs} runs, taking turns; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "few"
        paints = {name: statistics.median(took) for name, took in first_paints(home, runs).items()}
        for name, limit in LIMITS.items():
            one = paints[name.partition(" :")[0]]
            ratio = one / paints["bare"]
            print(f"{name}: {one:.3f} s : {paints['bare']:.3f} s = {ratio:.2f}  {judged(ratio, limit)}")
        for told, many in (("the shipped library", 0), (f"{count:,} recipes", count)):
            here = Path(folder) / f"home{many}"
            here.mkdir()
            if many:
                make_home(here, many, imported=True)
                seconds([*OURS, "list"], {**os.environ, "EMBOLPLAN_HOME": str(here)})
            print(told)
            measured([], here, keys_of_library)
            with_timers(here)
            print(f"{told}, eight timers")
            measured(["resume"], here, keys_of_walk)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
