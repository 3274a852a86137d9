"""What the engine says on a plan."""

MESSAGES = {
    "engine.no_product_number": "no source gives {quantity} of {product}",
    "engine.not_filled": "no step of the recipe says how it is filled",
    "engine.chosen_within": "chosen within {bounds}",
    "engine.sides_not_said": "the source does not say which side of the ratio is which",
    "engine.entered_not_judged": "entered, and not judged in this version: {fields}",
    "engine.ratio_without_sides": "{ratio}, which side is which is not said",
    "engine.nothing_given": "nothing was entered as given",
    "engine.particles_take_no_room": "how much room the particles take is not reported, taken as none",
    "engine.heart_rate_not_entered": "the heart rate is not entered",
    "engine.no_container": "the step does not say which container it is about",
    "engine.dissolve_is_dry": "the recipe dissolves a dry drug",
    "engine.pauses_on_top": "the pauses are taken to come on top of pushing at the rate",
    "engine.dry_beads_take_no_room": "what dry beads take up is not stated; taken as no more than the liquid added",
    "engine.no_displacement": "no displacement is stated, taken as the diluent added",
    "engine.no_displacement_of_volume": "no displacement is stated, taken as the volume of the solution",
    "engine.measured_at_ratios_alone": (
        "the type of emulsion was measured in vitro at {ratios} alone, with one drug and the oil by the ratio"
    ),
    "engine.ageing_not_studied": "no study of an emulsion of this drug in this oil was read",
    "engine.no_ratio": "no ratio",
    "engine.solution_needs_no_diluent": "the product is a solution already; nothing is dissolved",
    "engine.product_that_fits": "a product that fits the recipe is needed",
    "engine.shakes": (
        "one every interval, the first after one interval and the last at the end; "
        "the source gives interval and total, not a count"
    ),
    "engine.divided_by_nothing": "{id} is 0, and nothing is divided by 0",
    "engine.what_is_there": "what is there",
    "engine.open_end": "it is given with one end only, which says nothing here",
    "engine.hub_not_entered": "what became of the catheter's content is entered by hand",
    "engine.not_applicable": "not applicable",
    "engine.not_reported": "not reported",
    "engine.to_be_chosen": "to be chosen",
    "engine.measured": "measured at the bench or the table",
    "engine.bounded_by": "a bound, since {ids} is not reported",
    "engine.count_of": "{count} x {product}",
    "engine.unknown": "unknown",
    "engine.waits_for": "unknown, waits for {ids}",
    "engine.at_least": "{amount}, at least",
    "engine.rounded_to_nothing": "rounding to such a step leaves nothing of the dose",
    "engine.rounded_to_nothing.hint": "check the step and the dose",
    "engine.additive": "Volumes are taken as additive.",
    "engine.settled_volume": "The liquid left between settled beads counts as part of their settled volume.",
    "engine.even": (
        "The mixture that is injected is taken as even: what is given, and what is left, carries the concentration of "
        "the whole only if it was evenly mixed."
    ),
    "engine.given": "Given means pushed out of the syringe.",
    "engine.waits_only": (
        "Times count the waits that the source states; handling between them is not reported, so they are at least."
    ),
    "engine.patient_not_assessed": "whether this treatment suits this patient",
    "engine.organ_function_not_assessed": (
        "dose against liver, kidney and heart function beyond what labels for use in a vein say, earlier treatment "
        "beyond anthracyclines, and interactions"
    ),
    "engine.catheter_not_assessed": "whether the beads pass the microcatheter",
    "engine.stability_not_assessed": (
        "stability, sterility and compatibility of what is prepared, beyond what a finding names"
    ),
    "engine.contrast_not_assessed": (
        "contrast of the angiographies and flushes against a limit for this patient: waits for "
        "procedure.contrast_volume"
    ),
    "engine.limit_not_assessed": "{code}: waits for {ids}",
    "engine.limit_without_score": "{code}: {why}",
    "engine.no_product": "no product at hand has the id '{found}'",
    "engine.no_catheter": "'{found}' is no microcatheter of the formulary",
    "engine.not_entered": "it is not entered",
    "engine.contrast_in_solution": "whether the drug solution of the emulsion holds contrast is not entered here",
    "engine.cannot_vary": "is no quantity of this recipe that is a number with a unit",
    "engine.uneven_arrays": "one array for each quantity, and all of one length, are expected",
    "engine.no_array": "a row of numbers that are finite and above 0 is expected",
    "engine.array_out_of_bounds": "least and most are {found}; the bounds are {bounds}",
    "engine.no_finite": "a number of this line is none that can be used",
    "engine.no_such_line": "the plan has no such line",
    "engine.not_a_number": "this line is in words, and no number",
    "engine.too_many_spans": "at most {most} quantities are varied at once",
    "engine.span_form": "{found} is no span; two ends above 0 are expected, such as 1.8-2.2 mL",
    "engine.nothing_to_be_there_for": "is no mass, volume or count of this plan that something could be there for",
    "engine.need_unknown": "how much it takes is not known yet",
    "engine.need_met": "enough, with {rest} left over",
    "engine.need_short": "not enough, short by {rest}",
    "engine.way_choice": "Another choice: {label}, {option}",
    "engine.way_smaller": (
        "{share} of the preparation, everything in the same proportions. The source gives the whole dose and no part "
        "of it; whether a part is worth giving is for a person to judge."
    ),
    "engine.no_ceiling": (
        "No dose of the drug is published here, so nothing says what must not be passed, and no smaller preparation is "
        "worked out."
    ),
}
