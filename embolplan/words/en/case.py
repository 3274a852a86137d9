"""What the form of a case says."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "case.title": "{title} · the case",
    "case.open": "not entered",
    "case.none": "none: somebody has asked, and there were none",
    "case.add": "add: {what}",
    "case.say_none": "or say that there were none",
    "case.beside": "{label} {text}",
    "case.usually": "usually {bounds}",
    "case.optional": "{label} (may stay empty)",
    "case.labelled": "{label}: {about}",
    "case.several": "{label} (divide several by a comma and a space)",
    "case.units": "in {units}",
    "case.unit": "Unit, for a number that was typed without one (Up, Down, Enter)",
    "case.named": "{label}: {said}",
    "case.edit": "Fill in",
    "case.edit.tip": "Fill in or change what the cursor is on",
    "case.take_out": "Take out",
    "case.take_out.tip": "Take out what stands under the cursor",
    "case.load": "From file",
    "case.load.tip": "Read a case file; it takes the place of everything entered so far, choices too",
    "case.load.title": "Read a case file",
    "case.load.body": "A file as --case reads it, YAML or JSON. It takes the place of everything that is entered here "
    "and chosen for the recipe; where anything in it is wrong, nothing changes.",
    "case.load.path": "Path of the file",
    "case.loaded": "Read: {path}",
    "case.save": "To file",
    "case.save.tip": "Write the case, with the choices, to a file that --case reads",
    "case.save.title": "Write the case to a file",
    "case.save.body": "YAML, as --case reads it, with the choices. It may say who the patient is: keep it accordingly. "
    "A file that is there already is never overwritten.",
    "case.save.ending": "the ending of the file must be .yaml or .yml",
    "case.key": "Case",
    "case.key.tip": "The form of the case: patient, labs, liver, history, tumours, feeders, catheter, stock, day",
    "case.bring": "Bring",
    "case.bring.tip": "Bring sex and history from the last procedure of this patient on this machine, nothing else",
    "case.earlier": "The last procedure of {patient} on this machine was on {day}. b brings what it had of: {what}. "
    "Nothing else is brought: no age, weight, labs, lesions, feeders, stock, allergies or choices.",
    "case.earlier.sex": "sex ({sex})",
    "case.earlier.history": "anthracyclines before it ({doses})",
    "case.brought": "Brought from the procedure of {day}: {what}. What that procedure itself gave is not in it.",
}
