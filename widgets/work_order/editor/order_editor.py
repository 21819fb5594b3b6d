"""The window in which a work order is written, with a preview for the worker."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QWidget

from annotator.errors import AnnotatorError
from annotator.files import FOR_THE_OWNER, write_chosen
from annotator.pay.order.advice import chain_advice, floor_advice
from annotator.pay.order.order_draft import DraftCheck, judge
from annotator.pay.order.order_reader import faults_of
from annotator.pay.order.work_order import SECTION_TITLES
from annotator.pay.wages import MinimumWage
from widgets.kit.dialogs.form_widgets import as_path
from widgets.kit.dialogs.message import ask
from widgets.kit.error_text import error_text, sentence_text
from widgets.theme.look import Look
from widgets.work_order.editor.editor_frame import EditorFrame
from widgets.work_order.editor.floor_menu import FloorMenu
from widgets.work_order.editor.order_files import drop_draft, read_draft, read_order_file
from widgets.work_order.editor.order_preview import OrderPreview
from widgets.work_order.editor.order_questions import ask_place, ask_which
from widgets.work_order.editor.pay_page import PayPage
from widgets.work_order.editor.sources import Sources
from widgets.work_order.order_summary_words import spoken

JUDGE_AFTER_MS = 250
KEEP_AFTER_MS = 1_000


class OrderEditor(EditorFrame):
    """Edits a work order. Unfinished work is saved as a draft, without a question.

    Args:
        look: provides colours and sizes.
        sources: the minimum wages, the pilot reader, the path of the draft, and the day.
    """

    def __init__(self, look: Look, sources: Sources, parent: QWidget | None = None) -> None:
        """Show the last draft, or an empty form."""
        super().__init__(look, OrderPreview(look, sources.today), parent)
        self._sources = sources
        self._path: Path | None = None
        self._saved = ""
        self.judged: DraftCheck = judge({})
        self.setAcceptDrops(True)
        self.pay_page = PayPage(self.form, look, sources.read_pilot, self)
        self.floor_menu = FloorMenu(sources.wages, sources.today, self._add_floor)
        self.form.floors.tail.insertWidget(1, self.floor_menu.button)
        self._judge_timer = self._timer(JUDGE_AFTER_MS, self.refresh)
        self._keep_timer = self._timer(KEEP_AFTER_MS, self.keep)
        self._connect()
        draft = read_draft(sources.draft)
        self._show(draft or {}, None)
        if draft is not None:
            self._saved = ""
            self.where.setText(self.tr("This is what you left unfinished; it was kept for you."))
        self.form.row("what_for", "title").edit.setFocus()

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        self.form.tabs.currentChanged.connect(self._on_part)
        self.new_button.clicked.connect(self._on_new)
        self.open_button.clicked.connect(self._on_open)
        self.close_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.save)
        for key, act in (("Ctrl+S", self.save), ("Ctrl+O", self._on_open)):
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def _timer(self, after_ms: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(act)
        return timer

    # State ------------------------------------------------------------------------

    @property
    def is_changed(self) -> bool:
        """Whether the form has changes that are in no saved file."""
        return self.judged.text != self._saved

    def _show(self, document: Mapping[str, Any], path: Path | None) -> None:
        self.form.show_document(document)
        self._path = path
        self.refresh()
        self._saved = self.judged.text
        self.where.setText("" if path is None else as_path(path))

    def _on_changed(self) -> None:
        self._judge_timer.start()
        self._keep_timer.start()

    def refresh(self) -> None:
        """Check the form, and update faults, preview and rates."""
        self._judge_timer.stop()
        self.judged = judge(self.form.written())
        self.form.show_faults(self.judged.faults)
        self.preview.show_draft(self.judged)
        self.pay_page.show(self.judged)
        order = self.judged.order
        advised = (
            []
            if order is None
            else list(map(sentence_text, floor_advice(order, self._sources.today)))
        )
        self.form.show_floor_advice(advised)
        chain = [] if order is None else list(map(sentence_text, chain_advice(order)))
        self.form.row("for_whom", "chain").show_hint(" ".join(chain), "attention")
        self.floor_menu.show_currency(None if order is None else order.currency)
        self.state.show_draft(self.judged, self.form.count_faults())

    def keep(self) -> None:
        """Save the draft, or delete it if there is nothing unsaved."""
        self._keep_timer.stop()
        self.judged = judge(self.form.written())
        if not self.is_changed or not self.judged.text:
            drop_draft(self._sources.draft)
            return
        try:
            write_chosen(self._sources.draft, self.judged.text.encode(), mode=FOR_THE_OWNER)
        except AnnotatorError as error:
            self.state.tell(error_text(error), "refusal")

    def _on_part(self, at: int) -> None:
        """Show the edited part in the preview."""
        key = list(self.form.pages)[at]
        self.preview.go_to(spoken(SECTION_TITLES[key]))

    def _add_floor(self, wage: MinimumWage) -> None:
        currency = self.form.row("pay", "currency").edit
        if currency.written() is None:
            currency.show_written(wage.currency)
        entry = self.form.floors.add(wage.as_floor())
        self._on_changed()
        self.refresh()
        missing = entry.first_fault()
        (entry if missing is None else missing.edit).setFocus()

    # Files -----------------------------------------------------------------------

    def open_path(self, path: Path) -> None:
        """Open an order, valid or not; an unreadable file is reported and changes nothing."""
        try:
            document = read_order_file(path)
        except AnnotatorError as error:
            self.state.tell(error_text(error), "refusal")
            return
        if not self._may_replace():
            return
        self._show(document, path)
        # Unknown fields are not in the form, and would silently be lost from the file.
        lost = [fault for fault in faults_of(document) if fault not in self.judged.faults]
        strange = [fault.said for fault in lost if "known" in fault.sentence]
        if strange:
            self.state.tell(self.tr("Not loaded: %s") % sentence_text(strange[0]), "attention")

    def save(self) -> bool:
        """Ask for a place and save the order; with faults, show the first one instead."""
        self.refresh()
        if self.form.count_faults() or self.judged.faults:
            self.preview_button.setChecked(False)
            self.form.go_to_fault()
            return False
        path = ask_place(self, self._path, self.judged)
        if path is None:
            return False
        try:
            write_chosen(path, self.judged.text.encode())
        except AnnotatorError as error:
            self.state.tell(error_text(error), "refusal")
            return False
        self._path, self._saved = path, self.judged.text
        self.where.setText(self.tr("Saved: %s") % as_path(path))
        drop_draft(self._sources.draft)
        return True

    def _on_new(self) -> None:
        if self._may_replace():
            self._show({}, None)
            drop_draft(self._sources.draft)

    def _on_open(self) -> None:
        path = ask_which(self)
        if path is not None:
            self.open_path(path)

    def _may_replace(self) -> bool:
        """Ask once before unsaved work is lost."""
        self.refresh()
        if not self.is_changed or not self.judged.text:
            return True
        question = self.tr("Your changes are not saved. Discard them?")
        return ask(self, self.windowTitle(), question)

    # Qt overrides -----------------------------------------------------------

    def done(self, result: int) -> None:
        self.pay_page.stop()
        self._judge_timer.stop()
        self.preview.stop()
        self.keep()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._sources.dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = self._sources.dropped(event.mimeData())
        if not paths:
            return
        event.acceptProposedAction()
        if self._sources.are_orders(paths):
            self.open_path(paths[0])
        else:
            self.form.tabs.setCurrentIndex(list(self.form.pages).index("pay"))
            self.pay_page.read_pilot(paths)
