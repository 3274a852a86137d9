"""Rules that hold lines of a recipe against each other: each is broken by one edit, and a near miss breaks none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from embolplan.library import check_paths
from tests.library.good import GOOD, NAME

if TYPE_CHECKING:
    from embolplan.errors import Problem

LAYERS = (Path(__file__).parent / "layers.yaml").read_text(encoding="utf-8")
BASES = {"one": (GOOD, NAME), "layers": (LAYERS, "liver/two-layers")}

Edit = tuple[str, str, str]
"""The file that is edited, a text in it, and what stands in its place."""

MIX = "    what: contrast\n    into: bead-syringe"
STASIS = "any: [flow stasis]"
RATIO = "1:1 beads to contrast [liu-2021, Methods, Treatment, Preparation]"

BROKEN: dict[str, tuple[Edit, list[str]]] = {
    "a number on a marked source alone": (
        ("layers", "distal.drug.mass: 60 mg [doe-2021,", "distal.drug.mass: 60 mg [roe-2022,"),
        ["parameters.distal.drug.mass [source-unsupported]"],
    ),
    "a count on a marked source alone": (
        ("layers", "source: doe-2021, Table 2", "source: roe-2022, Table 2"),
        ["evidence.outcomes.0.source [source-unsupported]"],
    ),
    "unsupported, and nothing marked": (
        ("one", "status: complete", "status: claims unsupported"),
        ["status [status-without-mark]"],
    ),
    "a gap without a reason": (
        ("one", "    ids: [load.share_bound]\n", ""),
        ["parameters.load.share_bound [gap-unexplained]"],
    ),
    "one label twice": (
        ("one", "    label: liquid after loading", "    label: epirubicin product"),
        ["parameters.load.excess.label [label-twice]"],
    ),
    "another drug at the top": (("one", "\ndrug: epirubicin", "\ndrug: doxorubicin"), ["drug [drug-otherwise]"]),
    "another organ at the top": (("one", "organ: liver", "organ: prostate"), ["organ [organ-otherwise]"]),
    "complete without a dose": (
        ("one", "drug.mass: 60 mg [liu-2021, Methods, Treatment, Preparation]", "drug.mass: {choose: a mass, why: x}"),
        ["status [dose-against-status]"],
    ),
    "a dose in spite of the status": (
        ("layers", "status: sequence only", "status: no published dose"),
        ["status [dose-against-status]"],
    ),
    "a ratio without sides": (
        ("one", RATIO, RATIO.replace("1:1 beads to contrast", "1:2")),
        ["parameters.contrast.ratio [ratio-without-sides]"],
    ),
    "a ratio without sides or basis": (
        (
            "layers",
            "1:1 beads to contrast [doe-2021, Methods]\n  distal.contrast.basis: not",
            "1:2 [doe-2021, Methods]\n  distal.beads.loaded_volume: not",
        ),
        [
            "parameters.distal.contrast.ratio [ratio-without-basis]",
            "parameters.distal.contrast.ratio [ratio-without-sides]",
            "parameters.distal.beads.loaded_volume [gap-unexplained]",
            "not_reported.0.ids.2 [quantity-unknown]",
        ],
    ),
    "a ratio of other things": (
        ("one", RATIO, RATIO.replace("contrast", "contarst")),
        ["parameters.contrast.ratio [ratio-sides]"],
    ),
    "a syringe for beads": (
        ("one", "beads.product: callispheres-300-500", "beads.product: syringe-5-ml"),
        ["parameters.beads.product [product-kind]"],
    ),
    "contrast among the drugs": (
        ("one", "epirubicin-powder-50-mg, epirubicin", "iodixanol-320, epirubicin"),
        ["parameters.drug.product.choose.1 [product-kind]"],
    ),
    "beads for a syringe": (
        (
            "one",
            "  settle.duration",
            "  bead-syringe.product: callispheres-300-500 [liu-2021, Methods]\n  settle.duration",
        ),
        ["parameters.bead-syringe.product [product-kind]"],
    ),
    "a drug as diluent": (
        ("one", "drug.diluent: water-for-injection", "drug.diluent: epirubicin-solution-2-mg-ml"),
        ["parameters.drug.diluent [product-kind]"],
    ),
    "another drug's vial": (
        ("one", "epirubicin-powder-50-mg, epirubicin", "oxaliplatin-powder-50-mg, epirubicin"),
        ["parameters.drug.product.choose.1 [product-substance]"],
    ),
    "a noun of nothing": (
        ("one", "    do: draw\n    what: beads", "    do: draw\n    what: bead"),
        ["steps.0.what [what-unknown]"],
    ),
    "a step without its quantity": (
        (
            "layers",
            "inject.rate: 1 mL/min [doe-2021, Methods; roe-2022, Methods]",
            "second.rate: 1 mL/min [doe-2021, Methods]",
        ),
        [
            "sources.roe-2022 [source-unused]",
            "steps.2 [quantity-missing]",
            "steps.2.rate [quantity-unknown]",
            "steps.2.text [reference-unknown]",
        ],
    ),
    "a step that does not say in what": (
        ("one", "    in: bead-syringe\n    wait: load.duration", "    wait: load.duration"),
        ["steps.5 [container-missing]"],
    ),
    "a drug that nobody dissolves": (
        ("layers", "diluent_volume: not reported", "diluent_volume: 5 mL [doe-2021, Methods]"),
        ["steps.0 [drug-undissolved]"],
    ),
    "a drug that is dissolved too late": (
        (
            "one",
            "  - id: dissolve\n    phase: prepare\n    do: dissolve",
            "  - id: dissolve\n    phase: prepare\n    do: stand",
        ),
        [
            "steps.3.measures.0 [quantity-unknown]",
            "steps.4.text [reference-unknown]",
            "steps.5 [drug-undissolved]",
        ],
    ),
    "a volume that is not there yet": (
        ("one", "measures: [beads.settled_volume]", "measures: [suspension.volume]"),
        ["steps.1.measures.0 [measure-unmade]"],
    ),
    "a capacity that is measured": (
        ("one", "measures: [drug.volume]", "measures: [drug-syringe.capacity]"),
        ["steps.3.measures.0 [measure-unmade]"],
    ),
    "a number among what is needed": (
        ("one", "needs: [microcatheter]", "needs: [microcatheter of 2.4 Fr]"),
        ["steps.12.needs.0 [digit-uncited]"],
    ),
    "a number in an outcome": (
        ("one", "label: stain still there, embolize more", "label: inject 2 mL more"),
        ["steps.17.outcomes.1.label [digit-uncited]"],
    ),
    "a time without its timer": (("one", "    wait: stand.duration\n", ""), ["steps.8 [wait-missing]"]),
    "a rate without its key": (("one", "    rate: inject.rate\n", ""), ["steps.14 [rate-missing]"]),
    "a key that does nothing": (
        ("one", "    do: settle\n", "    do: settle\n    rate: inject.rate\n"),
        ["steps.1.rate [key-idle]"],
    ),
    "a picture with outcomes": (
        ("layers", "    do: check\n    endpoint: slow\n", "    do: image\n"),
        ["steps.4.outcomes [key-idle]", "endpoints.slow [endpoint-unused]", "endpoints.slow.all [endpoint-unchecked]"],
    ),
    "preparing after the delivery": (
        ("one", "  - id: pause\n    phase: check", "  - id: pause\n    phase: prepare"),
        ["steps.15.phase [phase-order]"],
    ),
    "delivering after the end": (
        ("one", "  - id: assess\n    phase: after", "  - id: assess\n    phase: deliver"),
        ["steps.20.phase [phase-order]"],
    ),
    "a syringe poured into itself": (
        ("one", "    from: drug-syringe\n    into: bead-syringe", "    from: drug-syringe\n    into: drug-syringe"),
        ["steps.4.into [container-same]", "steps.4.into [mixture-left]"],
    ),
    "an empty syringe injected": (
        ("layers", "    from: bead-syringe", "    from: blank-syringe"),
        ["steps.1.into [mixture-left]", "steps.2.from [container-empty]"],
    ),
    "the wrong syringe injected": (
        ("one", "    do: inject\n    from: bead-syringe", "    do: inject\n    from: drug-syringe"),
        ["steps.7.into [mixture-left]"],
    ),
    "a container for nothing": (
        ("one", "  drug-syringe: syringe", "  drug-syringe: syringe\n  waste-bag: bag"),
        ["containers.waste-bag [container-unused]"],
    ),
    "an end that nobody looks for": (
        ("one", STASIS, "any: [near stasis]"),
        ["endpoints.stasis.any [endpoint-unchecked]"],
    ),
    "an end whose number is not there": (
        ("layers", "  endpoint.clearance.cycles: 5 cardiac cycles [doe-2021, Methods]\n", ""),
        ["endpoints.slow.all [endpoint-without-quantity]"],
    ),
    "a check with one way": (
        ("layers", '      - {label: "no, go on", to: second}\n', ""),
        ["steps.4 [check-without-choice]"],
    ),
    "two ways under one label": (
        ("layers", '{label: "no, go on"', '{label: "yes, stop"'),
        ["steps.4.outcomes.1.label [outcome-twice]"],
    ),
    "a layer that nothing belongs to": (
        ("layers", "scopes: [distal, proximal]", "scopes: [distal, middle, proximal]"),
        ["scopes.1 [scope-unused]"],
    ),
    "layers the other way round": (
        ("layers", "scopes: [distal, proximal]", "scopes: [proximal, distal]"),
        ["parameters.distal.beads.size [layer-order]", "steps.3.scope [scope-order]"],
    ),
    "a proximal layer that is no larger": (
        ("layers", "proximal.beads.size: 500 µm", "proximal.beads.size: 300-500 µm"),
        ["parameters.proximal.beads.size [layer-order]"],
    ),
    "borrowed and its own": (
        ("one", "\ncontainers:", "\nborrows:\n  load.duration: liver/layered-callispheres-epirubicin\n\ncontainers:"),
        ["borrows.load.duration [borrowed-own]"],
    ),
    "borrowed from itself": (
        ("one", "\ncontainers:", f"\nborrows:\n  extra.duration: {NAME}\n\ncontainers:"),
        ["borrows.extra.duration [borrowed-from-itself]"],
    ),
}

NEAR: dict[str, Edit] = {
    "a marked source beside another": ("layers", "mass: 60 mg [doe-2021,", "mass: 60 mg [roe-2022, Methods; doe-2021,"),
    "a marked source where all is unsupported": (
        "layers",
        "status: sequence only",
        "status: claims unsupported",
    ),
    "a gap with a reason of its own": (
        "one",
        "  load.share_bound: not reported",
        "  load.share_bound: {value: not reported, why: the source does not say}",
    ),
    "a drug among others at the top": ("one", "\ndrug: epirubicin", "\ndrug: Epirubicin and oxaliplatin"),
    "complete with bounds": (
        "one",
        "drug.mass: 60 mg [liu-2021, Methods, Treatment, Preparation]",
        'drug.mass: {choose: "50-60 mg [liu-2021, Methods]", why: a range}',
    ),
    "a diluent that is no product": ("one", "drug.diluent: water-for-injection", "drug.diluent: water"),
    "a diluent that is contrast": ("one", "drug.diluent: water-for-injection", "drug.diluent: iodixanol-320"),
    "a product of a strange noun": (
        "one",
        "  settle.duration",
        "  microspheres.product: callispheres-300-500 [liu-2021, Methods]\n  settle.duration",
    ),
    "a noun of a scope": ("layers", "    what: beads\n", "    what: proximal.beads\n"),
    "a drug without a word on how it is dissolved": (
        "layers",
        "diluent_volume: not reported",
        "diluent_volume: {choose: a volume, why: the source does not say}",
    ),
    "a volume that is made right here": (
        "one",
        "measures: [drug.volume]",
        "measures: [drug.diluent_volume, drug.volume]",
    ),
    "a time that another step keeps": (
        "one",
        "    text: Repeat the angiography.",
        "    text: After {pause.duration}, repeat the angiography.",
    ),
    "protecting again": ("one", "  - id: select\n    phase: deliver", "  - id: select\n    phase: protect"),
    "an end by the syringe": ("one", STASIS, "any: [flow stasis, beads used up]"),
    "a layer just larger": ("layers", "proximal.beads.size: 500 µm", "proximal.beads.size: 301 µm"),
    "a layer among options": (
        "layers",
        "proximal.beads.size: 500 µm [doe-2021, Methods]",
        'proximal.beads.size: {choose: ["100 µm [doe-2021, Methods]", "500 µm [doe-2021, Methods]"], why: two}',
    ),
}


def found(library: Path, edit: Edit) -> tuple[Problem, ...]:
    """What the check finds in a file after one edit, on a day before its review."""
    base, old, new = edit
    text, name = BASES[base]
    assert old in text
    file = library / f"{name}.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return check_paths([file], on="2026-11-22").problems


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_fit_is_told_by_its_code(name: str, library: Path) -> None:
    edit, expected = BROKEN[name]
    assert [f"{problem.key} [{problem.code}]" for problem in found(library, edit)] == expected


@pytest.mark.parametrize("name", NEAR)
def test_what_fits_is_left_in_peace(name: str, library: Path) -> None:
    assert found(library, NEAR[name]) == ()


@pytest.mark.parametrize("base", BASES)
def test_the_files_that_are_edited_are_sound(base: str, library: Path) -> None:
    assert found(library, (base, "embolplan: 1", "embolplan: 1")) == ()


def test_a_recipe_without_steps_is_told_so(library: Path) -> None:
    """Everything that the steps made, ended or filled is missing as well, and told where it stands."""
    steps = GOOD[GOOD.index("\nsteps:") : GOOD.index("\nendpoints:")]
    problems = found(library, ("one", steps, "\nsteps: []\n"))
    assert "steps [no-steps]" in [f"{problem.key} [{problem.code}]" for problem in problems]
