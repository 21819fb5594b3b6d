"""The whole form: a tab for each part of a work order, with its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from annotator.pay.order.fields.field_spec import FieldKind, FieldSpec
from annotator.pay.order.floors import Floor
from annotator.pay.order.order_reader import SECTIONS
from annotator.pay.order.order_tables import OrderFault
from annotator.pay.order.work_order import SECTION_TITLES
from widgets.kit.dialogs.form_widgets import row, words
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX
from widgets.work_order.editor.form_rows import FieldRow, GroupEdit, ListEdit
from widgets.work_order.order_summary_words import spoken

_FLOORS: Final = FieldSpec(
    FieldKind.TABLES,
    SECTION_TITLES["floors"],
    "The lowest pay for an hour that a law, a contract or a living wage study names.",
    "",
    holds=Floor,
)

TAB_PAD_PX = 12
"""The distance of a tab's text from its edge, as in the style sheet."""


def _edit_of(look: Look, section: str, parent: QWidget) -> GroupEdit | ListEdit:
    if section == "floors":
        return ListEdit(look, _FLOORS, parent)
    return GroupEdit(look, SECTIONS[section], parent)


class Page(QScrollArea):
    """One part of the order; it scrolls to the focused field."""

    def __init__(self, look: Look, section: str, parent: QWidget | None = None) -> None:
        """Lay out the fields of this part of the order one below the other."""
        super().__init__(parent)
        inner = QWidget(self.viewport())
        inner.setObjectName("scrolled")
        self.edit = edit = _edit_of(look, section, inner)
        self.column = QVBoxLayout(inner)
        side = look.px(GAP_WIDEST_PX)
        self.column.setContentsMargins(side, side, side, side)
        self.column.setSpacing(look.px(GAP_PX))
        self.column.addWidget(edit)
        self.column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)


class OrderForm(QWidget):
    """The parts of an order as tabs, with the fields of one part below.

    Signals:
        changed: a field has changed.
    """

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Lay out all fields of a work order, empty."""
        super().__init__(parent)
        self.pages: dict[str, Page] = {}
        self._is_showing = False
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName(self.tr("Parts of the work order"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.stack = QStackedWidget(self)
        for key, title in SECTION_TITLES.items():
            page = Page(look, key, self.stack)
            page.edit.changed.connect(self._on_changed)
            self.pages[key] = page
            self.stack.addWidget(page)
            self.tabs.addTab(spoken(title))
        floors = self.floors
        floors.none_box.hide()
        self.floor_note = words("", "attention")
        self.pages["floors"].column.insertWidget(0, words(spoken(_FLOORS.note), "quiet"))
        self.pages["floors"].column.insertWidget(1, self.floor_note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = row(look, self.tabs)
        line.setContentsMargins(look.px(GAP_WIDEST_PX) - TAB_PAD_PX, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(self.stack, 1)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        for keys, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda by=by: self.step(by))

    @property
    def floors(self) -> ListEdit:
        """The list of floors."""
        edit = self.pages["floors"].edit
        assert isinstance(edit, ListEdit)  # noqa: S101 - told to the type checker
        return edit

    def row(self, section: str, key: str) -> FieldRow:
        """Return a field of a part that is not a list."""
        edit = self.pages[section].edit
        assert isinstance(edit, GroupEdit)  # noqa: S101 - told to the type checker
        return edit.rows[key]

    def written(self) -> dict[str, Any]:
        """Return the order for the file; empty parts are left out."""
        found = {key: page.edit.written() for key, page in self.pages.items()}
        return {key: value for key, value in found.items() if value}

    def show_document(self, document: Mapping[str, Any]) -> None:
        """Show an order without reporting a change."""
        self._is_showing = True
        try:
            for key, page in self.pages.items():
                page.edit.show_written(document.get(key))
        finally:
            self._is_showing = False
        self.floors.none_box.hide()

    def show_faults(self, faults: Sequence[OrderFault]) -> None:
        """Pass the faults on to the fields, and show on each tab how many it has."""
        by_place = {(fault.group, fault.key): fault for fault in faults}
        for at, (key, page) in enumerate(self.pages.items()):
            page.edit.show_faults("[[floors]]" if key == "floors" else f"[{key}]", by_place)
            count = page.edit.count_faults()
            title = spoken(SECTION_TITLES[key])
            self.tabs.setTabText(at, f"{title} ({count})" if count else title)
            told = self.tr("%n to correct", "", count) if count else ""
            self.tabs.setTabToolTip(at, told)

    def show_floor_advice(self, sentences: Sequence[str]) -> None:
        """Show above the floors what workers may object to."""
        self.floor_note.setText("\n".join(sentences))
        self.floor_note.setVisible(bool(sentences))

    def count_faults(self) -> int:
        """Return how many fields have a fault."""
        return sum(page.edit.count_faults() for page in self.pages.values())

    def go_to_fault(self) -> bool:
        """Scroll to the first field with a fault and focus it; False: there is none."""
        for at, page in enumerate(self.pages.values()):
            row = page.edit.first_fault()
            if row is not None:
                self.tabs.setCurrentIndex(at)
                row.edit.setFocus()
                page.ensureWidgetVisible(row)
                return True
        return False

    def step(self, by: int) -> None:
        """Go to the next part, or the previous one, in a cycle."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())

    def _on_changed(self) -> None:
        self.floors.none_box.hide()
        if not self._is_showing:
            self.changed.emit()
