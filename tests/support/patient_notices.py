"""Notices that stay: however long a busy test takes, it finds them when it comes to read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from PySide6.QtCore import QObject, QTimer

from tests.support.patience import PATIENCE_MS
from widgets.shell import notice_bar

AT_ONCE_MS: Final = 100


class PatientTimer(QTimer):
    """Goes off after two minutes at the earliest, or at once: no notice of the program is so short.

    Many notices disappear by themselves after some seconds.
    """

    # A notice bar never starts it without a time, as a timer of Qt can be started.
    def start(self, ms: int) -> None:  # type: ignore[override]
        super().start(ms if ms <= AT_ONCE_MS else max(ms, PATIENCE_MS))


def let_notices_stay(patch: pytest.MonkeyPatch) -> None:
    """Give the timer to each notice bar that is made from now on."""
    patch.setattr(notice_bar, "single_shot", patient_timer)


def patient_timer(parent: QObject, call: Callable[[], object]) -> QTimer:
    """Return a stopped timer that calls once after each start, as ``single_shot`` does."""
    timer = PatientTimer(parent)
    timer.setSingleShot(True)
    timer.timeout.connect(call)
    return timer
