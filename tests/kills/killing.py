"""A program that is killed at a random moment of a random procedure, and what must then be there.

The child is forked from a process that has loaded everything, so that the moment falls into its work and not into its
start. It says what it has acknowledged through a pipe, a line for each entry; the pipe holds what the dead have said.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from embolplan.procedure import Journal, ManualClock, Session, moment, stamp, walk
from embolplan.procedure.backup import back_up, restore
from embolplan.procedure.chain import chain_hash
from embolplan.procedure.simulated_bed import Bed
from embolplan.procedure.verifying import verify
from tests.procedure.busy import stand
from tests.rehearsals.choosing import draft_of
from tests.rehearsals.driving import Team
from tests.rehearsals.running import recipes

if TYPE_CHECKING:
    from embolplan.procedure import Walk
    from embolplan.record import Event, Kind
    from embolplan.tui.draft import Draft

EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
_ENTRIES = 15
"""The most entries that are made before a kill."""
AT = "2026-11-24T08:00:00.000Z"


@dataclass
class Figures:
    """What the run came to."""

    kills: dict[str, int] = field(default_factory=dict)
    acknowledged: int = 0
    """Entries that were acknowledged before a kill, and were found after it."""
    unsaid: int = 0
    """Entries that were on the disk although the program died before it could say so."""
    never_opened: int = 0
    timers: int = 0
    """Timers that ran when the program was killed, and stood where they had stood."""
    closed: int = 0

    def killed(self, doing: str) -> None:
        """Counts one kill."""
        self.kills[doing] = self.kills.get(doing, 0) + 1


def shown(session: Session) -> dict[str, object]:
    """What a screen shows that has acknowledged an entry: where the procedure stands, and its timers at this time."""
    timers = [(each.timer.name, each.state, each.remaining.total_seconds()) for each in session.timers()]
    last = session.journal.last_hash
    now = stamp(session.clock.now())
    return {"now": now, "hash": last, "running": timers, **stand(len(session.events), session.walk)}


def killed_amid(
    chance: Random, lines: int, seconds: float | None, work: Callable[[Callable[[object], None]], None]
) -> list[dict[str, object]]:
    """Does the work in a child that is killed at a random moment; what it had said until then, line by line.

    The moment comes after so many lines, within twice the time that a line has taken, or within so many seconds.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            work(lambda told: void(os.write(writer, json.dumps(told).encode() + b"\n")))
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        heard, began = list[bytes](), time.perf_counter()
        while len(heard) < lines and (line := said.readline()):
            heard.append(line)
        spent = (time.perf_counter() - began) / max(lines, 1)
        time.sleep(chance.uniform(0, 2 * spent if seconds is None else seconds))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        heard += said.read().splitlines(keepends=True)
    return [json.loads(line) for line in heard if line.endswith(b"\n")]


def void(_: object) -> None:
    """What a write returns is of no interest."""


def speak(tell: Callable[[object], None]) -> None:
    """From now on every entry of every session of this process is said once it is acknowledged."""
    write = Session._write

    def write_and_tell(
        session: Session, kind: Kind, body: Mapping[str, object], place: tuple[str | None, int] | None = None
    ) -> Walk:
        walked = write(session, kind, body, place)
        tell(shown(session))
        return walked

    Session._write = write_and_tell  # type: ignore[method-assign,assignment]  # in a child that is about to be killed


class Patient:
    """One procedure, from its seed: opened, killed again and again, and carried to its end."""

    def __init__(self, seed: int, folder: Path, figures: Figures) -> None:
        self.seed, self.folder, self.figures = seed, folder, figures
        self.chance = Random(seed)
        name = recipes()[seed % len(recipes())]
        self.draft: Draft = draft_of(name, Random(seed))
        self.path: Path | None = None
        self.now = EIGHT

    def open(self) -> None:
        """Opened by a child that is killed in the middle of that, or soon after."""

        def work(tell: Callable[[object], None]) -> None:
            session = Session.create(self.folder, self.draft.packed(), self.draft.plan, "Lee", ManualClock(EIGHT))
            tell(shown(session))
            self._carry_on(session, tell, self.seed)

        began = time.perf_counter()
        with TemporaryDirectory() as other:
            Session.create(Path(other), self.draft.packed(), self.draft.plan, "Lee", ManualClock(EIGHT)).leave()
        said = killed_amid(self.chance, 0, 1.5 * (time.perf_counter() - began), work)
        self.figures.killed("opening")
        there = [path for path in self.folder.iterdir() if not path.name.startswith(".")]
        if not there:
            assert not said, "a procedure that was acknowledged is not there"
            self.figures.never_opened += 1
            with Session.create(
                self.folder, self.draft.packed(), self.draft.plan, "Lee", ManualClock(EIGHT)
            ) as session:
                self.path = session.journal.path
            return
        (self.path,) = [path for path in there if not path.name.endswith("-journal")]
        self._hold_against(said)

    def walk(self) -> None:
        """Taken up by a child that is killed on the way."""
        path, again = self._found(), self.chance.randrange(10**6)

        def work(tell: Callable[[object], None]) -> None:
            session = Session.resume(path, by="Lee", clock=ManualClock(self.now))
            self._carry_on(session, tell, again)

        said = killed_amid(self.chance, self.chance.randint(1, _ENTRIES), None, work)
        self.figures.killed("walking")
        self._hold_against(said)

    def back_up(self) -> None:
        """Backed up and restored, over and over, by a child that is killed in the middle of that."""
        path = self._found()
        events = self._events()
        store, other = self.folder / "store", self.folder / "other"
        store.mkdir(exist_ok=True)

        def work(tell: Callable[[object], None]) -> None:
            for k in range(10_000):
                made = back_up(self.folder, store / f"{self.chance.random()}-{k}.zip", AT).path
                tell({"made": made.name})
                restore(made, other / made.stem)
                tell({"restored": made.stem})

        said = killed_amid(self.chance, self.chance.randint(1, 4), None, work)
        self.figures.killed("backing up")
        there = {each.name for each in store.iterdir() if not each.name.startswith(".")}
        assert {each["made"] for each in said if "made" in each} <= there
        for name in there:
            restored = restore(store / name, self.folder / "again" / name)
            assert [(each.fate, each.events) for each in restored] == [("restored", len(events))]
        for folder in other.iterdir() if other.exists() else ():
            found = [verify(each) for each in folder.iterdir() if not each.name.startswith(".")]
            assert all(each.broken is None and each.events == len(events) for each in found)
            assert found or folder.name not in {each.get("restored") for each in said}
        assert self._events() == events
        assert path.exists()

    def close(self) -> None:
        """Carried to its end, with nobody to kill it."""
        session = Session.resume(self._found(), by="Lee", clock=ManualClock(self.now))
        assert session.read_only_because is None
        team = self._team(session, self.seed)
        team.carry_out()
        assert team.session.walk.closed is not None
        record = team.session.record()
        assert record.last_hash == team.session.journal.last_hash
        team.session.leave()
        assert verify(self._found()).events == len(record.events)
        self.figures.closed += 1

    def _team(self, session: Session, seed: int) -> Team:
        clock = session.clock
        assert isinstance(clock, ManualClock)
        return Team(self.draft, Random(seed), session, clock, Bed(self.seed))

    def _carry_on(self, session: Session, tell: Callable[[object], None], seed: int) -> None:
        speak(tell)
        if session.walk.closed is None:
            self._team(session, seed).carry_out()

    def _found(self) -> Path:
        assert self.path is not None
        return self.path

    def _events(self) -> tuple[Event, ...]:
        with Journal.open(self._found(), clock=ManualClock(self.now), read_only=True) as journal:
            return journal.events

    def _hold_against(self, said: list[dict[str, object]]) -> None:
        """What was acknowledged is there, and the procedure can be taken up where it stood."""
        path = self._found()
        assert verify(path).broken is None, verify(path).broken
        now = moment(str(said[-1]["now"])) if said else self.now
        with Session.resume(path, by="Lee", clock=ManualClock(now)) as session:
            assert session.read_only_because is None, "the dead program still holds the procedure"
            if said:
                last, count = said[-1], said[-1]["events"]
                assert isinstance(count, int)
                assert count <= len(session.events) <= count + 1
                assert chain_hash(session.events[:count]) == last["hash"]
                stood = stand(count, walk(session.plan, session.events[:count]))
                assert json.loads(json.dumps(stood)) == {name: last[name] for name in stood}
                if len(session.events) == count:
                    assert json.loads(json.dumps(shown(session)["running"])) == last["running"]
                    self.figures.timers += len(session.timers())
                self.figures.unsaid += len(session.events) - count
                self.figures.acknowledged += len(said)
            self.now = max(now, moment(session.events[-1].at))
            if session.walk.closed is None:
                before = len(session.events)
                session.note("taken up again")
                assert len(session.events) == before + 1
