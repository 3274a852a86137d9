"""Sentences about the library: its files, cases and choices; what ends in ``.hint`` is the likely mistake."""

from __future__ import annotations

MESSAGES = {
    # places
    "library.no_root": "the protocols that come with the program are not there",
    "library.no_root.hint": "is the installation complete? install embolplan again",
    "library.unreadable": "the file cannot be read: {why}",
    "library.unknown_recipe": "no recipe has this id",
    "library.unknown_product": "no product of the formulary has this id",
    # what a file may say
    "library.did_you_mean": "did you mean {near}?",
    "library.known": "there are {known}",
    "library.unknown_key": "'{found}' is not a key that is known here",
    "library.missing_key": "the key '{key}' is missing",
    "library.not_one_of": "'{found}' is not one of: {known}",
    "library.expects_text": "text is expected here, not a list or keys",
    "library.expects_list": "a list is expected here: [one, two], or a line with a dash for each",
    "library.expects_keys": "keys with values are expected here",
    # cases and choices
    "library.case_ending": "a case is a file that ends in .yaml, .yml or .json",
    "library.case_ending.hint": "rename it, or save it in one of these forms",
    "library.unknown_name": "this is neither a field of the case nor a quantity of the recipe",
    "library.not_a_field": "a setting gives one field of the case, for instance patient.weight or feeders.F1.share",
    "library.set_twice": "this is set twice",
    "library.unknown_choice": "{protocol} has no quantity '{found}'",
    "library.out_of_bounds": "{found} lies outside {bounds}",
    "library.bounds_from": "the bounds: {where}",
    "library.another_recipe": "the recipe is about {stated}; with another it is another recipe",
    "library.other_sides": "the ratio is of {found}, and the recipe's is of {stated}",
    "library.no_text": "a word or a few words on one line are expected here",
    "library.item_id_form": "'{found}' is not an id of a feeder or tumour: a letter, then letters, digits, - or _",
    "library.same_id": "the id '{found}' stands twice",
    # index and pack
    "library.no_folder": "there is no such folder",
    "library.unwritable": "the file cannot be written: {why}",
    "library.index_usage": "name one folder of protocols",
    "library.pack_schema": "this is not a pack of the form {expected}",
    "library.pack_broken": "the pack is not whole",
    "library.pack_changed": "the packed text is not the one that its SHA-256 was taken of",
    # what two versions say differently
    "library.diff.order": "order of steps",
    "library.diff.rescue": "where the flow does not stop",
    "library.diff.borrowed": "can be borrowed from {lender}",
    "library.diff.by_a_person": "a person judges",
    "library.diff.arm": "patients, arm {arm}",
}
