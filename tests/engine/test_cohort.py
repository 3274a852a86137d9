"""Many cases at once give, case by case, what each gives alone; what cannot be varied is refused."""

from __future__ import annotations

import numpy as np
import pytest

from embolplan import api
from embolplan.engine import cohort
from embolplan.errors import CaseError
from tests.engine.drugs import case_for, with_parameters
from tests.engine.shelf import recipe as recipe_named
from tests.engine.shelf import shelf

CHOSEN = {
    "drug.product": "epirubicin-powder-10-mg",
    "load.excess": "kept",
    "contrast.basis": "slurry",
    "contrast.product": "iodixanol-320",
}
LINES = ("beads.load", "drug.vials", "contrast.iodine", "suspension.volume", "suspension.drug_concentration")


@pytest.fixture(scope="module")
def recipe() -> api.Loaded:
    return api.load("liver/callispheres-epirubicin-300-500")


def test_each_case_is_what_it_is_alone(recipe: api.Loaded) -> None:
    beads, masses = np.linspace(0.5, 6, 23), np.linspace(7, 59, 23)
    many = recipe.many({"beads.settled_volume": (beads, "mL"), "drug.mass": (masses, "mg")}, LINES, CHOSEN)
    for n, (volume, mass) in enumerate(zip(beads, masses, strict=True)):
        alone = recipe.plan({**CHOSEN, "beads.settled_volume": f"{volume:.6f} mL", "drug.mass": f"{mass:.6f} mg"})
        for line_id in LINES:
            column = many[line_id]
            assert column.values is not None
            assert column.values[n] == pytest.approx(alone[line_id].value, rel=1e-6), line_id


def test_chunks_make_no_difference(recipe: api.Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    beads = np.linspace(1, 4, 101)
    whole = recipe.many({"beads.settled_volume": (beads, "mL")}, LINES, CHOSEN)
    monkeypatch.setattr(cohort, "CHUNK", 7)
    pieces = recipe.many({"beads.settled_volume": (beads, "mL")}, LINES, CHOSEN)
    for line_id in LINES:
        np.testing.assert_array_equal(whole[line_id].values, pieces[line_id].values)


def test_a_unit_is_converted_on_the_way_in(recipe: api.Loaded) -> None:
    millilitres = recipe.many({"beads.settled_volume": (np.array([2.0]), "mL")}, LINES, CHOSEN)
    microlitres = recipe.many({"beads.settled_volume": (np.array([2000.0]), "µL")}, LINES, CHOSEN)
    assert millilitres["suspension.volume"].values == microlitres["suspension.volume"].values == [14.0]


def test_a_span_keeps_its_two_ends_and_a_bound_its_one(recipe: api.Loaded) -> None:
    removed = {**CHOSEN, "load.excess": "removed"}
    many = recipe.many(
        {"beads.settled_volume": (np.array([1.0, 2.0]), "mL")},
        ["prepare.duration", "suspension.drug_concentration"],
        removed,
    )
    times, strengths = many["prepare.duration"], many["suspension.drug_concentration"]
    assert times.low is not None
    assert times.high is not None
    assert (times.low.tolist(), times.high.tolist()) == ([37, 37], [38, 38])
    # 60 mg at most, in twice the settled volume.
    assert strengths.high is not None
    assert strengths.high.tolist() == [30, 15]
    assert times.values is strengths.values is None


def test_a_count_is_rounded_case_by_case(recipe: api.Loaded) -> None:
    # Shaken every 5 min.
    varied = {"load.duration": (np.array([14.9, 15, 30]), "min")}
    assert recipe.many(varied, ["load.shakes"], CHOSEN)["load.shakes"].values == pytest.approx([2, 3, 6])


def test_what_waits_says_for_what(recipe: api.Loaded) -> None:
    many = recipe.many({"beads.settled_volume": (np.array([2.0]), "mL")}, ["suspension.volume"])
    column = many["suspension.volume"]
    assert column.values is column.low is column.high is None
    assert {waiting.id for waiting in column.waits_for} == {"load.excess", "contrast.basis"}


@pytest.mark.parametrize(
    ("array", "unit", "said"),
    [
        (np.array([]), "mL", "a row of numbers"),
        (np.array([1.0, np.nan]), "mL", "a row of numbers"),
        (np.array([1.0, np.inf]), "mL", "a row of numbers"),
        (np.array([1.0, 0.0]), "mL", "a row of numbers"),
        (np.array([-1.0]), "mL", "a row of numbers"),
        (np.array([[1.0]]), "mL", "a row of numbers"),
        (np.array([1.0]), "mg", "mg"),
    ],
)
def test_what_is_no_row_of_amounts_is_refused(
    recipe: api.Loaded, array: np.typing.NDArray[np.float64], unit: str, said: str
) -> None:
    with pytest.raises(CaseError, match=said):
        recipe.many({"beads.settled_volume": (array, unit)}, LINES, CHOSEN)


def test_bounds_hold_for_every_case(recipe: api.Loaded) -> None:
    with pytest.raises(
        CaseError, match=r"infusion\.mass: least and most are 100 mg, 151 mg; the bounds are 100-150 mg"
    ):
        recipe.many({"infusion.mass": (np.array([100.0, 151.0]), "mg")}, LINES, CHOSEN)


def test_everything_that_is_wrong_is_said_at_once(recipe: api.Loaded) -> None:
    with pytest.raises(CaseError) as raised:
        recipe.many({"drug.mas": (np.ones(2), "mg"), "drug.name": (np.ones(2), "mg")}, LINES, CHOSEN)
    assert [problem.where for problem in raised.value.problems][:2] == ["drug.mas", "drug.name"]
    with pytest.raises(CaseError, match="all of one length"):
        recipe.many({"drug.mass": (np.ones(2), "mg"), "beads.settled_volume": (np.ones(3), "mL")}, LINES, CHOSEN)
    with pytest.raises(CaseError, match=r"drug\.name: this line is in words"):
        recipe.many({"drug.mass": (np.ones(2), "mg")}, ["drug.name"], CHOSEN)
    with pytest.raises(CaseError, match=r"drug\.mas: the plan has no such line"):
        recipe.many({"drug.mass": (np.ones(2), "mg")}, ["drug.mas"], CHOSEN)


def test_a_time_of_heart_beats_comes_in_the_unit_that_it_is_printed_in() -> None:
    prostate = api.load("prostate/docetaxel-microspheres")
    line_id = "endpoint.clearance.clearance_time"
    varied = {"beads.settled_volume": (np.array([1.0, 2.0]), "mL")}
    column = prostate.many(varied, [line_id], {"patient.heart_rate": "72 /min"})[line_id]
    assert column.unit == "s"
    # Five beats at 72 a minute.
    assert column.values == pytest.approx([300 / 72] * 2)


def test_a_number_too_large_to_print_refuses_its_line(recipe: api.Loaded) -> None:
    with pytest.raises(CaseError, match=r"^beads\.load: "):
        recipe.many({"beads.settled_volume": (np.array([1.0, 5e-324]), "mL")}, ["beads.load"], CHOSEN)


def test_the_smaller_of_two_is_taken_case_by_case() -> None:
    of = with_parameters(
        recipe_named(),
        {"drug.dose_per_weight": "1 mg/kg [liu-2021, Methods]", "drug.cap.mass": "170 mg [liu-2021, Methods]"},
        without=("drug.mass",),
    )
    case = case_for(of, {**CHOSEN, "patient.weight": "80 kg"})
    made = cohort.fold_many(
        of, case, shelf(), {"drug.dose_per_weight": (np.array([1.0, 2, 3]), "mg/kg")}, ["drug.mass"]
    )
    assert made["drug.mass"].values == pytest.approx([80, 160, 170])


def test_what_is_asked_alone_is_what_is_asked_among_others(recipe: api.Loaded) -> None:
    chosen = {**CHOSEN, "contrast.basis": "settled-before-loading", "infusion.mass": "100 mg"}
    varied = {"beads.settled_volume": (np.linspace(0.5, 6, 50), "mL"), "drug.mass": (np.linspace(7, 59, 50), "mg")}
    lines = (*LINES, "slurry.volume", "contrast.volume", "suspension.dilution", "suspension.duration")
    together = recipe.many(varied, lines, chosen)
    for line_id in lines:
        alone = recipe.many(varied, [line_id], chosen)[line_id]
        assert alone.values is not None
        np.testing.assert_array_equal(alone.values, together[line_id].values, err_msg=line_id)
    # 5 mL of solution on the beads, and as much contrast as beads.
    beads, mass = varied["beads.settled_volume"][0], varied["drug.mass"][0]
    found = together["suspension.drug_concentration"].values
    assert found == pytest.approx(mass / (2 * beads + 5))


def test_varied_heart_beats_come_in_seconds() -> None:
    prostate = api.load("prostate/docetaxel-microspheres")
    varied = {"endpoint.clearance.cycles": (np.array([5.0, 10.0]), "cycles")}
    column = prostate.many(varied, ["endpoint.clearance.clearance_time"], {"patient.heart_rate": "72 /min"})
    # Five and ten beats at 72 a minute.
    assert column["endpoint.clearance.clearance_time"].values == pytest.approx([300 / 72, 600 / 72])


def test_the_ends_of_the_bounds_are_inside_them(recipe: api.Loaded) -> None:
    varied = {"infusion.mass": (np.array([100.0, 150.0]), "mg")}
    assert recipe.many(varied, ["infusion.mass"], CHOSEN)["infusion.mass"].values == pytest.approx([100, 150])
    with pytest.raises(CaseError, match=r"least and most are 99 mg, 150 mg"):
        recipe.many({"infusion.mass": (np.array([99.0, 150.0]), "mg")}, LINES, CHOSEN)


def test_bounds_hold_whatever_the_unit(recipe: api.Loaded) -> None:
    grams = recipe.many({"infusion.mass": (np.array([0.1, 0.15]), "g")}, ["infusion.mass"], CHOSEN)["infusion.mass"]
    assert grams.unit == "mg"
    assert grams.values == pytest.approx([100, 150])
    with pytest.raises(CaseError, match=r"100 mg, 151 mg"):
        recipe.many({"infusion.mass": (np.array([0.1, 0.151]), "g")}, LINES, CHOSEN)


def test_where_nothing_is_varied_there_are_no_cases(recipe: api.Loaded) -> None:
    with pytest.raises(CaseError) as raised:
        recipe.many({}, LINES, CHOSEN)
    assert [problem.where for problem in raised.value.problems] == ["-"]
    uneven = {"drug.mass": (np.ones(2), "mg"), "beads.settled_volume": (np.ones(3), "mL")}
    with pytest.raises(CaseError) as raised:
        recipe.many(uneven, LINES, CHOSEN)
    assert [problem.where for problem in raised.value.problems] == ["drug.mass, beads.settled_volume"]


def test_ends_of_a_span_come_in_the_unit_that_the_line_is_printed_in() -> None:
    oil = api.load("liver/lipiodol-epirubicin-emulsion")
    varied = {"oil.volume": (np.array([6.0, 12.0]), "mL")}
    line_id = "endpoint.clearance.clearance_time"
    column = oil.many(varied, [line_id], {"patient.heart_rate": "72 /min"})[line_id]
    # Three to five beats at 72 a minute.
    assert column.unit == "s"
    assert column.low == pytest.approx([180 / 72] * 2)
    assert column.high == pytest.approx([300 / 72] * 2)
    assert column.values is None


def test_a_number_too_large_in_a_later_chunk_refuses_its_line_too(
    recipe: api.Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort, "CHUNK", 2)
    for beads in ([5e-324, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 5e-324]):
        with pytest.raises(CaseError, match=r"^beads\.load: "):
            recipe.many({"beads.settled_volume": (np.array(beads), "mL")}, ["beads.load"], CHOSEN)


def test_a_wrong_unit_hides_nothing_else_that_is_wrong(recipe: api.Loaded) -> None:
    wrong = {
        "beads.settled_volume": (np.ones(2), "mg"),
        "drug.mas": (np.ones(2), "mg"),
        "drug.diluent_volume": (np.ones(2), "mg"),
        "infusion.mass": (np.array([99.0, 120.0]), "mg"),
    }
    with pytest.raises(CaseError) as raised:
        recipe.many(wrong, LINES, CHOSEN)
    assert [problem.where for problem in raised.value.problems] == list(wrong)
