"""Opens My day for the current worker, updates it, and stores the worker's answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog

from annotator.day.day_record import DayRecord
from annotator.documents.own_record import OwnRecord, lines_of, read_own_record, write_record
from annotator.drafts.counts import counted as counted_texts
from annotator.errors import AnnotatorError
from annotator.files import private_folder
from annotator.model.entities import RegionId, in_reading_order
from annotator.model.segment import SoundSegment
from annotator.paths import records_folder
from annotator.proposals.counts import counted
from annotator.proposals.proposal import Merged
from annotator.records import Correction
from annotator.session.job_session import JobSession
from annotator.settings import Settings
from widgets.kit.bridge import Bridge
from widgets.kit.dialogs.form_widgets import as_path
from widgets.kit.error_text import error_text
from widgets.ledger.receipt_line import DaysWithoutReceipt, ReceiptLine
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.theme.look import Look
from widgets.time_pay.day.add_time import DAY_MS, AddTimeDialog
from widgets.time_pay.day.day_dialog import MyDayDialog
from widgets.time_pay.day.feed import DayFeed
from widgets.time_pay.day.item_page import OnItem
from widgets.time_pay.day.questions import QuestionAnswer
from widgets.time_pay.own_record import SETTING

SUFFIXES = (".csv", ".json")

FollowReceipts = Callable[[ReceiptLine, JobSession], None]


class MyDay(QObject):
    """Shows one dialog at a time, for the open session, which cannot change meanwhile."""

    def __init__(
        self, context: Context, look: Look, settings: Settings, follow: FollowReceipts
    ) -> None:
        """Show nothing yet; ``follow`` keeps a line about the receipts of a session up to date."""
        super().__init__(context.window)
        self._context = context
        self._look = look
        self._settings = settings
        self._follow = follow
        self.dialog: MyDayDialog | None = None

    def show(self, date: dt.date | None = None) -> None:
        """Show a day, by default today, until the worker closes the dialog."""
        job = self._context.jobs.job
        dialog = self.dialog = MyDayDialog(self._look, self._context.window)
        shown = _OpenDialog(self._look, job, dialog)
        is_sample = job.project.facts.sample
        dialog.show_settings(keeps_copy=self._settings.flag(SETTING), is_sample=is_sample)
        dialog.copy_turned.connect(lambda is_on: self._settings.set(SETTING, value=is_on))
        receipts = DaysWithoutReceipt(self._look, lambda: job.session.time.date)
        dialog.day.add_note(receipts)
        self._follow(receipts, job.session)
        shown.begin(date)
        dialog.exec()
        shown.end()
        self.dialog = None
        dialog.deleteLater()
        self._context.jobs.first_step_done.emit("time")


class _OpenDialog(QObject):
    """Connects one open dialog with the session."""

    def __init__(self, look: Look, job: OpenJob, dialog: MyDayDialog) -> None:
        super().__init__(dialog)
        self._look = look
        self._job = job
        self._session: JobSession = job.session
        self._dialog = dialog
        self._bridge = Bridge(self)
        self._feed = DayFeed(self._session, self)
        self._items = job.items.worked_paths(job.item_id)
        self._record: OwnRecord | None = None
        self._on_their_way: set[int] = set()
        self._feed.came.connect(self._on_days)
        self._feed.failed.connect(self._refuse)
        dialog.turned.connect(self._show_page)
        dialog.day.given.connect(self._answer)
        dialog.day.claim_asked.connect(self._add_time)
        dialog.day.taken_back.connect(self._take_back)
        dialog.save_asked.connect(self._save)
        dialog.folder_asked.connect(self._open_folder)

    def begin(self, date: dt.date | None) -> None:
        """Show what is known at once, and request the rest."""
        self._on_days([])
        if date is not None:
            self._dialog.day.go_to(date)
        self._feed.start()

    def end(self) -> None:
        """Request nothing more."""
        self._feed.stop()
        self._bridge.close()

    def _on_days(self, days: list[DayRecord]) -> None:
        session, dialog = self._session, self._dialog
        record = OwnRecord(
            facts=session.project.facts,
            worker=session.worker,
            days=tuple(days),
            items=self._items,
        )
        dialog.day.show_record(record, session.time.date, session.clock.rest_balance_ms)
        self._record = record
        self._show_page()

    def _show_page(self) -> None:
        """Update the visible page only."""
        record = self._record
        if record is None or not record.days:
            return
        if self._dialog.job.isVisible():
            session = self._session
            self._dialog.job.show_days(record.days, session.pay_by_day(), session.pay())
        if self._dialog.item.isVisible():
            self._show_item(record)

    # The current item -------------------------------------------------------------

    def _show_item(self, record: OwnRecord) -> None:
        loaded = self._job.loaded
        if loaded is None or not self._session.editor.has_item:
            return
        item_id = loaded.item.id
        lines = [line for line in lines_of(_of_item(record, item_id)) if line.item_id == item_id]
        state = self._session.editor.state
        names = {
            region.id: " ".join(
                filter(None, (state.labels[region.label_id].name, region.transcription))
            )
            for region in in_reading_order(state.regions)
        }
        lengths = {
            key: region.geometry.length_ms
            for key, region in state.regions.items()
            if isinstance(region.geometry, SoundSegment)
        }
        project = self._session.project
        merges, times = project.reads.merged_labels(), project.reads.region_times(item_id)

        def show(found: dict[RegionId, int], merged: Merged) -> None:
            proposals = counted(state.regions.values(), found, merged=merged)
            texts = counted_texts(state.regions.values(), found)
            item = OnItem(loaded.item.path, names, found, proposals, texts, lengths)
            self._dialog.item.show_item(item, lines)

        self._bridge.when_done(
            merges,
            lambda merged: self._bridge.when_done(
                times, lambda found: show(found, merged), self._refuse
            ),
            self._refuse,
        )

    # Input ---------------------------------------------------------------------------

    def _answer(self, given: QuestionAnswer) -> None:
        try:
            told = self._session.word.answer(given.question, given.answer, given.reason)
        except AnnotatorError as error:
            self._refuse(error)
            return
        self._expect(told)

    def _add_time(self) -> None:
        here = None if self._job.loaded is None else self._job.loaded.item.id
        asking = AddTimeDialog(
            self._look, self._job.items.near(self._job.place), here, self._dialog
        )
        day, today = self._dialog.day.day, self._session.time.date
        is_over = day is not None and day.date != today
        passed_ms = DAY_MS if is_over else self._session.time.passed_ms
        asking.show_so_far(0 if day is None else day.counted_ms, passed_ms)
        is_given = asking.exec() == QDialog.DialogCode.Accepted
        claim = asking.answer()
        asking.deleteLater()
        # Without a window manager the dialog would otherwise stay behind.
        self._dialog.activateWindow()
        self._dialog.day.claims.add_time_button.setFocus()
        if not is_given:
            return
        word = self._session.word
        if day is not None and is_over:
            self._expect(word.claim_on(day, claim.ms, claim.reason, claim.item_id))
        else:
            self._expect(word.claim(claim.ms, claim.reason, item_id=claim.item_id))

    def _take_back(self, claim: Correction) -> None:
        if claim.seq in self._on_their_way:  # pressed again before the claim was gone
            return
        self._on_their_way.add(claim.seq)

        def refuse(error: BaseException) -> None:
            self._on_their_way.discard(claim.seq)
            self._refuse(error)

        self._bridge.when_done(self._session.word.take_back(claim), lambda _: None, refuse)

    def _expect(self, told: Future[None]) -> None:
        self._bridge.when_done(told, lambda _: None, self._refuse)

    # The record ------------------------------------------------------------------------

    def _save(self) -> None:
        session = self._session
        name = f"{session.project.facts.title} {session.time.date.isoformat()}"
        plain = "".join(each if each.isalnum() or each in " -_." else "-" for each in name)
        suggested = str(Path.home() / f"{plain}.csv")
        kinds = self.tr("Table (*.csv);;JSON (*.json)")
        title = self.tr("Save my record")
        found, kind = QFileDialog.getSaveFileName(self._dialog, title, suggested, kinds)
        if not found:
            return
        path = Path(found)
        if path.suffix.lower() not in SUFFIXES:
            path = path.with_name(path.name + (".json" if "json" in kind else ".csv"))
        session.recording.book_now()
        record = read_own_record(session.project, session.worker)
        self._bridge.when_done(record, lambda got: self._write(got, path), self._refuse)

    def _write(self, record: OwnRecord, path: Path) -> None:
        try:
            write_record(record, path)
        except AnnotatorError as error:
            self._refuse(error)
            return
        text = self.tr("Your record is in %1.").replace("%1", as_path(path))
        self._dialog.say(text)

    def _open_folder(self) -> None:
        folder = records_folder()
        private_folder(folder)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        self._dialog.say(error_text(error), is_refusal=True)


def _of_item(record: OwnRecord, item_id: int) -> OwnRecord:
    """Return the record with the spans of one item only."""
    days = tuple(
        replace(day, stretches=tuple(s for s in day.stretches if s.item_id == item_id))
        for day in record.days
    )
    return replace(record, days=days)
