"""References in a text, `{drug.mass}`: numbers stand in the text of a step or of a schedule as references alone."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from embolplan.model.base import Cited, CitedText
from embolplan.words import say

REFERENCE = re.compile(r"\{([^{}]*)\}")


def references_in(text: str) -> tuple[str, ...]:
    """The ids that a text refers to, each once."""
    return tuple(dict.fromkeys(REFERENCE.findall(text)))


def _digits_in_references(text: CitedText) -> CitedText:
    bare = re.search(r"\d+", REFERENCE.sub("", text.text))
    if bare:
        raise ValueError(say("model.digit_in_text", found=bare[0]))
    return text


Wording = Annotated[Cited, AfterValidator(_digits_in_references)]
"""A cited text whose digits stand in references."""
