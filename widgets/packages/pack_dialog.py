"""The dialog in which a vendor packs a job for workers: to whom, how much, which key, where."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.packages.collection_records import OUTGOING
from widgets.kit.amount_text import counted
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.dialogs.line_list import LineList
from widgets.kit.dialogs.new_folder_field import NewFolderField
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.kit.dialogs.two_columns import ColumnStyle, TwoColumns
from widgets.ledger.dialogs.key_choice import KeyChoice
from widgets.ledger.dialogs.ledger_words import key_text
from widgets.packages.pack_fields import PackFields
from widgets.packages.pack_preview import PackPreview, PlannedPacking, package_line
from widgets.packages.worker_list import WorkerList
from widgets.theme.look import Look

WIDE_PX, NARROW_PX = 1040, 620
"""The width with the split beside the choices, and the width with the split below them."""
_GIVEN_SEEN = 7


class PackDialog(ReviewDialog):
    """Choose workers and a split, see what each gets, pack, read what to give to whom.

    Args:
        look: provides colours and sizes.
        first: the proposed folder of the collection, which must not exist.

    Signals:
        plan_asked: the choices changed in a way that changes the split.
    """

    plan_asked = Signal()

    def __init__(self, look: Look, first: Path, parent: QWidget | None = None) -> None:
        """Show the choices; there is no plan yet."""
        super().__init__(look, "", "", width_px=WIDE_PX, parent=parent)
        self.show_titles(self.tr("Pack work"))
        self.start_button.setText(self.tr("&Pack"))
        self.planned: PlannedPacking | None = None
        self._refused = ""
        is_wide = self.design_for(wide_px=WIDE_PX, narrow_px=NARROW_PX)
        self.workers = WorkerList(look)
        self.fields = PackFields(look, dt.datetime.now().astimezone().date())
        self.preview = PackPreview(look)
        self.key = KeyChoice(look)
        self.folder = NewFolderField(
            look, self.tr("New folder of the collection"), self.tr("collection")
        )
        self.folder.show_path(first)
        self.given = LineList(look, self.tr("What to give to whom"), marking_chooses=True)
        self._lay_out_page(is_wide=is_wide)
        for each in (self.workers.changed, self.fields.changed):
            each.connect(self._on_split_changed)
        self.key.changed.connect(self._check)
        self.folder.changed.connect(self._check)
        self._check()
        self.workers.setFocus()

    # Updates from outside -------------------------------------------------------

    def show_looking(self, done: int, total: int) -> None:
        """Show that a plan is being made; ``total`` is 0 if it is unknown."""
        self.planned, self._refused = None, ""
        self.preview.show_looking(done, total)
        self._check()

    def show_plan(self, planned: PlannedPacking) -> None:
        """Show what each worker gets."""
        self.planned, self._refused = planned, ""
        self.preview.show_plan(planned)
        self._check()
        self._fit()

    def show_unplanned(self, sentence: str) -> None:
        """Show why the job cannot be split like that; "" with no workers."""
        self.planned, self._refused = None, sentence
        if sentence:
            self.preview.show_refusal(sentence)
        else:
            self.preview.show_nothing()
        self._check()
        self._fit()

    def show_packed(self, planned: PlannedPacking, out: Path, key: str) -> None:
        """Show what to give to whom."""
        packages = planned.plan.packages
        head = counted(
            len(packages),
            self.tr("1 package is written. Give it to its worker:"),
            self.tr("%1 packages are written. Give each worker their own:"),
        )
        self.given.show_lines(map(package_line, packages))
        self.given.setFixedHeight(self.given.height_of(_GIVEN_SEEN))
        private = self.tr(
            "Give away only these files, which are in the folder “%1”. The folder around it says "
            "who got what, and which items are gold: keep it to yourself. What comes back is "
            "received into it."
        ).replace("%1", OUTGOING)
        signed = self.tr(
            "Signed by the key %1. Receipts and reviews of this collection use the same key."
        )
        parts: list[str | QWidget] = [self.given, private, signed.replace("%1", key_text(key))]
        self.show_done(head, parts, folder=out / OUTGOING)
        self.fit()

    # Internals --------------------------------------------------------------------

    def _lay_out_page(self, *, is_wide: bool) -> None:
        columns = TwoColumns(self.page, self.look, ColumnStyle(), is_wide=is_wide)
        column, seen = columns.first, columns.second
        column.addWidget(words(self.tr("Workers"), "heading"))
        column.addWidget(self.workers)
        column.addWidget(words(self.tr("Split"), "heading"))
        column.addWidget(self.fields)
        column.addStretch(1)
        seen.addWidget(words(self.tr("What each worker gets"), "heading"))
        seen.addWidget(self.preview, 1)
        seen.addWidget(words(self.tr("Your name and signature"), "heading"))
        seen.addWidget(self.fields.vendor)
        seen.addWidget(self.key)
        seen.addWidget(words(self.tr("New folder of the collection"), "heading"))
        seen.addWidget(self.folder)

    def _on_split_changed(self) -> None:
        self.planned, self._refused = None, ""
        self._check()
        self.plan_asked.emit()

    def _missing(self) -> str:
        if not self.workers.names:
            return self.tr("Add a worker.")
        if fault := self.fields.missing():
            return fault
        if self._refused:
            return self.tr("It cannot be split like that.")
        if self.planned is None:
            return self.tr("Working out who gets what…")
        return self.key.missing() or self.folder.missing(self.planned.size_bytes)

    def _check(self) -> None:
        if self.progress_page.isHidden():
            self.show_ready(self._missing())

    def _fit(self) -> None:
        if self.isVisible():
            self.fit()
