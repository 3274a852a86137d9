"""Sentences about what comes into a library from elsewhere; what ends in ``.hint`` is the way out."""

from __future__ import annotations

MESSAGES = {
    # the list of what was imported
    "importing.lock_broken": "the list of what was imported cannot be used: {why}",
    "importing.lock_broken.hint": "bring it back from a copy, or move the library away and import again",
    "importing.lock_no_json": "it is no JSON",
    "importing.lock_form": "it is not of the form {schema}",
    # libraries side by side
    "importing.place.shipped": "the recipes of the program",
    "importing.place.shared": "the shared library",
    "importing.place.yours": "your library",
    "importing.stands_in": "{place} ({path})",
    "importing.two_texts": "two texts stand under this id: {places}",
    "importing.two_texts.hint": (
        "an id means one recipe: give one of them an id of its own, or embolplan import --remove {id}"
    ),
    # what comes from elsewhere
    "importing.nothing_there": "there is no recipe or product here: their files end in .yaml or .yml",
    "importing.ending": "a recipe or product is a file that ends in .yaml or .yml; several come as a folder or a zip",
    "importing.no_zip": "this is no zip",
    "importing.archive_large": "the archive is larger than {limit} bytes",
    "importing.damaged": "the archive is damaged: {why}",
    "importing.entry_damaged": "'{found}' is damaged in the archive: {why}",
    "importing.too_many": "there are more than {limit} entries; a library comes in smaller parts",
    "importing.too_large": "unpacked there are more than {limit} bytes; recipes are small texts",
    "importing.bomb": "'{found}' becomes more than {ratio} times as large when it is unpacked, as no recipe does",
    "importing.encrypted": "'{found}' is encrypted",
    "importing.packed_otherwise": "'{found}' is compressed in an unusual way; plain zips store or deflate",
    "importing.nested": "'{found}' is an archive in the archive; unpack it and import it by itself",
    "importing.link": "'{found}' is a link, and no link is followed",
    "importing.special": "'{found}' is no plain file",
    "importing.not_plain": "it is no plain file",
    "importing.name_unseen": "the name '{found}' holds a character that cannot be seen or that steers a terminal",
    "importing.name_long": "the name '{found}' is too long or lies in too many folders",
    "importing.name_backslash": "the name '{found}' holds a backslash; folders in a zip are parted by /",
    "importing.name_absolute": "the name '{found}' leads to a place of its own on the machine",
    "importing.name_climbs": "the name '{found}' climbs out of its folder",
    "importing.name_form": "the name '{found}' has an empty part, a '.' or a ':'",
    "importing.name_twice": "the name '{found}' stands twice; which of the two is meant cannot be known",
    "importing.name_same_but": "the names '{found}' and '{other}' differ only in case or in Unicode form",
    # what it meets
    "importing.product_in_folder": "a product has no folder in its id",
    "importing.id_long": "an id of more than {limit} characters is too long for the name of a file",
    "importing.reserved": "no recipe's id begins with '{found}', which is a folder of the library itself",
    "importing.taken": "{id} is taken by another text in {place} ({path})",
    "importing.taken.hint": "an id means one recipe: give this one an id of its own; 'replaces: {id}' in it says so",
    "importing.older": "{id} was imported as {version} from {source} on {on}, and this is the older {found}",
    "importing.older.hint": "embolplan import --remove {id} first, if the older one is wanted",
    "importing.changed": (
        "{id} {version} was imported from {source} on {on}, and this {found} is another text under the same version"
    ),
    "importing.changed.hint": (
        "ask where it comes from; a change has a higher version. embolplan import --remove {id} makes way for it"
    ),
    "importing.differs": "; it differs in {differences}",
    "importing.difference": "{about}: {before} -> {after}",
    "importing.and_more": "; and {count} more",
    "importing.nothing": "nothing",
    "importing.not_imported": "nothing was imported under this id",
    # writing
    "importing.busy": "another import is running in this library",
    "importing.busy.hint": "wait until it is done",
    "importing.meanwhile": "another import has changed the library meanwhile, and this one has written nothing",
    "importing.meanwhile.hint": "import again",
    "importing.leads_away": "the folder 'imported' is a link, which would lead out of the library",
    "importing.leads_away.hint": "put a folder in its place",
    "importing.unwritable": "the library cannot be written, and is as it was: {why}",
    # what an import tells
    "importing.what": "name a file, a folder or a zip to import, or an id after --remove",
    "importing.remove_alone": "--remove stands alone",
    "importing.removed": "{id} {version}, imported from {source} on {on}, is taken out",
    "importing.done": "{count} written into {library}",
    "importing.would": "{count} would be written into {library}; nothing has been (--dry-run)",
    "importing.of": "{id}: {told}",
    "importing.left_out": "left out: {name}",
    "importing.shared_gone": "{variable}: there is no folder {path}, so its recipes are missing here",
    "importing.origin": "{id}: from {place}, {path}{came}",
    "importing.beside": " · {place}",
    "importing.named": "{place}{came}",
    "importing.file_of_its_own": "a file that was named by its path",
    "importing.came_from": ", imported from {source} on {on}",
}
