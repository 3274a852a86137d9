"""A plan's code and the hashes of what it was made from, made a second time from the words of the contract."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest

from embolplan.engine.identity import plan_code
from embolplan.library import shipped_root
from embolplan.model.cite import Reference
from embolplan.plan import Finding, Item, Line, MadeFrom, Override, RatioText, Waiting
from tests.engine.shelf import CHOICES, plan_of, recipe

RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits, and the letters without I, L, O and U (crockford.com/base32.html)."""


def coded(text: str) -> str:
    """The first 30 bits of a text's SHA-256, six letters of five bits each."""
    letters = base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:6]
    six = letters.translate(str.maketrans(RFC_4648, CROCKFORD))
    return f"{six[:4]}-{six[4:]}"


def test_the_code_of_nothing_is_that_of_three_empty_lists() -> None:
    assert plan_code((), (), ()) == coded("[[],[],[]]")


def test_files_and_findings_are_coded_without_spaces_and_with_letters_as_they_are() -> None:
    file = MadeFrom("product", "perlen-µ", "1.0.0", "ab")
    plain = Finding("a.b", "note", "any words", ("x",), ())
    lifted = Finding("c.d", "block", "other words", (), (), Override("N. Ñ.", "because"))
    expected = '[[["product","perlen-µ","1.0.0","ab"]],[],[["a.b","note",null],["c.d","block",["N. Ñ.","because"]]]]'
    assert plan_code((file,), (), (plain, lifted)) == coded(expected)


def test_a_line_is_coded_by_its_numbers_and_its_proof_without_label_and_text() -> None:
    line = Line(
        "x.volume",
        "a label",
        "prepare",
        "mix",
        "7 mL",
        "derived",
        value=7.0,
        unit="mL",
        formula="a + b",
        inputs=("a", "b"),
        sources=(Reference("liu-2021", "Methods"),),
        waits_for=(Waiting("c", "why"),),
        ratio=RatioText((1.0, 2.0), ("beads", "contrast"), "slurry"),
        items=(Item("vial", 6),),
    )
    expected = (
        '[["x.volume","prepare","mix","derived",7.0,null,null,false,"mL"],[null,"a + b",["a","b"],null,null],'
        '[["liu-2021","Methods"]],["c"],[[1.0,2.0],["beads","contrast"],"slurry"],[["vial",6]]]'
    )
    assert plan_code((), (line,), ()) == coded(f"[[],[{expected}],[]]")


def test_no_code_is_made_of_what_is_no_number() -> None:
    line = Line("x", "x", "prepare", None, "x", "derived", value=float("nan"))
    with pytest.raises(ValueError, match="not JSON compliant"):
        plan_code((), (line,), ())


def test_each_file_is_named_with_the_hash_of_its_bytes() -> None:
    made = plan_of(CHOICES).made_from
    assert [each.kind for each in made] == ["protocol", *["product"] * (len(made) - 2), "case"]
    paths = {path.stem: path for path in Path(str(shipped_root())).rglob("*.yaml")}
    for each in made[:-1]:
        path = paths[str(each.id).rpartition("/")[2]]
        assert each.sha256 == hashlib.sha256(path.read_bytes()).hexdigest(), each.id
    assert {each.id for each in made} >= {recipe().protocol.id, CHOICES["drug.product"], CHOICES["contrast.product"]}


def test_a_case_is_named_with_the_hash_of_what_was_entered() -> None:
    *_, case = plan_of(CHOICES).made_from
    text = json.dumps({"choices": dict(sorted(CHOICES.items()))}, separators=(",", ":"), ensure_ascii=False)
    assert (case.id, case.version, case.sha256) == (None, None, hashlib.sha256(text.encode()).hexdigest())
    assert [each.kind for each in plan_of({}).made_from][:1] == ["protocol"]
    assert "case" not in {each.kind for each in plan_of({}).made_from}
