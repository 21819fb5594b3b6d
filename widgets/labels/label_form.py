"""The form of one label: name, key, colour, parent and uses."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.display_text import shown_name
from annotator.job_file.reading.label_stats import LabelUse
from annotator.model.entities import Label, Labels
from annotator.model.label_tree import in_tree_order, may_stand_under
from annotator.sentences.numbers import grouped
from widgets.kit.dialogs.form_widgets import button, hairline, row, words
from widgets.kit.key_button import KeyButton, native
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX, LABEL_COLOURS

SWATCH_PX = 24
NO_PARENT = -1
"""Stands for no label; 0 is the number of a label that was imported with that id."""


class LabelForm(QFrame):
    """Shows one label and reports edits; it changes nothing itself.

    Signals:
        renamed, key_given, colour_chosen: carry the new text.
        parent_chosen: carries the id of the new parent, ``NO_PARENT`` for none.
        merge_asked: carries the id of the label that all regions are to get.
        delete_asked: the label is to be deleted.
        moved: -1 for up, 1 for down.
    """

    renamed = Signal(str)
    key_given = Signal(str)
    colour_chosen = Signal(str)
    parent_chosen = Signal(int)
    merge_asked = Signal(int)
    delete_asked = Signal()
    moved = Signal(int)

    def __init__(self, look: Look) -> None:
        """Start without a label."""
        super().__init__()
        self.setProperty("role", "card")
        self._look = look
        self._label: Label | None = None
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name"))
        self.name.editingFinished.connect(self._on_name)
        self.key = KeyButton(self.tr("&Set a key…"))
        self.key.recorded.connect(self.key_given)
        self.no_key = button(self.tr("N&o key"))
        self.no_key.clicked.connect(lambda: self.key_given.emit(""))
        self.under = QComboBox()
        self.under.setAccessibleName(self.tr("Parent label"))
        self.under.activated.connect(
            lambda at: self.parent_chosen.emit(int(self.under.itemData(at)))
        )
        self.into = QComboBox()
        self.into.setAccessibleName(self.tr("Merge into"))
        self.merge_button = button(self.tr("&Merge"))
        self.merge_button.clicked.connect(
            lambda: self.merge_asked.emit(int(self.into.currentData()))
        )
        self.up_button = button(self.tr("&Up"))
        self.up_button.clicked.connect(lambda: self.moved.emit(-1))
        self.down_button = button(self.tr("&Down"))
        self.down_button.clicked.connect(lambda: self.moved.emit(1))
        self.delete_button = button(self.tr("D&elete"), call=self.delete_asked)
        self.use = words("", "quiet")
        self.use.setMinimumHeight(2 * self.use.fontMetrics().lineSpacing())
        self.colours = QButtonGroup(self)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(self._look.px(GAP_WIDEST_PX),) * 4)
        column.setSpacing(self._look.px(GAP_PX))
        column.addWidget(self.name)
        column.addWidget(self.use)
        column.addLayout(row(self._look, self.key, self.no_key, 1))
        for first in (0, len(LABEL_COLOURS) // 2):
            half = range(first, first + len(LABEL_COLOURS) // 2)
            column.addLayout(row(self._look, *(self._swatch(at) for at in half), 1))
        for title, part in (
            (self.tr("Parent label"), self.under),
            (self.tr("Merge into"), self.into),
        ):
            column.addWidget(words(title))
            column.addWidget(part)
        column.addLayout(row(self._look, self.merge_button, 1))
        column.addStretch(1)
        column.addWidget(hairline())
        parts = (self.up_button, self.down_button, 1, self.delete_button)
        column.addLayout(row(self._look, *parts))

    def _swatch(self, at: int) -> QToolButton:
        made = QToolButton()
        side = self._look.px(SWATCH_PX)
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._look.tokens.line))
        painter.setBrush(QColor(LABEL_COLOURS[at]))
        painter.drawRoundedRect(2, 2, side - 4, side - 4, 4, 4)
        painter.end()
        made.setIcon(QIcon(picture))
        made.setIconSize(QSize(side, side))
        made.setCheckable(True)
        name = self.tr("Colour %1").replace("%1", str(at + 1))
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.clicked.connect(lambda: self.colour_chosen.emit(LABEL_COLOURS[at].lower()))
        self.colours.addButton(made, at)
        return made

    # Display --------------------------------------------------------------------------

    def show_label(self, label: Label | None, labels: Labels, shown: QColor) -> None:
        """Show a label of the job; ``shown`` is the colour in which it is drawn."""
        self._label = label
        self.setEnabled(label is not None)
        if label is None:
            self.name.clear()
            return
        if self.name.text() != label.name:
            self.name.setText(label.name)
        has_key = bool(label.key)
        self.key.show_words(
            self.tr("Key: %1").replace("%1", native(label.key))
            if has_key
            else self.tr("&Set a key…")
        )
        self.no_key.setVisible(has_key)
        self.colours.setExclusive(False)
        for at, colour in enumerate(LABEL_COLOURS):
            self.colours.button(at).setChecked(QColor(colour) == shown)
        self.colours.setExclusive(True)
        self._fill(label, labels)

    def part(self, name: str) -> QWidget:
        """Return the widget for ``name``, ``colour``, ``key``, ``merge`` or ``delete``."""
        if name == "name":
            self.name.selectAll()
        colour = self.colours.checkedButton() or self.colours.buttons()[0]
        parts = {
            "colour": colour,
            "key": self.key,
            "merge": self.into,
            "delete": self.delete_button,
        }
        return parts.get(name, self.name)

    def _fill(self, label: Label, labels: Labels) -> None:
        self.under.clear()
        self.into.clear()
        self.under.addItem(self.tr("no other label"), NO_PARENT)
        for depth, other in in_tree_order(labels):
            text = "    " * depth + shown_name(other.name)
            if may_stand_under(labels, label.id, other.id):
                self.under.addItem(text, int(other.id))
            if other.id != label.id:
                self.into.addItem(text, int(other.id))
        at = self.under.findData(int(label.parent)) if label.parent is not None else 0
        self.under.setCurrentIndex(max(0, at))
        self.merge_button.setEnabled(self.into.count() > 0)
        self.into.setEnabled(self.into.count() > 0)

    def show_use(self, use: LabelUse, *, is_all: bool) -> None:
        """Show how often the label is used, as far as counted."""
        label = self._label
        if label is None:
            self.use.setText("")
            return
        regions, items = use.regions[label.id], use.items[label.id]
        side = use.median_side_px(label.id)
        if not is_all:
            text = self.tr("Counting… Regions so far: %1. Items: %2.")
        elif not regions:
            text = self.tr("On no region of this job.")
        elif side is None:
            text = self.tr("Regions: %1. Items: %2.")
        else:
            text = self.tr("Regions: %1. Items: %2. Median size: %3 × %3 px.")
        numbers = (("%1", regions), ("%2", items), ("%3", side or 0))
        for mark, number in numbers:
            text = text.replace(mark, grouped(number))
        self.use.setText(text)

    def _on_name(self) -> None:
        name = self.name.text().strip()
        if self._label is not None and name != self._label.name:
            self.renamed.emit(name)
