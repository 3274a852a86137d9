"""What the findings say."""

MESSAGES = {
    "finding.protocol.no-published-dose": (
        "No dose is published for '{title}'. Nothing here is a dose to give; a name and a reason lift this block."
    ),
    "finding.protocol.claims-unsupported": (
        "The references of the source of '{title}' do not support its numbers. A name and a reason lift this block."
    ),
    "finding.drug.product-does-not-fit": (
        "{product} does not fit: {mass} of it is {volume}, while the recipe dissolves {mass} in {diluent} and uses "
        "syringes of {syringes}.{holds}"
    ),
    "finding.drug.strength-does-not-fit": (
        "{product} does not fit: it is a solution of {strength} already, while the recipe dissolves the drug to "
        "{stated}."
    ),
    "finding.oil.above-label": (
        "{found} of oil is more than the label's {bound}, a range for imaging without a drug. {published}"
    ),
    "finding.oil.above-label-for-age": (
        "{found} of oil at {age}: over 65 years, with illness of heart, vessels, lungs or nerves, a label does not go "
        "above {bound} in chemoembolization, against embolism of the lung. Such illness is not entered here."
    ),
    "finding.oil.above-clinical": (
        "{found} of oil is more than {bound}, where the clinical methods that were read end. {published}"
    ),
    "finding.oil.published": (
        "Published: label {label}; trial, usual arm {usual}, on average {usual_mean}; trial, high-dose arm {high}, on "
        "average {high_mean}, with more liver failure in Child grade B or with an ICG-R15 above {retention}; clinical "
        "methods {clinical} and {other_clinical}."
    ),
    "finding.emulsion.other-type": (
        "At {ratio} the bench found {found} of water in oil, so that this mostly makes the other type, oil in water."
    ),
    "finding.emulsion.type-not-measured": (
        "What type of emulsion {parts} parts of oil to one of drug solution make was not measured with this drug; "
        "nothing is read off between the ratios that were."
    ),
    "finding.emulsion.ratio-not-kept": (
        "{oil} of oil to {solution} of drug solution is 1:{parts}, while {ratio} was chosen."
    ),
    "finding.oil.volume-not-used": "The oil follows the ratio and is {oil}; the {chosen} that was chosen is not used.",
    "finding.emulsion.ageing": (
        "{found} of pushing against the {bound} within which the droplets grew and the viscosity fell (in vitro). "
        "Neither the time before the injection nor pumping again is reported."
    ),
    "finding.also_contains": " This solution also contains {substances}.",
    "finding.and": " and ",
    "finding.drug.above-label-concentration": (
        "The solution is {found}; the product's own label makes it {bound}. Whether the drug dissolves at this "
        "strength is not verified here."
    ),
    "finding.drug.label-concentration-not-seen": (
        "The solution is {found}. No label strength of {product} is on file, so it cannot be held against one; whether "
        "the drug dissolves at this strength is not verified here."
    ),
    "finding.drug.vials-hold-more": (
        "The vials opened hold {opened}; the recipe takes {mass}. {left} are left over, and are no part of the dose."
    ),
    "finding.load.excess-carries-drug": (
        "The liquid that is removed carries drug that the beads have not bound: how much of the {mass} is not "
        "reported. It is cytotoxic waste."
    ),
    "finding.dose.above-published": "{label}: {chosen} is more than the published {stated}.",
    "finding.layers.order": (
        "The proximal layer ({proximal}) is not larger than the distal one ({distal}); its size cannot make it "
        "proximal."
    ),
    "finding.catheter.too-small": ("Beads of {beads} against a lumen of {typed} ({lumen}): {why}."),
    "finding.catheter.not-compressed": "no source says how far these beads can be compressed",
    "finding.catheter.too-large-compressed": "too large even if compressed by {share}",
    "finding.catheter.swollen": "{dry}, {wet} once they have swollen",
    "finding.catheter.tight": "Beads of {beads} are larger than a lumen of {typed} ({lumen}): {why}.",
    "finding.catheter.smaller-loaded": "they pass only as loaded, {loaded} by what was measured in vitro",
    "finding.catheter.compressed": "they pass only compressed, by {share} of their diameter, as their maker says",
    "finding.catheter.passed": "no compression is published; on the bench such beads passed {passed}, dilute enough",
    "finding.catheter.too-thick": (
        "{found} mL of suspension to 1 mL of beads; through a tight lumen such beads passed at {bound} mL "
        "and more (bench)."
    ),
    "finding.catheter.holds-all": (
        "The catheter holds {found}, and there is {bound} to push: nothing would leave its tip. What stands in it is "
        "less than it can hold."
    ),
    "finding.catheter.not-for-drugs": "{product} is not made for {what}, by its maker.",
    "finding.beads.load-outside-window": ("{found} of {drug} is offered; for {product} {bound} is published."),
    "finding.beads.drug-lost-into-contrast": (
        "In contrast, {share} of {drug} left beads like {product} within {time} (in vitro): how long the mixture "
        "stands is a loss of drug from the beads."
    ),
    "finding.beads.drug-kept-in-contrast": "{product} with {drug}, in contrast: {seen} (in vitro).",
    "finding.contrast.above-cigarroa": (
        "{found} of contrast in the whole case against {bound}, which is 5 mL/kg, no more than 300 mL, by the "
        "creatinine in mg/dL{other}. From cardiac catheterization at creatinine of 1.8 mg/dL and more, not the liver."
    ),
    "finding.contrast.other-reading": "; by the other reading {limit}",
    "finding.contrast.above-egfr-ratio": (
        "{found} of contrast in the whole case is {times} times the eGFR of {score}; from {bound} on, kidney injury "
        "was more frequent. From coronary angiography, not the liver, and by the study's own formula for eGFR."
    ),
    "finding.contrast.above-clearance-ratio": (
        "{found} of contrast in the whole case is {times} times the creatinine clearance of {score}; from {bound} on, "
        "kidney injury was more frequent. From coronary angiography, not the liver."
    ),
    "finding.contrast.above-label": (
        "{found} of contrast in the whole case; for {product} a label gives {bound} in all for intra-arterial digital "
        "subtraction angiography."
    ),
    "finding.contrast.limits": (
        "Limits on contrast are marks of risk from coronary angiography. They foretell little (accuracy of two such "
        "rules 53.7 % and 56.6 %), and 228 angiographies with 250 to 800 mL of 300 mg/mL at a creatinine of no more "
        "than 1.6 mg/dL left none abnormal."
    ),
    "finding.contrast.ionic": "{product} is ionic; these beads are given with non-ionic contrast.",
    "finding.drug.stronger-than-possible": (
        "{found}: a millilitre of a solution weighs little more than a gram and cannot hold this. Look at the dose, at "
        "the volume and at their units."
    ),
    "finding.drug.more-than-dissolved": "The beads are to swell in {taken} of a solution of which {made} is made.",
    "finding.load.never-shaken": "To be shaken every {interval}, within {duration} of loading: never once.",
    "finding.usual_ratio": "1:{most} - {most}:1",
    "finding.sides": "look at both sides, and which of them is which",
    "finding.infusion.more-than-made-up": "{given} is to be given of a drug of which {made} is made up.",
    "finding.infusion.diluent": "{drug} must not meet {substance}, and {diluent} brings it.",
    "finding.quantity.changed": "{label}: {chosen} was chosen; the source states {stated}.",
    "finding.infusion.meets": (
        "{drug} must not meet {substance}, and saline and contrast in the catheter bring it. How the catheter is "
        "cleared before the infusion, and again after it, is not reported."
    ),
    "finding.suspension.settling": "{times} against the {bound} that {whose}. Re-suspension is not reported.",
    "finding.suspension.together": "{pushing} of pushing and {standing} of standing, together {found},",
    "finding.suspension.pushing": "{time} of pushing alone",
    "finding.suspension.comparable": "comparable beads stayed suspended (other beads, with doxorubicin, in vitro)",
    "finding.suspension.own": "{product} stayed suspended with {drug} (in vitro)",
    "finding.beads.more-than-liquid": "The beads settle to {settled}, and are to swell in {liquid} of liquid.",
    "finding.container.overfull": "{container} would hold {volume}; it takes {capacity}.",
    "finding.overfull.would_fit": (
        "{count} such syringes would hold it: {fulls} with {full}, and 1 with {last}, if it is even."
    ),
    "finding.overfull.drug": "{amount} of drug",
    "finding.overfull.iodine": "{amount} of iodine",
    "finding.pulse.above-suspension": (
        "A pulse of {pulse} is more than the {held} that is prepared: one push empties the syringe. Was another unit "
        "meant?"
    ),
    "finding.pulse.above-syringe": (
        "A pulse of {pulse} does not fit into a working syringe of {held}: are pulse and syringe swapped?"
    ),
    "finding.feeders.shares": "The shares set aside for the feeders add up to {total}, not to 100 %.",
    "finding.feeders.without": "No share is entered for {feeders}.",
    "finding.feeders.no_feeder": "No feeder is entered for {tumours}.",
    "finding.feeders.no_tumour": "{feeder} is entered for {tumour}, which is no tumour of the case.",
    "finding.feeders.rest": "{rest} of the suspension is set aside for no feeder.",
    "finding.feeders.too_much": "More would be set aside than there is.",
    "finding.feeders.of_one": "Were parts of one entered? 0.6 of it is 60 %.",
    "finding.eligibility.not-met": (
        "By the source's own criteria this patient would not have been included: {criteria}. What it reports was "
        "found in other patients."
    ),
    "finding.source.conflict": (
        "The source contradicts itself or what is known in {count} places; each is quoted with this plan."
    ),
    # Labels for use in a vein.
    "finding.label.gives-less": (
        "For use in a vein the label of {drug} gives less: {rows}. {part}The recipe gives {mass} {way}; whether the "
        "label's rule holds there is not known, and nothing here is changed by it. {labs}"
    ),
    "finding.label.gives-none": (
        "For use in a vein the label of {drug} gives none: {rows}. {part}The recipe gives {mass} {way}; whether the "
        "label's rule holds there is not known, and nothing here is changed by it. {labs}"
    ),
    "finding.way.beads": "into an artery, on beads",
    "finding.way.oil": "into an artery, in oil",
    "finding.way.infused": "as an infusion into an artery",
    "finding.way.artery": "into an artery",
    "finding.row": "{gives} with {found}",
    "finding.gives_share": "{share} of its starting dose",
    "finding.gives.less": "less, by how much it does not say",
    "finding.gives.avoid": "it advises against the drug",
    "finding.gives.none": "not to be given",
    "finding.part": "{share} of {mass} would be {part}. ",
    "finding.part_unknown": "How much that would be waits for {id}. ",
    "finding.or": " or ",
    "finding.child_pugh_class": "Child-Pugh {found}",
    "finding.lab.labs.bilirubin": "bilirubin",
    "finding.lab.labs.creatinine": "creatinine",
    "finding.lab.labs.ast": "AST",
    "finding.lab.labs.alt": "ALT",
    "finding.lab.labs.alp": "ALP",
    "finding.lab_typed": "{label} {typed}",
    "finding.lab_converted": "{label} {typed}, which is {amount}",
    "finding.lab_times": "{label} {typed}, {times} times the upper limit of {uln}",
    "finding.bound.above": "above {amount}",
    "finding.bound.from": "from {amount}",
    "finding.bound.below": "below {amount}",
    "finding.bound.to": "to {amount}",
    "finding.labs_without_day": "The day of these labs is not entered.",
    "finding.labs_of": "Labs of {day}.",
    "finding.labs_same_day": "Labs of {day}, the day of the procedure.",
    "finding.labs_before": "Labs of {day}, {days} before the procedure.",
    "finding.labs_after": "Labs of {day}, {days} after the day of the procedure.",
    "finding.organ_not_assessed": "{drug} by its label for use in a vein, {organ}: waits for {ids}",
    # What the patient had before.
    "finding.history.cumulative": (
        "{drug}: {before} before; this plan adds at most {mass} / {body} (Mosteller) = {added}, since what is prepared "
        "is not all given; together at most {total}. {said}."
    ),
    "finding.history.other-anthracycline": (
        "The patient also had {others}. It is not added to {drug}: no factor between anthracyclines was read in a "
        "source, and their sum is no number that a label speaks of. What they do together, a person judges."
    ),
    "finding.nothing_before": "none",
    "finding.above": "above",
    "finding.not_above": "not above",
    "finding.lifelong.risk": "That is {side} {at}, which a label calls a point of risk and no cap{words}{beside}",
    "finding.lifelong.limit": "That is {side} {at}, which a label gives as a limit{words}{beside}",
    "finding.in_its_words": ' ("{words}")',
    "finding.beside": ", beside {other}, which a person judges",
    "finding.history_not_assessed": "{drug} of a lifetime (history.cumulative): waits for {ids}",
    # What is in the room.
    "finding.stock.expired": (
        "{item}: usable through {through}, the last day of its month, and the procedure is on {day}. It is counted as "
        "not there; take it off the stock."
    ),
    "finding.stock.short": "{needed} is needed, and the stock holds {held} ({counts}): {missing} are missing.",
    "finding.stock.short_of_chosen": (
        "{needed} of {product} are needed, and {there} are there. With the other strengths in stock: {others} "
        "procedure.vials_by lets them be combined."
    ),
    "finding.stock.short_packs": "{needed} of {product} are needed, and {there} are there.",
    "finding.stock.combinations": "{ways} The vials counted are those of the product chosen alone; "
    "procedure.vials_by lets the strengths be combined.",
    "finding.stock.lots": "In stock: {items}.",
    "finding.stock.item": "{of}, {lot}, {expires}",
    "finding.stock.lot": "lot {lot}",
    "finding.stock.no_lot": "lot not entered",
    "finding.stock.month": "expires {month}",
    "finding.stock.no_month": "expiry not entered",
    "finding.stock.way": "{opened}, {left} left over",
    "finding.stock.one_way": "Fewest vials, and least left over: {way}.",
    "finding.stock.two_ways": "Fewest vials: {fewest}. Least left over: {least}.",
    "finding.nothing_there": "nothing that can be used",
    "finding.too_many_ways": "{code}: too many strengths and vials are in stock to try every way",
    "finding.vials_by.fewest": "the fewest vials of those in stock that hold the dose",
    "finding.vials_by.least-waste": "of the vials in stock those that hold the dose with the least left over",
    "finding.no_one_strength": "the products opened have no one label strength, so that no volume is known",
    "finding.cite.gs1-expiry": (
        "GS1 gem 1.0.0, module DateMonthBased, Month-based expiry (rubydoc.info/gems/gs1): a batch that expires in a "
        "month expires at the very end of it, as the European verification of medicines has it"
    ),
    # What was typed.
    "finding.case.implausible": (
        "{field} is {found}, and lies outside {bounds} (a house rule of embolplan, wide enough for most patients and "
        "rooms; no reference range): {hint}"
    ),
    "finding.swapped": "are height and weight swapped?",
}
