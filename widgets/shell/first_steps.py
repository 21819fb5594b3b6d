"""The first steps: a short list that ticks itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from annotator.actions.keys_in_force import Keymap, standard_keymap
from widgets.kit.dialogs.form_widgets import Mark, row, set_role, words
from widgets.kit.key_text import with_keys
from widgets.kit.layouts import new_column
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX

STEPS = ("draw", "label", "type", "time", "export", "statement")
"""The ids of the steps, in order."""

LARGE = 1.5
"""From this scale on the key is below its step: side by side the column would be too wide."""


class FirstSteps(QWidget):
    """Six steps to the first statement, each with its key.

    Signals:
        dismissed: the person closed the list.
    """

    dismissed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Start with nothing done."""
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._done: set[str] = set()
        titles = {
            "draw": self.tr("Draw a box"),
            "label": self.tr("Label the box"),
            "type": self.tr("Type the text in the box"),
            "time": self.tr("See your time and pay"),
            "export": self.tr("Export"),
            "statement": self.tr("Read your statement"),
        }
        self.close_button = QToolButton()
        self.setAccessibleName(self.tr("First steps"))
        self.close_button.setAccessibleName(self.tr("Close the first steps"))
        self.close_button.setToolTip(self.tr("Close; Help opens it again"))
        self.close_button.clicked.connect(self.dismissed)
        self.count = words("", "quiet")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, len(STEPS))
        self.progress.setAccessibleName(self.tr("First steps done"))
        column = new_column(self, look.px(GAP_PX // 2), margins=look.px(GAP_WIDE_PX))
        head = row(look, words(self.tr("First steps"), "heading"), self.count, self.close_button)
        head.setStretch(0, 1)
        self.count.setWordWrap(False)
        column.addLayout(head)
        column.addWidget(self.progress)
        self._marks: dict[str, Mark] = {}
        self._lines: dict[str, QWidget] = {}
        self._texts: list[QHBoxLayout] = []
        self._hints: dict[str, QLabel] = {}
        for step in STEPS:
            column.addWidget(self._step(step, titles[step]))
        self.show_keys(standard_keymap())
        column.addStretch(1)
        look.changed.connect(self._restyle)
        self._restyle()
        self._show()

    @property
    def is_finished(self) -> bool:
        """Whether every step is done."""
        return self._done >= set(STEPS)

    def tick(self, step: str) -> None:
        """Mark a step as done, if it is not yet.

        Raises:
            KeyError: there is no such step.
        """
        self._marks[step].show_icon("circle-check", "accent")
        self._done.add(step)
        self._show()

    def clear(self) -> None:
        """Mark no step as done."""
        self._done.clear()
        for mark in self._marks.values():
            mark.show_icon("circle", "quiet")
        self._show()

    def show_keys(self, keymap: Keymap) -> None:
        """Show these keys beside the steps."""
        texts = {
            "draw": with_keys(self.tr("%1, then drag"), keymap, "tool-box"),
            "label": with_keys(self.tr("a key, %1 to %2"), keymap, "label-1", "label-9"),
            "type": with_keys(self.tr("%1, then type"), keymap, "finish"),
            "time": with_keys("%1", keymap, "time-and-pay"),
            "export": with_keys("%1", keymap, "export"),
            "statement": with_keys("%1", keymap, "statement"),
        }
        for step, text in texts.items():
            self._hints[step].setText(text)

    def _step(self, step: str, title: str) -> QWidget:
        name, hint = words(title), words("", "quiet")
        self._hints[step] = hint
        name.setWordWrap(False)
        hint.setWordWrap(False)
        texts = QHBoxLayout()
        texts.addWidget(name, 1)
        texts.addWidget(hint)
        self._texts.append(texts)
        self._marks[step] = Mark(self._look, "circle", "quiet")
        line = row(self._look)
        line.addWidget(self._marks[step], 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(texts, 1)
        holder = QWidget()
        holder.setLayout(line)
        self._lines[step] = name
        return holder

    def _show(self) -> None:
        done = len(self._done)
        self.progress.setValue(done)
        text = self.tr("%1 of %2").replace("%1", str(done)).replace("%2", str(len(STEPS)))
        self.count.setText(self.tr("all done") if self.is_finished else text)
        for step, name in self._lines.items():
            is_done = step in self._done
            set_role(name, "quiet" if is_done else "")
            state = self.tr("done") if is_done else self.tr("to do")
            name.setAccessibleDescription(state)

    def _restyle(self) -> None:
        is_large = self._look.zoom >= LARGE
        beside, below = QHBoxLayout.Direction.LeftToRight, QHBoxLayout.Direction.TopToBottom
        for texts in self._texts:
            texts.setDirection(below if is_large else beside)
        self.close_button.setIcon(self._look.icon("x"))
