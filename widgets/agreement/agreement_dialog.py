"""The gallery of disagreements: filters, cells, a legend, and what can be done with one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QWidget,
)

from annotator.agreement.disagreements import Disagreement, DisagreementKind
from annotator.display_text import shown_name
from widgets.agreement.disagreement_cell import DisagreementDelegate, cell_px
from widgets.agreement.disagreement_model import DisagreementFilter, DisagreementModel, SortOrder
from widgets.agreement.disagreement_words import kind_text
from widgets.agreement.version_line import VersionSample
from widgets.kit.amount_text import counted
from widgets.kit.dialogs.dialog_frame import SCREEN_SHARE
from widgets.kit.dialogs.form_widgets import button, empty, hairline, words
from widgets.kit.layouts import FlowLayout, new_column, new_row
from widgets.kit.lists.uniform_list import UniformList
from widgets.kit.plain_text import PlainLabel
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX, ROW_PX

SIZE_PX: Final = (940, 680)
LEGEND_LINES: Final = 3
"""More lines of the legend than this scroll: there may be many versions with long names."""

_DIGITS: Final = "123456789"
_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier


class AgreementDialog(QDialog):
    """Shows disagreements; the controller compares, opens items and applies decisions.

    Signals:
        versions_wanted: choose versions and compare them.
        stopped: stop the comparison.
        opened: go to the item of a disagreement.
        taken: take what the version with this number has (0 is the open job) for a disagreement.
    """

    versions_wanted = Signal()
    stopped = Signal()
    opened = Signal(object)
    taken = Signal(object, int)

    def __init__(self, look: Look, model: DisagreementModel, parent: QWidget | None) -> None:
        """Lay out the gallery with nothing in it."""
        super().__init__(parent)
        self._look = look
        self.model = model
        self.setWindowTitle(self.tr("Disagreements with other versions"))
        self.wall = UniformList()
        self.wall.setAccessibleName(self.tr("Disagreements"))
        self.wall.setItemDelegate(DisagreementDelegate(look, self))
        self.wall.setModel(model)
        self.wall.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.wall.lay_side_by_side(cell_px(look))
        self.wall.installEventFilter(self)
        self.wall.doubleClicked.connect(lambda _index: self._open())
        self.wall.selectionModel().currentChanged.connect(lambda *_: self._on_current_changed())
        self._make_filter()
        self.count = PlainLabel()
        self.count.setProperty("role", "quiet")
        self.count.setMinimumHeight(self._look.px(ROW_PX))
        self.summary = words("", "quiet", is_selectable=True)
        self.refusal = words("", "refusal", is_selectable=True)
        self.nothing = words("", "quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the comparison"))
        self.legend = QWidget()
        self._legend = FlowLayout(self.legend, gap_px=look.px(GAP_PX))
        self._make_buttons()
        self._lay_out()
        room = self.screen().availableGeometry().size() * SCREEN_SHARE
        self.resize(QSize(look.px(SIZE_PX[0]), look.px(SIZE_PX[1])).boundedTo(room))
        look.changed.connect(self._fit)
        self.show_nothing_compared()

    def _make_filter(self) -> None:
        self.label = self._combo(self.tr("Label"))
        self.kind = self._combo(self.tr("Kind of disagreement"))
        self.order = self._combo(self.tr("Order"))
        self.label.addItem(self.tr("All labels"), None)
        self.kind.addItem(self.tr("All kinds"), None)
        for kind in DisagreementKind:
            self.kind.addItem(kind_text(kind), kind)
        for name, order in (
            (self.tr("Largest first"), SortOrder.LARGEST),
            (self.tr("Smallest first"), SortOrder.SMALLEST),
            (self.tr("By item"), SortOrder.ITEMS),
        ):
            self.order.addItem(name, order)
        for combo in (self.label, self.kind, self.order):
            combo.currentIndexChanged.connect(self._filter)

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setMinimumHeight(self._look.px(ROW_PX))
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        combo.setSizeAdjustPolicy(policy)
        combo.setMinimumContentsLength(12)
        return combo

    def _make_buttons(self) -> None:
        self.choose_button = button(self.tr("Choose versions…"), call=self.versions_wanted)
        self.stop_button = button(self.tr("Stop"), call=self.stopped)
        self.keep_button = button(self.tr("Keep ours"), call=lambda: self._take(0))
        self.version = self._combo(self.tr("Version to take from"))
        self.take_button = button(
            self.tr("Take it"), call=lambda: self._take(self.version.currentData() or 0)
        )
        self.open_button = button(self.tr("Open the item"), "primary", call=self._open)
        self.close_button = button(self.tr("Close"), call=self.reject)
        self.keep_button.setToolTip(self.tr("Keep ours (1)"))
        self.take_button.setToolTip(self.tr("Take it (the number of the version)"))

    @property
    def _on_current(self) -> Sequence[QWidget]:
        """What can be done with the current disagreement."""
        return self.keep_button, self.version, self.take_button, self.open_button

    def _lay_out(self) -> None:
        gap, side = self._look.px(GAP_PX), GAP_WIDEST_PX
        column = new_column(self, 0)
        self._head = QWidget()
        head = FlowLayout(self._head, gap_px=gap)
        for each in (self.label, self.kind, self.order, self.count):
            head.addWidget(each)
        above = new_column(None, gap, margins=(side, 12, side, gap))
        above.addWidget(self._head)
        above.addWidget(self.summary)
        above.addWidget(self.refusal)
        running = new_row(gap_px=gap)
        running.addWidget(self.progress, 1)
        running.addWidget(self.stop_button)
        above.addLayout(running)
        column.addLayout(above)
        middle = new_column(None, 0, margins=(12, 0, 4, 0))
        middle.addWidget(self.wall, 1)
        middle.addWidget(self.nothing, 1)
        column.addLayout(middle, 1)
        column.addWidget(self._scrolled(self.legend))
        column.addWidget(hairline())
        self._feet = QWidget()
        feet = FlowLayout(self._feet, gap_px=gap)
        for control in (self.choose_button, *self._on_current, self.close_button):
            feet.addWidget(control)
        around = QHBoxLayout()
        around.setContentsMargins(side, 12, side, 12)
        around.addWidget(self._feet)
        column.addLayout(around)

    def _scrolled(self, legend: QWidget) -> QScrollArea:
        self._legend_area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        legend.setContentsMargins(GAP_WIDEST_PX, 4, GAP_WIDEST_PX, 4)
        area.setWidget(legend)
        return area

    def _fit(self) -> None:
        """Give what wraps the height of its lines, and the legend that of a few."""
        width = self.width() - 2 * GAP_WIDEST_PX
        for part in (self._head, self._feet, self.summary, self.refusal):
            part.setFixedHeight(max(0, part.heightForWidth(width)))
        most = LEGEND_LINES * self._look.px(ROW_PX)
        self._legend_area.setFixedHeight(min(most, self.legend.heightForWidth(width)))

    # States ---------------------------------------------------------------------------------------

    def show_nothing_compared(self) -> None:
        """Show that no versions were chosen yet."""
        self._show_state(
            self.tr(
                "Choose other versions of this job: job files, or annotations.json of exports. "
                "Items that two of them confirmed are compared."
            )
        )
        self.choose_button.setFocus()

    def show_progress(self, done: int, total: int) -> None:
        """Show that a comparison runs; ``total`` is 0 if it is unknown."""
        if self.progress.isHidden():
            self._show_state(self.tr("Comparing…"), is_running=True)
            self.stop_button.setFocus()
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def show_refusal(self, sentence: str) -> None:
        """Show why nothing was compared."""
        self.show_nothing_compared()
        self.say(sentence)

    def say(self, sentence: str) -> None:
        """Show a sentence above the cells, until another one is chosen."""
        self.refusal.setText(sentence)
        self.refusal.show()
        self._fit()

    def show_result(self, summary: str, names: Sequence[str]) -> None:
        """Show what is in the model, with the names of the versions, the open job first."""
        self.label.blockSignals(True)
        while self.label.count() > 1:
            self.label.removeItem(1)
        for label in self.model.labels:
            self.label.addItem(shown_name(label), label)
        self.label.blockSignals(False)
        self.version.clear()
        for at, name in enumerate(names[1:], start=1):
            self.version.addItem(f"{at + 1}  {shown_name(name)}", at)
        empty(self._legend)
        for at, name in enumerate(names):
            self._legend.addWidget(VersionSample(self._look, at))
            self._legend.addWidget(PlainLabel(shown_name(name)))
        self._show_state("" if self.model.count else self.tr("The versions agree on everything."))
        self.summary.setText(summary)
        self.summary.setVisible(bool(summary))
        self._fit()
        self._filter()

    def _show_state(self, nothing: str, *, is_running: bool = False) -> None:
        has_cells = not nothing
        self.nothing.setText(nothing)
        self.nothing.setVisible(not has_cells)
        for each in (self.wall, self._legend_area, self.label, self.kind, self.order, self.count):
            each.setVisible(has_cells)
        for control in self._on_current:
            control.setVisible(has_cells)
        self.progress.setVisible(is_running)
        self.stop_button.setVisible(is_running)
        self.choose_button.setEnabled(not is_running)
        self.summary.hide()
        self.refusal.hide()
        self._fit()

    # Input ----------------------------------------------------------------------------------------

    @property
    def wanted(self) -> DisagreementFilter:
        """The filter and the order that are chosen."""
        # Qt gives the values back as plain texts.
        kind = self.kind.currentData()
        return DisagreementFilter(
            self.label.currentData(),
            None if kind is None else DisagreementKind(kind),
            SortOrder(self.order.currentData()),
        )

    def _filter(self) -> None:
        self.model.filter(self.wanted)
        shown = self.model.rowCount()
        self.count.setText(counted(shown, self.tr("1 place"), self.tr("%1 places")))
        self._fit()
        if self.model.count:
            self.wall.setVisible(bool(shown))
            self.nothing.setVisible(not shown)
            self.nothing.setText(self.tr("No disagreement fits. Choose another filter."))
        first = self.model.next_undecided(-1)
        if shown:
            self.choose(first or 0)
        self._show_possible()

    def choose(self, row: int) -> None:
        """Make a row the current one."""
        self.wall.setCurrentIndex(self.model.index(row))
        self.wall.setFocus()

    @property
    def current(self) -> Disagreement | None:
        """The current disagreement, None if there is none."""
        return self.model.found(self.wall.currentIndex().row())

    def _on_current_changed(self) -> None:
        self.refusal.hide()
        self._show_possible()

    def _show_possible(self) -> None:
        found = self.current
        is_ours = found is not None and found.version == 0
        for each in self._on_current:
            each.setEnabled(is_ours)

    def _open(self) -> None:
        if self.current is not None and self.open_button.isEnabled():
            self.opened.emit(self.current)

    def _take(self, version: int) -> None:
        found = self.current
        if found is not None and self.take_button.isEnabled() and version < len(found.has_it):
            self.taken.emit(found, version)

    # Qt overrides ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.wall
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and not event.modifiers() & ~_KEYPAD
        ):
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._open()
                return True
            if event.text() and event.text() in _DIGITS:
                self._take(int(event.text()) - 1)
                return True
        return super().eventFilter(watched, event)
