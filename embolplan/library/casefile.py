"""A case from its file and from the settings of the command line; everything that is wrong comes in one CaseError."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from embolplan.errors import CaseError, Problem
from embolplan.library.choices import ChoiceError, check_choice
from embolplan.library.files import ENDINGS, normalised, unreadable
from embolplan.library.problems import Path as KeyPath
from embolplan.library.problems import dotted, file_spot, known_keys, model_problems
from embolplan.model.case import Case
from embolplan.model.names import CASE_SECTIONS
from embolplan.model.offered import offered, with_offered
from embolplan.reading import Tree, decode, nearest, read_json, read_yaml
from embolplan.units import QuantityError
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.protocol import Protocol

_ID_KEYS = {"feeders": "id", "tumours": "id", "stock": "product", "anthracyclines": "drug"}
"""Lists of a case, and the key that tells their items apart."""
_LISTS = ("diameters",)
"""Fields that are lists of values, divided by a comma and a space."""
OVERRIDES = "overrides"
KEY_PATH_START: KeyPath = ()
_ITEM_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


class CaseTree(dict[str, Tree]):
    """The tree of a case file that remembers its text, so that a problem can name line and column."""

    text = ""


def read_case(path: Path | None) -> Tree:
    """The tree of a case file, YAML or JSON by its ending; nothing at all is an empty case."""
    if path is None:
        return {}
    where = str(path)
    if path.suffix not in (*ENDINGS, ".json"):
        raise CaseError([Problem(where, say("library.case_ending"), hint=say("library.case_ending.hint"))])
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CaseError([unreadable(path, error)]) from error
    text, problems = decode(normalised(raw), where)
    if text is None:
        raise CaseError(problems)
    reading = read_json(text, where) if path.suffix == ".json" else read_yaml(text, where)
    if reading.problems:
        raise CaseError(reading.problems)
    if not isinstance(reading.tree, dict):
        raise CaseError([Problem(where, say("library.expects_keys"), "", "", 1, 1)])
    tree = CaseTree(reading.tree)
    tree.text = text
    return tree


def make_case(
    tree: Tree,
    settings: Mapping[str, str] | Sequence[tuple[str, str]],
    protocol: Protocol | None,
    where: str,
) -> Case:
    """The case of a tree with the settings laid over it; CaseError with everything that is wrong in either."""
    making = _Making(_copied(tree), getattr(tree, "text", ""), where)
    pairs = list(settings.items()) if isinstance(settings, Mapping) else list(settings)
    for name, text in pairs:
        making.set(name, text, protocol)
    case = Case()
    try:
        case = Case.model_validate(making.tree)
    except ValidationError as error:
        making.problems += model_problems(error, Case, making.spot)
    making.check_ids()
    if protocol is not None:
        making.check_choices(protocol)
    if making.problems:
        given = {name: n for n, (name, _) in enumerate(pairs)}
        # What is wrong in the file comes first, line by line, then the settings as they were given.
        raise CaseError(
            sorted(dict.fromkeys(making.problems), key=lambda each: (given.get(each.where, -1), each.line or 0))
        )
    return case


def _copied(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {key: _copied(value) for key, value in tree.items()}
    return [_copied(value) for value in tree] if isinstance(tree, list) else tree


def case_fields() -> list[str]:
    """The names of the case's fields that a setting can give, those of lists with a word in place of the item's id."""
    names = []
    for section in known_keys(Case, ()):
        for key in known_keys(Case, (section,)):
            names += [f"{section}.ID.{each}" for each in known_keys(Case, (section, 0))] or [f"{section}.{key}"]
    return names


def near_name(name: str, known: Iterable[str]) -> str:
    """A hint with the name that was probably meant."""
    near = nearest(name, known)
    return say("library.did_you_mean", near=near) if near else ""


@dataclass
class _Making:
    """A case on its way: its tree so far, which setting put what there, and what is wrong."""

    tree: Tree
    text: str
    where: str
    problems: list[Problem] = field(default_factory=list)
    set_by: dict[KeyPath, str] = field(default_factory=dict)

    def spot(self, path: KeyPath, at_key: bool) -> Problem:
        """A problem at what a setting put there, or at its place in the file."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.set_by:
                return Problem(self.set_by[path[:length]], "")
        if self.text:
            return file_spot(self.text, self.where)(path, at_key)
        return Problem(self.where, "", dotted(path))

    def tell(self, path: KeyPath, message: str, hint: str = "", *, at_key: bool = False) -> None:
        """Note what is wrong at a path."""
        self.problems.append(self.spot(path, at_key)._replace(message=message, hint=hint))

    def set(self, name: str, text: str, protocol: Protocol | None) -> None:
        """Lay one setting over the tree."""
        first, _, rest = name.partition(".")
        code, _, what = rest.rpartition(".")
        paths = dict.fromkeys(CASE_SECTIONS, tuple(name.split(".")))
        paths |= {"choices": ("choices", rest), OVERRIDES: (OVERRIDES, code, what)}
        choosable = with_offered(protocol, offered(protocol)) if protocol is not None else {}
        path = ("choices", name) if name in choosable else paths.get(first)
        if path is None:
            known = (*case_fields(), *choosable)
            self.problems.append(Problem(name, say("library.unknown_name"), hint=near_name(name, known)))
        elif not self._put(name, path, text):
            self.problems.append(Problem(name, say("library.not_a_field"), hint=near_name(name, case_fields())))

    def _put(self, name: str, words: tuple[str, ...], text: str) -> bool:
        """Put a text at a path, making on the way what is missing; False where the path leads nowhere."""
        at, path = self.tree, KEY_PATH_START
        for word in words[:-1]:
            if isinstance(at, dict):
                if word not in at:
                    if word != "choices" and not known_keys(Case, (*path, word)):
                        return False
                    at[word] = [] if word in _ID_KEYS else {}
                    self.set_by[*path, word] = name
                at, path = at[word], (*path, word)
            elif isinstance(at, list) and path[-1] in _ID_KEYS:
                key = _ID_KEYS[str(path[-1])]
                n = _item(at, key, word)
                if n == len(at):
                    at.append({key: word})
                    self.set_by[*path, n] = name
                at, path = at[n], (*path, n)
            else:
                return False
        if not isinstance(at, dict) or not all(words) or len(words) < 2:
            return False
        path = (*path, words[-1])
        if self.set_by.get(path) is not None:
            self.problems.append(Problem(name, say("library.set_twice")))
        at[words[-1]] = list(text.split(", ")) if words[-1] in _LISTS else text
        self.set_by[path] = name
        return True

    def check_ids(self) -> None:
        """Feeders and tumours have ids of their own, since lines are named after them."""
        for section in ("feeders", "tumours"):
            items = self.tree.get(section) if isinstance(self.tree, dict) else None
            seen = set()
            for n, item in enumerate(items if isinstance(items, list) else []):
                name = item.get("id") if isinstance(item, dict) else None
                if not isinstance(name, str):
                    continue
                if not _ITEM_ID.fullmatch(name):
                    self.tell((section, n, "id"), say("library.item_id_form", found=name))
                elif name in seen:
                    self.tell((section, n, "id"), say("library.same_id", found=name))
                seen.add(name)

    def check_choices(self, protocol: Protocol) -> None:
        """Every choice is one that the protocol offers."""
        choices = self.tree.get("choices") if isinstance(self.tree, dict) else None
        choosable = with_offered(protocol, offered(protocol))
        for name, text in choices.items() if isinstance(choices, dict) else ():
            path = ("choices", name)
            if name not in choosable:
                hint = near_name(name, choosable)
                self.tell(path, say("library.unknown_choice", found=name, protocol=protocol.id), hint, at_key=True)
            elif isinstance(text, str):
                try:
                    check_choice(text, choosable[name])
                except (ChoiceError, QuantityError) as error:
                    self.tell(path, error.message, error.hint)


def _item(items: list[Tree], key: str, word: str) -> int:
    """The index of the item with that id; the length of the list where there is none."""
    ids = [item.get(key) if isinstance(item, dict) else None for item in items]
    return ids.index(word) if word in ids else len(items)
