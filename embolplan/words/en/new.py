"""What `embolplan new` asks, and the file that it starts."""

MESSAGES = {
    "new.ask.organ": "organ that is treated, one word",
    "new.ask.title": "title on one line: product, size, drug, disease",
    "new.ask.source": "key for the source, first author and year",
    "new.ask.citation": "how the source is cited: authors, title, journal, year, pages",
    "new.ask.read": "how much of it you have really read: full text, abstract, label page, table page",
    "new.ask.place": "the place in it that names drug and beads",
    "new.ask.drug": "drug by its plain name, or none",
    "new.ask.beads": "make of the beads, or none",
    "new.ask.size": "size of the beads, or none",
    "new.prompt": "{ask} (for instance {example}): ",
    "new.missing": "is missing: {ask}",
    "new.missing.hint": 'for instance --{name} "{example}"',
    "new.id": "the recipe's id, organ/name; made from organ and title where it is left out",
    "new.output": "the file to start, NAME.yaml unless one is named; - is stdout; a file that exists is left as it is",
    "new.word": "'{found}' is not one word of small letters, digits and dashes",
    "new.line": "one line of text is expected, without brackets",
    "new.place": "'{found}' is not a place: a section, page or table in plain words",
    "new.organ": "the id stands under {found}, and the organ is {organ}",
    "new.exists": "the file exists, and is left as it is",
    "new.exists.hint": "-o names another",
    "new.given_up": "given up; no file was started",
    "new.written": "{file} is started. Write down what the paper says, then: embolplan check {file}",
    "new.schema": (
        "For an editor that explains the fields, make this the first line of the file: "
        "# yaml-language-server: $schema={path}"
    ),
    # The file.
    "new.file.schema": "# yaml-language-server: $schema={path}\n",
    "new.file.head": """\
# Every number stands with its source and the place in it: 60 mg [{key}, Methods, Treatment]
# What the source does not say stays "not reported", and has a line under not_reported that says why it matters.
# embolplan check FILE tells what does not fit, and embolplan show FILE shows what a reader gets to see.
embolplan: 1
id: {id}   # the file's place in a library, without .yaml
version: 0.1.0
title: {title}
organ: {organ}
drug: {drug}
status: sequence only   # "complete" once every amount that the steps need is stated or a choice; "no published dose"
review_by: {review_by}   # the day by which somebody reads file and source again
summary: Not written yet; two sentences of your own.

sources:
  {key}:
    citation: {citation}
    read: {read}

""",
    "new.file.parameters": """\
parameters:
  # A value: 60 mg [{key}, Methods]. A span: 2-3 min [...]. Also: about 2 mL, at least 2 h, at most 3 mL.
  # What the source leaves to a choice has keys:
  #   infusion.mass:
  #     label: drug before the beads
  #     choose: 100-150 mg [{key}, Methods]
  #     why: no rule inside the range is reported
""",
    "new.file.stated": "  {id}: {value}\n",
    "new.file.open": "  {id}: not reported\n",
    "new.file.steps": """\

steps:
  # Take this one out once the first step of the source is here.
  - id: not-entered
    phase: prepare
    do: assess
    text: No step of the source has been entered yet. [house rule, embolplan new, a recipe has at least one step]

# Steps as many papers have them. Take the sign away from those that yours has, and write what it says and where.
""",
    "new.file.dissolve": """\
#  - id: dissolve
#    phase: prepare
#    do: dissolve
#    what: drug
#    into: drug-syringe
#    text: Dissolve {{drug.mass}} in {{drug.diluent_volume}}. [{key}, {place}]
""",
    "new.file.draw": """\
#  - id: draw
#    phase: prepare
#    do: draw
#    what: beads
#    from: bead-bottle
#    into: bead-syringe
#    text: Draw the beads into a syringe. [{key}, {place}]
#  # Where the liquid stays with the beads, take this one out and state beads.saline_volume.
#  - id: expel
#    phase: prepare
#    do: withdraw
#    from: bead-syringe
#    text: Let the beads settle, and push out the liquid above them. [{key}, {place}]
""",
    "new.file.load": """\
#  - id: transfer
#    phase: prepare
#    do: transfer
#    from: drug-syringe
#    into: bead-syringe
#    text: Push the solution into the syringe with the beads. [{key}, {place}]
#  - id: load
#    phase: prepare
#    do: load
#    what: drug
#    in: bead-syringe
#    wait: load.duration
#    text: Let the beads take up the drug for {{load.duration}}. [{key}, {place}]
""",
    "new.file.inject": """\
#  - id: mix
#    phase: prepare
#    do: mix
#    what: contrast
#    into: bead-syringe
#    text: Mix with contrast. [{key}, {place}]
#  - id: inject
#    phase: deliver
#    do: inject
#    from: bead-syringe
#    rate: inject.rate
#    until: stasis
#    text: Inject at {{inject.rate}} until the flow stops. [{key}, {place}]
#
#endpoints:
#  stasis: {{any: [flow stasis], leads_to: end, text: "the flow stops [{key}, {place}]"}}
#
#containers:
""",
    "new.file.bead_containers": "#  bead-bottle: bottle\n#  bead-syringe: syringe\n",
    "new.file.drug_container": "#  drug-syringe: syringe\n",
    "new.file.tail": """\

rescue: not reported [{key}, {place}]   # or: add plain microspheres, stop and re-book

# Also: eligibility, evidence, conflicts, schedule, scopes; each is explained in the format's description.
not_reported:
""",
    "new.file.gap": """\
  - what: what stands as not reported above
    matters: no line of the source has been read for it yet; say here what hangs on each, and take out what you enter
    ids:
""",
    "new.file.gap_id": "      - {id}\n",
    "new.file.no_gap": """\
  - what: every amount
    matters: no line of the source has been read for it yet; say here what the source leaves out, and why it matters
""",
}
