"""What loading does to the size of beads, where it is published for their product and the drug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from embolplan.engine.bind import of_product
from embolplan.engine.kept import Kept

if TYPE_CHECKING:
    from embolplan.engine.book import Book
    from embolplan.model.product import Product

_OTHER_WAY = {"diameter_loss": "volume_loss", "diameter_gain": "volume_gain"}


def size_after_loading(book: Book, noun: str) -> None:
    """The loaded size in µm, and what a change of the diameter makes of the volume, which goes by its cube."""
    picked = _value(book, "beads.product")
    product = book.products.get(picked) if isinstance(picked, str) else None
    if product is None or not _CHANGES.of(product):
        return
    drug = _drug(book, noun)
    for change, of_volume in _OTHER_WAY.items():
        held = product.quantities.get(f"{drug}.{change}")
        if held is None:
            continue
        one, hundred = book.constant(1), book.constant(100, "%")
        by = of_product(product.id, product.quantities, held.id, book.numbers)
        share = by.named(f"{product.id}.{held.id}") / hundred
        left = one - share if change == "diameter_loss" else one + share
        cube = left * left * left
        book.name("beads.loaded.size", book.read("beads.size") * left)
        book.name(f"beads.loaded.{of_volume}", (one - cube if change == "diameter_loss" else cube - one) * hundred)


def _changes(product: Product) -> bool:
    """Whether a product's file gives any change of size on loading, with whatever drug."""
    return any(name.endswith(tuple(_OTHER_WAY)) for name in product.quantities)


_CHANGES: Kept[Product, bool] = Kept(_changes)


def _drug(book: Book, noun: str) -> str | None:
    """The plain name of the drug: that of its product, or else what the recipe calls it."""
    picked, named = _value(book, f"{noun}.product"), _value(book, f"{noun}.name")
    if isinstance(picked, str) and picked in book.products:
        return book.products[picked].substance
    return named if isinstance(named, str) else None


def _value(book: Book, line_id: str) -> object:
    """What a parameter has, without its counting as used."""
    return next(
        (book.parameters[name].value for name in (book.full(line_id), line_id) if name in book.parameters), None
    )
