"""What can be asked on the command line."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from importlib import import_module
from typing import IO, Any, NoReturn, TypeAlias

from embolplan import __version__
from embolplan.cli.output import put
from embolplan.errors import Problem, UsageError
from embolplan.export import FORMS, PAPERS
from embolplan.export import LATER as LATER_FORMS
from embolplan.words import NOT_A_DEVICE, say

TO_BEGIN_WITH = ("organ", "title", "source", "citation", "read", "place", "drug", "beads", "size")
"""What `new` asks for, each an option too."""
FASTER, FASTEST = 10, 100
"""How many times faster than the day a rehearsal runs where nobody says otherwise."""

Run = Callable[[argparse.Namespace], int]
_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


class _Unseen(argparse.RawDescriptionHelpFormatter):
    """A layout of no matter how wide: argparse asks for one with every option, and loads shutil to know how wide."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)


class _Parser(argparse.ArgumentParser):
    """A parser that neither guesses options nor reflows examples, and says in one line what is wrong."""

    def __init__(self, **settings: object) -> None:
        settings |= {"formatter_class": _Unseen, "allow_abbrev": False}
        super().__init__(**settings)  # type: ignore[arg-type]  # argparse takes them by name

    def format_help(self) -> str:
        """The help, as wide as the terminal."""
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Wrong usage, with where to look."""
        raise UsageError([Problem(self.prog, message, hint=say("cli.see_help", program=self.prog))])

    def _print_message(self, message: str, file: IO[str] | None = None) -> None:  # type: ignore[override]
        # Help and version are data, and have to fail like data where stdout is full.
        put(message.encode())


def readable(word: str) -> str:
    """A word as it was typed in UTF-8, also where the locale made something else of it."""
    if word.isascii():
        return word
    try:
        # Bytes that the locale cannot decode come as lone surrogates; what is decoded comes back the same.
        return os.fsencode(word).decode()
    except UnicodeError:
        return word


def check_command(words: list[str]) -> None:
    """UsageError where the first word is no command of this version."""
    if not words or words[0].startswith("-") or words[0] in COMMANDS:
        return
    from embolplan.reading.keys import nearest

    near = nearest(words[0], COMMANDS)
    hint = say("cli.did_you_mean", near=near) if near else say("cli.commands_are", commands=", ".join(COMMANDS))
    raise UsageError([Problem(words[0], say("cli.no_such_command"), hint=hint)])


def make_parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser of every command, or of one; `run` in what it returns is what to call, None where none is named.

    A parser for each command takes a third of the time of `list`, so that only the one that is asked for is made.
    """
    parser = _Parser(prog="embolplan", description=f"{say('cli.about')}\n{NOT_A_DEVICE}", epilog=say("cli.example"))
    parser.add_argument(
        "--version", action="version", version=f"embolplan {__version__}\n{NOT_A_DEVICE}", help=say("cli.version")
    )
    parser.set_defaults(run=None)
    # Without its name argparse would lay out a usage to find it, for which it loads shutil.
    commands = parser.add_subparsers(title=say("cli.commands"), metavar="COMMAND", prog=parser.prog)
    for name, add in _ADDING.items():
        if only in (None, name):
            add(commands)
    return parser


def _run(name: str, module: str) -> Run:
    def run(asked: argparse.Namespace) -> int:
        return int(getattr(import_module(f"embolplan.cli.{module}"), name)(asked))

    return run


def _command(commands: _Commands, name: str, run: str, module: str = "commands") -> argparse.ArgumentParser:
    about = say(f"cli.{name}")
    parser = commands.add_parser(name, help=about, description=about, epilog=say(f"cli.{name}.example"))
    parser.set_defaults(run=_run(run, module))
    return parser


def _add_list(commands: _Commands) -> None:
    listing = _command(commands, "list", "list_library")
    listing.add_argument("words", metavar="WORD", nargs="*", help=say("cli.words"))
    for name in ("organ", "drug", "beads", "status"):
        listing.add_argument(f"--{name}", metavar="TEXT", default="", help=say(f"cli.find.{name}"))
    listing.add_argument("--json", action="store_true", help=say("cli.json"))


def _add_show(commands: _Commands) -> None:
    show = _command(commands, "show", "show")
    show.add_argument("id", metavar="ID", type=_path, help=say("cli.id"))
    _add_output(show)


def _add_new(commands: _Commands) -> None:
    new = _command(commands, "new", "new", "starting")
    new.add_argument("id", metavar="ID", nargs="?", type=_path, help=say("new.id"))
    for name in TO_BEGIN_WITH:
        new.add_argument(f"--{name}", metavar="TEXT", help=say(f"new.ask.{name}"))
    new.add_argument("-o", "--output", metavar="FILE", type=_path, help=say("new.output"))


def _add_import(commands: _Commands) -> None:
    taking = _command(commands, "import", "import_recipes", "importing")
    taking.add_argument("path", metavar="PATH", nargs="?", type=_path, help=say("cli.import.path"))
    taking.add_argument("--dry-run", action="store_true", help=say("cli.import.dry_run"))
    taking.add_argument("--remove", dest="removed", metavar="ID", type=_path, help=say("cli.import.remove"))
    taking.add_argument("--force", action="store_true", help=say("leaving.force"))
    taking.add_argument("--json", action="store_true", help=say("cli.json"))


def _add_check(commands: _Commands) -> None:
    check = _command(commands, "check", "check", "checking")
    check.add_argument("paths", metavar="PATH", nargs="*", type=_path, help=say("cli.paths"))
    check.add_argument("--rules", action="store_true", help=say("cli.rules"))
    check.add_argument("--findings", action="store_true", help=say("cli.findings"))
    check.add_argument("--strict", action="store_true", help=say("cli.strict"))
    check.add_argument("--on", metavar="DATE", type=_day, help=say("cli.on"))
    check.add_argument("--format", choices=("text", "json", "github"), default="text", help=say("cli.check_format"))
    check.add_argument("--json", dest="format", action="store_const", const="json", help=say("cli.json"))


def _add_diff(commands: _Commands) -> None:
    diff = _command(commands, "diff", "diff", "library_commands")
    diff.add_argument("before", metavar="A", type=_path, help=say("cli.id"))
    diff.add_argument("after", metavar="B", type=_path, help=say("cli.id"))
    _add_output(diff)


def _add_compare(commands: _Commands) -> None:
    compare = _command(commands, "compare", "compare", "library_commands")
    compare.add_argument("ids", metavar="ID", nargs="+", type=_path, help=say("cli.id"))
    _add_output(compare)


def _add_plan(commands: _Commands) -> None:
    plan = _command(commands, "plan", "plan")
    _add_case(plan)
    _add_output(plan)
    plan.add_argument("--title", metavar="TEXT", type=_title, help=say("cli.title"))
    plan.add_argument("--have", dest="there", metavar="NAME=AMOUNT", action="append", default=[], help=say("cli.have"))
    plan.add_argument("--vary", dest="varied", metavar="NAME=SPAN", action="append", default=[], help=say("cli.vary"))
    plan.add_argument("--explain", metavar="LINE", type=_path, help=say("cli.explain"))
    plan.add_argument("--verify", action="store_true", help=say("oracle.help"))


def _add_walk(commands: _Commands) -> None:
    walk = _command(commands, "walk", "walk")
    _add_case(walk)
    walk.add_argument("--rehearsal", action="store_true", help=say("cli.rehearsal"))
    faster = say("rehearsal.faster", default=FASTER, most=FASTEST)
    walk.add_argument("--faster", metavar="N", type=_whole(1, FASTEST), help=faster)
    walk.add_argument("--seed", metavar="N", type=_whole(0, 999_999), help=say("rehearsal.seed"))


def _add_resume(commands: _Commands) -> None:
    resume = _command(commands, "resume", "resume")
    resume.add_argument("procedure", metavar="PROCEDURE", nargs="?", type=_path, help=say("cli.procedure"))


def _add_wall(commands: _Commands) -> None:
    wall = _command(commands, "wall", "wall", "wall")
    wall.add_argument("procedure", metavar="PROCEDURE", nargs="?", type=_path, help=say("cli.procedure"))


def _add_procedures(commands: _Commands) -> None:
    listing = _command(commands, "procedures", "list_all_procedures")
    listing.add_argument("--json", action="store_true", help=say("cli.json"))
    _add_keeping(listing)


def _add_record(commands: _Commands) -> None:
    record = _command(commands, "record", "record")
    record.add_argument("procedure", metavar="PROCEDURE", type=_path, help=say("cli.procedure"))
    _add_output(record)


def _add_verify(commands: _Commands) -> None:
    verify = _keeping(commands, "verify")
    verify.add_argument("procedure", metavar="PROCEDURE", nargs="?", type=_path, help=say("keeping.verify.procedure"))
    verify.add_argument("--json", action="store_true", help=say("cli.json"))


def _add_keeping(procedures: argparse.ArgumentParser) -> None:
    """What is done with the procedures that are kept, each a word after `procedures`."""
    kept = procedures.add_subparsers(title=say("cli.commands"), metavar="[COMMAND]")
    backup = _keeping(kept, "backup")
    backup.add_argument("to", metavar="TO", type=_path, help=say("keeping.backup.to"))
    restore = _keeping(kept, "restore")
    restore.add_argument("backup", metavar="FROM", type=_path, help=say("keeping.restore.from"))
    for command in (backup, restore):
        # Left alone unless it is given here: what stands before the command's name counts, too.
        command.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=say("cli.json"))
    purge = _keeping(kept, "purge")
    purge.add_argument("procedure", metavar="PROCEDURE", type=_path, help=say("keeping.purge.procedure"))
    purge.add_argument("--yes", action="store_true", help=say("keeping.purge.yes"))


def _keeping(commands: argparse._SubParsersAction[Any], name: str) -> argparse.ArgumentParser:
    about = say(f"keeping.{name}")
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=about, description=about, epilog=say(f"keeping.{name}.example")
    )
    parser.set_defaults(run=_run(name, "procedures"))
    return parser


def _add_scores(commands: _Commands) -> None:
    scores = _command(commands, "scores", "scores", "scores")
    scores.add_argument("--case", metavar="FILE", type=_path, help=say("cli.case"))
    scores.add_argument(
        "--set", dest="settings", metavar="NAME=VALUE", action="append", default=[], help=say("cli.set_field")
    )
    _add_output(scores)


def _add_serve(commands: _Commands) -> None:
    about = say("serve.about")
    serve = commands.add_parser("serve", help=about, description=about, epilog=say("serve.example"))
    serve.add_argument("--port", metavar="PORT", type=_port, default=8000, help=say("serve.port"))
    serve.set_defaults(run=_run("serve", "serving"))


_ADDING: dict[str, Callable[[_Commands], None]] = {
    "list": _add_list,
    "show": _add_show,
    "check": _add_check,
    "new": _add_new,
    "import": _add_import,
    "diff": _add_diff,
    "compare": _add_compare,
    "plan": _add_plan,
    "walk": _add_walk,
    "resume": _add_resume,
    "wall": _add_wall,
    "procedures": _add_procedures,
    "record": _add_record,
    "verify": _add_verify,
    "scores": _add_scores,
    "serve": _add_serve,
}
"""What makes the parser of each command, in the order of the help."""
COMMANDS = tuple(_ADDING)


def _add_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", type=_path, help=say("cli.id"))
    parser.add_argument("--case", metavar="FILE", type=_path, help=say("cli.case"))
    # Taken as they are: what is wrong with one must not hide what is wrong with the next.
    parser.add_argument(
        "--set", dest="settings", metavar="NAME=VALUE", action="append", default=[], help=say("cli.set")
    )
    parser.add_argument(
        "--override", dest="overrides", metavar="CODE=NAME:REASON", action="append", default=[],
        help=say("cli.override"),
    )  # fmt: skip


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", metavar="FORMAT", type=_form, default=FORMS[0], help=say("cli.format"))
    parser.add_argument("--json", dest="format", action="store_const", const="json", help=say("cli.json"))
    parser.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help=say("cli.paper"))
    parser.add_argument("-o", "--output", metavar="FILE", type=_path, help=say("cli.output"))


def _form(text: str) -> str:
    if text in FORMS:
        return text
    known = ", ".join(FORMS)
    message = "cli.later_format" if text in LATER_FORMS else "cli.unknown_format"
    raise argparse.ArgumentTypeError(say(message, found=text, known=known))


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(say("rehearsal.number_form", found=text, least=least, most=most))

    return read


def _path(text: str) -> str:
    if not text or "\0" in text:
        raise argparse.ArgumentTypeError(say("cli.no_name"))
    return text


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(say("serve.no_port", found=text))


def _day(text: str) -> str:
    from datetime import date  # takes longer than all else that reads the words

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(say("cli.day_form", found=text)) from error


def _title(text: str) -> str:
    if not text.isprintable() or not text.strip():
        raise argparse.ArgumentTypeError(say("cli.title_form"))
    return text.strip()
