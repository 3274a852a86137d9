"""A recipe is found by its id alone where it is found among all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embolplan.errors import LibraryError
from embolplan.library.pins import PROTOCOL, read_pins
from embolplan.library.places import SHARED, YOURS, Place, held, held_as
from tests.library.taking import importer, recipe, zipped

FILES = (
    "top.yaml",
    "liver/one.yaml",
    "liver/two.yml",
    "liver/both.yaml",
    "liver/both.yml",
    "liver/deep/er/three.yaml",
    "liver/.hidden.yaml",
    ".hidden/one.yaml",
    "liver/My Own.yaml",
    "liver/notes.txt",
    "formulary/water.yaml",
    "imported/ab/liver/smuggled.yaml",
    "shared/formulary/water.yaml",
)
ASKED = (
    "top", "liver/one", "liver/two", "liver/both", "liver/deep/er/three", "liver/.hidden", ".hidden/one",
    "liver/My Own", "liver/notes", "formulary/water", "water", "imported/ab/liver/smuggled", "liver/smuggled",
    "linked/one", "liver/link", "liver/dangling", "liver/folder", "shared/formulary/water", "liver/taken",
    "liver/gone", "liver/nobody", "liver", "", "../library/liver/one", "/liver/one", "liver//one",
    "liver/one.yaml",
)  # fmt: skip


@pytest.fixture
def libraries(tmp_path: Path) -> tuple[Place, ...]:
    """Two libraries with everything that can stand in one."""
    root, shared = tmp_path / "library", tmp_path / "shared"
    both = {"a.yaml": recipe("liver/taken"), "b.yaml": recipe("liver/gone"), "c.yaml": recipe("liver/edited")}
    importer(root).take_in(zipped(tmp_path / "x.zip", both))
    next(root.rglob("gone.yaml")).unlink()
    for folder in (root, shared):
        for name in FILES:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("x", encoding="utf-8")
    (shared / "liver" / "one.yaml").unlink()
    (root / "linked").symlink_to(root / "liver")
    (root / "liver" / "link.yaml").symlink_to(shared / "top.yaml")
    (root / "liver" / "dangling.yaml").symlink_to(root / "nowhere")
    (root / "liver" / "folder.yaml").mkdir()
    return Place(SHARED, shared), Place(YOURS, root)


def test_by_itself_as_among_all(libraries: tuple[Place, ...]) -> None:
    among = held(libraries, PROTOCOL)
    assert {name: held_as(libraries, name) for name in (*ASKED, *among)} == {
        name: among.get(name, ()) for name in (*ASKED, *among)
    }
    found = {name for name in ASKED if held_as(libraries, name)}
    assert {"top", "liver/two", "liver/link", "liver/taken", "liver/My Own"} <= found
    assert not {"liver/gone", "liver/smuggled", "linked/one", "formulary/water", "../library/liver/one"} & found


def test_a_list_that_is_edited_or_broken_is_read_anew(libraries: tuple[Place, ...]) -> None:
    root = libraries[1].root
    lock = root / "lock.json"
    before = read_pins(root)
    told = json.loads(lock.read_bytes())
    lock.write_text(json.dumps(told | {"imported": told["imported"][1:]}), encoding="utf-8")
    assert read_pins(root) == before[1:]
    for _ in range(2):
        lock.write_text("{", encoding="utf-8")
        with pytest.raises(LibraryError, match=r"lock\.json: .*it is no JSON"):
            read_pins(root)
