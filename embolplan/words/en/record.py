"""What a record says beside the plan: radiation, complications, the catheter, steps with their times, notes."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "record.radiation": "Radiation",
    "record.radiation_line": "{what}: {text}",
    "record.no_radiation": "Neither fluoroscopy time nor dose was entered.",
    "record.fluoroscopy_time": "fluoroscopy time",
    "record.air_kerma": "air kerma at the reference point",
    "record.dose_area_product": "dose-area product",
    "record.catheter": "The catheter's content",
    "record.no_catheter": "What became of it was not entered.",
    "record.complications": "Complications",
    "record.no_complications": "None was entered.",
    "record.second_check_void": "The second check no longer counts: event {n} ({kind}) at {at} came after it.",
    "record.notes": "Notes and addenda",
    "record.no_notes": "None were written.",
    "record.steps": "Steps and times",
    "record.steps.step": "Step",
    "record.steps.how": "How it was left",
    "record.steps.left": "Left at, UTC",
    "record.steps.planned": "Time planned",
    "record.steps.waited": "Time given",
    "record.step": "{n}. {id}",
    "record.how": "{how}: {what}",
    "record.long": "worked out step by step from {inputs}; the record as JSON holds every event and amount",
    "record.not_known": "not known",
}
