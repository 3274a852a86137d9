"""Work that is shared out: the same result in the same order, told as it goes, and whole without its workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from embolplan.library import check_paths, pace, shipped_root
from embolplan.library.pace import PIECE, WORTHWHILE, Pace, carried_out
from tests.library.good import GOOD

ITEMS = range(WORTHWHILE + PIECE // 2)


def doubled(number: int) -> int:
    """Something to do."""
    return 2 * number


def pid_of(number: int) -> int:
    """Who does it."""
    return os.getpid()


def done_by_survivors(parent: int, number: int) -> int:
    """What kills the worker that meets it."""
    if number == ITEMS[-1] // 2 and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_the_result_and_its_order_are_the_same_with_any_number_of_workers(workers: int) -> None:
    assert list(carried_out(doubled, ITEMS, Pace(workers))) == [2 * number for number in ITEMS]
    assert list(carried_out(doubled, [], Pace(workers))) == []


def test_little_work_is_done_alone_and_much_is_shared_out() -> None:
    assert set(carried_out(pid_of, ITEMS[: WORTHWHILE - 1], Pace(2))) == {os.getpid()}
    assert os.getpid() not in set(carried_out(pid_of, ITEMS, Pace(2)))


@pytest.mark.parametrize("workers", [1, 2])
def test_how_far_it_is_is_told_and_ends_at_the_whole(workers: int) -> None:
    told: list[tuple[int, int]] = []
    list(carried_out(doubled, ITEMS, Pace(workers, lambda *so_far: told.append(so_far))))
    assert told == sorted(told)
    assert told[-1] == (len(ITEMS), len(ITEMS))
    half = Pace(workers, lambda *so_far: told.append(so_far)).part(0.5, 1)
    told.clear()
    list(carried_out(doubled, ITEMS, half))
    assert len(ITEMS) / 2 <= told[0][0] <= told[-1][0] == len(ITEMS)


@pytest.mark.skipif(os.name == "nt", reason="Windows kills nobody this way")
def test_where_a_worker_is_taken_away_the_rest_is_done_without() -> None:
    done = carried_out(partial(done_by_survivors, os.getpid()), ITEMS, Pace(2))
    assert list(done) == [2 * number for number in ITEMS]


def test_a_check_says_the_same_with_any_number_of_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "WORTHWHILE", 2)
    monkeypatch.setattr(pace, "PIECE", 3)
    (tmp_path / "formulary").symlink_to(shipped_root() / "formulary")
    (tmp_path / "liver").mkdir()
    for number in range(10):
        text = GOOD.replace("60 mg [liu-2021,", "60 mg [nobody-1,", 1) if number % 3 == 0 else GOOD
        (tmp_path / "liver" / f"n{number}.yaml").write_text(text[: 900 * number or None], encoding="utf-8")
    (tmp_path / "liver" / "latin.yaml").write_bytes(b"title: \xb5m\n")
    alone, shared = (check_paths([tmp_path], on="2026-11-22", pace=Pace(workers)) for workers in (1, 3))
    assert alone == shared
    assert len(alone.problems) > 10


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes as Linux shows them")
def test_workers_end_with_the_one_that_started_them() -> None:
    code = (
        "import time\nfrom embolplan.library.pace import Pace, carried_out\n"
        "def idle(n):\n    print(__import__('os').getpid(), flush=True)\n    time.sleep(60)\n"
        "list(carried_out(idle, range(100), Pace(2)))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        workers = {int(parent.stdout.readline()) for _ in range(2)}
        parent.kill()
        parent.wait()
    until = time.monotonic() + 10
    while workers and time.monotonic() < until:
        workers = {pid for pid in workers if is_running(pid)}
        time.sleep(0.02)
    assert workers == set()


def is_running(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
