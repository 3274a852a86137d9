"""Every sentence a person reads, by message id; English is the first catalogue.

A message id is ``area.name``; its text stands in the catalogue module of that area, loaded when it is first needed.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

NOT_A_DEVICE = (
    "embolplan shows published recipes and arithmetic for people who can check them; it is not a medical device."
)


def say(message: str, /, **values: object) -> str:
    """The sentence of a message id, with its values filled in; KeyError for an id that no catalogue has."""
    return _text(message).format(**values) if values else _alone(message)


@cache
def _alone(message: str) -> str:
    """A sentence that has no values."""
    return _text(message).format()


@cache
def _text(message: str) -> str:
    return _catalogue(message.partition(".")[0])[message]


@cache
def _catalogue(area: str) -> dict[str, str]:
    found: dict[str, str] = import_module(f"embolplan.words.en.{area}").MESSAGES
    return found
