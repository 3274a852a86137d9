"""What is said of steps that stand only where something was chosen."""

MESSAGES = {
    "arms.other": "it belongs to '{option}' alone, and '{chosen}' was chosen",
    "arms.only": "Only for '{option}' ({id}): {text}",
    "arms.left_out": "Step {n} ({id}) is left out: {because}.",
}
