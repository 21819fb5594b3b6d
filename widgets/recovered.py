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
        "here. %1 of your time was recovered; at most %2 s is missing.",
    )
    lost_s = max(1, recovered.lost_at_most_ms // 1000)
    text = text.replace("%1", hours_text(recovered.booked_ms)).replace("%2", str(lost_s))
    return Notice(text, Tone.ATTENTION)
