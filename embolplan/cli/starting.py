"""The command `new`: a recipe file to begin with, from options or from what a person answers in the terminal."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from embolplan.cli.output import STDOUT, put, tell
from embolplan.errors import DONE, ExportError, Problem, UsageError
from embolplan.library import shipped_root
from embolplan.library.schema import FOLDER
from embolplan.library.starting import NONE, QUESTIONS, Question, name_of, schema_beside, started
from embolplan.model.base import FILE_ID
from embolplan.procedure import SystemClock
from embolplan.words import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

_A_YEAR = timedelta(days=365)


def new(asked: argparse.Namespace) -> int:
    """Starts a file that checks clean; one that exists is never touched."""
    answers = _answers(asked)
    name = _name(asked.id, answers)
    path = asked.output or f"{name.rpartition('/')[2]}.yaml"
    review_by = (SystemClock().now().astimezone() + _A_YEAR).date().isoformat()
    schema = None if path == STDOUT else schema_beside(Path(path))
    text = started(name, answers, review_by, schema).encode()
    if path == STDOUT:
        put(text)
        return DONE
    _write_new(Path(path), text)
    tell(say("new.written", file=path))
    if schema is None:
        tell(say("new.schema", path=shipped_root() / FOLDER / "protocol.json"))
    return DONE


def _name(given: str | None, answers: Mapping[str, str]) -> str:
    """The recipe's id, which stands under its organ; UsageError where it is none."""
    if given is None:
        return name_of(answers["organ"], answers["title"])
    name = given if "/" in given else f"{answers['organ']}/{given}"
    if not FILE_ID.fullmatch(name):
        raise UsageError([Problem(given, say("model.file_id_form", found=name))])
    organ = name.partition("/")[0]
    if organ != answers["organ"]:
        raise UsageError([Problem(given, say("new.organ", found=organ, organ=answers["organ"]))])
    return name


def _answers(asked: argparse.Namespace) -> dict[str, str]:
    """An answer to every question; UsageError with everything that is missing or does not fit."""
    given = {question.name: getattr(asked, question.name) for question in QUESTIONS}
    if asked.id and given["organ"] is None and "/" in asked.id:
        given["organ"] = asked.id.partition("/")[0]
    problems = [problem for question in QUESTIONS for problem in _wrong(question, given[question.name])]
    can_ask = sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()
    if not can_ask:
        problems += [_missing(each) for each in QUESTIONS if given[each.name] is None and not each.optional]
    if problems:
        raise UsageError(problems)
    return {each.name: given[each.name] or (_asked(each) if can_ask else NONE) for each in QUESTIONS}


def _wrong(question: Question, answer: str | None) -> list[Problem]:
    try:
        if answer is not None:
            question.refuse(answer)
    except ValueError as error:
        message, hint = getattr(error, "message", str(error)), getattr(error, "hint", "")
        return [Problem(f"--{question.name}", message, hint=hint)]
    return []


def _missing(question: Question) -> Problem:
    hint = say("new.missing.hint", name=question.name, example=question.example)
    return Problem(f"--{question.name}", say("new.missing", ask=question.ask), hint=hint)


def _asked(question: Question) -> str:
    """The answer of a person, asked again until it fits; nothing at all is `none` where that is an answer."""
    while True:
        print(say("new.prompt", ask=question.ask, example=question.example), end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise UsageError([Problem("embolplan new", say("new.given_up"))])
        answer = line.strip() or (NONE if question.optional else "")
        problems = _wrong(question, answer) if answer else [_missing(question)]
        if not problems:
            return answer
        tell(problems[0].message)


def _write_new(path: Path, text: bytes) -> None:
    try:
        file = path.open("xb")
    except FileExistsError as error:
        raise UsageError([Problem(str(path), say("new.exists"), hint=say("new.exists.hint"))]) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with file:
            file.write(text)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> ExportError:
    return ExportError([Problem(str(path), say("cli.cannot_write", why=error.strerror or error))])
