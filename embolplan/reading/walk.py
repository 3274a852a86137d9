"""The careful way: the tree again, with the place of everything and all that is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from embolplan.reading.characters import PROBLEMS, problem_at, shown
from embolplan.reading.keys import folded, key_trouble
from embolplan.reading.steps import DEPTH, NODES, Step, Tree

if TYPE_CHECKING:
    from embolplan.errors import Problem

Path: TypeAlias = tuple[str | int, ...]


class Place(NamedTuple):
    """Line and column of a key and of its value; both the same for an item of a list."""

    key: tuple[int, int]
    value: tuple[int, int]


@dataclass(slots=True)
class _Open:
    """A mapping or a list whose end has not come yet."""

    tree: dict[str, Tree] | list[Tree]
    name: str | int = ""
    """The key or index that the walk is at."""
    due: bool = False
    """A key has been read and its value has not."""
    kept: bool = True
    at: tuple[int, int] = (1, 1)
    seen: dict[str, tuple[str, tuple[int, int]]] = field(default_factory=dict)


class Walk:
    """The tree and the places of a run of steps, and all that is wrong on the way."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.tree: Tree = {}
        self.problems: list[Problem] = []
        self.places: dict[Path, Place] = {}
        self.broken = False
        self._open: list[_Open] = []
        self._nodes = 0
        self._line = 0

    def go(self, steps: Iterable[Step]) -> Walk:
        """Take the steps, as far as one can go on."""
        for step in steps:
            if not self._take(step):
                break
        if not self._nodes and not self.broken:
            self.problems.append(problem_at(self.where, "empty-document", (1, 1)))
        return self

    def _take(self, step: Step) -> bool:
        if step.kind in ("mark", "stop"):
            self._break(step)
        elif step.kind == "end":
            self._open.pop()
        else:
            self._nodes += 1
            if self._nodes > NODES or (step.kind != "text" and len(self._open) == DEPTH):
                over, limit = ("many", NODES) if self._nodes > NODES else ("deep", DEPTH)
                self._tell(step, over, limit=f"{limit:,}")
                return False
            top = self._open[-1] if self._open else None
            if top is not None and isinstance(top.tree, dict) and not top.due:
                self._key(top, step)
            else:
                self._value(top, step)
            self._line = step.line
        return not self.broken and len(self.problems) <= PROBLEMS

    def _break(self, step: Step) -> None:
        self.broken = step.kind == "stop"
        # On another line than the last value, what is wrong is no longer about that value.
        if self._open and not self._open[-1].due and step.line != self._line:
            self._open[-1].name = ""
        self._tell(step, step.wrong, **step.values)

    def _key(self, top: _Open, step: Step) -> None:
        top.due, top.kept, top.at = True, False, (step.line, step.column)
        top.name = step.text if step.kind == "text" else "?"
        if step.kind != "text":
            self._tell(step, "complex-key")
            self._open.append(_Open({} if step.kind == "map" else []))
            return
        trouble = step.wrong if step.wrong in ("alias", "anchor", "tag", "hidden") else key_trouble(step.text)
        if trouble:
            self._tell(step, trouble, **{"found": shown(step.text), **step.values})
        top.kept = trouble not in ("alias", "key-empty", "merge") and self._is_new(top, step)

    def _is_new(self, top: _Open, step: Step) -> bool:
        other, at = top.seen.setdefault(folded(step.text), (step.text, top.at))
        if at == top.at:
            return True
        name = "twice" if other == step.text else "same-but"
        self._tell(step, name, found=shown(step.text), other=shown(other), line=at[0], column=at[1])
        return False

    def _value(self, top: _Open | None, step: Step) -> None:
        value: Tree = step.text if step.kind == "text" else {} if step.kind == "map" else []
        at = key_at = (step.line, step.column)
        wrong = step.wrong
        if top is None:
            self.tree = value
            wrong = "empty-document" if wrong == "empty" else wrong
        elif isinstance(top.tree, list):
            top.name = len(top.tree)
            top.tree.append(value)
            wrong = "empty-item" if wrong == "empty" else wrong
        else:
            key_at, top.due = top.at, False
            if top.kept:
                top.tree[str(top.name)] = value
        if wrong:
            self._tell(step, wrong, **step.values)
        self.places.setdefault(tuple(each.name for each in self._open), Place(key_at, at))
        if not isinstance(value, str):
            self._open.append(_Open(value))

    def _tell(self, step: Step, name: str, **values: object) -> None:
        key = ".".join(shown(str(each.name)) for each in self._open if each.name != "")
        self.problems.append(problem_at(self.where, name, (step.line, step.column), key, **values))
