"""Reports rows of a job that differ from a hand-in or a receipt."""

from __future__ import annotations

from annotator.export.api import Report, Snapshot
from annotator.export.forms.ledger_form import NOT_AS_HANDED_IN


def tell_ledgers(snapshot: Snapshot, report: Report) -> None:
    """Report each ledger that does not hold, and why."""
    problems = [each.problem for each in snapshot.ledgers() if each.problem]
    if problems:
        report.ledgers_hold = False
        report.notes += [NOT_AS_HANDED_IN, *problems]
