"""The line above the item list: search field, funnel, and a chip for each part of the filter."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QPushButton,
    QToolButton,
    QWidget,
)

from annotator.items.filters import NO_FILTER, ItemFilter
from annotator.model.entities import Labels
from widgets.items.filter_form import FilterForm
from widgets.items.item_words import part_words
from widgets.kit.dialogs.form_widgets import search_field
from widgets.kit.layouts import FlowLayout, new_column, new_row
from widgets.kit.plain_text import without_mnemonic
from widgets.theme.look import Look

TYPING_MS = 200
"""A pause of this length ends a word that is being typed."""


class FilterBar(QWidget):
    """Shows the filter at all times; one click removes each part.

    Signals:
        wanted: the new ``ItemFilter``.
        left: the person leaves the field to look at the results.
    """

    wanted = Signal(object)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start without a filter."""
        super().__init__(parent)
        self._look = look
        self._labels: Labels = {}
        self.filter = NO_FILTER
        self.field = search_field(self.tr("Find in names"))
        self.field.installEventFilter(self)
        self.funnel = QToolButton()
        self.funnel.setAccessibleName(self.tr("Filter"))
        self.funnel.setToolTip(self.tr("Filter by status, label, text, size, time…"))
        self.funnel.setCheckable(True)
        self.chips = QWidget()
        self._flow = FlowLayout(self.chips)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._lay_out()
        self._typing.timeout.connect(self._on_typed)
        self.field.textChanged.connect(self._on_text)
        self.funnel.clicked.connect(self.open_form)
        look.changed.connect(self._restyle)
        self._restyle()

    def _lay_out(self) -> None:
        row = new_row(gap_px=4)
        row.addWidget(self.field, 1)
        row.addWidget(self.funnel)
        column = new_column(self, 4, margins=(8, 0, 4, 4))
        column.addLayout(row)
        column.addWidget(self.chips)
        self.chips.hide()

    @cached_property
    def form(self) -> FilterForm:
        """The fields of the filter, built when somebody first asks for them."""
        form = FilterForm(self._look, self)
        form.show_labels(self._labels)
        form.show_filter(self.filter)
        form.chosen.connect(self._on_chosen)
        form.cleared.connect(lambda: self._ask(NO_FILTER))
        return form

    @property
    def _has_form(self) -> bool:
        return "form" in vars(self)

    # Display ------------------------------------------------------------------------

    def show_labels(self, labels: Labels) -> None:
        """Offer these labels in the filter."""
        if labels != self._labels:
            self._labels = labels
            if self._has_form:
                self.form.show_labels(labels)
            self._show_chips()

    def show_filter(self, wanted: ItemFilter) -> None:
        """Show a filter without emitting it."""
        self.filter = wanted
        if self._has_form:
            self.form.show_filter(wanted)
        if self.field.text().strip() != wanted.path:
            self.field.blockSignals(True)
            self.field.setText(wanted.path)
            self.field.blockSignals(False)
        self._show_chips()

    def open_form(self) -> None:
        """Open the form below the funnel, or over the list if there is no room below."""
        self.form.show_filter(self.filter)
        self.form.adjustSize()
        room = self.screen().availableGeometry()
        width, height = self.form.width(), self.form.height()
        is_rtl = self.isRightToLeft()
        corner = QPoint(0 if is_rtl else self.funnel.width() - width, self.funnel.height() + 2)
        place = self.funnel.mapToGlobal(corner)
        x = min(max(place.x(), room.left()), room.right() + 1 - width)
        y = min(max(place.y(), room.top()), room.bottom() + 1 - height)
        self.form.move(x, y)
        self.form.show()
        next(iter(self.form.states.values())).setFocus()
        self._show_funnel()

    def focus_field(self) -> None:
        """Focus the search field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    # Input ------------------------------------------------------------------------------

    def _on_text(self, text: str) -> None:
        if text:
            self._typing.start()
        else:
            self._on_typed()

    def _on_typed(self) -> None:
        self._typing.stop()
        self._ask(replace(self.filter, path=self.field.text().strip()))

    def _on_chosen(self, wanted: ItemFilter) -> None:
        self._ask(replace(wanted, path=self.filter.path))

    def _ask(self, wanted: ItemFilter) -> None:
        if wanted != self.filter:
            self.show_filter(wanted)
            self.wanted.emit(wanted)

    def _show_chips(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        parts = [part for part in self.filter.parts() if part != "path"]
        for part in parts:
            self._flow.addWidget(self._chip(part))
        self.chips.setVisible(bool(parts))
        self._show_funnel()

    def _chip(self, part: str) -> QPushButton:
        words = part_words(self.filter, part, self._labels)
        chip = QPushButton(without_mnemonic(words), self.chips)
        chip.setProperty("role", "chip")
        chip.setIcon(self._look.icon("x"))
        chip.setLayoutDirection(
            Qt.LayoutDirection.LeftToRight
            if self.isRightToLeft()
            else Qt.LayoutDirection.RightToLeft
        )
        chip.setToolTip(self.tr("Remove this filter"))
        chip.setAccessibleName(self.tr("%1: remove this filter").replace("%1", words))
        chip.clicked.connect(lambda: self._ask(self.filter.without(part)))
        return chip

    def _show_funnel(self) -> None:
        self.funnel.setChecked(any(part != "path" for part in self.filter.parts()))

    def _restyle(self) -> None:
        self.funnel.setIcon(self._look.icon("filter"))
        self._show_chips()

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and self._is_key(event):
            return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]  # Qt passes only objects of its own

    def _is_key(self, event: QKeyEvent) -> bool:
        """Enter goes to the results; Escape clears the word, and then leaves the field."""
        if event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self._on_typed()
            self.left.emit()
            return True
        if event.key() == Qt.Key.Key_Escape:
            if self.field.text():
                self.field.clear()
            else:
                self.left.emit()
            return True
        return False
