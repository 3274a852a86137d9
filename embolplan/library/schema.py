"""The JSON Schemas of the files, made from the models, so that an editor completes and explains them as one types.

`python -m embolplan.library.schema ROOT` writes those of a library anew. A schema knows one file and the grammar of its
values; what fields have to do with each other, `embolplan check` tells.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BaseModel

from embolplan.errors import EmbolplanError, Problem, UsageError
from embolplan.library.disk import put_made, unwritable
from embolplan.library.written import PLAIN, SHAPES, Part, kinds, parameters, single, words
from embolplan.model.base import CitedText, Closed, FileId, IsoDate, LineId, SchemaNumber, Version
from embolplan.model.case import Case, Count, Measured, Month
from embolplan.model.cite import Reference
from embolplan.model.evidence import Count as CountOf
from embolplan.model.parameter import Parameter
from embolplan.model.product import Product
from embolplan.model.protocol import Protocol
from embolplan.model.references import Wording
from embolplan.units import KINDS, Quantity
from embolplan.words import say

FOLDER = "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILES: Mapping[str, type[Closed]] = MappingProxyType({"protocol": Protocol, "product": Product, "case": Case})
"""What has a schema, by the name of its file."""

_BY_NAME = {
    SchemaNumber: "schema-number",
    FileId: "file-id",
    Version: "version",
    IsoDate: "date",
    LineId: "line-id",
    Wording: "wording",
    Count: "whole",
    Month: "month",
}
_BY_CLASS: Mapping[Any, Part] = {
    CitedText: {"$ref": "#/$defs/cited"},
    Reference: {"$ref": "#/$defs/place"},
    CountOf: {"$ref": "#/$defs/count-of"},
    Quantity: single(KINDS["percent"]),
    int: {"$ref": "#/$defs/whole"},
    str: PLAIN,
}


def schema_text(name: str) -> str:
    """The schema of protocol, product or case as canonical JSON."""
    model = FILES[name]
    made = _Making()
    root = made.model(model)
    told: Part = {"$schema": DIALECT, "title": f"embolplan {name}", "description": say(f"field.file.{name}")}
    told |= {**root, "$defs": {**SHAPES, **(kinds() if made.has_parameters else {}), **made.defined}}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


class _Making:
    """A schema on its way: the models that were met, by the name they have under `$defs`."""

    def __init__(self) -> None:
        self.defined: dict[str, Part] = {}
        self.has_parameters = False

    def model(self, model: type[Any]) -> Part:
        """A model or dataclass as an object that knows all of its keys."""
        fields = list(_fields(model))
        area = f"field.{model.__module__.rpartition('.')[2]}.{model.__name__}"
        return {
            "type": "object",
            "properties": {key: self.part(hint) | {"description": say(f"{area}.{key}")} for key, hint, _ in fields},
            "required": [key for key, _, required in fields if required],
            "additionalProperties": False,
        }

    def part(self, hint: Any) -> Part:
        """What may be written for a type."""
        if hint in _BY_NAME:
            return {"$ref": f"#/$defs/{_BY_NAME[hint]}"}
        origin, inner = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return next((single(KINDS[kind]) for kind in _measured(inner[1:])), None) or self.part(inner[0])
        if origin in (Union, UnionType):
            either = [self.part(each) for each in inner if each is not NoneType]
            return either[0] if len(either) == 1 else {"anyOf": either}
        if origin is Literal:
            return words(inner)
        if origin is tuple:
            return {"type": "array", "items": self.part(inner[0])}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return self._mapping(*inner)
        return dict(_BY_CLASS[hint]) if hint in _BY_CLASS else self._reference(hint)

    def _mapping(self, key: Any, value: Any) -> Part:
        if value is Parameter:
            self.has_parameters = True
            return parameters()
        names = {"propertyNames": self.part(key)} if key in _BY_NAME else {}
        return {"type": "object", **names, "additionalProperties": self.part(value)}

    def _reference(self, model: type[Any]) -> Part:
        name = f"{model.__module__.rpartition('.')[2]}.{model.__name__}"
        if name not in self.defined:
            self.defined[name] = {}
            self.defined[name] = self.model(model)
        return {"$ref": f"#/$defs/{name}"}


def _measured(metadata: Sequence[object]) -> Iterator[str]:
    """The kind of amount that an annotation asks for, if any."""
    for each in metadata:
        if isinstance(each, AfterValidator) and isinstance(each.func, Measured):
            yield each.func.kind


def _fields(model: type[Any]) -> Iterator[tuple[str, Any, bool]]:
    """Key, type and whether it has to be there, of every field as a file writes it."""
    hints = get_type_hints(model, include_extras=True)
    if issubclass(model, BaseModel):
        for name, field in model.model_fields.items():
            yield field.alias or name, hints[name], field.is_required()
    else:
        for each in dataclasses.fields(model):
            yield each.name, hints[each.name], True


def write_schemas(root: Path) -> None:
    """Write the schemas of a library; LibraryError where they cannot be written."""
    folder = root / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    for name in FILES:
        put_made(folder / f"{name}.json", schema_text(name))


def main(arguments: Sequence[str]) -> int:
    """Write the schemas of the one folder that is named; the exit code."""
    try:
        if len(arguments) != 1:
            raise UsageError([Problem("python -m embolplan.library.schema", say("library.index_usage"))])
        write_schemas(Path(arguments[0]))
    except EmbolplanError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
