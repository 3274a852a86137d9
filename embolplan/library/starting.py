"""A recipe file to begin with: what a person has said of the source, and `not reported` for all the rest."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from embolplan.library.rules_of_writing import written
from embolplan.library.schema import FOLDER
from embolplan.model.base import FILE_ID
from embolplan.model.cite import KEY
from embolplan.units import KINDS, parse_quantity
from embolplan.words import say

NONE = "none"
_PLAIN = re.compile(r"[^\W_](?:[\w .,;()/µ%+\[\]-]*[\w.)%\]])?")
"""Text that YAML reads as it stands; everything else is put in quotes."""
_STATED = {"drug.name": "drug", "beads.name": "beads", "beads.size": "size"}
_DRUG = ("drug.mass", "drug.diluent_volume")
_BEADS = ("beads.settled_volume", "contrast.product", "contrast.ratio", "contrast.basis", "inject.rate")
_LOADING = ("load.duration",)


def _word(text: str) -> None:
    if not FILE_ID.fullmatch(text) or "/" in text:
        raise ValueError(say("new.word", found=text))


def _line(text: str) -> None:
    if not text.isprintable() or not text.strip() or "[" in text or "]" in text:
        raise ValueError(say("new.line"))
    _as_check_has_it("text", text)


def _heading(text: str) -> None:
    _line(text)
    _as_check_has_it("title", text)


def _as_check_has_it(key: str, text: str) -> None:
    """ValueError where `check` would refuse the text under that key."""
    for fault in written({key: text}):
        raise ValueError(say(f"rule.says.{fault.code}", **fault.values))


def _key(text: str) -> None:
    if not KEY.fullmatch(text):
        raise ValueError(say("model.source_key_form", found=text))


def _place(text: str) -> None:
    _line(text)
    if ";" in text or not _PLAIN.fullmatch(text):
        raise ValueError(say("new.place", found=text))


def _size(text: str) -> None:
    if text != NONE:
        parse_quantity(text, KINDS["size"])


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to know before a file can begin: an example, and what refuses an answer with a ValueError."""

    name: str
    example: str
    refuse: Callable[[str], None]
    optional: bool = False
    """Whether `none` is an answer, and the one that is taken where nobody is asked."""

    @property
    def ask(self) -> str:
        """The question in words."""
        return say(f"new.ask.{self.name}")


QUESTIONS = (
    Question("organ", "liver", _word),
    Question("title", "HepaSphere 30-60 µm with doxorubicin for liver cancer", _heading),
    Question("source", "doe-2021", _key),
    Question("citation", "Doe J et al. Title. Journal 2021;1:1-9", _line),
    Question("read", "full text", _line),
    Question("place", "Methods", _place),
    Question("drug", "epirubicin", _heading, optional=True),
    Question("beads", "CalliSpheres", _line, optional=True),
    Question("size", "300-500 µm", _size, optional=True),
)


def name_of(organ: str, title: str) -> str:
    """An id from organ and title."""
    letters = unicodedata.normalize("NFKD", title.casefold().replace("µ", "u")).encode("ascii", "ignore").decode()
    return f"{organ}/{re.sub(r'[^a-z0-9]+', '-', letters).strip('-') or 'recipe'}"


def started(name: str, answers: Mapping[str, str], review_by: str, schema: str | None) -> str:
    """The text of a file that has been started; `schema` is the path at which an editor finds the schema from there."""
    told = {key: _scalar(text) for key, text in answers.items()}
    told |= {"id": name, "review_by": review_by, "place": answers["place"], "key": answers["source"]}
    has_drug = answers["drug"] != NONE
    has_beads = {answers["beads"], answers["size"]} != {NONE}
    gaps = _gaps(has_drug, has_beads)
    parts = [
        say("new.file.schema", path=schema) if schema else "",
        say("new.file.head", **told),
        say("new.file.parameters", **told),
        *(
            say("new.file.stated", id=line_id, value=_scalar(f"{answers[key]} [{told['key']}, {told['place']}]"))
            for line_id, key in _STATED.items()
            if answers[key] != NONE
        ),
        *(say("new.file.open", id=line_id) for line_id in gaps),
        *_steps(has_drug, has_beads, told),
        say("new.file.tail", **_source(told)),
        say("new.file.gap") if gaps else say("new.file.no_gap"),
        *(say("new.file.gap_id", id=line_id) for line_id in gaps),
    ]
    return "".join(parts)


def _gaps(has_drug: bool, has_beads: bool) -> tuple[str, ...]:
    """What such a recipe needs, and nobody has entered yet."""
    return (
        *(_DRUG if has_drug else ()),
        *(_LOADING if has_drug and has_beads else ()),
        *(_BEADS if has_beads else ()),
    )


def _steps(has_drug: bool, has_beads: bool, told: Mapping[str, str]) -> Iterator[str]:
    """A step that holds the place, and the usual ones as comments."""
    yield say("new.file.steps")
    if has_beads:
        yield say("new.file.draw", **_source(told))
    if has_drug:
        yield say("new.file.dissolve", **_source(told))
    if has_drug and has_beads:
        yield say("new.file.load", **_source(told))
    if has_beads:
        yield say("new.file.inject", **_source(told)) + say("new.file.bead_containers")
    if has_drug:
        yield say("new.file.drug_container")


def _source(told: Mapping[str, str]) -> dict[str, str]:
    return {"key": told["source"], "place": told["place"]}


def _scalar(text: str) -> str:
    """The text as YAML reads it on one line."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def schema_beside(file: Path) -> str | None:
    """The way from a file to the schema of the library that it stands in, with forward slashes; None where none is."""
    for above in file.absolute().parents:
        if (above / FOLDER / "protocol.json").is_file():
            return Path(os.path.relpath(above / FOLDER / "protocol.json", file.absolute().parent)).as_posix()
    return None
