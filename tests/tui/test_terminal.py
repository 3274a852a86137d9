"""A real terminal, as far as a program can tell: it is resized without end, hung up, and its program is ended."""

from __future__ import annotations

import fcntl
import os
import pty
import random
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from embolplan.procedure import Session, SystemClock
from embolplan.procedure.verifying import read_events
from tests.tui.teller import draft_of

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 240.0


class Terminal:
    """The far end of a terminal in which a program runs."""

    def __init__(self, leader: int, running: subprocess.Popen[bytes]) -> None:
        self.leader, self.running = leader, running
        self._drawn, self._guard = "", threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with suppress(OSError):
            while raw := os.read(self.leader, 65536):
                with self._guard:
                    self._drawn += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", " ", raw.decode(errors="replace"))

    def until(self, wanted: str) -> None:
        """Waits until a text has been drawn since the last one that was waited for."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while wanted not in (flat := " ".join(self._drawn.split())):
            assert time.monotonic() < ends, f"{wanted!r} was not drawn: {flat[-3000:]}"
            time.sleep(0.02)
        self.forget()

    def forget(self) -> None:
        """Only what is drawn from now on counts."""
        with self._guard:
            self._drawn = ""

    def type(self, text: str) -> None:
        """Keys."""
        os.write(self.leader, text.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Another size, of which the program is told by a signal."""
        fcntl.ioctl(self.leader, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def ended(self) -> int:
        """The exit code, once the program has ended by itself."""
        return self.running.wait(PATIENCE_SECONDS)


@pytest.fixture
def path(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A procedure that was just begun, where the program looks for it."""
    for name, value in (("EMBOLPLAN_HOME", str(home)), ("PYTHONPATH", str(ROOT)), ("TERM", "xterm-256color")):
        monkeypatch.setenv(name, value)
    draft = draft_of()
    with Session.create(home / "procedures", draft.packed(), draft.plan, "Lee", SystemClock()) as session:
        return session.journal.path


@contextmanager
def taken_up(path: Path) -> Iterator[Terminal]:
    """The procedure, taken up in a terminal, with its first step done."""
    leader, follower = pty.openpty()
    fcntl.ioctl(leader, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def own_terminal() -> None:
        fcntl.ioctl(follower, termios.TIOCSCTTY, 0)

    command = [sys.executable, "-m", "embolplan", "resume", str(path)]
    with subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, start_new_session=True, preexec_fn=own_terminal
    ) as running:
        os.close(follower)
        terminal = Terminal(leader, running)
        try:
            terminal.until("Go on with this procedure")
            terminal.type("Lee\r")
            terminal.until("Step 1 of")
            terminal.type("d")
            terminal.until("Step 2 of")
            yield terminal
        finally:
            running.kill()


def let_go_cleanly(path: Path) -> bool:
    """Whether the program took its lock with it, and left nothing that SQLite would have to undo."""
    return [each.name for each in path.parent.iterdir()] == [path.name]


def storm(terminal: Terminal) -> None:
    """Two hundred sizes, among them some in which nothing can be shown."""
    chance = random.Random(1)
    for _ in range(200):
        terminal.resize(chance.randint(1, 140), chance.randint(1, 45))
        time.sleep(0.002)
    time.sleep(0.2)
    terminal.forget()
    terminal.resize(80, 24)


def hung_up(terminal: Terminal) -> None:
    """The window is closed, or the line to it breaks."""
    os.close(terminal.leader)


def terminated(terminal: Terminal) -> None:
    """Somebody asks the program to end."""
    terminal.running.send_signal(signal.SIGTERM)


@pytest.mark.parametrize("end", [hung_up, terminated])
def test_a_program_that_loses_its_terminal_lets_the_procedure_go(path: Path, end: Callable[[Terminal], None]) -> None:
    with taken_up(path) as terminal:
        storm(terminal)
        terminal.until("Step 2 of")
        terminal.type("t")
        terminal.until("Timer started")
        end(terminal)
        terminal.ended()
    assert let_go_cleanly(path)
    assert [event.kind for event in read_events(path)[0]] == ["opened", "step done", "timer started"]
