"""A simulated vascular bed for rehearsals: how a feeder's flow and stain answer to what was pushed. All made up.

The model, in whole: a feeder takes so many mL until its flow stands still, and its stain is gone after so many; both
fall in a straight line. At each check that has found something the feeder has opened again by a share, as where beads
have moved on. None of these numbers is from a source; a seed and the feeder's name draw them, so that a rehearsal can
be had again.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, fsum
from random import Random
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from embolplan.procedure.walk import Walk

State = Literal["flows", "near stasis", "stasis"]

TAKES_ML = (3.0, 12.0)
"""From and to how many mL a feeder takes before its flow stands still; made up."""
STAIN_SHARE = (0.6, 1.4)
"""The stain is gone after this share of what the feeder takes, so that either may come first; made up."""
OPENS_SHARE = (0.0, 0.3)
"""How much more of its first capacity a feeder takes after each check; made up."""
NEAR_STASIS = 0.2
"""Below this share of the first flow it is called near stasis; made up."""
FREE_BEATS = 2
"""In how many heartbeats contrast clears at the first flow; it takes longer as the flow falls. Made up."""
READING_SPREAD = {"beads.settled_volume": 0.06}
"""How far a reading strays, as a standard deviation; settled beads have a slanting surface. Made up."""
_OTHER_SPREAD = 0.02
_TENTHS = 10
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Seen:
    """What the simulated angiogram of one feeder shows."""

    feeder: str
    given: float
    """mL pushed into it so far, of everything."""
    takes: float
    """mL that it takes until its flow stands still, as it is now."""
    flow: float
    """Share of the first flow, from 1 to 0."""
    stain: float
    """Share of the first stain, from 1 to 0."""

    @property
    def state(self) -> State:
        """What the flow would be called."""
        if self.flow <= _NOTHING:
            return "stasis"
        return "near stasis" if self.flow <= NEAR_STASIS else "flows"

    @property
    def beats(self) -> int | None:
        """In how many heartbeats contrast clears; None where it stands."""
        return None if self.state == "stasis" else ceil(FREE_BEATS / self.flow)

    @property
    def stain_gone(self) -> bool:
        """Whether nothing of the stain is left."""
        return self.stain <= _NOTHING


@dataclass(frozen=True, slots=True)
class Bed:
    """The feeders of one rehearsal, drawn from its seed."""

    seed: int

    def seen(self, feeder: str, walk: Walk) -> Seen:
        """One feeder as it stands after what was pushed, of suspension and of plain spheres alike."""
        given = fsum(each.volume for each in walk.given if each.feeder == feeder)
        checks = sum(visit.how == "checked" for visit in walk.visits)
        return self.after(feeder, given, checks)

    def after(self, feeder: str, given: float, checks: int = 0) -> Seen:
        """One feeder after so many mL and so many checks."""
        draw = Random(f"{self.seed}/{feeder}")
        first, stain, opens = (draw.uniform(*span) for span in (TAKES_ML, STAIN_SHARE, OPENS_SHARE))
        takes = first * (1 + opens * checks)
        return Seen(feeder, given, takes, max(0.0, 1 - given / takes), max(0.0, 1 - given / (first * stain)))

    def reading(self, line_id: str, expected: float, turn: int = 1) -> float:
        """mL that somebody would read where so many are expected, to a tenth; the same at each look."""
        spread = READING_SPREAD.get(line_id, _OTHER_SPREAD)
        strayed = expected * (1 + Random(f"{self.seed}/{line_id}/{turn}").gauss(0, spread))
        return max(1, round(strayed * _TENTHS)) / _TENTHS
