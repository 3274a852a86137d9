"""A case that is written to a file reads back as the same case, and the form knows what the file knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embolplan.errors import CaseError
from embolplan.library import load_recipe, make_case, read_case, shipped_root
from embolplan.library.case_entry import enter, remove, unusual
from embolplan.library.case_fields import case_sections
from embolplan.library.case_writing import case_text
from embolplan.model.case import Case
from embolplan.reading.characters import REFUSED

PROTOCOL = load_recipe(shipped_root(), "liver/callispheres-epirubicin-300-500").protocol
MARKS = ":#[]{},'\"&*!|>%@`-?\\~= a1"
"""What YAML reads as something else than text."""
WORDS = st.one_of(
    st.text(MARKS, min_size=1, max_size=6), st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
).filter(lambda text: bool(text.strip()) and not REFUSED.search(text) and text.isprintable())
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,5}", fullmatch=True)
SHARES = st.integers(0, 100).map(lambda share: f"{share} %")
LENGTHS = st.integers(1, 30).map(lambda length: f"{length} cm")


def maybe(**fields: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    """Any of these fields."""
    return st.fixed_dictionaries({}, optional=fields)


def whole(**fields: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    """All of these fields."""
    return st.fixed_dictionaries(fields)


CASES = whole(
    patient=maybe(id=WORDS, allergies=WORDS, weight=st.integers(2, 200).map(lambda kg: f"{kg}kg")),
    labs=maybe(date=st.dates().map(str).filter(lambda day: len(day) == 10), bilirubin=st.just("18.8 µmol/L")),
    history=maybe(
        anthracyclines=st.one_of(
            st.just("none"),
            st.lists(st.fixed_dictionaries({"drug": WORDS, "dose": st.just("240 mg/m2")}), max_size=3),
        )
    ),
    tumours=st.lists(
        st.fixed_dictionaries({"id": NAMES}, optional={"diameters": st.lists(LENGTHS, max_size=3)}),
        max_size=3,
        unique_by=lambda each: str(each["id"]),
    ),
    feeders=st.lists(
        st.fixed_dictionaries({"id": NAMES}, optional={"vessel": WORDS, "share": SHARES}),
        max_size=3,
        unique_by=lambda each: str(each["id"]),
    ),
    stock=st.lists(
        st.fixed_dictionaries({"product": WORDS, "count": st.integers(0, 9).map(str)}, optional={"lot": WORDS}),
        max_size=3,
    ),
    choices=maybe(**{"load.excess": st.just("kept"), "contrast.ratio": st.just("1:1 beads to contrast")}),
    overrides=maybe(**{"drug.product-does-not-fit": st.fixed_dictionaries({"by": WORDS, "reason": WORDS})}),
)


@settings(max_examples=40)
@given(CASES)
def test_a_case_that_is_written_reads_back_as_the_same_case(tmp_path_factory: object, tree: dict[str, object]) -> None:
    case = Case.model_validate(tree)
    path = Path(tmp_path_factory.getbasetemp()) / "case.yaml"  # type: ignore[attr-defined] # pytest's factory
    path.write_text(case_text(case), encoding="utf-8")
    assert make_case(read_case(path), {}, None, "file") == case


def test_the_form_has_every_field_of_the_model_once() -> None:
    named = [(section.path[0], field.name) for section in case_sections() for field in section.fields]
    assert len(named) == len(set(named))
    wanted = {("labs", name) for name in type(Case().labs).model_fields}
    wanted |= {("patient", name) for name in type(Case().patient).model_fields}
    assert wanted <= set(named)
    # What the rows of a section hold is what the section holds.
    assert [[field for row in each.rows for field in row] for each in case_sections()] == [
        list(each.fields) for each in case_sections()
    ]


def test_a_field_is_entered_changed_and_taken_out() -> None:
    case = enter(Case(), PROTOCOL, ("patient",), {"weight": " 62.5 kg "})
    case = enter(case, PROTOCOL, ("patient",), {"height": "165 cm"})
    assert (case.patient.weight, case.patient.height) == ("62.5 kg", "165 cm")
    assert enter(case, PROTOCOL, ("patient",), {"weight": ""}).patient.weight is None


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"weight": "62,5 kg"}, "'62,5 kg' has a decimal comma"),
        ({"weight": "62.5"}, "needs a unit"),
        ({"sex": "femal"}, "not one of: female, male"),
        ({"id": "a\nb"}, "line break"),
        ({"id": "a\u202eb"}, "direction"),
    ],
)
def test_a_field_is_refused_in_the_words_of_the_command_line(answers: dict[str, str], said: str) -> None:
    with pytest.raises(CaseError) as refused:
        enter(Case(), PROTOCOL, ("patient",), answers)
    assert said in refused.value.problems[0].message
    assert refused.value.problems[0].key.split(".")[-1] in answers


def test_items_keep_their_order_when_one_is_changed_or_taken_out() -> None:
    case = Case()
    for name in ("F1", "F2", "F3"):
        case = enter(case, PROTOCOL, ("feeders",), {"id": name, "share": "20 %"})
    case = enter(case, PROTOCOL, ("feeders",), {"id": "F2", "share": "40 %"}, 1)
    assert [(each.id, each.share) for each in case.feeders] == [("F1", "20 %"), ("F2", "40 %"), ("F3", "20 %")]
    assert [each.id for each in remove(case, PROTOCOL, ("feeders",), 0).feeders] == ["F2", "F3"]


def test_what_is_unlike_most_is_said_with_the_likely_slip() -> None:
    assert "did you mean" in unusual(("labs",), "creatinine", "80 mg/dL")
    assert unusual(("labs",), "creatinine", "80 µmol/L") == ""
    assert "outside" in unusual(("tumours",), "diameters", "5 cm, 60 cm")
