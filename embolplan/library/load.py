"""Files to recipes and shelves; every problem of a file in one run, none of it half loaded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from embolplan.errors import LibraryError, Problem
from embolplan.library.files import ENDINGS, fingerprint, name_in, normalised, read_bytes
from embolplan.library.lending import with_lent
from embolplan.library.migrations import migrated
from embolplan.library.pins import PRODUCT as PRODUCTS
from embolplan.library.pins import PROTOCOL
from embolplan.library.places import SHARED, YOURS, Held, Where, held, held_as, the_one
from embolplan.library.problems import did_you_mean, file_spot, model_problems
from embolplan.model.names import PRODUCT
from embolplan.model.product import Product
from embolplan.model.protocol import Protocol
from embolplan.model.recipe import Origin, Recipe, Shelf, shelf_of
from embolplan.reading import Reading, decode, read_yaml
from embolplan.reading.characters import first
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.case import Case

M = TypeVar("M", bound=BaseModel)
Parsed = tuple[M | None, tuple[Problem, ...]]


def parse_protocol(text: str, where: str) -> Parsed[Protocol]:
    """The protocol that a text holds, or None and everything that is wrong with it."""
    return typed(read_yaml(text, where), Protocol, text, where)


def parse_product(text: str, where: str) -> Parsed[Product]:
    """The product that a text holds, or None and everything that is wrong with it."""
    return typed(read_yaml(text, where), Product, text, where)


def typed(reading: Reading, model: type[M], text: str, where: str) -> Parsed[M]:
    """What was read as one of the models, or None and everything that is wrong with it."""
    found: list[Problem] = []
    made = None
    try:
        made = model.model_validate(migrated(reading.tree))
    except ValidationError as error:
        found = model_problems(error, model, file_spot(text, where))
    if not reading.problems:
        return made, first([*in_order(found)])
    # What could not be read leaves holes, which are no faults of their own.
    sound = [each for each in found if not _in_a_hole(each, reading.problems)]
    return None, first([*in_order([*reading.problems, *sound])])


def _in_a_hole(problem: Problem, unread: Iterable[Problem]) -> bool:
    return any(not each.key or each.line == problem.line or each.key.startswith(problem.key) for each in unread)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems in the order of their places, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda each: (each.where, each.line or 0, each.column or 0)))


def read_origin(path: Path, name: str) -> Origin:
    """A file's text with its fingerprint, under the name that it goes by; LibraryError where it is no text."""
    raw = read_bytes(path)
    text, problems = decode(normalised(raw), str(path))
    if text is None:
        raise LibraryError(problems)
    return Origin(name, text, fingerprint(raw))


def load_recipe(root: Where, name: str) -> Recipe:
    """The recipe of an id, or of a path to a file of its own, with the protocols that it borrows from."""
    if name.endswith(ENDINGS):
        protocol, origin = load_protocol(Path(name), name)
        _refuse_unsound(Path(name), root)
    else:
        protocol, origin = _by_id(root, name)
    problems: list[Problem] = []
    lenders: dict[str, tuple[Protocol, Origin]] = {}
    for lender in dict.fromkeys(protocol.borrows.values()):
        try:
            lenders[lender] = _by_id(root, lender)
        except LibraryError as error:
            problems += error.problems
    if problems:
        raise LibraryError(problems)
    return with_lent(protocol, origin, lenders)


def _refuse_unsound(path: Path, where: Where) -> None:
    """LibraryError where a file of somebody's own breaks a rule that a single field cannot know."""
    from embolplan.library.check import check_paths  # check loads files through this module

    errors = check_paths([path], libraries=() if isinstance(where, Path) else where).errors
    if errors:
        raise LibraryError(errors)


def _by_id(root: Where, name: str) -> tuple[Protocol, Origin]:
    copies = held_as(root, name)
    if not copies:
        hint = did_you_mean(name, held(root, PROTOCOL))
        raise LibraryError([Problem(name, say("library.unknown_recipe"), hint=hint)])
    found = the_one(copies)
    protocol, origin = load_protocol(found.path, found.name)
    if protocol.id != name:
        raise LibraryError([misplaced(protocol.id, name, origin.text, str(found.path))])
    # What comes with the program is held against the rules by its tests, and what was imported by the import.
    if found.place.name in (SHARED, YOURS) and found.pin is None:
        _refuse_unsound(found.path, root)
    return protocol, origin


def id_of(folder: Path, path: Path) -> str:
    """The id that a file's place in its folder gives it."""
    return PurePosixPath(name_in(folder, path)).with_suffix("").as_posix()


def misplaced(found: str, expected: str, text: str, where: str) -> Problem:
    """That a file says another id than its place gives it."""
    at = file_spot(text, where)(("id",), False)
    return at._replace(message=say("rule.says.misplaced", found=found, expected=expected), code="misplaced")


def load_protocol(path: Path, name: str) -> tuple[Protocol, Origin]:
    """The protocol of a file, under the name that it goes by, and its text; LibraryError with all that is wrong."""
    origin = read_origin(path, name)
    protocol, problems = parse_protocol(origin.text, str(path))
    if protocol is None:
        raise LibraryError(problems)
    return protocol, origin


def load_shelf(root: Where, only: Iterable[str] | None = None) -> Shelf:
    """The products of a library's formulary, or only those that are named."""
    files = held(root, PRODUCTS)
    names = sorted(files) if only is None else sorted(set(only))
    products, origins, problems = {}, {}, []
    for name in names:
        if name not in files:
            problems.append(Problem(name, say("library.unknown_product"), hint=did_you_mean(name, files)))
            continue
        try:
            product, origin = _load_product(the_one(files[name]))
        except LibraryError as error:
            problems += error.problems
            continue
        products[name], origins[name] = product, origin
    if problems:
        raise LibraryError(problems)
    return shelf_of(products, origins)


def _load_product(found: Held) -> tuple[Product, Origin]:
    origin = read_origin(found.path, found.name)
    product, problems = parse_product(origin.text, str(found.path))
    if product is not None and product.id != found.id:
        problems = (misplaced(product.id, found.id, origin.text, str(found.path)),)
    if product is None or problems:
        raise LibraryError(problems)
    return product, origin


def products_of(recipe: Recipe, case: Case, root: Where) -> tuple[str, ...]:
    """The ids of the products that a plan of this recipe and case can speak of, for `load_shelf`."""
    known = held(root, PRODUCTS).keys()
    named = {item.product for item in case.stock} | ({case.microcatheter.product} - {None})
    maybe = set(case.choices.values())
    for parameter in recipe.protocol.parameters.values():
        options = parameter.choose.options if parameter.choose else ()
        values = {*options, *([parameter.value] if isinstance(parameter.value, str) else [])}
        chosen = {case.choices[parameter.id]} if parameter.id in case.choices else set()
        if parameter.kind == PRODUCT:
            named |= values | chosen
        maybe |= values
    return tuple(sorted(str(name) for name in named | (maybe & known)))
