"""A list as it was printed is printed again, and never where anything in a library is otherwise."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from embolplan.errors import LibraryError
from embolplan.library import entries
from embolplan.library.pace import ALONE
from embolplan.library.places import YOURS, Place
from embolplan.library.printed import Found, Printed, printed
from tests.library.taking import importer, recipe

HOUR = 3600 * 10**9
MINE, IMPORTED = "liver/mine.yaml", "liver/imported.yaml"
BOTH = {MINE: "1.0.0", IMPORTED: "1.0.0"}


@dataclass
class Listing:
    """A library, and how often a list of it had to be made."""

    place: Place
    made: list[int] = field(default_factory=list)

    def shows(self, form: str = "here") -> dict[str, str]:
        """Which files it shows, with their versions."""
        file = self.place.root.parent / "read" / "list.kept"
        content, talk = printed(file, (form,), (self.place,), self._render, lambda: ALONE)
        assert talk == ("by the way",)
        told: dict[str, str] = json.loads(content)
        return told

    def _render(self, found: Found) -> Printed:
        self.made.append(len(found))
        names = {entry.file: entry.version for _, entry in found}
        shown = {name.split("/", 2)[-1] if "imported/" in name else name: names[name] for name in names}
        return Printed(json.dumps(shown).encode(), ("by the way",))


def put(root: Path, name: str, text: str) -> None:
    """Puts a file in by hand that was last written an hour ago."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    then = path.stat().st_mtime_ns - HOUR
    os.utime(path, ns=(then, then))


@pytest.fixture
def listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Listing:
    """A library of one's own with two recipes of which one was imported, and where all of it has rested."""
    root = tmp_path / "library"
    (tmp_path / "x.yaml").write_text(recipe("liver/imported"), encoding="utf-8")
    importer(root).take_in(tmp_path / "x.yaml")
    put(root, MINE, recipe("liver/mine"))
    (root / "notes").write_text("no recipe")
    monkeypatch.setattr("embolplan.library.kept.GRAIN", -2 * HOUR)
    return Listing(Place(YOURS, root, tmp_path / "read" / "yours.kept"))


def imported(root: Path) -> Path:
    """The file that was imported."""
    return next(root.glob("imported/*/liver/imported.yaml"))


def lead_elsewhere(root: Path) -> None:
    """Puts the recipes elsewhere and a link in the place of their folder, through which they look as they did."""
    (root / "liver").rename(root.parent / "elsewhere")
    (root / "liver").symlink_to(root.parent / "elsewhere")


def make_a_folder_of_a_file(root: Path) -> None:
    """Puts a folder with a recipe where there was a text, so that no name in the library's own folder is another."""
    (root / "notes").unlink()
    put(root, "notes/new.yaml", recipe("notes/new"))


CHANGES: dict[str, tuple[Callable[[Path], object], dict[str, str]]] = {
    "a file is edited": (lambda root: put(root, MINE, recipe("liver/mine", "1.0.1")), BOTH | {MINE: "1.0.1"}),
    "an imported file is edited": (
        lambda root: imported(root).write_text(recipe("liver/imported", "1.0.1")),
        BOTH | {IMPORTED: "1.0.1"},
    ),
    "a file is new": (
        lambda root: put(root, "liver/new.yaml", recipe("liver/new")),
        BOTH | {"liver/new.yaml": "1.0.0"},
    ),
    "a folder is new": (lambda root: put(root, "knee/new.yaml", recipe("knee/new")), BOTH | {"knee/new.yaml": "1.0.0"}),
    "a file is gone": (lambda root: (root / MINE).unlink(), {IMPORTED: "1.0.0"}),
    "a file has another name": (lambda root: (root / MINE).rename(root / "liver" / "mine.txt"), {IMPORTED: "1.0.0"}),
    "a folder has another name": (
        lambda root: (root / "liver").rename(root / "spleen"),
        {"spleen/mine.yaml": "1.0.0", IMPORTED: "1.0.0"},
    ),
    "a folder is a link": (lead_elsewhere, {IMPORTED: "1.0.0"}),
    "a text is a folder": (make_a_folder_of_a_file, BOTH | {"notes/new.yaml": "1.0.0"}),
    "an imported file is gone": (lambda root: imported(root).unlink(), {MINE: "1.0.0"}),
    "an import was taken out": (lambda root: importer(root).remove("liver/imported"), {MINE: "1.0.0"}),
    "the list of imports is gone": (lambda root: (root / "lock.json").unlink(), {MINE: "1.0.0"}),
}


@pytest.mark.parametrize(("change", "after"), CHANGES.values(), ids=CHANGES)
def test_it_is_made_anew_once_anything_is_otherwise(
    listing: Listing, change: Callable[[Path], object], after: dict[str, str]
) -> None:
    assert listing.shows() == listing.shows() == BOTH
    assert listing.made == [2]
    change(listing.place.root)
    assert listing.shows() == after
    assert listing.made == [2, len(after)]


def test_a_link_that_leads_nowhere_is_looked_at_every_time(listing: Listing) -> None:
    (listing.place.root / "liver" / "later.yaml").symlink_to(listing.place.root.parent / "later.yaml")
    assert listing.shows() == listing.shows() == BOTH
    put(listing.place.root.parent, "later.yaml", recipe("liver/later"))
    assert listing.shows() == BOTH | {"liver/later.yaml": "1.0.0"}


def test_a_folder_that_could_not_be_looked_into_is_looked_at_every_time(
    listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(listing.place.root, "secret/later.yaml", recipe("secret/later"))
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("secret"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr("embolplan.library.files.os.scandir", scandir)
    assert listing.shows() == listing.shows() == BOTH
    monkeypatch.setattr("embolplan.library.files.os.scandir", real)
    assert listing.shows() == BOTH | {"secret/later.yaml": "1.0.0"}


def test_a_file_that_does_not_load_is_told_every_time(listing: Listing) -> None:
    put(listing.place.root, "liver/bad.yaml", "id: x\n")
    for _ in range(2):
        with pytest.raises(LibraryError, match=r"bad\.yaml:1:1"):
            listing.shows()


def test_an_imported_file_that_is_brought_back_by_hand_is_shown_again(listing: Listing) -> None:
    path = imported(listing.place.root)
    text = path.read_text(encoding="utf-8")
    path.unlink()
    assert listing.shows() == listing.shows() == {MINE: "1.0.0"}
    path.write_text(text, encoding="utf-8")
    assert listing.shows() == BOTH


def test_what_somebody_else_has_read_meanwhile_is_no_longer_what_was_printed(listing: Listing) -> None:
    assert listing.shows() == BOTH
    put(listing.place.root, MINE, recipe("liver/mine", "1.0.1"))
    assert {entry.version for entry in entries(listing.place)} == {"1.0.0", "1.0.1"}
    assert listing.shows() == BOTH | {MINE: "1.0.1"}


def test_another_form_is_another_list(listing: Listing) -> None:
    assert listing.shows("one") == listing.shows("two") == listing.shows("one") == BOTH
    assert listing.made == [2, 2, 2]


def test_what_was_spoilt_is_made_anew(listing: Listing) -> None:
    listing.shows()
    kept = listing.place.root.parent / "read" / "list.kept"
    kept.write_bytes(kept.read_bytes().replace(b"1.0.0", b"9.9.9"))
    assert listing.shows() == listing.shows() == BOTH
    assert listing.made == [2, 2]


def test_where_nothing_can_be_kept_it_is_made_every_time(listing: Listing) -> None:
    listing.place = listing.place._replace(kept=None)
    assert listing.shows() == listing.shows() == BOTH
    assert listing.made == [2, 2]


def test_a_file_that_was_edited_just_now_is_read_until_it_has_rested(
    listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embolplan.library.kept.GRAIN", HOUR // 2)
    assert listing.shows() == listing.shows() == BOTH
    assert listing.made == [2, 2]
