"""Shows a page of the manual; it loads nothing but pictures of the manual."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from annotator.manual.addresses import anchor_of
from annotator.manual.pages import Manual, without_tags
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX

_MARKDOWN = QTextDocument.MarkdownFeature
_SMOOTH = Qt.TransformationMode.SmoothTransformation
_IMAGE = QTextDocument.ResourceType.ImageResource.value
_SIZES = {1: 1.7, 2: 1.3, 3: 1.1}
"""How large headings are, by their level, in sizes of the text."""
CODE_SIZE = 0.92
"""The same for code and keys, whose letters look larger."""
_PICTURES = (".png", ".jpg")


class PageBrowser(QTextBrowser):
    """A page at a time. Links open nothing by themselves.

    Signals:
        linked: a link was chosen; carries what it says.
    """

    linked = Signal(str)

    def __init__(self, manual: Manual, look: Look, parent: QWidget | None = None) -> None:
        """Start without a page."""
        super().__init__(parent)
        self._manual, self._look = manual, look
        self._page, self._anchor = "", ""
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setAccessibleName(self.tr("Page of the manual"))
        self.anchorClicked.connect(lambda link: self.linked.emit(link.toString()))
        look.changed.connect(self._restyle)

    def show_page(self, address: str) -> None:
        """Show a page from its beginning, or from the heading that the address names.

        Raises:
            NoPageError: there is no such page.
        """
        page, _mark, anchor = address.partition("#")
        if page != self._page:
            text = without_tags(self._manual.source(page))
            self._page = page
            self._fill(text)
        self._anchor = anchor
        self.go_to_heading(anchor)

    def go_to_heading(self, anchor: str) -> None:
        """Put a heading at the top; without one the page begins at its beginning."""
        bar = self.verticalScrollBar()
        headings = (each for each in _blocks(self.document()) if each.blockFormat().headingLevel())
        heading = next((each for each in headings if anchor_of(each.text()) == anchor), None)
        if heading is None:
            bar.setValue(0)
            self.moveCursor(QTextCursor.MoveOperation.Start)
            return
        self.setTextCursor(QTextCursor(heading))
        layout = self.document().documentLayout()
        bar.setValue(round(layout.blockBoundingRect(heading).top()))

    def _fill(self, text: str) -> None:
        """Make the document apart: in the view, each step would lay the whole page out again."""
        made = QTextDocument(self)
        made.setUndoRedoEnabled(False)
        made.setDefaultFont(self.font())
        made.setDocumentMargin(self._look.px(GAP_WIDEST_PX))
        made.setMarkdown(text, _MARKDOWN.MarkdownDialectGitHub | _MARKDOWN.MarkdownNoHTML)
        self._style(made)
        self._fit_pictures(made)
        self.setDocument(made)  # the view deletes the one before

    def _style(self, document: QTextDocument) -> None:
        """Give headings, code, links and tables the sizes, colours and spaces of the look."""
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        for block in _blocks(document):
            shape = self._block_style(block)
            if shape.propertyCount():
                cursor.setPosition(block.position())
                cursor.mergeBlockFormat(shape)
            for at, length, old in _runs(block):
                style = self._style_of(old, block.blockFormat().headingLevel())
                if style.propertyCount():
                    cursor.setPosition(at)
                    cursor.setPosition(at + length, QTextCursor.MoveMode.KeepAnchor)
                    cursor.mergeCharFormat(style)
        for table in document.rootFrame().childFrames():
            framed = table.frameFormat()
            framed.setTopMargin(self._look.px(GAP_PX))
            framed.setBottomMargin(self._look.px(GAP_PX))
            framed.setBorderBrush(QColor(self._look.tokens.hairline))
            table.setFrameFormat(framed)
        cursor.endEditBlock()

    def _block_style(self, block: QTextBlock) -> QTextBlockFormat:
        shape = QTextBlockFormat()
        if block.blockFormat().headingLevel() > 1:
            shape.setTopMargin(self._look.px(GAP_WIDEST_PX))
        if block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence):
            shape.setNonBreakableLines(False)
            shape.setBackground(QColor(self._look.tokens.window))
        return shape

    def _style_of(self, old: QTextCharFormat, level: int) -> QTextCharFormat:
        style, size = QTextCharFormat(), self.font().pointSizeF()
        if level:
            style.setFontPointSize(size * _SIZES.get(level, 1.0))
            style.setFontWeight(QFont.Weight.DemiBold)
        elif old.fontFixedPitch():
            style.setFontPointSize(size * CODE_SIZE)
            style.setBackground(QColor(self._look.tokens.window))
        elif old.isAnchor():
            style.setForeground(QColor(self._look.tokens.accent))
            style.setFontUnderline(True)
        return style

    def _fit_pictures(self, document: QTextDocument) -> None:
        """Show the pictures of a page, at most as wide as it."""
        room = self.viewport().width() - 4 * self._look.px(GAP_WIDEST_PX)
        cursor = QTextCursor(document)
        for at, _length, old in [run for block in _blocks(document) for run in _runs(block)]:
            if not old.isImageFormat():
                continue
            shape = old.toImageFormat()
            image = self._picture(shape.name())
            width = max(1, min(room, image.width()))
            if image.isNull() or round(shape.width()) == width:
                continue
            # Scaled here, smoothly: Qt would leave pixels out, and letters could not be read.
            ratio = self.devicePixelRatioF()
            small = image.scaledToWidth(round(width * ratio), _SMOOTH)
            small.setDevicePixelRatio(ratio)
            document.addResource(_IMAGE, QUrl(shape.name()), small)
            fitted = QTextImageFormat(shape)
            fitted.setWidth(width)
            fitted.setHeight(round(image.height() * width / image.width()))
            cursor.setPosition(at)
            cursor.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(fitted)

    def _restyle(self) -> None:
        if self._page:
            page, self._page = self._page, ""
            self.show_page(f"{page}#{self._anchor}")

    def _picture(self, name: str) -> QImage:
        linked = f"{self._page.rpartition('/')[0]}/{name}".lstrip("/")
        path = self._manual.path_of(linked) if name.endswith(_PICTURES) else None
        return QImage(str(path)) if path is not None else QImage()

    # Qt overrides -----------------------------------------------------------

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        return None  # a page has what it shows; nothing is ever loaded for it

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_pictures(self.document())


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _runs(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Return position, length and format of each piece of a block, before any is changed."""
    found, part = list[tuple[int, int, QTextCharFormat]](), block.begin()
    while not part.atEnd():
        piece = part.fragment()
        found.append((piece.position(), piece.length(), piece.charFormat()))
        part += 1
    return found
