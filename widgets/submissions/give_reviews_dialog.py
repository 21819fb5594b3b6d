"""The dialog in which a vendor gives the review of a merged job to its workers, a file for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from annotator.display_text import shown_name
from annotator.files import exists
from annotator.model.entities import Review
from annotator.packages.collection_records import COLLECTION
from annotator.sentences.said import Said
from annotator.worker_reviews.review_folder import WorkerReview
from widgets.kit.amount_text import counted
from widgets.kit.day_words import apart
from widgets.kit.dialogs.form_widgets import as_path, set_role, words
from widgets.kit.dialogs.line_list import LineList, ListLine
from widgets.kit.dialogs.new_folder_field import NewFolderField
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.kit.layouts import new_column
from widgets.ledger.dialogs.key_choice import KeyChoice
from widgets.submissions.merge_dialog import sentences
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX

_SEEN = 4


class GiveReviewsDialog(ReviewDialog):
    """Choose the collection, see what each worker gets, sign and write.

    Args:
        look: provides colours and sizes.
        collection: the collection that was used last, or None.
        first: the proposed folder for the files, which must not exist.

    Signals:
        preview_asked: another collection was chosen.
    """

    preview_asked = Signal()

    def __init__(
        self, look: Look, collection: Path | None, first: Path, parent: QWidget | None = None
    ) -> None:
        """Show the choice; there is no preview yet."""
        super().__init__(look, "", "", width_px=720, parent=parent)
        self.show_titles(self.tr("Give reviews to workers"))
        self.start_button.setText(self.tr("&Write"))
        self.reviews: Sequence[WorkerReview] | None = None
        self._refused = ""
        self.collection = PathField(look, self.tr("Folder of the collection"), self._choose)
        self.summary = words("")
        self.summary.setAccessibleName(self.tr("What each worker gets"))
        self.list = LineList(look, self.tr("What each worker gets"), marking_chooses=True)
        self.left_out = words("", "quiet", is_selectable=True)
        self.vendor = QLineEdit()
        self.vendor.setAccessibleName(self.tr("Your name, as the workers read it"))
        self.vendor.setPlaceholderText(self.tr("Your name, as the workers read it"))
        self.key = KeyChoice(look)
        self.folder = NewFolderField(look, self.tr("New folder for the files"), self.tr("reviews"))
        self.folder.show_path(first)
        self._lay_out_page()
        self.collection.changed.connect(self._on_collection)
        self.key.changed.connect(self._check)
        self.folder.changed.connect(self._check)
        self._say(self.tr("Choose the collection that this job was merged from."), "quiet")
        if collection is not None:
            self.collection.show_path(collection)
        self.vendor.setFocus()

    # Updates from outside -------------------------------------------------------

    def show_looking(self) -> None:
        """Show that the reviews are being read."""
        self._say(self.tr("Reading the reviews…"), "quiet")

    def show_reviews(self, reviews: Sequence[WorkerReview], problems: Sequence[Said]) -> None:
        """Show what each worker would get, and what is in no file."""
        text = counted(
            len(reviews),
            self.tr("1 file: the decisions, reasons and corrections of one worker's items."),
            self.tr("%1 files, each with the decisions on the items of one worker and no others."),
        )
        if not reviews:
            text = self.tr("Nothing of this job was reviewed yet.")
        self._say(text, "")
        self.reviews = reviews
        self.list.show_lines(map(self._line_of, reviews))
        self.list.setFixedHeight(self.list.height_of(_SEEN))
        self.list.setVisible(bool(reviews))
        self.left_out.setText("\n".join(sentences(problems)))
        self.left_out.setVisible(bool(problems))
        self._check()
        self._fit()

    def show_unreadable(self, sentence: str) -> None:
        """Show why the reviews cannot be read."""
        self._say(sentence, "refusal")
        self._refused = sentence
        self._check()
        self._fit()

    def show_given(self, out: Path) -> None:
        """Show what to send to whom."""
        reviews = self.reviews or ()
        head = counted(
            len(reviews),
            self.tr("1 file is written. Send it to its worker:"),
            self.tr("%1 files are written. Send each worker their own:"),
        )
        given = LineList(self.look, self.tr("What to send to whom"), marking_chooses=True)
        given.show_lines(map(self._line_of, reviews))
        given.setFixedHeight(given.height_of(_SEEN))
        after = self.tr(
            "A worker opens it by a double click, can answer each rejection, and hands in again. "
            "No review removes time."
        )
        self.show_done(head, [given, after], folder=out)
        self.fit()

    # Internals --------------------------------------------------------------------

    def _lay_out_page(self) -> None:
        column = new_column(self.page, self.look.px(GAP_PX))
        column.addWidget(words(self.tr("Folder of the collection"), "heading"))
        column.addWidget(self.collection)
        column.addWidget(words(self.tr("What each worker gets"), "heading"))
        for each in (self.summary, self.list, self.left_out):
            column.addWidget(each)
        column.addWidget(words(self.tr("Your name and signature"), "heading"))
        column.addWidget(self.vendor)
        column.addWidget(self.key)
        column.addWidget(words(self.tr("New folder for the files"), "heading"))
        column.addWidget(self.folder)

    def _line_of(self, each: WorkerReview) -> ListLine:
        found = Counter(item.review.review for item in each.review.items)
        corrections = sum(len(item.corrections) for item in each.review.items)
        taken_back = sum(item.is_taken_back for item in each.review.items)
        parts = []
        for count, one, many in (
            (found[Review.ACCEPTED], self.tr("1 accepted"), self.tr("%1 accepted")),
            (found[Review.REJECTED], self.tr("1 rejected"), self.tr("%1 rejected")),
            (corrections, self.tr("1 correction"), self.tr("%1 corrections")),
            (taken_back, self.tr("1 taken back"), self.tr("%1 taken back")),
        ):
            parts += [apart(counted(count, one, many))] if count else []
        return ListLine(
            id=each.file,
            name=shown_name(each.worker),
            below=as_path(each.file),
            note=" · ".join(parts),
        )

    def _say(self, text: str, role: str) -> None:
        self.reviews, self._refused = None, ""
        self.list.hide()
        self.left_out.hide()
        set_role(self.summary, role)
        self.summary.setText(text)
        self._check()

    def _on_collection(self) -> None:
        self._say(self.tr("Choose the collection that this job was merged from."), "quiet")
        self.preview_asked.emit()

    def _missing(self) -> str:
        path = self.collection.path
        if path is None:
            return self.tr("Choose a collection.")
        if fault := self.collection.fault():
            return fault
        if not exists(path / COLLECTION):
            return self.tr("That folder is no collection.")
        if self._refused:
            return self.tr("The reviews cannot be read.")
        if self.reviews is None:
            return self.tr("Reading the reviews…")
        if not self.reviews:
            return self.tr("Nothing was reviewed.")
        return self.key.missing() or self.folder.missing()

    def _check(self) -> None:
        if self.progress_page.isHidden():
            self.show_ready(self._missing())

    def _fit(self) -> None:
        if self.isVisible():
            self.fit()

    def _choose(self, start: str) -> str:
        return QFileDialog.getExistingDirectory(self, self.tr("A collection"), start)
