"""What the model says of a file that does not fit."""

MESSAGES = {
    "model.reason_missing": "'{word}' needs a reason: [{word}, why]",
    "model.house_rule_form": "a house rule names its author and a reason: [house rule, author, why]",
    "model.source_key_form": "'{found}' is not a source key, for instance liu-2021",
    "model.one_place": "one source stands here; what a second one says is an entry of its own",
    "model.place_missing": "the source {key} is named without the place in it, for instance [{key}, Methods]",
    "model.not_reported_form": "'{found}' is no value; write 'not reported', and why it matters under not_reported",
    "model.no_source": (
        "'{found}' has no source; write [KEY, PLACE] after it, or [assumed, why], [chosen, why] or "
        "[house rule, author, why]"
    ),
    "model.schema_number": "'{found}' is no number of the format; this one is embolplan: {known}",
    "model.newer_schema": (
        "the file is of format {found}, and this program reads up to {known}; a newer embolplan reads it, or ask where "
        "it came from for one of format {known}"
    ),
    "model.file_id_form": "'{found}' is not an id: small letters, digits and dashes, folders divided by a slash",
    "model.version_form": "'{found}' is not a version of the form 1.0.0",
    "model.date_form": "'{found}' is not a date of the form 2026-11-22",
    "model.no_such_day": "there is no day {found}",
    "model.month_form": "'{found}' is not a month of the form 2027-03",
    "model.line_id_form": "'{found}' is not an id of the form noun.quantity",
    "model.nothing_cited": "nothing stands before the source",
    "model.parameter_form": "a parameter is one line, or the keys label, value, choose and why",
    "model.parameter_keys": "'{found}' is not a key of a parameter; it has label, value, choose and why",
    "model.did_you_mean": "did you mean {near}?",
    "model.parameter_text": "text is expected here, not a list or keys",
    "model.quantity_word": "'{found}' is not a quantity that is known; the last word of an id is one of: {known}",
    "model.label_length": "a label of {found} characters is longer than {limit}",
    "model.value_and_choose": "a parameter has either a value or a choice, not both",
    "model.choose_without_why": "a choice says why it has to be made: add 'why'",
    "model.parameter_empty": "a parameter has a value, a choice, or says 'not reported'",
    "model.not_reported": "the source does not report it",
    "model.options_form": "a choice has at least two different options",
    "model.basis_options": "a ratio is taken on one of: {known}",
    "model.bounds_of_words": "only a number can have bounds; give options as a list",
    "model.bounds_form": "'{found}' is one number; bounds have two, for instance 100-150 mg",
    "model.digit_in_text": (
        "'{found}' stands in the text of a step as a number; write it as a reference to a quantity, "
        "for instance {{drug.mass}}"
    ),
    "model.endpoint_conditions": "an endpoint has either 'any' or 'all' conditions",
    "model.condition_form": (
        "a condition names a field with at least one of above, below, from and to, or the classes of child_pugh.class"
    ),
    "model.condition_sorts": (
        "the bounds of one condition are all amounts, or all multiples of the upper limit of normal"
    ),
    "model.impossible": "{found} is nothing that a person can have; {bounds} is accepted (house rule of embolplan)",
    "model.meant": "did you mean {amount}?",
    "model.look_again": "check the unit and the decimal point",
    "model.too_long": "{found} characters are more than the {limit} that fit",
    "model.outcome_empty": "an outcome has counts, figures, or both",
    "model.count_form": "'{found}' is not a count of the form 7 of 42",
    "model.said.not_reported": "not reported",
    "model.said.one_of": "to be chosen: {options}",
    "model.said.offered": "to be chosen, {options} or another",
    "model.said.within": "to be chosen within {bounds}",
    "model.said.to_be_chosen": "to be chosen",
}
