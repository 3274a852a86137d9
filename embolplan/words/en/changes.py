"""What a changed choice changes, old beside new."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "changes.line": "{text} ({status})",
    "changes.title": "What this changes",
    "changes.what": "what",
    "changes.before": "before",
    "changes.after": "after",
    "changes.nothing": "No line and no finding of the plan says anything else than before.",
    "changes.keep": "Keep",
    "changes.keep.tip": "Keep the change",
    "changes.back": "Put back",
    "changes.back.tip": "Put the choice back as it was before",
    "changes.key": "Change",
    "changes.key.tip": "Change a choice behind the row under the cursor, and see what that changes",
    "changes.which": "Which choice behind it?",
    "changes.none": "No choice stands behind this row.",
    "changes.put_back": "Put back as it was.",
    "changes.stands_again": "A block that was lifted stands again, since it says something else now: {codes}",
}
