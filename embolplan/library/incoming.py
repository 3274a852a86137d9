"""What comes from elsewhere, as bytes in memory: nothing in it is trusted, and nothing of it is written here.

A file, a folder or a zip gives the same thing: recipe and product files under the names that they had there. How much
there may be is fixed, and counted by what is really read, whatever an archive says of itself.
"""

from __future__ import annotations

import os
import re
import stat
from itertools import islice
from pathlib import Path
from typing import NamedTuple, NoReturn

from embolplan.errors import LibraryError, Problem
from embolplan.library.files import ENDINGS, unreadable
from embolplan.reading.characters import LARGEST, shown
from embolplan.reading.keys import folded
from embolplan.words import say

ENTRIES, TOTAL, DEEP, LONG = 20_000, 100_000_000, 20, 250
"""How many entries, how many bytes in all, how many folders inside each other, and how many characters of a name."""
ZIP = ".zip"
MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_DRIVE = re.compile(r"[A-Za-z]:")
# A name that is not there is not followed either, a pipe is not waited for, and a line end is not translated.
_PLAINLY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Incoming(NamedTuple):
    """One recipe or product file: its name there, empty where it came alone; how problems call it; its bytes."""

    name: str
    where: str
    raw: bytes


class Received(NamedTuple):
    """The files, and the names of what else was there."""

    files: tuple[Incoming, ...]
    left_out: tuple[str, ...]


class Intake:
    """What has been taken in so far, and all that is wrong with it."""

    def __init__(self, source: Path) -> None:
        self.where = str(source)
        self.files: list[Incoming] = []
        self.left_out: list[str] = []
        self.problems: list[Problem] = []
        self._names: dict[str, str] = {}
        self._entries = self._bytes = 0

    def refuse(self, sentence: str, **values: object) -> None:
        """Keeps one thing that is wrong."""
        self.problems.append(Problem(self.where, say(f"importing.{sentence}", **values)))

    def stop(self, sentence: str, **values: object) -> NoReturn:
        """Looks no further: what has been found so far, and why."""
        self.refuse(sentence, **values)
        raise LibraryError(self.problems)

    def enter(self, name: str, in_archive: bool) -> bool:
        """Counts an entry in; whether its name may stand."""
        self._entries += 1
        if self._entries > ENTRIES:
            self.stop("too_many", limit=f"{ENTRIES:,}")
        wrong = name_trouble(name, in_archive)
        if wrong:
            self.refuse(wrong, found=shown(name))
            return False
        key = folded(name.rstrip("/"))
        if key in self._names:
            other = self._names[key]
            self.refuse("name_twice" if other == name else "name_same_but", found=shown(name), other=shown(other))
            return False
        self._names[key] = name
        return True

    def add(self, name: str, raw: bytes) -> None:
        """Takes a file in."""
        self._bytes += len(raw)
        if self._bytes > TOTAL:
            self.stop("too_large", limit=f"{TOTAL:,}")
        self.files.append(Incoming(name, self.called(name), raw))

    def called(self, name: str) -> str:
        """How a file is called where something is wrong with it."""
        return f"{self.where}/{name}" if name else self.where

    def done(self) -> Received:
        """Everything that came; LibraryError with all that is wrong where anything is."""
        if not self.files and not self.problems:
            self.refuse("nothing_there")
        if self.problems:
            raise LibraryError(self.problems)
        return Received(tuple(self.files), tuple(self.left_out))


def name_trouble(name: str, in_archive: bool) -> str:
    """What is wrong with a name from elsewhere, as the name of its sentence; in an archive more of them mean harm."""
    parts = name.rstrip("/").split("/")
    if not name.isprintable():
        return "name_unseen"
    if len(name) > LONG or len(parts) > DEEP:
        return "name_long"
    if not in_archive:
        return ""
    if "\\" in name:
        return "name_backslash"
    if _DRIVE.match(name) or name.startswith("/"):
        return "name_absolute"
    if ".." in parts:
        return "name_climbs"
    return "name_form" if not {"", "."}.isdisjoint(parts) or ":" in name else ""


def is_recipe(name: str) -> bool:
    """Whether a name is that of a recipe or product file."""
    return name.endswith(ENDINGS)


def is_hidden(name: str) -> bool:
    """Whether a name is one that systems hide, or that they add to archives for themselves."""
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))


def receive(source: Path) -> Received:
    """What a file, a folder or a zip brings; LibraryError with everything that keeps it from being taken in."""
    intake = Intake(source)
    try:
        mode = source.stat().st_mode
        if stat.S_ISDIR(mode):
            _walk(intake, source)
        elif not stat.S_ISREG(mode):
            intake.refuse("special", found=shown(source.name))
        elif is_recipe(source.name):
            intake.add("", read_some(source.resolve(), LARGEST))
        else:
            from embolplan.library.archives import open_archive  # loads zipfile, which few imports need

            open_archive(intake, source)
    except OSError as error:
        intake.problems.append(unreadable(source, error))
    return intake.done()


def _walk(intake: Intake, top: Path) -> None:
    """The files under a folder, by their names; no link is followed."""
    waiting = [(top, "")]
    while waiting:
        folder, before = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = sorted(islice(found, ENTRIES + 1), key=lambda entry: entry.name)
            for entry in entries:
                name = f"{before}{entry.name}"
                if is_hidden(entry.name) or not intake.enter(name, in_archive=False):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((Path(entry.path), f"{name}/"))
                else:
                    _take(intake, entry, name)
        except OSError as error:
            intake.problems.append(unreadable(folder, error))


def _take(intake: Intake, entry: os.DirEntry[str], name: str) -> None:
    if entry.is_symlink():
        intake.refuse("link", found=shown(name))
    elif not entry.is_file(follow_symlinks=False):
        intake.refuse("special", found=shown(name))
    elif not is_recipe(name):
        intake.left_out.append(name)
    else:
        try:
            intake.add(name, read_some(Path(entry.path), LARGEST))
        except OSError as error:
            intake.problems.append(unreadable(Path(entry.path), error))


def read_some(path: Path, limit: int) -> bytes:
    """The bytes of a plain file, and of a larger one so many that its size shows; OSError for anything else."""
    with open(os.open(path, _PLAINLY), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, say("importing.not_plain"))
        return file.read(limit + 1)
