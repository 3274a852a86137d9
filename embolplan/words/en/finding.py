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
        "The vials opened hold {opened}; the recipe takes {mass}. {left} are left over, and must not go onto the beads."
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
    "finding.catheter.too-small": (
        "Beads of {beads} against a lumen of {typed} ({lumen}): no source says how far these beads can be compressed."
    ),
    "finding.infusion.diluent": "{drug} must not meet {substance}, and {diluent} brings it.",
    "finding.quantity.changed": "{label}: {chosen} was chosen; the source states {stated}.",
    "finding.infusion.meets": (
        "{drug} must not meet {substance}, and saline and contrast in the catheter bring it. How the catheter is "
        "cleared before the infusion, and again after it, is not reported."
    ),
    "finding.suspension.settling": (
        "{pushing} of pushing and {standing} of standing, together {found}, against the {bound} that "
        "comparable beads stayed suspended (other beads, with doxorubicin, in vitro). Re-suspension is not reported."
    ),
    "finding.container.overfull": "{container} would hold {volume}; it takes {capacity}.",
    "finding.feeders.shares": "The shares set aside for the feeders add up to {total}, not to 100 %.",
    "finding.source.conflict": (
        "The source contradicts itself or what is known in {count} places; each is quoted with this plan."
    ),
}
