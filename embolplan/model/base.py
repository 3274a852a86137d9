"""What every model of a file has in common: closed, frozen, and cited texts typed as they come in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, InstanceOf

from embolplan.model.cite import Basis, Reference, parse_cited, parse_reference
from embolplan.model.names import ID
from embolplan.words import say

SCHEMA_NUMBER = "1"
FILE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*")
VERSION = re.compile(r"(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Closed(BaseModel):
    """A frozen model that knows all of its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class CitedText:
    """A sentence and the basis on which it stands in the file."""

    text: str
    basis: Basis


def _cited_text(entry: object) -> object:
    return CitedText(*parse_cited(entry)) if isinstance(entry, str) else entry


def _reference(entry: object) -> object:
    if isinstance(entry, str) and ";" in entry:
        raise ValueError(say("model.one_place"))
    return parse_reference(entry) if isinstance(entry, str) else entry


def _schema_number(entry: str) -> str:
    if entry != SCHEMA_NUMBER:
        newer = entry.isascii() and entry.isdecimal() and int(entry) > int(SCHEMA_NUMBER)
        message = "model.newer_schema" if newer else "model.schema_number"
        raise ValueError(say(message, found=entry, known=SCHEMA_NUMBER))
    return entry


def _date(entry: object) -> object:
    if not isinstance(entry, str) or not DATE.fullmatch(entry):
        raise ValueError(say("model.date_form", found=entry))
    try:
        date.fromisoformat(entry)
    except ValueError as error:
        raise ValueError(say("model.no_such_day", found=entry)) from error
    return entry


def _matching(pattern: re.Pattern[str], message: str) -> BeforeValidator:
    def check(entry: object) -> object:
        if not isinstance(entry, str) or not pattern.fullmatch(entry):
            raise ValueError(say(message, found=entry))
        return entry

    return BeforeValidator(check)


Cited = Annotated[InstanceOf[CitedText], BeforeValidator(_cited_text)]
Place = Annotated[InstanceOf[Reference], BeforeValidator(_reference)]
SchemaNumber = Annotated[str, BeforeValidator(_schema_number)]
FileId = Annotated[str, _matching(FILE_ID, "model.file_id_form")]
Version = Annotated[str, _matching(VERSION, "model.version_form")]
IsoDate = Annotated[str, BeforeValidator(_date)]
LineId = Annotated[str, _matching(ID, "model.line_id_form")]


class Citation(Closed):
    """A source: how it is cited, and how much of it was read."""

    citation: str
    read: str
    supports: str = "its own data"
    """What the source can stand for: its own data, or why it cannot."""
    marked: Literal["unsupported"] | None = None
    """That its numbers stand on nothing, so that no recipe may rest on it unless its status says so."""
