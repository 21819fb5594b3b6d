"""A bar above the picture with labels and their digits, for *a digit is tag and next*."""

from __future__ import annotations

from collections.abc import Container, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from annotator.model.entities import Label, LabelId
from widgets.kit.dialogs.form_widgets import empty
from widgets.kit.layouts import FlowLayout, new_row
from widgets.kit.plain_text import PlainLabel, button_name
from widgets.theme.look import Look

_LONGEST = 18


class TagBar(QWidget):
    """Shows the current meaning of the digits.

    Signals:
        chosen: a label was clicked.
        ended: the person asks for the usual meaning of the digits.
    """

    chosen = Signal(int)
    ended = Signal()

    def __init__(self, look: Look) -> None:
        """Start without labels."""
        super().__init__()
        self.setObjectName("sidePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._shown: tuple[tuple[LabelId, str, bool], ...] = ()
        self.buttons: list[QPushButton] = []
        title = PlainLabel(self.tr("Tag and next:"))
        title.setProperty("role", "quiet")
        self._chips = FlowLayout()
        self.close_button = QToolButton()
        self.close_button.setToolTip(self.tr("Digits give labels again"))
        self.close_button.setAccessibleName(self.tr("Stop tagging"))
        self.close_button.clicked.connect(self.ended)
        row = new_row(self, 8, margins=(12, 4, 8, 4))
        row.addWidget(title)
        row.addLayout(self._chips, 1)
        row.addWidget(self.close_button)
        look.changed.connect(self._restyle)
        self._restyle()

    def display(self, labels: Sequence[Label], tags: Container[LabelId]) -> None:
        """Show the labels of the digits in order; those of the item are pressed."""
        shown = tuple((label.id, label.name, label.id in tags) for label in labels)
        if shown == self._shown:
            return
        self._shown = shown
        empty(self._chips)
        self.buttons = [self._chip(place, label, tags) for place, label in enumerate(labels, 1)]
        for chip in self.buttons:
            self._chips.addWidget(chip)
        if not labels:
            none_yet = PlainLabel(self.tr("this job has no label yet"))
            none_yet.setProperty("role", "quiet")
            self._chips.addWidget(none_yet)

    def _chip(self, place: int, label: Label, tags: Container[LabelId]) -> QPushButton:
        chip = QPushButton(f"{place}  {button_name(label.name, _LONGEST)}")
        chip.setProperty("role", "choice")
        chip.setCheckable(True)
        chip.setChecked(label.id in tags)
        chip.setAutoDefault(False)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.setToolTip(label.name)
        chip.clicked.connect(lambda *_args, key=label.id: self.chosen.emit(key))
        return chip

    def _restyle(self) -> None:
        self.close_button.setIcon(self._look.icon("x"))
