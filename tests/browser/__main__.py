"""`python -m tests.browser [FOLDER]` walks a recipe in a real browser, and leaves pictures of it in that folder.

A tab is opened, a recipe is walked, the tab is reloaded in the middle, and the procedure goes on to a closed record.
Nothing may be lost by it, and no request may leave the machine.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from embolplan.procedure.verifying import read_events, verify
from tests.browser.chromium import browser, find

if TYPE_CHECKING:
    from tests.browser.chromium import Page

RECIPE, STEPS = "fibroids", 8
SKIPPED = 77


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of a server that keeps its procedures in that folder."""
    command = [sys.executable, "-m", "embolplan", "serve", "--port", "0"]
    surroundings = {**os.environ, "EMBOLPLAN_HOME": str(home), "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=surroundings, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


async def begin(page: Page) -> None:
    """From the library through choices and plan to the first step."""
    await page.until("is not a medical device", "Recipes:")
    await page.press("/")
    await page.until("Find a recipe")
    await page.enter(RECIPE)
    await page.until(f"only what has: {RECIPE}", gone="Find a recipe")
    await page.press("Enter")
    await page.until("choices: 0 of")
    await page.press("p")
    await page.until("sequence only", "Still unknown")
    await page.press("s")
    await page.until("Who records?")
    await page.enter("Lee")
    if "All agree" in await page.until_one("All agree", f"Step 1 of {STEPS}"):
        await page.press("y")
    await page.until(f"Step 1 of {STEPS}")


async def go_on(page: Page) -> None:
    """From the list of a tab that was just opened to the step at which the procedure stands."""
    await page.until("Open procedures to go on with")
    await page.press("Enter")
    await page.until("Go on with this procedure")
    await page.enter("Lee")


async def pick_first(page: Page) -> None:
    """The first of the options; no character says on which of them the cursor is."""
    await page.press("ArrowDown")
    await asyncio.sleep(2)
    await page.press("Enter")


async def prepare(page: Page) -> None:
    """Up to the injection, and a first volume given."""
    await page.press("d")
    await page.until(f"Step 2 of {STEPS}")
    await page.press("d")
    await page.until(f"Step 3 of {STEPS}")
    await page.press("t")
    await page.until("so far", "d Done")


async def inject(page: Page) -> None:
    """A volume into one artery, and near stasis."""
    await page.press("d")
    await page.until(f"Step 4 of {STEPS}", "g Give")
    await page.press("g")
    await page.until("Into which feeder?")
    await page.enter("left uterine artery")
    # No character says that the cursor is in the next field, and what is typed before it is goes into this one.
    await asyncio.sleep(6)
    await page.enter("2 mL")
    await page.until("in all", "2 mL", "s Stasis", gone="Into which feeder?")
    await page.press("s")
    await page.until(f"Step 5 of {STEPS}")


async def finish(page: Page) -> None:
    """The check, the wait, the last look, and the closing."""
    await page.press("c")
    await page.until("near stasis", "Enter: next")
    await pick_first(page)
    await page.until(f"Step 6 of {STEPS}")
    await page.press("t")
    await page.until("so far", "d Done")
    await page.press("d")
    await page.until(f"Step 7 of {STEPS}")
    await page.press("c")
    await page.until("still so, stop", "Enter: next")
    await pick_first(page)
    await page.until("All steps are done")
    await page.press("z")
    await page.until("Why did it end?")
    await page.enter("near stasis, and still so")
    # What may be left empty is left empty, field by field.
    while "Why did it end?" in await page.screen():
        await asyncio.sleep(2)
        await page.press("Enter")


async def walk(page: Page, address: str, home: Path, pictures: Path) -> None:
    """The whole of it; AssertionError where something was lost or asked for elsewhere."""
    await page.go(address)
    await begin(page)
    await page.picture(pictures / "1-first-step.png")
    await prepare(page)
    (path,) = (home / "procedures").glob("*.embolplan")
    before = read_events(path)[0]
    await page.picture(pictures / "2-timer-runs.png")
    await page.reload()
    await go_on(page)
    shown = await page.until(f"Step 3 of {STEPS}", "so far")
    assert "can only be read" not in shown, shown
    assert read_events(path)[0] == before, "the reload has changed what was recorded"
    await page.picture(pictures / "3-after-the-reload.png")
    await inject(page)
    await page.picture(pictures / "4-given.png")
    await finish(page)
    await page.until("near stasis, and still so")
    await page.picture(pictures / "5-record.png")
    kinds = [event.kind for event in read_events(path)[0]]
    assert kinds[: len(before)] == [event.kind for event in before]
    assert kinds[-1] == "closed", kinds
    assert verify(path).broken is None
    print(f"{len(kinds)} entries, {len(before)} of them before the reload: {', '.join(kinds)}")


async def main(pictures: Path) -> int:
    """0 where all holds; 77, as test programs say it, where there is no browser to try it in."""
    program = find()
    if program is None:
        print("no Chromium on this machine: the browser was not tried")
        return SKIPPED
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, served(Path(home)) as address:
        async with browser(program) as page:
            await walk(page, address, Path(home), pictures)
            elsewhere = [each for each in page.requests if urlsplit(each).netloc != urlsplit(address).netloc]
            assert not elsewhere, elsewhere
            assert not page.complaints, page.complaints
            print(f"{len(page.requests)} requests, all of them to {urlsplit(address).netloc}; pictures in {pictures}")
    return 0


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="embolplan-browser-"))
    raise SystemExit(asyncio.run(main(folder)))
