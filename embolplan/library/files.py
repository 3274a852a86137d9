"""The files of a library: which there are, and their bytes as text. Light: only the standard library and `reading`."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from embolplan.errors import LibraryError, Problem
from embolplan.library.pins import IMPORTED, PRODUCT, PROTOCOL, read_pins
from embolplan.words import say

FORMULARY = "formulary"
ENDINGS = (".yaml", ".yml")


def recipe_files(folder: Path) -> Iterator[Path]:
    """Every protocol and product file under a folder, in the order of its path; hidden ones are left out."""
    for name, _ in scanned(folder):
        yield folder / name


def scanned(folder: Path, apart: Collection[str] = ()) -> list[tuple[str, os.DirEntry[str]]]:
    """The same by their names with forward slashes, each as the system tells it, without the folders named apart.

    Ten thousand files are looked over in a moment this way, where a path of its own for each would take a second.
    """
    found = [
        (before + entry.name, entry)
        for before, _, entries in walked(folder, apart)
        for entry in entries
        if is_recipe(entry)
    ]
    return sorted(found, key=lambda each: each[0])


def walked(folder: Path, apart: Collection[str] = ()) -> Iterator[tuple[str, str, Sequence[os.DirEntry[str]]]]:
    """Every folder that is looked into: how names in it begin, its path, and what is in it, so far as that is told."""
    waiting = [("", str(folder))]
    while waiting:
        before, inside = waiting.pop()
        entries: list[os.DirEntry[str]] = []
        with suppress(OSError), os.scandir(inside) as found:
            entries = list(found)
        waiting += [
            (f"{before}{entry.name}/", entry.path)
            for entry in entries
            if is_folder(entry) and (before or entry.name not in apart)
        ]
        yield before, inside, entries


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether something in a folder is one that is looked into; no link is followed."""
    return not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)


def is_recipe(entry: os.DirEntry[str]) -> bool:
    """Whether something in a folder is a recipe or product file."""
    # A link that leads round in a circle is no file.
    with suppress(OSError):
        return entry.name.endswith(ENDINGS) and not entry.name.startswith(".") and entry.is_file()
    return False


def protocol_files(root: Path) -> list[Path]:
    """The files of a library that hold protocols, its own and those that it has imported."""
    return [*(root / name for name, _ in scanned(root, (FORMULARY, IMPORTED))), *_imported(root, PROTOCOL)]


def product_files(root: Path) -> list[Path]:
    """The files of a library that hold products, its own and those that it has imported."""
    folder = root / FORMULARY
    return [*(recipe_files(folder) if folder.is_dir() else ()), *_imported(root, PRODUCT)]


def _imported(root: Path, kind: str) -> Iterator[Path]:
    """The imported files that a library's list names; one that was removed by hand is left out, and `check` says so."""
    paths = (root / pin.file for pin in read_pins(root) if pin.kind == kind)
    return (path for path in paths if path.is_file())


def name_in(root: Path, path: Path) -> str:
    """What a file of a library is called there, with forward slashes, wherever an import has put it."""
    parts = path.relative_to(root).parts
    return "/".join(parts[2:] if parts[0] == IMPORTED else parts)


def normalised(raw: bytes) -> bytes:
    """The bytes as every machine has them: no byte order mark, and lines that end in a line feed."""
    return raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")


def fingerprint(raw: bytes) -> str:
    """The SHA-256 of a file's bytes, the same for every way that a checkout ends its lines."""
    import hashlib  # costs `list` a tenth of its time, which asks for none of a file that is as it was

    return hashlib.sha256(normalised(raw)).hexdigest()


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of the library; LibraryError with a sentence where they cannot be had."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise LibraryError([unreadable(path, error)]) from error


def unreadable(path: Path, error: OSError) -> Problem:
    """Why a file could not be read, in the system's own words."""
    return Problem(str(path), say("library.unreadable", why=(error.strerror or str(error)).lower()))
