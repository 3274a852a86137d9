"""How far long work is, and that it was broken off."""

MESSAGES = {
    "pacing.progress": "{done} of {total} files looked at ({share} %)",
    "pacing.interrupted": "interrupted: the rest was not done, and nothing is left half done",
    "pacing.import.as_it_was": "interrupted: nothing was imported, and the library is as it was",
    "pacing.import.is_done": "interrupted at the very end: the import is done, and the library is whole",
}
