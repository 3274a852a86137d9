"""Bands by hand: 1.8 to 2.2 mL of beads and 4.8 to 5.2 mL of diluent, 60 mg, 1:1 by slurry, liquid kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from embolplan import api
from embolplan.engine.cohort import Column
from embolplan.engine.what_if import MOST_VARIED, _extremes, _sampled, _unfit, _width, what_if
from embolplan.errors import CaseError
from embolplan.export import export_what_if
from embolplan.library import make_case
from embolplan.units import KINDS, parse_quantity
from tests.engine.drugs import parameter

if TYPE_CHECKING:
    from embolplan.answers import Band, WhatIf

CHOSEN = {
    "drug.product": "epirubicin-powder-10-mg",
    "load.excess": "kept",
    "contrast.basis": "slurry",
    "contrast.product": "iodixanol-320",
    "beads.settled_volume": "2 mL",
}
SPANS = {"beads.settled_volume": "1.8-2.2 mL", "drug.diluent_volume": "4.8-5.2 mL"}


@pytest.fixture(scope="module")
def recipe() -> api.Loaded:
    return api.load("liver/callispheres-epirubicin-300-500")


def varied(recipe: api.Loaded, spans: dict[str, str], **choices: str) -> WhatIf:
    chosen = {**CHOSEN, **choices}
    case = make_case({}, chosen, recipe.protocol, "a test")
    return what_if(recipe.recipe, case, recipe.shelf, recipe.plan(chosen), spans)


def band(found: WhatIf, line_id: str) -> Band:
    return next(each for each in found.bands if each.id == line_id)


@pytest.mark.parametrize(
    ("line_id", "low", "high"),
    [
        ("beads.load", 60 / 2.2, 60 / 1.8),
        ("slurry.volume", 1.8 + 4.8, 2.2 + 5.2),
        ("contrast.iodine", 320 * 6.6, 320 * 7.4),
        ("suspension.volume", 13.2, 14.8),
        ("suspension.drug_concentration", 60 / 14.8, 60 / 13.2),
        # Least with much of beads and little of liquid: 2 x (2.2 + 4.8) / 2.2; most the other way round.
        ("suspension.dilution", 14 / 2.2, 14 / 1.8),
    ],
)
def test_the_ends_are_those_of_the_corners(recipe: api.Loaded, line_id: str, low: float, high: float) -> None:
    found = band(varied(recipe, SPANS), line_id)
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)


def test_what_does_not_move_has_no_band(recipe: api.Loaded) -> None:
    ids = {each.id for each in varied(recipe, SPANS).bands}
    assert not ids & {"load.shakes", "drug.vials", "prepare.duration", *SPANS}


def test_the_strongest_mover_comes_first(recipe: api.Loaded) -> None:
    movers = band(varied(recipe, SPANS), "suspension.dilution").movers
    # Alone, the beads move it from 2 x 7.2 / 2.2 to 2 x 6.8 / 1.8, and the diluent from 2 x 6.8 / 2 to 2 x 7.2 / 2.
    by_beads, by_diluent = 2 * 6.8 / 1.8 - 2 * 7.2 / 2.2, 7.2 - 6.8
    assert [mover.id for mover in movers] == ["beads.settled_volume", "drug.diluent_volume"]
    assert movers[0].share == pytest.approx(by_beads / (by_beads + by_diluent))


def test_a_bound_stays_a_bound(recipe: api.Loaded) -> None:
    found = band(varied(recipe, SPANS, **{"load.excess": "removed"}), "suspension.drug_concentration")
    assert found.low is None
    # All of 60 mg at most, in twice 1.8 mL.
    assert found.high == pytest.approx(60 / 3.6)
    assert found.text == "at most 16.7 mg/mL"


def test_a_count_moves_by_whole_containers(recipe: api.Loaded) -> None:
    found = band(varied(recipe, {"drug.mass": "38-52 mg"}), "drug.vials")
    assert (found.low, found.high) == (4, 6)


@pytest.mark.parametrize(
    ("line_id", "span", "said"),
    [
        ("beads.settled_volume", "2 mL", "is no span"),
        ("beads.settled_volume", "0-2 mL", "0"),
        ("beads.settled_volume", "at least 2 mL", "is no span"),
        ("beads.settled_volume", "2-3 mg", "mg"),
        ("infusion.mass", "90-120 mg", "lies outside 100-150 mg"),
        ("suspension.volume", "1-2 mL", "is no quantity of this recipe"),
        ("contrast.ratio", "1:1", "is no quantity of this recipe"),
    ],
)
def test_what_cannot_be_varied_is_refused(recipe: api.Loaded, line_id: str, span: str, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        varied(recipe, {line_id: span})


def test_corners_are_not_let_grow_without_end(recipe: api.Loaded) -> None:
    with pytest.raises(CaseError, match=f"at most {MOST_VARIED} quantities"):
        varied(recipe, {f"beads.volume{n}": "1-2 mL" for n in range(MOST_VARIED + 1)})


def test_it_is_printed_with_the_plan_that_it_stands_beside(recipe: api.Loaded) -> None:
    plan = recipe.plan(CHOSEN)
    text = export_what_if(varied(recipe, SPANS), plan, "text").decode()
    assert plan.code in text
    assert "13.2 to 14.8 mL" in text
    assert '"low": 13.2' in export_what_if(varied(recipe, SPANS), plan, "json").decode()


def test_samples_that_go_beyond_the_corners_widen_a_band(recipe: api.Loaded) -> None:
    chosen = make_case({}, CHOSEN, recipe.protocol, "a test")
    spans = {"beads.settled_volume": parse_quantity("1.8-2.2 mL", KINDS["volume"])}
    # The ends are 13.6 and 14.4 mL; taken too narrow on one side, the samples reach nearly as far as they are.
    for narrow in ((13.6, 13.9), (14.1, 14.4)):
        moved = {"suspension.volume": narrow}
        low, high = _sampled(recipe.recipe, chosen, recipe.shelf, spans, moved)["suspension.volume"]
        assert low == pytest.approx(13.6, abs=1e-3)
        assert high == pytest.approx(14.4, abs=1e-3)
    assert _sampled(recipe.recipe, chosen, recipe.shelf, spans, {"suspension.volume": (13.6, 14.4)}) == {}


@pytest.mark.parametrize(
    ("span", "fits"), [("100-150 mg", True), ("120-130 mg", True), ("99-150 mg", False), ("100-151 mg", False)]
)
def test_a_span_stays_within_what_the_source_lets_a_person_choose(recipe: api.Loaded, span: str, fits: bool) -> None:
    # Liu 2021: oxaliplatin, 100 to 150 mg.
    if fits:
        assert varied(recipe, {"infusion.mass": span}, **{"infusion.mass": "100 mg"}) is not None
    else:
        with pytest.raises(CaseError) as refused:
            varied(recipe, {"infusion.mass": span}, **{"infusion.mass": "100 mg"})
        assert "100" in str(refused.value.problems[0].message)


def test_bands_have_the_unit_that_other_programs_read(recipe: api.Loaded) -> None:
    units = {each.id: each.unit for each in varied(recipe, SPANS).bands}
    assert (units["beads.load"], units["suspension.volume"]) == ("mg/mL", "mL")
    plan = recipe.plan(CHOSEN)
    assert units == {line_id: plan[line_id].ucum for line_id in units}


def test_what_is_printed_in_seconds_is_sampled_in_the_minutes_that_it_is_computed_in() -> None:
    seconds = np.array([150.0, 300.0])
    line_id = "endpoint.clearance.clearance_time"
    assert _extremes(line_id, Column("s", seconds)) == pytest.approx((2.5, 5.0))
    assert _extremes(line_id, Column("s", low=seconds / 2, high=seconds)) == pytest.approx((1.25, 5.0))
    assert _extremes("suspension.volume", Column("mL", np.array([13.0, 15.0, 14.0]))) == (13.0, 15.0)


def test_a_span_of_heart_beats_is_told_in_seconds() -> None:
    prostate = api.load("prostate/docetaxel-microspheres")
    chosen = {"patient.heart_rate": "60 /min"}
    case = make_case({}, chosen, prostate.protocol, "a test")
    spans = {"endpoint.clearance.cycles": "3-6 cycles"}
    found = band(
        what_if(prostate.recipe, case, prostate.shelf, prostate.plan(chosen), spans),
        "endpoint.clearance.clearance_time",
    )
    # A beat a second.
    assert [found.low, found.high] == pytest.approx([3, 6])
    assert (found.unit, found.text) == ("s", "3 to 6 s")


def test_a_bound_that_is_open_above_bounds_below_alone() -> None:
    open_above = parameter("infusion.mass", {"label": "x", "choose": "at least 100 mg [liu-2021, x]", "why": "x"})
    for span, fits in (("100-900 mg", True), ("99-900 mg", False)):
        assert (_unfit(open_above, parse_quantity(span, KINDS["mass"])) == []) == fits
    open_below = parameter("infusion.mass", {"label": "x", "choose": "at most 150 mg [liu-2021, x]", "why": "x"})
    for span, fits in (("1-150 mg", True), ("0.5-1 mg", True), ("1-151 mg", False)):
        assert (_unfit(open_below, parse_quantity(span, KINDS["mass"])) == []) == fits


def test_everything_that_is_wrong_with_the_spans_is_said_at_once(recipe: api.Loaded) -> None:
    wrong = {
        "suspension.volume": "1-2 mL",
        "beads.settled_volume": "1-2 mg",
        "drug.diluent_volume": "5 mL",
        "infusion.mass": "90-120 mg",
    }
    with pytest.raises(CaseError) as refused:
        varied(recipe, wrong)
    assert [problem.where for problem in refused.value.problems] == list(wrong)


def test_the_width_of_a_band_is_what_lies_between_its_ends() -> None:
    assert _width((2.0, 5.0)) == 3
    assert _width((None, 5.0)) == 5  # at most 5, and perhaps nothing
    assert _width((2.0, None)) == 0  # how much nobody says


def test_parts_of_oil_have_a_band_without_a_unit() -> None:
    oil = api.load("liver/lipiodol-epirubicin-emulsion")
    chosen = {"drug.product": "epirubicin-powder-10-mg", "oil.mode": "by its volume", "oil.volume": "12 mL"}
    chosen |= {"drug.mass": "50 mg"}
    case = make_case({}, chosen, oil.protocol, "a test")
    found = what_if(oil.recipe, case, oil.shelf, oil.plan(chosen), {"oil.volume": "6-12 mL"})
    # 6 to 12 mL of oil to 50 mg / 8.33 mg/mL of solution.
    parts = band(found, "oil.parts")
    assert [parts.low, parts.high] == pytest.approx([6 * 8.33 / 50, 12 * 8.33 / 50])


def test_eight_quantities_are_varied_together_and_no_ninth(recipe: api.Loaded) -> None:
    for count, too_many in ((8, False), (9, True)):
        with pytest.raises(CaseError) as refused:
            varied(recipe, {f"beads.volume{n}": "1-2 mL" for n in range(count)})
        assert ("--vary" in [problem.where for problem in refused.value.problems]) == too_many


def test_a_day_is_not_varied(recipe: api.Loaded) -> None:
    with pytest.raises(CaseError, match=r"systemic\.sorafenib\.start: is no quantity of this recipe"):
        varied(recipe, {"systemic.sorafenib.start": "3-5 days"})


def test_what_the_samples_find_beyond_the_corners_is_in_the_band(
    recipe: api.Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embolplan.engine.what_if._sampled", lambda *_: {"suspension.volume": (12.0, 17.0)})
    found = varied(recipe, SPANS)
    assert (band(found, "suspension.volume").low, band(found, "suspension.volume").high) == (12, 17)
    assert band(found, "slurry.volume").low == pytest.approx(6.6)
    assert found.samples == 4096


def test_samples_that_reach_an_end_do_not_go_beyond_it(recipe: api.Loaded) -> None:
    chosen = make_case({}, CHOSEN, recipe.protocol, "a test")
    spans = {"drug.mass": parse_quantity("38-52 mg", KINDS["mass"])}
    # Of 10 mg: 4 to 6 vials, and many samples are either.
    assert _sampled(recipe.recipe, chosen, recipe.shelf, spans, {"drug.vials": (4.0, 6.0)}) == {}
