"""Whether files and folders of protocols and products are sound: each file by itself, and each against the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from embolplan.errors import LibraryError, Problem, Severity
from embolplan.library import (
    rules,
    rules_of_arms,
    rules_of_containers,
    rules_of_doses,
    rules_of_drawing,
    rules_of_eligibility,
    rules_of_evidence,
    rules_of_layers,
    rules_of_paths,
    rules_of_products,
    rules_of_quantities,
    rules_of_schedule,
    rules_of_sources,
    rules_of_steps,
    rules_of_writing,
)
from embolplan.library.files import FORMULARY, protocol_files, read_bytes
from embolplan.library.index import INDEX, Entry, entry_of, index_of
from embolplan.library.lending import lent_by
from embolplan.library.load import id_of, in_order, misplaced, read_origin, typed
from embolplan.library.pace import ALONE, Pace, carried_out
from embolplan.library.pins import PRODUCT, PROTOCOL
from embolplan.library.problems import file_spot
from embolplan.library.rule import Checked, CheckedProduct, Fault, Rule, Seen
from embolplan.library.surroundings import (
    Around,
    Surroundings,
    files_in,
    import_problems,
    taken_elsewhere,
)
from embolplan.model.names import borrowable
from embolplan.model.product import Product
from embolplan.model.protocol import Protocol
from embolplan.reading import read_yaml
from embolplan.reading.characters import first
from embolplan.words import say

if TYPE_CHECKING:
    from types import ModuleType

    from embolplan.library.places import Place
    from embolplan.model.recipe import Origin

MODULES = (
    rules_of_sources,
    rules_of_writing,
    rules,
    rules_of_quantities,
    rules_of_steps,
    rules_of_drawing,
    rules_of_containers,
    rules_of_paths,
    rules_of_layers,
    rules_of_arms,
    rules_of_eligibility,
    rules_of_schedule,
    rules_of_doses,
    rules_of_evidence,
)
"""Where the rules of protocols stand."""


def _rules_of(*modules: ModuleType) -> tuple[Rule[Any], ...]:
    return tuple(each for module in modules for each in vars(module).values() if isinstance(each, Rule))


RULES: tuple[Rule[Checked], ...] = _rules_of(*MODULES)
PRODUCT_RULES: tuple[Rule[CheckedProduct], ...] = _rules_of(rules_of_products)
ACROSS_FILES = ("misplaced", "not-lent", "id-taken", "index-stale", "folder-empty", "import-edited", "import-missing")
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


def check_paths(
    paths: Sequence[Path], *, on: str | None = None, libraries: tuple[Place, ...] = (), pace: Pace = ALONE
) -> CheckResult:
    """Everything that is wrong with the files and folders that are named; with a day, also what has run out by then.

    Files of one of the machine's libraries may speak of what the other ones hold.
    """
    files, problems = _files_of(paths)
    around, made, kinds = Surroundings(on, libraries), dict[tuple[str, str], Path](), list[str]()
    around.look_around(files)
    found = dict(zip(files, carried_out(partial(_check_file, around), files, pace), strict=True))
    for path, each in found.items():
        kinds.append(each.kind)
        problems += each.problems
        if each.id and made.setdefault((each.kind, each.id), path) != path:
            taken = say("rule.says.id-taken", id=each.id, other=made[each.kind, each.id])
            problems.append(Problem(str(path), taken, code="id-taken"))
    problems += [*import_problems(files, paths, around), *taken_elsewhere(made, around)]
    if not any(problem.severity == "error" for problem in problems):
        problems += _stale_indexes(paths, {path: each.entry for path, each in found.items()})
    return CheckResult(in_order(problems), len(files), kinds.count(PROTOCOL), kinds.count(PRODUCT))


def _files_of(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """The files to look at, each once, and the folders in which there is nothing to look at."""
    files: dict[Path, None] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            found = files_in(path) if path.is_dir() else [path]
        except LibraryError as error:
            problems += error.problems
            continue
        files |= dict.fromkeys(found)
        if not found:
            problems.append(Problem(str(path), say("rule.says.folder-empty"), code="folder-empty"))
    return list(files), problems


class Looked(NamedTuple):
    """A text that was looked at: its kind, what it says where it loads, and everything that is wrong with it."""

    kind: str
    made: Protocol | Product | None
    problems: tuple[Problem, ...]

    @property
    def id(self) -> str | None:
        """Its id, where it loads."""
        return self.made.id if self.made is not None else None


def check_text(origin: Origin, on_shelf: bool, around: Around | None, on: str | None) -> Looked:
    """Everything that is wrong with the text of one file, wherever it stands."""
    reading = read_yaml(origin.text, origin.where)
    tree = reading.tree
    if on_shelf or (isinstance(tree, dict) and "kind" in tree):
        product, problems = typed(reading, Product, origin.text, origin.where)
        told = () if product is None else _told(PRODUCT_RULES, CheckedProduct(product, on, tree), origin)
        return Looked(PRODUCT, product, (*problems, *first([*told])))
    protocol, problems = typed(reading, Protocol, origin.text, origin.where)
    if protocol is None:
        return Looked(PROTOCOL, None, problems)
    around = around or Around(None, None)
    checked = Checked(protocol, tree, around.products, around.recipes, on)
    return Looked(PROTOCOL, protocol, first([*_told(RULES, checked, origin)]))


class _Found(NamedTuple):
    """What a file is, what is wrong with it, and how a protocol stands in a list; no kind where it is no text."""

    kind: str
    id: str | None
    problems: tuple[Problem, ...]
    entry: Entry | None = None


def _check_file(surroundings: Surroundings, path: Path) -> _Found:
    try:
        origin = read_origin(path, str(path))
    except LibraryError as error:
        return _Found("", None, error.problems)
    looked = _look_at(path, origin, surroundings)
    # What the file is called in the list depends on the folder that is checked.
    entry = entry_of(looked.made, "", origin.sha256) if isinstance(looked.made, Protocol) else None
    return _Found(looked.kind, looked.id, looked.problems, entry)


def _look_at(path: Path, origin: Origin, surroundings: Surroundings) -> Looked:
    real, root = surroundings.place_of(path)
    on_shelf = real.parent.name == FORMULARY
    looked = check_text(origin, on_shelf, surroundings.around(root) if root else None, surroundings.on)
    if looked.made is None:
        return looked
    at, unlent = looked.made.id, list[Problem]()
    if root and isinstance(looked.made, Protocol) and looked.made.borrows:
        _, unlent = lent_by(_borrower(looked.made), origin, surroundings.lenders_of(looked.made, root))
    if looked.kind == PRODUCT:
        at = path.stem if on_shelf else at
    elif root:
        at = id_of(root, real)
    return looked._replace(problems=(*looked.problems, *unlent, *_place(looked.made.id, at, origin)))


def _borrower(protocol: Protocol) -> Protocol:
    """The protocol with those lines that its lenders alone can know of; the others have rules of their own."""
    borrows = {
        line_id: lender
        for line_id, lender in protocol.borrows.items()
        if borrowable(line_id) and line_id not in protocol.parameters and lender != protocol.id
    }
    return protocol.model_copy(update={"borrows": borrows})


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


def _stale_indexes(paths: Sequence[Path], entries: Mapping[Path, Entry | None]) -> Iterator[Problem]:
    """That a folder's index does not say what its files say; not asked where files do not load."""
    for path in paths:
        if (path / INDEX).is_file():
            found = {each.relative_to(path).as_posix(): entries.get(each) for each in protocol_files(path)}
            told = index_of(entry._replace(file=name) for name, entry in found.items() if entry is not None)
            if read_bytes(path / INDEX) != told.encode():
                hint = say("rule.hint.index", folder=path)
                yield Problem(str(path / INDEX), say("rule.says.index-stale"), hint=hint, code="index-stale")
