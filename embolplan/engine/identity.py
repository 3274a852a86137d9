"""What a plan was made from, and the short code that is printed on every page and label."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from embolplan.model.parameter import BORROWED
from embolplan.plan import Finding, Line, MadeFrom

if TYPE_CHECKING:
    from collections.abc import Iterable

    from embolplan.model.case import Case
    from embolplan.model.cite import Reference
    from embolplan.model.recipe import Recipe, Shelf

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def made_from(recipe: Recipe, case: Case, shelf: Shelf, used: Iterable[str]) -> tuple[MadeFrom, ...]:
    """The protocol, the lenders and the products that were used, and the case where there is one."""
    protocol = recipe.protocol
    files = [MadeFrom("protocol", protocol.id, protocol.version, recipe.origin.sha256)]
    files += [
        MadeFrom("lender", lender.id, lender.version, origin.sha256)
        for name, (lender, origin) in sorted(recipe.lenders.items())
        if name in borrowed_from(recipe, case)
    ]
    held = {**shelf.products, **shelf.substances}
    files += [
        MadeFrom("product", product, held[product].version, shelf.origins[product].sha256)
        for product in sorted(set(used) & set(held))
    ]
    if not case.is_empty:
        files.append(
            MadeFrom("case", case.patient.id, None, _sha256(case.model_dump(mode="json", exclude_defaults=True)))
        )
    return tuple(files)


def borrowed_from(recipe: Recipe, case: Case) -> frozenset[str]:
    """The lenders from which a person took something over."""
    lent = {line_id: each.lent for line_id, each in recipe.protocol.parameters.items() if each.lent is not None}
    return frozenset(each.by for line_id, each in lent.items() if case.choices.get(line_id) == BORROWED)


def plan_code(files: tuple[MadeFrom, ...], lines: tuple[Line, ...], findings: tuple[Finding, ...]) -> str:
    """The first 30 bits of the plan's hash in Crockford's base 32; of numbers and proof, never of wording."""
    digest = hashlib.sha256(_canonical([
        [[file.kind, file.id, file.version, file.sha256] for file in files],
        [_line(line) for line in lines],
        [[finding.code, finding.severity, _override(finding)] for finding in findings],
    ]).encode()).digest()  # fmt: skip
    bits = int.from_bytes(digest[:4], "big") >> 2
    letters = "".join(_CROCKFORD[bits >> 5 * place & 31] for place in reversed(range(6)))
    return f"{letters[:4]}-{letters[4:]}"


def _line(line: Line) -> list[Any]:
    return [
        [line.id, line.phase, line.step, line.status, line.value, line.low, line.high, line.about, line.unit],
        [line.option, line.formula, line.inputs, line.because, line.instead_of],
        [_place(source) for source in line.sources],
        [waiting.id for waiting in line.waits_for],
        [line.ratio.parts, line.ratio.of, line.ratio.basis] if line.ratio else None,
        [[item.product, item.count] for item in line.items],
    ]


def _place(source: Reference) -> list[str]:
    return [source.key, source.place]


def _override(finding: Finding) -> list[str] | None:
    return [finding.override.by, finding.override.reason] if finding.override else None


def _sha256(tree: object) -> str:
    return hashlib.sha256(_canonical(tree).encode()).hexdigest()


def _canonical(tree: object) -> str:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
