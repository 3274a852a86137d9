"""Every computed number of the golden examples again, by hand from what source and example say, in fractions.

Nothing here comes from the engine: each figure is the sum that a pharmacist would do on paper.
"""

from __future__ import annotations

from fractions import Fraction as F
from math import sqrt

import pytest

from embolplan.engine import compute
from embolplan.library import load_recipe, load_shelf, make_case, shipped_root
from tests.golden_plans import PLANS

Bounds = tuple[F | float | int | None, F | float | int | None]
SHELF = load_shelf(shipped_root())
MOSTELLER, DUBOIS = sqrt(170 * 65 / 3600), 0.007184 * 170**0.725 * 65**0.425
BY_HAND: dict[str, dict[str, F | float | int | Bounds]] = {
    # 60 mg in 5 mL, 2 mL of beads, liquid kept, 1:1 by slurry, 320 mgI/mL, 1 mL/min, 2-3 + 30 + 5 minutes.
    "callispheres-epirubicin-300-500": {
        "drug.vials": F(60, 10),
        "drug.opened_mass": 6 * 10,
        "drug.surplus_mass": 0,
        "drug.surplus_volume": 0,
        "drug.volume": 5,
        "drug.concentration": F(60, 5),
        "drug-syringe.count": 1,
        "beads.load": F(60, 2),
        "load.shakes": F(30, 5),
        "slurry.volume": 2 + 5,
        "contrast.volume": 7,
        "contrast.iodine": 7 * 320,
        "suspension.volume": 7 + 7,
        "suspension.drug_concentration": F(60, 14),
        "suspension.dilution": F(14, 2),
        "bead-syringe.count": 1,
        "inject.duration": 14,
        "suspension.duration": 5 + 14,
        "prepare.duration": (2 + 30 + 5, 3 + 30 + 5),
    },
    # 100 mg in 10 mL; a mole of gas at 37 °C and 1 atm is 25.45 L, magnesium 24.305, its hydroxide 58.319 g/mol.
    "magnesium-lipiodol": {
        "particles.gas_yield": round(0.0820574 * 310.15 / 24.305, 3),
        "particles.hydroxide_yield": round(58.319 / 24.305, 4),
        "particles.concentration": F(100, 10),
        "suspension.volume": 10,
        "gas.volume": (None, F("104.7")),
        "hydroxide.mass": (None, F("239.95")),
    },
    # First layer as above; second 1 mL of spheres and 3 of saline, 1:2 by slurry, 300 mgI/mL; 60 and 40 %.
    "layered-callispheres-epirubicin": {
        "distal.drug.concentration": F(60, 5),
        "distal.beads.load": F(60, 2),
        "distal.load.shakes": 6,
        "distal.slurry.volume": 2 + 0 + 5,
        "distal.contrast.volume": 7,
        "distal.contrast.iodine": 7 * 320,
        "distal.suspension.volume": 14,
        "distal.suspension.drug_concentration": F(60, 14),
        "distal.suspension.dilution": 7,
        "distal.inject.duration": 14,
        "distal.feeder.F1.volume": F(14 * 60, 100),
        "distal.feeder.F1.drug_mass": F(60 * 60, 100),
        "distal.feeder.F1.iodine": F(2240 * 60, 100),
        "distal.feeder.F2.volume": F(14 * 40, 100),
        "distal.feeder.F2.drug_mass": F(60 * 40, 100),
        "distal.feeder.F2.iodine": F(2240 * 40, 100),
        "proximal.slurry.volume": 1 + 3,
        "proximal.contrast.volume": 4 * 2,
        "proximal.contrast.iodine": 8 * 300,
        "proximal.suspension.volume": 4 + 8,
        "proximal.suspension.dilution": F(12, 1),
        "proximal.inject.duration": 12,
        "proximal.feeder.F1.volume": F(12 * 60, 100),
        "proximal.feeder.F1.iodine": F(2400 * 60, 100),
        "proximal.feeder.F2.volume": F(12 * 40, 100),
        "proximal.feeder.F2.iodine": F(2400 * 40, 100),
        "prepare.duration": 30,
    },
    # 70 mg at 8.33 mg/mL, twice as much oil of 480 mgI/mL in ampoules of 10 mL; 3 to 5 beats at 72 a minute.
    "lipiodol-epirubicin-emulsion": {
        "drug.diluent_volume": 70 / F("8.33"),
        "drug.volume": 70 / F("8.33"),
        "drug.vials": 7,
        "drug.opened_mass": 70,
        "drug.surplus_mass": 0,
        "drug.surplus_volume": 0,
        "oil.volume": 140 / F("8.33"),
        "oil.vials": 2,
        "oil.iodine": 140 / F("8.33") * 480,
        "oil.parts": 2,
        "emulsion.volume": 210 / F("8.33"),
        "emulsion.drug_concentration": F("8.33") / 3,
        "emulsion.dilution": 3,
        "inject.duration": 210 / F("8.33"),
        "endpoint.clearance.clearance_time": (F(3 * 60, 72), F(5 * 60, 72)),
    },
    # 5 and 25 Gy in 5 fractions; D (1 + d/10) and D (d + 10) / 12.
    "mixed-dose-radiotherapy": {
        "necrotic.fraction.dose": 1,
        "necrotic.bed": 5 * (1 + F(1, 10)),
        "necrotic.eqd2": F(5 * 11, 12),
        "solid.fraction.dose": 5,
        "solid.bed": 25 * (1 + F(5, 10)),
        "solid.eqd2": F(25 * 15, 12),
    },
    "docetaxel-microspheres": {
        "drug.concentration": F(60, 6),
        "beads.load": F(60, 2),
        "slurry.volume": 2 + 6,
        "contrast.volume": 2 * 2,
        "contrast.iodine": 4 * 300,
        "suspension.volume": 8 + 4,
        "suspension.drug_concentration": F(60, 12),
        "suspension.dilution": F(12, 2),
        "papaverine.concentration": F(30, 10),
        "inject.duration": 12 / F("0.5"),
        "endpoint.clearance.clearance_time": F(5 * 60, 72),
    },
    "callispheres-epirubicin-100-300": {
        "drug.concentration": F(60, 5),
        "beads.load": F(60, 2),
        "slurry.volume": 2 + 0 + 5,
    },
    # 50 mg in 20 mL, 3 mL of beads; the liquid goes, and at least 20 mL of contrast of 320 mgI/mL come.
    "hepasphere-doxorubicin": {
        "drug.volume": 20,
        "drug.concentration": F(50, 20),
        "beads.load": F(50, 3),
        "load.shakes": (F(60, 15), F(60, 10)),
        "contrast.iodine": (20 * 320, None),
        "suspension.volume": (3 + 20, None),
        "suspension.drug_concentration": (None, F(50, 23)),
        "suspension.dilution": (F(23, 3), None),
        "bead-syringe.count": (1, None),
        "prepare.duration": 10 + 60 + 5,
    },
    "bead-block-fibroids": {
        "slurry.volume": 2 + 3,
        "contrast.iodine": 5 * 320,
        "suspension.volume": 5 + 5,
        "suspension.dilution": F(10, 2),
        "bead-syringe.count": 1,
    },
    # One vial of 2 mL with 75 mg in 3 mL; 300-500 µm lose up to a fifth; 5 mL of contrast for each mL.
    "dc-bead-doxorubicin": {
        "beads.packs": 1,
        "drug.concentration": F(75, 3),
        "beads.load": F(75, 2),
        "beads.loaded.size": (300 * F(4, 5), 500),
        "beads.loaded.volume_loss": (None, 100 * (1 - F(4, 5) ** 3)),
        "slurry.volume": 2,
        "contrast.volume": 2 * 5,
        "contrast.iodine": 10 * 300,
        "suspension.volume": 2 + 10,
        "suspension.drug_concentration": (None, F(75, 12)),
        "suspension.dilution": F(12, 2),
        "prepare.duration": (120, None),
    },
    "dc-bead-epirubicin": {
        "drug.concentration": F(50, 5),
        "beads.load": F(50, 2),
        "slurry.volume": 2 + 0 + 5,
        "contrast.volume": 7,
        "contrast.iodine": 7 * 320,
        "suspension.volume": 14,
        "suspension.drug_concentration": F(50, 14),
        "suspension.dilution": F(14, 2),
    },
    # 100 mg on 2 mL, the liquid removed, 10 mL of contrast to 2 mL of slurry.
    "dc-bead-irinotecan": {
        "drug.concentration": F(100, 5),
        "beads.load": F(100, 2),
        "slurry.volume": 2,
        "contrast.volume": 2 * 5,
        "contrast.iodine": 10 * 300,
        "suspension.volume": 12,
        "suspension.drug_concentration": (None, F(100, 12)),
        "suspension.dilution": F(12, 2),
        "prepare.duration": 120,
    },
    "hepasphere-bland": {"bead-syringe.count": 1, "prepare.duration": (10, None)},
    # 2 mL of spheres and 3 of saline, as much contrast of 320 mgI/mL, in fills of 3 mL at 1 mL/min.
    "embosphere-bland": {
        "slurry.volume": 2 + 3,
        "contrast.volume": 5,
        "contrast.iodine": 5 * 320,
        "suspension.volume": 10,
        "suspension.dilution": F(10, 2),
        "inject.duration": 10,
        "working-syringe.count": 4,
        "working-syringe.volume": 3,
        "working-syringe.iodine": F(1600 * 3, 10),
        "working-syringe.duration": 3,
        "working-syringe.last.volume": 10 - 3 * 3,
        "working-syringe.last.iodine": F(1600, 10),
        "working-syringe.last.duration": 1,
    },
    "embosphere-pae": {
        "slurry.volume": 2 + 5,
        "contrast.volume": 7,
        "contrast.iodine": 7 * 350,
        "suspension.volume": 14,
        "suspension.dilution": F(14, 2),
        "bead-syringe.count": 1,
    },
    "tandem-doxorubicin": {
        "drug.concentration": F(150, 6),
        "beads.load": F(150, 3),
        "slurry.volume": 3 + 0 + 6,
        "contrast.volume": 9,
        "contrast.iodine": 9 * 350,
        "suspension.volume": 18,
        "suspension.drug_concentration": F(150, 18),
        "suspension.dilution": F(18, 3),
        "inject.duration": 18,
    },
    "lifepearl-irinotecan": {
        "drug.concentration": F(100, 5),
        "beads.load": F(100, 2),
        "slurry.volume": 2 + 0 + 5,
        "contrast.volume": 2 * 5,
        "contrast.iodine": 10 * 300,
        "suspension.volume": 7 + 10,
        "suspension.drug_concentration": F(100, 17),
        "suspension.dilution": F(17, 2),
    },
    "docetaxel-embosphere": {"drug.concentration": F(20, 1)},
    "hepasphere-epirubicin-docetaxel": {
        "drug.concentration": F(50, 10),
        "beads.load": F(50, 3),
        "slurry.volume": 3,
        "contrast.volume": 3 * 5,
        "contrast.iodine": 15 * 300,
        "suspension.volume": 3 + 15,
        "suspension.drug_concentration": (None, F(50, 18)),
        "suspension.dilution": F(18, 3),
        "infusion.concentration": F(20, 50),
    },
    # 170 cm and 65 kg; 60 mg/m² in 5 mL, 16 mL of oil, 1 mL/min.
    "lipiodol-doxorubicin-by-area": {
        "bsa.mosteller": MOSTELLER,
        "bsa.dubois": DUBOIS,
        "drug.calculated.mass": 60 * MOSTELLER,
        "drug.mass": 60 * MOSTELLER,
        "drug.concentration": 60 * MOSTELLER / 5,
        "oil.vials": 2,
        "oil.iodine": 16 * 480,
        "oil.parts": F(16, 5),
        "emulsion.volume": 16 + 5,
        "emulsion.drug_concentration": 60 * MOSTELLER / 21,
        "emulsion.dilution": F(21, 5),
        "inject.duration": 21,
    },
    "lipiodol-doxorubicin-flat": {
        "drug.concentration": F(40, 5),
        "oil.vials": 1,
        "oil.iodine": 10 * 480,
        "oil.parts": 2,
        "emulsion.volume": 15,
        "emulsion.drug_concentration": F(40, 15),
        "emulsion.dilution": 3,
        "inject.duration": 15,
        "endpoint.clearance.clearance_time": (F(3 * 60, 72), F(5 * 60, 72)),
    },
    "lipiodol-epirubicin-infusion": {
        "bsa.mosteller": MOSTELLER,
        "bsa.dubois": DUBOIS,
        "infusion.calculated.mass": 50 * MOSTELLER,
        "infusion.mass": 50 * MOSTELLER,
        "infusion.concentration": 50 * MOSTELLER / 100,
        "oil.vials": 1,
        "oil.iodine": 8 * 480,
    },
    "lipiodol-epirubicin-contrast": {
        "bsa.mosteller": MOSTELLER,
        "bsa.dubois": DUBOIS,
        "drug.calculated.mass": 60 * DUBOIS,
        "drug.mass": 60 * DUBOIS,
        "drug.concentration": 60 * DUBOIS / 5,
        "oil.vials": 1,
        "oil.iodine": 10 * 480,
        "oil.parts": 2,
        "emulsion.volume": 15,
        "emulsion.drug_concentration": 60 * DUBOIS / 15,
        "emulsion.dilution": 3,
    },
    # 2 mL of spheres and 1 of saline, 2 mL of contrast of 300 mgI/mL for each mL of spheres, 1 mL/min.
    "embosphere-genicular": {
        "slurry.volume": 2 + 1,
        "contrast.volume": 2 * 2,
        "contrast.iodine": 4 * 300,
        "suspension.volume": 3 + 4,
        "suspension.dilution": F(7, 2),
        "inject.duration": 7,
    },
}


def near(found: float | None, expected: F | float | None) -> bool:
    if found is None or expected is None:
        return found is None and expected is None
    return found == pytest.approx(float(expected), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", BY_HAND)
def test_every_computed_number_of_an_example_is_the_one_on_paper(name: str) -> None:
    recipe_id, choices = PLANS[f"{name}.example"]
    recipe = load_recipe(shipped_root(), recipe_id)
    plan = compute(recipe, make_case({}, choices, recipe.protocol, "example"), SHELF)
    worked_out = {line.id: line for line in plan.lines if line.status in ("derived", "assumed") and line.known}
    numbers = {each for each, line in worked_out.items() if (line.value, line.low, line.high) != (None, None, None)}
    by_hand = BY_HAND[name]
    assert numbers == by_hand.keys()
    for line_id, expected in by_hand.items():
        line = worked_out[line_id]
        low, high = expected if isinstance(expected, tuple) else (None, None)
        value = None if isinstance(expected, tuple) else expected
        found = (line.value, line.low, line.high) if value is None else (line.value, None, None)
        assert all(map(near, found, (value, low, high))), (line_id, line.text)
