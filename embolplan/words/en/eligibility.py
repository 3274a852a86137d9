"""Whom the source treated, held against a case. The words for a verdict must not be mistaken in a hurry."""

MESSAGES = {
    "eligibility.met": "met",
    "eligibility.not_met": "NOT MET: would not have been included",
    "eligibility.excluded": "EXCLUDED: would not have been included",
    "eligibility.not_excluded": "not excluded by this",
    "eligibility.waits": "not known, waits for {ids}",
    "eligibility.unknown": "not known",
    "eligibility.a_person": "for a person to judge",
    "eligibility.against.include": "not met: {text} (found: {found})",
    "eligibility.against.exclude": "excluded by: {text} (found: {found})",
    "eligibility.sum": "largest {largest}; {count} entered, together {sum}",
    "eligibility.unlisted": "{nodules} nodules are counted, and {listed} listed",
    "eligibility.too_many": "{listed} tumours are listed, and {nodules} nodules counted: one of the two is wrong",
    "eligibility.words_alone": "this field takes words and no limit: one_of, with some of {known}",
    "eligibility.by_a_person": "{text} (for a person to judge)",
    "eligibility.by_a_field": "{text} (held against {field}: {asked})",
    "eligibility.limit.above": "above {limit}",
    "eligibility.limit.from": "{limit} or more",
    "eligibility.limit.below": "below {limit}",
    "eligibility.limit.to": "{limit} or less",
    "eligibility.limit.one_of": "one of {limit}",
    "eligibility.title": "Whom the source included, and this patient",
    "eligibility.include": "The source included patients with",
    "eligibility.exclude": "The source excluded patients with",
    "eligibility.short.include": "include if: {text}",
    "eligibility.short.exclude": "exclude if: {text}",
    "eligibility.found": "This patient: {found} ({field})",
    "eligibility.column.criterion": "Criterion",
    "eligibility.column.found": "This patient",
    "eligibility.column.says": "Verdict",
    "eligibility.one": "{count} criterion",
    "eligibility.several": "{count} criteria",
    "eligibility.summary": (
        "{all}: {against} against this patient, {unknown} not known, {person} for a person to judge. This "
        "compares the patient with those of the source, and chooses no treatment."
    ),
}
