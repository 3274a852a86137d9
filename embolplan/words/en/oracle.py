"""What is said where a plan's numbers are computed a second time."""

MESSAGES: dict[str, str] = {
    "oracle.help": "compute every numeric line a second time, in another way, and refuse the plan where the two differ",
    "oracle.differs": (
        "two ways of computing this line do not agree: the plan has {plan}, the second computation {oracle}; "
        "this is a defect of the program, and none of the plan's numbers may be used"
    ),
    "oracle.no_such_line": "no such line",
    "oracle.unknown": "unknown",
    "oracle.agree": "computed a second time: {count} numeric lines agree",
    "oracle.uncovered": "not covered by the second computation: {ids}",
}
