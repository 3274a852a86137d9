"""Every finding that a plan can have: its code, how severe it is, and why it is there.

The codes are stable, since programs and people refer to them. A code that stands here has its reason in the catalogue,
`why.CODE`, and `embolplan check --findings` lists them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.plan import Severity

_BLOCKS = (
    "protocol.no-published-dose",
    "protocol.claims-unsupported",
    "drug.product-does-not-fit",
    "drug.strength-does-not-fit",
    "dose.above-published",
    "infusion.diluent",
    "infusion.more-than-made-up",
    "drug.stronger-than-possible",
    "drug.more-than-dissolved",
    "stock.expired",
    "stock.short",
    "container.overfull",
    "beads.more-than-liquid",
    "contrast.ionic",
    "catheter.not-for-drugs",
    "catheter.too-small",
    "oil.above-clinical",
    "feeders.shares",
)
_CAUTIONS = (
    "catheter.tight",
    "catheter.too-thick",
    "catheter.holds-all",
    "eligibility.not-met",
    "layers.order",
    "oil.above-label",
    "oil.above-label-for-age",
    "oil.volume-not-used",
    "drug.above-label-concentration",
    "drug.label-concentration-not-seen",
    "drug.vials-hold-more",
    "load.excess-carries-drug",
    "infusion.meets",
    "label.gives-none",
    "label.gives-less",
    "history.cumulative",
    "history.other-anthracycline",
    "case.implausible",
    "load.never-shaken",
    "beads.load-outside-window",
    "suspension.settling",
    "beads.drug-lost-into-contrast",
    "contrast.above-label",
    "contrast.above-cigarroa",
    "contrast.above-egfr-ratio",
    "contrast.above-clearance-ratio",
    "emulsion.other-type",
    "emulsion.type-not-measured",
    "emulsion.ratio-not-kept",
    "emulsion.ageing",
    "quantity.changed",
    "feeders.tumours",
    "pulse.above-suspension",
    "pulse.above-syringe",
)
_NOTES = (
    "beads.drug-kept-in-contrast",
    "contrast.limits-foretell-little",
    "stock.combinations",
    "stock.lots",
    "source.conflict",
)
SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {
        **dict.fromkeys(_BLOCKS, "block"),
        **dict.fromkeys(_CAUTIONS, "caution"),
        **dict.fromkeys(_NOTES, "note"),
    }
)
"""The code of every finding, with the most severe that it can be."""
MEETS = "infusion.meets"
"""Stands for a code of its own for each drug and what it must not meet, such as infusion.oxaliplatin-chloride."""


class Documented(NamedTuple):
    """A code of the findings, how severe it is, and why it is there."""

    code: str
    severity: Severity
    why: str


def documented() -> tuple[Documented, ...]:
    """Every code, the blocks first."""
    return tuple(Documented(code, severity, say(f"why.{code}")) for code, severity in SEVERITIES.items())
