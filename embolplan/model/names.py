"""The one id space, `[scope.]noun.quantity`: what each quantity is, and what it is called.

The last word of an id says what kind of thing it is; a few ids are told apart by the words before it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

from embolplan.units import KINDS, Kind
from embolplan.words import say

ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)*")
CASE_SECTIONS = frozenset(
    ["patient", "labs", "liver", "history", "tumours", "feeders", "microcatheter", "stock", "procedure", "choices"]
)

TEXT, PRODUCT, RATIO, BASIS, COUNT = "text", "product", "ratio", "basis", "count"
"""Kinds of quantities that are not numbers with a unit."""

KEPT, REMOVED = "kept", "removed"
"""What can become of the liquid above beads that were loaded."""
BASES = ("settled-before-loading", "settled-after-loading", "slurry", "whole-syringe")

PUSHED = ("suspension.volume", "emulsion.volume")
"""What can stand in the syringe that is pushed into a feeder."""

_CALENDAR_NOUNS = frozenset(["systemic", "followup", "fraction"])
_OF_KIND = {
    "mass": "mass",
    "drug_mass": "mass",
    "particles_mass": "mass",
    "pack_mass": "bead_mass",
    "content": "mass",
    "opened_mass": "mass",
    "surplus_mass": "mass",
    "surplus_volume": "volume",
    "tablet": "dose",
    "dose": "dose",
    "dose_per_area": "dose_per_area",
    "dose_per_weight": "dose_per_weight",
    "reduced_dose": "dose",
    "volume": "volume",
    "settled_volume": "volume",
    "loaded_volume": "volume",
    "pack_volume": "volume",
    "saline_volume": "measured_volume",
    "mean_volume": "volume",
    "oil_volume": "volume",
    "contrast_volume": "volume",
    "case_volume": "volume",
    "hub_volume": "measured_volume",
    "stopcock_volume": "measured_volume",
    "diluent_volume": "volume",
    "pulse_volume": "volume",
    "pulse_interval": "duration",
    "capacity": "volume",
    "concentration": "concentration",
    "drug_concentration": "concentration",
    "iodine_concentration": "iodine_concentration",
    "iodine": "iodine_mass",
    "oil_iodine": "oil_iodine_mass",
    "load": "load",
    "duration": "duration",
    "interval": "duration",
    "after": "duration",
    "clearance_time": "duration",
    "size": "size",
    "rate": "rate",
    "share": "share",
    "share_bound": "share",
    "water_in_oil": "share",
    "diameter_loss": "share",
    "diameter_gain": "percent",
    "volume_loss": "share",
    "volume_gain": "percent",
    "diameter_factor": "number",
    "water_in_oil_spread": "share",
    "gas_yield": "gas_yield",
    "hydroxide_yield": "number",
    "share_retained": "share",
    "lumen": "lumen",
    "length": "length",
    "distance": "length",
    "caliber": "lumen",
    "dilution": "number",
    "parts": "number",
    "attenuation": "attenuation",
    "osmolality": "osmolality",
    "product": PRODUCT,
    "diluent": TEXT,
    "drug": TEXT,
    "name": TEXT,
    "arm": TEXT,
    "mode": TEXT,
    "seen": TEXT,
    "formula": TEXT,
    "form": TEXT,
    "excess": TEXT,
    "ratio": RATIO,
    "basis": BASIS,
    "packs": COUNT,
    "vials": COUNT,
    "shakes": COUNT,
    "count": COUNT,
    "cycles": "cycles",
}
_WHOLE_IDS = {
    "total.dose": "radiation_dose",
    "fraction.dose": "radiation_dose",
    "bed": "radiation_dose",
    "eqd2": "radiation_dose",
    "gas.volume": "gas_volume",
    "particles.concentration": "particle_concentration",
    "oil.basis": TEXT,
    "oil.iodine": "oil_iodine_mass",
    "oil.iodine_concentration": "oil_iodine_concentration",
    "hydroxide.mass": "mass",
    "alpha_beta": "radiation_dose",
    "bsa.mosteller": "area",
    "bsa.dubois": "area",
    "patient.weight": "weight",
}

KINDS_BY_WORD = MappingProxyType(_OF_KIND)
"""The kind of an id by its last word."""
KINDS_BY_ID = MappingProxyType(_WHOLE_IDS)
"""The kind of an id by its end, where the last word alone would say another."""
CALENDAR_NOUNS, CALENDAR_WORDS = _CALENDAR_NOUNS, ("start", "interval", "duration", "interruption")
"""Behind one of these nouns, an id that ends in one of these words is counted in days."""

_SHOWN_IN = {"clearance_time": "s"}


@lru_cache(maxsize=4096)
def kind_name(line_id: str) -> str | None:
    """The name of an id's kind: a unit kind, or text, product, ratio, basis or count; None where it has none."""
    words = line_id.split(".")
    for tail in (".".join(words[-2:]), words[-1]):
        if tail in _WHOLE_IDS:
            return _WHOLE_IDS[tail]
    last = words[-1]
    if _CALENDAR_NOUNS & set(words[:-1]) and last in CALENDAR_WORDS:
        return "calendar"
    return _OF_KIND.get(last)


def borrowable(line_id: str) -> bool:
    """Whether a quantity may be taken over from another recipe: a time, and never one that an endpoint is judged by.

    The pause between two pulses is a part of the rate, and a rate is never taken over either.
    """
    words = line_id.split(".")
    return kind_name(line_id) in ("duration", "calendar") and "endpoint" not in words and words[-1] != "pulse_interval"


def layer_of(pushed: str) -> str:
    """The layer that the line of what is pushed has in front; empty where it has none."""
    return pushed.rpartition(".")[0].rpartition(".")[0]


def shown_in(line_id: str) -> str | None:
    """The unit in which a derived line is printed, where that is not the engine's: seconds for heart beats."""
    return _SHOWN_IN.get(line_id.rpartition(".")[2])


def unit_kind(line_id: str) -> Kind | None:
    """What a numeric id takes; None for an id that is not a number with a unit."""
    name = kind_name(line_id)
    return KINDS.get(name) if name else None


def known_quantities() -> tuple[str, ...]:
    """The last words that ids may end in."""
    return tuple(
        dict.fromkeys([*_OF_KIND, *(whole.rpartition(".")[2] for whole in _WHOLE_IDS), "start", "interruption"])
    )


@lru_cache(maxsize=4096)
def label_of(line_id: str, scopes: frozenset[str] = frozenset()) -> str:
    """What a line is called where its protocol gives no label of its own; a scope stands in front."""
    scope, _, rest = line_id.partition(".")
    if scope in scopes and rest:
        return f"{scope}: {label_of(rest)}"
    try:
        return say(f"line.{line_id}")
    except KeyError:
        return line_id.replace(".", " ").replace("_", " ").replace("-", " ")
