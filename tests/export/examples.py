"""A plan and a record as the engine and the journal would give them: the worked example and more."""

from __future__ import annotations

from dataclasses import replace

from embolplan.model.cite import Reference
from embolplan.plan import (
    Conflict,
    Container,
    Duration,
    Finding,
    Gap,
    Holding,
    Item,
    Line,
    MadeFrom,
    Outcome,
    Override,
    Plan,
    ProtocolRef,
    RatioText,
    Step,
    Wait,
    Waiting,
)
from embolplan.record import Event, FeederTotal, Record, RecordLine

PREPARATION = (Reference("liu-2021", "Methods, Treatment, paragraph 1"),)
DELIVERY = (Reference("liu-2021", "Methods, Treatment, paragraph 2"),)
LABEL = (Reference("epirubicin-smpc", "section 6.6"),)

CITATIONS = {
    "liu-2021": "Liu S et al. CalliSpheres microspheres drug-eluting bead transhepatic artery chemoembolization with "
    "or without sorafenib. Am J Transl Res 2021;13(12):13931-13940",
    "epirubicin-smpc": "UK SmPC, epirubicin hydrochloride 10 mg powder for solution for injection",
    "de-baere-2016": "de Baere T et al. J Vasc Interv Radiol 2016, doi 10.1016/j.jvir.2016.05.015",
}

LINES = (
    Line("beads.size", "Bead size", "prepare", "take", "300 to 500 µm", "stated", low=300.0, high=500.0, unit="µm",
         ucum="um", sources=PREPARATION),
    Line("beads.settled_volume", "Settled beads", "prepare", "settle", "2 mL", "chosen", value=2.0, unit="mL",
         ucum="mL", because="Chosen for this case; the source does not report it."),
    Line("drug.product", "Drug product", "prepare", "dissolve", "epirubicin powder 10 mg", "chosen",
         option="epirubicin-powder-10-mg"),
    Line("drug.mass", "Drug", "prepare", "dissolve", "60 mg", "stated", value=60.0, unit="mg", ucum="mg",
         sources=PREPARATION),
    Line("drug.volume", "Volume of the drug solution", "prepare", "dissolve", "5 mL", "assumed", value=5.0, unit="mL",
         ucum="mL", inputs=("drug.diluent_volume",),
         because="No displacement is stated: taken as the diluent added."),
    Line("drug.concentration", "Concentration of the drug", "prepare", "dissolve", "12 mg/mL", "derived", value=12.0,
         unit="mg/mL", ucum="mg/mL", formula="drug.mass / drug.volume", inputs=("drug.mass", "drug.volume"),
         because="Nominal, before it meets the beads."),
    Line("drug.vials", "Vials to open", "prepare", "dissolve", "6 vials", "derived", value=6.0,
         formula="drug.mass / vial", inputs=("drug.mass",), items=(Item("epirubicin-powder-10-mg", 6),)),
    Line("settle.duration", "Settling", "prepare", "settle", "2 to 3 min", "stated", low=2.0, high=3.0, unit="min",
         ucum="min", sources=PREPARATION),
    Line("load.duration", "Loading", "prepare", "load", "30 min", "stated", value=30.0, unit="min", ucum="min",
         sources=PREPARATION),
    Line("load.interval", "Shake every", "prepare", "load", "5 min", "stated", value=5.0, unit="min", ucum="min",
         sources=PREPARATION),
    Line("load.share_bound", "Share of the drug bound", "prepare", "load", "unknown", "unknown",
         waits_for=(Waiting("load.share_bound", "The share that binds is not reported."),)),
    Line("contrast.ratio", "Beads to contrast", "prepare", "mix", "1:1 beads to contrast", "stated",
         ratio=RatioText((1.0, 1.0), ("beads", "contrast"), "slurry"), sources=PREPARATION),
    Line("contrast.volume", "Contrast", "prepare", "mix", "7 mL", "derived", value=7.0, unit="mL", ucum="mL",
         formula="slurry.volume * 1 / 1", inputs=("slurry.volume", "contrast.ratio")),
    Line("suspension.drug_concentration", "Drug in the suspension", "prepare", "mix", "at most 15 mg/mL", "derived",
         high=15.0, unit="mg/mL", ucum="mg/mL", formula="drug.mass / suspension.volume",
         inputs=("drug.mass", "suspension.volume"), because="If evenly mixed."),
    Line("suspension.volume", "Suspension", "prepare", "mix", "14 mL", "derived", value=14.0, unit="mL", ucum="mL",
         formula="slurry.volume + contrast.volume", inputs=("slurry.volume", "contrast.volume")),
    Line("drug.diluent_volume", "Diluent", "prepare", "dissolve", "not applicable", "not applicable",
         because="The product is a solution already."),
    Line("infusion.mass", "Oxaliplatin", "deliver", "infuse", "130 mg", "chosen", value=130.0, unit="mg", ucum="mg",
         instead_of="100 to 150 mg", sources=DELIVERY),
    Line("infusion.volume", "Infusion volume", "deliver", "infuse", "unknown", "unknown",
         waits_for=(Waiting("infusion.volume", "The volume of the infusion is not reported."),)),
    Line("infusion.concentration", "Infusion concentration", "deliver", "infuse", "unknown", "unknown",
         formula="infusion.mass / infusion.volume", inputs=("infusion.mass", "infusion.volume"),
         waits_for=(Waiting("infusion.volume", "The volume of the infusion is not reported."),)),
    Line("inject.rate", "Injection rate", "deliver", "inject", "1 mL/min", "stated", value=1.0, unit="mL/min",
         ucum="mL/min", sources=DELIVERY),
    Line("pause.duration", "Pause", "check", "pause", "5 min", "stated", value=5.0, unit="min", ucum="min",
         sources=DELIVERY),
    Line("systemic.sorafenib.dose", "Sorafenib", "after", "sorafenib", "400 mg twice a day", "stated", value=400.0,
         unit="mg", ucum="mg", sources=(Reference("liu-2021", "Methods, Oral medication"),)),
)  # fmt: skip


def minutes(value: float) -> Duration:
    """A time in minutes."""
    return Duration("min", value)


STEPS = (
    Step(1, "settle", "prepare", "settle",
         "Hold the 20 mL syringe upright for 2 to 3 min until the beads have settled.",
         ("settle.duration",), minutes(0.0), Duration("min", low=2.0, high=3.0),
         Wait("settle.duration", Duration("min", low=2.0, high=3.0)),
         needs=("20 mL syringe", "CalliSpheres 300-500 µm")),
    Step(2, "dissolve", "prepare", "dissolve", "Dissolve 60 mg of epirubicin in 5 mL of water for injection.",
         ("drug.mass", "drug.volume"), measures=("drug.volume",)),
    Step(3, "load", "prepare", "load", "Shake every 5 min, for 30 min in all.", ("load.duration", "load.interval"),
         Duration("min", low=2.0, high=3.0), Duration("min", low=32.0, high=33.0),
         Wait("load.duration", minutes(30.0), minutes(5.0), "load.interval")),
    Step(4, "double-check", "prepare", "do", "Read the labels aloud, two people.", house=True,
         because="A second reader (A. House)"),
    Step(5, "mix", "prepare", "mix", "Mix 7 mL of slurry with 7 mL of iodixanol.", ("contrast.volume",),
         sources=PREPARATION),
    Step(6, "inject", "deliver", "inject", "Inject at 1 mL/min, pulsed, until the flow stops.", ("inject.rate",)),
    Step(7, "pause", "check", "pause", "Pause for 5 min.", ("pause.duration",),
         wait=Wait("pause.duration", minutes(5.0))),
    Step(8, "check", "check", "check", "Second angiogram: is the blush gone?", sources=DELIVERY,
         outcomes=(Outcome("Blush gone", "end"), Outcome("Blush persists, suspension left", "inject"),
                   Outcome("Blush persists, nothing left", "rescue"))),
    Step(9, "rescue-spheres", "deliver", "inject", "Embolize with plain microspheres; the size is not reported.",
         branch="rescue", then="pause", sources=DELIVERY),
)  # fmt: skip

CONTAINERS = (
    Container("dissolve", "drug-syringe", 5.0, 5.0, "mL", "5 mL", (Holding("epirubicin", "mg", 60.0, text="60 mg"),)),
    Container("mix", "bead-syringe", 20.0, 14.0, "mL", "14 mL",
              (Holding("epirubicin", "mg", None, high=60.0, text="at most 60 mg"),
               Holding("iodine", "mgI", 2240.0, text="2240 mg"))),
    Container("inject", "catheter", None, None, "mL", "unknown"),
)  # fmt: skip

FINDINGS = (
    Finding("source.conflict", "note", "The source writes 'right hepatic duct' where it means an artery.",
            sources=DELIVERY),
    Finding("drug.above-label-concentration", "caution", "12 mg/mL is above the 2 mg/mL of the powder's label.",
            ("drug.concentration",), LABEL),
    Finding("capacity.exceeded", "block", "14 mL do not fit into the 10 mL syringe.", ("suspension.volume",),
            override=Override("Dr. Chen", "A 20 mL syringe is at hand.")),
    Finding("drug.product-does-not-fit", "block", "60 mg of the 2 mg/mL solution is 30 mL.", ("drug.volume",), LABEL),
)  # fmt: skip

PLAN = Plan(
    code="7KQ2-9F",
    protocol=ProtocolRef(
        "liver/callispheres-epirubicin-300-500", "1.0", "complete", "CalliSpheres 300-500 µm with epirubicin"
    ),
    made_from=(
        MadeFrom("protocol", "liver/callispheres-epirubicin-300-500", "1.0", "0123456789abcdef" * 4),
        MadeFrom("product", "epirubicin-powder-10-mg", "2", "fedcba9876543210" * 4),
        MadeFrom("case", None, None, "00112233445566778899aabbccddeeff" * 2),
    ),
    lines=LINES,
    steps=STEPS,
    containers=CONTAINERS,
    findings=FINDINGS,
    gaps=(Gap("Settled volume of a bottle", "It sets the load, the contrast and the time of the injection."),),
    assumptions=("Volumes are additive.", "The suspension is evenly mixed.", "Liquid between beads is bead volume."),
    not_assessed=("Whether this patient should be treated.", "Liver function."),
    conflicts=(
        Conflict("a catheter was introduced into the right hepatic duct", "A catheter cannot go there.",
                 "Read as the right hepatic artery; the words are kept.", DELIVERY),
    ),
    citations=CITATIONS,
    patient="S-014",
)  # fmt: skip

UNBLOCKED = replace(PLAN, findings=FINDINGS[:3])


def event(n: int, kind: str, step: str | None = None, turn: int = 1, **body: object) -> Event:
    """One event, a minute after the one before."""
    return Event(n, f"2026-11-24T09:{n:02d}:05.123Z", "nurse Li", kind, step, turn, body)  # type: ignore[arg-type]  # kinds as text


EVENTS = (
    event(
        1, "opened", rehearsal=False, recipe="protocol: " + "x" * 400, plan={"code": "7KQ2-9F", "lines": ["y" * 300]}
    ),
    event(2, "measured", "mix", name="suspension.volume", value={"value": 13.0, "unit": "mL"}, explains="lost"),
    event(3, "given", "inject", 1, feeder="F1", volume={"value": 9.0, "unit": "mL"}),
    event(4, "deviation", "inject", 2, reason="spasm", text="Waited for the spasm | to pass."),
    event(5, "second check", "mix", checked_by="pharmacist Ong", agrees=True),
    event(6, "closed", reason="Blush gone at the second angiogram."),
)

TOTALS = (
    Line("given.volume", "Pushed out of the syringe", "deliver", None, "9 mL", "derived", value=9.0, unit="mL",
         ucum="mL"),
    Line("given.drug_mass", "Drug given", "deliver", None, "38.6 mg", "derived", value=60.0 * 9 / 14, unit="mg",
         ucum="mg", formula="drug.mass * given.volume / suspension.volume", inputs=("drug.mass", "given.volume")),
    Line("given.iodine", "Iodine given", "deliver", None, "1440 mg", "derived", value=1440.0, unit="mgI", ucum="mg"),
    Line("left.volume", "Left", "deliver", None, "5 mL", "derived", value=5.0, unit="mL", ucum="mL"),
    Line("left.drug_mass", "Drug left", "deliver", None, "21.4 mg", "derived", value=60.0 * 5 / 14, unit="mg",
         ucum="mg"),
)  # fmt: skip

_MEASURED = replace(PLAN["suspension.volume"], value=13.0, text="13 mL", status="stated")

RECORD = Record(
    procedure="P-2026-0007",
    plan=PLAN,
    done=replace(UNBLOCKED, lines=(*LINES, *TOTALS)),
    lines=(
        RecordLine(PLAN["drug.mass"], PLAN["drug.mass"], "as planned, not measured"),
        RecordLine(_MEASURED, PLAN["suspension.volume"], "measured", "lost"),
        RecordLine(PLAN["beads.settled_volume"], PLAN["beads.settled_volume"], "chosen"),
        RecordLine(PLAN["infusion.mass"], PLAN["infusion.mass"], "not done"),
    ),
    events=EVENTS,
    totals=TOTALS,
    feeders=(FeederTotal("F1", 9.0, 60.0 * 9 / 14, 1440.0), FeederTotal("F2", 0.0, None, None)),
    case_contrast=120.0,
    deviations=(EVENTS[3],),
    second_check=EVENTS[4],
    ended="Blush gone at the second angiogram.",
    last_hash="ab" * 32,
)

OPEN = replace(RECORD, ended=None, events=EVENTS[:-1], deviations=(), second_check=None)
REHEARSAL = replace(RECORD, events=(event(1, "opened", rehearsal=True), *EVENTS[1:]))
