"""Tells what an unclean end cost: what was kept, and what is missing at most."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.pay.statement import hours_text
from annotator.records import Recovered
from widgets.notice_bar import Notice, Tone


def recovered_notice(recovered: Recovered) -> Notice:
    """Return the sentence for one session that was not ended."""
    text = QCoreApplication.translate(
        "Recovered",
        "The program ended without warning last time. Every region that was shown as saved is "
        "here, and so is your time: at most %1 of it is missing.",
    )
    lost_ms = max(1_000, recovered.lost_at_most_ms)
    text = text.replace("%1", hours_text(lost_ms))
    return Notice(text, Tone.ATTENTION)
