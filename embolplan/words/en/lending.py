"""What is said of times that a recipe borrows from another."""

MESSAGES = {
    "lending.open": "not reported here; '{word}' takes over {value} from {lender} ({places})",
    "lending.borrowed": "borrowed from {lender} and confirmed by a person; this recipe's own source does not report it",
    "lending.not_reported": "not reported here",
    "lending.not_a_time": "'{found}' is no time; a dose, a rate or an endpoint is never borrowed",
    "lending.lender_without": "{lender} has no {id} to borrow",
    "lending.does_not_state": "{lender} has {id}, and no source states it there, so there is nothing to borrow",
    "lending.other_source": "{lender} means another source by {key}; one of the two needs another key",
    "lending.not_any_more": "{id} {version}, which is to come in, does not lend it any more: {why}",
    "lending.not_any_more.hint": "import a version of {id} that borrows otherwise along with it",
    "lending.changed": "it borrows {line} from {id}, which says {after} from {version} on, and has said {before}",
}
