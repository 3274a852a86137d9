"""What findings about beads tell: the numbers in the sentence, the lines they stand on, and where they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from tests.engine import test_dry_beads as dry
from tests.engine.drugs import case_for, parameter, with_parameters
from tests.engine.loaded_beads import found, plan, recipe
from tests.engine.shelf import recipe as shipped
from tests.engine.shelf import shelf
from tests.engine.test_layers import LAYERED, choices

if TYPE_CHECKING:
    from embolplan.model.product import Product
    from embolplan.plan import Finding, Plan

DC, LARGE = ("dc-bead-100-300", "100-300 µm"), ("dc-bead-300-500", "300-500 µm")
HEPASPHERE = ("hepasphere-50-100", "50-100 µm")
WINDOW = "beads.load-outside-window"


def told(made: Plan, code: str) -> Finding:
    finding = found(made, code)
    assert finding is not None, [each.code for each in made.findings]
    return finding


def keys(finding: Finding) -> list[str]:
    return [place.key for place in finding.sources]


def test_a_load_outside_its_window_is_told_with_the_drug_the_beads_and_their_window() -> None:
    # 80 mg on 2 mL; a vial of 2 mL is loaded with 50 to 75 mg.
    finding = told(plan(recipe(*DC, "doxorubicin", "80 mg")), "beads.load-outside-window")
    assert (finding.lines, keys(finding)) == (("beads.load",), ["kjr-2019"])
    assert finding.text == "40 mg/mL of doxorubicin is offered; for DC Bead 100-300 µm 25 to 37.5 mg/mL is published."
    tried = told(plan(recipe(*DC, "irinotecan", "104 mg")), "beads.load-outside-window")
    assert tried.text.startswith("52 mg/mL of irinotecan is offered; for DC Bead 100-300 µm 50 mg/mL is")


@pytest.mark.parametrize(("mass", "outside"), [("49 mg", True), ("50 mg", False), ("75 mg", False), ("76 mg", True)])
def test_a_load_by_the_pack_is_held_against_the_mass(mass: str, outside: bool) -> None:
    of = with_parameters(recipe(*HEPASPHERE, "doxorubicin", mass), {"beads.packs": "1 [nobody, x]"})
    finding = found(plan(of), "beads.load-outside-window")
    assert (finding is not None) == outside
    if finding is not None:
        assert (finding.lines, keys(finding)) == (("drug.mass",), ["merit-hepasphere-stability"])
        assert "75 mg is published" in finding.text


def changed(name: str, **quantities: str) -> Product:
    """A product of the formulary with some quantities otherwise; names with two underscores for a dot."""
    product = shelf().products[name]
    made = {line_id.replace("__", "."): f"{text} [nobody, x]" for line_id, text in quantities.items()}
    held = {**product.quantities, **{line_id: parameter(line_id, text) for line_id, text in made.items()}}
    return product.model_copy(update={"quantities": held})


@pytest.mark.parametrize("published", ["0.05-0.075 g", "50000-75000 mcg"])
def test_a_mass_that_is_published_in_another_unit_is_one_in_milligrams(published: str) -> None:
    product = changed(HEPASPHERE[0], doxorubicin__pack__mass=published)
    of = with_parameters(recipe(*HEPASPHERE, "doxorubicin", "49 mg"), {"beads.packs": "1 [nobody, x]"})
    assert "50 to 75 mg is published" in told(plan(of, product), "beads.load-outside-window").text


@pytest.mark.parametrize(
    ("published", "mass", "bound"),
    [
        # On 2 mL of beads.
        ("at least 25 mg/mL", "49 mg", "at least 25 mg/mL"),
        ("at least 25 mg/mL", "50 mg", ""),
        ("at least 25 mg/mL", "500 mg", ""),
        ("at most 37.5 mg/mL", "1 mg", ""),
        ("at most 37.5 mg/mL", "75 mg", ""),
        ("at most 37.5 mg/mL", "76 mg", "at most 37.5 mg/mL"),
    ],
)
def test_a_window_with_one_end_holds_the_load_by_that_end_alone(published: str, mass: str, bound: str) -> None:
    finding = found(plan(recipe(*DC, "doxorubicin", mass), changed(DC[0], doxorubicin__load=published)), WINDOW)
    assert (finding is not None) == bool(bound)
    if finding is not None:
        assert f"for DC Bead 100-300 µm {bound} is published" in finding.text


def test_a_pack_whose_volume_is_a_span_gives_no_window_by_volume() -> None:
    # 50 to 75 mg in 2 to 2.5 mL are no span of mg in one mL; the number of packs is asked for.
    made = plan(recipe(*DC, "doxorubicin", "500 mg"), changed(DC[0], pack_volume="2-2.5 mL"))
    assert found(made, "beads.load-outside-window") is None
    assert "beads.load-outside-window: waits for beads.packs" in made.not_assessed


@pytest.mark.parametrize(("volume", "bound"), [("2000 µL", "25 to 37.5 mg/mL"), ("5 mL", "10 to 15 mg/mL")])
def test_a_window_by_the_pack_goes_by_its_volume(volume: str, bound: str) -> None:
    made = plan(recipe(*DC, "doxorubicin", "500 mg"), changed(DC[0], pack_volume=volume))
    assert bound in told(made, "beads.load-outside-window").text


def test_packs_of_a_drug_that_nobody_published_are_not_waited_for() -> None:
    waits = "beads.load-outside-window: waits for beads.packs"
    assert waits in plan(recipe(*HEPASPHERE, "doxorubicin")).not_assessed
    assert waits not in plan(recipe(*HEPASPHERE, "mitomycin")).not_assessed
    assert waits not in plan(recipe(*DC, "doxorubicin")).not_assessed
    counted = with_parameters(recipe(*HEPASPHERE, "doxorubicin"), {"beads.packs": "1 [nobody, x]"})
    assert waits not in plan(counted).not_assessed


def in_a_layer(drug: str, mass: str) -> Plan:
    """The layers of the shipped recipe, the first of DC Bead with another drug; 2 mL of beads in the first."""
    entries = {
        "distal.beads.product": "dc-bead-100-300 [chen-2026, Abstract]",
        "distal.drug.name": f"{drug} [chen-2026, Abstract]",
    }
    of = with_parameters(shipped(LAYERED), entries)
    return compute(of, case_for(of, {**choices(), "distal.drug.mass": mass}), shelf())


def test_the_beads_of_a_layer_are_judged_by_the_lines_of_their_layer() -> None:
    loaded = in_a_layer("doxorubicin", "80 mg")
    assert loaded["distal.beads.load"].value == 40
    window = told(loaded, "beads.load-outside-window")
    assert (window.lines, window.text[:8]) == (("distal.beads.load",), "40 mg/mL")
    assert told(loaded, "beads.drug-kept-in-contrast").lines == ("distal.contrast.volume",)
    assert found(in_a_layer("doxorubicin", "60 mg"), "beads.load-outside-window") is None


def test_layers_in_the_wrong_order_are_told_with_both_sizes_and_where_both_were_read() -> None:
    of = with_parameters(shipped(LAYERED), {"proximal.beads.size": "50-90 µm [nobody, x]"})
    finding = told(compute(of, case_for(of, {}), shelf()), "layers.order")
    assert finding.lines == ("distal.beads.size", "proximal.beads.size")
    assert finding.text.startswith("The proximal layer (50 to 90 µm) is not larger than the distal one (100 to 300 µm)")
    assert keys(finding) == ["nobody", "chen-2026"]


@pytest.mark.parametrize(
    ("distal", "proximal", "flagged"),
    [
        ("at least 100 µm", "300 µm", False),  # how large the first can be nobody says
        ("at least 100 µm", "at most 300 µm", False),
        ("at most 300 µm", "300-500 µm", False),
        ("at most 300 µm", "at least 301 µm", False),
        ("100-300 µm", "at least 299 µm", True),
        ("100-300 µm", "at most 500 µm", True),  # it may begin anywhere
        ("1 µm", "at most 500 µm", True),
        ("0.3 mm", "301 µm", False),
        ("0.3 mm", "300 µm", True),
        ("100-300 µm", "0.4 mm", False),
    ],
)
def test_layers_of_which_one_end_is_known_are_in_order_by_that_end(distal: str, proximal: str, flagged: bool) -> None:
    sizes = {"distal.beads.size": f"{distal} [nobody, x]", "proximal.beads.size": f"{proximal} [nobody, x]"}
    of = with_parameters(shipped(LAYERED), sizes)
    assert (found(compute(of, case_for(of, {}), shelf()), "layers.order") is not None) == flagged


def test_beads_that_float_as_long_as_others_do_are_told_so_with_standing_and_pushing() -> None:
    # 2.5 mL of beads and saline, 4 of drug, 16 of contrast: 2.25 min at 10 mL/min, and 1 of standing.
    finding = told(plan(recipe(*LARGE, "doxorubicin", parts=8)), "suspension.settling")
    assert finding.text == (
        "2.25 min of pushing and 1 min of standing, together 3.25 min, at least, against the 3.1 min that comparable "
        "beads stayed suspended (other beads, with doxorubicin, in vitro). Re-suspension is not reported."
    )
    assert finding.lines == ("suspension.duration", "stand.duration", "inject.duration")
    assert keys(finding) == ["debaere-2016"]
    own = told(plan(recipe(*DC, "doxorubicin", parts=8)), "suspension.settling")
    assert (own.lines, keys(own)) == (finding.lines, ["debaere-2016"])


def test_pushing_that_is_longer_than_beads_float_counts_where_standing_is_open() -> None:
    # 2.5 + 4 + 30 mL at 10 mL/min are 3.65 min, whatever the standing that nobody has chosen comes to.
    base = recipe(*DC, "doxorubicin", parts=15)
    open_ended = with_parameters(base, {"stand.duration": {"label": "standing", "choose": "a duration", "why": "open"}})
    finding = told(plan(open_ended), "suspension.settling")
    assert finding.lines == ("inject.duration",)
    assert finding.text.startswith("3.65 min of pushing alone against the 3.1 min")
    stood = told(plan(base), "suspension.settling")
    assert stood.lines[0] == "suspension.duration"
    # Both together say all: 3.65 min of pushing alone are not told beside them.
    assert [finding.code for finding in plan(base).findings].count("suspension.settling") == 1


def test_a_drug_lost_into_contrast_or_kept_is_told_with_what_was_measured() -> None:
    lost = told(plan(recipe("dc-bead-m1-70-150", "70-150 µm", "irinotecan")), "beads.drug-lost-into-contrast")
    assert lost.lines == ("contrast.volume",)
    assert lost.text.startswith("In contrast, 2.5 to 17 % of irinotecan left beads like DC Bead M1")
    assert keys(lost) != []
    kept = told(plan(recipe(*DC, "doxorubicin")), "beads.drug-kept-in-contrast")
    assert (kept.lines, keys(kept)) == (("contrast.volume",), ["debaere-2016"])
    assert kept.text == (
        "DC Bead 100-300 µm with doxorubicin, in contrast: no change of the load over 2 weeks (in vitro)."
    )


def test_beads_that_float_so_long_at_most_may_not_float_at_all() -> None:
    # 2.5 mL of beads and saline, 4 of drug, 2 of contrast: 0.85 min at 10 mL/min, and 0.1 of standing.
    briefly = with_parameters(recipe(*DC, "doxorubicin"), {"stand.duration": "0.1 min [nobody, x]"})
    made = plan(briefly, changed(DC[0], doxorubicin__suspension__duration="at most 10 min"))
    assert "together 0.95 min" in told(made, "suspension.settling").text


def test_a_share_that_is_lost_in_a_time_that_nobody_gives_is_not_told() -> None:
    product = shelf().products["dc-bead-m1-70-150"]
    held = {name: each for name, each in product.quantities.items() if name != "irinotecan.into-contrast.duration"}
    made = plan(recipe(product.id, "70-150 µm", "irinotecan"), product.model_copy(update={"quantities": held}))
    assert found(made, "beads.drug-lost-into-contrast") is None


@pytest.mark.parametrize(
    ("liquid", "too_much"),
    [("1-1.9 mL", True), ("1.5-2.5 mL", False), ("at most 1.9 mL", True), ("at least 1 mL", False)],
)
def test_dry_beads_need_more_than_a_span_of_liquid_only_where_all_of_it_is_less(liquid: str, too_much: bool) -> None:
    finding = found(dry.hydrated(liquid), "beads.more-than-liquid")
    assert (finding is not None) == too_much
    if finding is not None:
        assert finding.lines == ("beads.settled_volume", "hydration.volume")
        assert finding.text.startswith("The beads settle to 2 mL, and are to swell in ")
        assert keys(finding) == ["liu-2021"]


def test_dry_beads_that_may_take_no_room_at_all_may_take_less_than_the_liquid() -> None:
    spans = {"beads.settled_volume": "at most 2 mL [nobody, x]", "hydration.volume": "0.5 mL [nobody, x]"}
    of = with_parameters(shipped("liver/hepasphere-bland"), spans)
    assert found(compute(of, case_for(of, {}), shelf()), "beads.more-than-liquid") is None
    spans["beads.settled_volume"] = "1-2 mL [nobody, x]"
    of = with_parameters(shipped("liver/hepasphere-bland"), spans)
    assert found(compute(of, case_for(of, {}), shelf()), "beads.more-than-liquid") is not None


def test_dry_beads_of_which_nobody_said_how_much_room_they_take_are_not_judged() -> None:
    assert found(dry.hydrated("1 mL", without="beads.settled_volume"), "beads.more-than-liquid") is None


def test_a_product_whose_file_leaves_the_time_open_bounds_no_settling() -> None:
    product = shelf().products[DC[0]]
    open_still = {"doxorubicin.suspension.duration": "not reported", "comparable.suspension.duration": "not reported"}
    held = {**product.quantities, **{name: parameter(name, entry) for name, entry in open_still.items()}}
    silent = plan(recipe(*DC, "doxorubicin", parts=8), product.model_copy(update={"quantities": held}))
    assert found(silent, "suspension.settling") is None
