"""The golden screens: each screen as characters, read by a person; `python -m tests.golden_screens` writes them anew.

A screen is a name, the keys that lead to it, and where the story begins. With words behind the command only the
screens whose names begin with one of them are written.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from embolplan.procedure import ManualClock
from tests import golden_walk
from tests.tui.teller import EIGHT, MIDDLE, RECIPE, SMALL, Teller, brought_to, draft_of, told

if TYPE_CHECKING:
    from embolplan.tui.draft import Draft

FOLDER = Path(__file__).parent / "golden" / "screens"
SIZES = (SMALL, MIDDLE)
_SCROLLBAR = " ▁▂▃▄▅▆▇"
"""What a scrollbar is drawn with: it moves with every recipe that is added."""
Keys = Callable[[Teller], Awaitable[None]]


@dataclass(frozen=True)
class Shot:
    """One screen: at the library, where neither a draft nor a step to take a procedure up at is named."""

    keys: Keys
    draft: Callable[[], Draft] | None = None
    step: str | None = None
    rehearsal: bool = False


async def stay(story: Teller) -> None:
    """The screen as it opens."""


async def library_found(story: Teller) -> None:
    """The library after a search."""
    await story.press("slash")
    await story.enter("epirubicin 300-500")


async def recipe(story: Teller) -> None:
    """A recipe to read."""
    await story.to(f"recipe:{RECIPE}")
    await story.press("v")


async def case(story: Teller) -> None:
    """The form of a case, with something in it."""
    await story.press("c")
    await story.to("stock:0")
    await story.to("patient.id")


async def case_card(story: Teller) -> None:
    """A number that is typed without its unit."""
    await story.press("c")
    await story.to("labs.creatinine")
    await story.press("enter")
    await story.type("80")


async def plan(story: Teller) -> None:
    """The plan."""
    await story.press("p")


async def why(story: Teller) -> None:
    """The proof of one number."""
    await plan(story)
    await story.to("suspension.drug_concentration")
    await story.press("w")


async def changed(story: Teller) -> None:
    """What another volume of beads changes."""
    await plan(story)
    await story.to("beads.settled_volume")
    await story.press("c", "ctrl+u")
    await story.enter("3 mL")


async def time_out(story: Teller) -> None:
    """What everybody agrees on before the first step."""
    await story.press("p", "s")
    await story.enter("Lee")


async def help_of_plan(story: Teller) -> None:
    """The keys of a page."""
    await plan(story)
    await story.press("f1")


def nothing_chosen() -> Draft:
    """The recipe as its source leaves it."""
    return draft_of(**dict.fromkeys(draft_of().case.choices, ""))


def with_a_case() -> Draft:
    """A patient, a feeder and vials beside the choices of the worked example."""
    return draft_of(
        **{
            "patient.id": "S-014",
            "patient.sex": "female",
            "patient.weight": "62.5 kg",
            "patient.allergies": "none known",
            "labs.date": "2026-11-20",
            "feeders.F1.vessel": "right hepatic A8",
            "feeders.F1.share": "60 %",
            "feeders.F2.share": "40 %",
            "stock.epirubicin-powder-10-mg.count": "8",
            "stock.epirubicin-powder-10-mg.lot": "A1234",
            "microcatheter.lumen": "0.021 in",
        }
    )


async def compared(story: Teller) -> None:
    """Two recipes side by side."""
    await story.to(f"recipe:{RECIPE}")
    await story.press("m")
    await story.to("recipe:liver/hepasphere-doxorubicin")
    await story.press("m")


async def plan_pictures(story: Teller) -> None:
    """The pictures of a plan."""
    await plan(story)
    await story.to("picture:2")
    await story.to("picture:0")


async def palette(story: Teller) -> None:
    """The commands of a page by their names."""
    await plan(story)
    await story.press("ctrl+p")
    await story.pilot.pause(0.5)


SHOTS: dict[str, Shot] = {
    "library": Shot(stay),
    "library-found": Shot(library_found),
    "recipe": Shot(recipe),
    "choices": Shot(stay, nothing_chosen),
    "choices-made": Shot(stay, draft_of),
    "case": Shot(case, with_a_case),
    "case-card": Shot(case_card, with_a_case),
    "plan": Shot(plan, draft_of),
    "plan-nothing-chosen": Shot(plan, nothing_chosen),
    "plan-changed": Shot(changed, draft_of),
    "plan-pictures": Shot(plan_pictures, draft_of),
    "palette": Shot(palette, draft_of),
    "compare": Shot(compared),
    "time-out": Shot(time_out, with_a_case),
    "why": Shot(why, draft_of),
    "help": Shot(help_of_plan, draft_of),
    "walk": Shot(stay, draft_of, "draw-beads"),
    "walk-loading": Shot(golden_walk.loading, draft_of, "load"),
    "walk-timers": Shot(golden_walk.many_timers, draft_of, "load"),
    "walk-follows": Shot(golden_walk.follows, draft_of, "mix"),
    "walk-second-check": Shot(golden_walk.second_check, draft_of, "mix"),
    "walk-pushing": Shot(golden_walk.pushing, with_a_case, "inject"),
    "walk-syringe": Shot(golden_walk.syringe, with_a_case, "inject"),
    "record": Shot(golden_walk.record, with_a_case, "inject"),
}


def file_of(name: str, size: tuple[int, int]) -> Path:
    """Where a screen stands in one size."""
    return FOLDER / f"{name}.{size[0]}x{size[1]}.txt"


async def shown(name: str) -> dict[tuple[int, int], str]:
    """The screen as characters in each size, resized while it is open; times are those of UTC."""
    shot = SHOTS[name]
    os.environ["TZ"] = "UTC"
    time.tzset()
    with tempfile.TemporaryDirectory() as folder:
        clock = ManualClock(EIGHT)
        draft = shot.draft() if shot.draft else None
        path = brought_to(shot.step, Path(folder), clock, draft, shot.rehearsal) if shot.step else None
        opened = None if path else draft
        async with told(Path(folder), draft=opened, resume=path, rehearsal=shot.rehearsal, clock=clock) as story:
            if path:
                await story.enter("Lee")
            await shot.keys(story)
            return {size: await _at(story, size) for size in SIZES}


async def _at(story: Teller, size: tuple[int, int]) -> str:
    """What stands on a terminal of that size, without spaces and scrollbars at the ends of lines."""
    await story.pilot.resize_terminal(*size)
    await story.pilot.pause()
    return "".join(f"{line.rstrip(_SCROLLBAR)}\n" for line in story.shown().split("\n"))


def main() -> None:
    """Writes the screens that are asked for, without words all of them, and drops those that no shot makes."""
    asked = tuple(sys.argv[1:]) or ("",)
    FOLDER.mkdir(exist_ok=True)
    for path in set(FOLDER.glob("*.txt")) - {file_of(name, size) for name in SHOTS for size in SIZES}:
        path.unlink()
    for name in [name for name in SHOTS if name.startswith(asked)]:
        for size, text in asyncio.run(shown(name)).items():
            file_of(name, size).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
