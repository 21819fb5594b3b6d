"""Writes the HTML of a statement as a PDF: A4 pages, bundled fonts, a footer."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
    QTextOption,
)

from annotator.documents.statement.statement_html import INK, QUIET
from widgets.theme.look import FAMILIES, load_fonts
from widgets.time_pay.paper.paginate import sheets

MARGIN_MM: Final = 16.0
DPI: Final = 1200
BODY_PT: Final = 9.5
FOOT_PT: Final = 7.5
_FOOT_SHARE: Final = 0.035
_POINTS: Final = re.compile(r"font-size: ([0-9.]+)pt")
_MOMENT: Final = re.compile(
    rb"(?<=Date \(D:\d{8})[^)]+(?=\))|(?<=Date=\"\d{4}-\d\d-\d\dT)[^\"]+(?=\")"
)
_DIGIT: Final = re.compile(rb"\d")


def pdf_bytes(html: str, title: str, page_words: str, *, is_rtl: bool) -> bytes:
    """Return the document as a PDF.

    Args:
        html: a result of ``annotator.documents.statement.statement_html``.
        title: for the properties of the file and below each page.
        page_words: "Page {page} of {pages}" in the language of the document.
        is_rtl: whether the document is right to left.
    """
    load_fonts()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(title)
    writer.setCreator("Fairlabel")
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        margins,
        QPageLayout.Unit.Millimeter,
    )
    writer.setPageLayout(layout)
    painter = QPainter(writer)
    sheet = QSizeF(writer.width(), writer.height())
    body = QSizeF(sheet.width(), sheet.height() * (1 - _FOOT_SHARE))
    foot = QRectF(0, body.height(), sheet.width(), sheet.height() - body.height())
    document = paper(html, is_rtl=is_rtl)
    document.documentLayout().setPaintDevice(writer)
    document.setTextWidth(body.width())
    cut = sheets(document, body.height())
    for number, (top, bottom) in enumerate(cut, start=1):
        if number > 1:
            writer.newPage()
        _draw_sheet(painter, document, QRectF(0, top, body.width(), bottom - top))
        words = page_words.replace("{page}", str(number)).replace("{pages}", str(len(cut)))
        _draw_foot(painter, foot, (title, words), is_rtl=is_rtl)
    painter.end()
    buffer.close()
    # The date may stay; the time of day and the time zone are private. The length must not change,
    # because the file contains byte offsets.
    return _MOMENT.sub(_zeroed, bytes(buffer.data().data()))


class PaperDocument(QTextDocument):
    """A document that opens no file, whatever its text names."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: ARG002 - nothing is loaded
        # Without a result Qt would look for the file by itself.
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(Qt.GlobalColor.transparent)
        return nothing


def paper(html: str, *, is_rtl: bool, scale: float = 1.0) -> PaperDocument:
    """Return the document as printed, in the bundled fonts, with its text scaled."""
    document = PaperDocument()
    document.setDocumentMargin(0)
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(BODY_PT * scale)
    document.setDefaultFont(font)
    option = QTextOption()
    direction = Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight
    option.setTextDirection(direction)
    document.setDefaultTextOption(option)
    document.setHtml(html if scale == 1 else _POINTS.sub(partial(_scaled, scale), html))
    return document


def pdf_without_screen(html: str, title: str, page_words: str, *, is_rtl: bool) -> bytes:
    """Return the PDF for the command line, which has no window and no screen."""
    app = QGuiApplication.instance() or QGuiApplication(["fairlabel", "-platform", "offscreen"])
    made = pdf_bytes(html, title, page_words, is_rtl=is_rtl)
    del app
    return made


def _zeroed(found: re.Match[bytes]) -> bytes:
    return _DIGIT.sub(b"0", found[0])


def _scaled(scale: float, found: re.Match[str]) -> str:
    return f"font-size: {float(found[1]) * scale:g}pt"


def _draw_sheet(painter: QPainter, document: QTextDocument, view: QRectF) -> None:
    painter.save()
    painter.translate(0, -view.top())
    painter.setClipRect(view)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = view
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, QColor(INK))
    context.palette = palette
    document.documentLayout().draw(painter, context)
    painter.restore()


def _draw_foot(painter: QPainter, place: QRectF, texts: tuple[str, str], *, is_rtl: bool) -> None:
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(FOOT_PT)
    painter.setFont(font)
    painter.setPen(QColor(QUIET))
    left, right = reversed(texts) if is_rtl else texts
    bottom = Qt.AlignmentFlag.AlignBottom
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | bottom, left)
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | bottom, right)
