"""The worked example as somebody would write it by hand, in bare floats and in numpy: what the engine is held against.

The floats give every line of the plan, what each container holds after each step, and when each step of a phase with
waits starts and ends. They know one recipe and its four readings of the ratio; they have no derivation, no texts, no
findings, no units and no typed input to read. What the source leaves open is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Span = tuple[float, float]
Number = float | int | Span | str | None
LINES = (
    "drug.vials", "drug.concentration", "beads.load", "slurry.volume", "contrast.volume", "contrast.iodine",
    "suspension.volume", "suspension.drug_concentration", "suspension.dilution", "inject.duration",
    "suspension.duration",
)  # fmt: skip
"""Every line that follows from settled beads and mass alone and is a plain number."""
SLACK = 1e-9
"""What is taken off before vials are counted, as the engine does."""


class ByHand(NamedTuple):
    """Lines by id; contents in mL and mg by step and container; starts and ends of steps in minutes."""

    lines: dict[str, Number]
    containers: dict[tuple[str, str], dict[str, float | None]]
    times: dict[str, tuple[Span, Span]]


def by_hand(
    settled: float,
    infusion: float,
    drug_product: str = "epirubicin-powder-10-mg",
    contrast_product: str = "iodixanol-320",
    excess: str = "kept",
    basis: str = "slurry",
    vial: float = 10.0,
    label: float = 2.0,
    strength: float = 320.0,
    mass: float = 60.0,
    diluent: float = 5.0,
    ratio: float = 1.0,
    bead_syringe: float = 20.0,
    drug_syringe: float = 5.0,
    settling: Span = (2.0, 3.0),
    loading: float = 30.0,
    shake: float = 5.0,
    stand: float = 5.0,
    pause: float = 5.0,
    rate: float = 1.0,
) -> ByHand:
    """What follows from mL of settled beads and mg of oxaliplatin; ValueError for a basis that has no number."""
    vials = ceil(mass / vial * (1 - SLACK))
    opened = vials * vial
    surplus = opened - mass
    slurry = settled + diluent if excess == "kept" else settled
    if basis in ("slurry", "whole-syringe"):
        contrast = slurry * ratio
    elif basis == "settled-before-loading":
        contrast = settled * ratio
    else:
        raise ValueError(basis)
    iodine = contrast * strength
    suspension = slurry + contrast
    pushing = suspension / rate
    settled_by = settling
    loaded_by = (settling[0] + loading, settling[1] + loading)
    ready_by = (loaded_by[0] + stand, loaded_by[1] + stand)
    lines: dict[str, Number] = {
        "beads.product": "callispheres-300-500",
        "beads.size": (300.0, 500.0),
        "beads.pack_mass": 1.0,
        "beads.pack_volume": None,
        "beads.settled_volume": settled,
        "beads.saline_volume": None,
        "beads.loaded_volume": None,
        "bead-syringe.capacity": bead_syringe,
        "beads.packs": None,
        "settle.duration": settling,
        "drug.name": "epirubicin",
        "drug.product": drug_product,
        "drug.mass": mass,
        "drug.diluent": "water-for-injection",
        "drug.diluent_volume": diluent,
        "drug-syringe.capacity": drug_syringe,
        "drug.vial.content": vial,
        "drug.vials": vials,
        "drug.opened_mass": opened,
        "drug.surplus_mass": surplus,
        "drug.surplus_volume": surplus / label,
        "drug.volume": diluent,
        "drug.concentration": mass / diluent,
        "drug-syringe.count": ceil(diluent / drug_syringe * (1 - SLACK)),
        "load.duration": loading,
        "load.interval": shake,
        "load.share_bound": None,
        "load.share_retained": None,
        "load.excess": excess,
        "beads.load": mass / settled,
        "load.shakes": int(loading / shake * (1 + SLACK)),
        "slurry.volume": slurry,
        "contrast.name": "iodixanol",
        "contrast.product": contrast_product,
        "contrast.ratio": ratio,
        "contrast.basis": basis,
        "contrast.volume": contrast,
        "contrast.iodine_concentration": strength,
        "contrast.iodine": iodine,
        "suspension.volume": suspension,
        "suspension.drug_concentration": mass / suspension,
        "suspension.dilution": suspension / settled,
        "bead-syringe.count": ceil(suspension / bead_syringe * (1 - SLACK)),
        "stand.duration": stand,
        "infusion.drug": "oxaliplatin",
        "infusion.mass": infusion,
        "infusion.diluent": None,
        "infusion.volume": None,
        "infusion.duration": None,
        "infusion.concentration": None,
        "inject.rate": rate,
        "inject.mode": "pulsed, slowly",
        "inject.pulse_volume": None,
        "inject.duration": pushing,
        "suspension.duration": stand + pushing,
        "pause.duration": pause,
        "rescue.beads.size": None,
        "rescue.volume": None,
        "treatment.arm": None,
        "systemic.sorafenib.dose": 400.0,
        "systemic.sorafenib.reduced_dose": 400.0,
        "systemic.sorafenib.tablet": 200.0,
        "systemic.sorafenib.interruption": 1.0,
        "systemic.sorafenib.start": None,
        "followup.interval": (4.0, 6.0),
        "prepare.duration": ready_by,
    }
    loaded: dict[str, float | None] = {"volume": settled + diluent, "beads": settled, "drug": mass, "water": diluent}
    kept = loaded if excess == "kept" else {"volume": slurry, "beads": settled, "drug": None}
    mixed = {**kept, "volume": suspension, "contrast": contrast, "iodine": iodine}
    containers: dict[tuple[str, str], dict[str, float | None]] = {
        ("draw-beads", "bead-syringe"): {"volume": None, "beads": settled, "saline": None},
        ("expel-saline", "bead-syringe"): {"volume": settled, "beads": settled},
        ("expel-saline", "waste"): {"volume": None, "saline": None},
        ("dissolve", "drug-syringe"): {"volume": diluent, "drug": mass, "water": diluent},
        ("push-drug", "bead-syringe"): loaded,
        ("load", "bead-syringe"): loaded,
        ("excess", "bead-syringe"): kept,
        ("mix", "bead-syringe"): mixed,
    }
    start, first, last = (0.0, 0.0), (0.0, 0.0), (pause, pause)
    times = {
        "draw-beads": (start, start),
        "settle": (start, settled_by),
        "expel-saline": (settled_by, settled_by),
        "dissolve": (settled_by, settled_by),
        "push-drug": (settled_by, settled_by),
        "load": (settled_by, loaded_by),
        "excess": (loaded_by, loaded_by),
        "mix": (loaded_by, loaded_by),
        "stand": (loaded_by, ready_by),
        "pause": (first, last),
        "second-angiogram": (last, last),
        "stain": (last, last),
    }
    return ByHand(lines, containers, times)


def by_hand_many(
    settled: NDArray[np.float64], mass: NDArray[np.float64], chunk: int
) -> Mapping[str, NDArray[np.float64]]:
    """The LINES of many cases from settled beads in mL and drug in mg, some cases at a time."""
    columns = {line_id: np.empty(len(settled)) for line_id in LINES}
    for start in range(0, len(settled), chunk):
        here = slice(start, start + chunk)
        for line_id, values in zip(LINES, _of_chunk(settled[here], mass[here]), strict=True):
            columns[line_id][here] = values
    return columns


def _of_chunk(settled: NDArray[np.float64], mass: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    slurry = settled + 5.0
    contrast = slurry * 1.0
    suspension = slurry + contrast
    pushing = suspension / 1.0
    return (
        np.ceil(mass / 10.0 * (1 - SLACK)),
        mass / 5.0,
        mass / settled,
        slurry,
        contrast,
        contrast * 320.0,
        suspension,
        mass / suspension,
        suspension / settled,
        pushing,
        5.0 + pushing,
    )
