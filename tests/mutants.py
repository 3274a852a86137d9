"""The small ways in which a module can be broken, a node of its tree exchanged, and how that gets into a process."""

from __future__ import annotations

import ast
import functools
import gc
import importlib.machinery
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from embolplan.engine.kept import Kept

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult,
}  # fmt: skip
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "ceil": "floor", "floor": "ceil"}
NOT_SEEN_BY_TESTS = ("annotation", "returns", "decorator_list", "format_spec", "type_comment", "bases")
"""Fields of a node that say something to readers and tools rather than to the program."""
NOT_VALUES = ("cast", "TypeVar", "NewType", "NotImplementedError", "AssertionError")


@dataclass(frozen=True)
class Mutant:
    """One node to exchange in a tree: `holder.field` or `holder.field[at]`."""

    path: Path
    tree: ast.Module
    holder: ast.AST
    field: str
    at: int | None
    new: ast.AST

    @property
    def old(self) -> Any:
        """What stands there in the module as it is."""
        there = getattr(self.holder, self.field)
        return there if self.at is None else there[self.at]

    @property
    def first(self) -> int:
        """The line where the exchanged node begins; an operator has none and takes its holder's."""
        return getattr(self.old, "lineno", 0) or getattr(self.holder, "lineno", 1)

    @property
    def last(self) -> int:
        """The line where it ends."""
        return getattr(self.old, "end_lineno", 0) or getattr(self.holder, "end_lineno", self.first)

    @property
    def original(self) -> CodeType:
        """The module as it is, compiled."""
        return compile(self.tree, str(self.path), "exec", dont_inherit=True)

    def put(self, node: ast.AST) -> None:
        """Exchange the node."""
        if self.at is None:
            setattr(self.holder, self.field, node)
        else:
            getattr(self.holder, self.field)[self.at] = node

    def code(self) -> CodeType:
        """The mutant, compiled; the tree is left as it was."""
        old = self.old
        try:
            self.put(self.new)
            return compile(self.tree, str(self.path), "exec", dont_inherit=True)
        finally:
            self.put(old)

    def __str__(self) -> str:
        old, new = (_text(node, self.holder) for node in (self.old, self.new))
        return f"{self.first}: {old}  ->  {new}"


def mutants(path: Path) -> list[Mutant]:
    """Every mutant of a module that compiles to something else than the module."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    found = [Mutant(path, tree, *place, new) for place in _places(tree) for new in _changes(*place)]
    original = compile(tree, str(path), "exec", dont_inherit=True)
    return [mutant for mutant in found if mutant.code() != original]


def _text(node: ast.AST, holder: ast.AST) -> str:
    """A node as a person reads it, on one line; for an operator, its name with what holds it."""
    if isinstance(node, ast.operator | ast.boolop | ast.cmpop):
        return f"{type(node).__name__} in {ast.unparse(holder)}"
    return " ".join(ast.unparse(node).split())[:110]


def _places(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Where a node may be exchanged: not in docstrings, annotations, aliases of types or imports for them."""
    for field, value in ast.iter_fields(node):
        if field in NOT_SEEN_BY_TESTS or (isinstance(node, ast.keyword) and node.arg == "strict"):
            continue
        for at, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST) and not _is_talk(child):
                yield node, field, at
                yield from _places(child)


def _is_talk(node: ast.AST) -> bool:
    """Whether a statement or call is there for readers and the type checker only."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Assert():
            return True
        case ast.Assign(targets=[ast.Name(id="__all__" | "__slots__")]) | ast.Import() | ast.ImportFrom():
            return True
        case ast.Assign(value=ast.BinOp(op=ast.BitOr()) as sides, col_offset=0):
            return all(isinstance(each, ast.Name | ast.Subscript | ast.BinOp) for each in (sides.left, sides.right))
        case ast.Assign(value=ast.Subscript(value=ast.Name(id="Literal" | "Callable" | "Annotated"))):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in NOT_VALUES
    return False


def _changes(holder: ast.AST, field: str, at: int | None) -> Iterator[ast.AST]:
    """What may stand in a place instead of what does."""
    there = getattr(holder, field)
    node = there if at is None else there[at]
    new = _operator(node, holder) or _statement(node, holder)
    if isinstance(node, ast.Constant) and not isinstance(holder, ast.JoinedStr):
        new = _constant(node.value)
    if field == "test" or (field == "ifs" and isinstance(holder, ast.comprehension)):
        new = new or ast.UnaryOp(ast.Not(), node)
    if new is not None:
        yield ast.fix_missing_locations(ast.copy_location(new, node if hasattr(node, "lineno") else holder))


def _operator(node: ast.AST, holder: ast.AST) -> ast.AST | None:
    """Another operator, or one side alone."""
    match node:
        case ast.cmpop() if type(node) in COMPARISONS:
            return COMPARISONS[type(node)]()
        case ast.operator() if type(node) in SUMS:
            return SUMS[type(node)]()
        case ast.BinOp(op=ast.BitOr() | ast.BitAnd()):
            return node.left
        case ast.And():
            return ast.Or()
        case ast.Or():
            return ast.And()
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            return node.operand
        case ast.Name(id=name) if name in CALLS and isinstance(holder, ast.Call) and holder.func is node:
            return ast.Name(CALLS[name], ast.Load())
    return None


def _statement(node: ast.AST, holder: ast.AST) -> ast.AST | None:
    """A statement left out, or one that gives nothing back."""
    match node:
        case ast.Return(value=value) if value is not None and getattr(value, "value", True) is not None:
            return ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            return ast.Expr(ast.Constant(None)) if isinstance(holder, ast.If | ast.For) else None
        case ast.Expr() | ast.Raise() | ast.AugAssign():
            return ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            return ast.Pass()
        case ast.Continue():
            return ast.Break()
        case ast.Break():
            return ast.Continue()
    return None


def _constant(value: object) -> ast.Constant | None:
    """The next number, the other truth, another word; a number written as text stays a number."""
    if isinstance(value, bool):
        return ast.Constant(not value)
    if isinstance(value, int | float):
        return ast.Constant(value + 1)
    if isinstance(value, str):
        last = value[-1:]
        number = last.isdigit() and value.replace(".", "", 1).isdigit()
        return ast.Constant(value[:-1] + str((int(last) + 1) % 10) if number else value + "X")
    return None


def codes(code: CodeType) -> Iterator[CodeType]:
    """A code object and all that are inside it, in order."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from codes(inner)


class Live:
    """The functions of a module that are alive in this process, to be given other code, and what is kept of all."""

    def __init__(self, path: Path) -> None:
        things = gc.get_objects()
        functions = (thing for thing in things if isinstance(thing, FunctionType))
        caches = (thing for thing in things if isinstance(thing, functools._lru_cache_wrapper))
        self.functions = [each for each in functions if each.__code__.co_filename == str(path)]
        self.caches = [each for each in caches if each.__module__.startswith("embolplan")]
        self.kept = [thing for thing in things if isinstance(thing, Kept)]

    def swap(self, original: CodeType, mutated: CodeType) -> bool:
        """Put the mutated code where the original one is; False where that is not enough."""
        before, after = list(codes(original)), list(codes(mutated))
        changed = {old: new for old, new in zip(before[1:], after[1:], strict=False) if old != new}
        found = [each for each in self.functions if each.__code__ in changed]
        if len(before) != len(after) or not found or before[0].co_code != after[0].co_code:
            return False
        try:
            for each in found:
                each.__code__ = changed[each.__code__]
        except ValueError:  # another number of variables from outside
            return False
        for cache in self.caches:
            cache.cache_clear()
        self.forget()
        return True

    def forget(self) -> None:
        """What was made for objects that are still there, or what makes it would not run again."""
        for each in self.kept:
            each.clear()


class Loader(importlib.machinery.SourceFileLoader):
    """Imports one module from the code of its mutant."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        super().__init__(name, str(path))
        self.code = code

    def get_code(self, fullname: str) -> CodeType:
        return self.code

    def find_spec(self, name: str, path: object = None, target: ModuleType | None = None) -> Any:
        """Its own finder, in front of all others."""
        inside = [str(Path(self.path).parent)] if self.path.endswith("__init__.py") else None
        spec = importlib.util.spec_from_file_location
        return spec(name, self.path, loader=self, submodule_search_locations=inside) if name == self.name else None
