"""Where a procedure stands: at which step and for which time, what was given, read, chosen and noted so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import fsum
from typing import TYPE_CHECKING, Literal

from embolplan.units import convert

if TYPE_CHECKING:
    from embolplan.plan import Plan
    from embolplan.procedure.timers import Timer
    from embolplan.record import Event, Explains

How = Literal["done", "endpoint reached", "checked", "stepped over", "left for another"]

COMPLICATION = "complication"
"""In the body of a note: which kind of complication it is about."""
RESUSPENDED = "resuspended"
"""In the body of a note: the suspension was mixed again."""
HEART_RATE = "patient.heart_rate"
"""What is read at the table of the patient and not of a syringe."""
RADIATION = {"fluoroscopy_time": "duration", "air_kerma": "air_kerma", "dose_area_product": "area_dose"}
"""What can be said of radiation at closing, and in which kind of unit."""
_NOTHING = 1e-6
"""What is left of mL after adding and taking the same amounts is no volume."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One time that a step was left, and how."""

    step: str
    turn: int
    how: How
    at: datetime
    what: str = ""
    """The outcome or the endpoint that was found."""


@dataclass(frozen=True, slots=True)
class Given:
    """One volume pushed into a feeder, in mL, that nobody took back; `of` is the line of the syringe it came from."""

    n: int
    at: datetime
    step: str | None
    turn: int
    feeder: str
    of: str | None
    volume: float
    place: int = 0
    """The number of the first entry in whose place it stands; its own where it corrects none."""
    portion: bool = False
    """Entered by the one key, which gives as much again."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One reading, in the unit of its line, and what it explains; `start` names what else the start was."""

    n: int
    at: datetime
    id: str
    value: float
    unit: str
    text: str
    explains: Explains
    start: str | None = None
    start_value: float | None = None
    of: str | None = None
    """The line of the syringe, where it is what is left in one at the table."""
    differs: float | None = None
    """mL by which that is less than was expected when it was read; None where nothing was expected."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a procedure stands."""

    step: str | None
    """The step to do now; None once the last one is left, and when closed."""
    turns: Mapping[str, int]
    """How often each step has been come to."""
    visits: tuple[Visit, ...] = ()
    """Every step that was left, in order."""
    timers: tuple[Timer, ...] = ()
    given: tuple[Given, ...] = ()
    contrast: float = 0.0
    """mL of contrast entered by hand: runs and flushes."""
    choices: Mapping[str, str] = field(default_factory=dict)
    measurements: tuple[Measurement, ...] = ()
    deviations: tuple[Event, ...] = ()
    """Deviations, and the closing where it was an abandonment."""
    catheter: Event | None = None
    second_check: Event | None = None
    second_check_void: Event | None = None
    """What was chosen, read or taken back since, so that the second check no longer counts."""
    mixed_at: datetime | None = None
    """When the suspension was mixed or was mixed again last; None before that, and where the recipe mixes nothing."""
    prepared: tuple[Given, ...] = ()
    """Second preparations, as volumes that came into a syringe."""
    contents: tuple[Event, ...] = ()
    """What became of the catheter's content, at each change of the feeder and at the end."""
    notes: tuple[Event, ...] = ()
    addenda: tuple[Event, ...] = ()
    closed: str | None = None
    """Why it was closed; None while it is open."""
    abandoned: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def turn(self) -> int:
        """For which time the step is being done; 0 past the last."""
        return self.turns.get(self.step, 0) if self.step else 0

    @property
    def running(self) -> tuple[Timer, ...]:
        """The timers that nobody has ended."""
        return tuple(timer for timer in self.timers if timer.running)

    @property
    def feeders(self) -> Mapping[str, float]:
        """mL of suspension given, by feeder; plain spheres are not in it."""
        ids = dict.fromkeys(given.feeder for given in self.given if given.of)
        return {
            feeder: fsum(given.volume for given in self.given if given.of and given.feeder == feeder) for feeder in ids
        }

    @property
    def plain(self) -> Mapping[str, float]:
        """mL pushed from no syringe that the plan knows, by feeder, as plain spheres are."""
        ids = dict.fromkeys(given.feeder for given in self.given if given.of is None)
        return {
            feeder: fsum(given.volume for given in self.given if given.of is None and given.feeder == feeder)
            for feeder in ids
        }

    def pushed(self, syringe: str) -> float:
        """mL given out of that syringe."""
        return fsum(given.volume for given in self.given if given.of == syringe)

    def made_again(self, syringe: str, after: int = 0) -> float:
        """mL that second preparations brought into that syringe, after the event of that number."""
        return fsum(each.volume for each in self.prepared if each.of == syringe and each.n > after)

    @property
    def portion(self) -> Given | None:
        """What one key gives again: as much as it gave last."""
        return next((given for given in reversed(self.given) if given.portion), None)

    @property
    def complications(self) -> tuple[Event, ...]:
        """The notes that are about a complication."""
        return tuple(note for note in self.notes if COMPLICATION in note.body)

    def timer(self, name: str, turn: int | None = None) -> Timer | None:
        """The newest timer of that name, of that turn where one is named."""
        fitting = [timer for timer in self.timers if timer.name == name and turn in (None, timer.turn)]
        return fitting[-1] if fitting else None


def expected(plan: Plan, walk: Walk, line_id: str) -> float | None:
    """What a line stands at now: the newest reading of it, or else the plan's value; None where nobody knows."""
    for reading in reversed(walk.measurements):
        if reading.id == line_id:
            return reading.value
        if reading.start == line_id:
            return reading.start_value
    if line_id not in plan or not plan[line_id].known:
        return None
    line = plan[line_id]
    value, unit = line.high if line.value is None else line.value, line.canonical
    # What was typed in litres stands in litres; what is read at the table is in mL.
    return convert(value, unit, "mL") if value is not None and unit in ("L", "µL") else value


def left(plan: Plan, walk: Walk, syringe: str) -> float | None:
    """mL still in that syringe, by what it was read as last; None where its volume is not known."""
    read = next((reading for reading in reversed(walk.measurements) if reading.of == syringe), None)
    if read is not None:
        since = (given.volume for given in walk.given if given.of == syringe and given.place > read.n)
        return _nearly(read.value + walk.made_again(syringe, read.n) - fsum(since))
    held = expected(plan, walk, syringe)
    if held is None:
        return None
    return _nearly(held + walk.made_again(syringe) - walk.pushed(syringe))


def _nearly(rest: float) -> float:
    return 0.0 if abs(rest) < _NOTHING else rest
