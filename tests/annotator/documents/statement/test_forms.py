"""The forms of a statement: made of one document, each of them whole in itself."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from annotator.documents.document_forms import MadeDocument, made_record, made_statement
from annotator.documents.statement import ALL, ENGLISH_WORDS, DocumentWords, JobWork, words_in
from annotator.documents.statement.period_sums import WorkerWork, work_of
from annotator.documents.statement.statement_html import INK, PAPER
from annotator.documents.statement_builder import StatementOptions
from annotator.verify.common.findings import Findings
from annotator.verify.common.schemas import SchemaSet
from tests.support.material import CHECKOUT

SCHEMAS = CHECKOUT / "resources" / "schemas"
ARABIC = words_in(CHECKOUT / "resources" / "words")["ar"]
LANGUAGES = (ENGLISH_WORDS, ARABIC)
NO_PDF: Any = None


SHELF = SchemaSet(SCHEMAS)


def faults(name: str, document: object) -> list[str]:
    """Return where a document breaks a schema, by the reader of ``verify``."""
    findings = Findings()
    assert SHELF.check(name, document, findings, where=name) is not bool(findings.problems)
    return [f"{problem.where} {problem.what}" for problem in findings.problems]


def _page(html: str) -> ET.Element:
    return ET.fromstring(html.removeprefix("<!DOCTYPE html>"))


def _texts(made: MadeDocument) -> list[str]:
    found = []
    for document in made.documents:
        found += [*document.lead, *document.notes]
        for section in document.sections:
            found.append(section.title)
            for block in section.blocks:
                found += _strings(block)
    return [text for text in found if text]


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for each in value for text in _strings(each)]
    names = ("text", "title", "columns", "rows", "bars", "label", "value")
    return [text for name in names for text in _strings(getattr(value, name, ()))]


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.language)
def test_the_json_follows_its_schema(ann: WorkerWork, job: JobWork, words: DocumentWords) -> None:
    every = [work_of(job, worker, ALL) for worker in job.workers()]
    assert len(every) == 2
    statement = json.loads(made_statement(every, StatementOptions(words=words)).json)
    assert faults("statement", statement) == []
    for has_pay in (False, True):
        wishes = StatementOptions(words=words, is_named=has_pay, has_pay=has_pay)
        record = json.loads(made_record(ann, wishes).json)
        assert faults("portable_record", record) == []


def test_the_schema_is_closed(ann: WorkerWork) -> None:
    statement = json.loads(made_statement([ann], StatementOptions()).json)
    statement["workers"][0]["location"] = "here"
    assert faults("statement", statement) != []
    record = json.loads(made_record(ann, StatementOptions()).json)
    record["days"] = []
    assert faults("portable_record", record) != []


def test_the_json_holds_the_figures_of_pay(ann: WorkerWork) -> None:
    (worker,) = json.loads(made_statement([ann], StatementOptions()).json)["workers"]
    assert [part["figures"] for part in worker["parts"]] == [
        part.figures.as_json() for part in ann.parts
    ]
    assert worker["totals"][0]["figures"] == ann.totals[0].as_json()
    assert worker["paid"]["KES"] == ann.paid["KES"].as_json()
    assert (worker["items"]["confirmed"], worker["items"]["rejected"]) == (60, 4)
    assert len(worker["rejected"]) == 5


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.language)
def test_every_word_of_the_document_stands_in_every_form(
    ann: WorkerWork, words: DocumentWords
) -> None:
    made = made_statement([ann], StatementOptions(words=words))
    page = "".join(_page(made.html).itertext())
    paper = "".join(_page(made.paper).itertext())
    shown = json.dumps(json.loads(made.json)["workers"][0]["document"], ensure_ascii=False)
    for text in _texts(made):
        for line in text.split("\n"):
            assert line in page
            assert line in paper
            assert line in shown
            assert line.replace("\u00a0", " ") in made.text


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.language)
def test_the_page_is_well_formed_and_loads_nothing(ann: WorkerWork, words: DocumentWords) -> None:
    made = made_statement([ann], StatementOptions(words=words))
    page = _page(made.html)
    assert (page.get("lang"), page.get("dir")) == (words.language, words.direction)
    assert [
        each.tag for each in page.iter() if each.tag in {"script", "link", "img", "iframe"}
    ] == []
    assert [each.attrib for each in page.iter() if {"src", "href"} & set(each.attrib)] == []
    assert not re.search(r"url\(|@import|https?:|//", made.html)
    tables = [table.get("dir") for table in page.iter("table")]
    assert set(tables) == {words.direction}


def test_a_heading_is_one_to_whoever_does_not_see_it(ann: WorkerWork) -> None:
    page = _page(made_statement([ann], StatementOptions()).html)
    levels = [each.get("aria-level") for each in page.iter("p") if each.get("role") == "heading"]
    assert levels[0] == "1"
    assert levels.count("1") == 1
    assert {"2", "3"} < set(levels) | {"1"}
    names = [each.get("id") for each in page.iter("p") if each.get("id")]
    assert len(names) == len(set(names))


def test_for_qt_columns_are_written_as_they_are_seen(ann: WorkerWork) -> None:
    english, arabic = (made_statement([ann], StatementOptions(words=words)) for words in LANGUAGES)
    assert english.paper == english.html
    rows = [[_cells(row) for row in _page(html).iter("tr")] for html in (arabic.html, arabic.paper)]
    assert rows[0] != rows[1]
    assert [cells[::-1] for cells in rows[0]] == rows[1]


def _cells(row: ET.Element) -> list[str]:
    return ["".join(cell.itertext()) for cell in row]


def test_what_a_person_wrote_is_text_and_never_markup(job: JobWork) -> None:
    worker = job.workers()[0]
    evil = type(worker)(worker.id, '<script>alert("1")</script> & <img src="http://x">')
    made = made_statement([work_of(job, evil, ALL)], StatementOptions(is_named=True))
    page = _page(made.html)
    assert [each.tag for each in page.iter() if each.tag in {"script", "img"}] == []
    assert evil.name in "".join(page.itertext())


def test_the_colours_of_the_paper_are_those_of_the_light_window() -> None:
    assert (INK, PAPER) == ("#1C1F23", "#FFFFFF")


def test_a_form_is_made_by_its_ending(ann: WorkerWork) -> None:
    made = made_statement([ann], StatementOptions())
    asked = []

    def write_pdf(html: str, title: str, page_words: str, *, is_rtl: bool) -> bytes:
        asked.append((html, title, page_words, is_rtl))
        return b"%PDF"

    assert made.content(".pdf", write_pdf) == b"%PDF"
    assert asked == [(made.paper, "Statement of work and pay", "Page {page} of {pages}", False)]
    assert made.content(".html", NO_PDF) == made.html.encode()
    assert made.content(".txt", NO_PDF) == made.text.encode()
    assert made.content(".json", NO_PDF).isascii()
