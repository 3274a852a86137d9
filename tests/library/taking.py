"""A library to import into, what to import, and what a library looks like on disk."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from embolplan.library import shipped_root
from embolplan.library.importing import Importer
from embolplan.library.places import SHIPPED, YOURS, Place
from tests.library.good import GOOD, NAME

DAY = "2026-11-22"
SHIPPED_PLACE = Place(SHIPPED, shipped_root())
VIAL = (shipped_root() / "formulary" / "water-for-injection.yaml").read_text(encoding="utf-8")


def recipe(file_id: str = "liver/theirs", version: str = "1.0.0", mass: str = "60 mg") -> str:
    """The good recipe under another id and version, with another dose."""
    text = GOOD.replace(f"id: {NAME}", f"id: {file_id}").replace("version: 1.0.0", f"version: {version}")
    return text.replace("drug.mass: 60 mg", f"drug.mass: {mass}")


def product(file_id: str = "their-water", version: str = "1.0.0") -> str:
    """A product that the program has, under another id."""
    return VIAL.replace("id: water-for-injection", f"id: {file_id}").replace("version: 1.0.0", f"version: {version}")


def importer(root: Path, *beside: Place) -> Importer:
    """What imports into a library on the day of these tests; alone, since the program's own takes a while to read."""
    return Importer(root, beside, DAY)


def beside(root: Path) -> tuple[Place, ...]:
    """The library with the recipes of the program."""
    return (SHIPPED_PLACE, Place(YOURS, root))


def take_in(root: Path, source: Path, text: str, *beside: Place) -> list[tuple[str, str]]:
    """Imports a text from a file, and says what became of each id."""
    source.write_text(text, encoding="utf-8")
    return [(each.fate, each.arrival.id) for each in importer(root, *beside).take_in(source).changes]


def zipped(path: Path, files: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip with these files."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def in_bytes(files: Mapping[str, str | bytes]) -> bytes:
    """The same, as bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def snapshot(folder: Path) -> dict[str, str]:
    """Everything that stands in a folder, hidden files too, by the hash of what it holds."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "/"
        for path in sorted(folder.rglob("*"))
    }
