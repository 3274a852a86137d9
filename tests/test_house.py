"""The house keeps its shape: sizes, names, what loads what, what is said, and what stands in the tree."""

from __future__ import annotations

import ast
import re
import shutil
import string
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.metadata import requires
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "embolplan"
CATALOGUES = PACKAGE / "words" / "en"
HEAVY = {"textual", "rich", "pint", "numpy", "pydantic", "yaml", "typst", "jinja2", "sqlite3", "aiohttp"}
TOP_LEVEL = {"pyproject.toml", "README.md", "embolplan", "protocols", "tests"}
LOCKED = re.compile(r"^([\w.-]+==\S+)[^\n]*\\\n(?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", re.M)
MACHINE_PATH = re.compile(r"(?:^|[^\w.~<>-])/(?:root|work|farm|home|Users|opt|mnt)/\w")
REGISTRY = re.compile(
    r"://[^\s/]*(?:pypi|pythonhosted|devpi|artifactory|nexus)|://\S*/simple(?:/|$)|--(?:extra-)?index-url[ =]\S", re.I
)
NAMED_BY_FILES = ("line.", "field.", "label.")
"""Messages whose ids come from protocol files or from the names of fields, so that no string of the code names them."""
IMPORTED_AS = {"pyyaml": "yaml", "textual-serve": "textual_serve"}
PARTS = {"rich": "textual", "pydantic_core": "pydantic", "coverage": "pytest-cov"}
"""What is imported from a package that another, declared one is made of."""
OURS = {"embolplan", "tests"}
MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def short(path: Path) -> str:
    """A path as a person would name it."""
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """The files that git holds; outside of a git checkout, the files in the places where such files stand."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "-c", "safe.directory=*", "ls-files", "-z"]
        names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
        return [ROOT / name for name in names if name and (ROOT / name).is_file()]
    places = [ROOT / name for name in sorted({*TOP_LEVEL, ".ci", ".locks"})]
    files = [file for place in places for file in (place.rglob("*") if place.is_dir() else [place])]
    return [file for file in files if file.is_file() and "__pycache__" not in file.parts]


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def declared(requirements: Sequence[str]) -> set[str]:
    """The names under which declared packages, and what always comes with them, are imported."""
    names = {re.split(r"[<>=!~ \[;]", line)[0].lower() for line in requirements}
    return {IMPORTED_AS.get(name, name) for name in names} | {part for part, name in PARTS.items() if name in names}


def imports(folder: Path) -> dict[str, str]:
    """Every module of others that a folder imports, by its top name, with a file that does."""
    found: dict[str, str] = {}
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {name.partition(".")[0]: short(path) for name in names}
    return {name: where for name, where in found.items() if name not in OURS | sys.stdlib_module_names}


def messages() -> dict[str, str]:
    """All catalogues together: message id to text."""
    areas = sorted(path.stem for path in CATALOGUES.glob("[a-z]*.py"))
    catalogues = (import_module(f"embolplan.words.en.{area}").MESSAGES for area in areas)
    return {key: text for catalogue in catalogues for key, text in catalogue.items()}


def placeholders(text: str) -> list[tuple[str, str | None, str | None]]:
    """Name, format and conversion of each placeholder in a text."""
    return [(name, spec, turn) for _, name, spec, turn in string.Formatter().parse(text) if name is not None]


def sayings() -> Iterator[tuple[str, ast.Call]]:
    """Every call of say(), with the place it stands at."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name == "say":
                    yield f"{short(path)}:{node.lineno}", node


def shape(said: ast.JoinedStr) -> re.Pattern[str]:
    """say(f"{code}_hint") as a pattern; what fills the holes has to be a string of the code as well."""
    parts = (re.escape(str(node.value)) if isinstance(node, ast.Constant) else "(.+)" for node in said.values)
    return re.compile("".join(parts))


def test_files_stay_within_400_lines() -> None:
    files = [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]
    sizes = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {path: size for path, size in sizes.items() if size > 400} == {}


def test_functions_stay_within_40_lines() -> None:
    sizes = {
        f"{short(path)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path, tree in TREES.items()
        for node in functions(tree)
    }
    assert {name: size for name, size in sizes.items() if size > 40} == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [short(path) for path, tree in TREES.items() if not ast.get_docstring(tree)] == []


def test_there_is_no_drawer_for_everything() -> None:
    names = {part for path in tracked() for part in (*path.relative_to(ROOT).parts[:-1], path.stem)}
    assert names & {"util", "utils", "misc", "helpers"} == set()


def test_the_top_level_holds_only_what_belongs_there() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["list"]], ids=" ".join)
def test_quick_commands_load_nothing_heavy(words: list[str]) -> None:
    code = (
        "import runpy, sys\n"
        "try: runpy.run_module('embolplan', run_name='__main__')\n"
        "except SystemExit as end: code = end.code\n"
        f"loaded = sorted({HEAVY!r} & set(sys.modules))\n"
        "sys.exit(f'loaded {loaded}' if loaded else code)"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_the_quick_start_needs_the_standard_library_only() -> None:
    code = "import sys, embolplan.start; sys.exit(str(sorted(n for n in sys.modules if n.startswith('embolplan'))))"
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stderr.strip() == "['embolplan', 'embolplan.start']"
    ast.parse((PACKAGE / "start.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_every_message_that_is_said_stands_in_a_catalogue() -> None:
    known = messages()
    said = [(place, call.args[0].value) for place, call in sayings() if isinstance(call.args[0], ast.Constant)]
    assert [(place, message) for place, message in said if message not in known] == []


def test_every_message_gets_the_values_it_names() -> None:
    known = messages()
    wrong = []
    for place, call in sayings():
        message = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
        given = {keyword.arg for keyword in call.keywords}
        if message not in known or None in given:
            continue
        if given != {name for name, _, _ in placeholders(known[str(message)])}:
            wrong.append((place, message, sorted(str(name) for name in given)))
    assert wrong == []


def test_every_message_is_said_somewhere() -> None:
    constants: set[str] = set()
    for path, tree in TREES.items():
        if CATALOGUES not in path.parents:
            nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
            constants |= {node.value for node in nodes if isinstance(node.value, str)}
    shapes = [shape(call.args[0]) for _, call in sayings() if isinstance(call.args[0], ast.JoinedStr)]

    def is_said(key: str) -> bool:
        fits = (match.groups() for match in (pattern.fullmatch(key) for pattern in shapes) if match)
        return key in constants or key.startswith(NAMED_BY_FILES) or any(constants.issuperset(holes) for holes in fits)

    assert [key for key in messages() if not is_said(key)] == []


def test_messages_name_their_values_plainly_and_stand_under_their_area() -> None:
    for path in CATALOGUES.glob("[a-z]*.py"):
        catalogue = import_module(f"embolplan.words.en.{path.stem}").MESSAGES
        assert [key for key in catalogue if not key.startswith(f"{path.stem}.")] == []
        odd = [
            (key, name)
            for key, text in catalogue.items()
            for name, spec, turn in placeholders(text)
            if not name.isidentifier() or spec or turn
        ]
        assert odd == []


def test_every_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = declared(project["project"]["dependencies"])
    tested = needed | declared(project["dependency-groups"]["dev"])
    assert [(name, where) for name, where in imports(PACKAGE).items() if name not in needed] == []
    assert [(name, where) for name, where in imports(ROOT / "tests").items() if name not in tested] == []


def test_a_part_of_a_package_comes_with_that_package() -> None:
    for part, package in PARTS.items():
        brought = {re.split(r"[<>=!~ \[;(]", line)[0].lower().replace("-", "_") for line in requires(package) or ()}
        assert part in brought


def test_the_locks_pin_and_hash_every_package() -> None:
    sets: dict[str, list[str]] = {}
    for kind in ("run", "dev"):
        text = (ROOT / ".locks" / f"{kind}.txt").read_text(encoding="utf-8")
        sets[kind] = entries = LOCKED.findall(text)
        assert len(entries) == len(re.findall(r"^[^\s#]", text, re.M))
    assert set(sets["run"]) < set(sets["dev"])


def test_the_tree_names_no_path_of_one_machine_and_no_registry() -> None:
    found = []
    for path in tracked():
        raw = path.read_bytes()
        if b"\0" in raw:
            continue
        for number, line in enumerate(raw.decode("utf-8").splitlines(), 1):
            if MACHINE_PATH.search(line) or REGISTRY.search(line):
                found.append(f"{short(path)}:{number}")
    assert found == []


def test_the_wheel_carries_the_protocols(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        carried = set(wheel.namelist())
    protocols = [path.relative_to(ROOT / "protocols") for path in tracked() if ROOT / "protocols" in path.parents]
    wanted = {f"embolplan/_protocols/{path.as_posix()}" for path in protocols}
    assert wanted | {"embolplan/py.typed", "embolplan/_protocols/index.json"} <= carried
    assert not [name for name in carried if name.startswith(("tests/", "protocols/"))]
