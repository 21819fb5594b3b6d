"""A field for a text in one or several languages."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale, QMimeData, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.pay.order.fields.field_spec import FieldSpec
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX
from widgets.transcription.document_text import PARAGRAPH, raw_text
from widgets.work_order.editor.edits import CalmCombo, Edit, QuietButton, example_of, on_one_line
from widgets.work_order.order_summary_words import spoken

OFFERED: Final = ("en", "fr", "es", "ar", "sw")
"""The languages in the menu; any other code can be typed."""

MOST_LINES: Final = 6
_LANGUAGE_PX: Final = 132
_MARGIN_PX: Final = 2
_BY_TEXT: Final = Qt.LayoutDirection.LayoutDirectionAuto
_TO_LEFT: Final = Qt.LayoutDirection.RightToLeft
_BORDER_PX: Final = 3
"""Border and padding above and below the text of a field, as in the style sheet."""


class OneLine(QPlainTextEdit):
    """A text that wraps if it is long, and contains no line breaks."""

    # Qt overrides -----------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(on_one_line(source.text()))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        event.setCommitString(
            on_one_line(event.commitString()), event.replacementStart(), event.replacementLength()
        )
        super().inputMethodEvent(event)


class Version(QWidget):
    """A text in one language.

    Signals:
        changed: the text or the language has changed.
        remove_asked: remove it.
    """

    changed = Signal()
    remove_asked = Signal()

    def __init__(self, look: Look, spec: FieldSpec, parent: QWidget | None = None) -> None:
        """Start empty, without a language."""
        super().__init__(parent)
        title = spoken(spec.title)
        self.language = CalmCombo()
        self.language.setEditable(True)
        self.language.setInsertPolicy(CalmCombo.InsertPolicy.NoInsert)
        self.language.addItem(self.tr("any language"), "")
        for code in OFFERED:
            self.language.addItem(f"{language_name(code)} ({code})", code)
        self.language.setFixedWidth(look.px(_LANGUAGE_PX))
        self.language.setAccessibleName(self.tr("Language of: %s") % title)
        line = self.language.lineEdit()
        if line is not None:
            line.setAccessibleName(self.language.accessibleName())
            line.setAcceptDrops(False)
        self.field = OneLine() if spec.is_short else QPlainTextEdit()
        self.field.setAccessibleName(title)
        self.field.setPlaceholderText(example_of(spec))
        self.field.document().setDocumentMargin(_MARGIN_PX)
        self.field.setTabChangesFocus(True)
        self.field.setAcceptDrops(False)
        self.remove_button = QuietButton(look, "×")
        self.remove_button.setAccessibleName(self.tr("Remove this language of: %s") % title)
        self.remove_button.setToolTip(self.tr("Remove this language"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(GAP_PX))
        row.addWidget(self.language, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.field, 1)
        row.addWidget(self.remove_button)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._on_text)
        self.language.currentTextChanged.connect(self._on_language)
        self.remove_button.clicked.connect(self.remove_asked)
        self._fit()

    @property
    def code(self) -> str:
        """The code of the language, "" if there is none; any typed code counts."""
        text = self.language.currentText().strip()
        at = self.language.findText(text)
        return str(self.language.itemData(at)) if at >= 0 else text

    @property
    def text(self) -> str:
        """The text as typed."""
        text = raw_text(self.field.document())
        return text if text.strip() else ""

    def show_version(self, code: str, text: str) -> None:
        """Show a text in a language."""
        self.speak(code)
        self.field.setPlainText("")
        # insertText keeps U+2028 and U+00A0; setPlainText would turn the former into a block.
        shown = on_one_line(text) if isinstance(self.field, OneLine) else text
        self.field.textCursor().insertText(shown.replace("\n", PARAGRAPH))
        self.field.document().clearUndoRedoStacks()
        self.field.moveCursor(QTextCursor.MoveOperation.Start)

    def speak(self, code: str) -> None:
        """Set the language and keep the text."""
        at = self.language.findData(code)
        if at >= 0:
            self.language.setCurrentIndex(at)
        else:
            self.language.setCurrentText(code)

    def _on_text(self) -> None:
        self._align()
        self._fit()
        self.changed.emit()

    def _on_language(self) -> None:
        self._align()
        self.changed.emit()

    def _align(self) -> None:
        """Align to the side of the language, else of the text: Qt's plain text stays left."""
        document = self.field.document()
        way = _direction(self.code)
        seen = document.firstBlock().textDirection() if way == _BY_TEXT else way
        side = Qt.AlignmentFlag.AlignRight if seen == _TO_LEFT else Qt.AlignmentFlag.AlignLeft
        option = document.defaultTextOption()
        if (option.textDirection(), option.alignment()) != (way, side):
            option.setTextDirection(way)
            option.setAlignment(side)
            document.setDefaultTextOption(option)

    def _fit(self) -> None:
        """Grow with the number of lines up to a limit; beyond it, scroll."""
        lines = max(1, round(self.field.document().size().height()))
        is_long = lines > MOST_LINES
        never, always = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        self.field.setVerticalScrollBarPolicy(always if is_long else never)
        around = 2 * round(self.field.document().documentMargin()) + 2 * _BORDER_PX
        wanted = min(lines, MOST_LINES) * self.field.fontMetrics().lineSpacing() + around
        self.field.setFixedHeight(max(wanted, self.language.sizeHint().height()))

    # Qt overrides -----------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class TextEdit(Edit):
    """A text in one or more languages, each in its own row."""

    def __init__(self, look: Look, spec: FieldSpec, parent: QWidget | None = None) -> None:
        """Start with one empty row."""
        super().__init__(parent)
        self._look, self._spec = look, spec
        self.versions: list[Version] = []
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(look.px(4))
        self._show([("", "")])  # before the button: this is the order of the focus, too
        self.add_button = QuietButton(look, self.tr("Add a language"))
        self.add_button.setAccessibleName(self.tr("Add a language to: %s") % spoken(spec.title))
        self.add_button.clicked.connect(self._on_add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(2))
        column.addLayout(self._lines)
        column.addWidget(self.add_button)

    def written(self) -> object | None:
        """Return the value for the file."""
        told = [(version.code, version.text) for version in self.versions if version.text]
        if not told:
            return None
        if len(told) == 1 and told[0][0] == "":
            return told[0][1]
        return dict(told)

    def show_written(self, value: object | None) -> None:
        """Show a value of a file; None empties the field."""
        if isinstance(value, dict):
            pairs = [(str(code), text) for code, text in value.items() if isinstance(text, str)]
        else:
            pairs = [("", value if isinstance(value, str) else "")]
        self._show(pairs or [("", "")])
        self.changed.emit()

    def trouble(self) -> str:
        """Return a sentence if two of its texts have the same language, or ""."""
        codes = [version.code for version in self.versions if version.text]
        if len(codes) == len(set(codes)):
            return ""
        return self.tr("Two of its texts are in the same language; choose another for one of them.")

    def _show(self, pairs: list[tuple[str, str]]) -> None:
        # What is there is used again: the rows of a whole form take longest to build.
        for version in self.versions[len(pairs) :]:
            version.hide()
            version.deleteLater()
        del self.versions[len(pairs) :]
        for version, (code, text) in zip(self.versions, pairs, strict=False):
            version.show_version(code, text)
        for code, text in pairs[len(self.versions) :]:
            self._add(code, text)
        self._tidy()

    def _add(self, code: str, text: str) -> Version:
        version = Version(self._look, self._spec, self)
        version.show_version(code, text)
        version.changed.connect(self.changed)
        version.remove_asked.connect(lambda: self._remove(version))
        if self.versions:
            # By itself a new row would get the focus after everything else in the window.
            last: QWidget = self.versions[-1].remove_button
            for each in (version.language, version.field, version.remove_button):
                QWidget.setTabOrder(last, each)
                last = each
        self.versions.append(version)
        self._lines.addWidget(version)
        return version

    def _on_add(self) -> None:
        taken = {version.code for version in self.versions}
        if taken == {""}:
            # The existing text needs a language; most orders begin in English.
            self.versions[0].speak("en")
            taken = {"en"}
        free = next((code for code in OFFERED if code not in taken), "")
        version = self._add(free, "")
        self._tidy()
        version.field.setFocus()
        self.changed.emit()

    def _remove(self, version: Version) -> None:
        at = self.versions.index(version)
        self.versions.remove(version)
        version.hide()
        version.deleteLater()
        self._tidy()
        self.versions[max(0, at - 1)].field.setFocus()
        self.changed.emit()

    def _tidy(self) -> None:
        """Disable the removal of the last text, which can only be emptied."""
        for version in self.versions:
            version.remove_button.setVisible(len(self.versions) > 1)
        self.setFocusProxy(self.versions[0].field)


def language_name(code: str) -> str:
    """Return a language's own name, or its code if the name is unknown."""
    name = QLocale("en_001" if code == "en" else code).nativeLanguageName()
    return name[:1].upper() + name[1:] or code


def _direction(code: str) -> Qt.LayoutDirection:
    return QLocale(code.replace("-", "_")).textDirection() if code else _BY_TEXT
