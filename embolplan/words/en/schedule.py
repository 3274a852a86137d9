"""What is due on which day."""

MESSAGES = {
    "schedule.weekdays": "Mon Tue Wed Thu Fri Sat Sun",
    "schedule.day": "{weekday} {day}",
    "schedule.span": "{earliest} to {latest}",
    "schedule.from": "{earliest} or later",
    "schedule.until": "{latest} or earlier",
    "schedule.about": "about {days}",
    "schedule.after": "{amount} after the procedure",
    "schedule.days_after": "{days} ({after})",
    "schedule.date_missing": "{after}; the date waits for procedure.date",
    "schedule.start_missing": "not known, waits for {ids}",
    "schedule.no_start": "no day can be counted: see the text",
    "schedule.again": "then every {interval}",
    "schedule.again_missing": "the time from one to the next waits for {ids}",
    "schedule.times": "{count} in all",
    "schedule.times_missing": "how many waits for {ids}",
    "schedule.too_many": "more than {most}, and not listed one by one",
    "schedule.no_date": "the day of the procedure is not entered",
    "schedule.beyond": "counted from {day}, '{what}' falls beyond the calendar",
    "schedule.title": "Afterwards, counted from the day of the procedure",
    "schedule.column.what": "What is due",
    "schedule.column.when": "When",
    "schedule.column.done": "What is done",
    "schedule.nth": "{n}: {days}",
    "schedule.counting": (
        "Days are counted from the day of the procedure, which is day 0; a week is 7 days. Weekends and holidays are "
        "not looked at."
    ),
}
