"""What the pictures of a plan say."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    "picture.title": "Pictures",
    "picture.timeline": "Waits, counted from the first step: {phase}",
    "picture.sure": "at least so long",
    "picture.up_to": "may take up to so long",
    "picture.shake": "shake, counted from the earliest start",
    "picture.every": "{time}, something due every {every}",
    "picture.when_unknown": "{time}; when it begins is not known",
    "picture.containers": "What each container holds after the step that changed it: volumes from left to right in the "
    "order of the words, the rest of the volume last",
    "picture.after": "{id}, after step {step}",
    "picture.holds": "{volume}: {contents}",
    "picture.of_capacity": "{told}; holds up to {capacity}",
    "picture.empty": "room left",
    "picture.tree": "Nominal sizes, in the order of delivery; drawn in the vessels, with the catheter at the left: "
    "what goes first lies farthest out",
    "picture.layers": "Nominal sizes, in the order of delivery",
    "picture.layer": "{n}. {label}",
    "picture.given": "Given into each feeder, one after the other, by volume",
    "picture.gave": "{volume}, with {drug} of drug if evenly mixed",
    "picture.carries": "{label} {text}",
}
