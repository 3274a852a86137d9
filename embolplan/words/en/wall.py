"""What the wall says: the large view of a procedure for everybody in the room, with no patient on it."""

from __future__ import annotations

MESSAGES = {
    "wall.title": "embolplan wall",
    "wall.head": "{head} · {time}",
    "wall.past": "All steps are done; the procedure can be closed",
    "wall.closed": "CLOSED",
    "wall.closed.abandoned": "CLOSED before its end",
    "wall.closed.at": "closed at {at}; nothing more is written but addenda",
    "wall.left": "mL left in the syringe",
    "wall.left.not_known": "what is left in the syringe is not known",
    "wall.own_timer": "timer of our own",
    "wall.to_go": "to go, ends {at}",
    "wall.may_end": "may end now, at the latest {at}",
    "wall.may_end_open": "may end now",
    "wall.over": "OVER since {at}",
    "wall.running": "running since {at}, nobody said for how long",
    "wall.shake": "until shake {k} of {of}",
    "wall.shake_now": "SHAKE {k} of {of} NOW, so late",
    "wall.more": "and {count} more timers",
    "wall.next": "next: {what}",
    "wall.next.decide": "a person says what was found",
    "wall.next.close": "the end",
    "wall.unreadable": "what follows may be old: {why}",
    "wall.leave": "leave",
}
