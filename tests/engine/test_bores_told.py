"""What findings about the microcatheter tell: why beads pass a lumen or do not, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.library import load_recipe, shipped_root
from tests.engine import emulsion
from tests.engine.drugs import case_for, with_parameters
from tests.engine.loaded_beads import found, plan, recipe
from tests.engine.shelf import CHOICES, plan_of, shelf
from tests.engine.shelf import recipe as shipped
from tests.engine.test_beads_told import changed
from tests.engine.test_layers import LAYERED, choices

if TYPE_CHECKING:
    from embolplan.plan import Finding, Plan

DC, LARGE = ("dc-bead-100-300", "100-300 µm"), ("dc-bead-300-500", "300-500 µm")
TOO_SMALL = "catheter.too-small"


def told(made: Plan, code: str) -> Finding:
    finding = found(made, code)
    assert finding is not None, [each.code for each in made.findings]
    return finding


def keys(finding: Finding) -> list[str]:
    return [place.key for place in finding.sources]


def before(beads: tuple[str, str], drug: str, lumen: str, code: str) -> Finding:
    """The finding of beads with a drug before a lumen."""
    return told(plan(recipe(*beads, drug), microcatheter__lumen=lumen), code)


def test_beads_that_pass_as_loaded_are_told_with_the_size_that_loading_leaves() -> None:
    # 80 % of 300 µm.
    finding = before(DC, "doxorubicin", "0.25 mm", "catheter.tight")
    assert finding.text == (
        "Beads of 100 to 300 µm are larger than a lumen of 0.25 mm (250 µm): they pass only as loaded, 240 µm by what "
        "was measured in vitro."
    )
    assert finding.lines == ("beads.size", "microcatheter.lumen")
    assert keys(finding) == ["debaere-2016", "btg-dc-bead"]


def test_beads_that_pass_compressed_are_told_with_the_share_that_their_maker_gives() -> None:
    finding = before(("embosphere-300-500", "300-500 µm"), "epirubicin", "0.34 mm", "catheter.tight")
    assert finding.text.endswith("(340 µm): they pass only compressed, by 33 % of their diameter, as their maker says.")
    assert keys(finding) == ["merit-embosphere-syringe"]
    larger = before(("embosphere-300-500", "300-500 µm"), "epirubicin", "0.33 mm", "catheter.too-small")
    assert (
        larger.text
        == "Beads of 300 to 500 µm against a lumen of 0.33 mm (330 µm): too large even if compressed by 33 %."
    )
    assert keys(larger) == ["nobody", "merit-embosphere-syringe"]
    assert larger.lines == ("beads.size",)


@pytest.mark.parametrize(
    ("share", "tight"), [("0-20 %", False), ("0 %", False), ("1-20 %", True), ("at most 1 %", True)]
)
def test_beads_are_compressed_by_the_least_that_is_said(share: str, tight: bool) -> None:
    # 99 % of 500 µm are 495.
    name = "embosphere-300-500"
    product = changed(name, compression__share=share)
    made = plan(recipe(name, "300-500 µm", "epirubicin"), product, microcatheter__lumen="0.497 mm")
    assert found(made, "catheter.tight" if tight else TOO_SMALL) is not None


def test_beads_that_passed_on_the_bench_are_told_with_that_lumen() -> None:
    # 0.018 in are 457.2 µm.
    finding = before(LARGE, "epirubicin", "0.018 in", "catheter.tight")
    assert (
        "than a lumen of 0.018 in (457 µm): no compression is published; on the bench such beads passed 0.017 in"
        in (finding.text)
    )
    assert keys(finding) == ["epirubicin-microcatheter"]
    smaller = before(LARGE, "epirubicin", "0.016 in", "catheter.too-small")
    assert smaller.text.endswith(": no source says how far these beads can be compressed.")
    assert keys(smaller) == ["nobody"]


def test_of_beads_without_an_upper_end_the_smallest_are_held_against_the_lumen() -> None:
    open_ended = ("dc-bead-700-900", "at least 700 µm")
    assert before(open_ended, "epirubicin", "0.6 mm", TOO_SMALL).text.startswith(
        "Beads of at least 700 µm against a lumen of 0.6 mm (600 µm): "
    )
    wide = plan(recipe(*open_ended, "epirubicin"), microcatheter__lumen="0.7 mm")
    assert not [each for each in wide.findings if each.code.startswith("catheter.")]


def test_dry_beads_are_told_with_the_size_that_they_swell_to() -> None:
    finding = before(("hepasphere-100-150", "100-150 µm"), "doxorubicin", "0.5 mm", "catheter.too-small")
    assert finding.text.startswith("Beads of 100 to 150 µm, 600 µm once they have swollen against a lumen of 0.5 mm")
    measured = before(("hepasphere-30-60", "30-60 µm"), "doxorubicin", "0.24 mm", "catheter.too-small")
    assert measured.text.startswith("Beads of 30 to 60 µm, 242 µm once they have swollen against")
    plain = before(("callispheres-300-500", "300-500 µm"), "epirubicin", "0.4 mm", "catheter.too-small")
    assert plain.text.startswith("Beads of 300 to 500 µm against a lumen of 0.4 mm (400 µm)")


@pytest.mark.parametrize(
    ("passed", "lumen", "tight"),
    [
        ("0.017-0.018 in", "0.018 in", True),
        ("0.017-0.018 in", "0.0175 in", False),
        ("at least 0.017 in", "0.001 in", False),  # through how wide a lumen nobody says
        ("at most 0.017 in", "0.017 in", True),
    ],
)
def test_beads_are_said_to_pass_only_what_is_as_wide_as_all_that_they_passed(
    passed: str, lumen: str, tight: bool
) -> None:
    product = changed(LARGE[0], passed__lumen=passed)
    made = plan(recipe(*LARGE, "epirubicin"), product, microcatheter__lumen=lumen)
    assert found(made, "catheter.tight" if tight else "catheter.too-small") is not None


@pytest.mark.parametrize(
    ("quantity", "said", "size"),
    [
        ("hydrated.size", "at least 700 µm", "700 µm"),
        ("hydrated.size", "0.6-0.8 mm", "800 µm"),
        ("swelling.diameter_factor", "at least 4", "600 µm"),
        ("swelling.diameter_factor", "3-5", "750 µm"),
    ],
)
def test_beads_swell_to_the_largest_that_is_said(quantity: str, said: str, size: str) -> None:
    name = "hepasphere-100-150"
    product = changed(name, **{quantity: said})
    finding = told(plan(recipe(name, "100-150 µm", "doxorubicin"), product, microcatheter__lumen="0.5 mm"), TOO_SMALL)
    assert f", {size} once they have swollen" in finding.text


def test_beads_too_thick_for_a_tight_lumen_are_told_with_the_dilution_that_passed() -> None:
    # 2 mL of beads, 0.5 of saline, 4 of drug and 12 of contrast: 18.5 / 2.
    thick = recipe(*LARGE, "epirubicin", "50 mg", 6)
    finding = told(plan(thick, microcatheter__lumen="0.017 in"), "catheter.too-thick")
    assert finding.text.startswith(
        "9.25 mL of suspension to 1 mL of beads; through a tight lumen such beads passed at 10 mL"
    )
    assert (finding.severity, finding.lines) == ("caution", ("suspension.dilution",))
    assert keys(finding) == ["epirubicin-microcatheter"]
    assert found(plan(thick, microcatheter__lumen="0.016 in"), "catheter.too-thick") is None  # they do not pass at all


def test_ten_times_is_dilute_enough() -> None:
    # 2 mL of beads, 0.5 of saline, 1.5 of drug, 16 of contrast: 20 / 2.
    of = with_parameters(recipe(*LARGE, "epirubicin", "50 mg", 8), {"drug.volume": "1.5 mL [nobody, x]"})
    made = plan(of, microcatheter__lumen="0.017 in")
    assert made["suspension.dilution"].value == 10
    assert found(made, "catheter.too-thick") is None


def test_a_dilution_that_is_not_known_yet_is_waited_for() -> None:
    of = with_parameters(
        recipe(*LARGE, "epirubicin"), {"contrast.ratio": {"label": "ratio", "choose": "a ratio", "why": "open"}}
    )
    waiting = plan(of, microcatheter__lumen="0.017 in").not_assessed
    assert "catheter.too-thick: waits for contrast.ratio" in waiting
    assert not [text for text in plan(of, microcatheter__lumen="0.5 mm").not_assessed if "too-thick" in text]


def layered(**entries: str) -> Plan:
    """The layers of the shipped recipe, 14 mL of the first, with other beads in it before a lumen of 0.017 in."""
    of = with_parameters(shipped(LAYERED), {name: f"{text} [nobody, x]" for name, text in entries.items()})
    return compute(of, case_for(of, {**choices(), "microcatheter.lumen": "0.017 in"}), shelf())


def test_each_layer_is_held_against_the_lumen_by_its_own_beads() -> None:
    named = {"distal.beads.product": LARGE[0], "distal.beads.size": LARGE[1], "proximal.beads.size": "400 µm"}
    made = layered(**named)
    tight = [finding for finding in made.findings if finding.code == "catheter.tight"]
    assert [finding.lines for finding in tight] == [("distal.beads.size", "microcatheter.lumen")]
    # 14 mL of suspension over 2 mL of beads, where ten times passed.
    assert told(made, "catheter.too-thick").lines == ("distal.suspension.dilution",)
    both = layered(**{**named, "proximal.beads.size": "500 µm"})
    assert told(both, "catheter.too-small").lines == ("proximal.beads.size",)


def test_a_layer_whose_size_nobody_knows_hides_no_other() -> None:
    open_size = {"label": "size", "choose": "a size", "why": "for tests"}
    of = with_parameters(
        shipped(LAYERED), {"distal.beads.size": open_size, "proximal.beads.size": "500 µm [nobody, x]"}
    )
    made = compute(of, case_for(of, {**choices(), "microcatheter.lumen": "0.017 in"}), shelf())
    assert told(made, TOO_SMALL).lines == ("proximal.beads.size",)


@pytest.mark.parametrize(("length", "holds"), [("62 cm", False), ("63 cm", True)])
def test_a_bore_is_told_with_what_it_holds_and_what_there_is_to_push(length: str, holds: bool) -> None:
    # pi / 4 x (6 mm)^2 is 28.274 mm2: 62 cm of it are 17.53 mL, and 63 cm are 17.81. The emulsion is 11.68 mL of oil
    # and 50 mg / 8.33 mg/mL, 17.68 mL together; the worked example is 14 mL.
    bore = {"microcatheter.lumen": "6 mm", "microcatheter.length": length}
    of_oil = emulsion.of({**emulsion.BY_VOLUME, "oil.volume": "11.68 mL", **bore})
    assert (found(of_oil, "catheter.holds-all") is not None) == holds
    finding = told(plan_of({**CHOICES, **bore}), "catheter.holds-all")
    assert finding.lines == ("catheter.volume",)
    assert "and there is 14 mL to push" in finding.text


def test_a_bore_that_holds_just_what_there_is_lets_the_last_of_it_leave() -> None:
    # pi / 4 x (6 mm)^2 x 1 cm = 0.28274 mL; 14 mL are 49.515 cm.
    for length, holds in (("49.51 cm", False), ("49.52 cm", True)):
        made = plan_of({**CHOICES, "microcatheter.lumen": "6 mm", "microcatheter.length": length})
        assert (found(made, "catheter.holds-all") is not None) == holds


def test_a_catheter_that_is_not_for_chemotherapy_is_told_by_its_name_and_only_where_a_drug_is_given() -> None:
    finding = told(plan_of({**CHOICES, "microcatheter.product": "marathon"}), "catheter.not-for-drugs")
    assert finding.text == "EV3 Marathon is not made for chemotherapy agents, by its maker."
    assert (finding.severity, finding.lines, keys(finding)) == ("block", ("microcatheter.product",), ["ev3-marathon"])
    bland = load_recipe(shipped_root(), "liver/embosphere-bland")
    made = compute(bland, case_for(bland, {"microcatheter.product": "marathon"}), shelf())
    assert found(made, "catheter.not-for-drugs") is None
    assert found(plan_of({**CHOICES, "microcatheter.product": "headway-27"}), "catheter.not-for-drugs") is None


def test_drugs_that_are_dissolved_or_infused_are_kept_from_such_a_catheter_too() -> None:
    # An emulsion dissolves its drug and loads no bead; the infusion stands where every other step with a drug is gone.
    assert "catheter.not-for-drugs" in {
        finding.code for finding in emulsion.of({"microcatheter.product": "marathon"}).findings
    }
    base = shipped()
    steps = tuple(step for step in base.protocol.steps if step.do not in ("dissolve", "load", "mix", "inject"))
    of = type(base)(base.protocol.model_copy(update={"steps": steps}), base.origin)
    made = compute(of, case_for(of, {**CHOICES, "microcatheter.product": "marathon"}), shelf())
    assert found(made, "catheter.not-for-drugs") is not None


def test_the_drug_of_a_layer_is_kept_from_such_a_catheter_too() -> None:
    of = shipped(LAYERED)
    made = compute(of, case_for(of, {**choices(), "microcatheter.product": "marathon"}), shelf())
    assert found(made, "catheter.not-for-drugs") is not None


@pytest.mark.parametrize("left", ["load", "make up"])
def test_any_step_with_a_drug_keeps_it_from_such_a_catheter(left: str) -> None:
    made = recipe("callispheres-300-500", "300-500 µm", "epirubicin")
    gone = {"load", "make up"} - {left}
    steps = tuple(step for step in made.protocol.steps if step.do not in gone)
    of = type(made)(made.protocol.model_copy(update={"steps": steps}), made.origin)
    assert found(plan(of, microcatheter__product="marathon"), "catheter.not-for-drugs") is not None
