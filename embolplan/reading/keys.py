"""What a key may look like, and which known word was meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches


def folded(key: str) -> str:
    """A key as it counts for being the same: neither case nor Unicode form matter."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", key).casefold())


def key_trouble(key: str) -> str:
    """The name of what is wrong with a key by itself, or nothing."""
    if not key.strip():
        return "key-empty"
    if key == "<<":
        return "merge"
    return "" if key.isprintable() and " ".join(key.split()) == key else "key-space"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, for "did you mean"; None where none is near."""
    if len(word) > 80:
        return None
    spellings: dict[str, str] = {}
    for name in sorted(known):
        spellings.setdefault(folded(name).replace("-", "_").replace(" ", "_"), name)
    asked = folded(word).replace("-", "_").replace(" ", "_")
    near = get_close_matches(asked, spellings, n=1, cutoff=0.7)
    return spellings[near[0]] if near else None
