"""What is made once for an object that never changes, and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import ref

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Answers by the identity of what they are about: a copy has its own, and what is made must not hold its object."""

    def __init__(self, make: Callable[[K], V]) -> None:
        self._make = make
        self._answers: dict[int, tuple[ref[K], V]] = {}

    def of(self, about: K) -> V:
        """The answer for an object, made when it is first asked for."""
        key = id(about)
        held = self._answers.get(key)
        # Another object can come to stand where a forgotten one stood.
        if held is not None and held[0]() is about:
            return held[1]
        made = self._make(about)
        self._answers[key] = (ref(about, lambda _: self._answers.pop(key, None)), made)
        return made

    def __len__(self) -> int:
        return len(self._answers)
