"""Cases and choices: what is accepted stays as typed, and what is not gets one line each, all in one run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from embolplan.errors import CaseError
from embolplan.library import load_recipe, make_case, read_case, shipped_root
from embolplan.model.case import Case
from tests.library.good import NAME

if TYPE_CHECKING:
    from embolplan.model.protocol import Protocol

WORKED = {
    "drug.product": "epirubicin-powder-10-mg",
    "beads.settled_volume": "2 mL",
    "load.excess": "kept",
    "contrast.basis": "slurry",
    "contrast.product": "iodixanol-320",
    "infusion.mass": "100 mg",
}
FILE = """\
patient: {id: S-014, sex: female, age: 61 years, weight: 62.5 kg}
labs: {date: 2026-11-20, bilirubin: 1.1 mg/dL}
tumours: [{id: T1, diameters: [11 cm, 9 cm]}]
feeders: [{id: F1, vessel: right hepatic A8, share: 60 %}]
stock: [{product: epirubicin-powder-10-mg, count: 8, expires: 2027-03}]
choices: {beads.settled_volume: 2 mL, contrast.basis: slurry}
overrides: {drug.product-does-not-fit: {by: Dr A, reason: agreed}}
"""
BAD_SETTINGS = {
    ("beads.settled_volume", "2,5 mL"): "'2,5 mL' has a decimal comma (write 2.5 mL)",
    ("beads.settled_volume", "1 000 mL"): "'1 000 mL' has its digits in groups (write 1000 mL)",
    ("beads.settled_volume", "2"): "'2' needs a unit, for example 2 mL (a volume takes mL, µL or L)",
    ("beads.settled_volume", "2 mg"): (
        "'2 mg' gives a mass, and a volume takes mL, µL or L (was another field meant, or is the unit a slip?)"
    ),
    ("beads.settled_volume", "nan mL"): "'nan mL' is not a number (leave it out if it is not known)",
    ("beads.settled_volume", "-2 mL"): (
        "'-2 mL' has a minus sign, and a volume is never negative (write it without the sign, for example 12 mL)"
    ),
    ("beads.settled_volume", "1e400 mL"): "'1e400 mL' has an exponent (write all digits, for example 12 mL)",
    ("beads.settled_volume", "1:1"): (
        "'1:1' is a ratio, and a volume is expected (write the amount itself, for example 12 mL)"
    ),
    ("beads.settled_volume", "no"): "'no' has no number (write for example 12 mL)",
    (
        "beads.settled_volume",
        "at most 2 mL",
    ): "'at most 2 mL' is not one exact number (write a single amount, for example 12 mL)",
    ("beads.settled_volume", "1-2 mL"): "'1-2 mL' is not one exact number (write a single amount, for example 12 mL)",
    ("drug.product", "epirubicin-powder"): (
        "'epirubicin-powder' is not one of: epirubicin-powder-10-mg, epirubicin-powder-50-mg, "
        "epirubicin-solution-2-mg-ml"
    ),
    ("drug.product", "epirubicin-powder-11-mg"): (
        "'epirubicin-powder-11-mg' is not one of: epirubicin-powder-10-mg, epirubicin-powder-50-mg, "
        "epirubicin-solution-2-mg-ml (did you mean epirubicin-powder-10-mg?)"
    ),
    ("load.excess", "Kept"): "'Kept' is not one of: kept, removed (did you mean kept?)",
    ("infusion.mass", "150.000000001 mg"): (
        "150.000000001 mg lies outside 100-150 mg "
        "(the bounds: liu-2021, Methods, Treatment, Transarterial chemoembolization)"
    ),
    ("infusion.mass", "99999 mcg"): (
        "99999 mcg lies outside 100-150 mg (the bounds: liu-2021, Methods, Treatment, Transarterial chemoembolization)"
    ),
    ("contrast.ratio", "1:1 beads to oil"): "the ratio is of beads to oil, and the recipe's is of beads to contrast",
    ("infusion.diluent", " "): "a word or a few words on one line are expected here",
    ("beads.settled_volum", "2 mL"): (
        "this is neither a field of the case nor a quantity of the recipe (did you mean beads.settled_volume?)"
    ),
    ("patint.weight", "70 kg"): (
        "this is neither a field of the case nor a quantity of the recipe (did you mean patient.weight?)"
    ),
    ("patient.wieght", "70 kg"): "'wieght' is not a key that is known here (did you mean weight?)",
    ("patient.sex", "mal"): "'mal' is not one of: female, male (did you mean male?)",
    ("patient.weight.x", "70 kg"): (
        "a setting gives one field of the case, for instance patient.weight or feeders.F1.share "
        "(did you mean patient.weight?)"
    ),
    ("patient", "x"): (
        "a setting gives one field of the case, for instance patient.weight or feeders.F1.share "
        "(did you mean patient.id?)"
    ),
    (
        "feeders.F1.share",
        "101 %",
    ): "'101 %' is more than 100 %, the most that a share can be (check the unit and the decimal point)",
    ("feeders.1.share", "10 %"): "'1' is not an id of a feeder or tumour: a letter, then letters, digits, - or _",
    ("tumours.T1.diameters", "11 cm, 9,5 cm"): "'9,5 cm' has a decimal comma (write 9.5 cm)",
    ("stock.epirubicin-powder-10-mg.lot", "A1"): "the key 'count' is missing",
    ("procedure.date", "2026-02-30"): "there is no day 2026-02-30",
}


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    """The protocol of the worked example."""
    return load_recipe(shipped_root(), NAME).protocol


def refused(error: pytest.ExceptionInfo[CaseError]) -> list[str]:
    """The lines of a refusal."""
    assert error.value.exit_code == 4
    return str(error.value).splitlines()


@pytest.mark.parametrize("setting", BAD_SETTINGS, ids="=".join)
def test_a_bad_setting_gets_one_line_under_its_name(setting: tuple[str, str], protocol: Protocol) -> None:
    with pytest.raises(CaseError) as error:
        make_case({}, [setting], protocol, "case")
    assert refused(error) == [f"{setting[0]}: {BAD_SETTINGS[setting]}"]


def test_all_bad_settings_come_in_one_run_and_in_their_order(protocol: Protocol) -> None:
    settings = [("infusion.mass", "1 mg"), ("patient.sex", "mal"), ("load.excess", "kep"), ("nothing", "x")]
    with pytest.raises(CaseError) as error:
        make_case({}, settings, protocol, "case")
    assert [line.partition(":")[0] for line in refused(error)] == [name for name, _ in settings]


def test_a_setting_given_twice_is_refused(protocol: Protocol) -> None:
    with pytest.raises(CaseError) as error:
        make_case({}, [("drug.mass", "50 mg"), ("drug.mass", "60 mg")], protocol, "case")
    assert refused(error) == ["drug.mass: this is set twice"]


def test_choices_of_the_worked_example_stand_as_typed(protocol: Protocol) -> None:
    assert make_case({}, WORKED, protocol, "case").choices == WORKED


def test_a_stated_quantity_may_be_set_too(protocol: Protocol) -> None:
    assert make_case({}, {"drug.mass": "0.05 g"}, protocol, "case").choices == {"drug.mass": "0.05 g"}


@pytest.mark.parametrize("text", ["100 mg", "150 mg", "0.15 g", "100000 mcg"])
def test_a_bound_itself_is_within_the_bounds(text: str, protocol: Protocol) -> None:
    assert make_case({}, {"infusion.mass": text}, protocol, "case").choices["infusion.mass"] == text


def test_a_setting_overrides_the_file_and_leaves_the_tree_alone(tmp_path: Path, protocol: Protocol) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(FILE, encoding="utf-8")
    tree = read_case(file)
    settings = {"feeders.F1.share": "40 %", "feeders.F2.share": "60 %", "patient.weight": "70kg"}
    case = make_case(tree, settings, protocol, str(file))
    assert [(each.id, each.vessel, each.share) for each in case.feeders] == [
        ("F1", "right hepatic A8", "40 %"),
        ("F2", None, "60 %"),
    ]
    assert case.patient.weight == "70kg"
    assert case.overrides["drug.product-does-not-fit"].reason == "agreed"
    assert make_case(tree, {}, protocol, str(file)).feeders[0].share == "60 %"


def test_yaml_json_and_settings_give_the_same_case(tmp_path: Path, protocol: Protocol) -> None:
    (tmp_path / "a.yaml").write_text("patient: {weight: 70 kg}\nfeeders: [{id: F1, share: 60 %}]\n", encoding="utf-8")
    (tmp_path / "a.json").write_text(
        '{"patient": {"weight": "70 kg"}, "feeders": [{"id": "F1", "share": "60 %"}]}', encoding="utf-8"
    )
    settings = {"patient.weight": "70 kg", "feeders.F1.share": "60 %"}
    cases = [make_case(read_case(tmp_path / name), {}, protocol, name) for name in ("a.yaml", "a.json")]
    assert cases[0] == cases[1] == make_case({}, settings, protocol, "case")


def test_no_case_at_all_is_an_empty_case() -> None:
    assert make_case(read_case(None), {}, None, "case") == Case()


def test_every_problem_of_a_case_file_has_its_line_and_column(tmp_path: Path, protocol: Protocol) -> None:
    file = tmp_path / "case.yaml"
    bad = FILE.replace("62.5 kg", "'62,5 kg'").replace("1.1 mg/dL", "NaN").replace("vessel:", "vesel:")
    bad = bad.replace("beads.settled_volume: 2 mL", "beads.settled_volum: 2 mL").replace("slurry", "slury")
    bad = bad.replace("count: 8", "count: 8.5").replace("reason:", "resaon:")
    file.write_text(bad, encoding="utf-8")
    with pytest.raises(CaseError) as error:
        make_case(read_case(file), {"patient.age": "x"}, protocol, str(file))
    lines = [line.removeprefix(f"{file}:") for line in refused(error)]
    assert [line.partition(" (")[0] for line in lines] == [
        "1:58: patient.weight: '62,5 kg' has a decimal comma",
        "2:37: labs.bilirubin: 'NaN' is not a number",
        "4:20: feeders.0.vesel: 'vesel' is not a key that is known here",
        "5:51: stock.0.count: '8.5' is not a whole number",
        f"6:11: choices.beads.settled_volum: {NAME} has no quantity 'beads.settled_volum'",
        "6:54: choices.contrast.basis: 'slury' is not one of: settled-before-loading, settled-after-loading, slurry, "
        "whole-syringe",
        "7:40: overrides.drug.product-does-not-fit: the key 'reason' is missing",
        "7:51: overrides.drug.product-does-not-fit.resaon: 'resaon' is not a key that is known here",
        "patient.age: 'x' has no number",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("patient:\n\tage: 61 years\n", "2:1: a tab stands in the indentation (indent with spaces)"),
        ("patient: {age: &a 61 years}\n", "1:16: patient.age: the anchor &a is not accepted"),
        ("patient: {age: !x 61 years}\n", "1:16: patient.age: a tag is not accepted"),
        ("liver: {milan: within}\nliver: {milan: beyond}\n", "2:1: liver: the key 'liver' stands twice"),
        ("liver: {milan: within}\n---\nlabs: {inr: 1}\n", "2:1: a second document begins here"),
        ("- 1\n", "1:1: keys with values are expected here"),
    ],
)
def test_a_case_file_that_cannot_be_read_says_where(text: str, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError) as error:
        read_case(file)
    assert refused(error)[0].startswith(f"{file}:{expected}")


def test_two_feeders_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="the id 'F1' stands twice"):
        make_case({"feeders": [{"id": "F1"}, {"id": "F1"}]}, {}, None, "case")


def test_a_case_of_an_unknown_form_or_place_is_refused(tmp_path: Path) -> None:
    for name, why in (("case.txt", "ends in .yaml, .yml or .json"), ("case.yaml", "no such file")):
        with pytest.raises(CaseError, match=why):
            read_case(tmp_path / name)
