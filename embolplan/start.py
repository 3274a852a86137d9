"""The quick start: sets up ``.venv`` in the checkout once, then opens the walkthrough or runs the tests.

It runs before anything is installed: the standard library only, nothing else of embolplan, and syntax that an older
Python can read, so that such a Python can say what is wrong. Talk goes to stderr; stdout belongs to what it starts.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
MARK = HOME / "embolplan-set-up"
LOG = HOME / "embolplan-set-up.log"
LOCKS = ROOT / ".locks"
OLDEST = (3, 11)
PROTOCOL = "liver/callispheres-epirubicin-300-500"
EXAMPLE = {
    "drug.product": "epirubicin-powder-10-mg",
    "beads.settled_volume": "2 mL",
    "load.excess": "kept",
    "contrast.basis": "slurry",
    "contrast.product": "iodixanol-320",
    "infusion.mass": "100 mg",
}
"""Examples, not values of the source; the plan that is printed from them is titled EXAMPLE."""
USAGE = "usage: python3 -m embolplan.start [test [PYTEST-ARGUMENT ...]]"
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")
HANDS_OFF = {
    "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_HASHES", "PIP_NO_COMPILE", "PIP_DRY_RUN",
    "PYTHONHOME", "PYTHONPATH",
}  # fmt: skip
"""Settings of the surroundings that would install somewhere else, or half; where packages come from stays theirs."""
OFFLINE = "connection|resolve|resolution|timed out|timeout|proxy|ssl|unreachable|network"
WHY_PIP_FAILED = (
    ("no space left|disk quota", "the disk is full"),
    ("do not match the hashes", "a package is not the one that was locked (wrong hash); it was not installed"),
    ("permission denied|read-only file system", "the checkout cannot be written to"),
    (OFFLINE, "the packages could not be fetched: is this machine online, or does pip need a proxy?"),
    ("no matching distribution", "there is no ready-made package for this Python and machine"),
)
"""What pip's output says, and what that means; the first that fits is said."""


class CannotSetUp(Exception):
    """Set-up cannot go on; the text is the one line that a person reads."""


def talk(line: str) -> None:
    """One line of progress."""
    print(f"embolplan: {line}", file=sys.stderr, flush=True)


def inside(name: str) -> Path:
    """A program of the environment, where this system puts it."""
    return HOME / "Scripts" / f"{name}.exe" if os.name == "nt" else HOME / "bin" / name


def digest() -> str:
    """What the environment was made from: the locks, the project file, and where the checkout stands."""
    content = [path.read_bytes() for path in (LOCKS / "run.txt", LOCKS / "dev.txt", ROOT / "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*content, os.fsencode(str(ROOT))])).hexdigest()


def works(*modules: str) -> bool:
    """Whether the environment's own Python starts, is new enough and has these modules."""
    test = f"sys.version_info < {OLDEST} or not all(map(find_spec, {modules}))"
    code = f"import sys; from importlib.util import find_spec; sys.exit({test})"
    try:
        command = [str(inside("python")), "-I", "-c", code]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def is_set_up(kind: str) -> bool:
    """Whether an earlier run finished this set, or the development set that holds it, from the same files."""
    try:
        done, made_from = MARK.read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return False
    fresh = done in (kind, "dev") and made_from == digest()
    return fresh and works("pip", "pydantic", "textual", "embolplan") and inside("embolplan").exists()


def call(*arguments: str) -> None:
    """Run the environment's Python quietly; what it says goes to the log, and its failure becomes one line."""
    surroundings = {key: value for key, value in os.environ.items() if key not in HANDS_OFF}
    command = [str(inside("python")), *arguments]
    done = subprocess.run(
        command, cwd=str(ROOT), env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    if done.returncode:
        said = done.stdout.decode("utf-8", "replace")
        LOG.write_text(said, encoding="utf-8")
        raise CannotSetUp(explain(said))


def explain(said: str) -> str:
    """One line for what pip said; addresses stay in the log."""
    for pattern, meaning in WHY_PIP_FAILED:
        if re.search(pattern, said, re.IGNORECASE):
            return f"{meaning} (pip's own words: {LOG})"
    return f"the packages could not be installed (pip's own words: {LOG})"


def make_environment() -> None:
    """Make ``.venv`` with its own pip, in place of a half-made one; the system's packages are never touched."""
    if HOME.is_symlink() or HOME.is_file():
        raise CannotSetUp(f"{HOME} is in the way: it is no folder; move it and run this again")
    talk("making .venv anew, since the one here is not whole" if HOME.is_dir() else "making .venv (this once)")
    # A Python inside an environment must not be the one that makes it, since that environment may just have gone.
    maker = getattr(sys, "_base_executable", None) or sys.executable
    done = subprocess.run([maker, "-m", "venv", "--clear", str(HOME)], capture_output=True, check=False)
    if done.returncode or not works("pip"):
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        if re.search("ensurepip|No module named .?(venv|pip)", said):
            raise CannotSetUp("this Python has no venv or no pip; on Debian or Ubuntu: sudo apt install python3-venv")
        reason = (said.strip().splitlines() or ["no reason given"])[-1]
        raise CannotSetUp(f"could not make {HOME}: {reason}")


def set_up(kind: str) -> None:
    """Install the locked packages and the checkout itself; the mark is written when everything stands."""
    began = time.monotonic()
    interrupted = MARK.exists() and MARK.read_text(encoding="utf-8").startswith("begun")
    if interrupted or not works("pip"):
        make_environment()
    MARK.write_text("begun\n", encoding="utf-8")
    talk(f"installing the packages that .locks/{kind}.txt names (a minute or two)")
    requirements = str(LOCKS / f"{kind}.txt")
    call(*PIP, "install", "--quiet", "--compile", "--require-hashes", "--only-binary=:all:", "-r", requirements)
    call(*PIP, "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT))
    call("-m", "compileall", "-q", str(ROOT / "embolplan"))
    finished = MARK.with_suffix(".new")
    finished.write_text(f"{kind} {digest()}\n", encoding="utf-8")
    finished.replace(MARK)
    talk(f"set up in {time.monotonic() - began:.0f} s")


def command_for(words: list[str]) -> list[str]:
    """The program to run: the tests; the walkthrough in a terminal; elsewhere the worked example's plan."""
    if words:
        # The whole suite is long enough for two cores to pay; what somebody names is not.
        return [str(inside("python")), "-m", "pytest", *(words[1:] or ["--numprocesses=logical", "--dist=worksteal"])]
    if sys.stdin.isatty() and sys.stdout.isatty():
        return [str(inside("embolplan")), "walk", PROTOCOL]
    choices = [f"--set={name}={value}" for name, value in EXAMPLE.items()]
    return [str(inside("embolplan")), "plan", PROTOCOL, "--title", "EXAMPLE", *choices]


def run(command: list[str]) -> int:
    """Become the program, so that keys and signals reach it alone; Windows cannot, and waits for it instead."""
    sys.stderr.flush()
    if os.name == "nt":
        return subprocess.run(command, check=False).returncode
    os.execv(command[0], command)


def check_surroundings() -> None:
    """Refuse a Python that is too old and a copy of the module that is not a checkout."""
    if sys.version_info[:2] < OLDEST:
        wanted, found = (".".join(map(str, version)) for version in (OLDEST, sys.version_info[:2]))
        raise CannotSetUp(f"needs Python {wanted} or newer; this is {found} ({sys.executable})")
    if not (LOCKS / "run.txt").is_file():
        raise CannotSetUp(f"the quick start runs in a checkout, and {ROOT} is none")


def main(words: list[str]) -> int:
    """Set up what is missing, then run what was asked for and give back its exit code."""
    if words and words[0] != "test":
        print(USAGE, file=sys.stderr)
        return 0 if words[0] in ("-h", "--help") else 2
    kind = "dev" if words else "run"
    try:
        check_surroundings()
        if not is_set_up(kind):
            set_up(kind)
    except CannotSetUp as problem:
        talk(str(problem))
        return 2
    except OSError as problem:
        talk(f"could not set up {HOME}: {problem.strerror or problem}")
        return 2
    except KeyboardInterrupt:
        talk("interrupted; the next run starts the set-up over")
        return 130
    if words:
        os.chdir(str(ROOT))
    return run(command_for(words))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
