"""Whether files and folders of protocols and products are sound: each file by itself, and each against the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from embolplan.errors import LibraryError, Problem
from embolplan.library import rules, rules_of_evidence, rules_of_paths
from embolplan.library.files import FORMULARY, product_files, protocol_files, recipe_files
from embolplan.library.index import INDEX, is_current
from embolplan.library.load import id_of, in_order, misplaced, parse_product, parse_protocol, read_origin
from embolplan.library.problems import file_spot
from embolplan.library.rules import Checked, Fault, product_sources
from embolplan.reading import read_yaml
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.recipe import Origin

RULES: tuple[rules.Rule, ...] = (
    rules.sources,
    rules.references,
    rules.quantities_of_steps,
    rules.choices_of_steps,
    rules.endpoints,
    rules.containers,
    rules.scopes,
    rules.ids,
    rules.gaps,
    rules.ratios,
    rules.products,
    rules.borrowing,
    rules.eligibility,
    rules_of_paths.targets,
    rules_of_paths.paths,
    rules_of_evidence.counts,
    rules_of_evidence.percentages,
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was looked at, and everything that is wrong with it."""

    problems: tuple[Problem, ...]
    files: int
    protocols: int
    products: int


def check_paths(paths: Sequence[Path]) -> CheckResult:
    """Everything that is wrong with the files and folders that are named."""
    problems: list[Problem] = []
    files: dict[Path, None] = {}
    for path in paths:
        found = list(recipe_files(path)) if path.is_dir() else [path]
        files |= dict.fromkeys(found)
        if not found:
            problems.append(Problem(str(path), say("library.empty_folder")))
    made: dict[tuple[str, str], Path] = {}
    kinds = []
    for path in files:
        try:
            kind, name, told = _check_file(path)
        except LibraryError as error:
            problems += error.problems
            continue
        kinds.append(kind)
        problems += told
        if name and made.setdefault((kind, name), path) != path:
            problems.append(Problem(str(path), say("library.id_taken", id=name, other=made[kind, name])))
    problems += _stale_indexes(paths, problems)
    return CheckResult(in_order(problems), len(files), kinds.count("protocol"), kinds.count("product"))


def _check_file(path: Path) -> tuple[str, str | None, list[Problem]]:
    """Whether a file is a protocol or a product, its id where it loads, and everything that is wrong with it."""
    origin, root = read_origin(path, str(path)), _root_of(path)
    tree = read_yaml(origin.text, origin.where).tree
    if path.resolve().parent.name == FORMULARY or (isinstance(tree, dict) and "kind" in tree):
        product, problems = parse_product(origin.text, origin.where)
        if product is None:
            return "product", None, list(problems)
        at = path.stem if path.resolve().parent.name == FORMULARY else product.id
        return "product", product.id, [*_told(product_sources(product), origin), *_place(product.id, at, origin)]
    protocol, problems = parse_protocol(origin.text, origin.where)
    if protocol is None:
        return "protocol", None, list(problems)
    checked, at = Checked(protocol, tree), protocol.id
    if root is not None:
        recipes = {id_of(root, each) for each in protocol_files(root)}
        shelf = {each.stem for each in product_files(root)} if (root / FORMULARY).is_dir() else None
        checked, at = replace(checked, products=shelf, recipes=recipes), id_of(root, path.resolve())
    faults = (fault for rule in RULES for fault in rule(checked))
    return "protocol", protocol.id, [*_told(faults, origin), *_place(protocol.id, at, origin)]


def _root_of(path: Path) -> Path | None:
    """The library that a file belongs to: the nearest folder above it that has a formulary or an index."""
    above = path.resolve().parents
    return next((each for each in above if (each / FORMULARY).is_dir() or (each / INDEX).is_file()), None)


def _told(faults: Iterable[Fault], origin: Origin) -> list[Problem]:
    spot = file_spot(origin.text, origin.where)
    return [
        spot(each.path, each.at_key)._replace(message=say(f"library.rule.{each.code}", **each.values), hint=each.hint)
        for each in faults
    ]


def _place(found: str, expected: str, origin: Origin) -> list[Problem]:
    return [] if found == expected else [misplaced(found, expected, origin.text, origin.where)]


def _stale_indexes(paths: Sequence[Path], problems: Sequence[Problem]) -> list[Problem]:
    """That a folder's index does not say what its files say; not asked of a folder whose files do not load."""
    stale = []
    for path in paths:
        try:
            if not problems and (path / INDEX).is_file() and not is_current(path):
                hint = say("library.stale_index.hint", folder=path)
                stale.append(Problem(str(path / INDEX), say("library.stale_index"), hint=hint))
        except LibraryError as error:
            stale += error.problems
    return stale
