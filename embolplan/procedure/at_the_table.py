"""What is entered at the table: volumes given, the syringe as it reads, contrast, the catheter, endpoints and more."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from embolplan.procedure import entries, route, rules, taking_back
from embolplan.procedure.refusals import refuse
from embolplan.procedure.standing import PLACE, TAKEN_BACK, TAKES_BACK
from embolplan.procedure.walk import COMPLICATION, HEART_RATE, RESUSPENDED, left
from embolplan.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from embolplan.plan import Plan
    from embolplan.procedure.walk import Walk
    from embolplan.record import Event, Explains, Kind
    from embolplan.units import Quantity

COMPLICATIONS = (
    "not into the target",
    "spasm or dissection",
    "vessel blocked or ruptured",
    "catheter blocked or broken",
    "reaction to drug or contrast",
    "heart rate or blood pressure",
    "pain",
    "bleeding at the puncture",
    "other",
)
"""The kinds of complications that are told apart; a grade is for the person's own words."""


class AtTheTable(ABC):
    """The commands of a session that are about pushing and what comes with it; each returns the walk after it."""

    plan: Plan
    walk: Walk

    @property
    @abstractmethod
    def events(self) -> tuple[Event, ...]:
        """Every event so far."""

    @property
    @abstractmethod
    def opened(self) -> Event:
        """The first event, which holds recipe and plan."""

    @abstractmethod
    def _write(self, kind: Kind, body: Mapping[str, object], place: tuple[str | None, int] | None = None) -> Walk:
        """Writes an event, and gives the walk after it."""

    @abstractmethod
    def _leaves_enough(self, kind: Kind, body: Mapping[str, object], place: tuple[str | None, int], where: str) -> None:
        """Refused where with that entry less than nothing would be left of something that was given."""

    @abstractmethod
    def _as_done(self) -> Plan:
        """The plan with what was read and chosen since."""

    @property
    def case_feeders(self) -> tuple[str, ...]:
        """The feeders that the case names."""
        recipe = self.opened.body.get("recipe")
        case = recipe.get("case") if isinstance(recipe, dict) else None
        listed = case.get("feeders", ()) if isinstance(case, dict) else ()
        return tuple(str(feeder["id"]) for feeder in listed if isinstance(feeder, dict) and "id" in feeder)

    @property
    def feeders(self) -> tuple[str, ...]:
        """The feeders that the case names, and those given to beside them, in this order."""
        return tuple(dict.fromkeys([*self.case_feeders, *(given.feeder for given in self.walk.given)]))

    def left_in_hand(self) -> float | None:
        """mL by the entries in the syringe that is pushed from, or was last; None where that is not known."""
        place = rules.pushed_at(self.plan, self.walk)
        of = None if place is None else route.syringe(self.plan, self.plan.step(place[0]))
        return None if of is None else left(self._as_done(), self.walk, of)

    def left(self) -> float | None:
        """mL still in the syringe of the current step; None where there is none or its volume is not known."""
        return rules.left_now(self._as_done(), self.walk)

    def give(self, feeder: str, volume: str | Quantity, *, portion: bool = False) -> Walk:
        """Enters a volume pushed into a feeder; refused where that much is not in the syringe.

        A portion is what one key gives again.
        """
        to, pushed = entries.feeder(feeder), entries.amount(volume, feeder)
        rules.open_still(self.walk)
        of, place = rules.may_be_given(self._as_done(), self.walk, to, pushed, self.feeders)
        body = {"feeder": to, "of": of, **pushed.body()}
        return self._write("given", body | {"portion": True} if portion else body, place)

    def give_again(self) -> Walk:
        """As much as one key gave last, into the feeder that was given to last."""
        portion = self.walk.portion
        if portion is None:
            raise refuse("table.no_portion", "given")
        return self.give(self.walk.given[-1].feeder, portion.text, portion=True)

    def undo_given(self, n: int | None = None, instead: str | Quantity | None = None) -> Walk:
        """Takes back the last given volume, or the one of that event; `instead` puts another in its place."""
        given = rules.to_take_back(self.walk, n)
        body: dict[str, object] = {"feeder": given.feeder, TAKES_BACK: given.n}
        if instead is not None:
            right = entries.amount(instead, given.feeder)
            rules.may_replace(self._as_done(), self.walk, given, right)
            body |= {"of": given.of, **right.body(), PLACE: given.place}
        self._leaves_enough("given", body, (given.step, given.turn), given.feeder)
        return self._write("given", body, (given.step, given.turn))

    def read_syringe(self, reading: str | Quantity, explains: Explains) -> Walk:
        """Enters what is left in the syringe by its scale, and what explains the difference from what should be."""
        found = entries.amount(reading, "syringe", "measured_volume")
        of, place = rules.may_be_read(self._as_done(), self.walk, found, explains)
        rest = left(self._as_done(), self.walk, of)
        body: dict[str, object] = {"id": rules.left_line(of), **found.body(), "explains": explains, "of": of}
        if rest is not None:
            body["differs"] = rest - found.value
        return self._write("measured", body, place)

    def read_after_unentered(self, reading: str | Quantity) -> Walk:
        """What the syringe reads, and that what is missing was pushed into the feeder of the last time, unentered."""
        found, rest = entries.amount(reading, "syringe", "measured_volume"), self.left_in_hand()
        given = self.walk.given[-1] if self.walk.given else None
        if rest is None or given is None or found.value >= rest:
            raise refuse("table.nothing_unentered", "syringe", reading=found.text)
        self.give(given.feeder, entries.shown(rest - found.value))
        return self.read_syringe(reading, "read")

    def prepared_again(self, volume: str | Quantity, reason: str, note: str) -> Walk:
        """A second preparation, made as the first, came into the syringe; a deviation with its reason."""
        rules.open_still(self.walk)
        place = rules.pushed_at(self.plan, self.walk)
        of = None if place is None else route.syringe(self.plan, self.plan.step(place[0]))
        if place is None or of is None:
            raise refuse("table.no_syringe", "syringe")
        code = rules.one_of(reason, rules.REASONS, "reason")
        body = {"of": of, **entries.amount(volume, "volume").body(), "reason": code, "note": entries.text(note, "note")}
        return self._write("prepared again", body, place)

    def heart_rate(self, reading: str | Quantity) -> Walk:
        """Enters the heart rate, by which an endpoint in heart beats gets its seconds."""
        rules.open_still(self.walk)
        found = entries.amount(reading, HEART_RATE, "frequency")
        return self._write("measured", {"id": HEART_RATE, **found.body(), "explains": "read"})

    def resuspended(self) -> Walk:
        """The suspension was mixed again; the time since it was counts anew."""
        rules.open_still(self.walk)
        return self._write("note", {"text": say("table.resuspended"), RESUSPENDED: True})

    def counted(self, what: str, count: int) -> Walk:
        """Writes down how many of something were counted by the beat, such as exchanges between two syringes."""
        rules.open_still(self.walk)
        text = say("table.counted", what=entries.text(what, "counted"), count=count)
        return self._write("note", {"text": text, "counted": count})

    def contrast(self, volume: str | Quantity, what: str) -> Walk:
        """Enters contrast given for a run or a flush, apart from what is in the suspension."""
        rules.open_still(self.walk)
        body = entries.amount(volume, "contrast").body()
        return self._write("contrast given", {**body, "what": entries.text(what, "contrast")})

    def reach(self, endpoint: str) -> Walk:
        """An endpoint is reached: pushing ends and the next step follows; nothing is closed by it."""
        rules.may_be_reached(self.plan, self.walk, endpoint)
        return self._write("endpoint reached", {"endpoint": endpoint})

    def catheter(self, fate: str, volume: str | Quantity | None = None, left_feeder: str | None = None) -> Walk:
        """What became of the suspension in the catheter, and how much that was where it is known.

        With `left_feeder` it was at the change from that feeder to another, and not at the end.
        """
        rules.open_still(self.walk)
        body: dict[str, object] = {"fate": rules.one_of(fate, rules.FATES, "catheter")}
        if volume is not None:
            body |= entries.amount(volume, "catheter", "measured_volume").body()
        if left_feeder is not None:
            body["left_feeder"] = entries.name(left_feeder, "feeder")
        return self._write("catheter content", body)

    def complication(self, kind: str, text: str) -> Walk:
        """Writes a complication down: its kind, and in the person's own words what it was and what was done."""
        rules.open_still(self.walk)
        code = rules.one_of(kind, COMPLICATIONS, COMPLICATION)
        return self._write("note", {"text": entries.text(text, COMPLICATION), COMPLICATION: code})

    def take_back(self, n: int, why: str = "") -> Walk:
        """Takes an entry back by another: the step that it left is the one to do now, with its timers.

        What was given is taken back by `undo_given`. Refused where something that was entered since hangs on it.
        """
        rules.open_still(self.walk)
        gone = taking_back.along_with(self.events, n)
        body: dict[str, object] = {TAKEN_BACK: gone}
        if why.strip():
            body["why"] = entries.text(why, "why")
        self._leaves_enough("taken back", body, (self.walk.step, self.walk.turn), "taken back")
        return self._write("taken back", body)
