"""A plan: the lines, steps, findings, containers and gaps of one recipe for one case, each number with its proof.

Renderers print what stands here and compute nothing. Texts are English; ids and codes are for programs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from embolplan.model.cite import Reference  # noqa: TC001  # a stored plan is read back by these types
from embolplan.units import pint_unit, registry

if TYPE_CHECKING:
    import pint

Status = Literal["stated", "derived", "chosen", "assumed", "measured", "unknown", "not applicable"]
"""`measured` stands in what was done alone; no plan that lies ahead has it."""
Severity = Literal["block", "caution", "note"]

SCHEMA = "embolplan.plan/1"


class Later:
    """A result of which some fields are made by `_later` when they are first asked for, and stay as they are then."""

    __slots__ = ("_later",)

    if not TYPE_CHECKING:  # which would take any name for a field

        def __getattr__(self, name: str) -> object:
            if name.startswith("_"):
                raise AttributeError(name)
            made = self._later(name)
            object.__setattr__(self, name, made)
            return made


@dataclass(frozen=True, slots=True)
class Waiting:
    """An id that somebody must give before a line can be computed, and why."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Item:
    """How many of one product."""

    product: str
    count: int


@dataclass(frozen=True, slots=True)
class RatioText:
    """A ratio's parts, the names of its sides and the volume it is taken on."""

    parts: tuple[float, ...]
    of: tuple[str, ...]
    basis: str | None


@dataclass(frozen=True, slots=True)
class Line(Later):
    """One quantity of a plan with its derivation; value, low and high are unrounded and in `unit`.

    A single number has `value`; a span has `low` and `high`; "at least" has `low` alone, "at most" has `high` alone.
    """

    id: str
    label: str
    phase: str
    step: str | None
    text: str
    status: Status
    value: float | None = None
    low: float | None = None
    high: float | None = None
    about: bool = False
    unit: str | None = None
    """As printed; milligrams of drug and of iodine both print as mg."""
    ucum: str | None = None
    canonical: str | None = None
    """The unit that keeps apart what prints alike, for instance mgI for iodine."""
    option: str | None = None
    """The option or product that was picked, where the line is a choice in words."""
    formula: str | None = None
    inputs: tuple[str, ...] = ()
    because: str | None = None
    instead_of: str | None = None
    """What the source states, where a person chose otherwise."""
    sources: tuple[Reference, ...] = ()
    waits_for: tuple[Waiting, ...] = ()
    ratio: RatioText | None = None
    items: tuple[Item, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the line says anything that can be acted on."""
        return self.status not in ("unknown", "not applicable")

    @property
    def quantity(self) -> pint.Quantity[float]:
        """The single value as a pint quantity; ValueError where the line has none."""
        if self.value is None or self.canonical is None:
            raise ValueError(self.id)
        return registry().Quantity(self.value, pint_unit(self.canonical))


@dataclass(frozen=True, slots=True)
class Duration:
    """A time in minutes: a single `value`, a span (`low`, `high`), or "at least" (`low` alone)."""

    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a step takes at least, and how often something is due meanwhile (shakes)."""

    name: str
    """The id of the line that the time is read from, for instance `load.duration`."""
    time: Duration
    every: Duration | None = None
    every_name: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check can find, and the step it leads to (`end` closes the procedure)."""

    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the plan; `branch` names the branch it belongs to, None for the spine that is folded once."""

    n: int
    id: str
    phase: str
    do: str
    text: str
    lines: tuple[str, ...] = ()
    starts_at: Duration | None = None
    """Counted from the first step of its phase, over the waits that are known; None where a wait before it is not."""
    ends_at: Duration | None = None
    wait: Wait | None = None
    outcomes: tuple[Outcome, ...] = ()
    then: str | None = None
    """The step that follows where it is not the next one; `end` closes the procedure."""
    branch: str | None = None
    needs: tuple[str, ...] = ()
    """What to lay out: product names and containers."""
    measures: tuple[str, ...] = ()
    """Ids of the volumes that can be read and entered at this step."""
    because: str | None = None
    sources: tuple[Reference, ...] = ()
    house: bool = False
    when: Mapping[str, str] = field(default_factory=dict)
    """The option of each choice that the step belongs to; where another is made, it has no place."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A step of the recipe that has no place beside the choices made; its number is given to no other."""

    n: int
    id: str
    because: str


@dataclass(frozen=True, slots=True)
class Holding:
    """How much of one substance a container holds; `value` None with `high` set means "at most"."""

    substance: str
    unit: str
    value: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Container:
    """What one container holds after one step; `volume` None stands for unknown."""

    after: str
    id: str
    capacity: float | None
    volume: float | None
    unit: str
    text: str
    holds: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """Who lifted a block, and why."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the plan must tell a person, with a stable code."""

    code: str
    severity: Severity
    text: str
    lines: tuple[str, ...] = ()
    sources: tuple[Reference, ...] = ()
    override: Override | None = None

    @property
    def blocks(self) -> bool:
        """Whether this forbids carrying the plan out."""
        return self.severity == "block" and self.override is None


@dataclass(frozen=True, slots=True)
class Gap:
    """What the source does not report, and why it matters."""

    what: str
    why_it_matters: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a source says, word for word, why it cannot stand, and what we do."""

    says: str
    because: str
    we: str
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """One score of a patient by a published formula; `option` is a class, grade or stage in words.

    Where scores have variants, each is a score of its own id, and `variant` says which.
    """

    id: str
    label: str
    text: str
    value: float | None = None
    unit: str | None = None
    option: str | None = None
    formula: str | None = None
    worked: str | None = None
    """The formula with what was entered in the place of the fields' names."""
    inputs: tuple[str, ...] = ()
    variant: str | None = None
    because: str | None = None
    sources: tuple[Reference, ...] = ()
    waits_for: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion of eligibility, held against the case; `a person` where nothing but a person can judge it."""

    side: Literal["include", "exclude"]
    text: str
    verdict: Literal["met", "not met", "unknown", "a person"]
    found: str = ""
    """What the case has, as a person reads it."""
    waits_for: tuple[Waiting, ...] = ()
    sources: tuple[Reference, ...] = ()
    says: str = ""
    """The verdict in words that cannot be mistaken: "met" of a reason to exclude is "EXCLUDED"."""
    field: str | None = None
    inputs: tuple[str, ...] = ()
    """The fields of the case that were looked at."""
    because: str | None = None
    """How a score that was found came to be."""
    found_sources: tuple[Reference, ...] = ()
    """Where the formula of that score was read."""

    @property
    def against(self) -> bool:
        """Whether, by this criterion, the source would not have included this patient."""
        return self.verdict == ("not met" if self.side == "include" else "met")


@dataclass(frozen=True, slots=True)
class Days:
    """The day of one appointment, or its first and last possible day, in ISO form; an open end is None."""

    earliest: str | None
    latest: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due on days counted from the procedure's; dates in ISO form, None while they are not known."""

    id: str
    what: str
    text: str
    """What is done, as the source has it."""
    when: str = ""
    """The days, or what they wait for, as a person reads it."""
    earliest: str | None = None
    latest: str | None = None
    about: bool = False
    """The source says 'about' of the time that is counted."""
    every: str | None = None
    """How often it comes again, as a person reads it."""
    count: int | None = None
    days: tuple[Days, ...] = ()
    """Each of them, where start, interval and number are known; they are many where the number is large."""
    because: str | None = None
    lines: tuple[str, ...] = ()
    waits_for: tuple[Waiting, ...] = ()
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """One file or case that went into a plan."""

    kind: Literal["protocol", "lender", "product", "case"]
    id: str | None
    version: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class ProtocolRef:
    """Which protocol a plan follows."""

    id: str
    version: str
    status: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Plan(Later):
    """The result: what to do, with what, how much, why, and what is not known."""

    code: str
    protocol: ProtocolRef
    made_from: tuple[MadeFrom, ...]
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    containers: tuple[Container, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    assumptions: tuple[str, ...]
    not_assessed: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()
    citations: Mapping[str, str] = field(default_factory=dict)
    """Source key to full citation, for every source that the plan uses."""
    patient: str | None = None
    eligibility: tuple[Judged, ...] = ()
    schedule: tuple[Due, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    schema: str = SCHEMA

    def __getitem__(self, line_id: str) -> Line:
        """The line of that id; KeyError where the plan has none."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise KeyError(line_id)

    def __contains__(self, line_id: str) -> bool:
        return any(line.id == line_id for line in self.lines)

    def step(self, step_id: str) -> Step:
        """The step of that id; KeyError where the plan has none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    @property
    def blocked(self) -> bool:
        """Whether a block stands that nobody has overridden."""
        return any(finding.blocks for finding in self.findings)

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The ids that unknown lines wait for, each once, in the order of the lines."""
        return tuple(dict.fromkeys(waiting.id for line in self.lines for waiting in line.waits_for))
