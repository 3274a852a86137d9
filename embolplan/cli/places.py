"""Where recipes come from on this machine, and that a person sees which of them is not the program's own."""

from __future__ import annotations

from pathlib import Path

from embolplan import settings
from embolplan.cli.output import tell
from embolplan.library import shipped_root
from embolplan.library.places import SHARED, SHIPPED, YOURS, Place
from embolplan.words import say


def libraries() -> tuple[Place, ...]:
    """The libraries that there are; one that is named and not there is told, and keeps nobody from the others."""
    shipped = Place(SHIPPED, shipped_root(), settings.kept(SHIPPED))
    found = [shipped, *shared(), Place(YOURS, settings.library(), settings.kept(YOURS))]
    return tuple(place for place in found if place.root.is_dir())


def shared() -> tuple[Place, ...]:
    """The library that others keep, where one is named and there."""
    root = settings.shared_library()
    if root is None:
        return ()
    if not root.is_dir():
        tell(say("importing.shared_gone", path=root, variable=settings.SHARED_VARIABLE))
        return ()
    return (Place(SHARED, root, settings.kept(SHARED)),)


def origin_in_words(libraries: tuple[Place, ...], name: str) -> str:
    """Which library a recipe is from and where it got it, without a path of this machine; a file stands for itself."""
    from embolplan.library.places import held_as, place_name

    copies = held_as(libraries, name)
    if not copies:
        return say("importing.file_of_its_own")
    found = copies[0]
    came = say("importing.came_from", source=Path(found.pin.source).name, on=found.pin.on) if found.pin else ""
    return say("importing.named", place=place_name(found.place), came=came)


def tell_origin(libraries: tuple[Place, ...], *names: str) -> None:
    """Says which of the recipes do not come with the program, and where they are from."""
    if len(libraries) == 1:
        return
    from embolplan.library.places import held_as, place_name

    for name in names:
        for found in held_as(libraries, name)[:1]:
            if found.place.name != SHIPPED:
                came = say("importing.came_from", source=found.pin.source, on=found.pin.on) if found.pin else ""
                place = place_name(found.place)
                tell(say("importing.origin", id=name, place=place, path=found.path, came=came))
