"""What is made once for an object that never changes, and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import ref

K = TypeVar("K")
V = TypeVar("V")
H = TypeVar("H", bound=Hashable)


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

    def clear(self) -> None:
        """Forgets every answer."""
        self._answers.clear()

    def __len__(self) -> int:
        return len(self._answers)


class Remembered(Generic[H, V]):
    """Answers for what was asked last, by its value; all are forgotten where they become too many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: dict[H, V] = {}

    def of(self, asked: H, work: Callable[[], V]) -> V:
        """The answer, worked out where it is not remembered."""
        if asked not in self._answers:
            if len(self._answers) >= self._most:
                self._answers.clear()
            self._answers[asked] = work()
        return self._answers[asked]
