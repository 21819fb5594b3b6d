"""The form behind the funnel, with all parts of a filter."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from annotator.display_text import shown_name
from annotator.items.filters import NO_LIMIT, ItemFilter, NumberRange
from annotator.model.entities import Labels, Review, Status
from widgets.items.item_words import MEGABYTE, MINUTE_MS, flag_words, status_words
from widgets.kit.dialogs.number_fields import NumberField, fault_line
from widgets.kit.layouts import new_column, new_row
from widgets.kit.plain_text import PlainLabel, add_row
from widgets.theme.look import Look
from widgets.theme.tokens import ROW_PX

WIDTH_PX = 340
MOST = 1_000_000

Ends = tuple[NumberField, NumberField]
"""The least and the greatest value of a span."""


class FilterForm(QFrame):
    """A popup under the funnel; a choice takes effect at once.

    Signals:
        chosen: an ``ItemFilter``, without the part in the search field.
        cleared: all items are to be shown.
    """

    chosen = Signal(object)
    cleared = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        """Lay out the fields."""
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self._is_filling = False
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Filter"))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(6)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.states = self._states()
        self.labels = self._combo(self.tr("Label"))
        self.tags = self._combo(self.tr("Tag"))
        self.text = QLineEdit()
        self.text.setAccessibleName(self.tr("Text contains"))
        self.text.textEdited.connect(self._tell)
        add_row(self._form, self.tr("Text contains"), self.text)
        self.marks = self._combo(self.tr("Marked as"))
        self._fill_marks()
        self.regions = self._span(self.tr("Regions"))
        self.long_px = self._span(self.tr("Picture, px"))
        self.file_mb = self._span(self.tr("File, MB"))
        self.spent_min = self._span(self.tr("Time spent, min"))
        self.clear_button = QPushButton(self.tr("Show all items"))
        self.clear_button.clicked.connect(self.cleared)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(self.hide)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        inside.setLayout(self._form)
        self._form.setContentsMargins(12, 12, 12, 4)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        feet = new_row(margins=(12, 4, 12, 12))
        feet.addWidget(self.clear_button)
        feet.addStretch(1)
        feet.addWidget(self.close_button)
        column = new_column(self, 0, margins=1)
        column.addWidget(area, 1)
        column.addLayout(feet)
        self._inside = inside

    def _states(self) -> dict[Status | Review | None, QCheckBox]:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        boxes: dict[Status | Review | None, QCheckBox] = {}
        names: list[tuple[Status | Review | None, str]] = [(None, self.tr("open"))]
        names.extend(status_words().items())
        for at, (state, words) in enumerate(names):
            box = boxes[state] = QCheckBox(words)
            box.toggled.connect(self._tell)
            grid.addWidget(box, at // 2, at % 2)
        add_row(self._form, self.tr("Status"), grid)
        return boxes

    def _combo(self, title: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(title)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(10)
        combo.addItem(self.tr("any"), None)
        combo.currentIndexChanged.connect(self._tell)
        add_row(self._form, title, combo)
        return combo

    def _fill_marks(self) -> None:
        for name, words in flag_words().items():
            self.marks.addItem(words, {"flags": frozenset({name})})
        self.marks.addItem(self.tr("practice"), {"is_practice": True})
        self.marks.addItem(self.tr("with a comment"), {"has_comment": True})
        self.marks.addItem(self.tr("to review"), {"is_to_review": True})
        self.marks.addItem(self.tr("with undecided drafts"), {"has_drafts": True})

    def _span(self, title: str) -> Ends:
        row = QHBoxLayout()
        row.setSpacing(8)
        ends = NumberField(), NumberField()
        names = self.tr("%1, at least"), self.tr("%1, at most")
        for spin, name in zip(ends, names, strict=True):
            spin.setRange(-1, MOST)
            spin.setValue(-1)
            spin.setSpecialValueText("–")
            spin.setMinimumHeight(self._look.px(ROW_PX))
            spin.setAccessibleName(name.replace("%1", title))
            spin.setKeyboardTracking(False)
            spin.valueChanged.connect(self._tell)
        row.addWidget(ends[0], 1)
        row.addWidget(PlainLabel(self.tr("to")))
        row.addWidget(ends[1], 1)
        add_row(self._form, title, row)
        self._form.addRow(fault_line(*ends))
        return ends

    # Display and input -------------------------------------------------------------

    def show_labels(self, labels: Labels) -> None:
        """Offer these labels in the filter."""
        self._is_filling = True
        for combo in (self.labels, self.tags):
            kept = combo.currentData()
            while combo.count() > 1:
                combo.removeItem(1)
            for label in labels.values():
                combo.addItem(shown_name(label.name), label.id)
            combo.setCurrentIndex(max(0, combo.findData(kept)))
        self._is_filling = False

    def show_filter(self, wanted: ItemFilter) -> None:
        """Show a filter."""
        self._is_filling = True
        for state, box in self.states.items():
            chosen = wanted.is_open if state is None else state in wanted.statuses | wanted.reviews
            box.setChecked(chosen)
        for combo, ids in ((self.labels, wanted.labels), (self.tags, wanted.tags)):
            combo.setCurrentIndex(max(0, combo.findData(next(iter(ids), None))))
        if self.text.text() != wanted.text:
            self.text.setText(wanted.text)
        self.marks.setCurrentIndex(self._mark_of(wanted))
        for ends, span, each in self._spans(wanted):
            for spin, end in zip(ends, (span.least, span.most), strict=True):
                spin.setValue(-1 if end is None else end // each)
        self._is_filling = False

    def _mark_of(self, wanted: ItemFilter) -> int:
        for at in range(1, self.marks.count()):
            marks = self.marks.itemData(at)
            if replace(wanted, **marks) == wanted:
                return at
        return 0

    def _spans(self, wanted: ItemFilter) -> tuple[tuple[Ends, NumberRange, int], ...]:
        return (
            (self.regions, wanted.regions, 1),
            (self.long_px, wanted.long_px, 1),
            (self.file_mb, wanted.file_bytes, MEGABYTE),
            (self.spent_min, wanted.spent_ms, MINUTE_MS),
        )

    def _tell(self) -> None:
        if self._is_filling:
            return
        chosen = [state for state, box in self.states.items() if box.isChecked()]
        label, tag = self.labels.currentData(), self.tags.currentData()
        wanted = ItemFilter(
            is_open=None in chosen,
            statuses=frozenset(each for each in chosen if isinstance(each, Status)),
            reviews=frozenset(each for each in chosen if isinstance(each, Review)),
            labels=frozenset() if label is None else frozenset({label}),
            tags=frozenset() if tag is None else frozenset({tag}),
            text=self.text.text().strip(),
            regions=_span_of(self.regions),
            long_px=_span_of(self.long_px),
            file_bytes=_span_of(self.file_mb, MEGABYTE),
            spent_ms=_span_of(self.spent_min, MINUTE_MS),
        )
        self.chosen.emit(replace(wanted, **(self.marks.currentData() or {})))

    # Qt overrides -----------------------------------------------------------

    def sizeHint(self) -> QSize:
        inside = self._inside.sizeHint()
        feet = self.close_button.sizeHint().height() + 24
        room = self.screen().availableGeometry().size()
        width = max(self._look.px(WIDTH_PX), inside.width() + 16)
        return QSize(width, inside.height() + feet).boundedTo(room)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)


def _span_of(ends: Ends, each: int = 1) -> NumberRange:
    least, most = (None if spin.value() < 0 else spin.value() * each for spin in ends)
    return NO_LIMIT if least is None and most is None else NumberRange(least, most)
