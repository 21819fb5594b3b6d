"""The window of the audit with thousands of groups and findings: shown, sorted, another table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView, QVBoxLayout, QWidget

from annotator.audit.audit import Audit
from annotator.audit.findings import AuditFinding, Kind
from annotator.audit.report.report_tables import PAY, WORK
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from benchmarks.figures import Figure, judged
from benchmarks.loads import Load
from benchmarks.timing import CPU, Samples
from widgets.audit.audit_dialog import AuditDialog
from widgets.theme.look import Look

_SIZE_PX = (900, 700)
_LISTS = ("pay", "money", "work", "kinds", "labels", "labels_by_kind")


def measure_window(load: Load, folder: Path) -> Iterator[Figure]:
    """Show a result in turns with a bare table of the rows that are visible."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    look = Look(application)  # type: ignore[arg-type]  # the instance is a QApplication
    look.wear("light", 1.0)
    audit = _audit(load.hand_ins)
    shown, sorting, other, floor = (Samples() for _ in range(4))
    for number in range(load.opens + 1):
        dialog = AuditDialog(look, [folder], folder / "audit")
        dialog.show()
        QApplication.processEvents()
        table = dialog.figures
        is_warm = bool(number)
        _do(shown if is_warm else Samples(), lambda: dialog.show_audit(audit))  # noqa: B023 - called at once, in the same turn
        _do(other if is_warm else Samples(), lambda: dialog.tables.setCurrentIndex(1))  # noqa: B023 - called at once, in the same turn
        down = Qt.SortOrder.DescendingOrder
        _do(sorting if is_warm else Samples(), lambda: table.sortByColumn(2, down))  # noqa: B023 - called at once, in the same turn
        dialog.close()
        _do(floor if is_warm else Samples(), _bare_table)
    for name, samples in (("first shown", shown), ("another table", other), ("sorted", sorting)):
        yield judged(f"audit window {name}", "ms", (samples, floor), CPU)


def _do(samples: Samples, act: Callable[[], object]) -> None:
    with samples:
        act()
        QApplication.processEvents()


def _bare_table() -> None:
    """Show a window with a table of eight rows and eight columns."""
    window, table, model = QWidget(), QTableView(), QStandardItemModel()
    for row in range(8):
        model.appendRow([QStandardItem(f"{row} {column}") for column in range(8)])
    table.setModel(model)
    QVBoxLayout(window).addWidget(table)
    window.resize(*_SIZE_PX)
    window.show()
    QApplication.processEvents()
    window.close()


class _Group(dict[str, object]):
    """The figures of a group; it has every figure."""

    def __missing__(self, _name: str) -> int:
        return 7


def _audit(groups: int) -> Audit:
    rows = [
        _Group(
            dict.fromkeys((*PAY, *WORK), 1_000_000 + number)
            | {"currency": "KES", "value": f"Batch {number} of streets", "is_others": 0}
        )
        for number in range(groups)
    ]
    report = {
        "exports": {"found": groups, "counted": groups},
        **dict.fromkeys(_LISTS, rows[:3]),
        "comparison": None,
        "pay_by": {"job": rows},
        "work_by": {"job": rows},
    }
    differs = "{file} does not hold: a figure in it differs."
    findings = [
        AuditFinding(Kind.NOT_VERIFIED, (f"fleet/{each}",), said(differs, file=Name(f"{each}")))
        for each in range(groups)
    ]
    return Audit(report, findings, [], 0)


MEASURES = {"audit-window": measure_window}
