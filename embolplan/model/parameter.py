"""A parameter: a quantity of a recipe that its source states, leaves to a choice, or does not report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import InstanceOf, model_validator

from embolplan.model.base import Closed
from embolplan.model.cite import Basis, Reference, parse_basis, parse_cited, split_citation
from embolplan.model.names import BASES, BASIS, COUNT, RATIO, kind_name, known_quantities
from embolplan.reading import nearest
from embolplan.units import KINDS, Quantity, Ratio, parse_count, parse_quantity, parse_ratio, show_quantity
from embolplan.words import say

Value = InstanceOf[Quantity] | InstanceOf[Ratio] | int | str
NOT_REPORTED = "not reported"
_NOTHING = frozenset(["unknown", "unreported", "not given", "not stated", "none", "n/a", "na", "nr", "-", "?"])
"""What people write where a source says nothing."""
BORROWED = "borrowed"
"""The word by which a person takes a quantity over from the recipe that lends it."""
LABEL_LENGTH = 30
ENTRY_KEYS = ("label", "value", "choose", "why")


@dataclass(frozen=True, slots=True)
class Written:
    """What a file says of one id, before it is typed; a class of its own, which no file can imitate."""

    id: str
    entry: object


class EntryError(ValueError):
    """What is wrong in an entry of several keys: the sentence, the likely mistake, and the key it is about.

    Without such a key it is about the id of the entry, and `at_key` says that a name is wrong and not its value.
    """

    def __init__(self, message: str, hint: str, inside: str | None = None, *, at_key: bool = False) -> None:
        self.message, self.hint, self.at_key = message, hint, at_key
        self.inside = () if inside is None else (inside,)
        super().__init__(message)


def _unknown(message: str, word: str, known: Iterable[str], inside: str | None) -> EntryError:
    near = nearest(word, known)
    return EntryError(message, say("model.did_you_mean", near=near) if near else "", inside, at_key=True)


@contextmanager
def _about(key: str) -> Iterator[None]:
    try:
        yield
    except EntryError:
        raise
    except ValueError as error:
        raise EntryError(getattr(error, "message", str(error)), getattr(error, "hint", ""), key) from error


class Choose(Closed):
    """What a person may choose: one of the options, a number within bounds, or else any value of its kind."""

    options: tuple[str, ...] = ()
    bases: tuple[InstanceOf[Basis] | None, ...] = ()
    """For each option the basis on which it stands in the file, or None."""
    open: bool = False
    """Whether another value of the kind may be chosen as well: the options are offered, and close nothing."""
    bounds: InstanceOf[Quantity] | None = None
    basis: InstanceOf[Basis] | None = None


@dataclass(frozen=True, slots=True)
class Lent:
    """What another recipe states of a quantity, with its places; it counts only where a person confirms it."""

    by: str
    value: Quantity
    sources: tuple[Reference, ...]


class Parameter(Closed):
    """A quantity with its value and basis, or with what may be chosen and why it has to be."""

    id: str
    kind: str
    label: str | None = None
    value: Value | None = None
    basis: InstanceOf[Basis] | None = None
    choose: Choose | None = None
    why: str | None = None
    lent: InstanceOf[Lent] | None = None
    """What a lender states of it, where the recipe borrows it."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, entry: object) -> object:
        return parse_written(entry.id, entry.entry) if isinstance(entry, Written) else entry

    @property
    def reported(self) -> bool:
        """Whether the source gives a value."""
        return self.value is not None

    @property
    def unreported(self) -> bool:
        """Whether the file says no more of it than that nobody reports it."""
        return self.choose is not None and self.why == say("model.not_reported")

    @property
    def said(self) -> str:
        """What the file says of it: the value, what may be chosen, or that nobody reports it."""
        if isinstance(self.value, Quantity):
            return show_quantity(self.value)
        if self.value is not None:
            return self.value.text if isinstance(self.value, Ratio) else str(self.value)
        if self.lent is not None:
            return say("lending.not_reported")
        if self.choose is None or self.unreported:
            return say("model.said.not_reported")
        if self.choose.options:
            said = "model.said.offered" if self.choose.open else "model.said.one_of"
            return say(said, options=", ".join(self.choose.options))
        if self.choose.bounds is not None:
            return say("model.said.within", bounds=show_quantity(self.choose.bounds))
        return say("model.said.to_be_chosen")

    @property
    def unit(self) -> str | None:
        """The unit that the file writes the quantity in, or its kind's own."""
        written = self.value if isinstance(self.value, Quantity) else self.choose.bounds if self.choose else None
        if written is not None:
            return written.unit
        kind = KINDS.get(self.kind)
        return kind.unit if kind else None


def parse_written(line_id: str, entry: object) -> dict[str, object]:
    """The parts of a parameter from what its file says; ValueError with a sentence where they do not fit together."""
    kind = kind_name(line_id)
    if kind is None:
        word, known = line_id.rpartition(".")[2], known_quantities()
        raise _unknown(say("model.quantity_word", found=word, known=", ".join(known)), word, known, None)
    parts: dict[str, object] = {"id": line_id, "kind": kind}
    if isinstance(entry, str):
        return parts | _stated(entry, None, kind)
    if not isinstance(entry, Mapping):
        raise ValueError(say("model.parameter_form"))
    for key, value in entry.items():
        with _about(key):
            if key not in ENTRY_KEYS:
                raise _unknown(say("model.parameter_keys", found=key), key, ENTRY_KEYS, key)
            if key != "choose" and not isinstance(value, str):
                raise ValueError(say("model.parameter_text"))
    return parts | _parse_keys(kind, **entry)


def _parse_keys(
    kind: str,
    label: str | None = None,
    value: str | None = None,
    choose: object = None,
    why: str | None = None,
) -> dict[str, object]:
    with _about("label"):
        if label is not None and len(label) > LABEL_LENGTH:
            raise ValueError(say("model.label_length", found=len(label), limit=LABEL_LENGTH))
    parts: dict[str, object] = {"label": label, "why": why}
    if choose is not None:
        if value is not None:
            raise ValueError(say("model.value_and_choose"))
        if not why:
            raise ValueError(say("model.choose_without_why"))
        with _about("choose"):
            return parts | {"choose": _parse_choose(choose, kind)}
    if value is None:
        raise ValueError(say("model.parameter_empty"))
    with _about("value"):
        return parts | _stated(value, why, kind)


def _stated(written: str, why: str | None, kind: str) -> dict[str, object]:
    """A value with its basis, or that the source gives none."""
    word, citation = split_citation(written)
    if word == NOT_REPORTED:  # with the place where one looked, or without
        return {"choose": Choose(), "why": why or say("model.not_reported")}
    if word.casefold() == NOT_REPORTED or (citation is None and word.casefold() in _NOTHING):
        raise ValueError(say("model.not_reported_form", found=written))
    body, basis = parse_cited(written)
    return {"value": parse_value(body, kind), "basis": basis}


def _parse_choose(choose: object, kind: str) -> Choose:
    if isinstance(choose, list):
        return _parse_options(choose, kind)
    if not isinstance(choose, str):
        raise ValueError(say("model.options_form"))
    body, citation = split_citation(choose)
    if body.startswith("a "):
        return Choose()
    if citation is None:
        raise ValueError(say("model.no_source", found=body))
    if kind not in KINDS:
        raise ValueError(say("model.bounds_of_words"))
    bounds = parse_quantity(body, KINDS[kind])
    if bounds.low == bounds.high:
        raise ValueError(say("model.bounds_form", found=body))
    return Choose(bounds=bounds, basis=parse_basis(citation))


def _parse_options(entries: list[Any], kind: str) -> Choose:
    """A choice among options, each a value of its kind, with or without a citation of its own."""
    if not all(isinstance(entry, str) for entry in entries):
        raise ValueError(say("model.options_form"))
    closed = [entry for entry in entries if not entry.startswith("a ") or kind not in KINDS]
    parts = [split_citation(entry) for entry in closed]
    options = tuple(body for body, _ in parts)
    if len(closed) < len(entries) - 1 or len(set(options)) < 2 or len(set(options)) < len(options):
        raise ValueError(say("model.options_form"))
    if kind == BASIS and not set(options) <= set(BASES):
        raise ValueError(say("model.basis_options", known=", ".join(BASES)))
    for option in options:
        parse_value(option, kind)
    bases = tuple(parse_basis(citation) if citation else None for _, citation in parts)
    return Choose(options=options, bases=bases, open=len(closed) < len(entries))


def parse_value(body: str, kind: str) -> Quantity | Ratio | int | str:
    """A value of that kind; ValueError with a sentence where the text is none."""
    if kind == RATIO:
        return parse_ratio(body)
    if kind == COUNT:
        return parse_count(body)
    if kind in KINDS:
        return parse_quantity(body, KINDS[kind])
    return body
