"""The golden plans: text files that a person has read; `python -m tests.golden_plans` writes them anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from embolplan.engine import compute
from embolplan.export import export_plan
from embolplan.library import load_recipe, load_shelf, make_case, shipped_root
from embolplan.model.case import Case, Lifted

if TYPE_CHECKING:
    from embolplan.plan import Plan

FOLDER = Path(__file__).parent / "golden"
PLANS: dict[str, tuple[str, dict[str, str]]] = {
    "callispheres-epirubicin-300-500.nothing-chosen": ("liver/callispheres-epirubicin-300-500", {}),
    "callispheres-epirubicin-300-500.example": (
        "liver/callispheres-epirubicin-300-500",
        {
            "drug.product": "epirubicin-powder-10-mg",
            "beads.settled_volume": "2 mL",
            "load.excess": "kept",
            "contrast.basis": "slurry",
            "contrast.product": "iodixanol-320",
            "infusion.mass": "100 mg",
        },
    ),
    "magnesium-lipiodol.nothing-chosen": ("liver/magnesium-lipiodol", {}),
    "magnesium-lipiodol.example": (
        "liver/magnesium-lipiodol",
        {"particles.mass": "100 mg", "oil.volume": "10 mL"},
    ),
    "layered-callispheres-epirubicin.nothing-chosen": ("liver/layered-callispheres-epirubicin", {}),
    "layered-callispheres-epirubicin.example": (
        "liver/layered-callispheres-epirubicin",
        {
            "distal.beads.settled_volume": "2 mL",
            "distal.beads.saline_volume": "0 mL",
            "distal.drug.mass": "60 mg",
            "distal.drug.volume": "5 mL",
            "distal.load.duration": "borrowed",
            "distal.load.interval": "borrowed",
            "distal.load.excess": "kept",
            "distal.contrast.ratio": "1:1 beads to contrast",
            "distal.contrast.basis": "slurry",
            "distal.contrast.iodine_concentration": "320 mg/mL",
            "distal.inject.rate": "1 mL/min",
            "proximal.beads.size": "100 µm",
            "proximal.beads.settled_volume": "1 mL",
            "proximal.beads.saline_volume": "3 mL",
            "proximal.contrast.ratio": "1:2 beads to contrast",
            "proximal.contrast.basis": "slurry",
            "proximal.contrast.iodine_concentration": "300 mg/mL",
            "proximal.inject.rate": "1 mL/min",
            "feeders.F1.share": "60 %",
            "feeders.F2.share": "40 %",
        },
    ),
    "lipiodol-epirubicin-emulsion.nothing-chosen": ("liver/lipiodol-epirubicin-emulsion", {}),
    "lipiodol-epirubicin-emulsion.example": (
        "liver/lipiodol-epirubicin-emulsion",
        {
            "drug.product": "epirubicin-powder-10-mg",
            "drug.mass": "70 mg",
            "oil.mode": "by the ratio",
            "oil.ratio": "1:2 solution to oil",
            "exchange.count": "20",
            "push.duration": "1 s",
            "sponge.size": "500-700 µm",
            "patient.heart_rate": "72 /min",
        },
    ),
    "mixed-dose-radiotherapy.nothing-chosen": ("liver/mixed-dose-radiotherapy", {}),
    "mixed-dose-radiotherapy.example": (
        "liver/mixed-dose-radiotherapy",
        {"necrotic.alpha_beta": "10 Gy", "solid.alpha_beta": "10 Gy"},
    ),
    "docetaxel-microspheres.nothing-chosen": ("prostate/docetaxel-microspheres", {}),
    "docetaxel-microspheres.example": (
        "prostate/docetaxel-microspheres",
        {
            "drug.mass": "60 mg",
            "beads.settled_volume": "2 mL",
            "beads.saline_volume": "0 mL",
            "drug.volume": "6 mL",
            "load.excess": "kept",
            "contrast.ratio": "1:2 beads to contrast",
            "contrast.basis": "settled-before-loading",
            "contrast.iodine_concentration": "300 mg/mL",
            "systemic.apatinib.start": "4 days",
            "patient.heart_rate": "72 /min",
            "microcatheter.lumen": "0.021 in",
            "procedure.date": "2026-11-24",
        },
    ),
    "callispheres-epirubicin-100-300.nothing-chosen": ("liver/callispheres-epirubicin-100-300", {}),
    "callispheres-epirubicin-100-300.example": (
        "liver/callispheres-epirubicin-100-300",
        {
            "drug.mass": "60 mg",
            "beads.settled_volume": "2 mL",
            "beads.saline_volume": "0 mL",
            "drug.volume": "5 mL",
            "load.excess": "kept",
            "microcatheter.lumen": "0.017 in",
        },
    ),
    "hepasphere-doxorubicin.nothing-chosen": ("liver/hepasphere-doxorubicin", {}),
    "hepasphere-doxorubicin.example": (
        "liver/hepasphere-doxorubicin",
        {
            "drug.mass": "50 mg",
            "drug.diluent_volume": "20 mL",
            "beads.settled_volume": "3 mL",
            "beads.product": "hepasphere-30-60",
            "contrast.product": "iodixanol-320",
        },
    ),
    "bead-block-fibroids.nothing-chosen": ("uterus/bead-block-fibroids", {}),
    "bead-block-fibroids.example": (
        "uterus/bead-block-fibroids",
        {"beads.settled_volume": "2 mL", "beads.saline_volume": "3 mL", "contrast.product": "iodixanol-320"},
    ),
    "dc-bead-doxorubicin.nothing-chosen": ("liver/dc-bead-doxorubicin", {}),
    "dc-bead-doxorubicin.example": (
        "liver/dc-bead-doxorubicin",
        {
            "beads.product": "dc-bead-300-500",
            "beads.settled_volume": "2 mL",
            "beads.saline_volume": "0 mL",
            "drug.mass": "75 mg",
            "drug.volume": "3 mL",
            "load.excess": "removed",
            "contrast.ratio": "1:5 beads to contrast",
            "contrast.basis": "settled-before-loading",
            "contrast.product": "iohexol-300",
            "microcatheter.lumen": "0.017 in",
        },
    ),
    "dc-bead-epirubicin.nothing-chosen": ("liver/dc-bead-epirubicin", {}),
    "dc-bead-epirubicin.example": (
        "liver/dc-bead-epirubicin",
        {
            "beads.settled_volume": "2 mL",
            "beads.saline_volume": "0 mL",
            "drug.mass": "50 mg",
            "drug.volume": "5 mL",
            "load.excess": "kept",
            "contrast.ratio": "1:1 beads to contrast",
            "contrast.basis": "slurry",
            "contrast.product": "iodixanol-320",
            "microcatheter.lumen": "0.017 in",
        },
    ),
    "dc-bead-irinotecan.nothing-chosen": ("liver/dc-bead-irinotecan", {}),
    "dc-bead-irinotecan.example": (
        "liver/dc-bead-irinotecan",
        {
            "beads.product": "dc-bead-m1-70-150",
            "beads.saline_volume": "0 mL",
            "drug.volume": "5 mL",
            "load.excess": "removed",
            "contrast.ratio": "1:5 beads to contrast",
            "contrast.basis": "slurry",
            "contrast.product": "iohexol-300",
            "procedure.date": "2026-11-24",
        },
    ),
    "hepasphere-bland.nothing-chosen": ("liver/hepasphere-bland", {}),
    "hepasphere-bland.example": (
        "liver/hepasphere-bland",
        {
            "beads.product": "hepasphere-50-100",
            "medium.name": "half saline and half non-ionic contrast",
            "beads.settled_volume": "3 mL",
            "turn.count": "10",
            "microcatheter.lumen": "0.021 in",
        },
    ),
    "embosphere-bland.nothing-chosen": ("liver/embosphere-bland", {}),
    "embosphere-bland.example": (
        "liver/embosphere-bland",
        {
            "beads.settled_volume": "2 mL",
            "beads.saline_volume": "3 mL",
            "contrast.product": "iodixanol-320",
            "portion.volume": "3 mL",
            "working-syringe.capacity": "3 mL",
            "inject.rate": "1 mL/min",
        },
    ),
    "embosphere-genicular.nothing-chosen": ("knee/embosphere-genicular", {}),
    "embosphere-genicular.example": (
        "knee/embosphere-genicular",
        {
            "beads.size": "100-300 µm",
            "beads.settled_volume": "2 mL",
            "beads.saline_volume": "1 mL",
            "contrast.ratio": "1:2 beads to contrast",
            "contrast.basis": "settled-before-loading",
            "contrast.product": "iohexol-300",
            "inject.rate": "1 mL/min",
        },
    ),
    "embosphere-pae.nothing-chosen": ("prostate/embosphere-pae", {}),
    "embosphere-pae.example": (
        "prostate/embosphere-pae",
        {
            "beads.settled_volume": "2 mL",
            "beads.saline_volume": "5 mL",
            "contrast.product": "iohexol-350",
            "portion.volume": "1 mL",
            "patient.sex": "male",
            "microcatheter.lumen": "0.017 in",
        },
    ),
    "tandem-doxorubicin.nothing-chosen": ("liver/tandem-doxorubicin", {}),
    "tandem-doxorubicin.example": (
        "liver/tandem-doxorubicin",
        {
            "beads.settled_volume": "3 mL",
            "beads.saline_volume": "0 mL",
            "drug.volume": "6 mL",
            "load.excess": "kept",
            "contrast.ratio": "1:1 beads to contrast",
            "contrast.basis": "slurry",
            "contrast.product": "iohexol-350",
            "inject.rate": "1 mL/min",
            "microcatheter.lumen": "0.017 in",
        },
    ),
    "lifepearl-irinotecan.nothing-chosen": ("liver/lifepearl-irinotecan", {}),
    "lifepearl-irinotecan.example": (
        "liver/lifepearl-irinotecan",
        {
            "beads.settled_volume": "2 mL",
            "beads.saline_volume": "0 mL",
            "drug.volume": "5 mL",
            "load.excess": "kept",
            "contrast.ratio": "1:5 beads to contrast",
            "contrast.basis": "settled-before-loading",
            "contrast.product": "iopamidol-300",
        },
    ),
    "docetaxel-embosphere.nothing-chosen": ("prostate/docetaxel-embosphere", {}),
    "docetaxel-embosphere.example": (
        "prostate/docetaxel-embosphere",
        {
            "drug.mass": "20 mg",
            "beads.saline_volume": "0 mL",
            "patient.sex": "male",
            "labs.bilirubin": "1.0 mg/dL",
        },
    ),
    "hepasphere-epirubicin-docetaxel.nothing-chosen": ("prostate/hepasphere-epirubicin-docetaxel", {}),
    "hepasphere-epirubicin-docetaxel.example": (
        "prostate/hepasphere-epirubicin-docetaxel",
        {
            "beads.settled_volume": "3 mL",
            "beads.saline_volume": "0 mL",
            "drug.mass": "50 mg",
            "drug.volume": "10 mL",
            "load.excess": "removed",
            "contrast.ratio": "1:5 beads to contrast",
            "contrast.basis": "settled-before-loading",
            "contrast.product": "iohexol-300",
            "infusion.mass": "20 mg",
            "infusion.volume": "50 mL",
            "infusion.duration": "20 min",
        },
    ),
    "lipiodol-doxorubicin-by-area.nothing-chosen": ("liver/lipiodol-doxorubicin-by-area", {}),
    "lipiodol-doxorubicin-by-area.example": (
        "liver/lipiodol-doxorubicin-by-area",
        {
            "drug.dose_per_area": "60 mg/m2",
            "bsa.formula": "mosteller",
            "patient.height": "170 cm",
            "patient.weight": "65 kg",
            "patient.age": "70 years",
            "drug.volume": "5 mL",
            "oil.volume": "16 mL",
            "labs.bilirubin": "1.0 mg/dL",
        },
    ),
    "lipiodol-doxorubicin-flat.nothing-chosen": ("liver/lipiodol-doxorubicin-flat", {}),
    "lipiodol-doxorubicin-flat.example": (
        "liver/lipiodol-doxorubicin-flat",
        {
            "drug.mass": "40 mg",
            "drug.volume": "5 mL",
            "oil.volume": "10 mL",
            "sponge.size": "350-560 µm",
            "patient.heart_rate": "72 /min",
            "inject.rate": "1 mL/min",
        },
    ),
    "lipiodol-epirubicin-infusion.nothing-chosen": ("liver/lipiodol-epirubicin-infusion", {}),
    "lipiodol-epirubicin-infusion.example": (
        "liver/lipiodol-epirubicin-infusion",
        {
            "bsa.formula": "mosteller",
            "patient.height": "170 cm",
            "patient.weight": "65 kg",
            "infusion.volume": "100 mL",
            "oil.volume": "8 mL",
        },
    ),
    "lipiodol-epirubicin-contrast.nothing-chosen": ("liver/lipiodol-epirubicin-contrast", {}),
    "lipiodol-epirubicin-contrast.example": (
        "liver/lipiodol-epirubicin-contrast",
        {
            "bsa.formula": "dubois",
            "patient.height": "170 cm",
            "patient.weight": "65 kg",
            "drug.volume": "5 mL",
            "oil.volume": "10 mL",
            "procedure.date": "2026-11-24",
        },
    ),
}
"""Name of the file, without its ending: recipe and choices."""
LIFTED = {
    "docetaxel-microspheres.example": {
        "protocol.claims-unsupported": Lifted(by="Dr Example", reason="shown for teaching; nobody is treated by it")
    }
}
"""The blocks that a golden plan has lifted, by the name of its file."""


def golden_plan(name: str) -> Plan:
    """The plan by the name of its file."""
    recipe_id, choices = PLANS[name]
    root = shipped_root()
    recipe = load_recipe(root, recipe_id)
    case = make_case({}, choices, recipe.protocol, "golden") if choices else Case()
    case = case.model_copy(update={"overrides": LIFTED.get(name, {})})
    return compute(recipe, case, load_shelf(root))


def plan_text(name: str) -> str:
    """The plan as text."""
    return export_plan(golden_plan(name), "text").decode()


def main() -> None:
    """Writes every golden plan."""
    for name in PLANS:
        (FOLDER / f"{name}.txt").write_text(plan_text(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
