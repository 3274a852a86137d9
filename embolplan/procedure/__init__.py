"""Carrying a plan out: events on disk, the walk and the record they fold into, and timers as a view of them.

Start with `Session.create` or `Session.resume`. Every command of a session returns the `Walk` after it; `Refused`
(a CaseError, with `.message`) says that it does not fit and wrote nothing, JournalError that it could not be written.
`session.timers()` and `session.warnings` are read again whenever the screen is drawn; nothing here prints or sleeps.
"""

from __future__ import annotations

from embolplan.procedure.clock import Clock, ManualClock, SystemClock, moment, stamp
from embolplan.procedure.folding import walk
from embolplan.procedure.journal import SUFFIX, Journal
from embolplan.procedure.listing import Summary, list_procedures
from embolplan.procedure.reckoning import reckon, recompute
from embolplan.procedure.refusals import Refused
from embolplan.procedure.rules import ENDPOINTS, EXPLANATIONS, FATES, REASONS
from embolplan.procedure.session import Session
from embolplan.procedure.standing import standing
from embolplan.procedure.timers import Interval, Timer, TimerState
from embolplan.procedure.walk import Given, Measurement, Visit, Walk

__all__ = [
    "ENDPOINTS",
    "EXPLANATIONS",
    "FATES",
    "REASONS",
    "SUFFIX",
    "Clock",
    "Given",
    "Interval",
    "Journal",
    "ManualClock",
    "Measurement",
    "Refused",
    "Session",
    "Summary",
    "SystemClock",
    "Timer",
    "TimerState",
    "Visit",
    "Walk",
    "list_procedures",
    "moment",
    "reckon",
    "recompute",
    "stamp",
    "standing",
    "walk",
]
