"""What leads to the golden screens of the walk and of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.plan import Duration
from embolplan.tui.walk_page import WalkPage

if TYPE_CHECKING:
    from embolplan.procedure import Session
    from tests.tui.teller import Teller


async def loading(story: Teller) -> None:
    """The last minute of loading, with the last shake still to come."""
    await story.press("t")
    await story.wait(minutes=25, seconds=5)
    await story.press("k")
    await story.wait(minutes=4, seconds=15)


async def many_timers(story: Teller) -> None:
    """The clock of the step and seven more, some with shakes, while the suspension stands."""
    await story.press("t")
    session = _session(story)
    for n in range(7):
        every = Duration("min", 4) if n % 2 else None
        session.start_timer(f"warm saline {n + 1}", Duration("min", 20 - 2 * n), every)
    await story.wait(minutes=4, seconds=10)
    await story.press("l", "escape")


async def pushing(story: Teller) -> None:
    """Two presses of one key into the first feeder, a run before, and a syringe that reads less."""
    session = _session(story)
    session.contrast("20 mL", "celiac angiography")
    await story.press("space")
    await story.pick("F1")
    await story.enter("0.5 mL")
    await story.wait(seconds=20)
    await story.press("space")
    session.read_syringe("12.6 mL", "lost")
    await story.wait(seconds=20)
    await story.press("space")


async def syringe(story: Teller) -> None:
    """The question of what the syringe reads."""
    await pushing(story)
    await story.press("x")


async def second_check(story: Teller) -> None:
    """What a second person sees: nothing of ours."""
    await story.press("v")


async def follows(story: Teller) -> None:
    """What a reading changes, old beside new."""
    await story.press("m")
    await story.pick("suspension.volume")
    await story.enter("13 mL")
    await story.pick("read")


async def record(story: Teller) -> None:
    """A closed record."""
    session = _session(story)
    session.give("F1", "8 mL")
    session.give("F2", "1 mL")
    session.catheter("aspirated", "0.6 mL", "F1")
    session.complication("pain", "shoulder pain; fentanyl")
    session.reach("flow stasis")
    session.start_timer()
    await story.wait(minutes=5)
    for step in ("pause", "second-angiogram"):
        session.done(step)
    session.check("stain gone, stop")
    session.close("stain gone", radiation={"fluoroscopy_time": "18 min", "air_kerma": "850 mGy"})
    assert isinstance(story.app.screen, WalkPage)
    story.app.screen.draw()
    await story.pilot.pause()


def _session(story: Teller) -> Session:
    assert story.app.session is not None
    return story.app.session
