"""The dialog for the attributes of a label and their allowed values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QToolButton, QWidget

from annotator.errors import InvalidValueError
from annotator.model.entities import AttributeKind, AttributeValue, ValueKind
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import button, row, words
from widgets.kit.error_text import error_text
from widgets.theme.look import Look

_LIMITS: Final = re.compile(r"\s*(-?[\d.,]+)?\s*(?:to|…|\.\.|–)\s*(-?[\d.,]+)?\s*")
Check = Callable[[tuple[AttributeKind, ...]], str]
"""Returns the problem with a set of attributes, or ""."""


class KindsDialog(DialogFrame):
    """A row for each attribute of one label; problems are shown below."""

    def __init__(
        self,
        look: Look,
        label: str,
        kinds: Sequence[AttributeKind],
        check: Check,
        parent: QWidget | None = None,
    ) -> None:
        """Show the attributes of the label."""
        super().__init__(look, "", width_px=720, parent=parent)
        self.show_titles(self.tr("Attributes"), self.tr("Attributes of “%1”").replace("%1", label))
        self._check = check
        self.rows: list[_KindRow] = []
        self.body.addWidget(
            words(
                self.tr(
                    "What to record for each region with this label. Occluded, truncated, "
                    "difficult, crowd and confidential exist for every region."
                ),
                "quiet",
            )
        )
        self._grid, self._headings = self._table(look)
        self.body.addLayout(self._grid)
        self.add_row_button = button(self.tr("&Add an attribute"), call=self._add_new)
        self.body.addLayout(row(look, self.add_row_button, 1))
        self.fault = words("", "refusal")
        self.fault.hide()
        self.body.addWidget(self.fault)
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("Cance&l"), call=self.reject)
        self.save_button = self.add_primary(self.tr("&Save"), self._save)
        for kind in kinds:
            self._add(kind)
        self._show_headings()
        # Otherwise Enter would save an empty dialog.
        (self.rows[0].name if self.rows else self.add_row_button).setFocus()

    def _table(self, look: Look) -> tuple[QGridLayout, list[QWidget]]:
        """Return the grid of the rows and their headings."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(8))
        grid.setVerticalSpacing(look.px(6))
        for column, stretch in ((0, 3), (2, 4), (3, 2)):
            grid.setColumnStretch(column, stretch)
        texts = (
            self.tr("Name"),
            self.tr("Type"),
            self.tr("Allowed values"),
            self.tr("Default"),
        )
        headings: list[QWidget] = [words(text, "quiet") for text in texts]
        for place, heading in enumerate(headings):
            grid.addWidget(heading, 0, place)
        return grid, headings

    def kinds(self) -> tuple[AttributeKind, ...]:
        """Return the attributes in the rows.

        Raises:
            InvalidValueError: a row is invalid; names the row and the reason.
        """
        return tuple(each.kind() for each in self.rows)

    def _save(self) -> None:
        try:
            fault = self._check(self.kinds())
        except InvalidValueError as error:
            fault = error_text(error)
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        if fault:
            self.fit()
        else:
            self.accept()

    def _add_new(self) -> None:
        name = self._add(AttributeKind("", ValueKind.CHOICE)).name
        name.show()  # Qt would show it later, and a hidden widget takes no focus
        name.setFocus()
        self._show_headings()
        self.fit()

    def _add(self, kind: AttributeKind) -> _KindRow:
        made = _KindRow(self.look, kind)
        at = self._grid.rowCount()
        for place, part in enumerate((made.name, made.what, made.values, made.default, made.out)):
            self._grid.addWidget(part, at, place)
        made.out.clicked.connect(lambda: self._remove(made))
        self.rows.append(made)
        return made

    def _remove(self, gone: _KindRow) -> None:
        self.rows.remove(gone)
        for part in (gone.name, gone.what, gone.values, gone.default, gone.out):
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._show_headings()
        self.add_row_button.setFocus()

    def _show_headings(self) -> None:
        for heading in self._headings:
            heading.setVisible(bool(self.rows))


class _KindRow:
    """The fields of one attribute."""

    def __init__(self, look: Look, kind: AttributeKind) -> None:
        self.name, self.values, self.default = QLineEdit(kind.name), QLineEdit(), QLineEdit()
        self.what = QComboBox()
        tr = self.what.tr
        for each, text in (
            (ValueKind.FLAG, tr("Yes or no")),
            (ValueKind.NUMBER, tr("Number")),
            (ValueKind.CHOICE, tr("Choice")),
            (ValueKind.TEXT, tr("Text")),
        ):
            self.what.addItem(text, each)
        self.what.setCurrentIndex(self.what.findData(kind.kind))
        self.out = QToolButton()
        self.out.setIcon(look.icon("x"))
        self.name.setAccessibleName(tr("Name of the attribute"))
        self.what.setAccessibleName(tr("Type"))
        self.values.setAccessibleName(tr("Allowed values"))
        self.default.setAccessibleName(tr("Default value"))
        self.out.setAccessibleName(tr("Remove the attribute"))
        self.out.setToolTip(tr("Remove"))
        self.values.setText(_values_text(kind))
        self.default.setText(_default_text(kind))
        for field in (self.name, self.values, self.default):
            field.setCursorPosition(0)
        self.what.currentIndexChanged.connect(lambda *_args: self._suit())
        self._suit()

    def kind(self) -> AttributeKind:
        """Return the attribute in this row.

        Raises:
            InvalidValueError: it is invalid; gives the reason.
        """
        name, what = self.name.text().strip(), ValueKind(self.what.currentData())
        values, begins = self.values.text(), self.default.text().strip()
        choices = tuple(each.strip() for each in values.split(",") if each.strip())
        lowest, highest = _limits(name, values) if what is ValueKind.NUMBER else (None, None)
        return AttributeKind(
            name,
            what,
            choices if what is ValueKind.CHOICE else (),
            _default(name, what, begins),
            lowest,
            highest,
        )

    def _suit(self) -> None:
        what = ValueKind(self.what.currentData())
        hints = {
            ValueKind.CHOICE: self.what.tr("red, blue, other"),
            ValueKind.NUMBER: self.what.tr("0 to 120, or empty"),
        }
        self.values.setPlaceholderText(hints.get(what, ""))
        self.values.setVisible(what in hints)
        is_flag = what is ValueKind.FLAG
        self.default.setPlaceholderText(_yes() if is_flag else "")


def _values_text(kind: AttributeKind) -> str:
    if kind.kind is ValueKind.CHOICE:
        return ", ".join(kind.choices)
    if kind.lowest is None and kind.highest is None:
        return ""
    low = "" if kind.lowest is None else f"{kind.lowest:g}"
    high = "" if kind.highest is None else f"{kind.highest:g}"
    return f"{low} to {high}".strip()


def _default_text(kind: AttributeKind) -> str:
    if kind.default is None or kind.default is False:
        return ""
    return _yes() if kind.default is True else f"{kind.default}"


def _yes() -> str:
    return QCoreApplication.translate("attributes", "yes")


def _limits(name: str, text: str) -> tuple[float | None, float | None]:
    if not text.strip():
        return None, None
    found = _LIMITS.fullmatch(text)
    try:
        low, high = (
            (each and float(each.replace(",", "."))) for each in (found.groups() if found else "")
        )
    except ValueError as error:
        raise InvalidValueError(
            f"“{text}” is not a range for “{name}”. Write it as 0 to 120, or leave it empty."
        ) from error
    return low or (0.0 if low == 0 else None), high or (0.0 if high == 0 else None)


def _default(name: str, what: ValueKind, text: str) -> AttributeValue | None:
    if not text:
        return None
    if what is ValueKind.FLAG:
        if text.casefold() not in {"yes", _yes().casefold()}:
            raise InvalidValueError(f"The default of “{name}” can only be yes or empty.")
        return True
    if what is ValueKind.NUMBER:
        plain = text.replace(",", ".")
        try:
            return float(plain) if "." in plain or "e" in plain.casefold() else int(plain)
        except ValueError as error:
            raise InvalidValueError(
                f"“{name}” is a number; its default cannot be “{text}”."
            ) from error
    return text
