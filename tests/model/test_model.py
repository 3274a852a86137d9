"""What the model takes from a file: each value typed, each with the basis it stands on, nothing by another way in."""

from __future__ import annotations

from fractions import Fraction

import pytest
from pydantic import ValidationError

from embolplan.model.base import CitedText, Closed
from embolplan.model.case import Case, Feeder
from embolplan.model.cite import Basis, Reference, parse_basis, parse_cited, split_citation
from embolplan.model.evidence import Count, Evidence, parse_count_of
from embolplan.model.names import kind_name, label_of, unit_kind
from embolplan.model.parameter import Choose, Parameter, Written
from embolplan.model.product import Product
from embolplan.model.protocol import Endpoint, Protocol, Step
from embolplan.units import Quantity, Ratio

CITED = "[liu-2021, Methods]"
STATED = Basis("stated", (Reference("liu-2021", "Methods"),))


def parameter(line_id: str, entry: object) -> Parameter:
    """A parameter as its file has it."""
    return Parameter.model_validate(Written(line_id, entry))


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("liu-2021, Methods", STATED),
        ("liu-2021, Methods, Treatment", Basis("stated", (Reference("liu-2021", "Methods, Treatment"),))),
        ("a-1, x; b-2, y", Basis("stated", (Reference("a-1", "x"), Reference("b-2", "y")))),
        ("assumed, it is so", Basis("assumed", because="it is so")),
        ("chosen, by us", Basis("chosen", because="by us")),
        ("house rule, Dr A, for safety", Basis("house rule", because="for safety (Dr A)")),
    ],
)
def test_a_citation_gives_its_basis(text: str, basis: Basis) -> None:
    assert parse_basis(text) == basis


@pytest.mark.parametrize(
    "text", ["liu-2021", "liu-2021,", "Liu 2021, Methods", "assumed", "house rule, Dr A", "", "a, b;"]
)
def test_a_citation_without_place_or_reason_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_basis(text)


@pytest.mark.parametrize("text", ["60 mg", "60 mg []", "[liu-2021, Methods]", "60 mg [liu-2021, Methods] more"])
def test_nothing_stands_without_a_value_and_a_source(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_cited(text)


def test_a_citation_may_run_over_lines() -> None:
    assert split_citation("60\n mg\n [a-1,\n  x]") == ("60 mg", "a-1, x")


@pytest.mark.parametrize(
    ("line_id", "written", "value"),
    [
        ("drug.mass", "60 mg", Quantity(Fraction(60), Fraction(60), "mg")),
        ("distal.drug.mass", "60 mg", Quantity(Fraction(60), Fraction(60), "mg")),
        ("settle.duration", "2-3 min", Quantity(Fraction(2), Fraction(3), "min")),
        ("load.duration", "at least 2 h", Quantity(Fraction(2), None, "h")),
        ("contrast.volume", "about 2 mL", Quantity(Fraction(2), Fraction(2), "mL", about=True)),
        ("contrast.ratio", "1:1 beads to contrast", Ratio((Fraction(1), Fraction(1)), ("beads", "contrast"))),
        ("fraction.count", "5", 5),
        ("drug.name", "epirubicin", "epirubicin"),
        ("total.dose", "25 Gy", Quantity(Fraction(25), Fraction(25), "Gy")),
        ("systemic.sorafenib.start", "3-5 days", Quantity(Fraction(3), Fraction(5), "days")),
    ],
)
def test_a_stated_value_is_typed_by_its_id(line_id: str, written: str, value: object) -> None:
    made = parameter(line_id, f"{written} {CITED}")
    assert (made.value, made.basis, made.choose, made.reported) == (value, STATED, None, True)


def test_what_is_not_reported_is_a_choice_of_anything() -> None:
    made = parameter("inject.pulse_volume", "not reported")
    assert (made.value, made.choose, made.unit, made.reported) == (None, Choose(), "mL", False)
    assert made.why


@pytest.mark.parametrize(
    ("entry", "choose"),
    [
        ({"choose": ["kept", "removed"], "why": "w"}, Choose(options=("kept", "removed"), bases=(None, None))),
        (
            {"choose": [f"a {CITED}", f"b {CITED}"], "why": "w"},
            Choose(options=("a", "b"), bases=(STATED, STATED)),
        ),
        ({"choose": "a word", "why": "w"}, Choose()),
    ],
)
def test_a_choice_of_words_keeps_its_options_and_their_sources(entry: object, choose: Choose) -> None:
    assert parameter("load.excess", entry).choose == choose


def test_bounds_keep_their_source() -> None:
    made = parameter("infusion.mass", {"choose": f"100-150 mg {CITED}", "why": "w"})
    assert made.choose == Choose(bounds=Quantity(Fraction(100), Fraction(150), "mg"), basis=STATED)
    assert made.unit == "mg"


@pytest.mark.parametrize(
    ("line_id", "entry"),
    [
        ("drug.mass", {"kind": "mass", "id": "drug.mass", "value": "60 mg"}),
        ("drug.mass", {"id": "drug.volume", "value": f"60 mg {CITED}"}),
        ("drug.mass", {"entry": f"60 mg {CITED}"}),
        ("drug.mass", ["60 mg"]),
        ("drug.mass", {"value": ["60 mg"]}),
        ("drug.mass", {"value": "60 mg"}),
        ("drug.mass", {}),
        ("drug.mass", {"choose": {"a": "b"}, "why": "w"}),
        ("drug.mass", {"choose": "100 mg [a-1, x]", "why": "w"}),
        ("drug.mass", {"choose": "100-150 mg", "why": "w"}),
        ("load.excess", {"choose": ["kept"], "why": "w"}),
        ("load.excess", {"choose": ["kept", "kept"], "why": "w"}),
        ("load.excess", {"choose": ["kept", ["removed"]], "why": "w"}),
        ("load.excess", {"choose": ["kept", "removed"]}),
        ("load.excess", {"choose": "1-2 mL [a-1, x]", "why": "w"}),
        ("contrast.basis", {"choose": ["slurry", "syringe"], "why": "w"}),
        ("drug.nonsense", f"60 mg {CITED}"),
        ("drug.mass", {"label": "x" * 31, "value": f"60 mg {CITED}"}),
    ],
)
def test_an_entry_that_is_none_is_refused_and_nothing_slips_by(line_id: str, entry: object) -> None:
    with pytest.raises(ValidationError) as error:
        parameter(line_id, entry)
    assert [each["type"] for each in error.value.errors()] == ["value_error"]


def test_no_entry_of_a_file_is_dropped() -> None:
    for model, key in ((Protocol, "parameters"), (Product, "quantities")):
        with pytest.raises(ValidationError) as error:
            model.model_validate({key: {"drug.mass": ["60 mg"], "drug.volume": {"kind": "volume"}}})
        assert {each["loc"][1] for each in error.value.errors() if each["loc"][0] == key} == {
            "drug.mass",
            "drug.volume",
        }


@pytest.mark.parametrize("text", ["for 30 min", "three times {load.duration} or 2", "{drug.mass} in 5 mL", "٣ min"])
def test_no_digit_stands_in_the_text_of_a_step(text: str) -> None:
    with pytest.raises(ValidationError, match="stands in the text of a step as a number"):
        Step.model_validate({"id": "x", "phase": "prepare", "do": "stand", "text": f"{text} {CITED}"})


def test_a_step_knows_what_it_refers_to_and_its_container() -> None:
    told = {
        "id": "x",
        "phase": "prepare",
        "do": "mix",
        "from": "a",
        "text": f"{{b.mass}} {{c.mass}} {{b.mass}} {CITED}",
    }
    step = Step.model_validate(told)
    assert (step.references, step.container) == (("b.mass", "c.mass"), "a")


@pytest.mark.parametrize("conditions", [{}, {"any": ["time"], "all": ["blush gone"]}])
def test_an_endpoint_has_conditions_of_one_sort(conditions: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Endpoint.model_validate({"text": f"x {CITED}", "leads_to": "end", **conditions})


def test_counts_are_whole_and_no_more_than_there_are() -> None:
    assert parse_count_of("7 of 42") == Count(7, 42)
    assert Count(32, 42).percent == Fraction(3200, 42)
    for text in ("43 of 42", "7 of 0", "7/42", "07 of 42", "7 of 42 patients"):
        with pytest.raises(ValueError, match="is not a count"):
            parse_count_of(text)
    for text in ("4_8", "48.0", "-48", "forty"):
        with pytest.raises(ValidationError):
            Evidence.model_validate({"arms": {"a": text}})


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "26-01-01", "2026-1-1", "٢٠٢٦-01-01"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(ValidationError):
        Case.model_validate({"procedure": {"date": day}})


def test_a_case_is_empty_until_something_is_known() -> None:
    assert Case().is_empty
    assert not Case(feeders=(Feeder(id="F1"),)).is_empty


def test_models_are_frozen_and_closed() -> None:
    assert (Closed.model_config["frozen"], Closed.model_config["extra"]) == (True, "forbid")
    with pytest.raises(ValidationError):
        Case.model_validate({"patients": {}})


def test_ids_say_what_kind_of_thing_they_are() -> None:
    assert kind_name("systemic.sorafenib.interruption") == "calendar"
    assert kind_name("load.interval") == "duration"
    assert kind_name("solid.bed") == "radiation_dose"
    assert kind_name("drug.nonsense") is None
    assert unit_kind("contrast.basis") is None
    assert label_of("distal.nothing.known_here", frozenset(["distal"])) == "distal: nothing known here"


def test_a_cited_text_is_a_sentence_and_its_basis() -> None:
    made = Endpoint.model_validate({"text": f"flow stops {CITED}", "any": ["flow stasis"], "leads_to": "end"})
    assert made.text == CitedText("flow stops", STATED)
