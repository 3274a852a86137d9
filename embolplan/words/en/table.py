"""What is said at the table: refusals, and what the program itself writes into a record."""

from __future__ import annotations

MESSAGES = {
    "table.extended_by": "a timer goes on for one amount of time, longer than nothing",
    "table.no_portion": "say first how much one press is (a volume into a feeder)",
    "table.resuspended": "mixed again",
    "table.counted": "{what}: {count} counted",
    "table.cannot_take_back": "event {n} cannot be taken back: of the steps only the one that was left last can be",
    "table.hangs_on_it": "event {n} ({kind}) was entered since and hangs on it; take that back first",
    "table.no_syringe": "the plan does not say from which syringe this step pushes, so that none can be read",
    "table.nothing_unentered": "{reading} is not less than what should be left, so that nothing went unentered",
    "table.not_been": "the step {step} has not been done yet, so that there is nothing to go back to",
    "table.feeder_is_amount": "'{feeder}' is an amount and no feeder; are the two fields mixed up?",
    "table.no_timer": "there is no such timer to extend",
}
