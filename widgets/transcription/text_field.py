"""The field for the text of one region, which keeps every character."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

PARAGRAPH = "\u2029"
LINE = "\u2028"
AUTOSAVE_MS = 400


def raw_text(document: QTextDocument) -> str:
    """Return the text of a document with no-break spaces and line separators unchanged.

    ``toPlainText`` turns U+00A0 into a space and U+2028 into a newline. A selection of Qt's
    ``QTextCursor`` keeps both, with U+2029 for the end of a block.
    """
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    return cursor.selectedText().replace(PARAGRAPH, "\n")


class TranscriptionField(QPlainTextEdit):
    """Lets a person type the text of one region.

    The field knows no region and no store. It reports; others decide.

    Signals:
        edited: the text has changed (after a pause in typing, or at once when the focus leaves).
        finished: Ctrl+Enter or Enter: the person is done with this region.
        left: Escape: back to the picture.
    """

    edited = Signal(str)
    finished = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._reported = ""
        self._is_touched = False
        self._is_loading = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_MS)
        self._timer.timeout.connect(self.report)
        self.setAccessibleName(self.tr("Transcription"))
        self.look_only(is_looking=False)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.textChanged.connect(self._on_text_changed)

    def look_only(self, *, is_looking: bool) -> None:
        """Make the text read-only, or editable again."""
        self.setReadOnly(is_looking)
        self.setPlaceholderText("" if is_looking else self.tr("Type the text that you see or hear"))

    def show_text(self, text: str) -> None:
        """Show the text of another region; not reported as an edit."""
        self._timer.stop()
        self._is_loading = True
        self.setPlainText("")
        # insertText keeps U+2028 and U+00A0; setPlainText would turn the former into a block.
        cursor = self.textCursor()
        cursor.insertText(text.replace("\n", PARAGRAPH))
        self._is_loading = False
        self._reported = text
        self._is_touched = False
        self._align()

    def put_back(self, text: str) -> None:
        """Show text that could not be saved: the next edit reports it again."""
        reported = self._reported
        self.show_text(text)
        self._reported, self._is_touched = reported, True

    @property
    def has_unreported(self) -> bool:
        """Whether there is text that was not reported yet."""
        return self.text() != self._reported

    def text(self) -> str:
        """Return the text; if it was not edited, it is unchanged byte for byte."""
        return raw_text(self.document()) if self._is_touched else self._reported

    def report(self) -> None:
        """Report an edit that was not reported yet."""
        self._timer.stop()
        text = self.text()
        if text != self._reported:
            self._reported = text
            self.edited.emit(text)

    def set_direction(self, direction: Qt.LayoutDirection) -> None:
        """Set the direction of the text, not of the interface; Auto follows the first letter."""
        option = self.document().defaultTextOption()
        option.setTextDirection(direction)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self._align()

    def _align(self) -> None:
        """Align to the start of the text: by itself, Qt's plain text is always on the left."""
        option = self.document().defaultTextOption()
        is_rtl = option.textDirection() == Qt.LayoutDirection.RightToLeft
        if option.textDirection() == Qt.LayoutDirection.LayoutDirectionAuto:
            first = self.document().firstBlock()
            is_rtl = first.textDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        if option.alignment() != side:
            option.setAlignment(side)
            self.document().setDefaultTextOption(option)

    def _on_text_changed(self) -> None:
        if self._is_loading:
            return
        self._is_touched = True
        self._timer.start()
        self._align()

    # Qt overrides -----------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(self.textCursor().selectedText().replace(PARAGRAPH, "\n"))
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            # Qt would insert U+2028, which nobody typed: a new line is U+000A everywhere.
            self.insertPlainText("\n")
            self.ensureCursorVisible()
            return
        if is_enter:
            self.report()
            self.finished.emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.report()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.report()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        # The job has one history, including typing: the field has none and passes these keys on.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in {Qt.Key.Key_Z, Qt.Key.Key_Y}
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
            return True
        return super().event(event)
