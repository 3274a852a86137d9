"""From bytes that came from elsewhere to recipes and products that load, with all that is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from embolplan.library.check import check_text
from embolplan.library.files import FORMULARY, fingerprint, normalised
from embolplan.library.load import parse_protocol, typed
from embolplan.library.pace import ALONE, Pace, carried_out
from embolplan.library.pins import IMPORTED, PRODUCT, PROTOCOL, Key
from embolplan.library.problems import file_spot
from embolplan.library.search import beads_of
from embolplan.library.surroundings import Around, around_of, shelved
from embolplan.model.product import Product
from embolplan.model.protocol import Protocol
from embolplan.model.recipe import Origin
from embolplan.reading import decode, read_yaml
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.errors import Problem
    from embolplan.library.incoming import Incoming
    from embolplan.library.places import Place
    from embolplan.library.rule import Shelved


LONGEST_ID = 200
"""How many characters an id may have: a name of 255 bytes is what file systems take, and its ending belongs to it."""


class Gist(NamedTuple):
    """What an import needs to know of every file that loads; thousands of whole recipes would fill the memory."""

    kind: str
    id: str
    version: str
    shown: tuple[str, str, str, str, str] = ("", "", "", "", "")
    """Title, organ, drug, status and beads of a protocol, as a list shows them."""
    borrows: bool = False


class Arrival(NamedTuple):
    """One file that came in and loads: what it was called there, its text, and the gist of it."""

    name: str
    origin: Origin
    gist: Gist

    @property
    def kind(self) -> str:
        """Whether it is a protocol or a product."""
        return self.gist.kind

    @property
    def id(self) -> str:
        """The id that it gives itself."""
        return self.gist.id

    @property
    def version(self) -> str:
        """Its version."""
        return self.gist.version

    @property
    def key(self) -> Key:
        """Its kind and id, under which a library holds one file."""
        return self.kind, self.id

    def protocol(self) -> Protocol | None:
        """All that it says, loaded once more; None for a product."""
        return parse_protocol(self.origin.text, self.origin.where)[0] if self.kind == PROTOCOL else None

    def problem(self, message: str, *, hint: str = "", code: str = "") -> Problem:
        """Something that is wrong with its id, at its place."""
        at = file_spot(self.origin.text, self.origin.where)(("id",), False)
        return at._replace(message=message, hint=hint, code=code)


def arrivals_of(
    files: Sequence[Incoming], libraries: Collection[Place], on: str, pace: Pace = ALONE
) -> tuple[tuple[Arrival, ...], list[Problem]]:
    """What loads, and everything that the rules say of all of it; the files may speak of each other."""
    problems: list[Problem] = []
    origins: list[tuple[str, Origin]] = []
    for each in files:
        text, found = decode(normalised(each.raw), each.where)
        problems += found
        if text is not None:
            origins.append((each.name, Origin(each.where, text, fingerprint(each.raw))))
    # What came is read twice: a recipe may speak of one that comes after it.
    around = _around([origin for _, origin in origins], libraries, pace.part(0, 1 / 3))
    arrivals = []
    looks = carried_out(partial(_look, around, on), origins, pace.part(1 / 3, 1))
    for (name, origin), (gist, found) in zip(origins, looks, strict=True):
        problems += found
        if gist is not None:
            arrivals.append(Arrival(name, origin, gist))
    return tuple(arrivals), [*problems, *_twice(arrivals), *_unplaceable(arrivals)]


def _look(around: Around, on: str, file: tuple[str, Origin]) -> tuple[Gist | None, tuple[Problem, ...]]:
    name, origin = file
    looked = check_text(origin, PurePosixPath(name).parent.name == FORMULARY, around, on)
    made = looked.made
    if isinstance(made, Protocol):
        shown = (made.title, made.organ, made.drug, made.status, beads_of(made))
        return Gist(looked.kind, made.id, made.version, shown, bool(made.borrows)), looked.problems
    return Gist(looked.kind, made.id, made.version) if made is not None else None, looked.problems


def _around(origins: Sequence[Origin], libraries: Collection[Place], pace: Pace) -> Around:
    """What the libraries hold, and what comes along."""
    there = around_of([place.root for place in libraries])
    recipes, products = {**(there.recipes or {})}, {**(there.products or {})}
    for kind, file_id, product in carried_out(_met, origins, pace):
        if kind == PRODUCT:
            products[file_id] = product
        elif file_id:
            recipes[file_id] = None
    return Around(recipes, products or there.products)


def _met(origin: Origin) -> tuple[str, str, Shelved | None]:
    """Kind and id of what came in, empty where it has none, and what the rules know of a product."""
    reading = read_yaml(origin.text, origin.where)
    tree = reading.tree
    if not isinstance(tree, dict) or not isinstance(tree.get("id"), str):
        return PROTOCOL, "", None
    if "kind" not in tree:
        return PROTOCOL, str(tree["id"]), None
    product, _ = typed(reading, Product, origin.text, origin.where)
    return PRODUCT, str(tree["id"]), shelved(product) if product is not None else None


def _twice(arrivals: Sequence[Arrival]) -> Iterator[Problem]:
    seen: dict[Key, Arrival] = {}
    for each in arrivals:
        other = seen.setdefault(each.key, each)
        if other is not each:
            yield each.problem(say("rule.says.id-taken", id=each.id, other=other.origin.where), code="id-taken")


def _unplaceable(arrivals: Sequence[Arrival]) -> Iterator[Problem]:
    """Ids that would lie where something else belongs."""
    for each in arrivals:
        first, *rest = each.id.split("/")
        if len(each.id) > LONGEST_ID:
            yield each.problem(say("importing.id_long", limit=LONGEST_ID))
        if each.kind == PRODUCT and rest:
            yield each.problem(say("importing.product_in_folder"))
        elif each.kind != PRODUCT and first in (FORMULARY, IMPORTED):
            yield each.problem(say("importing.reserved", found=first))
