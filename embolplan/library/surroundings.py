"""What stands around a file that is checked: its library, the libraries beside that one, and what was imported."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from embolplan.errors import LibraryError, Problem
from embolplan.library.files import FORMULARY, fingerprint, product_files, protocol_files, read_bytes, recipe_files
from embolplan.library.index import INDEX
from embolplan.library.load import id_of, load_protocol, parse_product, read_origin
from embolplan.library.pins import IMPORTED, LOCK, PRODUCT, PROTOCOL, read_pins
from embolplan.library.places import SHIPPED, Held, Place, edited_problem, held
from embolplan.library.rule import Shelved
from embolplan.units import Quantity
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.product import Product
    from embolplan.model.protocol import Protocol

_MARKS = (FORMULARY, INDEX, LOCK)
"""A folder with one of these is a library."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the files of a library can speak of: recipes and products by id; None where nothing is known of them."""

    recipes: Mapping[str, Path | None] | None
    """The file of each where it stands in a library, and none where it comes along from elsewhere."""
    products: Mapping[str, Shelved | None] | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One run of the check; every library is looked through once, however many of its files are named."""

    on: str | None
    libraries: tuple[Place, ...] = ()
    seen: dict[Path, Around] = field(default_factory=dict)
    lenders: dict[Path | None, Protocol] = field(default_factory=dict)
    roots: dict[Path, tuple[Path, Path | None]] = field(default_factory=dict)
    """For each folder that was met its real one, and the library that it belongs to."""

    def place_of(self, path: Path) -> tuple[Path, Path | None]:
        """Where a file really stands, and the library that it belongs to."""
        if path.is_symlink():
            return path.resolve(), root_of(path)
        if path.parent not in self.roots:
            real = path.resolve()
            self.roots[path.parent] = real.parent, root_of(real)
        folder, root = self.roots[path.parent]
        return folder / path.name, root

    def look_around(self, files: Collection[Path]) -> None:
        """Looks through the libraries of all files, before the work on them is shared out."""
        for root in {root for _, root in map(self.place_of, files) if root is not None}:
            self.around(root)

    def around(self, root: Path) -> Around:
        """What a library holds, with what stands beside it where it is one's own or a shared one."""
        if root not in self.seen:
            roots = [place.root for place in self.libraries] if self.beside(root) else [root]
            self.seen[root] = around_of(roots)
        return self.seen[root]

    def lenders_of(self, protocol: Protocol, root: Path) -> dict[str, Protocol]:
        """The recipes that one borrows from, as far as there are any that load."""
        recipes = self.around(root).recipes or {}
        found: dict[str, Protocol] = {}
        for name in dict.fromkeys(protocol.borrows.values()):
            path = recipes.get(name)
            if path is not None and path not in self.lenders:
                with suppress(LibraryError):
                    self.lenders[path] = load_protocol(path, name)[0]
            if path in self.lenders:
                found[name] = self.lenders[path]
        return found

    def beside(self, root: Path) -> tuple[Place, ...]:
        """The other libraries of the machine; none for the recipes that come with the program, and for strangers."""
        named = {place.root.resolve(): place.name for place in self.libraries}
        if named.get(root, SHIPPED) == SHIPPED:
            return ()
        return tuple(place for place in self.libraries if place.root.resolve() != root)


def around_of(roots: Collection[Path]) -> Around:
    """What libraries hold together; products are not asked for where there is no formulary at all."""
    recipes: dict[str, Path | None] = {id_of(root, each): each for root in roots for each in protocol_files(root)}
    products = {each.stem: _shelved(each) for root in roots for each in product_files(root)}
    is_shelved = products or any((root / FORMULARY).is_dir() for root in roots)
    return Around(recipes, products if is_shelved else None)


def _shelved(path: Path) -> Shelved | None:
    """What the rules know of a product; None where its file does not load, which is told where it is checked."""
    try:
        product, _ = parse_product(read_origin(path, str(path)).text, str(path))
    except LibraryError:
        product = None
    return shelved(product) if product is not None else None


def shelved(product: Product) -> Shelved:
    """What the rules know of a product that loads."""
    size = product.quantities.get("size")
    nominal = size.value if size and isinstance(size.value, Quantity) else None
    return Shelved(product.kind, product.substance, nominal)


def root_of(path: Path) -> Path | None:
    """The library that a file belongs to: the nearest folder above it that is one."""
    above = path.resolve().parents
    return next((each for each in above if any((each / mark).exists() for mark in _MARKS) and not _batch(each)), None)


def _batch(folder: Path) -> bool:
    """Whether a folder holds what one import brought, and is a part of the library above it."""
    return folder.parent.name == IMPORTED and (folder.parent.parent / LOCK).is_file()


def files_in(folder: Path) -> list[Path]:
    """The files to check in a folder; in a library without what an import that was cut short has left behind."""
    found = list(recipe_files(folder))
    if not (folder / LOCK).is_file():
        return found
    pinned = {folder / pin.file for pin in read_pins(folder)}
    return [each for each in found if each.relative_to(folder).parts[0] != IMPORTED or each in pinned]


def import_problems(files: Collection[Path], folders: Collection[Path], around: Surroundings) -> Iterator[Problem]:
    """Imported files that are not what they were, and in libraries that are checked whole those that are gone."""
    placed = {path: around.place_of(path) for path in files}
    real = {at: path for path, (at, _) in placed.items()}
    whole = {path.resolve() for path in folders}
    for root in dict.fromkeys(root for _, root in placed.values() if root is not None):
        if not (root / LOCK).is_file():
            continue
        for pin in read_pins(root):
            path = root / pin.file
            if not path.is_file() and root in whole:
                said = say("rule.says.import-missing", id=pin.id, file=pin.file)
                yield Problem(str(root / LOCK), said, hint=say("rule.hint.gone", id=pin.id), code="import-missing")
            elif path in real and fingerprint(read_bytes(path)) != pin.sha256:
                yield edited_problem(Held(pin.id, real[path], Place("", root), pin))


def taken_elsewhere(made: Mapping[tuple[str, str], Path], around: Surroundings) -> Iterator[Problem]:
    """Ids under which another library of the machine has another text, so that neither can be asked for by its id."""
    others: dict[Path, dict[str, dict[str, tuple[Held, ...]]]] = {}
    for (kind, name), path in made.items():
        _, root = around.place_of(path)
        if root is None:
            continue
        if root not in others:
            beside = around.beside(root)
            others[root] = {each: held(beside, each) for each in (PROTOCOL, PRODUCT)}
        for other in others[root][kind].get(name, ()):
            if fingerprint(read_bytes(other.path)) != fingerprint(read_bytes(path)):
                said = say("rule.says.id-taken", id=name, other=other.path)
                yield Problem(str(path), said, hint=say("importing.two_texts.hint", id=name), code="id-taken")
