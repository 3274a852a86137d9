"""What a plan must tell a person: each rule looks at the recipe, the products and the lines, and gives findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from embolplan.engine import findings_of_beads as beads
from embolplan.engine import findings_of_catheter as catheter
from embolplan.engine import findings_of_choices as choices
from embolplan.engine import findings_of_contrast as contrast
from embolplan.engine import findings_of_drugs as drugs
from embolplan.engine import findings_of_entries as entries
from embolplan.engine import findings_of_history as history
from embolplan.engine import findings_of_oil as oil
from embolplan.engine import findings_of_organs as organs
from embolplan.engine import findings_of_pushing as pushing
from embolplan.engine import findings_of_stock as stock
from embolplan.engine.eligibility import not_met
from embolplan.engine.ends import ends
from embolplan.engine.kept import Kept
from embolplan.engine.layout import layout_of
from embolplan.engine.steps import IODINES
from embolplan.model.cite import Reference
from embolplan.plan import Finding, Override
from embolplan.units import show
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.engine.fold import Fold
    from embolplan.engine.mixtures import Portion
    from embolplan.engine.subject import Rule, Subject
    from embolplan.model.case import Case
    from embolplan.model.protocol import Protocol

_STATUS_CODES = {
    "no published dose": "protocol.no-published-dose",
    "claims unsupported": "protocol.claims-unsupported",
}
_JUDGED = {"choices", "overrides", "feeders", "procedure"}
"""What of a case this version looks at, beside the patient's id."""


def status_blocks(subject: Subject) -> Iterator[Finding]:
    """A recipe whose dose is not published, or whose claims its references do not support, is blocked."""
    protocol = subject.recipe.protocol
    code = _STATUS_CODES.get(protocol.status)
    if code:
        marked = [key for key, citation in protocol.sources.items() if citation.marked]
        sources = tuple(Reference(key, protocol.sources[key].supports) for key in marked or protocol.sources)
        yield Finding(code, "block", say(f"finding.{code}", title=protocol.title), sources=sources)


def overfull(subject: Subject) -> Iterator[Finding]:
    """A container that would hold more than its capacity after a step; named with the most that it would hold."""
    for container in layout_of(subject.recipe.protocol).limited:
        capacity = subject.folded.parameters[f"{container}.capacity"]
        if not isinstance(capacity.value, float):
            continue
        most, fullest = _fullest(container, subject.folded)
        if fullest is not None and most > capacity.value * (1 + _NOISE):
            text = say(
                "finding.container.overfull",
                container=container,
                volume=show(most, "mL"),
                capacity=show(capacity.value, "mL"),
            )
            text = f"{text} {pushing.would_fit(fullest, most, capacity.value)}"
            line_id = f"{container}.capacity"
            yield Finding("container.overfull", "block", text, (line_id,), subject.stated_sources(line_id))


def _fullest(container: str, folded: Fold) -> tuple[float, Portion | None]:
    """The most that a container would hold in mL, and what that is."""
    most, fullest, last = 0.0, None, None
    for there in folded.after.values():
        portion = there.get(container)
        if portion is not None and portion is not last:
            last, held = portion, _at_most(portion) or _known_of(portion, folded)
            # As much later on is the same overflow, told of what is pushed.
            most, fullest = (held, portion) if held >= most else (most, fullest)
    return most, fullest


def _at_most(portion: Portion) -> float:
    value, low, high = ends(portion.volume.value)
    return value or high or low or 0.0


def _known_of(portion: Portion, folded: Fold) -> float:
    """What of an unknown volume is known, in mL: it holds at least that."""
    masses = (*layout_of(folded.arms.protocol).weighed, *IODINES)
    known = (ends(amount.value) for substance, amount in portion.parts.items() if substance not in masses)
    return sum(value or low or 0.0 for value, low, _ in known)


def conflicts(subject: Subject) -> Iterator[Finding]:
    """The source contradicts itself or what is known."""
    yield from _CONFLICTS.of(subject.recipe.protocol)


def _of_conflicts(protocol: Protocol) -> tuple[Finding, ...]:
    found = protocol.conflicts
    sources = tuple(dict.fromkeys(conflict.source for conflict in found))
    text = say("finding.source.conflict", count=len(found))
    return (Finding("source.conflict", "note", text, sources=sources),) if found else ()


_CONFLICTS: Kept[Protocol, tuple[Finding, ...]] = Kept(_of_conflicts)
_NOISE = 1e-6
"""A millionth of a capacity overflows nothing."""

RULES: tuple[Rule, ...] = (
    status_blocks,
    not_met,
    drugs.product_fits,
    oil.strength_fits,
    drugs.above_published,
    drugs.infusion_diluent,
    drugs.more_than_made_up,
    choices.stronger_than_possible,
    choices.more_than_dissolved,
    stock.expired,
    stock.short,
    overfull,
    beads.more_than_liquid,
    contrast.ionic,
    catheter.not_for_drugs,
    catheter.passage,
    catheter.dilution,
    catheter.bore,
    beads.layer_order,
    oil.volume,
    oil.volume_by_age,
    drugs.label_strength,
    drugs.surplus,
    drugs.excess_carries_drug,
    drugs.infusion_meets,
    organs.organ_rules,
    history.cumulative,
    history.other_anthracyclines,
    entries.implausible,
    choices.implausible,
    choices.never_shaken,
    pushing.pulse_fits,
    beads.load_window,
    beads.settling,
    beads.into_contrast,
    contrast.volume,
    oil.emulsion_type,
    oil.ratio_kept,
    oil.ageing,
    drugs.changed_from_stated,
    pushing.shares,
    pushing.tumours,
    stock.combinations,
    stock.lots,
    conflicts,
)


def find(subject: Subject) -> tuple[Finding, ...]:
    """Every finding of a plan, blocks first, with the overrides that the case brings."""
    found = [finding for rule in RULES for finding in rule(subject)]
    order = {"block": 0, "caution": 1, "note": 2}
    lifted = (_lifted(finding, subject.case) for finding in found)
    return tuple(sorted(lifted, key=lambda finding: order[finding.severity]))


def unjudged(subject: Subject) -> tuple[str, ...]:
    """What of the limits cannot be judged yet, and what was entered of the case that nothing here judges."""
    limits = [
        *(limit for limit, _ in beads.settling_limits(subject)),
        *beads.load_limits(subject),
        *catheter.dilution_limits(subject),
        *oil.volume_limits(subject),
        *oil.type_limits(subject),
        *oil.ageing_limits(subject),
        *filter(None, (drugs.label_limit(subject, noun) for noun in subject.nouns("dissolve"))),
    ]
    waiting = [(limit, limit.waits(subject.lines)) for limit in limits]
    sentences = [say("engine.limit_not_assessed", code=limit.code, ids=", ".join(ids)) for limit, ids in waiting if ids]
    sentences += [
        say("engine.limit_not_assessed", code="drug.above-label-concentration", ids=f"{noun}.product")
        for noun in subject.nouns("dissolve")
        if subject.product(noun) is None and f"{noun}.product" in subject.lines
    ]
    sentences += [*beads.load_waits(subject), *oil.age_waits(subject), *contrast.waits(subject)]
    for waits in (organs.organ_waits, history.history_waits, stock.stock_waits):
        sentences += waits(subject)
    judged = {name for each in subject.eligibility if each.verdict in ("met", "not met") for name in each.inputs}
    judged |= contrast.judged_by(subject) | oil.age_fields(subject)
    judged |= organs.organ_fields(subject) | history.history_fields(subject) | stock.stock_fields(subject)
    entered = [name for name in _entered(subject.case) if name not in judged]
    return (*sentences, *((say("engine.entered_not_judged", fields=", ".join(entered)),) if entered else ()))


def _entered(case: Case) -> list[str]:
    tree = case.model_dump(exclude_defaults=True, exclude=_JUDGED)
    for looked_at in ("id", "heart_rate"):
        tree.get("patient", {}).pop(looked_at, None)
    for looked_at in ("lumen", "length", "product"):
        tree.get("microcatheter", {}).pop(looked_at, None)
    return [
        f"{section}.{field}" if isinstance(fields, dict) else section
        for section, fields in tree.items()
        for field in (fields if isinstance(fields, dict) else (section,))
    ]


def _lifted(finding: Finding, case: Case) -> Finding:
    lifted = case.overrides.get(finding.code)
    if lifted is None or finding.severity != "block":
        return finding
    return replace(finding, override=Override(lifted.by, lifted.reason))
