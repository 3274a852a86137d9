"""What no pharmacy has is told before anybody draws it up: litres of beads, kilograms in a drop, no shaking at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.engine.findings_of_choices import USUAL_CHOICES
from embolplan.library import make_case
from embolplan.model.parameter import BORROWED
from embolplan.model.recipe import Recipe
from embolplan.units import KINDS, parse_quantity
from tests.engine.drugs import case_for, with_parameters
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


def with_steps(base: Recipe, step_id: str, **update: object) -> Recipe:
    """A recipe with one step otherwise."""
    steps = [step.model_copy(update=update) if step.id == step_id else step for step in base.protocol.steps]
    return Recipe(base.protocol.model_copy(update={"steps": tuple(steps)}), base.origin, base.lenders)


def never_shaken(of_recipe: Recipe) -> list[Finding]:
    made = compute(of_recipe, case_for(of_recipe, {}), shelf())
    return [finding for finding in made.findings if finding.code == "load.never-shaken"]


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
        ("dc-bead-epirubicin", "contrast.ratio", "0.1:5.1 beads to contrast", "look at both sides"),
        ("embosphere-genicular", "beads.size", "100 mm", "did you mean 100 µm?"),
        ("embosphere-genicular", "beads.size", "100-300 mm", "check the unit and the decimal point"),
        ("embosphere-genicular", "beads.size", "100-3001 µm", "check the unit and the decimal point"),
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
        (PLAIN, "load.share_bound", "0.6 %", "lies outside 1 to 100 % ("),
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
        # Days between two appointments, however they are written.
        ("callispheres-epirubicin-300-500", "followup.interval", "6 weeks"),
        ("callispheres-epirubicin-300-500", "followup.interval", "72 h"),
    ],
)
def test_what_lies_on_a_bound_is_usual(name: str, line: str, typed: str) -> None:
    assert of(IMPLAUSIBLE, name, {line: typed}) == []


# By the last word of an id: just below the least, the least, the most, and just above it.
BOUNDS = {
    "capacity": ("0.29 mL", "0.3 mL", "100 mL", "100.1 mL"),
    "pulse_volume": ("0.049 mL", "0.05 mL", "10 mL", "10.1 mL"),
    "pulse_interval": ("0.009 min", "0.01 min", "10 min", "10.1 min"),
    "settled_volume": ("0.09 mL", "0.1 mL", "50 mL", "50.1 mL"),
    "loaded_volume": ("0.049 mL", "0.05 mL", "50 mL", "50.1 mL"),
    "pack_volume": ("0.09 mL", "0.1 mL", "50 mL", "50.1 mL"),
    "saline_volume": (None, "0 mL", "100 mL", "100.1 mL"),
    "diluent_volume": ("0.09 mL", "0.1 mL", "1000 mL", "1000.1 mL"),
    "volume": ("0.049 mL", "0.05 mL", "1000 mL", "1000.1 mL"),
    "mass": ("0.09 mg", "0.1 mg", "5000 mg", "5000.1 mg"),
    "dose_per_area": ("0.9 mg/m2", "1 mg/m2", "3000 mg/m2", "3000.1 mg/m2"),
    "dose_per_weight": ("0.009 mg/kg", "0.01 mg/kg", "100 mg/kg", "100.1 mg/kg"),
    "iodine_concentration": ("99.9 mg/mL", "100 mg/mL", "400 mg/mL", "400.1 mg/mL"),
    "rate": ("0.009 mL/min", "0.01 mL/min", "20 mL/min", "20.1 mL/min"),
    "duration": ("0.009 min", "0.01 min", "2880 min", "2880.1 min"),
    "interval": ("0.09 min", "0.1 min", "240 min", "240.1 min"),
    "size": ("9 µm", "10 µm", "3000 µm", "3001 µm"),
    "count": ("0", "1", "200", "201"),
    "share_bound": ("0.9 %", "1 %", "100 %", None),
    "alpha_beta": ("0.49 Gy", "0.5 Gy", "20 Gy", "20.1 Gy"),
}


def flagged(place: int) -> set[str]:
    """Of which of the bounds a choice at one of its four places is told, in a recipe that leaves them all open."""
    spare = {f"spare.{word}": {"label": word, "choose": "a value", "why": "for tests"} for word in BOUNDS}
    typed = {f"spare.{word}": text for word, texts in BOUNDS.items() if (text := texts[place]) is not None}
    open_recipe = with_parameters(recipe(), spare)
    told = compute(open_recipe, case_for(open_recipe, typed), shelf()).findings
    return {line for finding in told if finding.code == IMPLAUSIBLE for line in finding.lines}


def test_each_quantity_has_a_least_and_a_most_that_are_still_usual() -> None:
    assert set(BOUNDS) == set(USUAL_CHOICES)
    every = {f"spare.{word}" for word in BOUNDS}
    assert flagged(0) == every - {"spare.saline_volume"}
    assert (flagged(1), flagged(2)) == (set(), set())
    assert flagged(3) == every - {"spare.share_bound"}


def test_a_borrowed_time_is_as_published_and_no_slip_of_a_unit() -> None:
    layered = recipe("liver/layered-callispheres-epirubicin")
    parameters = layered.protocol.parameters
    lent = parameters["distal.load.duration"].lent
    assert lent is not None
    days = parameters["distal.load.duration"].model_copy(
        update={"lent": replace(lent, value=parse_quantity("72 h", KINDS["duration"]))}
    )
    protocol = layered.protocol.model_copy(update={"parameters": {**parameters, days.id: days}})
    of_days = Recipe(protocol, layered.origin, layered.lenders)
    made = compute(of_days, case_for(of_days, {days.id: BORROWED}), shelf())
    assert made[days.id].value == 72
    assert IMPLAUSIBLE not in [finding.code for finding in made.findings]


@pytest.mark.parametrize(
    ("volume", "blocked"), [("0.06 mL", False), ("60 µL", False), ("0.05995 mL", True), ("59 µL", True)]
)
def test_nobody_dissolves_more_than_a_gram_in_a_millilitre(volume: str, blocked: bool) -> None:
    # 60 mg of epirubicin; 60 mg in 0.06 mL is 1000 mg/mL, in 0.05995 mL 1000.8.
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


def test_beads_that_swell_in_a_liquid_of_their_own_take_nothing_of_the_solution() -> None:
    recipe_id, choices = PLANS[f"{SPHERES}.example"]
    own = with_steps(recipe(recipe_id), "draw", do="hydrate")
    made = compute(own, case_for(own, {**choices, "drug.diluent_volume": "9 mL"}), shelf())
    assert "drug.more-than-dissolved" not in [finding.code for finding in made.findings]


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


def test_shaking_without_layers_and_under_other_names_is_told_by_the_lines_that_the_step_waits_for() -> None:
    late = with_parameters(recipe(), {"load.interval": "31 min [nobody, x]"})
    (told,) = never_shaken(late)
    assert told.lines == ("load.shakes", "load.interval", "load.duration")
    other = {"soak.duration": "30 min [nobody, x]", "turn.interval": "31 min [nobody, x]"}
    renamed = with_steps(with_parameters(recipe(), other), "load", wait="soak.duration", every="turn.interval")
    (told,) = never_shaken(renamed)
    assert told.lines == ("load.shakes", "turn.interval", "soak.duration")
    assert never_shaken(with_parameters(recipe(), {"load.interval": "16-40 min [nobody, x]"})) == []


def test_a_recipe_that_states_no_shakes_is_not_told_that_there_are_none() -> None:
    still = with_steps(with_parameters(recipe(), {"load.shakes": "0 [nobody, x]"}), "load", every=None)
    assert never_shaken(still) == []


@pytest.mark.parametrize(
    ("diluent", "settled", "full"), [("27 mL", "3 mL", False), ("27.1 mL", "3 mL", True), ("40 mL", "3 mL", True)]
)
def test_a_syringe_overflows_by_what_is_known_of_an_unknown_volume(diluent: str, settled: str, full: bool) -> None:
    # How much liquid comes with these spheres nobody says; the 30 mL syringe takes them and all of the solution.
    found = of("container.overfull", SPHERES, {"drug.diluent_volume": diluent, "beads.settled_volume": settled})
    assert [finding.lines for finding in found] == ([("bead-syringe.capacity",)] if full else [])
