"""The command `check`: what is wrong with files, and what the rules are, for people and for programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from embolplan.cli.output import as_json, put, tell
from embolplan.cli.pacing import pace
from embolplan.cli.places import libraries
from embolplan.engine.finding_codes import documented
from embolplan.errors import DONE, LibraryError, Problem, UsageError
from embolplan.library import check_paths, rulings
from embolplan.procedure import SystemClock
from embolplan.reading import nearest
from embolplan.words import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from embolplan.library import CheckResult


def check(asked: argparse.Namespace) -> int:
    """Checks files and folders, every problem on a line of its own; or lists the rules."""
    if asked.rules:
        return _list_rules(asked.paths, asked.format)
    if asked.findings:
        return _list_findings(asked.paths, asked.format)
    if not asked.paths:
        raise UsageError([Problem("embolplan check", say("cli.check_what"), hint=say("cli.check_what.hint"))])
    # The library knows no day of its own: it is told the one where the user is, or the one that is asked for.
    day = asked.on or SystemClock().now().astimezone().date().isoformat()
    result = check_paths([Path(path) for path in asked.paths], on=day, libraries=libraries(), pace=pace())
    failed = result.problems if asked.strict else result.errors
    if asked.format == "text":
        return _as_text(result, bool(failed))
    if asked.format == "json":
        found = [problem._asdict() for problem in result.problems]
        put(as_json({"schema": "embolplan.check/1", "files": result.files, "problems": found, "on": day}))
    else:
        put("".join(f"{_annotation(problem)}\n" for problem in result.problems).encode())
    return LibraryError.exit_code if failed else DONE


def _as_text(result: CheckResult, failed: bool) -> int:
    told = [_marked(problem) for problem in result.problems]
    if failed:
        raise LibraryError(told)
    for problem in told:
        tell(str(problem))
    counted = {
        "protocols": say("cli.one_protocol") if result.protocols == 1 else say("cli.protocols", count=result.protocols),
        "products": say("cli.one_product") if result.products == 1 else say("cli.products", count=result.products),
    }
    tell(say("cli.checked_with_warnings", **counted, warnings=len(told)) if told else say("cli.checked", **counted))
    return DONE


def _marked(problem: Problem) -> Problem:
    """A problem whose sentence says that it is a warning, where it is one."""
    if problem.severity == "error":
        return problem
    return problem._replace(message=say("cli.warning", message=problem.message))


def _annotation(problem: Problem) -> str:
    """A problem as a line that a code forge shows beside the line of the file it is about."""
    told = f"{problem.key}: {problem.message}" + (f" ({problem.hint})" if problem.hint else "")
    for sign, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        told = told.replace(sign, code)
    title = f",title={problem.code}" if problem.code else ""
    place = f"file={problem.where},line={problem.line or 1},col={problem.column or 1}{title}"
    return f"::{problem.severity} {place}::{told}"


def _list_rules(named: list[str], form: str) -> int:
    """All rules, or those whose codes are named, with their reasons."""
    if form == "github":
        raise UsageError([Problem("--rules", say("cli.rules_of_github"))])
    asked = _asked({ruling.code: ruling._asdict() for ruling in rulings()}, named)
    if form == "json":
        put(as_json({"schema": "embolplan.rules/1", "rules": asked}))
    else:
        put("\n".join(say("cli.ruling", **ruling) for ruling in asked).encode())
    return DONE


def _list_findings(named: list[str], form: str) -> int:
    """All findings that a plan can have, or those whose codes are named, with their reasons."""
    if form == "github":
        raise UsageError([Problem("--findings", say("cli.rules_of_github"))])
    asked = _asked({each.code: each._asdict() for each in documented()}, named)
    if form == "json":
        put(as_json({"schema": "embolplan.findings/1", "findings": asked}))
    else:
        put("\n".join(say("cli.documented", **each) for each in asked).encode())
    return DONE


def _asked(every: dict[str, dict[str, object]], named: list[str]) -> list[dict[str, object]]:
    """What was named, or everything; UsageError for a code that there is not."""
    unknown = [
        Problem(code, say("cli.no_such_rule"), hint=_nearest(code, every)) for code in named if code not in every
    ]
    if unknown:
        raise UsageError(unknown)
    return [every[code] for code in named or every]


def _nearest(code: str, codes: Iterable[str]) -> str:
    near = nearest(code, codes)
    return say("cli.did_you_mean", near=near) if near else ""
