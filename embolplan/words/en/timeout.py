"""What the time-out before a procedure asks everybody to agree on."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "timeout.title": "Time-out: read it aloud, all agree",
    "timeout.patient": "patient",
    "timeout.recipe": "recipe",
    "timeout.recipe.text": "{title} ({id} {version}), plan {code}",
    "timeout.drug": "drug and dose",
    "timeout.drug.none": "no drug mass in this plan",
    "timeout.dose": "{label}: {text}",
    "timeout.allergies": "allergies",
    "timeout.catheter": "microcatheter",
    "timeout.feeders": "feeders",
    "timeout.feeder": "{id} {vessel} {share}",
    "timeout.blocks": "blocks",
    "timeout.blocks.none": "none",
    "timeout.blocks.stand": "STANDS, not to be carried out so: {text}",
    "timeout.blocks.lifted": "lifted by {by}: {reason} ({code})",
    "timeout.confirm": "All agree, start",
    "timeout.confirm.tip": "Everybody agrees: the procedure starts",
    "timeout.back.tip": "Back to the plan; nothing has started",
}
