"""What recipes side by side, and two versions of one, are told apart by."""

MESSAGES = {
    "compare.title": "recipe",
    "compare.organ": "organ",
    "compare.drug": "drug",
    "compare.status": "status",
    "compare.version": "version",
    "compare.endpoints": "endpoint",
    "compare.rescue": "where that does not suffice",
    "compare.include": "whom it was given to",
    "compare.evidence": "evidence",
    "compare.counted": "patients: {arms}; outcomes counted: {count}",
    "compare.gaps": "not reported",
    "compare.conflicts": "conflicts in the source",
    "compare.sources": "sources, and how far they were read",
    "compare.recipes": "Recipes side by side",
    "compare.nothing_chosen": (
        "Each recipe as it stands, with nothing chosen. Numbers of different recipes rest on different patients, beads "
        "and endpoints; side by side they are no ranking."
    ),
    "compare.what": "What",
    "compare.versions": "What has changed: {before} to {after}",
    "compare.same": "The two say the same.",
    "compare.before": "Before",
    "compare.after": "After",
    "compare.nothing": "(not there)",
}
