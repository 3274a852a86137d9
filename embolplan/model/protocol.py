"""A protocol: one published recipe as its file says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator, model_validator

from embolplan.model.base import Citation, Cited, Closed, FileId, IsoDate, LineId, Place, SchemaNumber, Version
from embolplan.model.evidence import Evidence
from embolplan.model.parameter import Parameter, Written
from embolplan.model.references import Wording, references_in
from embolplan.model.schedule import Scheduled
from embolplan.words import say

Status = Literal["complete", "sequence only", "no published dose", "claims unsupported"]
Phase = Literal["prepare", "protect", "deliver", "check", "after"]
PHASES: tuple[Phase, ...] = ("prepare", "protect", "deliver", "check", "after")

Do = Literal[
    "draw", "settle", "withdraw", "dissolve", "make up", "transfer", "load", "mix", "emulsify", "hydrate", "stand",
    "resuspend", "split", "infuse", "inject", "inject-plain", "flush", "aspirate", "discard", "access", "image",
    "place", "protect", "check", "give", "irradiate", "assess",
]  # fmt: skip
Condition = Literal[
    "flow stasis",
    "near stasis",
    "contrast clearance",
    "blush gone",
    "ct value",
    "beads used up",
    "time",
    "not reported",
]
Rescue = Literal["add plain microspheres", "stop and re-book", "not reported"]

END = "end"
_ABOUT: Mapping[Do, str] = {
    "draw": "beads",
    "hydrate": "beads",
    "dissolve": "drug",
    "make up": "drug",
    "load": "drug",
    "mix": "contrast",
    "infuse": "infusion",
}
"""What a step is about where it does not say."""


class Outcome(Closed):
    """What a check can find, and the step it leads to."""

    label: str
    to: str


class Step(Closed):
    """One step, typed by what it does with the containers; its text carries numbers as references alone."""

    id: LineId
    phase: Phase
    do: Do
    text: Wording
    scope: str | None = None
    what: str | None = None
    source: str | None = Field(default=None, alias="from")
    into: str | None = None
    held: str | None = Field(default=None, alias="in")
    choice: str | None = None
    wait: str | None = None
    every: str | None = None
    rate: str | None = None
    until: str | None = None
    endpoint: str | None = None
    outcomes: tuple[Outcome, ...] = ()
    then: str | None = None
    branch: str | None = None
    when: dict[LineId, str] = {}
    """The option of a choice that this step belongs to; it stands while nobody has made the choice."""
    needs: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    because: str | None = None

    @property
    def about(self) -> str:
        """The noun whose quantities it uses; empty where it has none."""
        return self.what or _ABOUT.get(self.do, "")

    @property
    def references(self) -> tuple[str, ...]:
        """The ids that the text refers to, each once."""
        return references_in(self.text.text)

    @property
    def container(self) -> str | None:
        """The container that this step is about."""
        return self.into or self.held or self.source


class Endpoint(Closed):
    """When a delivery or a check is over, and the step that follows; stasis leads where the recipe says."""

    text: Cited
    any: tuple[Condition, ...] = ()
    all: tuple[Condition, ...] = ()
    leads_to: str

    @model_validator(mode="after")
    def _has_conditions(self) -> Endpoint:
        if bool(self.all) == bool(self.any):
            raise ValueError(say("model.endpoint_conditions"))
        return self


class RecipeConflict(Closed):
    """What the source says, word for word, why it cannot stand, and what we do."""

    says: str
    source: Place
    because: str
    we: str


class NotReported(Closed):
    """What the source leaves out, and why it matters."""

    what: str
    matters: str
    ids: tuple[LineId, ...] = ()


class Criterion(Closed):
    """One criterion of eligibility; without a field it is for a person to judge."""

    text: Cited
    field: str | None = None
    above: str | None = None
    below: str | None = None
    at_least: str | None = Field(default=None, alias="from")
    at_most: str | None = Field(default=None, alias="to")
    one_of: tuple[str, ...] = ()


class Eligibility(Closed):
    """Whom the source's patients were chosen by."""

    include: tuple[Criterion, ...] = ()
    exclude: tuple[Criterion, ...] = ()


class Protocol(Closed):
    """One published recipe: sources, parameters, steps, endpoints, eligibility, evidence, conflicts and gaps."""

    embolplan: SchemaNumber
    id: FileId
    version: Version
    title: str
    organ: str
    drug: str
    status: Status
    review_by: IsoDate
    summary: str
    replaces: FileId | None = None
    replaced_by: FileId | None = None
    sources: dict[str, Citation]
    scopes: tuple[str, ...] = ()
    """Layers, stages or targets, in the order in which they are delivered."""
    parameters: dict[LineId, Parameter] = {}
    borrows: dict[LineId, FileId] = {}
    """Single lines taken from another recipe, by the id of the lender."""
    containers: dict[str, Literal["bottle", "vial", "syringe", "stopcock", "catheter", "bag"]] = {}
    steps: tuple[Step, ...]
    endpoints: dict[str, Endpoint] = {}
    schedule: dict[LineId, Scheduled] = {}
    """What is due on days counted from the procedure's."""
    rescue: Cited
    eligibility: Eligibility = Eligibility()
    evidence: Evidence = Evidence()
    conflicts: tuple[RecipeConflict, ...] = ()
    not_reported: tuple[NotReported, ...] = ()

    @field_validator("parameters", mode="before")
    @classmethod
    def _with_ids(cls, entries: object) -> object:
        if not isinstance(entries, dict):
            return entries
        return {line_id: Written(line_id, entry) for line_id, entry in entries.items()}

    def step(self, step_id: str) -> Step:
        """The step of that id; KeyError where there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    @property
    def spine(self) -> tuple[Step, ...]:
        """The steps in file order without those of branches."""
        return tuple(step for step in self.steps if step.branch is None)
