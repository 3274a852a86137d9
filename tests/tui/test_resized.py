"""Sizes that come faster than they can be laid out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen

from tests.tui.teller import draft_of, told


@pytest.mark.parametrize("keys", [(), ("p",), ("f1",), ("enter",), ("p", "w")], ids=" ".join)
async def test_two_sizes_at_once_are_not_laid_out_in_turns_for_ever(
    keys: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with told(tmp_path, draft=draft_of()) as story:
        await story.press(*keys)
        laid_out = list[Size]()
        original = Screen._screen_resized

        def counted(screen: Screen[None], size: Size) -> None:
            laid_out.append(size)
            original(screen, size)

        monkeypatch.setattr(Screen, "_screen_resized", counted)
        for size in (Size(100, 30), Size(80, 24)) * 2:
            story.app.screen.post_message(Resize(size, size))
            # What stands between two sizes keeps the second from taking the place of the first.
            story.app.screen.call_later(asyncio.sleep, 0)
        await asyncio.sleep(0.2)
        assert set(laid_out) <= {Size(80, 24)}
        before = len(laid_out)
        await asyncio.sleep(0.2)
        assert len(laid_out) == before
