"""Shows the review of a submission before it is taken into the job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QListWidget, QWidget

from annotator.display_text import one_line, shown_name
from annotator.document_limits import REVIEW_TEXT_CHARACTERS
from annotator.model.entities import Fault, RegionVerdict, Review
from annotator.worker_reviews.review_file import ReviewedItem, SubmissionReview
from widgets.kit.amount_text import counted
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.digest_text import digits_text
from widgets.kit.dialogs.form_widgets import Mark, card, row, words
from widgets.kit.fault_words import fault_words
from widgets.review.region_review_words import number_text
from widgets.review.verdict_words import filled
from widgets.theme.look import Look

_WIDTH_PX = 600
_LIST_PX = 180
_MOST_LINES = 500
"""A longer list is cut; the job shows every reason with its item."""


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """What is shown of a review. ``is_known``: the job knows the key that signed it."""

    review: SubmissionReview
    fingerprint: str
    is_known: bool


class TakenReviewDialog(DialogFrame):
    """Says from whom a review is and what it decides. Closing it changes nothing."""

    def __init__(self, look: Look, shown: ReviewSummary, parent: QWidget | None = None) -> None:
        """Lay out the sender, the counts, and each rejection with its reason."""
        super().__init__(look, "", width_px=_WIDTH_PX, parent=parent)
        self.show_titles(self.tr("Review of your work"))
        self._shown = shown
        self.body.addWidget(self._sender())
        self.counts = words(self._counts(), "heading")
        self.body.addWidget(self.counts)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("What was rejected or corrected"))
        self.list.setWordWrap(True)
        self.list.setMaximumHeight(look.px(_LIST_PX))
        self.lines = [line for line, _ in zip(self._lines(), range(_MOST_LINES), strict=False)]
        self.list.addItems(self.lines)
        self.list.setVisible(bool(self.lines))
        self.body.addWidget(self.list)
        kept = self.tr(
            "Your time and your regions stay as they are. You can answer what was rejected. Once "
            "taken, only the reviewer can change the review."
        )
        self.body.addWidget(words(kept, "quiet"))
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.cancel_button = self.add_button(self.tr("&Cancel"), call=self.reject)
        self.take_button = self.add_primary(self.tr("&Take the review"), self.accept)
        self.take_button.setFocus()

    def _sender(self) -> QWidget:
        frame, column = card(self.look)
        vendor = shown_name(self._shown.review.vendor) or self.tr("nobody who is named")
        column.addWidget(words(self.tr("From %1").replace("%1", vendor), "section"))
        key = self.tr("Signed by the key %1")
        digits = digits_text(self._shown.fingerprint)
        column.addWidget(words(key.replace("%1", digits), is_selectable=True))
        is_known = self._shown.is_known
        text = (
            self.tr("Your package or work order is signed by the same key.")
            if is_known
            else self.tr(
                "This job knows no key of the vendor. Ask the vendor to read theirs to you: the "
                "name above proves nothing."
            )
        )
        self.trust = words(text, "quiet" if is_known else "attention")
        icon = "circle-check" if is_known else "circle-alert"
        line = row(self.look, Mark(self.look, icon, "quiet" if is_known else "attention", 16))
        line.addWidget(self.trust, 1)
        column.addLayout(line)
        return frame

    def _counts(self) -> str:
        items = Counter(each.review.review for each in self._shown.review.items)
        regions = Counter(
            each.verdict for item in self._shown.review.items for each in item.review.regions
        )
        locale = QLocale()
        values = {
            "1": locale.toString(items[Review.ACCEPTED]),
            "2": locale.toString(items[Review.REJECTED]),
            "3": locale.toString(items[Review.WITHDRAWN]),
            "4": locale.toString(regions[RegionVerdict.ACCEPTED]),
            "5": locale.toString(sum(len(each.corrected) for each in self._shown.review.items)),
            "6": locale.toString(regions[RegionVerdict.REJECTED]),
        }
        text = self.tr(
            "Items: %1 accepted, %2 rejected, %3 withdrawn. Regions: %4 accepted, %5 corrected, "
            "%6 rejected."
        )
        return filled(text, values)

    def _lines(self) -> Iterator[str]:
        taken_back = sum(item.is_taken_back for item in self._shown.review.items)
        if taken_back:
            one = self.tr("The earlier decision on 1 item is taken back")
            many = self.tr("The earlier decisions on %1 items are taken back")
            yield counted(taken_back, one, many)
        for item in self._shown.review.items:
            review = item.review
            if review.review.is_refusal:
                subject = (
                    self.tr("Item rejected: %1 (%2)")
                    if review.review is Review.REJECTED
                    else self.tr("Item withdrawn: %1")
                )
                yield self._reason(subject, review.reason, review.fault)
            yield from self._region_lines(item)

    def _region_lines(self, item: ReviewedItem) -> Iterator[str]:
        told = {each.number for each in item.review.regions}
        for each in item.review.regions:
            if each.verdict is RegionVerdict.ACCEPTED:
                continue
            if each.verdict is RegionVerdict.REJECTED:
                subject = self.tr("Region %3 rejected: %1 (%2)")
            elif each.reason:
                subject = self.tr("Region %3 corrected: %1")
            else:
                subject = self.tr("Region %3 corrected")
            yield self._reason(subject, each.reason, each.fault, number_text(each.number))
        for number in item.corrected:
            if number == 0:
                yield self.tr("Region added by the reviewer")
            elif number not in told:
                text = self.tr("Region %3 corrected")
                yield self._reason(text, "", Fault.NONE, number_text(number))

    def _reason(self, text: str, reason: str, fault: Fault, number: str = "") -> str:
        values = {"1": one_line(reason, REVIEW_TEXT_CHARACTERS), "3": number}
        values["2"] = fault_words(fault) if fault is not Fault.NONE else ""
        return filled(text, values)
