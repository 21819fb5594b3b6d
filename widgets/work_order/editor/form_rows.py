"""Rows of the form: a field with title, help and fault; groups, and lists of groups."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from annotator.pay.order.fields.field_spec import FieldKind, FieldSpec, specs_of
from annotator.pay.order.order_tables import OrderFault
from annotator.sentences.parts import Name
from widgets.kit.dialogs.form_widgets import Mark, button, set_role, words
from widgets.kit.error_text import sentence_text
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX, GAP_WIDEST_PX
from widgets.work_order.editor.edits import (
    ChoiceEdit,
    CurrencyEdit,
    Edit,
    LineEdit,
    QuietButton,
    example_of,
)
from widgets.work_order.editor.text_edit import TextEdit
from widgets.work_order.order_summary_words import not_disclosed, spoken

Faults = Mapping[tuple[str, str], OrderFault]
"""The faults of a draft by group and key."""

_SINGLE: Final[Mapping[FieldKind, type[LineEdit | ChoiceEdit | CurrencyEdit | TextEdit]]] = {
    FieldKind.TEXT: TextEdit,
    FieldKind.YES_NO: ChoiceEdit,
    FieldKind.CHOICE: ChoiceEdit,
    FieldKind.CURRENCY: CurrencyEdit,
}


_LONG: Final = frozenset({FieldKind.TEXT, FieldKind.LINE})
"""Kinds that need a whole line."""


class FieldRow(QWidget):
    """One field of the form. An undisclosed value is marked as prominently as for workers."""

    def __init__(
        self, look: Look, key: str, spec: FieldSpec, parent: QWidget | None = None
    ) -> None:
        """Lay the field out, empty."""
        super().__init__(parent)
        self._spec = spec
        self.key = key
        self.edit = edit_for(look, spec, self)
        self._name = _as_heading(spoken(spec.title))
        self.title = words(self._name, "heading")
        self.title.setBuddy(self.edit)
        self.silence = _silence(look)
        self.note = words(spoken(spec.note), "quiet")
        self.hint = words("", "quiet")
        self.fault = words("", "refusal")
        self.tail = QHBoxLayout()
        self.tail.setContentsMargins(0, 0, 0, 0)
        self.tail.setSpacing(look.px(GAP_PX))
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(look.px(GAP_PX))
        head.addWidget(self.title, 1)
        head.addWidget(self.silence)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(2))
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.edit)
        column.addLayout(self.tail)
        column.addWidget(self.hint)
        column.addWidget(self.fault)
        self.below = QVBoxLayout()
        column.addLayout(self.below)
        self.edit.changed.connect(self._on_changed)
        self.show_hint("")
        self.show_fault(None)
        self._on_changed()

    def show_hint(self, text: str, tone: str = "quiet") -> None:
        """Show a hint about the value, or none."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        set_role(self.hint, tone)

    def show_fault(self, fault: OrderFault | None) -> None:
        """Show the fault in one sentence, or none."""
        text = self.edit.trouble() or ("" if fault is None else self._sentence(fault))
        self.fault.setText(text)
        self.fault.setVisible(bool(text))
        target = self.edit.focusProxy()
        if target is not None:
            target.setAccessibleDescription(text or self.note.text())

    @property
    def has_fault(self) -> bool:
        """Whether this field itself has a fault."""
        return bool(self.fault.text())

    def _sentence(self, fault: OrderFault) -> str:
        if self.edit.written() is None and self._spec.is_required:
            text = self.tr("%s must be filled in, such as %s.")
            return text % (self._name, example_of(self._spec))
        return sentence_text(fault.about.with_places(field=Name(self._name))).lstrip()

    def _on_changed(self) -> None:
        is_silent = self.edit.written() is None and not self._spec.is_required
        self.silence.setVisible(is_silent)


class GroupEdit(Edit):
    """The fields of one group, one below the other."""

    def __init__(
        self,
        look: Look,
        holds: type[Any],
        parent: QWidget | None = None,
        *,
        is_inner: bool = False,
    ) -> None:
        """Lay out all fields of the group; in a nested group, two short ones share a line."""
        super().__init__(parent)
        self.rows: dict[str, FieldRow] = {}
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(look.px(GAP_WIDE_PX))
        self.grid.setHorizontalSpacing(look.px(GAP_WIDEST_PX))
        for column in (0, 1) if is_inner else ():
            self.grid.setColumnStretch(column, 1)
        at = -1
        for key, spec in specs_of(holds):
            row = FieldRow(look, key, spec, self)
            row.edit.changed.connect(self.changed)
            self.rows[key] = row
            is_long = not is_inner or spec.holds is not None or spec.kind in _LONG
            at += 2 if is_long and at % 2 == 0 else 1
            span = 2 if is_long else 1
            self.grid.addWidget(row, at // 2, at % 2, 1, span, Qt.AlignmentFlag.AlignTop)
            at += 1 if is_long else 0
        self.setFocusProxy(next(iter(self.rows.values())).edit)

    def written(self) -> object | None:
        """Return the value for the file."""
        found = {key: row.edit.written() for key, row in self.rows.items()}
        return {key: value for key, value in found.items() if value is not None} or None

    def show_written(self, value: object | None) -> None:
        """Show a value of a file; None empties the field."""
        group = value if isinstance(value, dict) else {}
        for key, row in self.rows.items():
            row.edit.show_written(group.get(key))

    def show_faults(self, group: str, faults: Faults) -> None:
        """Pass the faults on to the fields; ``group`` is the name of this group in them."""
        for key, row in self.rows.items():
            inner = f"{group.strip('[]')}.{key}"
            row.show_fault(faults.get((group, key)) or faults.get((inner, "")))
            if isinstance(row.edit, GroupEdit | ListEdit):
                row.edit.show_faults(inner, faults)

    def first_fault(self) -> FieldRow | None:
        """Return the first field with a fault, or None."""
        for row in self.rows.values():
            inner = row.edit.first_fault() if isinstance(row.edit, GroupEdit | ListEdit) else None
            if inner is not None or row.has_fault:
                return inner or row
        return None

    def count_faults(self) -> int:
        """Return how many fields have a fault."""
        rows = self.rows.values()
        inner = [row.edit for row in rows if isinstance(row.edit, GroupEdit | ListEdit)]
        return sum(row.has_fault for row in rows) + sum(edit.count_faults() for edit in inner)


class ListEdit(Edit):
    """Groups of one kind: deductions, contractors, floors. They can be added and removed."""

    def __init__(self, look: Look, spec: FieldSpec, parent: QWidget | None = None) -> None:
        """Start without groups."""
        super().__init__(parent)
        assert spec.holds is not None  # noqa: S101 - told to the type checker
        self._look, self._holds, self._title = look, spec.holds, spoken(spec.title)
        self.entries: list[GroupEdit] = []
        self._frames: list[QFrame] = []
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(look.px(GAP_PX))
        self.add_button = button(self.tr("Add"))
        self.add_button.setAccessibleName(self.tr("Add to: %s") % self._title)
        self.none_box = QCheckBox(self.tr("There are none"))
        self.none_box.setAccessibleName(self.tr("There are none: %s") % self._title)
        self.tail = QHBoxLayout()
        self.tail.setContentsMargins(0, 0, 0, 0)
        self.tail.setSpacing(look.px(GAP_PX))
        self.tail.addWidget(self.add_button)
        self.tail.addWidget(self.none_box)
        self.tail.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(GAP_PX))
        column.addLayout(self._lines)
        column.addLayout(self.tail)
        self.add_button.clicked.connect(self._on_add)
        self.none_box.toggled.connect(lambda _on: self.changed.emit())
        self.setFocusProxy(self.add_button)

    def written(self) -> object | None:
        """Return the value for the file."""
        if self.entries:
            return [entry.written() or {} for entry in self.entries]
        return [] if self.none_box.isChecked() else None

    def show_written(self, value: object | None) -> None:
        """Show a value of a file; None empties the field."""
        while self.entries:
            self._take_out(self.entries[-1])
        groups = value if isinstance(value, list) else []
        for group in groups:
            self.add(group if isinstance(group, dict) else {})
        self.none_box.setChecked(groups == [] and value is not None)
        self.changed.emit()

    def add(self, group: Mapping[str, Any]) -> GroupEdit:
        """Append a group and return its fields."""
        frame = QFrame(self)
        entry = GroupEdit(self._look, self._holds, frame, is_inner=True)
        entry.show_written(dict(group))
        entry.changed.connect(self.changed)
        frame.setProperty("role", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(*(self._look.px(GAP_WIDE_PX),) * 4)
        column.setSpacing(self._look.px(GAP_PX))
        away = QuietButton(self._look, self.tr("Remove"))
        away.setAccessibleName(self.tr("Remove from: %s") % self._title)
        away.clicked.connect(partial(self._on_remove, entry))
        column.addWidget(entry)
        column.addWidget(away)
        self.entries.append(entry)
        self._frames.append(frame)
        self._lines.addWidget(frame)
        self._tidy()
        return entry

    def show_faults(self, group: str, faults: Faults) -> None:
        """Pass the faults on to the groups; ``group`` is the name of this list in them."""
        for number, entry in enumerate(self.entries, start=1):
            entry.show_faults(f"{group} no. {number}", faults)

    def first_fault(self) -> FieldRow | None:
        """Return the first field with a fault, or None."""
        found = (entry.first_fault() for entry in self.entries)
        return next((row for row in found if row is not None), None)

    def count_faults(self) -> int:
        """Return how many fields have a fault."""
        return sum(entry.count_faults() for entry in self.entries)

    def _on_add(self) -> None:
        entry = self.add({})
        entry.setFocus()
        self.changed.emit()

    def _on_remove(self, entry: GroupEdit) -> None:
        self._take_out(entry)
        self.add_button.setFocus()
        self.changed.emit()

    def _take_out(self, entry: GroupEdit) -> None:
        at = self.entries.index(entry)
        del self.entries[at]
        frame = self._frames.pop(at)
        frame.hide()
        frame.deleteLater()
        self._tidy()

    def _tidy(self) -> None:
        self.none_box.setVisible(not self.entries)
        if self.entries:
            self.none_box.setChecked(False)


def edit_for(look: Look, spec: FieldSpec, parent: QWidget) -> Edit:
    """Return the field for values of this kind.

    It is built inside its parent: whatever is built first and put into a parent later is dressed
    again, with all that it holds.
    """
    if spec.holds is not None:
        if spec.kind is FieldKind.TABLES:
            return ListEdit(look, spec, parent)
        return GroupEdit(look, spec.holds, parent, is_inner=True)
    return _SINGLE.get(spec.kind, LineEdit)(look, spec, parent)


def _as_heading(title: str) -> str:
    """Return a title with a capital; within sentences some are in lower case."""
    return title[:1].upper() + title[1:]


def _silence(look: Look) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(look.px(4))
    line.addWidget(Mark(look, "circle-help", "attention", 14))
    text: QLabel = words(not_disclosed(), "attention")
    text.setWordWrap(False)
    line.addWidget(text)
    return holder
