"""What the rows of *Payments* say, whether they lie in a line or below each other."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from widgets.time_pay.dialogs.payments_dialog import ROW, PaymentsDialog


def payment_rows(dialog: PaymentsDialog) -> list[str]:
    """Return what was recorded, a text for each row, as it is shown."""
    items = (dialog.list.itemAt(at) for at in range(dialog.list.count()))
    parts = (item.widget() for item in items if item is not None)
    return [part.text() for part in parts if isinstance(part, QLabel) and part.objectName() == ROW]
