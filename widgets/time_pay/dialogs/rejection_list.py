"""What was rejected or withdrawn, in *Time and pay*: what, why, and by when to answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from annotator.day.day_record import date_of
from annotator.display_text import shown_name
from annotator.session.rejections import LAST_DAYS, Answerable
from widgets.kit.amount_text import counted
from widgets.kit.dialogs.form_widgets import empty, words
from widgets.kit.fault_words import fault_words
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX

MOST = 20
"""More rejections than that are counted; the statement lists them."""


class RejectionList(QWidget):
    """Rejections: each with its day, reason and fault, and the last day to answer."""

    def __init__(self, look: Look) -> None:
        """Begin without any."""
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(GAP_PX // 2))
        self.lines: list[QLabel] = []

    def show_rejections(self, found: Sequence[Answerable], today: date) -> None:
        """Show rejections as of a day."""
        empty(self._column)
        self.lines = []
        for each in found[:MOST]:
            self.lines.append(words(self._what(each), is_selectable=True))
            self.lines.append(words(self._by_when(each, today), "quiet"))
        if len(found) > MOST:
            one = self.tr("1 more is in the statement.")
            more = counted(len(found) - MOST, one, self.tr("%1 more are in the statement."))
            self.lines.append(words(more, "quiet"))
        shown = self.tr(
            "Those of the last %n days, and all that can be answered. The statement lists all.",
            "",
            LAST_DAYS,
        )
        for line in (*self.lines, words(shown, "quiet")):
            self._column.addWidget(line)

    def _what(self, each: Answerable) -> str:
        rejection = each.rejection
        text = self.tr("%1, rejected on %2: %3 (%4)")
        if not rejection.reason:
            text = self.tr("%1, rejected on %2 without a reason (%4)")
        if rejection.is_withdrawn:
            text = self.tr("%1, withdrawn on %2: %3")
        values = {
            "%1": shown_name(rejection.path),
            "%2": date_of(rejection.day).isoformat(),
            "%3": shown_name(rejection.reason),
            "%4": fault_words(rejection.fault),
        }
        # In one pass: a path or a reason may contain "%1" itself.
        return re.sub("%[1-4]", lambda found: values[found.group()], text)

    def _by_when(self, each: Answerable, today: date) -> str:
        if each.rejection.is_withdrawn:
            return (
                self.tr("It is paid like accepted work.")
                if each.is_paid
                else self.tr("Its order does not pay it as a piece; its time is paid as before.")
            )
        if each.answer_by is None:
            return self.tr("No date is stated by which it can be answered.")
        text = self.tr("Answer by %1.")
        if each.answer_by < today:
            text = self.tr("It could be answered until %1.")
        return text.replace("%1", each.answer_by.isoformat())
