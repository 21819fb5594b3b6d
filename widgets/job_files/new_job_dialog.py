"""The dialog for a new job: pictures, labels, terms and worker."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from annotator.document_limits import ORDER_BYTES
from annotator.errors import InvalidWorkOrderError
from annotator.files import FileRefusedError, exists, is_folder, read_whole
from annotator.model.label_names import fault_of
from annotator.pay import opening_words, read_work_order
from annotator.pay.order.advice import advice
from annotator.sentences.said import Said
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import set_role, settle, words
from widgets.kit.dialogs.labels_field import LabelsField
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.error_text import error_text, sentence_text
from widgets.theme.look import Look

JOB_SUFFIX = ".fairlabel"
MOST_PROBLEMS = 4
_PICTURES = QStandardPaths.StandardLocation.PicturesLocation


@dataclass(frozen=True, slots=True)
class NewJob:
    """All details of a new job. ``work_order`` is None without an order."""

    folder: Path
    job_file: Path
    labels: tuple[str, ...]
    work_order: Path | None
    worker: str


class NewJobDialog(DialogFrame):
    """Asks for the details of a job; the button says what is still missing.

    Args:
        look: provides colours and sizes.
        folder: the folder of pictures, if it is known already.
        worker: the last name that was entered.
    """

    def __init__(
        self,
        look: Look,
        folder: Path | None = None,
        worker: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Lay out the fields."""
        super().__init__(look, "", width_px=580, parent=parent)
        self.show_titles(self.tr("New job"))
        self._is_file_edited = False
        self.folder = PathField(look, self.tr("Folder of pictures or sounds"), self._choose_folder)
        self.job_file = PathField(look, self.tr("Job file"), self._choose_job_file)
        self.labels = LabelsField(look)
        self.order = PathField(look, self.tr("Work order, if there is one"), self._choose_order)
        self.order_words = words("", "quiet")
        self.order_advice = words("", "attention")
        self.worker = QLineEdit(worker)
        self.worker.setAccessibleName(self.tr("Who is working"))
        self._add(self.tr("Folder of pictures or sounds"), self.folder)
        self._add(self.tr("Job file"), self.job_file)
        self._add(self.tr("Labels"), self.labels)
        self._add(self.tr("Work order, if there is one"), self.order)
        self.body.addWidget(self.order_words)
        self.body.addWidget(self.order_advice)
        self._add(self.tr("Who is working"), self.worker)
        self.body.addStretch(1)
        self.reason = words("", "quiet")
        self.footer.addWidget(self.reason, 1)
        self.cancel_button = self.add_button(self.tr("&Cancel"), call=self.reject)
        self.begin_button = self.add_primary(self.tr("&Begin"), self.accept)
        self.folder.changed.connect(self._on_folder_changed)
        self.job_file.edited.connect(self._on_file_edited)
        self.job_file.changed.connect(self._check)
        self.labels.changed.connect(self._on_labels_changed)
        self.order.changed.connect(self._on_order_changed)
        self.worker.textChanged.connect(self._check)
        self._order_fits = True
        self._labels_px = self.labels.sizeHint().height()
        self._on_order_changed()
        if folder is not None:
            self.folder.show_path(folder)
        self._check()
        (self.labels.field if folder else self.folder.field).setFocus()

    def answer(self) -> NewJob | None:
        """Return the details, or None as long as something is missing."""
        folder, job_file = self.folder.path, self.job_file.path
        if folder is None or job_file is None or self._missing():
            return None
        return NewJob(folder, job_file, self.labels.names, self.order.path, self._worker_name)

    @property
    def _worker_name(self) -> str:
        return " ".join(self.worker.text().split())

    def _add(self, name: str, field: QWidget) -> None:
        self.body.setSpacing(self.look.px(4))
        self.body.addSpacing(self.look.px(6))
        self.body.addWidget(words(name, "heading"))
        self.body.addWidget(field)

    def _on_labels_changed(self) -> None:
        self._check()
        needed_px = self.labels.sizeHint().height()
        if needed_px != self._labels_px and self.isVisible():
            self._labels_px = needed_px
            settle(self.inner)
            self.fit()

    def _missing(self) -> str:
        """Return why the job cannot be created yet, or ""."""
        folder, job_file = self.folder.path, self.job_file.path
        if folder is None:
            return self.tr("Choose the folder of pictures or sounds.")
        if not is_folder(folder):
            return self.folder.fault() or self.tr("There is no such folder; choose another.")
        if job_file is None:
            return self.tr("Choose a name for the job file.")
        if fault := self._fault_of_place(job_file) or self._fault_of_labels():
            return fault
        if not self._order_fits:
            return self.tr("The work order cannot be used; correct it, or leave it out.")
        return "" if self._worker_name else self.tr("Write the name of the person who is working.")

    def _fault_of_place(self, job_file: Path) -> str:
        if exists(job_file):
            return self.tr(
                "A job file of that name already exists; open it, or choose another name."
            )
        if not (fault := self.job_file.fault()) and not os.access(job_file.parent, os.W_OK):
            return self.tr("The job file cannot be written there; choose another folder.")
        return fault

    def _fault_of_labels(self) -> str:
        names = self.labels.names
        return fault_of(names) if names else self.tr("Add at least one label.")

    def _check(self) -> None:
        missing = self._missing()
        self.reason.setText(missing)
        self.begin_button.setEnabled(not missing)
        self.begin_button.setToolTip(missing)

    def _on_folder_changed(self) -> None:
        folder = self.folder.path
        if folder is not None and not self._is_file_edited:
            self.job_file.show_path(proposed_file(folder))
        self._check()

    def _on_file_edited(self) -> None:
        self._is_file_edited = bool(self.job_file.field.text().strip())

    def _on_order_changed(self) -> None:
        path, role, self._order_fits = self.order.path, "quiet", True
        advised: list[Said] = []
        text = self.tr("Without one, the job says that no rate was given. Time is recorded anyway.")
        if path is not None:
            try:
                order = read_work_order(read_whole(path, ORDER_BYTES))
                text = sentence_text(opening_words(order, self.locale().name()))
                advised = list(advice(order, datetime.now().astimezone().date()))
            except InvalidWorkOrderError as error:
                text, role, self._order_fits = _first_of(error.sentences), "refusal", False
            except FileRefusedError as error:
                text, role, self._order_fits = error_text(error), "refusal", False
        self.order_words.setText(text)
        set_role(self.order_words, role)
        self.order_advice.setText(_first_of(advised))
        self.order_advice.setVisible(bool(advised))
        self._check()

    def _choose_folder(self, start: str) -> str:
        # Otherwise the dialog would open in the program's working folder, which means nothing.
        place = start or QStandardPaths.writableLocation(_PICTURES)
        return QFileDialog.getExistingDirectory(
            self, self.tr("Folder of pictures or sounds"), place
        )

    def _choose_job_file(self, start: str) -> str:
        kinds = self.tr("Jobs") + f" (*{JOB_SUFFIX})"
        name, _kind = QFileDialog.getSaveFileName(self, self.tr("Job file"), start, kinds)
        return name

    def _choose_order(self, start: str) -> str:
        place = start or self.folder.field.text()
        kinds = self.tr("Work orders") + " (*.toml)"
        name, _kind = QFileDialog.getOpenFileName(self, self.tr("Work order"), place, kinds)
        return name

    # Qt overrides -----------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # The person may have corrected the order, or created the folder, in another window.
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._on_order_changed()


def proposed_file(folder: Path) -> Path:
    """Return the default place of the job file: in the folder, or where one can write.

    In place of a read-only folder that is the one around it; on a read-only stick, where that is
    read-only as well, it is the person's own folder of documents.
    """
    name = (Path(os.path.realpath(folder)).name or "job") + JOB_SUFFIX
    if not is_folder(folder) or os.access(folder, os.W_OK):
        return folder / name
    if os.access(folder.parent, os.W_OK):
        return folder.parent / name
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    own = Path(QStandardPaths.writableLocation(documents))
    return (own if is_folder(own) else Path.home()) / name


def _first_of(sentences: Sequence[Said]) -> str:
    shown = [sentence_text(each) for each in sentences[:MOST_PROBLEMS]]
    more = len(sentences) - len(shown)
    return "\n".join(shown) + (f"\n… (+{more})" if more else "")
