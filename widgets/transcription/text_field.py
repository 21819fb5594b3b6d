"""The field for the text of one region, which keeps every character."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from annotator.text.marks import MarkConvention, MarkedSelection
from annotator.text.text_fonts import script_size
from widgets.theme.tokens import LIGHT, Tokens
from widgets.transcription.document_text import PARAGRAPH, position_of, raw_text, text_until
from widgets.transcription.invisible_signs import paint_invisible
from widgets.transcription.text_highlighter import TextHighlighter

AUTOSAVE_MS = 400
"""The text is reported after such a pause in typing."""

LATEST_MS = 600
"""Without a pause it is reported this long after the first letter: a kill costs a second at most.
"""

_STEPS = {
    Qt.Key.Key_Return: 1,
    Qt.Key.Key_Enter: 1,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
}
_PASSING = frozenset(
    {
        Qt.FocusReason.ActiveWindowFocusReason,
        Qt.FocusReason.PopupFocusReason,
        Qt.FocusReason.MenuBarFocusReason,
    }
)
"""With these the focus comes back: the cursor must stay where it is."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class TranscriptionField(QPlainTextEdit):
    """Lets a person type the text of one region.

    The field knows no region and no store. It reports; others decide.

    Signals:
        edited: the text has changed (while typing goes on, after a pause in it, or at once when
            the focus leaves).
        stepped: Enter or Tab: 1, to the next region; Shift+Tab: -1, to the previous one.
        left: Escape: back to the picture.
        followed: Ctrl and a click: go to what is written at the cursor.
        settled: the focus went elsewhere in the window: no text is being typed here.
        accepted: Enter on a draft that was not changed.
    """

    edited = Signal(str)
    stepped = Signal(int)
    left = Signal()
    followed = Signal()
    settled = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._reported = ""
        self._is_touched = False
        self._is_loading = False
        self._is_composing = False
        self._shows_invisible = False
        self._tokens = LIGHT
        self._raw = ""
        self._is_draft = False
        self._size = 1.0
        self._family = ""
        self._script_size = 1.0
        self._follows_script = False
        self.highlighter = TextHighlighter(self.document())
        self._timer = self._reporting_after(AUTOSAVE_MS)
        self._latest = self._reporting_after(LATEST_MS)
        self.setAccessibleName(self.tr("Transcription"))
        self.look_only(is_looking=False)
        self.setUndoRedoEnabled(False)
        self.textChanged.connect(self._on_text_changed)

    def _reporting_after(self, after_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(self.report)
        return timer

    def _stop_timers(self) -> None:
        self._timer.stop()
        self._latest.stop()

    def look_only(self, *, is_looking: bool) -> None:
        """Make the text read-only, or editable again."""
        self.setReadOnly(is_looking)
        self.setPlaceholderText("" if is_looking else self.tr("Type the text that you see or hear"))

    def show_text(self, text: str) -> None:
        """Show the text of another region; not reported as an edit."""
        self._stop_timers()
        self._is_loading = True
        self.setPlainText("")
        # insertText keeps U+2028 and U+00A0; setPlainText would turn the former into a block.
        cursor = self.textCursor()
        cursor.insertText(text.replace("\n", PARAGRAPH))
        self.highlighter.refresh()
        self._is_loading = False
        self._raw = raw_text(self.document())
        self._reported = text
        self._is_touched = False
        self._fit_letters()
        self._align()

    def mark_draft(self, *, is_draft: bool) -> None:
        """Mark the shown text as a draft that waits for a decision, or as none."""
        if is_draft == self._is_draft:
            return
        self._is_draft = is_draft
        self.setProperty("draft", is_draft)
        self.style().unpolish(self)
        self.style().polish(self)

    @property
    def offers_draft(self) -> bool:
        """Whether the shown text is a draft that was not changed."""
        return self._is_draft and not self.has_unreported

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

    def raw_text(self) -> str:
        """Return the text as it is shown: what Qt cannot hold is another character."""
        return raw_text(self.document())

    def text_before_cursor(self) -> str:
        """Return the text before the cursor, every character as it is."""
        return text_until(self.document(), self.textCursor().position())

    @property
    def is_composing(self) -> bool:
        """Whether an input method is composing: keys belong to it."""
        return self._is_composing

    def selected(self) -> tuple[int, int]:
        """Return where the selection begins and ends, in characters; without one, the cursor."""
        cursor, document = self.textCursor(), self.document()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        return len(text_until(document, start)), len(text_until(document, end))

    def select(self, start: int, end: int) -> None:
        """Select from the character ``start`` up to but without ``end``."""
        text, cursor = raw_text(self.document()), self.textCursor()
        cursor.setPosition(position_of(text, start))
        cursor.setPosition(position_of(text, end), cursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def replace_by(self, edited: MarkedSelection) -> None:
        """Replace the text and the selection, as an edit that is reported at once."""
        cursor = self.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(edited.text.replace("\n", PARAGRAPH))
        self.select(edited.start, edited.end)
        self.report()

    def show_marks(self, convention: MarkConvention, tokens: Tokens) -> None:
        """Show marks of a convention, in the colours of a look."""
        self._tokens = tokens
        self.highlighter.use(convention, tokens)

    def show_invisible(self, *, is_shown: bool) -> None:
        """Show the short names of invisible characters, and dots for spaces, or no longer."""
        self._shows_invisible = is_shown
        option = self.document().defaultTextOption()
        flags = option.flags() & ~QTextOption.Flag.ShowTabsAndSpaces
        shown = QTextOption.Flag.ShowTabsAndSpaces if is_shown else QTextOption.Flag(0)
        option.setFlags(flags | shown)
        self.document().setDefaultTextOption(option)
        self.viewport().update()

    def share_before_cursor(self) -> float:
        """Return the share of the text before the cursor, 0 to 1, by its width on the screen."""
        metrics = QFontMetricsF(self.document().defaultFont())
        whole = metrics.horizontalAdvance(raw_text(self.document()))
        return metrics.horizontalAdvance(self.text_before_cursor()) / whole if whole else 0.5

    @property
    def is_rtl(self) -> bool:
        """Whether its text begins on the right."""
        option = self.document().defaultTextOption()
        if option.textDirection() == Qt.LayoutDirection.LayoutDirectionAuto:
            return self.document().firstBlock().textDirection() == Qt.LayoutDirection.RightToLeft
        return option.textDirection() == Qt.LayoutDirection.RightToLeft

    def report(self) -> None:
        """Report an edit that was not reported yet."""
        self._stop_timers()
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

    def set_letters(self, family: str, size: float, *, follows_script: bool) -> None:
        """Set the family, "" for that of the interface, and the size as a multiple of its letters.

        ``follows_script``: texts in scripts with finer letters are shown larger.
        """
        self._family, self._size, self._follows_script = family, size, follows_script
        self._fit_letters()

    def _fit_letters(self) -> None:
        if self._follows_script:
            # Without a letter the script is most likely that of the text before.
            self._script_size = script_size(self._raw) or self._script_size
        font = QFont(self.font())
        if self._family:
            font.setFamilies([self._family, *font.families()])
        size = self._size * (self._script_size if self._follows_script else 1.0)
        font.setPointSizeF(font.pointSizeF() * size)
        if font != self.document().defaultFont():
            self.document().setDefaultFont(font)

    def _align(self) -> None:
        """Align to the start of the text: by itself, Qt's plain text is always on the left."""
        option = self.document().defaultTextOption()
        side = Qt.AlignmentFlag.AlignRight if self.is_rtl else Qt.AlignmentFlag.AlignLeft
        if option.alignment() != side:
            option.setAlignment(side)
            self.document().setDefaultTextOption(option)

    def _on_text_changed(self) -> None:
        if self._is_loading or raw_text(self.document()) == self._raw:
            return  # shown anew, not edited
        self._raw = raw_text(self.document())
        self._is_touched = True
        if self.document().blockCount() > 1:
            self.highlighter.refresh()  # a mark may begin or end in another line
        self._timer.start()
        if not self._latest.isActive():
            self._latest.start()
        self._fit_letters()
        self._align()

    # Qt overrides -----------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(self.textCursor().selectedText().replace(PARAGRAPH, "\n"))
        return data

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_letters()  # Qt gives the document the font of the widget

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._is_composing = bool(event.preeditString())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_leaving = event.key() in _STEPS or event.key() == Qt.Key.Key_Escape
        if is_leaving and self._is_composing:
            # The key belongs to the input method, which ends the composition by itself.
            event.accept()
        elif is_leaving and is_shifted and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # Qt would insert U+2028, which nobody typed: a new line is U+000A everywhere.
            self.insertPlainText("\n")
            self.ensureCursorVisible()
        elif event.key() == Qt.Key.Key_Escape:
            self.report()
            self.left.emit()
        elif event.key() in _ENTER and self.offers_draft and not self.isReadOnly():
            # A held key accepts one draft only: each is to be looked at.
            event.accept()
            if not event.isAutoRepeat():
                self.accepted.emit()
        elif is_leaving:
            self.report()
            self.stepped.emit(-1 if is_shifted else _STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        is_ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if is_ctrl and event.button() is Qt.MouseButton.LeftButton:
            self.followed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.report()
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.settled.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._shows_invisible:
            paint_invisible(self, self._tokens)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if event.key() in _TABS and is_plain:
                self.keyPressEvent(event)  # else Qt moves the focus: also where text is read only
                return True
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._passes_on(event):
            event.ignore()
            return True
        return super().event(event)

    def _passes_on(self, event: QKeyEvent) -> bool:
        """Return whether a key may belong to an action although text is being typed.

        The job has one history, including typing, and the field has none. Tab is the field's own
        unless a preset gives it to the sound.
        """
        is_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_history = is_ctrl and event.key() in {Qt.Key.Key_Z, Qt.Key.Key_Y}
        return is_history or (event.key() in _TABS and not self._is_composing)
