"""The JSON of a plan and of a record is what other programs rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from embolplan.errors import ExportError
from embolplan.export import export_plan, export_record, plan_json, record_json
from tests.export.examples import OPEN, PLAN, RECORD, REHEARSAL

LINE_KEYS = [
    "id",
    "label",
    "phase",
    "step",
    "value",
    "low",
    "high",
    "about",
    "unit",
    "ucum",
    "text",
    "status",
    "formula",
    "inputs",
    "because",
    "sources",
    "waits_for",
    "instead_of",
]


def line(line_id: str) -> dict[str, Any]:
    """One line as a reader of the JSON finds it."""
    return next(found for found in json.loads(plan_json(PLAN))["lines"] if found["id"] == line_id)


def test_a_plan_begins_with_the_keys_of_the_contract_in_their_order() -> None:
    tree = json.loads(plan_json(PLAN))
    contract = [
        "schema",
        "code",
        "protocol",
        "made_from",
        "lines",
        "steps",
        "containers",
        "findings",
        "gaps",
        "assumptions",
        "not_assessed",
    ]
    assert list(tree)[: len(contract)] == contract
    assert list(tree)[len(contract) :] == [
        "conflicts",
        "sources",
        "title",
        "patient",
        "disclaimer",
        "schedule",
        "eligibility",
        "left_out",
    ]
    assert (tree["schema"], tree["code"]) == ("embolplan.plan/1", "7KQ2-9F")
    assert list(tree["protocol"]) == ["id", "version", "status"]
    assert [list(made) for made in tree["made_from"]] == [["kind", "id", "version", "sha256"]] * 3


def test_every_line_has_every_key_and_the_rare_ones_only_where_they_are() -> None:
    for found in json.loads(plan_json(PLAN))["lines"]:
        assert list(found)[: len(LINE_KEYS)] == LINE_KEYS
    assert line("drug.vials")["items"] == [{"product": "epirubicin-powder-10-mg", "count": 6}]
    assert line("drug.product")["option"] == "epirubicin-powder-10-mg"
    assert line("contrast.ratio")["ratio"] == {"parts": [1.0, 1.0], "of": ["beads", "contrast"], "basis": "slurry"}
    assert not {"items", "option", "ratio"} & set(line("drug.mass"))


def test_a_bound_a_span_and_an_unknown_keep_null_where_they_have_no_number() -> None:
    at_most, span, unknown = line("suspension.drug_concentration"), line("settle.duration"), line("infusion.volume")
    assert [(one["value"], one["low"], one["high"]) for one in (at_most, span, unknown)] == [
        (None, None, 15.0),
        (None, 2.0, 3.0),
        (None, None, None),
    ]
    assert unknown["waits_for"] == [{"id": "infusion.volume", "why": "The volume of the infusion is not reported."}]


def test_waits_outcomes_containers_and_overrides_have_the_shape_of_the_contract() -> None:
    tree = json.loads(plan_json(PLAN))
    settle, _, load = tree["steps"][:3]
    assert list(load)[:10] == ["n", "id", "phase", "do", "text", "lines", "starts_at", "ends_at", "wait", "outcomes"]
    assert (load["wait"]["value"], load["wait"]["unit"]) == (30.0, "min")
    assert (load["wait"]["every"]["value"], load["wait"]["every"]["unit"]) == (5.0, "min")
    assert (settle["wait"]["low"], settle["wait"]["high"], "value" in settle["wait"]) == (2.0, 3.0, False)
    assert tree["steps"][7]["outcomes"][0] == {"label": "Blush gone", "to": "end"}
    assert list(tree["containers"][0]) == ["after", "id", "capacity", "volume", "holds"]
    assert tree["containers"][1]["holds"][0] == {
        "substance": "epirubicin", "value": None, "unit": "mg", "low": None, "high": 60.0
    }  # fmt: skip
    assert tree["findings"][2]["override"] == {"by": "Dr. Chen", "reason": "A 20 mL syringe is at hand."}
    assert tree["findings"][3]["override"] is None


def test_floats_are_written_as_python_writes_them_and_text_as_it_is() -> None:
    text = plan_json(replace(PLAN, lines=(replace(PLAN.lines[0], value=60 / 14),)))
    assert '"value": 4.285714285714286,' in text
    assert "CalliSpheres 300-500 µm" in text
    assert text.endswith("}\n")


def test_nan_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        plan_json(replace(PLAN, lines=(replace(PLAN.lines[0], value=float("nan")),)))


def test_control_characters_are_escaped_and_read_back_as_they_were() -> None:
    sly = "a\x1b[31m\x9b\u202e\x7f\nb"
    text = plan_json(replace(PLAN, patient=sly))
    assert json.loads(text)["patient"] == sly
    assert not set("\x1b\x9b\u202e\x7f") & set(text)


def test_a_record_shows_planned_and_done_totals_and_events() -> None:
    tree = json.loads(record_json(RECORD))
    assert (tree["schema"], tree["procedure"], tree["code"]) == ("embolplan.record/1", "P-2026-0007", "7KQ2-9F")
    assert tree["lines"][1] == {
        "id": "suspension.volume", "label": "Suspension",
        "planned": {"value": 14.0, "low": None, "high": None, "text": "14 mL"},
        "value": 13.0, "low": None, "high": None, "unit": "mL", "text": "13 mL",
        "status": "measured", "explains": "lost",
    }  # fmt: skip
    assert list(tree["events"][0]) == ["n", "at", "by", "kind", "step", "turn", "body"]
    assert tree["totals"]["given.drug_mass"]["value"] == 60.0 * 9 / 14
    assert tree["totals"]["given.drug_mass"]["if"] == "evenly mixed"
    assert tree["totals"]["given.volume"]["if"] is None
    assert (tree["ended"], tree["open"], tree["last_hash"]) == (RECORD.ended, False, "ab" * 32)
    assert tree["case_contrast"] == {"value": 120.0, "unit": "mL"}
    assert json.loads(record_json(OPEN))["open"] is True


def test_no_json_drops_a_block_or_the_disclaimer() -> None:
    for text in (plan_json(PLAN), record_json(RECORD)):
        assert "drug.product-does-not-fit" in text
        assert "A 20 mL syringe is at hand." in text
        assert "it is not a medical device" in text


@pytest.mark.parametrize("form", ["text", "md", "html", "pdf", "json"])
def test_a_rehearsal_is_no_record(form: str) -> None:
    with pytest.raises(ExportError, match="rehearsal"):
        export_record(REHEARSAL, form)


def test_the_export_is_the_json_itself() -> None:
    assert export_plan(PLAN, "json").decode() == plan_json(PLAN)
    assert export_record(RECORD, "json").decode() == record_json(RECORD)
