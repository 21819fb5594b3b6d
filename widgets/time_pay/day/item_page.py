"""The time on the open item: its spans, and the work on each region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from annotator.documents.own_record.record import RecordLine
from annotator.drafts.counts import NO_TEXTS, TextCounts
from annotator.drafts.draft import TextOrigin
from annotator.effort.categories import ITEM_WORK, Category
from annotator.model.entities import RegionId
from annotator.proposals.counts import NOTHING_PROPOSED, ProposalCounts
from widgets.kit import day_words
from widgets.kit.dialogs.form_widgets import card, empty
from widgets.kit.dialogs.form_widgets import words as label
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDEST_PX
from widgets.time_pay.day.span_table import SpanTable

_COUNTED = ITEM_WORK | {Category.DECLARED}


@dataclass(frozen=True, slots=True)
class OnItem:
    """An item with its regions (a text that identifies each) and the ms spent on each.

    ``times`` includes deleted regions. ``proposals`` counts the proposals of the item and the time
    spent on them, ``texts`` its texts by origin. ``lengths`` has the ms of each segment of a sound.
    """

    name: str
    regions: Mapping[RegionId, str]
    times: Mapping[RegionId, int]
    proposals: ProposalCounts = NOTHING_PROPOSED
    texts: TextCounts = NO_TEXTS
    lengths: Mapping[RegionId, float] = field(default_factory=dict)


class ItemPage(QWidget):
    """Shows one item; it is updated while the dialog is open."""

    def __init__(self, look: Look) -> None:
        """Start without an item."""
        super().__init__()
        self._look = look
        self.head = label("", "section", is_selectable=True)
        self.note = label("", "quiet")
        self.table = SpanTable(look, self.tr("The time entries on this item"))
        self.regions = QWidget()
        self._grid = QGridLayout(self.regions)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(GAP_WIDEST_PX))
        self._grid.setVerticalSpacing(look.px(4))
        self._grid.setColumnStretch(0, 1)
        self.rows: list[tuple[str, int]] = []
        self.factors: list[str] = []
        """How often the work on each row is as long as its sound; "" where there is none."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(GAP_PX))
        column.addWidget(self.head)
        column.addWidget(self.note)
        self._cards = QWidget()
        inner = QVBoxLayout(self._cards)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.px(GAP_PX))
        for title, part in (
            (self.tr("Its time entries"), self.table),
            (self.tr("Time on its regions"), self.regions),
        ):
            inner.addWidget(label(title, "heading"))
            frame, inside = card(look)
            inside.addWidget(part)
            inner.addWidget(frame)
        column.addWidget(self._cards)
        self.show_item(None, ())

    def show_item(self, item: OnItem | None, lines: Sequence[RecordLine]) -> None:
        """Show the time on an item; ``lines`` are its spans of all days."""
        self._cards.setVisible(item is not None)
        if item is None:
            self.head.setText(self.tr("No item is open."))
            self.note.setText("")
            return
        work_ms = sum(line.length_ms for line in lines if line.category in _COUNTED)
        text = self.tr("%1: %2")
        self.head.setText(
            text.replace("%1", day_words.apart(item.name)).replace(
                "%2", day_words.length_text(work_ms)
            )
        )
        told = self.tr("Your own work on it, over all days. It is shown here and nowhere else.")
        parts = (told, self._proposed(item.proposals), self._drafted(item.texts))
        self.note.setText(" ".join(filter(None, parts)))
        if tuple(lines) != self.table.spans.lines:
            self.table.show_lines(lines, with_item=False)
        observed_ms = sum(line.length_ms for line in lines if line.category in ITEM_WORK)
        self._show_regions(item, observed_ms)

    def _proposed(self, proposals: ProposalCounts) -> str:
        """Return the outcome of the item's proposals; "" if there are none."""
        if not proposals.is_any:
            return ""
        told = self.tr(
            "Its proposals: %1 kept, %2 corrected, %3 undecided. They took %4 of this time."
        )
        counts = (proposals.kept, proposals.corrected, proposals.undecided)
        for place, count in enumerate(counts, start=1):
            told = told.replace(f"%{place}", str(count))
        return told.replace("%4", day_words.length_text(proposals.ms))

    def _drafted(self, texts: TextCounts) -> str:
        """Return the outcome of the item's drafts; "" if there are none."""
        if not texts.has_drafts:
            return ""
        told = self.tr(
            "Its texts: %1 accepted as drafted (%4), %2 corrected (%5), %3 typed (%6), "
            "%7 undecided."
        )
        origins = (TextOrigin.ACCEPTED, TextOrigin.CORRECTED, TextOrigin.TYPED)
        for place, origin in enumerate(origins, start=1):
            told = told.replace(f"%{place}", str(texts.of(origin)))
            told = told.replace(f"%{place + 3}", day_words.length_text(texts.ms_of(origin)))
        return told.replace("%7", str(texts.of(TextOrigin.UNDECIDED)))

    def _show_regions(self, item: OnItem, observed_ms: int) -> None:
        rows = [(name, item.times.get(key, 0)) for key, name in item.regions.items()]
        gone_ms = sum(ms for key, ms in item.times.items() if key not in item.regions)
        if gone_ms:
            rows.append((self.tr("Deleted regions"), gone_ms))
        rest_ms = observed_ms - sum(ms for _name, ms in rows)
        if rest_ms > 0:
            rows.append((self.tr("Looking, and work without a change"), rest_ms))
        factors = [
            self._factor(item.times.get(key, 0), item.lengths.get(key, 0.0)) for key in item.regions
        ]
        factors += [""] * (len(rows) - len(factors))
        if (rows, factors) == (self.rows, self.factors):
            return
        self.rows, self.factors = rows, factors
        empty(self._grid)
        for at, (name, ms) in enumerate(rows):
            self._grid.addWidget(label(name), at, 0)
            self._grid.addWidget(label(day_words.length_text(ms)), at, 1)
            if factors[at]:
                self._grid.addWidget(label(factors[at], "quiet"), at, 2)

    def _factor(self, work_ms: int, length_ms: float) -> str:
        """Return the work on a segment as a multiple of its length."""
        if not work_ms or not length_ms:
            return ""
        times = QLocale().toString(work_ms / length_ms, "f", 1)
        return self.tr("%1 × its length").replace("%1", times)
