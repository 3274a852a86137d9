"""What is raised when a number or a unit cannot be used; every refusal says what is wrong and the likely mistake."""

from __future__ import annotations

from embolplan.words import say

_LONGEST_ECHO = 60


class QuantityError(ValueError):
    """A number or unit that is refused: `message` is the sentence, `hint` the likely mistake, `code` the message id."""

    def __init__(self, message: str, hint: str = "", code: str = "") -> None:
        self.message, self.hint, self.code = message, hint, code
        super().__init__(f"{message} ({hint})" if hint else message)


class UnitError(QuantityError):
    """A unit that does not exist here, or cannot be converted to the one asked for."""


def refused(code: str, **values: object) -> QuantityError:
    """The error for a message id of the catalogue, with its hint."""
    return QuantityError(say(code, **values), say(f"{code}_hint", **values), code)


def refused_unit(code: str, **values: object) -> UnitError:
    """As `refused`, for a unit."""
    return UnitError(say(code, **values), say(f"{code}_hint", **values), code)


def echo(text: str) -> str:
    """What somebody wrote, safe to print: shortened, and with invisible characters named by code point."""
    short = text if len(text) <= _LONGEST_ECHO else text[:_LONGEST_ECHO] + "..."
    plain = short.replace("\u00a0", " ")
    return "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in plain)
