"""An emulsion of a drug solution in oil: volumes, strength, iodine, the type that was measured, limits, and the record.

By hand: 50 mg at 8.33 mg/mL are 50 / 8.33 = 5000/833 mL; oil at 1:2 is twice that, 10000/833 mL; together 15000/833 mL.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from embolplan.engine import compute
from embolplan.library import make_case
from embolplan.library.load import parse_product, parse_protocol
from embolplan.model.case import Case, Lifted
from embolplan.model.recipe import Recipe, Shelf
from tests.engine.drugs import case_for, with_parameters, with_product
from tests.engine.emulsion import BY_VOLUME, EMULSION, V, case_of, changed, of, plan
from tests.engine.shelf import recipe, shelf

if TYPE_CHECKING:
    from embolplan.plan import Finding, Plan


def codes(found: Plan) -> list[str]:
    return [finding.code for finding in found.findings]


def finding(found: Plan, code: str) -> Finding:
    return next(each for each in found.findings if each.code == code)


def written(old: str, new: str) -> Recipe:
    """The recipe with one line of its file written otherwise."""
    text = recipe(EMULSION).origin.text
    assert old in text
    made, problems = parse_protocol(text.replace(old, new), "test")
    assert made is not None, problems
    return Recipe(made, recipe(EMULSION).origin)


def test_volumes_strength_and_iodine_follow_from_mass_strength_and_ratio() -> None:
    found = plan()
    by_hand = {
        "drug.volume": V,
        "drug.diluent_volume": V,
        "drug.vials": 5,  # 50 mg / 10 mg
        "oil.volume": 2 * V,  # 10000/833 = 12.0048 mL
        "oil.vials": 2,  # 12.0048 / 10, rounded up
        "oil.parts": 2,
        "oil.iodine": 960 * V,  # 2 V mL x 480 mg/mL = 5762.3 mg
        "emulsion.volume": 3 * V,  # 15000/833 = 18.0072 mL
        "emulsion.drug_concentration": Fraction(833, 300),  # 50 / (15000/833) = 2.77667 mg/mL
        "emulsion.dilution": 3,
        "inject.duration": 3 * V,  # at 1 mL/min
    }
    for line_id, value in by_hand.items():
        assert found[line_id].value == pytest.approx(float(value), rel=1e-12), line_id
    assert found["drug.concentration"].value == 8.33
    assert found["drug.concentration"].status == "stated"
    assert (found["drug.volume"].status, found["drug.diluent_volume"].status) == ("derived", "assumed")
    assert found["oil.volume"].formula == "drug.volume × oil.ratio"
    texts = {name: found[name].text for name in ("drug.volume", "oil.volume", "emulsion.volume", "oil.iodine")}
    assert list(texts.values()) == ["6 mL", "12 mL", "18 mL", "5762 mg"]


def test_the_bench_solution_is_fifty_milligrams_in_six_millilitres_to_its_last_printed_digit() -> None:
    assert round(50 / 6, 2) == 8.33
    assert plan()["drug.volume"].value == pytest.approx(6.0, rel=1e-3)


def test_the_iodine_of_the_oil_is_never_that_of_a_contrast_medium() -> None:
    found = plan()
    assert (found["oil.iodine"].canonical, found["oil.iodine_concentration"].canonical) == ("mgI_oil", "mgI_oil/mL")
    held = next(each for each in found.containers if each.after == "emulsify")
    assert [(one.substance, one.text) for one in held.holds] == [
        ("oil", "12 mL"),
        ("oil iodine", "5762 mg"),
        ("epirubicin", "50 mg"),
        ("drug diluent", "6 mL"),
    ]
    assert not [line.id for line in found.lines if line.canonical == "mgI"]


@pytest.mark.parametrize(
    ("ratio", "share", "spread"),
    [("1:2 solution to oil", 70.45, 1.51), ("1:1 solution to oil", 16.03, 2.95), ("1:4 solution to oil", None, None)],
)
def test_the_type_is_known_at_the_two_ratios_that_were_measured_and_at_no_other(
    ratio: str, share: float | None, spread: float | None
) -> None:
    found = plan(oil__ratio=ratio)
    assert [found[f"emulsion.{name}"].value for name in ("water_in_oil", "water_in_oil_spread")] == [share, spread]
    assert ("emulsion.other-type" in codes(found)) == (ratio.startswith("1:1"))
    assert ("emulsion.type-not-measured" in codes(found)) == (share is None)
    keys = [source.key for source in found["emulsion.water_in_oil"].sources]
    assert keys == ([] if share is None else ["masada-2017"])
    if share is None:
        (waiting,) = found["emulsion.water_in_oil"].waits_for
        assert "1:2 solution to oil, 1:1 solution to oil alone" in waiting.why


def test_a_ratio_counts_by_its_sides_whichever_stands_first() -> None:
    turned = written("- 1:2 solution to oil [", "- 2:1 oil to solution [")
    case = Case(choices=changed({"oil.ratio": "2:1 oil to solution"}))
    found = compute(turned, case, shelf())
    assert found["oil.volume"].value == plan()["oil.volume"].value
    assert found["emulsion.water_in_oil"].value == 70.45


def test_a_ratio_without_sides_computes_nothing() -> None:
    bare = written("- 1:2 solution to oil [", "- 1:2 [")
    found = compute(bare, Case(choices=changed({"oil.ratio": "1:2"})), shelf())
    for line_id in ("oil.volume", "emulsion.volume", "emulsion.water_in_oil"):
        assert found[line_id].status == "unknown"
    assert [waiting.id for waiting in found["oil.volume"].waits_for] == ["oil.ratio"]


def test_no_type_is_borrowed_from_another_drug() -> None:
    other = compute(written("drug.name: epirubicin", "drug.name: doxorubicin"), case_of({}), shelf())
    assert other["emulsion.volume"].value == plan()["emulsion.volume"].value
    assert other["emulsion.water_in_oil"].status == "unknown"
    assert other["ageing.duration"].status == "not applicable"
    assert {"emulsion.other-type", "emulsion.ageing"} & set(codes(other)) == set()
    assert "emulsion.type-not-measured" in codes(other)


def test_oil_by_its_volume_has_no_measured_type_and_follows_no_ratio() -> None:
    found = of({**BY_VOLUME, "oil.volume": "12 mL"})
    assert found["oil.volume"].status == "chosen"
    assert found["emulsion.volume"].value == pytest.approx(float(12 + V))
    assert found["oil.parts"].value == pytest.approx(float(12 / V))  # 12 x 833 / 5000 = 1.9992
    assert found["emulsion.water_in_oil"].status == "unknown"
    assert "emulsion.ratio-not-kept" not in codes(found)
    both = of({**BY_VOLUME, "oil.volume": "9 mL", "oil.ratio": "1:2 solution to oil"})
    # 9 mL to 6.0024 mL are 1.49940 parts to one.
    text = finding(both, "emulsion.ratio-not-kept").text
    assert all(part in text for part in ("9 mL", "6 mL", "1:1.5", "1:2"))


def test_a_volume_that_is_chosen_beside_the_ratio_is_not_dropped_in_silence() -> None:
    found = plan(oil__volume="10 mL")
    assert found["oil.volume"].value == pytest.approx(float(2 * V))
    assert "10 mL" in finding(found, "oil.volume-not-used").text
    assert "oil.volume-not-used" not in codes(plan())


@pytest.mark.parametrize(
    ("oil", "age", "flagged"),
    [
        ("10 mL", "80 years", False),
        ("10.01 mL", "80 years", True),
        ("10.01 mL", "65 years", False),
        ("10.01 mL", "66 years", True),
        ("16 mL", "66 years", True),
    ],
)
def test_over_65_years_a_label_bounds_the_oil_more_tightly(oil: str, age: str, flagged: bool) -> None:
    found = of({**BY_VOLUME, "oil.volume": oil, "patient.age": age})
    assert ("oil.above-label-for-age" in codes(found)) == flagged
    assert not [each for each in found.not_assessed if "oil.above-label-for-age" in each or "patient.age" in each]
    if flagged:
        told = finding(found, "oil.above-label-for-age")
        assert (told.severity, told.lines) == ("caution", ("oil.volume",))
        assert all(word in told.text for word in (f"of oil at {age}", "10 mL", "heart", "not entered"))
        assert [source.key for source in told.sources] == ["hsa-lipiodol"]


def test_an_oil_whose_label_says_nothing_of_age_is_held_to_no_age() -> None:
    lipiodol = shelf().products["lipiodol"]
    quantities = {name: held for name, held in lipiodol.quantities.items() if "over-65" not in name}
    unaged = with_product(lipiodol.model_copy(update={"quantities": quantities}))
    case = case_of({**BY_VOLUME, "oil.volume": "14 mL", "patient.age": "80 years"})
    for there, flagged in ((shelf(), True), (unaged, False)):
        found = compute(recipe(EMULSION), case, there)
        assert ("oil.above-label-for-age" in codes(found)) == flagged


@pytest.mark.parametrize(("oil", "asked"), [("10 mL", False), ("10.01 mL", True), ("unset", True)])
def test_the_age_is_asked_for_where_it_would_matter_to_the_oil(oil: str, asked: bool) -> None:
    given = {name: value for name, value in {**BY_VOLUME, "oil.volume": oil}.items() if value != "unset"}
    assert ("oil.above-label-for-age: waits for patient.age" in of(given).not_assessed) == asked


@pytest.mark.parametrize(
    ("oil", "expected"),
    [
        ("15 mL", None),
        ("15.01 mL", "oil.above-label"),
        ("20 mL", "oil.above-label"),
        ("20.01 mL", "oil.above-clinical"),
        ("53 mL", "oil.above-clinical"),
    ],
)
def test_oil_above_the_label_is_a_caution_and_above_the_clinical_volumes_a_block(
    oil: str, expected: str | None
) -> None:
    found = of({**BY_VOLUME, "oil.volume": oil})
    flagged = [each for each in found.findings if each.code.startswith("oil.above")]
    assert [each.code for each in flagged] == ([expected] if expected else [])
    for each in flagged:
        # Label, both arms of the trial with their means, the liver failure, and both clinical methods.
        numbers = ("1.5 to 15 mL", "5 to 15 mL", "11.8 mL", "20 to 53 mL", "28.3 mL", "Child grade B", "20 %")
        assert all(number in each.text for number in (*numbers, "5 to 20 mL", "2 to 20 mL"))
        assert each.severity == ("block" if expected == "oil.above-clinical" else "caution")
        keys = [source.key for source in each.sources]
        assert keys[0] == ("tace-doxorubicin-methods" if expected == "oil.above-clinical" else "medscape-lipiodol")
        assert set(keys) == {
            "medscape-lipiodol", "high-dose-oil-2002", "tace-doxorubicin-methods", "tace-adriamycin-methods"
        }  # fmt: skip
    assert found.blocked == (expected == "oil.above-clinical")


@pytest.mark.parametrize("sooner", ["clinical.volume: 5-20 mL", "other-clinical.volume: 2-20 mL"])
def test_of_two_clinical_methods_the_one_that_ends_sooner_counts(sooner: str) -> None:
    text = shelf().origins["lipiodol"].text.replace(f"  {sooner}", f"  {sooner.replace('20 mL', '18 mL')}")
    oil, problems = parse_product(text, "test")
    assert oil is not None, problems
    strict = Shelf({**shelf().products, "lipiodol": oil}, shelf().origins)
    found = compute(recipe(EMULSION), case_of({**BY_VOLUME, "oil.volume": "19 mL"}), strict)
    assert "more than 18 mL" in finding(found, "oil.above-clinical").text


def test_a_block_of_oil_is_lifted_by_a_name_and_a_reason() -> None:
    lifts = {"oil.above-clinical": Lifted(by="Dr B", reason="tumour of 14 cm")}
    case = Case(choices=changed({"oil.ratio": "1:4 solution to oil"}), overrides=lifts)
    found = compute(recipe(EMULSION), case, shelf())
    # 4 x 5000/833 = 24.0096 mL.
    assert finding(found, "oil.above-clinical").override is not None
    assert not found.blocked


def test_oil_that_particles_are_dispersed_in_has_the_same_limits() -> None:
    magnesium = recipe("liver/magnesium-lipiodol")
    case = make_case({}, {"particles.mass": "100 mg", "oil.volume": "16 mL"}, magnesium.protocol, "test")
    found = compute(magnesium, case, shelf())
    assert "oil.above-label" in codes(found)
    (held,) = found.containers
    assert [(one.substance, one.text) for one in held.holds] == [("magnesium microspheres", "100 mg"), ("oil", "16 mL")]


def test_pushing_longer_than_the_emulsion_was_watched_in_vitro_is_a_caution() -> None:
    # 50 mg at 1:4: 5 x 5000/833 = 30.012 mL at 1 mL/min; at 1:2 18.007 min.
    text = finding(plan(oil__ratio="1:4 solution to oil"), "emulsion.ageing").text
    assert "in vitro" in text
    assert "emulsion.ageing" not in codes(plan())
    assert plan()["ageing.duration"].value == 30.0
    assert "emulsion.ageing: waits for oil.ratio" in plan(oil__ratio="unset").not_assessed


def test_a_solution_of_less_strength_does_not_fit_and_nothing_is_computed_from_it() -> None:
    found = plan(drug__product="epirubicin-solution-2-mg-ml")
    text = finding(found, "drug.strength-does-not-fit").text
    assert text.endswith(
        "does not fit: it is a solution of 2 mg/mL already, while the recipe dissolves the drug to 8.33 mg/mL."
    )
    told = finding(found, "drug.strength-does-not-fit")
    assert (told.severity, told.lines) == ("block", ("drug.product", "drug.concentration"))
    assert [source.key for source in told.sources] == ["ahfs-epirubicin"]
    assert found.blocked
    assert "drug.product-does-not-fit" not in codes(found)
    assert found["drug.volume"].value == 25.0  # 50 mg / 2 mg/mL
    assert found["drug.diluent_volume"].status == "not applicable"
    for line_id in ("oil.volume", "emulsion.volume", "emulsion.drug_concentration", "inject.duration", "oil.iodine"):
        assert [waiting.id for waiting in found[line_id].waits_for] == ["drug.product"], line_id


def test_a_strength_chosen_otherwise_counts_and_is_a_caution() -> None:
    found = plan(drug__concentration="10 mg/mL")
    assert found["drug.volume"].value == 5.0
    assert found["emulsion.volume"].value == 15.0
    assert "quantity.changed" in codes(found)


def test_a_mass_with_two_ends_gives_volumes_with_two_ends_and_one_strength() -> None:
    start = recipe(EMULSION).origin.text.index("  drug.mass:\n")
    end = recipe(EMULSION).origin.text.index("  drug.diluent:")
    block = recipe(EMULSION).origin.text[start:end]
    spanned = written(block, "  drug.mass: 50-70 mg [somma-2015, abstract; epidoxorubicin-trial, abstract]\n")
    found = compute(spanned, Case(choices=changed({"drug.mass": "unset"})), shelf())
    # 2 x 50 / 8.33 and 2 x 70 / 8.33; the strength is 8.33 / 3 at both ends.
    oil = found["oil.volume"]
    assert [oil.low, oil.high] == [pytest.approx(100 / 8.33), pytest.approx(140 / 8.33)]
    strength = found["emulsion.drug_concentration"]
    assert [end for end in (strength.value, strength.low, strength.high) if end is not None] == [
        pytest.approx(8.33 / 3)
    ] * (1 if strength.value is not None else 2)
    assert "oil.above-label" in codes(found)


def test_heart_beats_of_the_endpoint_become_seconds() -> None:
    line = plan(patient__heart_rate="72 /min")["endpoint.clearance.clearance_time"]
    # 3 and 5 beats at 72 a minute.
    assert [line.low, line.high] == [pytest.approx(2.5), pytest.approx(5 * 60 / 72)]
    assert line.unit == "s"


@pytest.mark.parametrize(
    ("given", "code"),
    [((), None), (("label.volume",), "oil.above-label"), (("label.volume", "clinical.volume"), "oil.above-clinical")],
)
def test_an_oil_is_held_to_what_its_file_gives_however_little_that_is(given: tuple[str, ...], code: str | None) -> None:
    oil = shelf().products["lipiodol"]
    kept = {name: each for name, each in oil.quantities.items() if name in ("vial.volume", "oil_iodine", *given)}
    held = with_product(oil.model_copy(update={"quantities": kept}))
    made = compute(recipe(EMULSION), case_of({**BY_VOLUME, "oil.volume": "60 mL"}), held)
    flagged = [(each.code, each.text) for each in made.findings if each.code.startswith("oil.above")]
    assert [name for name, _ in flagged] == ([code] if code else [])
    assert all(text.startswith("60 mL of oil is more than ") and text.endswith(".") for _, text in flagged)


def test_a_recipe_that_names_no_oil_waits_for_its_iodine_and_counts_no_vials() -> None:
    of = with_parameters(recipe(EMULSION), {}, without=("oil.product",))
    made = compute(of, case_for(of, changed({})), shelf())
    assert made["oil.volume"].value == pytest.approx(float(2 * V))
    assert [waiting.id for waiting in made["oil.iodine"].waits_for] == ["oil.product"]
    assert "oil.vials" not in made


def test_a_recipe_without_a_ratio_takes_its_oil_by_volume_and_has_no_type_that_was_measured() -> None:
    of = with_parameters(recipe(EMULSION), {}, without=("oil.ratio", "oil.mode"))
    choices = {name: text for name, text in changed(BY_VOLUME).items() if name != "oil.mode"}
    made = compute(of, case_for(of, {**choices, "oil.volume": "10 mL"}), shelf())
    assert made["oil.volume"].value == 10
    assert made["emulsion.volume"].value == pytest.approx(10 + float(V))
    assert made["emulsion.water_in_oil"].status == "not applicable"
