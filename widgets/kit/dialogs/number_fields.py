"""Number fields with the same text margin as text fields."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox

_SIDE_PX: Final = 9
"""Border and padding of the other fields; Qt itself adds 2 px in all of them."""


class NumberField(QSpinBox):
    """A field for a whole number; ``name`` is for screen readers."""

    def __init__(self, name: str = "") -> None:
        """Start with Qt's default range."""
        super().__init__()
        _prepare(self, name)


class DecimalField(QDoubleSpinBox):
    """A field for a decimal number; ``name`` is for screen readers."""

    def __init__(self, name: str = "") -> None:
        """Start with Qt's default range."""
        super().__init__()
        _prepare(self, name)


def _prepare(field: QAbstractSpinBox, name: str) -> None:
    # A style sheet cannot do this: Qt gives the text the full width of such a field.
    field.lineEdit().setTextMargins(_SIDE_PX, 0, _SIDE_PX, 0)
    if name:
        field.setAccessibleName(name)
        field.lineEdit().setAccessibleName(name)
