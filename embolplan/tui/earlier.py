"""The last procedure of a patient on this machine, and the little of it that may be used again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from embolplan.errors import EmbolplanError
from embolplan.model.case import Case
from embolplan.procedure import Journal, SystemClock, list_procedures, moment
from embolplan.words import say

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier procedure of a patient knew, and the day it was opened on."""

    patient: str
    day: str
    case: Case

    @property
    def what(self) -> str:
        """What it has that may be brought."""
        sex, history = self.case.patient.sex, self.case.history
        doses = ", ".join(f"{each.drug} {each.dose}" for each in history.doses)
        told = [say("case.earlier.sex", sex=sex)] if sex else []
        told += [say("case.earlier.history", doses=doses or history.anthracyclines)] if history.anthracyclines else []
        return "; ".join(told)

    @property
    def offer(self) -> str:
        """That there is something to bring, what, and what is not."""
        return say("case.earlier", patient=self.patient, day=self.day, what=self.what)

    @property
    def brought(self) -> str:
        """What was brought, and what it does not hold."""
        return say("case.brought", day=self.day, what=self.what)

    def brought_to(self, case: Case) -> Case:
        """The case with sex and history of this one where it has them, and nothing else."""
        sex = self.case.patient.sex or case.patient.sex
        history = self.case.history if self.case.history.anthracyclines else case.history
        return case.model_copy(update={"patient": case.patient.model_copy(update={"sex": sex}), "history": history})


def last_of(folder: Path, patient: str) -> Earlier | None:
    """The last procedure of a patient that is no rehearsal, where it has anything to bring."""
    with suppress(EmbolplanError):
        found = [each for each in list_procedures(folder) if each.patient == patient and not each.rehearsal]
        for summary in sorted(found, key=lambda each: each.opened_at or "", reverse=True)[:1]:
            with Journal.open(summary.path, clock=SystemClock(), read_only=True) as journal:
                opened = journal.events[0]
            earlier = Earlier(patient, f"{moment(opened.at).astimezone():%Y-%m-%d}", _case(opened.body))
            return earlier if earlier.what else None
    return None


def _case(body: object) -> Case:
    """The case that a procedure was opened with; an empty one where this version cannot read it."""
    packed = body.get("recipe") if hasattr(body, "get") else None
    try:
        return Case.model_validate(packed["case"]) if packed else Case()
    except (ValidationError, KeyError, TypeError):
        return Case()
