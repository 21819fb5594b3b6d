"""The rejections of an item with their answers; its worker can answer them here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QWidget

from annotator.day.day_record import date_of
from annotator.display_text import shown_name
from annotator.model.entities import Fault, WorkerId
from annotator.model.review_text import one_review_line
from annotator.records import RejectionAnswer
from annotator.session.reviews.stated_rejections import StatedRejection
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import card, empty, settle, words
from widgets.kit.fault_words import fault_words
from widgets.review.region_review_words import fault_for_reviewers, number_text
from widgets.review.review_text_field import ReviewTextField
from widgets.review.verdict_words import apart, filled
from widgets.theme.look import Look

Send = Callable[[StatedRejection, str], object]
"""Answers a rejection."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What the dialog shows: the rejections of today, all answers, and the names of the people."""

    rejections: Sequence[StatedRejection]
    answers: Sequence[RejectionAnswer]
    names: Mapping[WorkerId, str]


class AnswersDialog(DialogFrame):
    """Each rejection with its reason and the answers below it; older ones stand first.

    With ``send`` there is a field for an answer. An answer that was sent cannot be taken back.
    """

    def __init__(
        self,
        look: Look,
        item: str,
        shown: Correspondence,
        send: Send | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the correspondence on the item of this name."""
        super().__init__(look, "", width_px=560, parent=parent)
        self.show_titles(self.tr("Rejections and answers"))
        self._send = send
        self._rejections = list(shown.rejections)
        self._names = shown.names
        self.body.addWidget(words(item, "quiet"))
        self._frame, self._column = card(look)
        self.body.addWidget(self._frame)
        self.lines: list[str] = []
        self.show_correspondence(shown)
        if send is not None:
            self._add_field()
        self.body.addStretch(1)
        self.footer.addStretch(1)
        self.close_button = self.add_button(self.tr("&Close"), call=self.reject)
        if send is not None:
            self.send_button = self.add_primary(self.tr("&Answer"), self._on_send)
            self._check()
            self.field.setFocus()

    def show_correspondence(self, shown: Correspondence) -> None:
        """Show this instead of what was shown."""
        empty(self._column)
        self.lines = []
        pending = {_subject(each): each for each in shown.rejections}
        answered: dict[tuple[object, ...], list[RejectionAnswer]] = {}
        for answer in shown.answers:
            answered.setdefault(_subject_of(answer), []).append(answer)
        for subject, answers in answered.items():
            first = answers[0]
            by, day = first.rejected_by, first.rejected_day
            self._add_rejection(first.region_number, (by, day), first.reason, first.fault)
            for each in answers:
                self._add_answer(each)
            pending.pop(subject, None)
        for rejection in pending.values():
            by, day = rejection.rejected_by, rejection.day
            reason, fault = rejection.reason, rejection.fault
            self._add_rejection(rejection.region_number, (by, day), reason, fault)
        if not self.lines:
            self._add(self.tr("Nothing of this item was rejected."), "quiet")

    def _add_rejection(
        self, number: int, whose: tuple[WorkerId, int], reason: str, fault: Fault
    ) -> None:
        subject = self.tr("The item")
        if number:
            subject = self.tr("Region %1").replace("%1", number_text(number))
        values = {
            "1": subject,
            "2": self._name(whose[0]),
            "3": self._day(whose[1]),
            "4": apart(reason),
            "5": fault_for_reviewers(fault) if self._send is None else fault_words(fault),
        }
        self._add(filled(self.tr("%1, rejected by %2 on %3: %4 (%5)"), values), "")

    def _add_answer(self, answer: RejectionAnswer) -> None:
        values = {
            "1": self._name(answer.worker_id),
            "2": self._day(answer.day),
            "3": apart(answer.answer),
        }
        self._add(filled(self.tr("%1 answered on %2: %3"), values), "quiet")

    def _name(self, worker_id: WorkerId) -> str:
        return shown_name(self._names.get(worker_id, "")) or self.tr("somebody")

    def _day(self, day: int) -> str:
        return date_of(day).isoformat() if day else self.tr("an unknown day")

    def _add(self, text: str, role: str) -> None:
        self.lines.append(text)
        self._column.addWidget(words(text, role, is_selectable=True))

    def _add_field(self) -> None:
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Which rejection"))
        for each in self._rejections:
            number = number_text(each.region_number)
            name = self.tr("The rejection of region %1").replace("%1", number)
            self.choice.addItem(
                name if each.region_number else self.tr("The rejection of the item")
            )
        self.choice.setVisible(len(self._rejections) > 1)
        self.field = ReviewTextField(self.tr("I disagree because…"))
        self.field.textChanged.connect(self._check)
        self.body.addWidget(self.choice)
        self.body.addWidget(self.field)
        self.body.addWidget(self.field.limit)
        kept = self.tr(
            "The reviewer reads your answer, and an export has it. It cannot be taken back, and it "
            "changes neither your time nor your pay. You can rework the item all the same."
        )
        self.body.addWidget(words(kept, "quiet"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._send is not None:
            settle(self)
            self.scroll_area.ensureWidgetVisible(self.field)

    def _check(self) -> None:
        text = one_review_line(self.field.text())
        self.send_button.setEnabled(bool(text) and not self.field.is_too_long)

    def _on_send(self) -> None:
        if self._send is not None:
            at = max(0, self.choice.currentIndex())
            self._send(self._rejections[at], self.field.text())


def _subject(rejection: StatedRejection) -> tuple[object, ...]:
    return (rejection.region_number, rejection.rejected_by, rejection.day, rejection.reason)


def _subject_of(answer: RejectionAnswer) -> tuple[object, ...]:
    return (answer.region_number, answer.rejected_by, answer.rejected_day, answer.reason)
