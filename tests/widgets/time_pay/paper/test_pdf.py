"""The PDF: all that the document says, in our own fonts, with no row cut in two."""

from __future__ import annotations

import re
import zlib
from functools import cache
from itertools import pairwise

import pytest
from PySide6.QtGui import QTextDocument, QTextTable
from PySide6.QtWidgets import QApplication

from annotator.documents.document_forms import MadeDocument, made_statement
from annotator.documents.statement import ALL, ENGLISH_WORDS, DocumentWords, gather, words_in
from annotator.documents.statement.period_sums import WorkerWork, work_of
from annotator.documents.statement_builder import StatementOptions
from tests.support.material import CHECKOUT
from tests.support.worked_days import weeks_of_work
from widgets.time_pay.paper.paginate import _pieces, sheets
from widgets.time_pay.paper.pdf import paper, pdf_bytes

ARABIC = words_in(CHECKOUT / "resources" / "words")["ar"]
WIDTH, HEIGHT = 600.0, 700.0
PDF_LANGUAGES = pytest.mark.parametrize(
    "words", [ENGLISH_WORDS, ARABIC], ids=lambda words: words.language
)


@cache  # weeks of work, which no test changes
def _works() -> tuple[WorkerWork, ...]:
    job = gather(weeks_of_work())
    return tuple(work_of(job, worker, ALL) for worker in job.workers())


def _made(words: DocumentWords) -> MadeDocument:
    return made_statement(_works(), StatementOptions(words=words))


def _pdf(made: MadeDocument) -> bytes:
    return pdf_bytes(made.paper, "A title", made.page_words, is_rtl=made.is_rtl)


def _laid_out(made: MadeDocument) -> QTextDocument:
    document = paper(made.paper, is_rtl=made.is_rtl)
    document.setTextWidth(WIDTH)
    return document


def _rows(document: QTextDocument) -> list[tuple[float, float]]:
    layout = document.documentLayout()
    found = []
    for table in document.rootFrame().childFrames():
        assert isinstance(table, QTextTable)
        for row in range(table.rows()):
            blocks = []
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                block = cell.firstCursorPosition().block()
                while block.isValid() and block.position() <= cell.lastPosition():
                    blocks.append(layout.blockBoundingRect(block))
                    block = block.next()
            found.append((min(b.top() for b in blocks), max(b.bottom() for b in blocks)))
    return found


@PDF_LANGUAGES
def test_each_sheet_is_a_page_and_the_fonts_are_ours(
    qapp: QApplication, words: DocumentWords
) -> None:
    assert qapp is not None
    made = _made(words)
    pdf = _pdf(made)
    assert pdf.startswith(b"%PDF-1.")
    pages = len(re.findall(rb"/Type /Page\b(?!s)", pdf))
    assert pages >= 4
    fonts = set(re.findall(rb"/FontName /[A-Z]{6}\+([\w-]+)", pdf))
    wanted = {b"NotoSans-Regular", b"NotoSans-SemiBold"}
    wanted |= {b"NotoNaskhArabic-Regular"} if made.is_rtl else set()
    assert {name.replace(b"NotoNaskhArabic", b"NotoNaskhArabic") for name in fonts} >= wanted
    assert b"/Subtype /Image" not in pdf


def test_the_time_of_day_is_not_in_it(qapp: QApplication) -> None:
    assert qapp is not None
    pdf = _pdf(_made(ENGLISH_WORDS))
    moments = re.findall(rb"Date \(D:\d{8}(.*?)\)", pdf)
    moments += re.findall(rb"Date=\"[-\d]{10}(.*?)\"", pdf)
    assert len(moments) == 5
    assert [each for each in moments if re.search(rb"[1-9]", each)] == []


@PDF_LANGUAGES
def test_the_document_says_what_the_page_says(qapp: QApplication, words: DocumentWords) -> None:
    assert qapp is not None
    made = _made(words)
    text = paper(made.paper, is_rtl=made.is_rtl).toRawText().replace("\u2028", "\n")
    for document in made.documents:
        assert document.lead[0] in text
        for section in document.sections:
            assert section.title in text


@PDF_LANGUAGES
@pytest.mark.parametrize("height", [HEIGHT, 333.0])
def test_no_sheet_ends_within_a_row(
    qapp: QApplication, words: DocumentWords, height: float
) -> None:
    assert qapp is not None
    document = _laid_out(_made(words))
    cuts = sheets(document, height)
    for top, bottom in _rows(document):
        if bottom - top <= height / 3:
            assert [cut for cut, _end in cuts if top + 1 < cut < bottom - 1] == []


@pytest.mark.parametrize("height", [HEIGHT, 333.0, 240.0])
def test_sheets_follow_each_other_and_hold_everything(qapp: QApplication, height: float) -> None:
    assert qapp is not None
    document = _laid_out(_made(ENGLISH_WORDS))
    cuts = sheets(document, height)
    assert cuts[0][0] == 0
    assert cuts[-1][1] >= document.size().height() - 1
    for top, bottom in cuts:
        assert 0 < bottom - top <= height + 1e-6
    pieces = list(_pieces(document))
    for (_top, end), (begin, _bottom) in pairwise(cuts):
        # Only the white between two pieces may be left out.
        assert begin >= end - 1e-6
        lost = [each for each in pieces if each.top < begin - 0.5 and each.bottom > end + 0.5]
        assert begin == pytest.approx(end) or lost == []


def test_another_worker_begins_on_a_new_sheet(qapp: QApplication) -> None:
    assert qapp is not None
    made = _made(ENGLISH_WORDS)
    document = _laid_out(made)
    found = document.find(made.documents[1].lead[0])
    block = document.documentLayout().blockBoundingRect(found.block())
    tops = [top for top, _bottom in sheets(document, HEIGHT)]
    assert any(0 <= block.top() - top < 60 for top in tops)


def test_an_empty_document_is_one_sheet(qapp: QApplication) -> None:
    assert qapp is not None
    document = paper("", is_rtl=False)
    document.setTextWidth(WIDTH)
    assert len(sheets(document, HEIGHT)) == 1


def test_larger_text_is_larger_throughout(qapp: QApplication) -> None:
    assert qapp is not None
    made = _made(ENGLISH_WORDS)
    heights = []
    for scale in (1.0, 2.0):
        document = paper(made.paper, is_rtl=False, scale=scale)
        document.setTextWidth(WIDTH * scale)
        heights.append(document.size().height())
    assert heights[1] > 1.6 * heights[0]


def test_the_same_work_makes_the_same_drawing(qapp: QApplication) -> None:
    assert qapp is not None
    first, second = (_streams(_pdf(_made(ENGLISH_WORDS))) for _ in range(2))
    assert first == second


def _streams(pdf: bytes) -> list[bytes]:
    found = re.findall(rb"/FlateDecode\n>>\nstream\n(.*?)\nendstream", pdf, re.DOTALL)
    return [zlib.decompressobj().decompress(each) for each in found]
