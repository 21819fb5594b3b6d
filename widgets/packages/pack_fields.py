"""How a job is split: overlap, gold, size, day, guideline, and which items."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QFormLayout, QLineEdit, QWidget

from widgets.kit.dialogs.day_field import DayField
from widgets.kit.dialogs.form_widgets import row
from widgets.kit.dialogs.number_fields import NumberField, fault_line
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.layouts import new_column
from widgets.kit.plain_text import add_row
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX

_MOST_WORKERS: Final = 1000
_MOST_PERCENT: Final = 90
_MOST_MB: Final = 1_000_000
_MB: Final = 10**6


class GoldKind(StrEnum):
    """Where the gold items come from."""

    NONE = "none"
    SHARE = "share"
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitChoice:
    """How the job is to be split.

    ``gold_list`` is a file with a path on each line. ``vendor`` is None for
    the one of the work order.
    """

    overlap: int = 1
    gold_percent: int = 0
    gold_list: Path | None = None
    limit_bytes: int = 0
    due: dt.date | None = None
    guideline: Path | None = None
    vendor: str | None = None
    keeps_order: bool = False
    takes_done: bool = False
    has_drafts: bool = False


class PackFields(QWidget):
    """The fields, each with its title beside it; the dialog places ``vendor``.

    Signals:
        changed: a choice has changed.
    """

    changed = Signal()

    def __init__(self, look: Look, today: dt.date) -> None:
        """Start with one worker for each item, and nothing else."""
        super().__init__()
        self.overlap = NumberField(self.tr("How many workers get each item"))
        self.overlap.setRange(1, _MOST_WORKERS)
        self.gold = QComboBox()
        self.gold.setAccessibleName(self.tr("Gold items"))
        for text, kind in (
            (self.tr("None"), GoldKind.NONE),
            (self.tr("A share of each package"), GoldKind.SHARE),
            (self.tr("Those in a list"), GoldKind.LIST),
        ):
            self.gold.addItem(text, kind.value)
        self.share = NumberField(self.tr("Share of gold items"))
        self.share.setRange(1, _MOST_PERCENT)
        self.share.setValue(10)
        self.share.setSuffix(" %")
        self.gold_list = PathField(look, self.tr("List of gold items"), self._choose_list)
        self.limit = NumberField(self.tr("Largest package"))
        self.limit.setRange(0, _MOST_MB)
        self.limit.setSpecialValueText(self.tr("any size"))
        self.limit.setSuffix(" MB")
        self.limit.setSingleStep(100)
        self.limit.setToolTip(
            self.tr("Larger work is divided into several packages. For a stick: 4000 MB.")
        )
        self.due = DayField(look, self.tr("Wanted by"), today)
        self.guideline = PathField(look, self.tr("Guideline"), self._choose_guideline)
        self.guideline.field.setPlaceholderText(self.tr("PDF, text or picture; none is needed"))
        self.vendor = QLineEdit()
        self.vendor.setAccessibleName(self.tr("Your name on the packages"))
        self.vendor.setPlaceholderText(self.tr("Your name on the packages"))
        self.keeps_order = QCheckBox(
            self.tr("Keep the &order of the job, as for pictures of one film")
        )
        self.takes_done = QCheckBox(self.tr("Pack items that are &done, too"))
        self.has_drafts = QCheckBox(self.tr("Add regions that nobody has &touched, as drafts"))
        self._lay_out(look)
        self._connect()
        self._show_overlap(1)
        self._show_gold()

    def show_vendor(self, name: str) -> None:
        """Show the name in the work order, unless another one was typed."""
        if not self.vendor.isModified():
            self.vendor.setText(name)

    def choice(self) -> SplitChoice:
        """Return what is chosen."""
        kind = GoldKind(self.gold.currentData())
        return SplitChoice(
            overlap=self.overlap.value(),
            gold_percent=self.share.value() if kind is GoldKind.SHARE else 0,
            gold_list=self.gold_list.path if kind is GoldKind.LIST else None,
            limit_bytes=self.limit.value() * _MB,
            due=self.due.day,
            guideline=self.guideline.path,
            vendor=" ".join(self.vendor.text().split()) if self.vendor.isModified() else None,
            keeps_order=self.keeps_order.isChecked(),
            takes_done=self.takes_done.isChecked(),
            has_drafts=self.has_drafts.isChecked(),
        )

    def missing(self) -> str:
        """Return what is missing or wrong, or ""."""
        if GoldKind(self.gold.currentData()) is GoldKind.LIST and self.gold_list.path is None:
            return self.tr("Choose the list of gold items.")
        faults = (self.due.fault(), self.gold_list.fault(), self.guideline.fault())
        return next(filter(None, faults), "")

    def _lay_out(self, look: Look) -> None:
        column = new_column(self, look.px(GAP_PX))
        form = QFormLayout()
        form.setHorizontalSpacing(look.px(GAP_WIDE_PX))
        form.setVerticalSpacing(look.px(GAP_PX - 2))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        add_row(form, self.tr("Each item goes to"), self.overlap)
        gold = QWidget()
        line = new_column(gold, look.px(GAP_PX - 4))
        line.addLayout(row(look, self.gold, self.share))
        line.addWidget(self.gold_list)
        add_row(form, self.tr("Gold items"), gold)
        add_row(form, self.tr("Largest package"), self.limit)
        add_row(form, self.tr("Wanted by"), self.due)
        add_row(form, self.tr("Guideline"), self.guideline)
        column.addLayout(form)
        column.addWidget(fault_line(self.overlap, self.share, self.limit))
        for tick in (self.keeps_order, self.takes_done, self.has_drafts):
            column.addWidget(tick)

    def _connect(self) -> None:
        self.gold.currentIndexChanged.connect(lambda _at: self._show_gold())
        self.overlap.valueChanged.connect(self._show_overlap)
        for number in (self.overlap, self.share, self.limit):
            number.valueChanged.connect(lambda _value: self.changed.emit())
        for path in (self.gold_list, self.guideline):
            path.changed.connect(self.changed)
        self.due.changed.connect(self.changed)
        self.vendor.textEdited.connect(lambda _text: self.changed.emit())
        for tick in (self.keeps_order, self.takes_done, self.has_drafts):
            tick.toggled.connect(lambda _is_on: self.changed.emit())

    def _show_overlap(self, count: int) -> None:
        self.overlap.setSuffix(" " + (self.tr("worker") if count == 1 else self.tr("workers")))

    def _show_gold(self) -> None:
        kind = GoldKind(self.gold.currentData())
        self.share.setVisible(kind is GoldKind.SHARE)
        self.gold_list.setVisible(kind is GoldKind.LIST)
        self.changed.emit()

    def _choose_list(self, start: str) -> str:
        title = self.tr("A list of gold items, one path per line")
        return QFileDialog.getOpenFileName(self, title, start)[0]

    def _choose_guideline(self, start: str) -> str:
        kinds = self.tr("Guidelines (%1)").replace(
            "%1", "*.pdf *.txt *.md *.png *.jpg *.jpeg *.webp"
        )
        return QFileDialog.getOpenFileName(self, self.tr("A guideline"), start, kinds)[0]
