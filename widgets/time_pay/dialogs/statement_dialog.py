"""The dialog for statements and portable records: previewed, then saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.documents.document_forms import MadeDocument, made_record, made_statement
from annotator.documents.record_support import NO_SUPPORT, RecordSupport
from annotator.documents.statement import DocumentWords, JobWork
from annotator.documents.statement.period_sums import work_of
from annotator.errors import InvalidValueError
from annotator.model.people import Worker
from widgets.kit.dialogs.dialog_frame import SCREEN_SHARE, DialogFrame
from widgets.kit.dialogs.form_widgets import as_path, set_role, words
from widgets.kit.error_text import error_text
from widgets.theme.look import Look
from widgets.time_pay.dialogs.statement_choices import DocumentKind, StatementChoices
from widgets.time_pay.paper.paper_view import PaperView

SHEET_PX = 380
SHEET_LEAST_PX = 100
AROUND_PX = 245
"""The height above and below the sheet: the sheet scrolls, so the dialog should not."""


@dataclass(frozen=True, slots=True)
class SaveWish:
    """The form of the document to save, and the suggested file name."""

    made: MadeDocument
    ending: str
    name: str

    @property
    def is_to_be_signed(self) -> bool:
        """Whether the file carries receipts, for which the worker signs it."""
        return self.made.is_to_be_signed and self.ending == ".json"


class StatementDialog(DialogFrame):
    """Shows the chosen document, and reports the form in which to save it.

    Signals:
        save_asked: carries a ``SaveWish``.

    Args:
        look: provides colours and sizes.
        today: the day from which weeks and months are counted.
        languages: the texts of each language besides English.
    """

    save_asked = Signal(object)

    def __init__(
        self,
        look: Look,
        today: dt.date,
        languages: Mapping[str, DocumentWords],
        parent: QWidget | None = None,
    ) -> None:
        """Start empty: the work is being read."""
        super().__init__(look, "", width_px=860, parent=parent)
        self.setWindowTitle(self.tr("Statement"))
        self.title.setText(self.tr("Statement"))
        self._work: tuple[JobWork, Worker] | None = None
        self._support = NO_SUPPORT
        self._made: MadeDocument | None = None
        self.choices = StatementChoices(look, today, languages)
        self.choices.changed.connect(self._show)
        self.body.addWidget(self.choices)
        self.sheet = PaperView(look, self.tr("The document as it will be saved"))
        left = round(self.screen().availableGeometry().height() * SCREEN_SHARE) - look.px(AROUND_PX)
        self.sheet.setMinimumHeight(min(look.px(SHEET_PX), max(left, look.px(SHEET_LEAST_PX))))
        self.body.addWidget(self.sheet, 1)
        self.told = words(self.tr("Reading your work…"), "quiet")
        self.body.addWidget(self.told)
        save = words(self.tr("Save as"), "quiet")
        save.setWordWrap(False)
        self.footer.addWidget(save)
        self.save_buttons: dict[str, QPushButton] = {}
        for ending, text in (
            (".pdf", self.tr("&PDF…")),
            (".html", self.tr("&HTML…")),
            (".txt", self.tr("&Text…")),
            (".json", self.tr("&JSON…")),
        ):
            self._add_save(ending, text)
        self.footer.addStretch(1)
        self._folder: Path | None = None
        self.open_button = self.add_button(self.tr("&Open folder"), call=self._on_open_asked)
        self.open_button.hide()
        self.close_button = self.add_button(self.tr("&Close"))
        self.close_button.clicked.connect(self.accept)
        self.choices.kinds.setFocus()
        self._show()

    @property
    def made(self) -> MadeDocument | None:
        """The shown document, None if there is none."""
        return self._made

    def show_work(self, job: JobWork, worker: Worker, support: RecordSupport = NO_SUPPORT) -> None:
        """Show the work of one worker at a job, and the receipts that support it."""
        self._work, self._support = (job, worker), support
        self._show()

    def show_saved(self, path: Path) -> None:
        """Report where a file was written, and offer to open its folder."""
        self._folder = path.parent
        self.open_button.show()
        self._tell(self.tr("Saved as %1.").replace("%1", as_path(path)))

    def show_refusal(self, sentence: str) -> None:
        """Report why something failed."""
        self._tell(sentence, "refusal")

    def _show(self) -> None:
        self._made = None
        if self._work is not None:
            try:
                self._make(*self._work)
            except InvalidValueError as error:
                self.show_refusal(error_text(error))
        for button in self.save_buttons.values():
            button.setEnabled(self._made is not None)
        self.sheet.setEnabled(self._made is not None)

    def _make(self, job: JobWork, worker: Worker) -> None:
        work, wishes = work_of(job, worker, self.choices.period()), self.choices.wishes()
        if work.is_empty:
            self._tell(self.tr("There is no work of yours on these days. Choose other days."))
            return
        if self.choices.kind is DocumentKind.RECORD:
            self._made = made_record(work, wishes, self._support)
            told = self.tr("By month, without days. No receipt has come for it.")
            if self._support.receipts:
                told = self.tr(
                    "By month, without days. JSON carries your receipts and your signature, so "
                    "that anybody can check it; the other forms only name them."
                )
        else:
            self._made = made_statement([work], wishes)
            told = self.tr("Nothing leaves before you save it, and then only as that file.")
        self._tell(told)
        self.sheet.show_made(self._made)

    def _tell(self, text: str, role: str = "quiet") -> None:
        self.told.setText(text)
        set_role(self.told, role)

    def _add_save(self, ending: str, text: str) -> None:
        is_first = ending == ".pdf"
        made = self.add_button(text, "primary" if is_first else "", is_default=is_first)
        made.setAccessibleName(self.tr("Save as %1").replace("%1", ending.strip(".").upper()))
        made.clicked.connect(lambda: self._on_save(ending))
        self.save_buttons[ending] = made

    def _on_open_asked(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _on_save(self, ending: str) -> None:
        if self._made is not None:
            is_record = self.choices.kind is DocumentKind.RECORD
            name = self.tr("Record of work") if is_record else self.tr("Statement")
            self.save_asked.emit(SaveWish(self._made, ending, f"{name}{ending}"))
