"""Criteria of eligibility: the fields that they name, and the limits and words that are asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from embolplan.library.problems import did_you_mean
from embolplan.library.rule import Checked, Fault, rule
from embolplan.model.criteria import FIELDS, Field
from embolplan.units import QuantityError

if TYPE_CHECKING:
    from embolplan.library.problems import Path
    from embolplan.model.protocol import Criterion


@rule("criterion-field-unknown", "criterion-limit", "criterion-word")
def fields(checked: Checked) -> Iterator[Fault]:
    """A criterion names a field that can be looked up, and asks of it what the field can hold."""
    for side in ("include", "exclude"):
        for n, criterion in enumerate(getattr(checked.protocol.eligibility, side)):
            path: Path = ("eligibility", side, n)
            field = FIELDS.get(criterion.field)
            if field is not None:
                yield from _asked(criterion, field, path)
            elif criterion.field is not None:
                hint = did_you_mean(criterion.field, FIELDS)
                yield Fault("criterion-field-unknown", (*path, "field"), {"found": criterion.field}, hint)


def _asked(criterion: Criterion, field: Field, path: Path) -> Iterator[Fault]:
    limits = {
        "above": criterion.above,
        "below": criterion.below,
        "from": criterion.at_least,
        "to": criterion.at_most,
    }
    for key, limit in limits.items():
        try:
            if limit is not None:
                field.amount(limit)
        except QuantityError as error:
            yield Fault("criterion-limit", (*path, key), {"problem": error.message}, error.hint)
    for at, word in enumerate(criterion.one_of):
        if word not in field.words:
            hint = did_you_mean(word, field.words)
            yield Fault("criterion-word", (*path, "one_of", at), {"found": word, "field": criterion.field}, hint)
