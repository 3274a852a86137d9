"""What a rule is: it looks at what has been loaded, says what is wrong, and mends nothing.

A rule is a function of what is looked at, under `@rule("first-code", "second-code")`; it yields a Fault for whatever it
finds. The codes are stable, since programs and people refer to them. Each has its three sentences in the catalogue:
`rule.says.CODE` about one place, `rule.refuses.CODE` and `rule.why.CODE` for the list of all rules. `check` takes the
rules out of the modules that it names, so there is no second list. A rule takes time in proportion to the file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from embolplan.library.names import known_names

if TYPE_CHECKING:
    from embolplan.errors import Severity
    from embolplan.library.problems import Path
    from embolplan.model.product import Product
    from embolplan.model.protocol import Protocol
    from embolplan.reading import Tree
    from embolplan.units import Quantity


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that is broken: its code, the place in the file, the values of its sentence, and the likely mistake."""

    code: str
    path: Path
    values: Mapping[str, object] = field(default_factory=dict)
    hint: str = ""
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class Shelved:
    """What the rules know of a product of the formulary."""

    kind: str
    substance: str
    size: Quantity | None = None


@dataclass(frozen=True)
class Checked:
    """What the rules look at: a protocol, the tree it was made from, and what is known of the library around it."""

    protocol: Protocol
    tree: Tree
    products: Mapping[str, Shelved | None] | None = None
    """The products of the formulary by id; None for one whose file does not load."""
    recipes: Collection[str] | None = None
    on: str | None = None
    """The day of the check as YYYY-MM-DD; None where nothing is held against a day."""

    @cached_property
    def names(self) -> frozenset[str]:
        """Every id that texts, waits and gaps of the protocol may name."""
        return known_names(self.protocol)


@dataclass(frozen=True, slots=True)
class CheckedProduct:
    """What the rules of products look at."""

    product: Product
    on: str | None = None
    tree: Tree = ""


Seen = TypeVar("Seen", Checked, CheckedProduct)
Look = Callable[[Seen], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Rule(Generic[Seen]):
    """A rule with the codes of what it finds; a warning does not keep a file from being used."""

    look: Look[Seen]
    codes: tuple[str, ...]
    severity: Severity

    def __call__(self, checked: Seen) -> Iterator[Fault]:
        """What it finds."""
        return self.look(checked)


def rule(*codes: str, severity: Severity = "error") -> Callable[[Look[Seen]], Rule[Seen]]:
    """Makes a function the rule that finds these codes."""

    def made(look: Look[Seen]) -> Rule[Seen]:
        return Rule(look, codes, severity)

    return made
