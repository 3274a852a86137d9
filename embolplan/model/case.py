"""A case: what this patient and this room bring, and what people chose. What was typed is kept as typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from embolplan.model.base import Closed, IsoDate
from embolplan.model.plausible import USUAL, refuse_impossible
from embolplan.units import KINDS, parse_count, parse_single
from embolplan.words import say

_LONGEST = 200
"""Characters that a name or a remark of a case may have."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Refuses a text that is no single amount of a kind."""

    kind: str

    def __call__(self, text: str) -> str:
        """The text as it was typed; QuantityError where it is none."""
        parse_single(text, KINDS[self.kind])
        return text


@dataclass(frozen=True, slots=True)
class Possible(Measured):
    """Refuses also what no person can be."""

    field: str

    def __call__(self, text: str) -> str:
        """The text as it was typed; QuantityError where it is none, or impossible in this field."""
        refuse_impossible(self.field, text)
        return text


def _measured(kind: str) -> AfterValidator:
    return AfterValidator(Measured(kind))


def _possible(field: str) -> AfterValidator:
    return AfterValidator(Possible(USUAL[field].kind, field))


def _whole(text: str) -> str:
    parse_count(text)
    return text


def _short(text: str) -> str:
    if len(text) > _LONGEST:
        raise ValueError(say("model.too_long", found=len(text), limit=_LONGEST))
    return text


def _month(text: str) -> str:
    year, _, month = text.partition("-")
    if not (len(year) == 4 and year.isdigit() and len(month) == 2 and month.isdigit() and 1 <= int(month) <= 12):
        raise ValueError(say("model.month_form", found=text))
    return text


Number = Annotated[str, _measured("number")]
Count = Annotated[str, AfterValidator(_whole)]
Month = Annotated[str, AfterValidator(_month)]


class Patient(Closed):
    """Who is treated."""

    id: Annotated[str, AfterValidator(_short)] | None = None
    sex: Literal["female", "male"] | None = None
    age: Annotated[str, _possible("patient.age")] | None = None
    height: Annotated[str, _possible("patient.height")] | None = None
    weight: Annotated[str, _possible("patient.weight")] | None = None
    heart_rate: Annotated[str, _measured("frequency")] | None = None
    ecog: Literal["0", "1", "2", "3", "4"] | None = None
    allergies: Annotated[str, AfterValidator(_short)] | None = None


class Labs(Closed):
    """Laboratory values; no upper limit of normal is ever assumed."""

    date: IsoDate | None = None
    bilirubin: Annotated[str, _measured("bilirubin")] | None = None
    bilirubin_uln: Annotated[str, _measured("bilirubin")] | None = None
    bilirubin_date: IsoDate | None = None
    albumin: Annotated[str, _measured("albumin")] | None = None
    albumin_date: IsoDate | None = None
    inr: Number | None = None
    inr_date: IsoDate | None = None
    creatinine: Annotated[str, _measured("creatinine")] | None = None
    creatinine_uln: Annotated[str, _measured("creatinine")] | None = None
    creatinine_date: IsoDate | None = None
    ast: Annotated[str, _measured("enzyme")] | None = None
    ast_uln: Annotated[str, _measured("enzyme")] | None = None
    ast_date: IsoDate | None = None
    alt: Annotated[str, _measured("enzyme")] | None = None
    alt_uln: Annotated[str, _measured("enzyme")] | None = None
    alt_date: IsoDate | None = None
    alp: Annotated[str, _measured("enzyme")] | None = None
    alp_uln: Annotated[str, _measured("enzyme")] | None = None
    alp_date: IsoDate | None = None
    neutrophils: Annotated[str, _measured("count_per_volume")] | None = None
    neutrophils_date: IsoDate | None = None
    platelets: Annotated[str, _measured("count_per_volume")] | None = None
    platelets_date: IsoDate | None = None
    afp: Annotated[str, _measured("afp")] | None = None
    afp_date: IsoDate | None = None


class Liver(Closed):
    """What imaging and the bedside say of the liver."""

    ascites: Literal["none", "slight", "moderate"] | None = None
    encephalopathy: Literal["none", "1-2", "3-4"] | None = None
    vascular_invasion: Literal["none", "branch", "main"] | None = None
    extrahepatic: Literal["yes", "no"] | None = None
    nodules: Count | None = None
    milan: Literal["within", "beyond"] | None = None
    child_pugh_albumin: Literal["2.8 g/dL", "3.0 g/dL"] | None = None
    """The albumin below which a person lets Child-Pugh give three points, where textbooks differ."""


class Anthracycline(Closed):
    """What the patient had before of one anthracycline."""

    drug: str
    dose: Annotated[str, _measured("dose_per_area")]


class History(Closed):
    """What was given before."""

    anthracyclines: tuple[Anthracycline, ...] | Literal["none"] = ()
    """Nothing says that nobody has asked; `none` says that there was none."""

    @property
    def doses(self) -> tuple[Anthracycline, ...]:
        """What the patient had; empty also where nobody has asked."""
        return () if self.anthracyclines == "none" else self.anthracyclines


class Tumour(Closed):
    """One tumour and its diameters."""

    id: str
    diameters: tuple[Annotated[str, _measured("length")], ...] = ()


class Feeder(Closed):
    """One feeder, and the share of the suspension set aside for it."""

    id: str
    vessel: str | None = None
    tumour: str | None = None
    """The id of the tumour that it feeds."""
    share: Annotated[str, _measured("share")] | None = None


class Microcatheter(Closed):
    """The microcatheter, by product or by lumen and length, and what else stands between the syringe and its tip."""

    product: str | None = None
    lumen: Annotated[str, _measured("lumen")] | None = None
    length: Annotated[str, _measured("length")] | None = None
    hub_volume: Annotated[str, _measured("measured_volume")] | None = None
    stopcock_volume: Annotated[str, _measured("measured_volume")] | None = None

    @property
    def is_entered(self) -> bool:
        """Whether a person said anything of it."""
        return any((self.product, self.lumen, self.length, self.hub_volume, self.stopcock_volume))


class StockItem(Closed):
    """What of one product is in the room."""

    product: str
    count: Count
    lot: str | None = None
    expires: Month | None = None


class ProcedureDay(Closed):
    """When the procedure is."""

    contrast_volume: Annotated[str, _measured("volume")] | None = None
    """Contrast foreseen for runs and flushes, beside that of the beads."""
    date: IsoDate | None = None
    vials_by: Literal["fewest", "least-waste"] | None = None
    """How a person lets vials of several strengths in stock be combined; without it the product chosen counts alone."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """Who lifted a block, and why."""

    by: str
    reason: str


class Case(Closed):
    """Everything that one case brings; every field may be missing, and what is missing stays unknown."""

    patient: Patient = Patient()
    labs: Labs = Labs()
    liver: Liver = Liver()
    history: History = History()
    tumours: tuple[Tumour, ...] = ()
    feeders: tuple[Feeder, ...] = ()
    microcatheter: Microcatheter = Microcatheter()
    stock: tuple[StockItem, ...] = ()
    procedure: ProcedureDay = ProcedureDay()
    choices: Mapping[str, str] = Field(default_factory=dict)
    overrides: Mapping[str, Lifted] = Field(default_factory=dict)
    """Blocks that a person lifted, by code."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of the case."""
        return self == Case()
