"""What can be asked on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module

from embolplan import __version__
from embolplan.words import NOT_A_DEVICE, say

FORMATS = ("text", "md", "html", "pdf", "json", "fhir", "labels", "ics", "csv")
LATER = ("scores", "import", "diff", "compare", "serve")
PAPERS = ("a4", "letter")

Run = Callable[[argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    """A parser that neither guesses abbreviated options nor reflows examples."""

    def __init__(self, **settings: object) -> None:
        settings |= {"formatter_class": argparse.RawDescriptionHelpFormatter, "allow_abbrev": False}
        super().__init__(**settings)  # type: ignore[arg-type]  # argparse takes them by name


def make_parser() -> argparse.ArgumentParser:
    """The parser of every command; `run` in what it returns is what to call, None where no command is named."""
    parser = _Parser(prog="embolplan", description=f"{say('cli.about')}\n{NOT_A_DEVICE}", epilog=say("cli.example"))
    parser.add_argument(
        "--version", action="version", version=f"embolplan {__version__}\n{NOT_A_DEVICE}", help=say("cli.version")
    )
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title=say("cli.commands"), metavar="COMMAND")
    _add_reading(commands)
    _add_plan(commands)
    _add_procedures(commands)
    for name in LATER:
        later = commands.add_parser(name, add_help=False, prefix_chars="\0")
        later.add_argument("words", nargs="*", help=argparse.SUPPRESS)
        later.set_defaults(run=_run("not_yet"), command=name)
    return parser


def _run(name: str) -> Run:
    def run(asked: argparse.Namespace) -> int:
        return int(getattr(import_module("embolplan.cli.commands"), name)(asked))

    return run


def _command(commands: argparse._SubParsersAction[_Parser], name: str, run: str) -> argparse.ArgumentParser:
    about = say(f"cli.{name}")
    parser = commands.add_parser(name, help=about, description=about, epilog=say(f"cli.{name}.example"))
    parser.set_defaults(run=_run(run))
    return parser


def _add_reading(commands: argparse._SubParsersAction[_Parser]) -> None:
    listing = _command(commands, "list", "list_library")
    listing.add_argument("--json", action="store_true", help=say("cli.json"))
    show = _command(commands, "show", "show")
    show.add_argument("id", metavar="ID", help=say("cli.id"))
    show.add_argument("--json", action="store_true", help=say("cli.json"))
    check = _command(commands, "check", "check")
    check.add_argument("paths", metavar="PATH", nargs="+", help=say("cli.paths"))
    check.add_argument("--json", action="store_true", help=say("cli.json"))


def _add_plan(commands: argparse._SubParsersAction[_Parser]) -> None:
    plan = _command(commands, "plan", "plan")
    _add_case(plan)
    _add_output(plan)
    plan.add_argument("--title", metavar="TEXT", help=say("cli.title"))
    walk = _command(commands, "walk", "walk")
    _add_case(walk)
    walk.add_argument("--rehearsal", action="store_true", help=say("cli.rehearsal"))


def _add_procedures(commands: argparse._SubParsersAction[_Parser]) -> None:
    resume = _command(commands, "resume", "resume")
    resume.add_argument("procedure", metavar="PROCEDURE", nargs="?", help=say("cli.procedure"))
    listing = _command(commands, "procedures", "list_all_procedures")
    listing.add_argument("--json", action="store_true", help=say("cli.json"))
    record = _command(commands, "record", "record")
    record.add_argument("procedure", metavar="PROCEDURE", help=say("cli.procedure"))
    _add_output(record)


def _add_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help=say("cli.id"))
    parser.add_argument("--case", metavar="FILE", help=say("cli.case"))
    parser.add_argument(
        "--set", dest="settings", metavar="NAME=VALUE", action="append", default=[], type=_pair, help=say("cli.set")
    )
    parser.add_argument(
        "--override", dest="overrides", metavar="CODE=NAME: REASON", action="append", default=[], type=_lifted,
        help=say("cli.override"),
    )  # fmt: skip


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="text", help=say("cli.format"))
    parser.add_argument("--json", dest="format", action="store_const", const="json", help=say("cli.json"))
    parser.add_argument("--paper", choices=PAPERS, default="a4", help=say("cli.paper"))
    parser.add_argument("-o", "--output", metavar="FILE", help=say("cli.output"))


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(say("cli.pair_form", found=text))
    return name.strip(), value.strip()


def _lifted(text: str) -> tuple[str, str, str]:
    code, _, rest = text.partition("=")
    name, _, reason = rest.partition(":")
    if not (code.strip() and name.strip() and reason.strip()):
        raise argparse.ArgumentTypeError(say("cli.override_form", found=text))
    return code.strip(), name.strip(), reason.strip()
