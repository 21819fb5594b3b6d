"""The dialog in which a vendor receives submissions: where to, then what became of each file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.files import exists, is_file, is_folder
from annotator.ledger.file_encryption import ENCRYPTED_SUFFIX
from annotator.submissions.results import Answer
from widgets.kit.amount_text import counted
from widgets.kit.dialogs.form_widgets import as_path, set_role, words
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.kit.layouts import new_column
from widgets.ledger.dialogs.key_choice import KeyChoice
from widgets.submissions.result_list import ResultList
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX


class ReceiveDialog(ReviewDialog):
    """Choose a collection, receive, read the results, write the receipts.

    Args:
        look: provides colours and sizes.
        files: the files to receive.
        first: the collection that was used last, or None.

    Signals:
        receipts_asked: countersign what was received, and write the receipts.
    """

    receipts_asked = Signal()

    def __init__(
        self,
        look: Look,
        files: Sequence[Path],
        first: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the choice."""
        super().__init__(look, "", "", width_px=760, parent=parent)
        self.show_titles(self.tr("Receive submissions"))
        self.start_button.setText(self.tr("&Receive"))
        self.files = tuple(files)
        self.collection = PathField(look, self.tr("Folder of the collection"), self._choose)
        self.note = words("", "quiet")
        self.results = ResultList(look)
        self.key = KeyChoice(look)
        self.opener = PathField(look, self.tr("File of the key that opens them"), self._choose_key)
        self.opener.field.setPlaceholderText(self.tr("A key file; none is needed"))
        self.receipts_button = self.add_button("", "primary", call=self.receipts_asked)
        self.receipts_button.hide()
        self.told = words("")
        self.told.setAccessibleName(self.tr("What became of the receipts"))
        self._signing = QWidget()
        self._lay_out_page()
        self._lay_out_signing()
        self.collection.changed.connect(self._check)
        self.opener.changed.connect(self._check)
        self.key.changed.connect(self._check_key)
        if first is not None:
            self.collection.show_path(first)
        self._check()
        (self.start_button if first is not None else self.collection).setFocus()

    # Updates from outside -------------------------------------------------------

    def show_answers(self, answers: Sequence[Answer], open_receipts: int) -> None:
        """Show what became of each file, and how many of them have no receipt yet."""
        refused = sum(each.is_refused for each in answers)
        kept = len(answers) - refused
        head = counted(
            kept,
            self.tr("1 file is in the collection."),
            self.tr("%1 files are in the collection."),
        )
        if refused:
            one, many = self.tr("1 file is refused."), self.tr("%1 files are refused.")
            head = f"{head} {counted(refused, one, many)}"
        self.results.show_answers(answers)
        self.show_done(head, [self.results], folder=self.collection.path, is_doubtful=refused > 0)
        if open_receipts:
            self.receipts_button.setText(
                counted(open_receipts, self.tr("&Write 1 receipt"), self.tr("&Write %1 receipts"))
            )
            self.add_to_done(self._signing)
            self.lead_on(self.receipts_button)
        self.add_to_done(self.told)
        if kept:
            after = self.tr(
                "When everything is here, “Merge a collection…” in the menu makes one job of it to "
                "review, and “Audit hand-ins…” shows the time and the pay."
            )
            self.add_to_done(words(after, "quiet"))
        self.key.show_needed()
        self.fit()

    def show_receipts(self, receipts: int, folder: Path) -> None:
        """Show where the receipts are."""
        self._signing.hide()
        self.receipts_button.hide()
        text = counted(
            receipts,
            self.tr("1 receipt is written. Send it back to the worker:"),
            self.tr("%1 receipts are written. Send each back to its worker:"),
        )
        self.told.setText(f"{text} {as_path(folder)}")
        self._folder = folder
        set_role(self.close_button, "primary")
        self.close_button.setDefault(True)
        self.close_button.setFocus()
        self.fit()

    def show_not_signed(self, sentence: str) -> None:
        """Show why no receipt was written."""
        self.told.setText(sentence)
        self.fit()

    # Internals --------------------------------------------------------------------

    def _lay_out_page(self) -> None:
        column = new_column(self.page, self.look.px(GAP_PX))
        told = counted(
            len(self.files),
            self.tr("1 file will be checked and kept whole. Files that are refused stop nothing."),
            self.tr(
                "%1 files will be checked and kept whole. Files that are refused stop nothing."
            ),
        )
        column.addWidget(words(told))
        column.addWidget(words(self.tr("Folder of the collection"), "heading"))
        column.addWidget(self.collection)
        column.addWidget(self.note)
        if encrypted := sum(each.name.endswith(ENCRYPTED_SUFFIX) for each in self.files):
            title = counted(
                encrypted, self.tr("1 file is encrypted"), self.tr("%1 files are encrypted")
            )
            column.addWidget(words(title, "heading"))
            why = self.tr("They are opened with the keys of this computer, or with this one:")
            column.addWidget(words(why, "quiet"))
            column.addWidget(self.opener)

    def _lay_out_signing(self) -> None:
        column = new_column(self._signing, self.look.px(GAP_PX - 2))
        column.addWidget(words(self.tr("Receipts"), "heading"))
        why = self.tr(
            "A receipt countersigns what a worker handed in. It does not say that the work is "
            "accepted or paid. Workers can prove by it what you received."
        )
        column.addWidget(words(why, "quiet"))
        column.addWidget(self.key)

    def _check(self) -> None:
        path, missing = self.collection.path, self.collection.fault()
        if path is None:
            missing = self.tr("Choose a folder.")
        elif not missing and is_file(path):
            missing = self.tr("That is a file. Choose a folder.")
        elif not missing and not is_folder(path.parent):
            missing = self.tr("The folder to put it in does not exist.")
        is_new = not missing and path is not None and not exists(path / "collection.json")
        self.note.setText(self.tr("A new collection will be made there.") if is_new else "")
        self.show_ready(missing or self.opener.fault())

    def _check_key(self) -> None:
        missing = self.key.missing()
        self.receipts_button.setEnabled(not missing)
        self.receipts_button.setToolTip(missing)

    def _choose(self, start: str) -> str:
        title = self.tr("The folder of the collection")
        return QFileDialog.getExistingDirectory(self, title, start)

    def _choose_key(self, start: str) -> str:
        kinds = self.tr("Keys (*.pem)") + ";;" + self.tr("All files (*)")
        found, _kind = QFileDialog.getOpenFileName(self, self.tr("Your key"), start, kinds)
        return found
