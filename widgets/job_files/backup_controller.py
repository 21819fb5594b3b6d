"""Checks and backs up the open job; reports damage and a full disk."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.display_text import shown_name
from annotator.effort.categories import COUNTED_WORK
from annotator.effort.effort_totals import sum_of
from annotator.errors import AnnotatorError, DamagedJobError
from annotator.job_file.backup.backups import Backup, Kept
from annotator.job_file.backup.first_check import FirstCheckResult
from annotator.job_file.project import Project
from annotator.sentences.said import Said
from annotator.session.job_session import JobSession
from widgets.kit.bridge import Bridge
from widgets.kit.error_text import error_text, sentence_text
from widgets.kit.timers import single_shot
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice, NoticeTone

OPENED_MS: Final = 2_000
"""How long after its creation a new job is copied: the first picture comes first."""

LOOK_EVERY_MS: Final = 60_000
EVERY_MS_OF_WORK: Final = 15 * 60_000
MOST_NAMED: Final = 3
"""How many damaged items the notice names; the recovery dialog names all."""


class BackupController(QObject):
    """Makes a copy after the opening, after a quarter of an hour of work, and at the close.

    The first copy is part of the check of the whole file; nothing is written to the file before the
    check. The window never waits for a copy. A failure to write to the data folder is reported once
    in a session. Damage is reported each time it is found, with the possible remedies.

    Signals:
        examined: the check of the whole file of the open job has ended.
        damage_shown: the person asks for the remedies; carries the ``Path`` of the closed job file,
            the finding, and a ``Backup`` that is newer than the file, or None.
    """

    examined = Signal()
    damage_shown = Signal(object, str, object)

    def __init__(self, context: Context, close_job: Callable[[], bool], bridge: Bridge) -> None:
        """Wait for a job; ``close_job`` returns False if it could not save everything."""
        super().__init__(context.window)
        self._context = context
        self._jobs = context.jobs
        self._close_job = close_job
        self._bridge = bridge
        self._kept_at_ms = 0
        self._has_told = self._has_told_of_space = False
        self._harm: Notice | None = None
        self._last_examined: Callable[[], Project | None] = lambda: None
        self._first = single_shot(self, self._keep_open_job, OPENED_MS)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        context.jobs.job_changed.connect(self._on_job)
        context.jobs.damage_met.connect(self._on_damage_met)

    def look(self) -> None:
        """Make a copy if enough work was done since the last one; check the free space."""
        job = self._jobs.job_or_none
        if job is None:
            return
        self._bridge.when_done(job.project.space(), self._on_space, self._on_refused)
        worked_ms = sum_of(job.session.clock.totals(), COUNTED_WORK)
        if worked_ms - self._kept_at_ms >= EVERY_MS_OF_WORK:
            self._kept_at_ms = worked_ms
            self._keep_open_job()

    def _on_job(self) -> None:
        self._first.stop()
        self._timer.stop()
        job = self._jobs.job_or_none
        if job is None or (job.project.is_read_only and job.project.damage is None):
            return
        self._kept_at_ms, self._has_told, self._harm = 0, False, None
        for note in job.project.notes:
            self._context.notices.say(Notice(sentence_text(note), NoticeTone.ATTENTION))
        if self._last_examined() is job.project:
            self._first.start()
        else:
            self._last_examined = weakref.ref(job.project)
            done = partial(self._on_examined, job.project)
            self._bridge.when_done(job.project.examine(keeps=True), done, self._on_refused)
        self.look()
        self._timer.start()

    def _on_examined(self, project: Project, examined: FirstCheckResult) -> None:
        if self._jobs.is_open and self._jobs.job.project is project:
            self.examined.emit()
        if examined.refusal is not None:
            self._on_refused(examined.refusal)
        if examined.problems:
            self._tell_damage(project.path, sentence_text(examined.problems[0].said))
        elif examined.kept is not None:
            self._on_kept(project.path, examined.kept)
        else:  # it was just created, and not checked
            self._first.start()

    def _keep_open_job(self) -> None:
        if self._jobs.is_open:
            self._keep(self._jobs.job.project)

    def _on_space(self, notes: list[Said]) -> None:
        """Report missing space once, until there is space again."""
        if notes and not self._has_told_of_space:
            self._context.notices.say(Notice(sentence_text(notes[0]), NoticeTone.ATTENTION))
        self._has_told_of_space = bool(notes)

    def keep_at_close(self, session: JobSession) -> None:
        """Make a copy of a job that is about to be closed."""
        if not session.project.is_read_only:
            self._keep(session.project)

    def _keep(self, project: Project) -> None:
        done = partial(self._on_kept, project.path)
        self._bridge.when_done(project.back_up(), done, self._on_refused)

    def _on_kept(self, path: Path, kept: Kept) -> None:
        if kept.problems:
            self._tell_damage(path, sentence_text(kept.problems[0].said))
        elif kept.newer is not None:
            text = self.tr("This job file is older than a copy that is kept of it.")
            why = self.tr("Somebody, or another program, has put an older file in its place.")
            self._context.notices.say(self._offer(text, path, why, kept.newer))

    def _on_damage_met(self, error: object) -> None:
        if self._jobs.is_open:
            self._tell_damage(self._jobs.job.project.path, error_text(error))

    def _tell_damage(self, path: Path, why: str) -> None:
        text = self._damage_text()
        if self._harm is None or self._harm.text != text:
            # A read may find damage before the check ends, which knows more about it.
            if self._harm is not None:
                self._context.notices.withdraw(self._harm)
            self._harm = self._offer(text, path, why, None)
        self._context.notices.say(self._harm)

    def _damage_text(self) -> str:
        damage = self._jobs.job.project.damage if self._jobs.is_open else None
        if damage is None:
            return self.tr("This job file is damaged. Copies of it are kept.")
        text = self.tr(
            "This job file is damaged, so nothing you do here is saved. Copies of it are kept."
        )
        return text + self._named(damage)

    def _named(self, damage: AnnotatorError) -> str:
        """Return a sentence on the damaged items, after a space; "" if none is known."""
        items = damage.items if isinstance(damage, DamagedJobError) else ()
        if not items:
            return ""
        named = ", ".join(shown_name(each) for each in items[:MOST_NAMED])
        more = len(items) - MOST_NAMED
        text = self.tr("Damaged: %1 and %2 more.") if more > 0 else self.tr("Damaged: %1.")
        text = text.replace("%2", self._context.window.locale().toString(max(more, 0)))
        return f" {text.replace('%1', named)}"

    def _offer(self, text: str, path: Path, why: str, newer: Backup | None) -> Notice:
        def show() -> None:
            if self._close_job():
                self.damage_shown.emit(path, why, newer)

        choice = self.tr("Show what can be done…"), show
        return Notice(text, NoticeTone.REFUSAL, (choice,))

    def _on_refused(self, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        if isinstance(error, DamagedJobError):
            self._on_damage_met(error)
        elif not self._has_told:
            self._has_told = True
            self._context.notices.say(Notice(error_text(error), NoticeTone.REFUSAL))
