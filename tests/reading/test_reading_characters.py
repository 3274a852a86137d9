"""Bytes to text, and words that are nearly right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embolplan.reading import decode, nearest
from embolplan.reading.characters import REFUSED

CASES = [
    (b"a: b\nc: \x00", "2:4", "a NUL character stands here"),
    (b"a: \x1b[31m", "1:4", "a terminal escape character stands here"),
    ("a: \x9b31m".encode(), "1:4", "a terminal escape character stands here"),
    (b"a: \x07", "1:4", "the control character U+0007 stands here"),
    ("a: \x85".encode(), "1:4", "the control character U+0085 stands here"),
    (b"a: \x7f", "1:4", "the control character U+007F stands here"),
    (b"a: b\rc: d", "1:5", "a carriage return stands here without a line feed"),
    ("a: \u202e".encode(), "1:4", "U+202E turns the direction of writing, so that the text reads otherwise than it is"),
    ("a: \u2069".encode(), "1:4", "U+2069 turns the direction of writing, so that the text reads otherwise than it is"),
    ("a: \u200f".encode(), "1:4", "U+200F turns the direction of writing, so that the text reads otherwise than it is"),
    ("é: \u2028".encode(), "1:4", "the line separator U+2028 stands here"),
    ("é: \u00ad".encode(), "1:4", "U+00AD cannot be seen"),
    ("a\ufeff".encode(), "1:2", "U+FEFF cannot be seen"),
    ("a\uffff".encode(), "1:2", "U+FFFF is no character"),
    ("a: é\nb: µ".encode() + b"\xff", "2:5", "byte 0xFF is not UTF-8"),
    ("a: é".encode("latin-1"), "1:4", "byte 0xE9 is not UTF-8"),
    (b"a: \xed\xa0\x80", "1:4", "byte 0xED is not UTF-8"),
    ("a: b".encode("utf-16"), "1:1", "the file is UTF-16, not UTF-8"),
    (b"a" * 2_000_001, "1:1", "the text is larger than 2,000,000 bytes"),
]


@pytest.mark.parametrize(("raw", "place", "message"), CASES, ids=lambda value: str(value)[:20])
def test_what_cannot_be_seen_is_refused(raw: bytes, place: str, message: str) -> None:
    text, problems = decode(raw, "f")
    assert text is None
    assert [(f"{p.line}:{p.column}", p.message) for p in problems] == [(place, message)]
    assert problems[0].hint


def test_all_characters_are_reported_in_one_run() -> None:
    assert [(p.line, p.column) for p in decode(b"\x01\n\x02\x03\n", "f")[1]] == [(1, 1), (2, 1), (2, 2)]
    assert len(decode(b"\x01" * 1000, "f")[1]) == 201


def test_ordinary_text_passes() -> None:
    text = "a:\tµ é \u00a0 日本\r\n"
    assert decode(b"\xef\xbb\xbf" + text.encode(), "f") == (text, ())


@given(st.text())
def test_decode_gives_the_text_or_says_why_not(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    found, problems = decode(raw, "f")
    assert (found is None) == bool(problems)
    assert found is None or (found == text.removeprefix("\ufeff") and not REFUSED.search(found))


def test_the_nearest_known_word() -> None:
    known = ["drug.mass", "drug.volume", "beads.settled_volume", "beads.size"]
    assert nearest("drug.mas", known) == "drug.mass"
    assert nearest("Drug.Mass", known) == "drug.mass"
    assert nearest("beads.settled-volume", known) == "beads.settled_volume"
    assert nearest("weather", known) is None
    assert nearest("x" * 81, ["x" * 81]) is None
    assert nearest("a", []) is None
