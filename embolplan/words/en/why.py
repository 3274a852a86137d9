"""Why each finding of a plan is there."""

MESSAGES = {
    "why.protocol.no-published-dose": "Whatever is computed would be a dose that nobody has published.",
    "why.protocol.claims-unsupported": "The numbers stand on references that do not say them.",
    "why.drug.product-does-not-fit": "A solution cannot be dissolved again, and its volume is not the recipe's.",
    "why.drug.strength-does-not-fit": "A solution of its own strength cannot be dissolved to another one.",
    "why.dose.above-published": "Above the published dose there is no evidence for this recipe.",
    "why.drug.stronger-than-possible": "What cannot be dissolved cannot be drawn up; a unit or a digit is wrong.",
    "why.drug.more-than-dissolved": "Nothing more can be taken of a solution than was made of it.",
    "why.load.never-shaken": "An interval and a time that were typed in each other's unit leave the beads unshaken.",
    "why.infusion.more-than-made-up": "Nothing more can leave a syringe than stands in it.",
    "why.infusion.diluent": "The drug's own label names what must not meet it.",
    "why.stock.expired": (
        "Vials are used through the last day of the month that is printed on them, by the convention that is cited."
    ),
    "why.stock.short": "What is in the room does not hold the dose, or not with the product that was chosen.",
    "why.beads.more-than-liquid": "Beads cannot settle to more than what was put in with them.",
    "why.container.overfull": "A container cannot hold more than its capacity after any step.",
    "why.contrast.ionic": "The sources that mix beads with contrast all do it with non-ionic contrast.",
    "why.catheter.not-for-drugs": "The maker of the catheter says what must not pass it.",
    "why.catheter.too-small": "Beads larger than the lumen clog it, unless a source says that they give way.",
    "why.oil.above-clinical": "More oil than the clinical methods which were read give.",
    "why.catheter.tight": "Beads that are nominally larger than the lumen pass it only as far as a source says.",
    "why.catheter.too-thick": "Through a tight lumen beads were seen to pass only where they were dilute enough.",
    "why.catheter.holds-all": "All that is to be injected can stand in the catheter, with nothing in the patient.",
    "why.eligibility.not-met": "What a recipe's source reports was found in other patients.",
    "why.layers.order": "A layer that lies nearer has to be larger than the one that lies farther.",
    "why.oil.above-label": "The label gives a range, and this lies above it.",
    "why.oil.above-label-for-age": "Oil goes on to the lung, and a label bounds it more tightly for the old and ill.",
    "why.oil.volume-not-used": "A volume that was chosen and does not count must not be taken for the one that does.",
    "why.drug.above-label-concentration": "A label shows at what strength the drug dissolves; above it nobody says.",
    "why.drug.label-concentration-not-seen": "Without a label's strength nobody can say how strong is too strong.",
    "why.drug.vials-hold-more": "Drug that is left in an open vial is no part of the dose, and is cytotoxic waste.",
    "why.load.excess-carries-drug": "Liquid that is taken away after loading takes drug with it.",
    "why.infusion.meets": (
        "The catheter holds saline and contrast. The code names the drug and what it must not meet, as in "
        "infusion.oxaliplatin-chloride."
    ),
    "why.label.gives-none": (
        "For use in a vein a label forbids the drug, or advises against it, with such a liver or kidney; whether that "
        "holds in an artery nobody says, so that both are shown."
    ),
    "why.label.gives-less": (
        "For use in a vein a label gives a smaller dose with such a liver or kidney; whether that holds in an artery "
        "nobody says, so that both are shown and no dose is changed."
    ),
    "why.history.cumulative": (
        "Harm to the heart adds up over a life, drug by drug; a note, and a caution above a number that a label names."
    ),
    "why.history.other-anthracycline": (
        "Other anthracyclines harm the same heart, and no source that was read gives a factor to add them by."
    ),
    "why.case.implausible": (
        "Such a number is mostly a slip of the unit; the bounds are a house rule, and no reference range."
    ),
    "why.beads.load-outside-window": "Beads were tried with as much drug as is published, and not with this.",
    "why.suspension.settling": "Beads that have settled are not given as an even suspension.",
    "why.beads.drug-lost-into-contrast": "Drug that has left the beads is given free, and not by them.",
    "why.contrast.above-label": "The label names the most for angiography in all.",
    "why.contrast.above-cigarroa": "Above this volume more kidneys were harmed after coronary angiography.",
    "why.contrast.above-egfr-ratio": "From this ratio on studies found more harm to the kidney.",
    "why.contrast.above-clearance-ratio": "From this ratio on studies found more harm to the kidney.",
    "why.emulsion.other-type": "The oil is meant to be outside; at this ratio the bench mostly found it inside.",
    "why.emulsion.type-not-measured": "Between ratios that were measured nothing is read off.",
    "why.emulsion.ratio-not-kept": "What is measured out has to be what was chosen.",
    "why.emulsion.ageing": "Droplets grow while the emulsion waits.",
    "why.quantity.changed": "What differs from the source must never pass for what the source says.",
    "why.feeders.shares": (
        "Shares of one suspension add up to all of it: less leaves some for no feeder, and more cannot be set aside."
    ),
    "why.feeders.tumours": "A tumour whose feeder nobody entered gets nothing of what is set aside.",
    "why.pulse.above-suspension": "What is pushed at once cannot be more than there is.",
    "why.pulse.above-syringe": "What is pushed at once comes out of one filling of the syringe.",
    "why.beads.drug-kept-in-contrast": "That nothing was seen to leave the beads is worth knowing beside where it was.",
    "why.contrast.limits-foretell-little": "No limit on contrast tells well who is harmed; all are from coronary work.",
    "why.stock.combinations": "Vials of several strengths can hold a dose in several ways, and a person picks one.",
    "why.stock.lots": "Lots and months are looked up long after the vials are gone.",
    "why.source.conflict": "Words that cannot stand are quoted with the plan, and never repaired.",
}
