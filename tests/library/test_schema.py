"""The schemas that editors use: current, explained in every field, never stricter than the check, seldom laxer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from embolplan.engine.actions import ACTIONS
from embolplan.library import shipped_root
from embolplan.library.files import product_files, protocol_files
from embolplan.library.load import parse_product, parse_protocol
from embolplan.library.schema import DIALECT, FILES, FOLDER, schema_text
from embolplan.library.written import CITATION, id_patterns, single
from embolplan.model.cite import parse_cited
from embolplan.model.names import KINDS_BY_ID, KINDS_BY_WORD, kind_name
from embolplan.model.parameter import Parameter, Written
from embolplan.model.protocol import Do
from embolplan.reading import Tree, read_yaml
from embolplan.units import KINDS, parse_single
from embolplan.units.kinds import kind_spellings
from embolplan.words.en.field import MESSAGES
from tests.library.good import GOOD
from tests.library.test_bad_protocols import BAD

ROOT = shipped_root()
SCHEMAS = {name: Draft202012Validator(json.loads(schema_text(name))) for name in FILES}
FROZEN = Path(__file__).parent
FOR_CHECK = {"one bound", "no such day", "count above"}
"""What the model refuses and no pattern can: an amount of one end, a day that no calendar has, more than there are."""
CASE = """
patient: {id: S-014, sex: female, age: 61 years, height: 165 cm, weight: 62.5 kg, heart_rate: 72 /min, ecog: 1}
labs: {date: 2026-11-20, bilirubin: 18.8 µmol/L, albumin: 38 g/L, inr: 1.1, platelets: 180 10^9/L}
liver: {ascites: none, encephalopathy: 1-2, nodules: 3, extrahepatic: "no"}
history: {anthracyclines: [{drug: doxorubicin, dose: 240 mg/m2}]}
tumours: [{id: T1, diameters: [11 cm, 9 cm, 8 cm]}]
feeders: [{id: F1, vessel: right hepatic A8, share: 60 %}]
microcatheter: {lumen: 0.021 in, length: 130 cm}
stock: [{product: epirubicin-powder-10-mg, count: 8, lot: A1234, expires: 2027-03}]
procedure: {date: 2026-11-24}
choices: {beads.settled_volume: 2 mL, contrast.basis: slurry}
"""


def as_editors_read(tree: Tree) -> Any:
    """A tree as YAML 1.2 types it, which is what an editor holds against the schema."""
    if isinstance(tree, dict):
        return {key: as_editors_read(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [as_editors_read(value) for value in tree]
    if re.fullmatch(r"[-+]?[0-9]+", tree):
        return int(tree)
    return float(tree) if re.fullmatch(r"[-+]?[0-9]*\.[0-9]+", tree) else tree


def wrong(name: str, text: str) -> list[str]:
    """What the schema finds in a text, read as text and as an editor reads it."""
    tree = read_yaml(text, "file").tree
    both = (tree, as_editors_read(tree))
    return [f"{error.json_path}: {error.message}" for each in both for error in SCHEMAS[name].iter_errors(each)]


@pytest.mark.parametrize("name", FILES)
def test_the_schemas_that_are_shipped_say_what_the_models_say(name: str) -> None:
    shipped = (ROOT / FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert shipped == schema_text(name), "python -m embolplan.library.schema protocols writes them anew"
    Draft202012Validator.check_schema(SCHEMAS[name].schema)
    assert json.loads(shipped)["$schema"] == DIALECT


def test_every_shipped_file_fits_its_schema() -> None:
    files = [("protocol", path) for path in protocol_files(ROOT)] + [("product", path) for path in product_files(ROOT)]
    files += [("protocol", FROZEN / name) for name in ("good.yaml", "layers.yaml")]
    assert len(files) > 20
    assert {path.name: found for name, path in files if (found := wrong(name, path.read_text(encoding="utf-8")))} == {}


def test_a_case_fits_its_schema_and_a_slip_does_not() -> None:
    assert wrong("case", CASE) == []
    for old, new in (("165 cm", "165"), ("slight", "some"), ("ascites: none", "ascites: mild"), ("2027-03", "03/27")):
        assert bool(wrong("case", CASE.replace(old, new))) == (old in CASE)


@pytest.mark.parametrize("name", BAD)
def test_what_the_model_refuses_an_editor_shows_as_one_types(name: str) -> None:
    old, new, _ = BAD[name]
    text = GOOD.replace(old, new, 1)
    readable = not read_yaml(text, "file").problems
    refused = readable and parse_protocol(text, "file")[0] is None
    assert bool(wrong("protocol", text)) == (refused and name not in FOR_CHECK) or not readable


def test_a_slip_in_a_product_shows_too() -> None:
    text = (ROOT / "formulary" / "epirubicin-powder-10-mg.yaml").read_text(encoding="utf-8")
    for old, new in (("10 mg [", "10 mL ["), ("kind: drug", "kind: pill"), ("form:", "shape:"), ("embolplan: 1", "")):
        assert old in text
        spoilt = text.replace(old, new, 1)
        assert parse_product(spoilt, "file")[0] is None
        assert wrong("product", spoilt)


def test_every_field_has_its_sentence_and_every_sentence_its_field() -> None:
    told = set[str]()

    def look(part: Any) -> None:
        if isinstance(part, dict):
            for key, value in part.items():
                if key == "properties":
                    told_of = [field is False or {"description", "$ref"} & set(field) for field in value.values()]
                    assert all(told_of), value
                look(value)
            told.update(part[key] for key in ("description", "patternErrorMessage") if isinstance(part.get(key), str))
        for each in part if isinstance(part, list) else ():
            look(each)

    for validator in SCHEMAS.values():
        look(validator.schema)
    templates = [re.escape(text.replace("{{", "{").replace("}}", "}")) for text in MESSAGES.values()]
    shapes = [re.sub(r"\\{example\\}", ".+", text) for text in templates]
    unsaid = [text for text in shapes if not any(re.fullmatch(text, each) for each in told)]
    assert [text for text in unsaid if not text.startswith(("1:1", "6", "slurry", "epirubicin"))] == []


IDS = st.lists(
    st.sampled_from([*KINDS_BY_WORD, *KINDS_BY_ID, "start", "systemic", "followup", "drug", "bead-syringe", "a1"]),
    min_size=1,
    max_size=4,
).map(".".join)


@given(IDS)
def test_an_id_has_the_kind_in_the_schema_that_it_has_in_the_model(line_id: str) -> None:
    fits = [kind for kind, patterns in id_patterns().items() for each in patterns if re.search(each, line_id)]
    kind = kind_name(line_id)
    assert fits == ([kind] if kind else [])


NUMBERS = st.sampled_from(["0", "1", "2.5", "10", "0.021", "007", "1,5", "1 000", "-2", "1e3", ".5"])
AROUND = st.sampled_from(["", "at least ", "At most ", "about ", "at least about ", "circa ", "< "])
JOINTS = st.sampled_from([None, "-", "–", " - ", " to ", ":", " : "])
UNITS = st.sampled_from(sorted({unit for kind in KINDS.values() for unit in kind_spellings(kind)} | {"mgs", "cc", ""}))
CITATIONS = st.sampled_from(
    ["", " [doe-2021, Methods]", " [doe-2021]", " [assumed, why]", " [assumed]", " [house rule, me, why]",
     " [house rule, me]", " [a, b; c, d]", " [a, b; c]", " [Doe, p]", "[a,b]"]
)  # fmt: skip
SPOKEN = st.sampled_from(["not reported", "none", "epirubicin", "a volume", "1:1 beads to contrast", "slurry", "6"])


def accepted(line_id: str, entry: object) -> bool:
    """Whether the model reads an entry."""
    try:
        Parameter.model_validate(Written(line_id, entry))
    except ValueError:
        return False
    return True


@given(
    st.sampled_from([*KINDS_BY_WORD, *KINDS_BY_ID, "systemic.x.start"]),
    SPOKEN | st.builds(lambda a, n, j, m, s, u: a + n + (j + m if j else "") + s + u, AROUND, NUMBERS, JOINTS, NUMBERS,
                       st.sampled_from(["", " "]), UNITS),
    CITATIONS,
)  # fmt: skip
def test_no_amount_that_the_model_reads_is_marked_as_wrong(line_id: str, amount: str, citation: str) -> None:
    written, kind = amount + citation, kind_name(line_id)
    schema = SCHEMAS["protocol"].schema
    assert isinstance(schema, dict)
    validator = Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]})
    forms: tuple[object, ...] = (
        written,
        {"label": "x", "value": written, "why": "y"},
        {"choose": written, "why": "y"},
        {"choose": [written, "2 mL", "a volume"], "why": "y"},
        {"choose": [written, "3 mL"], "why": "y"},
    )
    for form in forms:
        assert not accepted(line_id, form) or validator.is_valid(form), form


@given(NUMBERS, UNITS, st.sampled_from(sorted(KINDS)))
def test_a_single_amount_of_a_case_is_read_the_same(number: str, unit: str, name: str) -> None:
    text = f"{number} {unit}".strip()
    try:
        parse_single(text, KINDS[name])
    except ValueError:
        return
    assert Draft202012Validator(single(KINDS[name])).is_valid(text)


@given(CITATIONS)
def test_a_citation_fits_where_the_model_reads_it(citation: str) -> None:
    try:
        parse_cited(f"x{citation}")
        read = True
    except ValueError:
        read = False
    assert bool(re.search(CITATION + "$", citation)) == read


def test_every_shipped_file_leads_an_editor_to_its_schema() -> None:
    files = [("protocol", path) for path in protocol_files(ROOT)] + [("product", path) for path in product_files(ROOT)]
    for name, path in files:
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        way = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / way).resolve() == ROOT / FOLDER / f"{name}.json", path


def test_every_kind_of_step_is_explained_and_those_that_are_not_computed_are_named() -> None:
    told = MESSAGES["field.protocol.Step.do"]
    assert [do for do in get_args(Do) if not re.search(rf"\b{do}\b", told)] == []
    idle = told.partition("move nothing. ")[2]
    assert {do for do in get_args(Do) if re.search(rf"\b{do}\b", idle)} == set(get_args(Do)) - set(ACTIONS)
