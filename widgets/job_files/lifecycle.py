"""Opens, creates and closes jobs, with worker, terms and last position."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QFileDialog

import resources
from annotator.errors import AnnotatorError, DamagedJobError, JobLockedError, NotAJobError
from annotator.files import close_to_others
from annotator.job_file.backup.backups import backups_of
from annotator.job_file.project import Project
from annotator.model.people import Worker
from annotator.paths import data_folder, state_folder
from annotator.records import RecoveryReport
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import said
from annotator.session.job_session import JobSession
from annotator.session.recovery import has_left, recover_sessions
from annotator.session.session_recorder import Setup
from annotator.settings import Settings
from widgets.job_files.checked_opener import CheckedOpener
from widgets.job_files.choose_worker import WorkerChoice
from widgets.job_files.job_closer import JobCloser, JobReopener, is_same
from widgets.job_files.job_creation import Begun, JobCreation
from widgets.job_files.recent_jobs import RecentJobs
from widgets.job_files.recovered_time import RecoveredTime
from widgets.kit.bridge import Bridge
from widgets.kit.error_text import error_text
from widgets.open_job.added_items import AddedItems
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.open_job.wait_saved import SaveOutcome, wait_until_saved
from widgets.shell.notice_bar import Notice, NoticeTone
from widgets.theme.look import Look

SUFFIX = ".fairlabel"
_UPDATE = ".fairlabel-update"


class JobDisplay(Protocol):
    """Shows a job in the window."""

    def attach(self, job: OpenJob) -> None:
        """Show a job, which is the open one from now on."""
        ...

    def detach(self) -> None:
        """Stop showing a job."""
        ...


@dataclass(frozen=True, slots=True)
class JobParts:
    """The objects that show, create and fill a job."""

    display: JobDisplay
    creation: JobCreation
    adding: AddedItems


class JobLifecycle(QObject):
    """Keeps at most one job open. Refusals are shown in the notice bar.

    Signals:
        opened: a job is open now.
        package_given: a work package is to be opened; carries its ``Path``.
        review_given: a review of a submission is to be taken; carries its ``Path``.
        update_given: an update of the program is to be taken; carries its ``Path``.
        accepted: somebody accepted a ``WorkOrder``.
        damaged: the job file at a ``Path`` is damaged or lost its header; carries the finding.
        left: a ``JobSession`` is over and all of it written; the job file is about to be closed.
        handed_over: a ``JobSession`` is over and written; another begins on the same job.
    """

    opened = Signal()
    package_given = Signal(object)
    review_given = Signal(object)
    update_given = Signal(object)
    accepted = Signal(object)
    damaged = Signal(object, str)
    left = Signal(object)
    handed_over = Signal(object)

    def __init__(
        self, context: Context, parts: JobParts, bridge: Bridge, look: Look, settings: Settings
    ) -> None:
        """Start without a job."""
        super().__init__(context.window)
        self._context = context
        self._display = parts.display
        self._creation = parts.creation
        self.adding = parts.adding
        self._bridge = bridge
        self._look = look
        self._settings = settings
        self.recent = RecentJobs(settings)
        self.closing = JobCloser()
        self._reopening = JobReopener(self.closing, bridge, context.notices)
        self._checked = CheckedOpener(bridge, self.closing, context.notices)
        self._worker_choice = WorkerChoice(look, context.window)
        self._project: Project | None = None
        self._session: JobSession | None = None

    def signal(self, is_guideline: bool) -> None:
        """Report a sign of activity to the clock, and whether it was in the guideline."""
        if self._session is None:
            return
        if is_guideline:
            self._session.clock.enter_guideline()
        else:
            self._session.clock.leave_guideline()

    # Opening ----------------------------------------------------------------------

    def open_path(self, path: Path) -> bool:
        """Open a job file, or create a job for a folder of media. False: it was refused."""
        # Not Path.is_dir and exists: they raise if a parent folder may not be entered.
        if os.path.isdir(path):  # noqa: PTH112
            return self.begin(path)
        if path.suffix.lower() != SUFFIX and self._is_given(path):
            return True
        if path.suffix.lower() != SUFFIX and os.path.exists(path):  # noqa: PTH110 - not Path.exists, as above
            return self._begin_beside(path)
        if self._project is not None and is_same(path, self._project.path):
            return True
        if self._checked.is_waiting_for(path):
            return True
        if self._reopening.puts_off(path, self.open_path):
            return True
        try:
            project = Project.open_safely(path)
        except AnnotatorError as error:
            self._refuse_file(path, error)
            return False
        return self._take_over(project)

    def _begin_beside(self, path: Path) -> bool:
        """Create a job for the folder of a picture or sound; refuse any other file."""
        # Late: most people open jobs.
        from widgets.job_files.unopened_file import is_media_file, why_unopened  # noqa: PLC0415

        if is_media_file(path):
            return self.begin(path.parent)
        self._context.notices.say(Notice(why_unopened(path), NoticeTone.REFUSAL))
        return False

    def _is_given(self, path: Path) -> bool:
        """Hand a work package, a review or an update on; False: the file is none of them."""
        if path.name.endswith(_UPDATE):
            self.update_given.emit(path)
        elif _is_package(path):
            self.package_given.emit(path)
        elif _is_review(path):
            self.review_given.emit(path)
        else:
            return False
        return True

    def _take_over(self, project: Project, begun: Begun | None = None) -> bool:
        """Close the open job, and only then enter the other one."""
        if not self.close():
            project.close()
            return False
        return self._enter(project, begun)

    def choose(self) -> None:
        """Ask for a job file and open it."""
        title = self.tr("Open a job, a work package or a review")
        endings = f" (*{SUFFIX} *.fairpackage *.fairpackage.age *.fairreview)"
        kind = self.tr("Jobs, work packages and reviews") + endings
        folder = str(self.recent.folder())
        found, _filter = QFileDialog.getOpenFileName(self._context.window, title, folder, kind)
        if found:
            self.open_path(Path(found))

    def open_sample(self) -> bool:
        """Open the sample job, which is created the first time."""
        from annotator.sample import make_sample  # noqa: PLC0415 - needed once

        folder = data_folder() / "sample"
        found = sorted(folder.glob(f"*{SUFFIX}"))
        try:
            path = found[0] if found else make_sample(folder, resources.path("examples"))
            close_to_others(folder)
        except AnnotatorError as error:
            self._refuse(error)
            return False
        return self.open_path(path)

    def begin(self, folder: Path | None = None) -> bool:
        """Ask for the details of a new job, and create and open it."""
        from widgets.job_files.job_questions import ask_for_job  # noqa: PLC0415 - a later need

        name = self._settings.text("last_worker")
        wanted = ask_for_job(self._look, folder, name, self._context.window)
        if wanted is None:
            return False
        self._settings.set("last_worker", wanted.worker)
        self._creation.start(wanted, self._on_begun, self._refuse)
        return True

    def _on_begun(self, begun: Begun) -> None:
        self._take_over(begun.project, begun)

    def _enter(self, project: Project, begun: Begun | None) -> bool:
        """Start the check of the file and enter; after a crash, wait for the check first."""
        try:
            if not project.is_read_only:
                project.examine(keeps=True)
            is_left = has_left(project, state_folder())
        except AnnotatorError as error:
            project.close()
            self._refuse_file(project.path, error)
            return False
        if is_left and self._checked.puts_off(project, lambda found: self._settle(found, begun)):
            return True
        return self._settle(project, begun)

    def _settle(self, project: Project, begun: Begun | None) -> bool:
        """Settle who works and on which terms; only then is the job open."""
        try:
            recovered = recover_sessions(project, state_folder())
            worker = self._worker_choice.who_opens(project) if begun is None else begun.worker
            is_begun = worker is not None and self._begin_session(project, worker, recovered)
        except AnnotatorError as error:
            project.close()
            self._refuse_file(project.path, error)
            return False
        if is_begun and not project.is_read_only:
            self.adding.go_on(project, None if begun is None else begun.feed)
        elif not is_begun:
            project.close()
        return is_begun

    def _begin_session(
        self, project: Project, worker: Worker, recovered: list[RecoveryReport]
    ) -> bool:
        """Start a session; False: the terms were not accepted, and nobody works."""
        setup = Setup(state_folder(), self._bridge.deliver, self._context.jobs.refuse)
        session = JobSession(project, worker, setup)
        self._project, self._session = project, session
        if not session.has_accepted and not self._accept(session):
            session.leave()
            self._project = self._session = None
            return False
        self._display.attach(OpenJob(self._bridge, session))
        self.recent.opened(project.path, project.facts.title)
        claiming = RecoveredTime(session, self._bridge, self._context.notices.say)
        for each in recovered:
            claiming.offer(each)
        self.opened.emit()
        return True

    def _accept(self, session: JobSession) -> bool:
        """Show the whole order; reading it counts as working time if the order is accepted."""
        from widgets.job_files.job_questions import ask_to_accept  # noqa: PLC0415 - the same

        if session.order is None:
            return True
        if not ask_to_accept(self._look, session.order, self._context.window):
            return False
        try:
            session.accept()
        except DamagedJobError:
            session.leave()
            self._project = self._session = None
            raise
        except AnnotatorError as error:
            self._refuse(error)
            return False
        self.accepted.emit(session)
        return True

    def hand_over(self) -> None:
        """Ask who works from now on; one session ends and another begins on the same job.

        Meanwhile no item is booked. A person who does not accept the terms leaves no trace, and the
        previous worker continues.
        """
        project, session = self._project, self._session
        if project is None or session is None:
            return
        self._context.views.finish_typing()
        session.step_aside()
        try:
            self._change_worker(project, session)
        except AnnotatorError as error:
            self._refuse(error)
        if self._session is session:
            session.step_back()
        elif self._session is None:
            project.close()

    def _change_worker(self, project: Project, session: JobSession) -> None:
        worker = self._worker_choice.ask(project, session.worker.id)
        if worker is None or worker.id == session.worker.id or not self._put_away():
            return
        session.end()
        self.handed_over.emit(session)
        if not self._begin_session(project, worker, []):
            before = self._worker_choice.who_goes_on(project, session.worker)
            if before is not None:
                self._begin_session(project, before, [])

    def change_pin(self) -> None:
        """Let the current worker set, change or remove a PIN."""
        if self._project is None or self._session is None:
            return
        try:
            self._worker_choice.change_pin(self._project, self._session.worker)
        except AnnotatorError as error:
            self._refuse(error)

    # Closing ------------------------------------------------------------------------

    def close(self) -> bool:
        """Save and close the open job; False: something could not be saved, so it stays open."""
        self._reopening.forget()
        self._checked.forget()
        project, session = self._project, self._session
        if project is None or session is None:
            return True
        self._context.views.finish_typing()
        if not self._put_away():
            return False
        self.adding.stop()
        try:
            session.end()
        except AnnotatorError as error:
            self._refuse(error)
        self.left.emit(session)
        self.closing.close(project)
        return True

    def _put_away(self) -> bool:
        """Save, and stop showing the job; False: something could not be saved, and it stays."""
        session, job = self._session, self._context.jobs.job_or_none
        if session is None or not self._has_saved(session):
            return False
        self._project = self._session = None
        if job is not None:
            job.clear()
        self._display.detach()
        return True

    def _has_saved(self, session: JobSession) -> bool:
        outcome = wait_until_saved(session.editor)
        if outcome is SaveOutcome.NOT_YET:
            self._say(self.tr("The disk is slow: the last changes are still being saved."))
        return outcome is SaveOutcome.YES

    def wait_closed(self, path: Path) -> None:
        """Return once this job file is closed; do not call it on the window's thread."""
        self.closing.wait_for(path)

    # Messages -------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text))

    def _refuse(self, error: BaseException) -> None:
        self._context.jobs.refuse(_as_refusal(error))

    def _refuse_file(self, path: Path, error: AnnotatorError) -> None:
        if _is_harmed(path, error):
            self.damaged.emit(path, error_text(error))
        elif isinstance(error, JobLockedError):
            self._context.notices.say(_locked(path, self.open_path))
        else:
            self._refuse(error)


def _is_package(path: Path) -> bool:
    # Late: most people open jobs.
    from annotator.packages.package_reader import is_package  # noqa: PLC0415

    return is_package(path)


def _is_review(path: Path) -> bool:
    # Late, as above.
    from annotator.worker_reviews.review_file import is_review_file  # noqa: PLC0415

    return is_review_file(path)


def _is_harmed(path: Path, error: AnnotatorError) -> bool:
    """Return whether a file is damaged, or was a job once and no longer is."""
    is_lost = isinstance(error, NotAJobError) and bool(backups_of(path))
    return is_lost or isinstance(error, DamagedJobError)


def _locked(path: Path, open_path: Callable[[Path], bool]) -> Notice:
    """Return the notice about a job that is open elsewhere, with a button to try again."""

    def again() -> None:
        open_path(path)

    text = QCoreApplication.translate(
        "JobDoor", "%1 is already open in another window or program. Close it there first."
    )
    choice = QCoreApplication.translate("JobDoor", "&Try again"), again
    return Notice(text.replace("%1", path.name), NoticeTone.REFUSAL, (choice,))


def _as_refusal(error: BaseException) -> AnnotatorError:
    """Return an error that the system or a person caused; raise any other one."""
    if isinstance(error, AnnotatorError):
        return error
    if isinstance(error, OSError):
        return AnnotatorError(
            said(
                "{file}: {reason}.",
                file=Name(Path(error.filename or "").name),
                reason=Reason(error.strerror),
            )
        )
    raise error
