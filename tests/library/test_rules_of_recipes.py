"""Rules of sources, quantities, products and layers: each is broken by one edit, and a near miss breaks none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.edits import BASES, Edit, codes, found
from tests.library.good import GOOD, NAME

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
    "a ratio without sides, and not of contrast": (
        ("one", "  settle.duration", "  mixture.ratio: 1:2 [liu-2021, Methods]\n  settle.duration"),
        ["parameters.mixture.ratio [ratio-without-sides]"],
    ),
    "a ratio of other things": (
        ("one", RATIO, RATIO.replace("contrast", "contarst")),
        ["parameters.contrast.ratio [ratio-sides]"],
    ),
    "a basis that is none": (
        ("layers", "contrast.basis: not reported", "contrast.basis: by volume [doe-2021, Methods]"),
        ["parameters.distal.contrast.basis [basis-unknown]"],
    ),
    "beads of another size": (
        ("one", "beads.size: 300-500 µm", "beads.size: 100-300 µm"),
        ["parameters.beads.product [product-size]"],
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
    "a layer that nothing belongs to": (
        ("layers", "scopes: [distal, proximal]", "scopes: [distal, middle, proximal]"),
        ["scopes.1 [scope-unused]"],
    ),
    "layers the other way round": (
        ("layers", "scopes: [distal, proximal]", "scopes: [proximal, distal]"),
        ["parameters.distal.beads.size [layer-order]", "steps.4.scope [scope-order]"],
    ),
    "a proximal layer that is no larger": (
        ("layers", "proximal.beads.size: 500 µm", "proximal.beads.size: 300 µm"),
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
    "the size in another unit": ("one", "beads.size: 300-500 µm", "beads.size: 0.3-0.5 mm"),
    "a basis that is known": ("layers", "basis: not reported", "basis: slurry [doe-2021, Methods]"),
    "a layer in two steps": (
        "layers",
        "  - id: second\n",
        "  - {id: more, phase: deliver, do: inject, scope: distal, from: bead-syringe, "
        'text: "Inject. [doe-2021, Methods]"}\n  - id: second\n',
    ),
    "a ratio of neither beads nor contrast": (
        "one",
        "  settle.duration",
        "  mixture.ratio: 1:2 solution to oil [liu-2021, Methods]\n  settle.duration",
    ),
    "a layer just larger": ("layers", "proximal.beads.size: 500 µm", "proximal.beads.size: 301 µm"),
    "a layer among options": (
        "layers",
        "proximal.beads.size: 500 µm [doe-2021, Methods]",
        'proximal.beads.size: {choose: ["100 µm [doe-2021, Methods]", "500 µm [doe-2021, Methods]"], why: two}',
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_fit_is_told_by_its_code(name: str, library: Path) -> None:
    edit, expected = BROKEN[name]
    assert codes(library, edit) == expected


@pytest.mark.parametrize("name", NEAR)
def test_what_fits_is_left_in_peace(name: str, library: Path) -> None:
    assert codes(library, NEAR[name]) == []


@pytest.mark.parametrize("base", BASES)
def test_the_files_that_are_edited_are_sound(base: str, library: Path) -> None:
    assert codes(library, (base, "embolplan: 1", "embolplan: 1")) == []


def test_what_a_source_does_not_say_is_written_in_one_way(library: Path) -> None:
    for written in ("unknown", "Not reported", "n/a", "Not Reported [liu-2021, Methods]"):
        said = [
            str(each)
            for each in found(library, ("one", "infusion.volume: not reported", f"infusion.volume: {written}"))
        ]
        assert len(said) == 1
        assert f"parameters.infusion.volume: '{written}' is no value; write 'not reported', and why" in said[0]


def test_a_source_that_is_cited_everywhere_is_told_once(library: Path) -> None:
    said = found(library, ("one", "\n  liu-2021:\n", "\n  liu-2012:\n"))
    assert [problem.code for problem in said] == ["source-unused", "source-undeclared"]
    cited = GOOD.count("liu-2021,")
    assert said[1].hint == f"at {cited} places; did you mean liu-2012?"
