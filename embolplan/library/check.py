"""Whether files and folders of protocols and products are sound: each file by itself, and each against the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from embolplan.errors import LibraryError, Problem, Severity
from embolplan.library import (
    rules,
    rules_of_arms,
    rules_of_containers,
    rules_of_eligibility,
    rules_of_evidence,
    rules_of_layers,
    rules_of_paths,
    rules_of_products,
    rules_of_quantities,
    rules_of_schedule,
    rules_of_sources,
    rules_of_steps,
)
from embolplan.library.files import FORMULARY, product_files, protocol_files, recipe_files
from embolplan.library.index import INDEX, is_current
from embolplan.library.load import id_of, in_order, misplaced, parse_product, parse_protocol, read_origin
from embolplan.library.problems import file_spot
from embolplan.library.rule import Checked, CheckedProduct, Fault, Rule, Seen, Shelved
from embolplan.reading import read_yaml
from embolplan.units import Quantity
from embolplan.words import say

if TYPE_CHECKING:
    from types import ModuleType

    from embolplan.model.recipe import Origin

MODULES = (
    rules_of_sources,
    rules,
    rules_of_quantities,
    rules_of_steps,
    rules_of_containers,
    rules_of_paths,
    rules_of_layers,
    rules_of_arms,
    rules_of_eligibility,
    rules_of_schedule,
    rules_of_evidence,
)
"""Where the rules of protocols stand."""


def _rules_of(*modules: ModuleType) -> tuple[Rule[Any], ...]:
    return tuple(each for module in modules for each in vars(module).values() if isinstance(each, Rule))


RULES: tuple[Rule[Checked], ...] = _rules_of(*MODULES)
PRODUCT_RULES: tuple[Rule[CheckedProduct], ...] = _rules_of(rules_of_products)
ACROSS_FILES = ("misplaced", "id-taken", "index-stale", "folder-empty")
"""What no single file can know, and the check itself looks at."""


class Ruling(NamedTuple):
    """A code of the rules, what it refuses and why."""

    code: str
    severity: Severity
    refuses: str
    why: str


def rulings() -> tuple[Ruling, ...]:
    """Every code that a rule carries, in the order of the rules."""
    every: tuple[Rule[Any], ...] = (*RULES, *PRODUCT_RULES)
    carried: dict[str, Severity] = {code: rule.severity for rule in every for code in rule.codes}
    carried |= dict.fromkeys(ACROSS_FILES, "error")
    return tuple(
        Ruling(code, severity, say(f"rule.refuses.{code}"), say(f"rule.why.{code}"))
        for code, severity in carried.items()
    )


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was looked at, and everything that is wrong with it."""

    problems: tuple[Problem, ...]
    files: int
    protocols: int
    products: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a file from being used."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


@dataclass(frozen=True, slots=True)
class _Around:
    """What the files of a library can speak of: the ids of its recipes, and its products."""

    recipes: Collection[str]
    products: Mapping[str, Shelved | None] | None


@dataclass(frozen=True, slots=True)
class _Check:
    """One run of the check; every library is looked through once, however many of its files are named."""

    on: str | None
    libraries: dict[Path, _Around] = field(default_factory=dict)

    def around(self, root: Path) -> _Around:
        """What a library holds."""
        if root not in self.libraries:
            recipes = {id_of(root, each) for each in protocol_files(root)}
            shelf = {each.stem: _shelved(each) for each in product_files(root)} if (root / FORMULARY).is_dir() else None
            self.libraries[root] = _Around(recipes, shelf)
        return self.libraries[root]


def check_paths(paths: Sequence[Path], *, on: str | None = None) -> CheckResult:
    """Everything that is wrong with the files and folders that are named; with a day, also what has run out by then."""
    problems: list[Problem] = []
    files: dict[Path, None] = {}
    for path in paths:
        found = list(recipe_files(path)) if path.is_dir() else [path]
        files |= dict.fromkeys(found)
        if not found:
            problems.append(Problem(str(path), say("rule.says.folder-empty"), code="folder-empty"))
    check, made, kinds = _Check(on), dict[tuple[str, str], Path](), list[str]()
    for path in files:
        try:
            kind, name, told = _check_file(path, check)
        except LibraryError as error:
            problems += error.problems
            continue
        kinds.append(kind)
        problems += told
        if name and made.setdefault((kind, name), path) != path:
            taken = say("rule.says.id-taken", id=name, other=made[kind, name])
            problems.append(Problem(str(path), taken, code="id-taken"))
    problems += _stale_indexes(paths, problems)
    return CheckResult(in_order(problems), len(files), kinds.count("protocol"), kinds.count("product"))


def _check_file(path: Path, check: _Check) -> tuple[str, str | None, list[Problem]]:
    """Whether a file is a protocol or a product, its id where it loads, and everything that is wrong with it."""
    origin, root = read_origin(path, str(path)), _root_of(path)
    tree = read_yaml(origin.text, origin.where).tree
    if path.resolve().parent.name == FORMULARY or (isinstance(tree, dict) and "kind" in tree):
        product, problems = parse_product(origin.text, origin.where)
        if product is None:
            return "product", None, list(problems)
        at = path.stem if path.resolve().parent.name == FORMULARY else product.id
        told = _told(PRODUCT_RULES, CheckedProduct(product, check.on), origin)
        return "product", product.id, [*told, *_place(product.id, at, origin)]
    protocol, problems = parse_protocol(origin.text, origin.where)
    if protocol is None:
        return "protocol", None, list(problems)
    around = check.around(root) if root else _Around((), None)
    checked = Checked(protocol, tree, around.products, around.recipes if root else None, check.on)
    at = id_of(root, path.resolve()) if root else protocol.id
    return "protocol", protocol.id, [*_told(RULES, checked, origin), *_place(protocol.id, at, origin)]


def _shelved(path: Path) -> Shelved | None:
    """What the rules know of a product; None where its file does not load, which is told where it is checked."""
    try:
        product, _ = parse_product(read_origin(path, str(path)).text, str(path))
    except LibraryError:
        product = None
    if product is None:
        return None
    size = product.quantities.get("size")
    nominal = size.value if size and isinstance(size.value, Quantity) else None
    return Shelved(product.kind, product.substance, nominal)


def _root_of(path: Path) -> Path | None:
    """The library that a file belongs to: the nearest folder above it that has a formulary or an index."""
    above = path.resolve().parents
    return next((each for each in above if (each / FORMULARY).is_dir() or (each / INDEX).is_file()), None)


def _told(those: Iterable[Rule[Seen]], checked: Seen, origin: Origin) -> Iterator[Problem]:
    spot = file_spot(origin.text, origin.where)
    for rule in those:
        for fault in rule(checked):
            yield _problem(fault, rule.severity, spot(fault.path, fault.at_key))


def _problem(fault: Fault, severity: Severity, at: Problem) -> Problem:
    message = say(f"rule.says.{fault.code}", **fault.values)
    return at._replace(message=message, hint=fault.hint, code=fault.code, severity=severity)


def _place(found: str, expected: str, origin: Origin) -> list[Problem]:
    return [] if found == expected else [misplaced(found, expected, origin.text, origin.where)]


def _stale_indexes(paths: Sequence[Path], problems: Sequence[Problem]) -> list[Problem]:
    """That a folder's index does not say what its files say; not asked of a folder whose files do not load."""
    stale = []
    for path in paths:
        try:
            wrong = any(problem.severity == "error" for problem in problems)
            if not wrong and (path / INDEX).is_file() and not is_current(path):
                hint = say("rule.hint.index", folder=path)
                stale.append(Problem(str(path / INDEX), say("rule.says.index-stale"), hint=hint, code="index-stale"))
        except LibraryError as error:
            stale += error.problems
    return stale
