"""The workers of a split: names that are typed or pasted, and their encryption keys."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from annotator.display_text import shown_name
from annotator.errors import AnnotatorError
from annotator.ledger.file_encryption import recipient_of
from widgets.kit.dialogs.form_widgets import button, row, words
from widgets.kit.dialogs.line_list import LineList, ListLine
from widgets.kit.error_text import error_text
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, ROW_PX

_SEEN = 4
"""So many workers are seen at once; the others scroll."""


class NamesField(QLineEdit):
    """Takes one name by Enter, and many at once if several lines are pasted.

    Signals:
        named: carries the names, in order.
    """

    named = Signal(list)

    def take(self) -> None:
        """Take what is typed."""
        if self.text().strip():
            self.named.emit([self.text()])
            self.clear()

    # Qt overrides -----------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.text().strip():
            self.take()  # an empty field leaves Enter to the dialog
            return
        lines = QGuiApplication.clipboard().text().splitlines()
        if event.matches(QKeySequence.StandardKey.Paste) and len(lines) > 1:
            self.named.emit([self.text() + lines[0], *lines[1:]])
            self.clear()
            return
        super().keyPressEvent(event)


class WorkerList(QWidget):
    """Names of workers in order, and the keys to which their packages are encrypted.

    Signals:
        changed: a name or a key has changed.
    """

    changed = Signal()

    def __init__(self, look: Look) -> None:
        """Start without anybody."""
        super().__init__()
        self._look = look
        self._keys: dict[str, str] = {}
        self.field = NamesField()
        self.field.setAccessibleName(self.tr("Name of a worker"))
        self.field.setPlaceholderText(self.tr("A name, or several lines pasted"))
        self.add_button = button(self.tr("&Add"), call=self.field.take)
        self.list = LineList(look, self.tr("Workers"), marking_chooses=True)
        self.key_button = button(self.tr("&Encryption key…"), call=self._choose_key)
        self.key_button.setToolTip(
            self.tr("The key that this worker gave you: only they can open the package then.")
        )
        self.remove_button = button(self.tr("&Remove"), call=self._remove)
        self.told = words("", "refusal", is_selectable=True)
        self.told.hide()
        self.hint = words(
            self.tr("Nobody yet. Type a name and add it, or paste a list of names."), "quiet"
        )
        column = new_column(self, look.px(GAP_PX - 2))
        line = row(look, self.field, self.add_button)
        line.setStretch(0, 1)
        column.addLayout(line)
        column.addWidget(self.hint)
        column.addWidget(self.list)
        column.addLayout(row(look, self.key_button, self.remove_button, 1))
        column.addWidget(self.told)
        self.setFocusProxy(self.field)
        self.setAcceptDrops(True)
        self.field.named.connect(self.add)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_possible())
        self._show()

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in the order in which they were added."""
        return tuple(self._keys)

    @property
    def keys(self) -> dict[str, str]:
        """The public keys of those who have one, by name."""
        return {name: key for name, key in self._keys.items() if key}

    def add(self, names: Iterable[str]) -> None:
        """Add names that are not in the list yet; spaces around them do not count."""
        last = ""
        for each in names:
            name = " ".join(each.split())
            if name:
                self._keys.setdefault(name, "")
                last = name
        self._tell("")
        self._show(last)

    def give_key(self, name: str, file: Path) -> None:
        """Encrypt the package of a worker to the key in a file; a file without one is refused."""
        try:
            self._keys[name] = recipient_of(file)
        except AnnotatorError as error:
            self._tell(error_text(error))
            return
        self._tell("")
        self._show(name)

    def _show(self, current: str = "") -> None:
        encrypted = self.tr("encrypted")
        self.list.show_lines(
            ListLine(
                id=name,
                name=shown_name(name),
                icon="lock" if key else "",
                note=encrypted if key else "",
                keeps_room=True,
            )
            for name, key in self._keys.items()
        )
        self.list.setFixedHeight(self._look.px(ROW_PX) * min(_SEEN, max(1, len(self._keys))))
        self.hint.setVisible(not self._keys)
        for each in (self.list, self.key_button, self.remove_button):
            each.setVisible(bool(self._keys))
        if current:
            self.list.mark(current)
        self._show_possible()
        self.changed.emit()

    def _show_possible(self) -> None:
        is_one = self.list.current is not None
        self.key_button.setEnabled(is_one)
        self.remove_button.setEnabled(is_one)

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _choose_key(self) -> None:
        line = self.list.current
        if line is None:
            return
        title = self.tr("The encryption key of %1").replace("%1", line.name)
        found, _kind = QFileDialog.getOpenFileName(self, title, str(Path.home()))
        if found:
            self.give_key(line.id, Path(found))

    def _remove(self) -> None:
        line = self.list.current
        if line is None:
            return
        names = list(self._keys)
        at = names.index(line.id)
        del self._keys[line.id]
        rest = list(self._keys)
        self._tell("")
        self._show(rest[min(at, len(rest) - 1)] if rest else "")
        (self.list if rest else self.field).setFocus()

    # Qt overrides -----------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._remove()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.list.current is not None and len(_files_in(event)) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files, line = _files_in(event), self.list.current
        if files and line is not None:
            event.acceptProposedAction()
            self.give_key(line.id, files[0])


def _files_in(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
