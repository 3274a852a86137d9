"""What a case asks for, section by section, read off the model: for a form that knows no more than the file does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, BaseModel

from embolplan.model.case import Anthracycline, Case, Measured
from embolplan.model.plausible import USUAL
from embolplan.units import KINDS, Kind
from embolplan.words import say

Path = tuple[str, ...]
LISTS: tuple[Path, ...] = (("history", "anthracyclines"), ("tumours",), ("feeders",), ("stock",))
"""The parts of a case that are lists of things."""
_BESIDE = ("uln", "date")
"""What stands with a laboratory value: its upper limit of normal, and its day."""


@dataclass(frozen=True, slots=True)
class CaseField:
    """One field: what it is called, and what may be written there."""

    name: str
    """Its key in its section: weight, bilirubin_uln."""
    label: str
    about: str
    """What it holds, with an example."""
    kind: Kind | None = None
    options: tuple[str, ...] = ()
    bounds: str = ""
    """Within what it usually lies, which is a house rule and no reference range."""
    required: bool = False
    many: bool = False
    """Several of them stand in it, divided by a comma and a space."""


@dataclass(frozen=True, slots=True)
class CaseSection:
    """One section of a case: its fields, or for a list those of each item."""

    path: Path
    title: str
    fields: tuple[CaseField, ...]

    @property
    def is_list(self) -> bool:
        """Whether it holds any number of items."""
        return self.path in LISTS

    @property
    def rows(self) -> tuple[tuple[CaseField, ...], ...]:
        """Its fields, each laboratory value together with what stands beside it."""
        found: dict[str, list[CaseField]] = {}
        for field in self.fields:
            noun, _, rest = field.name.rpartition("_")
            found.setdefault(noun if rest in _BESIDE and noun in found else field.name, []).append(field)
        return tuple(map(tuple, found.values()))


@cache
def case_sections() -> tuple[CaseSection, ...]:
    """Every section but the choices and the blocks that were lifted, in the order of the file."""
    return tuple(_sections())


def _sections() -> Iterator[CaseSection]:
    for name, hint in get_type_hints(Case, include_extras=True).items():
        if name == "history":
            fields = tuple(_fields(Anthracycline, "history"))
            yield CaseSection(("history", "anthracyclines"), say("label.anthracyclines"), fields)
        elif model := _model(hint):
            yield CaseSection((name,), say(f"label.{name}"), tuple(_fields(model, name)))


def _model(hint: Any) -> type[BaseModel] | None:
    """The model of a section, or of the items of one."""
    each = get_args(hint)[0] if get_origin(hint) is tuple else hint
    return each if isinstance(each, type) and issubclass(each, BaseModel) else None


def _fields(model: type[BaseModel], section: str) -> Iterator[CaseField]:
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        hint, many = _bare(hints[name])
        kind = _kind(hint)
        usual = USUAL.get(f"{section}.{name}")
        yield CaseField(
            name=name,
            label=_label(model, name),
            about=say(f"field.case.{model.__name__}.{name}"),
            kind=kind,
            options=get_args(hint) if get_origin(hint) is Literal else (),
            bounds=usual.text() if usual else "",
            required=field.is_required(),
            many=many,
        )


def _bare(hint: Any) -> tuple[Any, bool]:
    """The type without "or nothing", and whether there may be several of it."""
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not NoneType)
    return (get_args(hint)[0], True) if get_origin(hint) is tuple else (hint, False)


def _kind(hint: Any) -> Kind | None:
    checks = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    found = (each.func.kind for each in checks if isinstance(each, AfterValidator) and isinstance(each.func, Measured))
    return next((KINDS[name] for name in found), None)


def _label(model: type[BaseModel], name: str) -> str:
    """What a field is called; what stands beside a laboratory value is called after that value."""
    noun, _, rest = name.rpartition("_")
    if noun in model.model_fields and rest in _BESIDE:
        return say(f"label.beside.{rest}", noun=_label(model, noun))
    return say(f"label.{model.__name__}.{name}")
