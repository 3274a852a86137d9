"""What is kept of a library: it spares reading, and is never believed about a file that may be another."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from embolplan.errors import LibraryError
from embolplan.library import index, listed
from embolplan.library.files import read_bytes
from embolplan.library.kept import GRAIN, read_kept
from embolplan.library.places import YOURS, Place
from embolplan.library.sealed import packed, unpacked
from tests.library.taking import importer, product, recipe

HOUR = 3600 * 10**9


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A library of one's own with two recipes of which one was imported, and where what is read of it is kept."""
    root = tmp_path / "library"
    (tmp_path / "x.yaml").write_text(recipe("liver/imported"), encoding="utf-8")
    importer(root).take_in(tmp_path / "x.yaml")
    put(root, "liver/mine", recipe("liver/mine"))
    return Place(YOURS, root, tmp_path / "read" / "yours.kept")


def put(root: Path, name: str, text: str, age: int = HOUR) -> Path:
    """Puts a file in by hand, which was last written so many nanoseconds ago."""
    path = root / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    then = path.stat().st_mtime_ns - age
    os.utime(path, ns=(then, then))
    return path


def found(place: Place) -> dict[str, str]:
    """What is listed, by id and version."""
    return {entry.id: entry.version for _, entry in listed((place,))}


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are loaded."""
    names: list[str] = []
    real = index._from_file

    def told(root: Path, name: str) -> object:
        names.append(name)
        return real(root, name)

    monkeypatch.setattr(index, "_from_file", told)
    return names


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose bytes are read."""
    names: list[str] = []

    def told(path: Path) -> bytes:
        names.append(path.name)
        return read_bytes(path)

    monkeypatch.setattr("embolplan.library.index.read_bytes", told)
    return names


def rest(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets everything have rested: what is kept was written an hour after its files."""
    monkeypatch.setattr("embolplan.library.kept.GRAIN", -HOUR)
    listed((place,))
    monkeypatch.undo()


def test_a_file_is_loaded_once_and_one_that_is_put_in_by_hand_makes_nobody_load_the_others(
    place: Place, reads: list[str]
) -> None:
    both = {"liver/imported": "1.0.0", "liver/mine": "1.0.0"}
    assert found(place) == both
    assert reads == ["liver/mine.yaml"]
    put(place.root, "liver/another", recipe("liver/another", "1.0.1"))
    assert found(place) == found(place) == both | {"liver/another": "1.0.1"}
    assert reads == ["liver/mine.yaml", "liver/another.yaml"]


def test_what_has_rested_is_not_even_read(place: Place, hashed: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        rest(place, patch)
    hashed.clear()
    assert len(found(place)) == 2
    assert hashed == []


def test_what_was_just_written_is_read_again_until_it_has_rested(place: Place, hashed: list[str]) -> None:
    found(place)
    hashed.clear()
    found(place)
    # Both were changed in this moment, one by writing and one by setting its time.
    assert sorted(name.removesuffix(".yaml") for name in hashed) == ["imported", "mine"]
    assert GRAIN == 2 * 10**9


@pytest.mark.parametrize("size_too", [False, True])
def test_an_edit_is_seen_also_where_size_and_time_are_what_they_were(
    place: Place, size_too: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        rest(place, patch)
    path = place.root / "liver" / "mine.yaml"
    before = path.stat()
    path.write_text(recipe("liver/mine", "1.0.10" if size_too else "1.0.9"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert found(place)["liver/mine"] == ("1.0.10" if size_too else "1.0.9")


def test_an_edit_of_what_was_imported_is_seen_and_what_is_removed_is_gone(place: Place) -> None:
    with pytest.MonkeyPatch.context() as patch:
        rest(place, patch)
    (imported,) = place.root.glob("imported/*/liver/imported.yaml")
    text = imported.read_text(encoding="utf-8")
    imported.write_text(text.replace("version: 1.0.0", "version: 9.0.0"), encoding="utf-8")
    assert found(place)["liver/imported"] == "9.0.0"
    imported.unlink()
    assert "liver/imported" not in found(place)
    imported.write_text(text, encoding="utf-8")
    assert found(place)["liver/imported"] == "1.0.0"
    importer(place.root).remove("liver/imported")
    assert found(place) == {"liver/mine": "1.0.0"}


def test_what_lies_among_the_imports_and_was_not_imported_is_not_listed(place: Place) -> None:
    with pytest.MonkeyPatch.context() as patch:
        rest(place, patch)
    put(place.root, "imported/ab/liver/smuggled", recipe("liver/smuggled"))
    put(place.root, "formulary/water", product())
    assert found(place) == {"liver/imported": "1.0.0", "liver/mine": "1.0.0"}


def test_a_file_that_does_not_load_is_told_every_time_and_the_others_are_kept(place: Place, reads: list[str]) -> None:
    put(place.root, "liver/bad", "id: x\n")
    for _ in range(2):
        with pytest.raises(LibraryError, match=r"bad\.yaml:1:1: the key 'embolplan' is missing"):
            found(place)
    assert reads == ["liver/bad.yaml", "liver/mine.yaml", "liver/bad.yaml"]


def sealed(content: bytes) -> bytes:
    """What is kept, as if it had been written so."""
    return zlib.crc32(content).to_bytes(4, "big") + content


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: b"",
        lambda raw: raw[:40],
        lambda raw: raw[:-1] + b"x",
        lambda raw: b"x" + raw[1:],
        lambda raw: sealed(b""),
        lambda raw: sealed(b"no marshal"),
        lambda raw: sealed(packed([])),
        lambda raw: sealed(packed(("another form", *unpacked(raw[4:])[1:]))),
        lambda raw: sealed(packed(unpacked(raw[4:])[:4])),
        lambda raw: sealed(raw[4:].replace(b"/library", b"/another")),
    ],
)
def test_what_is_kept_and_is_no_good_is_made_anew(place: Place, spoil: Callable[[bytes], bytes]) -> None:
    good = found(place)
    assert place.kept is not None
    whole = place.kept.read_bytes()
    place.kept.write_bytes(spoil(whole))
    assert place.kept.read_bytes() != whole
    assert found(place) == good
    assert read_kept(place.kept, place.root).token
    assert [path.name for path in place.kept.parent.iterdir()] == ["yours.kept"]


def test_a_list_of_imports_that_had_not_rested_is_kept_once_it_has(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(place)
    rest(place, monkeypatch)
    monkeypatch.setattr("embolplan.library.index.read_pins", lambda root: pytest.fail("the list was read"))
    assert len(found(place)) == 2


def test_where_nothing_can_be_kept_it_is_listed_all_the_same(place: Place, tmp_path: Path) -> None:
    (tmp_path / "read").write_text("a file in the way")
    assert len(found(place)) == 2
    assert len(found(place._replace(kept=None))) == 2
