"""What a library has taken in from elsewhere: every such file pinned in one list by its SHA-256, with where it is from.

The list is what counts. A file under `imported/` that it does not name is no part of the library, and the list is
replaced in one move; so an import that was cut short, at whatever point, has changed nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from embolplan.errors import LibraryError, Problem
from embolplan.words import say

if TYPE_CHECKING:
    from pathlib import Path

LOCK, IMPORTED = "lock.json", "imported"
SCHEMA = "embolplan.lock/1"
PROTOCOL, PRODUCT = "protocol", "product"
Key = tuple[str, str]
"""A kind and an id, under which a library holds one file."""
_FILE = re.compile(rf"{IMPORTED}/[0-9a-f]+/(?P<product>formulary/)?(?P<id>[a-z0-9]+([-/][a-z0-9]+)*)\.yaml")


class Pin(NamedTuple):
    """One file as it was imported; what a list shows of a protocol stands with it, and is empty for a product."""

    kind: str
    id: str
    version: str
    title: str
    organ: str
    drug: str
    status: str
    beads: str
    file: str
    """Its path in the library, with forward slashes."""
    sha256: str
    source: str
    """The file, folder or archive that it came from."""
    name: str
    """What it was called there; empty where the source was the file itself."""
    on: str
    """The day of the import, as YYYY-MM-DD."""


def read_pins(root: Path) -> tuple[Pin, ...]:
    """What a library has imported, none where it has no list; LibraryError where the list cannot be trusted."""
    return pins_of(read_lock(root), root)


def read_lock(root: Path) -> bytes | None:
    """The bytes of a library's list, or None where there is none."""
    try:
        return (root / LOCK).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LibraryError([_broken(root, (error.strerror or str(error)).lower())]) from error


def pins_of(lock: bytes | None, root: Path) -> tuple[Pin, ...]:
    """The pins that a list holds."""
    if lock is None:
        return ()
    whole = _parsed(lock)
    if isinstance(whole, str):
        raise LibraryError([_broken(root, whole)])
    return whole


@lru_cache(maxsize=4)
def _parsed(lock: bytes) -> tuple[Pin, ...] | str:
    """The pins, or why there are none; one command asks for the same list several times."""
    import json  # costs `list` a twentieth of its time, which has no need of it where the list is the one it was

    try:
        told = json.loads(lock)
    except (ValueError, RecursionError):
        return say("importing.lock_no_json")
    listed = told.get("imported") if isinstance(told, dict) and told.get("schema") == SCHEMA else None
    pins = [_pin(each) for each in listed] if isinstance(listed, list) else [None]
    whole = tuple(pin for pin in pins if pin is not None)
    if len(whole) != len(pins) or len({(pin.kind, pin.id) for pin in whole}) != len(whole):
        return say("importing.lock_form", schema=SCHEMA)
    return whole


def _pin(told: object) -> Pin | None:
    """The pin that an entry gives; None where it is none, or names a file that is not in its place."""
    if not isinstance(told, dict) or tuple(told) != Pin._fields or not all(isinstance(v, str) for v in told.values()):
        return None
    pin = Pin(**told)
    found = _FILE.fullmatch(pin.file)
    placed = PRODUCT if found and found["product"] else PROTOCOL
    return pin if found and (found["id"], placed) == (pin.id, pin.kind) else None


def is_imported(name: str) -> bool:
    """Whether a name is that of a file where imports stand, and nowhere else."""
    return bool(_FILE.fullmatch(name))


def place_of(kind: str, file_id: str, batch: str) -> str:
    """Where an imported file stands in its library."""
    return f"{IMPORTED}/{batch}/{'formulary/' if kind == PRODUCT else ''}{file_id}.yaml"


def make_lock(pins: Iterable[Pin]) -> bytes:
    """The list as canonical JSON."""
    import json  # as above

    listed = [pin._asdict() for pin in sorted(pins)]
    return (json.dumps({"schema": SCHEMA, "imported": listed}, indent=1) + "\n").encode()


def _broken(root: Path, why: str) -> Problem:
    return Problem(str(root / LOCK), say("importing.lock_broken", why=why), hint=say("importing.lock_broken.hint"))
