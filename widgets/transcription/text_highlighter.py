"""Shows the marks in a text by a style of their own, and words that a dictionary does not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from annotator.text.marks import MarkConvention, TextMark, read_spans
from widgets.theme.tokens import LIGHT, Tokens
from widgets.transcription.document_text import position_of, raw_text

Places = list[tuple[int, int]]


class _Style(NamedTuple):
    start: int
    end: int
    form: QTextCharFormat


class TextHighlighter(QSyntaxHighlighter):
    """Styles a document and changes no character of it.

    Each mark has signs that are always shown; the style repeats what they say.
    """

    def __init__(self, document: QTextDocument) -> None:
        """Show no mark before a convention is set."""
        super().__init__(document)
        self._document = document
        self._convention = MarkConvention.NONE
        self._tokens = LIGHT
        self._read: tuple[str, list[_Style]] | None = None
        self.misspelt: Callable[[str], Places] = _nothing

    def use(self, convention: MarkConvention, tokens: Tokens) -> None:
        """Show marks of another convention, or in other colours."""
        self._convention, self._tokens = convention, tokens
        self.refresh()

    def refresh(self) -> None:
        """Style the whole document again."""
        self._read = None
        self.rehighlight()

    def styles(self) -> list[tuple[int, int, QTextCharFormat]]:
        """Return the styled places of the document, in characters."""
        text = raw_text(self._document)
        if self._read is None or self._read[0] != text:
            self._read = text, list(self._styles(text))
        return [(style.start, style.end, style.form) for style in self._read[1]]

    # Qt overrides -----------------------------------------------------------

    def highlightBlock(self, text: str) -> None:  # noqa: ARG002 - Qt's signature
        whole = raw_text(self._document)
        block = self.currentBlock()
        begin, length = block.position(), block.length() - 1
        for start, end, form in self.styles():
            first = max(position_of(whole, start) - begin, 0)
            last = min(position_of(whole, end) - begin, length)
            for at in range(first, last):
                merged = QTextCharFormat(self.format(at))
                merged.merge(form)
                self.setFormat(at, 1, merged)

    # Internals --------------------------------------------------------------

    def _styles(self, text: str) -> Iterator[_Style]:
        for span in read_spans(text, self._convention):
            if span.mark is TextMark.ILLEGIBLE:
                yield _Style(span.start, span.end, self._illegible())
                continue
            yield _Style(span.inner_start, span.inner_end, self._inner(span.mark))
            yield _Style(span.start, span.inner_start, self._sign())
            yield _Style(span.inner_end, span.end, self._sign())
        for start, end in self.misspelt(text):
            yield _Style(start, end, self._wave())

    def _sign(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(QColor(self._tokens.quiet))
        return form

    def _illegible(self) -> QTextCharFormat:
        form = self._sign()
        form.setBackground(QColor(self._tokens.hairline))
        return form

    def _inner(self, mark: TextMark) -> QTextCharFormat:
        form = QTextCharFormat()
        if mark is TextMark.STRUCK_OUT:
            form.setFontStrikeOut(True)
        elif mark is TextMark.UNCLEAR:
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        else:
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        form.setUnderlineColor(QColor(self._tokens.text))
        return form

    def _wave(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(QColor(self._tokens.refusal))
        return form


def _nothing(_text: str) -> Places:
    return []
