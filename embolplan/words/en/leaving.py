"""What is said when something is taken out of a library; what ends in ``.hint`` is the way out."""

from __future__ import annotations

MESSAGES = {
    "leaving.needed": "{id} needs {names}: without it, {why}",
    "leaving.needed.hint": "change {id} first; --force takes it out all the same",
    "leaving.needed.hint_imported": "take {id} out first; --force takes it out all the same",
    "leaving.force": "with --remove: also where other recipes need it",
    "leaving.force_alone": "--force goes with --remove",
    "leaving.lender_gone": "{id}: borrows from {lender}, which none of the libraries has; it cannot be planned",
}
