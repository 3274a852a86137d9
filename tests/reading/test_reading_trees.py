"""What is read, and where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from embolplan.reading import Tree, locate, read_json, read_yaml
from embolplan.reading.characters import REFUSED
from embolplan.reading.quick import quick_tree
from embolplan.words.en.reading import MESSAGES

letters = st.characters(exclude_categories=["Cs", "Cc"]).filter(lambda c: not REFUSED.search(c))
texts = st.text(letters | st.sampled_from(" :-[]{},#&*!|>'\"%@`?\n"), min_size=1).filter(lambda s: bool(s.strip()))
keys = st.from_regex(r"\A[a-z][a-z0-9_.]{0,8}( [a-z0-9]{1,3})?\Z")
trees: st.SearchStrategy[Tree] = st.recursive(
    texts, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=20
)


def plain(tree: Tree) -> str:
    """The tree as somebody else writes it."""
    text: str = yaml.safe_dump(tree, default_flow_style=False, allow_unicode=True, width=60, default_style='"')
    return text


@given(trees)
def test_what_is_written_reads_back(tree: Tree) -> None:
    assert read_yaml(plain(tree), "f").tree == tree
    assert read_yaml(plain(tree), "f").problems == ()


@given(trees)
def test_what_is_written_in_any_style_reads_back(tree: Tree) -> None:
    found = read_yaml(yaml.safe_dump({"in": tree}, allow_unicode=True, sort_keys=False), "f")
    assert (found.tree, found.problems) == ({"in": tree}, ())


@given(trees)
def test_json_and_yaml_agree(tree: Tree) -> None:
    found = read_json(json.dumps(tree, indent=1), "f")
    assert (found.tree, found.problems) == (tree, ())
    assert found.tree == read_yaml(plain(tree), "f").tree


@given(trees)
def test_the_quick_way_and_the_walk_agree(tree: Tree) -> None:
    text = plain(tree)
    quick = quick_tree(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("embolplan.reading.quick_tree", lambda _: None)
        assert read_yaml(text, "f").tree == quick == tree


@given(st.text())
def test_any_text_is_read_without_a_crash(text: str) -> None:
    for found in (read_yaml(text, "f"), read_json(text, "f")):
        assert all(p.line and p.column and p.hint for p in found.problems)


@given(
    st.lists(st.sampled_from(["a: ", "- ", "\n", "  ", "'", '"', "[", "]", "{", "}", ",", "b", "&", "*", "!", "\t"]))
)
def test_any_pile_of_signs_is_read_without_a_crash_by_both_parsers(signs: list[str]) -> None:
    text = "".join(signs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("embolplan.reading.from_yaml.PARSER", yaml.Loader)
        python = read_yaml(text, "f")
    c = read_yaml(text, "f")
    assert bool(python.problems) == bool(c.problems)
    assert c.problems or c.tree == python.tree


SCALARS = ["1:1", "no", "010", "1e5", "2026-11-20", "~", "null", "0x1F", "1_000", ".5", "60 %", "=", "5'"]


@pytest.mark.parametrize("scalar", SCALARS)
def test_a_scalar_is_its_text(scalar: str, parser: str) -> None:
    assert read_yaml(f"a: {scalar}\nb:\n  - {scalar}\n", "f").tree == {"a": scalar, "b": [scalar]}


RECIPE = """\
# a recipe
drug.mass: 60 mg [liu-2021, Methods, Treatment]
contrast.ratio: 1:1 beads to contrast [liu-2021, Methods, Treatment]
choose: [kept, removed]
quoted: "a\\tb: µ"
note: >
  folded
  text
lines: |
  one
  two
long: this goes
  on
empty: {list: [], map: {}}
Case: Upper
two words: x
"""


def test_a_recipe_comes_out_verbatim(parser: str) -> None:
    assert read_yaml(RECIPE, "f").problems == ()
    assert read_yaml(RECIPE, "f").tree == {
        "drug.mass": "60 mg [liu-2021, Methods, Treatment]",
        "contrast.ratio": "1:1 beads to contrast [liu-2021, Methods, Treatment]",
        "choose": ["kept", "removed"],
        "quoted": "a\tb: µ",
        "note": "folded text\n",
        "lines": "one\ntwo\n",
        "long": "this goes on",
        "empty": {"list": [], "map": {}},
        "Case": "Upper",
        "two words": "x",
    }


def test_tabs_in_quotes_and_line_ends_of_windows_are_accepted(parser: str) -> None:
    assert read_yaml("\ufeffa: 'x\ty'\r\nb: c\r\n", "f").tree == {"a": "x\ty", "b": "c"}
    assert read_yaml("a: 'x\ty'\r\nb: c\r\n", "f").problems == ()


def leaves(tree: Tree, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Path and text of every scalar."""
    if isinstance(tree, str):
        yield path, tree
        return
    for name, inner in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield from leaves(inner, (*path, name))


marked = st.recursive(
    st.just("marker"),
    lambda inner: st.lists(inner, min_size=1) | st.dictionaries(keys, inner, min_size=1),
    max_leaves=9,
)


def numbered(tree: Tree, count: Iterator[int]) -> Tree:
    """The tree with a different marker in each leaf."""
    if isinstance(tree, str):
        return f"marker{next(count):04}"
    if isinstance(tree, list):
        return [numbered(inner, count) for inner in tree]
    return {key: numbered(inner, count) for key, inner in tree.items()}


@given(marked, st.sampled_from(["yaml", "flow", "json", "compact"]))
def test_locate_finds_what_stands_there(tree: Tree, form: str) -> None:
    tree = numbered(tree, iter(range(10_000)))
    text = {
        "yaml": lambda: yaml.safe_dump(tree, default_flow_style=False),
        "flow": lambda: yaml.safe_dump(tree, default_flow_style=True),
        "json": lambda: json.dumps(tree, indent=2),
        "compact": lambda: json.dumps(tree, separators=(",", ":")),
    }[form]()
    lines = text.splitlines()
    for path, marker in leaves(tree):
        line, column = locate(text, path)
        assert lines[line - 1][column - 1 :].lstrip("\"'").startswith(marker)
        if path and isinstance(path[-1], str):
            line, column = locate(text, path, key=True)
            assert lines[line - 1][column - 1 :].lstrip("\"'? ").startswith(path[-1])


def test_what_is_missing_is_located_at_what_holds_it(parser: str) -> None:
    text = "a: 1\nsteps:\n  - do: mix\n    wait: 5 min\n"
    assert locate(text, ("steps", 0, "wait")) == (4, 11)
    assert locate(text, ("steps", 0, "wait"), key=True) == (4, 5)
    assert locate(text, ("steps", 0, "missing", "x")) == (3, 5)
    assert locate(text, ("steps", 7)) == (3, 3)
    assert locate(text, ("steps", 7), key=True) == (2, 1)
    assert locate(text, ("missing",)) == (1, 1)
    assert locate("", ("missing",)) == (1, 1)


def test_locate_works_in_a_text_with_problems(parser: str) -> None:
    assert locate("a: 1\na: {b: 2}\n\tc: 'x", ("a",)) == (1, 4)
    assert locate("{a: [1, 2]}", ("a", 1)) == (1, 9)
    assert locate("a" * 2_000_001, ("a",)) == (1, 1)


JSON: list[tuple[str, list[tuple[str, str, str]]]] = [
    ('{"a": null}', [("1:7", "a", "null")]),
    ('{"a": 1,\n "a": 2}', [("2:2", "a", "twice")]),
    ('{"a": 1, "A": 2}', [("1:10", "A", "same-but")]),
    ('{"a": ""}', [("1:7", "a", "blank")]),
    ('{"a": "\\u001b", "b": "\\ud800"}', [("1:7", "a", "hidden"), ("1:22", "b", "hidden")]),
    ('{"a": 1,}', [("1:9", "a", "json-close")]),
    ("[1, 2", [("1:6", "1", "json-end")]),
    ("[1 2]", [("1:4", "0", "json-between")]),
    ('{"a" 1}', [("1:6", "a", "json-between")]),
    ("{'a': 1}", [("1:2", "", "json-quote")]),
    ("{a: 1}", [("1:2", "", "json-word")]),
    ('{"a": 01}', [("1:7", "a", "json-word")]),
    ('{"a": .5}', [("1:7", "a", "json-word")]),
    ('{"a": NaN}', [("1:7", "a", "json-word")]),
    ("// x\n{}", [("1:1", "", "json-comment")]),
    ('{"a": "x\ny"}', [("1:7", "a", "json-string")]),
    ('{"a": "\\q"}', [("1:7", "a", "json-string")]),
    ("[1,,2]", [("1:4", "0", "json-other")]),
    ("{} {}", [("1:4", "", "after-end")]),
    (" \n", [("1:1", "", "empty-document")]),
    ("[" * 3000, [("1:21", ".".join("0" * 19), "deep")]),
    ('{"a": "\x01"}', [("1:8", "", "control")]),
    ("1" * 2_000_001, [("1:1", "", "size")]),
]


@pytest.mark.parametrize(("text", "expected"), JSON, ids=lambda value: str(value)[:30])
def test_json_is_read_strictly(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = read_json(text, "f").problems
    assert [(f"{p.line}:{p.column}", p.key) for p in found] == [each[:2] for each in expected]
    for problem, (_, _, name) in zip(found, expected, strict=True):
        assert problem.message.startswith(MESSAGES[f"reading.{name}"].partition("{")[0])


def test_json_keeps_the_spelling_of_numbers() -> None:
    text = '{"a": 1.50, "b": [true, -0, 1e5, "x\\u00b5", "\\ud83d\\ude00"], "c": {}, "d": []}'
    tree = {"a": "1.50", "b": ["true", "-0", "1e5", "xµ", "😀"], "c": {}, "d": []}
    assert read_json(text, "f").tree == tree
    assert read_json(text, "f").problems == ()
