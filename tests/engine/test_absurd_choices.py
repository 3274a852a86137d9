"""What no pharmacy has is told before anybody draws it up: litres of beads, kilograms in a drop, no shaking at all."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.engine.findings_of_choices import USUAL_CHOICES
from embolplan.library import make_case
from tests.engine.shelf import recipe, shelf
from tests.golden_plans import PLANS

if TYPE_CHECKING:
    from embolplan.plan import Finding

PLAIN, SPHERES, LAYERED = "callispheres-epirubicin-100-300", "hepasphere-doxorubicin", "layered-callispheres-epirubicin"
IMPLAUSIBLE = "case.implausible"


def findings(name: str, change: dict[str, str]) -> list[Finding]:
    """What the example of a recipe finds once some of it is typed otherwise."""
    recipe_id, choices = PLANS[f"{name}.example"]
    case = make_case({}, {**choices, **change}, recipe(recipe_id).protocol, "test")
    return list(compute(recipe(recipe_id), case, shelf()).findings)


def of(code: str, name: str, change: dict[str, str]) -> list[Finding]:
    return [finding for finding in findings(name, change) if finding.code == code]


@pytest.mark.parametrize(
    ("name", "line", "typed", "hint"),
    [
        (PLAIN, "beads.settled_volume", "2 L", "did you mean 2 mL?"),
        (PLAIN, "beads.settled_volume", "2 µL", "did you mean 2 mL?"),
        (PLAIN, "beads.settled_volume", "0.002 mL", "did you mean 0.002 L?"),
        (PLAIN, "drug.volume", "5 L", "did you mean 5 mL?"),
        (PLAIN, "drug.volume", "5 µL", "did you mean 5 mL?"),
        (PLAIN, "drug.mass", "60 g", "did you mean 60 mg?"),
        (PLAIN, "drug.mass", "60 mcg", "did you mean 60 mg?"),
        (SPHERES, "drug.diluent_volume", "20 L", "did you mean 20 mL?"),
        ("dc-bead-epirubicin", "contrast.ratio", "1:1000 beads to contrast", "look at both sides"),
        ("dc-bead-epirubicin", "contrast.ratio", "51:1 beads to contrast", "look at both sides"),
        ("embosphere-genicular", "beads.size", "100 mm", "did you mean 100 µm?"),
        ("embosphere-genicular", "beads.size", "100-300 mm", "check the unit and the decimal point"),
        ("embosphere-genicular", "inject.rate", "1 mL/s", "did you mean 1 mL/min?"),
        (
            "docetaxel-microspheres",
            "contrast.iodine_concentration",
            "3000 mg/mL",
            "check the unit and the decimal point",
        ),
        ("hepasphere-epirubicin-docetaxel", "infusion.mass", "20 g", "did you mean 20 mg?"),
        ("hepasphere-epirubicin-docetaxel", "infusion.volume", "50 L", "did you mean 50 mL?"),
        ("hepasphere-epirubicin-docetaxel", "infusion.duration", "0.3 s", "did you mean 0.3 min?"),
        ("lipiodol-epirubicin-infusion", "oil.volume", "8 L", "did you mean 8 mL?"),
        ("mixed-dose-radiotherapy", "solid.alpha_beta", "10 cGy", "did you mean 10 Gy?"),
        ("lipiodol-doxorubicin-by-area", "exchange.count", "0", "the decimal point"),
        ("lipiodol-doxorubicin-by-area", "exchange.count", "201", "the decimal point"),
        (PLAIN, "load.share_bound", "0 %", "the decimal point"),
        (PLAIN, "load.share_bound", "0.6 %", "the decimal point"),
        (LAYERED, "distal.load.interval", "5 h", "did you mean 5 min?"),
    ],
)
def test_an_amount_that_no_room_has_is_told_with_the_likely_mistake(
    name: str, line: str, typed: str, hint: str
) -> None:
    (finding,) = of(IMPLAUSIBLE, name, {line: typed})
    assert (finding.severity, finding.lines) == ("caution", (line,))
    assert finding.text.startswith(f"{line} is {typed}, and lies outside ")
    assert hint in finding.text


@pytest.mark.parametrize("name", [name.removesuffix(".example") for name in PLANS if name.endswith(".example")])
def test_no_example_is_implausible(name: str) -> None:
    assert of(IMPLAUSIBLE, name, {}) == []


@pytest.mark.parametrize(
    ("name", "line", "typed"),
    [
        (PLAIN, "beads.settled_volume", "0.1 mL"),
        (PLAIN, "beads.settled_volume", "50000 µL"),
        (PLAIN, "load.share_bound", "1 %"),
        ("lipiodol-doxorubicin-by-area", "exchange.count", "1"),
        ("lipiodol-doxorubicin-by-area", "exchange.count", "200"),
        (PLAIN, "drug.mass", "5 g"),
        (PLAIN, "drug.mass", "100 mcg"),
        (PLAIN, "beads.saline_volume", "0 mL"),
        ("dc-bead-epirubicin", "contrast.ratio", "1:50 beads to contrast"),
        ("dc-bead-epirubicin", "contrast.ratio", "50:1 beads to contrast"),
        ("embosphere-genicular", "beads.size", "10-3000 µm"),
    ],
)
def test_what_lies_on_a_bound_is_usual(name: str, line: str, typed: str) -> None:
    assert of(IMPLAUSIBLE, name, {line: typed}) == []


def test_every_bound_is_a_span() -> None:
    assert all(Fraction(usual.low) < Fraction(usual.high) for usual in USUAL_CHOICES.values())


@pytest.mark.parametrize(
    ("volume", "blocked"), [("0.06 mL", False), ("60 µL", False), ("0.059 mL", True), ("59 µL", True)]
)
def test_nobody_dissolves_more_than_a_gram_in_a_millilitre(volume: str, blocked: bool) -> None:
    # 60 mg of epirubicin; 60 mg in 0.06 mL is 1000 mg/mL.
    found = of("drug.stronger-than-possible", PLAIN, {"drug.volume": volume})
    assert [(each.severity, each.lines) for each in found] == (
        [("block", ("drug.concentration", "drug.mass"))] if blocked else []
    )


@pytest.mark.parametrize(
    ("made", "blocked"), [("10 mL", False), ("9.9 mL", True), ("0.0099 L", True), ("20 mL", False)]
)
def test_beads_swell_in_no_more_of_a_solution_than_was_made(made: str, blocked: bool) -> None:
    # The leaflet puts 10 mL of the solution into the vial.
    found = of("drug.more-than-dissolved", SPHERES, {"drug.diluent_volume": made})
    assert [(each.severity, each.lines) for each in found] == (
        [("block", ("hydration.volume", "drug.volume"))] if blocked else []
    )


@pytest.mark.parametrize(
    ("interval", "duration", "never"),
    [("5 min", "30 min", False), ("30 min", "30 min", False), ("31 min", "30 min", True), ("5 min", "30 s", True)],
)
def test_beads_that_are_never_shaken_are_told(interval: str, duration: str, never: bool) -> None:
    change = {"distal.load.interval": interval, "distal.load.duration": duration}
    found = of("load.never-shaken", LAYERED, change)
    assert [finding.severity for finding in found] == (["caution"] if never else [])
    if never:
        assert found[0].text == f"To be shaken every {interval}, within {duration} of loading: never once."
        assert found[0].lines == ("distal.load.shakes", "distal.load.interval", "distal.load.duration")


@pytest.mark.parametrize(
    ("diluent", "settled", "full"), [("27 mL", "3 mL", False), ("27.1 mL", "3 mL", True), ("40 mL", "3 mL", True)]
)
def test_a_syringe_overflows_by_what_is_known_of_an_unknown_volume(diluent: str, settled: str, full: bool) -> None:
    # How much liquid comes with these spheres nobody says; the 30 mL syringe takes them and all of the solution.
    found = of("container.overfull", SPHERES, {"drug.diluent_volume": diluent, "beads.settled_volume": settled})
    assert [finding.lines for finding in found] == ([("bead-syringe.capacity",)] if full else [])
