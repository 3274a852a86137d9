"""What is refused in YAML: each trap with its place, its key and its sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from embolplan.reading import Tree, read_yaml
from embolplan.reading.from_json import json_steps
from embolplan.reading.from_yaml import yaml_steps
from embolplan.words.en.reading import MESSAGES

if TYPE_CHECKING:
    from embolplan.reading.steps import Step

DEEP = "".join(" " * level + "k:\n" for level in range(500))

# text, then for each problem: line:column, key, the name of the sentence
TRAPS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "anchor": ("a: &x 1\n", [("1:4", "a", "anchor")]),
    "anchor of a mapping": ("a: &x {b: 1}\n", [("1:4", "a", "anchor")]),
    "anchor of a key": ("&k k: 1\n", [("1:1", "k", "anchor")]),
    "alias": ("a: 1\nb: *x\n", [("2:4", "b", "alias")]),
    "alias as key": ("*x : 1\n", [("1:1", "", "alias")]),
    "tag": ("a: !!str 1\nb: ! x\n", [("1:4", "a", "tag"), ("2:4", "b", "tag")]),
    "tag of a list": ("a: !!seq [b]\n", [("1:4", "a", "tag")]),
    "undefined tag": ("a: !x!y z\n", [("1:4", "a", "tag")]),
    "merge key": ("a: {<<: {b: 1}}\n", [("1:5", "a.<<", "merge")]),
    "duplicate key": ("a: 1\nb: 2\na: 3\n", [("3:1", "a", "twice")]),
    "duplicate key in a list": ("s:\n  - a: 1\n    a: 2\n", [("3:5", "s.0.a", "twice")]),
    "case": ("Mass: 1\nmass: 2\nmass: 3\n", [("2:1", "mass", "same-but"), ("3:1", "mass", "same-but")]),
    "unicode form": ("\u00e9: 1\ne\u0301: 2\n", [("2:1", "e\u0301", "same-but")]),
    "micro signs": ("\u00b5: 1\n\u03bc: 2\n", [("2:1", "\u03bc", "same-but")]),
    "space around a key": ("' a': 1\n", [("1:1", " a", "key-space")]),
    "two spaces in a key": ("b: 1\na  c: 1\n", [("2:1", "a  c", "key-space")]),
    "hard space in a key": ("a\u00a0b: 1\n", [("1:1", "a\\xa0b", "key-space")]),
    "tab in a key": ('"a\\tb": 1\n', [("1:1", "a\\tb", "key-space")]),
    "line end in a key": ("? |\n  c\n: d\n", [("1:3", "c\\n", "key-space")]),
    "empty key": ("? \n: 4\n", [("1:2", "", "key-empty")]),
    "blank key": ("'': 4\n", [("1:1", "", "key-empty")]),
    "list as key": ("? [a, b]\n: c\nd:\n", [("1:3", "?", "complex-key"), ("3:3", "d", "empty")]),
    "mapping as key": ("{a: b}: c\n", [("1:1", "?", "complex-key")]),
    "empty text": ("", [("1:1", "", "empty-document")]),
    "only a comment": ("# nothing\n", [("1:1", "", "empty-document")]),
    "only a marker": ("---\n", [("1:1", "", "document-mark"), ("2:1", "", "empty-document")]),
    "empty value": ("a:\nb: c\n", [("1:3", "a", "empty")]),
    "empty value in braces": ("a: {b, c: d}\n", [("1:6", "a.b", "empty")]),
    "empty item": ("- \n- a\n-\n", [("1:2", "0", "empty-item"), ("3:2", "2", "empty-item")]),
    "empty quotes": ("a: ''\nb: \"  \"\n", [("1:4", "a", "blank"), ("2:4", "b", "blank")]),
    "empty block": ("a: >5\nb: |\nc: d\n", [("1:4", "a", "block-empty"), ("2:4", "b", "block-empty")]),
    "tab in the indentation": ("a:\n\tb: c\n", [("2:1", "", "tab-indent")]),
    "tab before a value": ("a: \tb\nc:\n", [("1:4", "", "tab"), ("2:3", "c", "empty")]),
    "tab in plain text": ("a: x\ty\n", [("1:5", "", "tab")]),
    "tab in a block": ("a: |\n  x\ty\n", [("2:4", "", "tab")]),
    "tab before a comment": ("a: b\t# c\n", [("1:5", "", "tab")]),
    "tab that breaks a line": ("a:\n    b: 1\n\tc: 2\n", [("3:1", "", "tab-indent")]),
    "tab after a quote that never closes": ("a:\tb\nc: 'x\n\ty\n", [("1:3", "", "tab"), ("2:4", "c", "quote-open")]),
    "second document": ("a: b\n---\nc: \n", [("2:1", "", "second-document")]),
    "tab after a second marker": ("a: b\n---\tc\n", [("2:1", "", "second-document"), ("2:4", "", "tab")]),
    "document markers": ("---\na: b\n...\n", [("1:1", "", "document-mark"), ("3:1", "", "document-mark")]),
    "document end": ("a: b\n...\n", [("2:1", "", "document-mark")]),
    "text after the end": ("a: b\n...\nc\n", [("2:1", "", "document-mark"), ("3:1", "", "after-end")]),
    "directive": ("%YAML 1.1\n---\na: b\n", [("1:1", "", "directive")]),
    "other directive": ("%X y\n---\na: b\n", [("1:1", "", "directive")]),
    "incompatible": ("%YAML 3.0\n---\na: b\n", [("1:1", "", "directive")]),
    "deep": (DEEP, [("21:21", ".".join("k" * 20), "deep")]),
    "three thousand keys": ("{k: " * 3000, [("1:81", ".".join("k" * 20), "deep")]),
    "deep brackets": ("[" * 3000, [("1:21", ".".join("0" * 19), "deep")]),
    "colon in a value": ("a: b: c\n", [("1:5", "a", "colon")]),
    "deeper line": ("a: 1\n  b: 2\n", [("2:4", "", "deeper")]),
    "no space after the colon": ("c: d\na:b\ne: f\n", [("2:1", "", "no-colon")]),
    "single quote": ("a: 'x\nb: c\n", [("1:4", "a", "quote-open")]),
    "double quote": ('a: "x\n', [("1:4", "a", "quote-open")]),
    "quote across documents": ("a: 'x\n---\nb'\n", [("1:4", "a", "quote-open")]),
    "open bracket": ("a: [b, c\nd: e\n", [("1:4", "a.1", "bracket-open")]),
    "open brace": ("a: {b: c\n", [("1:4", "a.b", "bracket-open")]),
    "source in braces": ("a: {b: 60 mg [l, M]}\n", [("1:14", "a.b", "bracket-text")]),
    "text after a bracket": ("a: [x] mg\n", [("1:8", "a", "after-value")]),
    "text after a quote": ('a: "x" y\n', [("1:8", "a", "after-value")]),
    "bracket too many": ("a: [b]]\n", [("1:7", "a", "after-value")]),
    "star": ("a: *\n", [("1:4", "a", "reference")]),
    "ampersand": ("a: & b\n", [("1:4", "a", "reference")]),
    "at": ("a: @b\n", [("1:4", "a", "first-character")]),
    "percent": ("a: %b\n", [("1:4", "a", "first-character")]),
    "list on the line of its key": ("a: - b\n", [("1:4", "a", "dash")]),
    "question mark": ("a: ? b\n", [("1:4", "a", "question")]),
    "backslash": ('a: "\\q"\n', [("1:4", "a", "backslash")]),
    "greater than": ("a: > 5 mL\n", [("1:4", "a", "block")]),
    "greater than zero": ("a: >0\n", [("1:4", "a", "block")]),
    "bracket that opens nothing": ("a: ]\n", [("1:4", "a", "no-content")]),
    "comma too many": ("a: [,]\n", [("1:5", "a", "no-content")]),
    "indentation": ("a:\n  b: 1\n c: 2\n", [("3:2", "", "indent")]),
    "indentation of a list": ("- a\nb: c\n", [("2:1", "", "indent")]),
    "hidden escape": ('a: "\\e[31m"\n', [("1:4", "a", "hidden")]),
    "hidden escape in a key": ('"b\\u202e": 1\n', [("1:1", "b\\u202e", "hidden")]),
    "control character": ("a: \x01b\n", [("1:4", "", "control")]),
    "two problems": ("k: v\nk: w\nz: 'x", [("2:1", "k", "twice"), ("3:4", "z", "quote-open")]),
}


def problems(text: str) -> list[tuple[str, str, str]]:
    """Place, key and sentence of everything that is wrong with a text."""
    return [(f"{p.line}:{p.column}", p.key, p.message) for p in read_yaml(text, "f.yaml").problems]


def says(name: str, message: str) -> bool:
    """Whether a message is the sentence of that name, whatever its values are."""
    parts = MESSAGES[f"reading.{name}"].replace("{{", "{").split("{")
    fixed = [part.rpartition("}")[2] if i else part for i, part in enumerate(parts)]
    return message.startswith(fixed[0]) and all(part in message for part in fixed)


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_is_named_with_its_place(trap: str, parser: str) -> None:
    text, expected = TRAPS[trap]
    found = problems(text)
    assert [each[:2] for each in found] == [each[:2] for each in expected]
    assert [
        name for (_, _, name), (_, _, message) in zip(expected, found, strict=True) if not says(name, message)
    ] == []


@pytest.mark.parametrize("trap", TRAPS)
def test_a_problem_has_a_file_and_a_likely_mistake(trap: str) -> None:
    for problem in read_yaml(TRAPS[trap][0], "f.yaml").problems:
        assert problem.where == "f.yaml"
        assert problem.hint
        assert "\n" not in str(problem)


def test_a_duplicate_key_names_both_places() -> None:
    assert [str(p) for p in read_yaml("a: 1\nb: 2\na: 3\n", "f").problems] == [
        "f:3:1: a: the key 'a' stands twice, first at 1:1 (keep one of them)"
    ]


def test_a_key_in_another_case_names_both_spellings() -> None:
    message = read_yaml("drug.mass: 1\nDrug.mass: 2\n", "f").problems[0].message
    assert message == "the key 'Drug.mass' differs from 'drug.mass' at 1:1 only in case or in Unicode form"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a: 1\na: 2\n", {"a": "1"}),
        ("Mass: 1\nmass: 2\nmass: 3\n", {"Mass": "1"}),
        ("a: *x\nb: c\n", {"a": "", "b": "c"}),
        ("<<: {a: 1}\nb: c\n", {"b": "c"}),
        ("? [x]\n: {y: z}\nb: c\n", {"b": "c"}),
        ("? {x: y}\n: z\nb: c\n", {"b": "c"}),
        ("a: 1\na: [{b: 2}]\nc: 3\n", {"a": "1", "c": "3"}),
        ("a:\tb\nc: 'x\ty'\n", {"a": "b", "c": "x y"}),
        ("a: &x {b: 1}\n' c': 2\n", {"a": {"b": "1"}, " c": "2"}),
        ("a: [1, {b: 2\n", {"a": ["1", {"b": "2"}]}),
        ("a: b\n---\nc\n", {"a": "b"}),
    ],
)
def test_the_tree_is_the_best_effort_when_there_are_problems(text: str, tree: Tree, parser: str) -> None:
    found = read_yaml(text, "f")
    assert found.problems
    assert found.tree == tree


def test_an_escape_beyond_unicode_is_no_crash(parser: str) -> None:
    assert [key for _, key, _ in problems('a: "\\UFFFFFFFF"\n')] == ["a"]


def test_a_lone_surrogate_comes_in_neither_bare_nor_escaped(parser: str) -> None:
    assert next(place for place, _, _ in problems('a: "\\ud800"\nb: \ud800\n')) == "1:4"
    assert "U+D800 is no character" in problems("b: \ud800\n")[0]


def test_what_no_sentence_fits_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embolplan.reading.from_yaml._FAULTS", ())
    assert problems("a: @b\n")[0][2].startswith("this is not YAML: while scanning for the next token")


def test_many_problems_are_cut_short(parser: str) -> None:
    found = problems("k: v\n" * 500)
    assert len(found) == 201
    assert found[-1][2] == "there are more problems than the 200 listed"


@pytest.mark.parametrize("steps", [yaml_steps("a: b\n---\nc: d\n"), yaml_steps("a: @\n"), json_steps("[1 2, 3]")])
def test_no_step_follows_a_stop(steps: Iterable[Step]) -> None:
    assert "stop" not in [step.kind for step in steps][:-1]


def test_too_many_nodes_and_too_large_a_text_are_refused() -> None:
    assert problems("- a\n" * 200_000) == [
        ("200000:3", "199998", "the text holds more than 200,000 keys, values and lists")
    ]
    assert problems("a" * 2_000_001) == [("1:1", "", "the text is larger than 2,000,000 bytes")]


def test_every_sentence_is_reached_and_has_its_hint() -> None:
    names = {key.removesuffix(".hint") for key in MESSAGES}
    assert {f"{name}.hint" for name in names} <= set(MESSAGES)
    told = {f"reading.{name}" for _, found in TRAPS.values() for *_, name in found}
    elsewhere = {"size", "encoding", "utf16", "nul", "escape", "return", "bidi", "line-separator", "invisible"}
    elsewhere |= {"surrogate", "null", "many", "more", "syntax"}
    left = {name.removeprefix("reading.") for name in names - told} - elsewhere
    assert {name for name in left if not name.startswith("json-")} == set()
