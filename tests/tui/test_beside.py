"""Work beside the loop: in its order, without holding the loop, and none begun after the end."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from threading import Event, get_ident
from types import ModuleType

import pytest

from embolplan.tui import beside, collecting
from embolplan.tui.beside import Beside


async def test_the_loop_goes_on_while_work_is_done_and_what_came_first_is_done_first() -> None:
    work, go_on, done = Beside(), Event(), list[str]()

    def first() -> str:
        go_on.wait(5)
        assert not gc.isenabled()
        done.append("first")
        return "given"

    one = asyncio.create_task(work.do(first))
    two = asyncio.create_task(work.do(lambda: done.append("second")))
    await asyncio.sleep(0)
    assert work.busy
    assert done == []
    go_on.set()
    assert await one == "given"
    await two
    assert done == ["first", "second"]
    assert not work.busy
    assert gc.isenabled()
    work.end()


async def test_what_goes_wrong_beside_the_loop_goes_wrong_where_it_was_asked_for() -> None:
    work = Beside()
    with pytest.raises(ZeroDivisionError):
        await work.do(lambda: 1 / 0)
    assert not work.busy
    assert gc.isenabled()
    work.end()


async def test_parts_are_imported_by_the_thread_until_the_program_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    imported, loaded = list[tuple[str, bool]](), Event()
    work, here = Beside(), get_ident()

    def load(name: str) -> ModuleType:
        imported.append((name, get_ident() == here))
        if name == "no.part.two":
            work.end()
            loaded.set()
        return sys

    monkeypatch.setattr(beside, "PARTS", ("no.part.one", "no.part.two", "no.part.three"))
    monkeypatch.setattr(beside, "import_module", load)
    work.load_parts()
    assert loaded.wait(5)
    time.sleep(0.05)
    assert imported == [("no.part.one", False), ("no.part.two", False)]


def test_only_what_was_imported_since_is_kept_out_of_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = list[int]()
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(len(sys.modules)))
    monkeypatch.setattr(collecting, "_kept", 0)
    for _ in range(3):
        collecting.keep_what_was_imported()
    assert len(frozen) == 1
    monkeypatch.setitem(sys.modules, "one.more.module", ModuleType("one.more.module"))
    collecting.keep_what_was_imported()
    assert len(frozen) == 2
