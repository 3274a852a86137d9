"""Every form shows the same document, and nothing written in a plan can become more than text."""

from __future__ import annotations

import html as html_entities
import io
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from pypdf import PdfReader

from embolplan.errors import ExportError, UsageError
from embolplan.export import FORMS, LATER, FormatUnavailable, export_plan, export_record
from embolplan.export.markdown import escaped
from embolplan.plan import Finding, Plan
from embolplan.words import NOT_A_DEVICE
from tests.export.examples import OPEN, PLAN, RECORD, UNBLOCKED

PRINTED = tuple(form for form in FORMS if form != "json")
SLY = "<script>alert(1)</script> #let x = 1 | `code` $e$ *b* _i_ [a](http://b.c) \\x @y ~~s~~ <!-- -->"


class Tags(HTMLParser):
    """The tags of a page, its text, and its table headings' scopes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.scopes: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One opening tag."""
        self.tags.append(tag)
        if tag == "th":
            self.scopes.append(dict(attrs).get("scope"))

    def handle_data(self, data: str) -> None:
        """One piece of text."""
        self.text.append(data)


def squeezed(text: str) -> str:
    """The text without any space, so that line breaks, columns and no-break spaces make no difference."""
    return re.sub(r"[\s\u00a0\u200b\u2060]", "", text)


def words_of(form: str, exported: bytes) -> str:
    """What a person reads of an export."""
    if form == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(exported)).pages)
    text = exported.decode()
    if form == "html":
        return "".join(Tags(text).text)
    if form == "md":
        return html_entities.unescape(re.sub(r"\\(?=[^a-zA-Z0-9\s])", "", re.sub(r"</?(?:sup|br)>", "", text)))
    return text


def cells_in_text(exported: bytes) -> str:
    """The columns of plain text put back together, cell by cell, since a cell goes on below itself."""
    cells: list[str] = []
    edges: list[tuple[int, int]] = []
    for line in exported.decode().splitlines():
        if re.fullmatch(r"-+(  -+)+", line):
            edges = [match.span() for match in re.finditer(r"-+", line)]
            cells += [""] * len(edges)
        elif not line:
            edges = []
        elif edges:
            for at, (start, end) in enumerate(edges):
                cells[at - len(edges)] += line[start:end]
    return "".join(cells)


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("form", PRINTED)
def test_every_line_of_the_plan_is_in_every_form_with_the_same_text(form: str, paper: str) -> None:
    exported = export_plan(PLAN, form, paper=paper)
    read = squeezed(cells_in_text(exported) if form == "text" else words_of(form, exported))
    for line in PLAN.lines:
        assert squeezed(line.text) in read, line.id
        assert squeezed(line.id) in read


@pytest.mark.parametrize("form", PRINTED)
def test_every_amount_stands_with_its_label_marks_and_status(form: str) -> None:
    exported = export_plan(PLAN, form)
    if form == "text":
        row = next(line for line in exported.decode().splitlines() if line.startswith("Injection rate"))
        assert re.split(r"\s{2,}", row)[1:3] == ["1 mL/min [2a]", "stated"]
        return
    read = squeezed(words_of(form, exported)).replace("|", "")
    # In a PDF the id under a label may be read before or after the amount beside it.
    assert re.search(r"Injectionrate(inject\.rate)?1mL/min\[2a\](inject\.rate)?stated", read)
    assert re.search(r"Settledbeads(beads\.settled_volume)?2mL\[3\](beads\.settled_volume)?chosen", read)


@pytest.mark.parametrize("form", PRINTED)
def test_no_form_drops_a_block_its_override_the_disclaimer_or_a_gap(form: str) -> None:
    for exported in (export_plan(PLAN, form), export_record(RECORD, form), export_record(OPEN, form)):
        read = squeezed(words_of(form, exported))
        wanted = [finding.text for finding in PLAN.findings] + [finding.code for finding in PLAN.findings]
        wanted += ["Lifted by Dr. Chen. Reason: A 20 mL syringe is at hand.", NOT_A_DEVICE, "7KQ2-9F", "S-014"]
        wanted += ["BLOCKED: NOT TO BE CARRIED OUT", *(source for source in PLAN.citations.values())]
        wanted += [*PLAN.assumptions, *PLAN.not_assessed, *(step.text for step in PLAN.steps)]
        for sentence in wanted:
            assert squeezed(sentence) in read, sentence


@pytest.mark.parametrize("form", PRINTED)
def test_blocks_come_before_cautions_and_those_before_numbers(form: str) -> None:
    read = squeezed(words_of(form, export_plan(PLAN, form)))
    order = [read.index(squeezed(code)) for code in (
        "drug.product-does-not-fit", "capacity.exceeded", "drug.above-label-concentration", "source.conflict",
        "beads.size",
    )]  # fmt: skip
    assert order == sorted(order)


@pytest.mark.parametrize("form", PRINTED)
def test_a_plan_without_a_standing_block_has_no_banner(form: str) -> None:
    assert "BLOCKED" not in words_of(form, export_plan(UNBLOCKED, form))


@pytest.mark.parametrize("form", PRINTED)
def test_a_record_shows_what_was_given_and_that_it_is_open(form: str) -> None:
    closed, still_open = (words_of(form, export_record(record, form)) for record in (RECORD, OPEN))
    assert "OPEN, not closed" in still_open
    assert "OPEN" not in closed
    for wanted in (
        "38.6 mg",
        "21.4 mg",
        "1440 mg",
        "120 mL",
        "if evenly mixed",
        "pharmacist Ong",
        "spasm",
        "abab" * 16,
    ):
        assert squeezed(wanted) in squeezed(closed)
    assert "Blush gone at the second angiogram." in closed.replace("\u00a0", " ")


@pytest.mark.parametrize("form", PRINTED)
def test_what_was_not_done_is_never_printed_as_an_amount_done(form: str) -> None:
    read = squeezed(words_of(form, export_record(RECORD, form))).replace("|", "")
    assert re.search(r"130mg\[2a,\d\](infusion\.mass)?notdone(infusion\.mass)?notdone", read)


@pytest.mark.parametrize("form", PRINTED)
def test_markup_in_a_plan_stays_text(form: str) -> None:
    finding = Finding("sly", "block", SLY)
    sly = replace(PLAN, patient=SLY, findings=(finding,), lines=(replace(PLAN.lines[0], label=SLY, because=SLY),))
    exported = export_plan(sly, form, title=SLY)
    if form == "pdf":
        assert squeezed("#let x = 1 | `code` $e$") in squeezed(words_of(form, exported))
    elif form == "html":
        page = Tags(exported.decode())
        assert "script" not in page.tags
        assert SLY in "".join(page.text)
    elif form == "md":
        assert "<script" not in exported.decode()
        assert all(line.count(" | ") == 3 for line in exported.decode().splitlines() if line.startswith("| &lt;"))
    else:
        assert SLY[:40] in exported.decode()


def test_everything_that_markdown_reads_as_markup_is_escaped() -> None:
    assert escaped("a|b") == "a\\|b"
    assert escaped("`x` <b> & *y*") == "\\`x\\` &lt;b&gt; &amp; \\*y\\*"
    assert [escaped(text) for text in ("- a", "1. a", "# a", "+ a")] == ["\\- a", "1\\. a", "\\# a", "\\+ a"]


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_control_characters_reach_no_terminal(form: str) -> None:
    sly = replace(
        PLAN, patient="a\x1b]0;b\x07\x9b31m\u202ec\nd\x00\ud800", gaps=(replace(PLAN.gaps[0], what="\x1b[2J"),)
    )
    exported = export_plan(sly, form, title="\x1b[31m").decode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", exported)
    assert squeezed(r"\x1b]0;b\x07\x9b31m\u202ec") in squeezed(words_of(form, exported.encode()))


@pytest.mark.parametrize("record", [None, RECORD], ids=["plan", "record"])
def test_plain_text_is_at_most_100_columns_wide(record: object) -> None:
    wide = replace(PLAN, patient="한국" * 80, conflicts=(replace(PLAN.conflicts[0], says="x" * 300),))
    exported = export_plan(wide, "text") if record is None else export_record(RECORD, "text")
    for line in exported.decode().splitlines():
        assert len(line) + len(re.findall("[가-힣]", line)) <= 100


def test_a_number_is_never_parted_from_its_unit_in_plain_text() -> None:
    long = replace(PLAN.steps[0], text="Take 20 mL and " * 40)
    exported = export_plan(replace(PLAN, steps=(long,)), "text").decode()
    assert exported.count("20 mL and") + exported.count("20 mL\n") >= 39
    assert not re.search(r"20\s*\n\s*mL", exported)


def test_html_needs_nothing_from_outside_and_its_tables_have_headings() -> None:
    page = export_plan(PLAN, "html").decode()
    tags = Tags(page)
    assert '<html lang="en">' in page
    assert not {"script", "link", "img", "iframe"} & set(tags.tags)
    assert not re.search(r"url\(|@import|src=|https?://", page)
    assert {"col", "row"} == set(tags.scopes)


def test_a_pdf_is_the_same_bytes_every_time_and_differs_with_the_paper() -> None:
    a4 = export_plan(PLAN, "pdf")
    assert a4 == export_plan(PLAN, "pdf")
    sizes = {}
    for paper in ("a4", "letter"):
        box = PdfReader(io.BytesIO(export_plan(PLAN, "pdf", paper=paper))).pages[0].mediabox
        sizes[paper] = (round(float(box.width)), round(float(box.height)))
    assert sizes == {"a4": (595, 842), "letter": (612, 792)}


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_page_of_a_pdf_has_title_code_number_disclaimer_and_banner(paper: str) -> None:
    reader = PdfReader(io.BytesIO(export_plan(PLAN, "pdf", paper=paper, title="EXAMPLE")))
    assert reader.metadata is not None
    assert reader.metadata.title == "EXAMPLE: CalliSpheres 300-500 µm with epirubicin".replace("500 µm", "500\u00a0µm")
    for at, page in enumerate(reader.pages, start=1):
        read = squeezed(page.extract_text())
        for wanted in (
            f"Page {at}/{len(reader.pages)}",
            NOT_A_DEVICE,
            "7KQ2-9F",
            "BLOCKED: NOT TO BE CARRIED OUT · EXAMPLE",
            "CalliSpheres",
        ):
            assert squeezed(wanted) in read


def test_a_pdf_says_which_text_its_font_cannot_show() -> None:
    with pytest.raises(ExportError, match="김철수-014"):
        export_plan(replace(PLAN, patient="김철수-014"), "pdf")
    for form in ("text", "md", "html"):
        assert "김철수-014" in export_plan(replace(PLAN, patient="김철수-014"), form).decode()


@pytest.mark.parametrize("form", PRINTED)
def test_very_long_texts_are_printed_to_their_end(form: str) -> None:
    long = "word " * 1500 + "theveryend"
    plan = replace(PLAN, gaps=(replace(PLAN.gaps[0], why_it_matters=long),), findings=(Finding("long", "block", long),))
    plan = replace(plan, steps=(replace(PLAN.steps[0], text=long),))
    assert squeezed(words_of(form, export_plan(plan, form))).count("theveryend") == 3


@pytest.mark.parametrize("form", PRINTED)
def test_a_plan_of_nothing_but_a_code_is_still_a_document(form: str) -> None:
    bare = Plan("0000-00", PLAN.protocol, (), (), (), (), (), (), (), ())
    assert "0000-00" in words_of(form, export_plan(bare, form))


@pytest.mark.parametrize("form", LATER)
def test_a_form_of_a_later_version_says_so_and_is_wrong_usage(form: str) -> None:
    with pytest.raises(FormatUnavailable, match="not in this version") as caught:
        export_plan(PLAN, form)
    assert caught.value.exit_code == 2


def test_an_unknown_form_or_paper_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="docx"):
        export_plan(PLAN, "docx")
    with pytest.raises(UsageError, match="a5"):
        export_plan(PLAN, "pdf", paper="a5")


@pytest.mark.parametrize(("statement", "heavy"), [
    ("import embolplan.export", "typst jinja2 pint numpy pydantic textual"),
    ("import embolplan.export.text, embolplan.export.plan_document", "typst jinja2 pint numpy textual"),
])  # fmt: skip
def test_importing_the_room_loads_nothing_heavy(statement: str, heavy: str) -> None:
    program = f"import sys; {statement}; print(*sorted(set({heavy.split()!r}) & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_a_number_is_never_parted_from_its_unit_in_a_pdf() -> None:
    long = replace(PLAN.steps[0], text="Take 123.5 mg/mL, " * 60)
    # pypdf puts zero-width spaces behind some glyphs; a line end inside an amount would still be seen.
    read = re.sub("[\u200b\u2060]", "", words_of("pdf", export_plan(replace(PLAN, steps=(long,)), "pdf")))
    assert read.count("123.5\u00a0mg/mL") == 60


def test_a_deviation_names_the_step_it_is_from() -> None:
    text = " ".join(export_record(RECORD, "text").decode().split())
    assert "at the step inject: reason: spasm" in text
