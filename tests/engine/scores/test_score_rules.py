"""What holds for every score: no input, no number; one value in any unit; bounds, and which way a score goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embolplan.engine.scores import citations, scores_of
from embolplan.engine.scores.sources import ALL, citation
from embolplan.model.case import Case, Labs, Patient
from tests.engine.scores.cases import STAGED, scores, waits

WHOLE = {
    **STAGED,
    "patient.sex": "female",
    "patient.age": "61 years",
    "patient.height": "165 cm",
    "patient.weight": "62.5 kg",
    "labs.creatinine": "1.9 mg/dL",
    "tumours.T1.diameters": "11 cm, 9 cm, 8 cm",
}
PLACES = ("abstract", "table", "equation", "formula", "reference", "entry", "row")
"""The kinds of places that a formula can be read in."""
NUMBERS = ("bsa.mosteller", "bsa.dubois", "egfr.ckd_epi_2021", "crcl.cockcroft_gault", "albi.score")


def known(score_id: str, fields: dict[str, str]) -> bool:
    score = scores(fields)[score_id]
    return score.value is not None or score.option is not None


def test_an_empty_case_has_every_score_and_no_number() -> None:
    made = scores_of(Case())
    assert [score.id for score in made if score.value is not None or score.option is not None] == []
    assert [score.id for score in made if not score.waits_for] == []
    assert [score.id for score in made if not score.text.startswith("unknown, waits for ")] == []


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_a_score_without_one_of_its_inputs_waits_for_it_by_name(name: str) -> None:
    whole, without = scores(WHOLE), scores({field: text for field, text in WHOLE.items() if field != name})
    for score_id, score in whole.items():
        if name in score.inputs and score_id in without:
            assert without[score_id].value is None
            assert without[score_id].option is None
            assert name in waits(without[score_id])


def test_every_score_has_formula_inputs_and_a_source_that_can_be_cited() -> None:
    made = scores_of(Case()) + tuple(scores(WHOLE).values())
    assert [score.id for score in made if not (score.formula and score.inputs and score.because)] == []
    assert {score.id for score in made if not score.sources} == {"tumour.volume", "tumour.T1.volume"}
    cited = citations(made)
    assert {source.key for score in made for source in score.sources} == set(cited)


@pytest.mark.parametrize("score_id", ["egfr.ckd_epi_2021", "crcl.cockcroft_gault", "contrast.cigarroa_limit"])
def test_a_formula_for_adults_says_so_below_18(score_id: str) -> None:
    for age in ("17 years", "215 months"):
        young = scores({**WHOLE, "patient.age": age})[score_id]
        assert (young.value, waits(young)) == (None, set())
        assert "under 18" in young.text
    assert known(score_id, {**WHOLE, "patient.age": "18 years"})
    assert known(score_id, {**WHOLE, "patient.age": "216 months"})


@pytest.mark.parametrize("score_id", ["egfr.ckd_epi_2021", "crcl.cockcroft_gault"])
def test_while_no_sex_is_entered_the_formula_shows_what_hangs_on_it(score_id: str) -> None:
    told = {sex: scores({**WHOLE, "patient.sex": sex})[score_id].formula for sex in ("female", "male")}
    nobody = scores({name: text for name, text in WHOLE.items() if name != "patient.sex"})[score_id].formula
    assert nobody not in told.values()
    assert "female" in (nobody or "")
    assert [formula for formula in told.values() if "female" in (formula or "")] == []


def test_an_age_at_which_a_formula_ends_gives_no_number() -> None:
    old = scores({**WHOLE, "patient.age": "140 years"})["crcl.cockcroft_gault"]
    assert (old.value, old.text.startswith("not computed")) == (None, True)
    # No case takes such an age; the formula itself runs down to nothing there.
    ancient = Patient.model_construct(sex="female", age="999999 years")
    made = {score.id: score for score in scores_of(Case(patient=ancient, labs=Labs(creatinine="1.9 mg/dL")))}
    assert made["egfr.ckd_epi_2021"].value is None


UNITS = st.integers(1, 400)


@given(st.integers(100, 250), st.integers(30, 200), UNITS, UNITS)
def test_the_unit_does_not_matter_where_one_table_serves(height: int, weight: int, albumin: int, milli: int) -> None:
    one = {
        **WHOLE,
        "patient.height": f"{height} cm",
        "patient.weight": f"{weight} kg",
        "labs.albumin": f"{albumin} g/L",
        "labs.creatinine": f"{milli / 10} mg/dL",
        "labs.bilirubin": f"{milli / 10} mg/dL",
    }
    other = {
        **one,
        "patient.height": f"{height / 100} m",
        "patient.weight": f"{weight * 1000} g",
        "patient.age": "732 months",
        "labs.albumin": f"{albumin / 10} g/dL",
        "labs.creatinine": f"{milli * 884 / 100:.2f} µmol/L",
        "labs.bilirubin": f"{milli * 171 / 100:.2f} µmol/L",
    }
    first, second = scores(one), scores(other)
    for score_id in (*NUMBERS, "albi.grade", "contrast.cigarroa_limit"):
        assert first[score_id].value == pytest.approx(second[score_id].value, rel=1e-14)


@given(st.sampled_from([
    ("bsa.mosteller", "patient.height", "cm", 1), ("bsa.dubois", "patient.weight", "kg", 1),
    ("egfr.ckd_epi_2021", "labs.creatinine", "mg/dL", -1), ("egfr.ckd_epi_2021", "patient.age", "years", -1),
    ("crcl.cockcroft_gault", "patient.weight", "kg", 1), ("crcl.cockcroft_gault", "patient.age", "years", -1),
    ("albi.score", "labs.bilirubin", "µmol/L", 1), ("albi.score", "labs.albumin", "g/L", -1),
    ("contrast.cigarroa_limit", "labs.creatinine", "mg/dL", -1), ("child_pugh.score", "labs.bilirubin", "mg/dL", 1),
    ("child_pugh.score", "labs.inr", "", 1), ("child_pugh.score", "labs.albumin", "g/L", -1),
]), st.integers(30, 130), st.integers(1, 9))  # fmt: skip
def test_more_of_an_input_moves_a_score_one_way_only(row: tuple[str, str, str, int], at: int, more: int) -> None:
    score_id, name, unit, way = row
    low, high = (
        scores({**WHOLE, "liver.child_pugh_albumin": "2.8 g/dL", name: f"{number} {unit}".strip()})[score_id].value
        for number in (at, at + more)
    )
    assert low is not None
    assert high is not None
    assert (high - low) * way >= 0


@pytest.mark.parametrize(
    ("bilirubin", "albumin", "grade"),
    [
        # The bounds lie at 2.60 / 0.085 = 30.588... and (1.39 + 0.66) / 0.085 = 24.117..., on which no decimal falls.
        ("1 µmol/L", "30.6 g/L", 1),
        ("1 µmol/L", "30.58 g/L", 2),
        ("10 µmol/L", "24.12 g/L", 2),
        ("10 µmol/L", "24.11 g/L", 3),
        ("1000 µmol/L", "53.8824 g/L", 1),
    ],
)
def test_albi_grades_on_both_sides_of_their_bounds(bilirubin: str, albumin: str, grade: int) -> None:
    assert scores({"labs.bilirubin": bilirubin, "labs.albumin": albumin})["albi.grade"].value == grade


@pytest.mark.parametrize(
    ("weight", "creatinine", "limit", "variant", "other"),
    [
        ("50 kg", "2 mg/dL", 125.0, "cap-on-dose", None),
        ("60 kg", "2 mg/dL", 150.0, "cap-on-dose", None),
        ("80 kg", "2 mg/dL", 150.0, "cap-on-dose", 200.0),
        ("150 kg", "2 mg/dL", 150.0, "cap-on-dose", 300.0),
        ("80 kg", "0.8 mg/dL", 300.0, "cap-on-result", 375.0),
        ("80 kg", "1 mg/dL", 300.0, "cap-on-dose", None),
    ],
)
def test_the_contrast_limit_is_the_lower_reading_and_the_other_stands_beside_it(
    weight: str, creatinine: str, limit: float, variant: str, other: float | None
) -> None:
    made = scores({"patient.weight": weight, "labs.creatinine": creatinine})
    score, beside = made["contrast.cigarroa_limit"], made.get("contrast.cigarroa_limit.other")
    assert score.variant == variant
    assert score.value == pytest.approx(limit)
    assert (beside is None) == (other is None)
    assert beside is None or beside.value == pytest.approx(other)


def test_each_tumour_has_its_volume_and_all_of_them_together() -> None:
    made = scores({"tumours.T1.diameters": "2 cm, 2 cm, 2 cm", "tumours.T2.diameters": "4 cm, 4 cm, 4 cm"})
    one, two, both = (made[name].value for name in ("tumour.T1.volume", "tumour.T2.volume", "tumour.volume"))
    assert two == pytest.approx(8 * (one or 0))
    assert both == pytest.approx(9 * (one or 0))
    part = scores({"tumours.T1.diameters": "2 cm, 2 cm, 2 cm", "tumours.T2.diameters": "4 cm, 4 cm"})
    assert (part["tumour.T1.volume"].value, part["tumour.volume"].value) == (one, None)
    assert waits(part["tumour.T2.volume"]) == waits(part["tumour.volume"]) == {"tumours.T2.diameters"}


def test_a_volume_too_large_to_print_is_no_number() -> None:
    made = scores({"tumours.T1.diameters": "99999 cm, 99999 cm, 99999 cm"})
    assert (made["tumour.T1.volume"].value, made["tumour.volume"].value) == (None, None)


def test_every_source_has_its_place_and_a_citation() -> None:
    assert len({place.key for place in ALL}) == len(ALL)
    for place in ALL:
        assert {word.strip(",").removesuffix("s").lower() for word in place.place.split()} & {*PLACES}, place
        assert len(citation(place.key).split()) >= 4, place.key
