"""What the scores of a patient say: names, reasons, and how much of each source was read."""

MESSAGES = {
    # The document.
    "scores.title": "Scores of a patient",
    "scores.of": "Patient: {patient}",
    "scores.unnamed": "not named",
    "scores.result": "Result",
    # Names.
    "scores.label.bsa.mosteller": "body surface, Mosteller",
    "scores.label.bsa.dubois": "body surface, DuBois",
    "scores.label.egfr.ckd_epi_2021": "eGFR, CKD-EPI 2021",
    "scores.label.crcl.cockcroft_gault": "creatinine clearance, Cockcroft-Gault",
    "scores.label.contrast.cigarroa_limit": "contrast limit, Cigarroa",
    "scores.label.contrast.cigarroa_limit.other": "contrast limit, the other reading",
    "scores.label.child_pugh.score": "Child-Pugh score",
    "scores.label.child_pugh.class": "Child-Pugh class",
    "scores.label.by_albumin": "{label}, 3 points below {choice}",
    "scores.label.albi.score": "ALBI score",
    "scores.label.albi.grade": "ALBI grade",
    "scores.label.bclc.stage": "BCLC stage",
    "scores.label.tumour": "tumour {id}, volume",
    "scores.label.tumour.volume": "tumours, volume of all",
    # What stands in the place of a score.
    "scores.why": "{id}: {why}.",
    "scores.not_entered": "it is not entered",
    "scores.adults_only": "not computed: the formula is for adults, and this patient is under 18 years",
    "scores.out_of_range": "not computed: with what was entered, the formula gives nothing that can be printed",
    "scores.either": "{first} or {second}, by the albumin table",
    "scores.grade": "grade {grade}",
    "scores.choose_albumin": (
        "textbooks give three points below 2.8 g/dL or below 3.0 g/dL of albumin, and here it matters: a person says "
        "which"
    ),
    "scores.three_diameters": "an ellipsoid needs three diameters, and {found} are entered",
    # What stands behind a score.
    "scores.bsa_primary": "Coefficients as in the source; the first publication was not read.",
    "scores.egfr_primary": (
        "Coefficients as the National Kidney Foundation prints them, for adults; the first publication was not read. "
        "Per 1.73 m²: not to be added to or compared with a clearance in mL/min."
    ),
    "scores.crcl_primary": (
        "Coefficients as in the sources named; the first publication was not read. Weight as entered: some use lean "
        "or adjusted weight instead. In mL/min, not per 1.73 m²."
    ),
    "scores.cigarroa_stricter": (
        "The source prints a maximum of 300 mL beside 5 mL/kg; whether it caps that product or the result, its "
        "abstract leaves open, and this is the lower of both readings. Studied at creatinine of 1.8 mg/dL and more, "
        "in cardiac catheterization of adults; contrast of the whole case counts."
    ),
    "scores.cigarroa_other": "The other reading of the same sentence, and the higher one.",
    "scores.albi_primary": (
        "Coefficients as in the source named; the first publication was read as an abstract, which does not print them."
    ),
    "scores.albi_grades": "Grade 1 up to -2.60, grade 2 above it up to -1.39, grade 3 above; by the unrounded score.",
    "scores.points": (
        "bilirubin {bilirubin} + albumin {albumin} + INR {inr} + ascites {ascites} + encephalopathy {encephalopathy}"
    ),
    "scores.child_pugh_classes": "Class A is 5 or 6 points, B 7 to 9, C 10 and more.",
    "scores.child_pugh_primary": "Points by the table of the unit that was typed; the first publication was not read.",
    "scores.other_inr": "Another printed table gives three points above an INR of 2.20, one more than here.",
    "scores.other_bilirubin": "Another printed table gives three points above 50 µmol/L, one more than here.",
    "scores.bclc.rule": (
        "D: ECOG 3-4 or end-stage liver; C: vascular invasion, spread outside the liver, or ECOG 1-2; 0: one nodule "
        "up to 2 cm; A: one nodule, or up to three of 3 cm at most; B: more nodules, or larger ones"
    ),
    "scores.bclc.ecog_end": "ECOG 3 or 4.",
    "scores.bclc.end_stage_liver": (
        "Child-Pugh C, taken as end-stage liver function; in a candidate for transplantation, a person judges."
    ),
    "scores.bclc.invasion": "Vascular invasion.",
    "scores.bclc.extrahepatic": "Spread outside the liver.",
    "scores.bclc.ecog_advanced": "ECOG 1 or 2, taken as caused by the tumour.",
    "scores.bclc.multinodular": "More than three nodules, or several with one above 3 cm.",
    "scores.bclc.few_small": "Two or three nodules, none above 3 cm.",
    "scores.bclc.single": "A single nodule above 2 cm, whatever its size.",
    "scores.bclc.very_early": "A single nodule up to 2 cm, Child-Pugh A.",
    "scores.bclc.very_early_b": "A single nodule up to 2 cm; stage 0 asks for Child-Pugh A in the tables read.",
    "scores.bclc.no_nodule": "No nodule is counted, so there is nothing to stage.",
    "scores.bclc.more_tumours": "{listed} tumours are listed, and {nodules} nodules counted: one of the two is wrong.",
    "scores.bclc.unlisted": "{nodules} nodules are counted, and {listed} listed with their diameters",
    "scores.bclc.caveat": (
        "Rule as in the sources named, which are secondary: of the 2022 update no table was read. For hepatocellular "
        "carcinoma only; whether liver function is preserved, and what an ECOG above 0 comes from, a person judges."
    ),
    "scores.ellipsoid": "An ellipsoid of three diameters; 1 mL is 1 cm³. Geometry, which needs no source.",
    # Sources.
    "scores.cite.globalrph-bsa": (
        "GlobalRPh, body surface area, references (globalrph.com/bsa2.htm); it names Mosteller RD, N Engl J Med "
        "1987;317:1098 and DuBois D, DuBois EF, Arch Intern Med 1916;17:863-871, which were not read"
    ),
    "scores.cite.nkf-ckd-epi-2021": (
        "National Kidney Foundation, CKD-EPI Creatinine Equation (2021), "
        "kidney.org/ckd-epi-creatinine-equation-2021; it names Inker LA et al., N Engl J Med 2021;385:1737-1749, "
        "which was not read"
    ),
    "scores.cite.csmu-units": (
        "Table of conversion to international units, w3.csmu.edu.tw/~chr/Int_unit_conversion.htm: bilirubin 17.1, "
        "creatinine 88.4, albumin 10"
    ),
    "scores.cite.medicalalgorithms-crcl": (
        "Medical Algorithms, estimated creatinine clearance, medicalalgorithms.com; after Cockcroft DW, Gault MH, "
        "Nephron 1976;16:31-41, which was not read"
    ),
    "scores.cite.tabers-cockcroft": "Taber's Medical Dictionary, Cockcroft-Gault formula, tabers.com",
    "scores.cite.cigarroa-1989": (
        "Cigarroa RG et al., Dosing of contrast material to prevent contrast nephropathy in patients with renal "
        "disease, Am J Med 1989;86:649-652; read as its abstract"
    ),
    "scores.cite.nie-2021": (
        "Nie Z et al., Front Med, 20 August 2021, doi 10.3389/fmed.2021.701062: 4254 patients after coronary "
        "angiography, volume to CKD-EPI of 1.78 and more; read as its abstract"
    ),
    "scores.cite.pmid-21336957": (
        "PMID 21336957 (authors and journal were not seen): 277 patients with myocardial infarction, volume to eGFR "
        "of 2.39 and more; read as its abstract"
    ),
    "scores.cite.pmid-23934631": (
        "PMID 23934631, 2013 (authors and journal were not seen): 722 coronary patients, volume to creatinine "
        "clearance of 4 and more; read as its abstract"
    ),
    "scores.cite.pmid-26525064": (
        "Eur J Prev Cardiol 2016;23:931-937, doi 10.1177/2047487315614493 (authors were not seen): 2308 coronary "
        "patients, volume to creatinine clearance of 6.15 and more; read as its abstract"
    ),
    "scores.cite.pmid-8657898": (
        "Radiology 1996;200:119-122, doi 10.1148/radiology.200.1.8657898 (authors were not seen): 228 angiographies; "
        "read as its abstract"
    ),
    "scores.cite.yuan-2020": (
        "Yuan N et al., J Am Heart Assoc, doi 10.1161/JAHA.120.018890, PMC7955500: how well such limits foretell "
        "kidney injury; read as its abstract"
    ),
    "scores.cite.mdapp-albi": (
        "MDApp, ALBI score, mdapp.co; after Johnson PJ et al., J Clin Oncol 2015;33:550-558, read as its abstract, "
        "which does not print the coefficients"
    ),
    "scores.cite.hiraoka-2017": (
        "Hiraoka A et al., Liver Cancer 2017;6:204-215, doi 10.1159/000452846; read as its abstract"
    ),
    "scores.cite.msd-child-pugh": (
        "MSD Manual Professional, Child-Turcotte-Pugh scoring system, after Pugh RNH et al., Br J Surg "
        "1973;60:646-649, which was not read"
    ),
    "scores.cite.ccjm-child-pugh": (
        "Cleveland Clinic Journal of Medicine, Child-Pugh classification, ccjm.org markup 12320"
    ),
    "scores.cite.pmc3017746-child-pugh": "PMC3017746, Child-Pugh score; read as its Table 1",
    "scores.cite.harrison-20": "Harrison's Principles of Internal Medicine, 20th edition; read as this table",
    "scores.cite.ice-child-pugh": "ICE Medical Support, Child-Pugh score, icemedicalsupport.com",
    "scores.cite.jung-bclc": (
        "Jung YK et al., BCLC stage B is a better designation for single large hepatocellular carcinoma than BCLC "
        "stage A; read as its abstract, which gives the groups by size and number"
    ),
    "scores.cite.wan-2020": "Wan L et al., Med Sci Monit 2020;26:e926797; read as its abstract",
    "scores.cite.yang-2019": "Yang JD, Heimbach JK, Clin Mol Hepatol 2019;25:335-343; read as its abstract",
    "scores.cite.patientresource-bclc": (
        "Patient Resource, liver cancer staging systems, patientresource.com. The system's own text, Reig M et al., "
        "J Hepatol 2022;76:681-693, was seen with its first page only"
    ),
}
