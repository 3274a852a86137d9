"""What the model refuses, as problems with line, column and key, said in our own words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ValidationError

from embolplan.errors import Problem
from embolplan.model.parameter import EntryError
from embolplan.reading import locate, nearest
from embolplan.reading.characters import PROBLEMS
from embolplan.units import QuantityError
from embolplan.words import say

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]
Spot = Callable[[Path, bool], Problem]
"""An empty problem for a path, at its value, or at its key where the second argument says so."""

_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
_EXPECTED = {
    "string_type": "library.expects_text",
    "is_instance_of": "library.expects_text",
    "tuple_type": "library.expects_list",
    "list_type": "library.expects_list",
    "dict_type": "library.expects_keys",
    "mapping_type": "library.expects_keys",
    "model_type": "library.expects_keys",
    "dataclass_type": "library.expects_keys",
}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint with the known word that was probably meant, or all of them where they are few, or nothing."""
    names = sorted(known)
    near = nearest(word, names)
    if near is not None:
        return say("library.did_you_mean", near=near)
    return say("library.known", known=", ".join(names)) if 0 < len(names) <= 12 else ""


def file_spot(text: str, where: str) -> Spot:
    """Problems at the places of a file's text."""

    def spot(path: Path, at_key: bool) -> Problem:
        line, column = locate(text, path, key=at_key)
        return Problem(where, "", dotted(path), "", line, column)

    return spot


def dotted(path: Path) -> str:
    """A path as one key."""
    return ".".join(str(part) for part in path)


def model_problems(error: ValidationError, model: type[BaseModel], spot: Spot) -> list[Problem]:
    """Each of the model's refusals as a problem, and where there are very many only the first of them."""
    refusals = error.errors(include_url=False)[: PROBLEMS + 1]
    bad_keys = {refusal["loc"][:-1] for refusal in refusals if refusal["loc"][-1:] == ("[key]",)}
    # A key that is no id makes its value wrong as well; one sentence is enough.
    return [_problem(refusal, model, spot) for refusal in refusals if refusal["loc"] not in bad_keys]


def _problem(refusal: ErrorDetails, model: type[BaseModel], spot: Spot) -> Problem:
    path, kind, found = refusal["loc"], refusal["type"], refusal["input"]
    at_key = path[-1:] == ("[key]",)
    if at_key:
        path = path[:-1]
    message, hint = refusal["msg"], ""
    if kind == "value_error":
        error = refusal.get("ctx", {})["error"]
        message, hint = str(error), ""
        if isinstance(error, QuantityError | EntryError):
            message, hint = error.message, error.hint
        if isinstance(error, EntryError):
            path, at_key = (*path, *error.inside), error.at_key
    elif kind in _UNKNOWN:
        at_key = True
        message = say("library.unknown_key", found=path[-1])
        hint = did_you_mean(str(path[-1]), known_keys(model, path[:-1]))
    elif kind == "missing":
        message, path = say("library.missing_key", key=path[-1]), path[:-1]
    elif kind == "literal_error":
        allowed = _allowed(model, path)
        message = say("library.not_one_of", found=found, known=", ".join(allowed))
        near = nearest(str(found), allowed)
        hint = say("library.did_you_mean", near=near) if near else ""
    elif kind in _EXPECTED:
        message = say(_EXPECTED[kind])
    return spot(path, at_key)._replace(message=message, hint=hint)


def _into(annotation: Any, part: str | int) -> Any:
    """The type of what stands at a key or index of a type; None where nothing is known of it."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _into(inner[0], part)
    if origin in (Union, UnionType):
        return next((found for each in inner if (found := _into(each, part)) is not None), None)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return inner[1]
    if origin in (tuple, list):
        return inner[0]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        named = {field.alias or name: _hinted(annotation, name) for name, field in fields}
        return named.get(str(part))
    if dataclasses.is_dataclass(annotation):
        return get_type_hints(annotation).get(str(part))
    return None


def _hinted(model: type[BaseModel], name: str) -> Any:
    return model.model_fields[name].annotation


def _type_at(model: type[BaseModel], path: Path) -> Any:
    annotation: Any = model
    for part in path:
        annotation = _into(annotation, part)
    return annotation


def known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that may stand at a path of a file of that model."""
    annotation = _type_at(model, path)
    for each in (annotation, *get_args(annotation)):
        if isinstance(each, type) and issubclass(each, BaseModel):
            return [field.alias or name for name, field in each.model_fields.items()]
        if dataclasses.is_dataclass(each):
            return [field.name for field in dataclasses.fields(each)]
    return []


def _allowed(model: type[BaseModel], path: Path) -> list[str]:
    """The words that a field takes."""

    def words(annotation: Any) -> list[str]:
        if isinstance(annotation, str):
            return [annotation]
        return [word for each in get_args(annotation) for word in words(each)]

    return words(_type_at(model, path))
