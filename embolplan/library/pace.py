"""Long work in pieces: on as many processors as are given to it, in its own order, and told as it goes on."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import parent_process
from typing import Any, TypeVar

Item = TypeVar("Item")
Done = TypeVar("Done")

WORTHWHILE, PIECE = 100, 25
"""From so many files on more than one worker gains time; so many go to a worker at once, a tenth of a second or two."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long work goes on: with how many workers, and who is told how many of how many are done."""

    workers: int = 1
    tell: Callable[[int, int], None] = lambda done, total: None

    def part(self, begins: float, ends: float) -> Pace:
        """The pace of a part of the work that takes it from one share of it to another."""

        def tell(done: int, total: int) -> None:
            self.tell(round((begins + (ends - begins) * done / total) * total), total)

        return Pace(self.workers, tell)


ALONE = Pace()


def carried_out(work: Callable[[Item], Done], items: Sequence[Item], pace: Pace = ALONE) -> Iterator[Done]:
    """What the work makes of every item, in their order; the same whatever the number of workers.

    The work raises nothing, and what it needs, takes and gives can be sent to another process.
    """
    done = 0
    if pace.workers > 1 and len(items) >= WORTHWHILE and threading.current_thread() is threading.main_thread():
        for piece in _shared_out(work, items, pace.workers):
            done += len(piece)
            yield from piece
            pace.tell(done, len(items))
    # Alone from the start, or from where a worker was lost.
    for item in items[done:]:
        yield work(item)
        done += 1
        pace.tell(done, len(items))


def _shared_out(work: Callable[[Item], Done], items: Sequence[Item], workers: int) -> Iterator[list[Done]]:
    """The pieces in their order, as far as the workers come with them."""
    pool = ProcessPoolExecutor(workers, initializer=_begin, initargs=(work,))
    try:
        with _uninterrupted():
            pieces = [items[at : at + PIECE] for at in range(0, len(items), PIECE)]
            waiting: list[Future[list[Any]]] = [pool.submit(_do, piece) for piece in pieces]
        for future in waiting:
            yield future.result()
    except (BrokenProcessPool, OSError):
        # The system has taken a worker away, or gives none; what is left is done without.
        return
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Workers that are started in here leave Ctrl-C to the one that started them."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_work: Callable[[Any], Any]


def _begin(work: Callable[[Any], Any]) -> None:
    """A worker begins: it keeps the work, and ends when the one that started it is killed."""
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(piece: Sequence[Any]) -> list[Any]:
    return [_work(item) for item in piece]
