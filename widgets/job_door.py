"""Opens, begins and closes jobs: who works, on which terms, and where one left off."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

import resources
from annotator.errors import AnnotatorError
from annotator.paths import data_folder, state_folder
from annotator.people import Worker
from annotator.records import ItemRow, Recovered
from annotator.session.job_session import JobSession
from annotator.session.recording import Setup
from annotator.session.recovery import recover_sessions
from annotator.settings import Settings
from annotator.store.project import Project
from widgets.beginning import Beginning, Begun
from widgets.bridge import Bridge
from widgets.desk import Desk
from widgets.jobs import Jobs
from widgets.notice_bar import Notice, Tone
from widgets.recent import Recent
from widgets.recovered import recovered_notice
from widgets.saving import Saved, wait_until_saved
from widgets.theme.look import Look
from widgets.workbench import Workbench

SUFFIX = ".fairlabel"


class JobDoor(QObject):
    """At most one job is open. Everything that can be refused is told in the notice bar.

    Signals:
        opened: a job is open now.
    """

    opened = Signal()

    def __init__(
        self, bench: Workbench, bridge: Bridge, jobs: Jobs, look: Look, settings: Settings
    ) -> None:
        """Stand before a closed door."""
        super().__init__(bench)
        self._bench = bench
        self._bridge = bridge
        self._beginning = Beginning(jobs, bench.window.notices)
        self._look = look
        self._settings = settings
        self.recent = Recent(settings)
        self._project: Project | None = None
        self._session: JobSession | None = None

    def signal(self, is_guideline: bool) -> None:
        """Tell the clock of whoever works that something happened, and whether in the guideline."""
        if self._session is None:
            return
        if is_guideline:
            self._session.clock.enter_guideline()
        else:
            self._session.clock.leave_guideline()

    # Opening ----------------------------------------------------------------------

    def open_path(self, path: Path) -> bool:
        """Open a job file, or begin a job with a folder of pictures. False: it was refused."""
        # Not Path.is_dir and exists: they fail where a folder above may not be entered.
        if os.path.isdir(path):  # noqa: PTH112
            return self.begin(path)
        if path.suffix != SUFFIX and os.path.exists(path):  # noqa: PTH110
            return self.begin(path.parent)  # a picture was dropped: its folder is meant
        if self._project is not None and _is_same(path, self._project.path):
            return True
        try:
            project = Project.open(path)
        except AnnotatorError as error:
            self._refuse(error)
            return False
        return self._take_over(project)

    def _take_over(self, project: Project, begun: Begun | None = None) -> bool:
        """Close the job that is open; only then enter the other one."""
        if not self.close():
            project.close()
            return False
        return self._enter(project, begun)

    def choose(self) -> None:
        """Ask for a job file and open it."""
        title, kind = self.tr("Open a job"), self.tr("Jobs (*%1)").replace("%1", SUFFIX)
        jobs = self.recent.jobs()
        folder = str(jobs[0].path.parent if jobs else Path.home())
        found, _filter = QFileDialog.getOpenFileName(self._bench.window, title, folder, kind)
        if found:
            self.open_path(Path(found))

    def open_sample(self) -> bool:
        """Open the sample job; it is made the first time."""
        from annotator.sample import make_sample  # noqa: PLC0415 - needed once

        folder = data_folder() / "sample"
        found = sorted(folder.glob(f"*{SUFFIX}"))
        try:
            path = found[0] if found else make_sample(folder, resources.path("examples"))
        except AnnotatorError as error:
            self._refuse(error)
            return False
        return self.open_path(path)

    def begin(self, folder: Path | None = None) -> bool:
        """Ask for what a new job needs, and open it."""
        from widgets.asking import ask_for_job  # noqa: PLC0415 - a later need

        name = self._settings.text("last_worker")
        wanted = ask_for_job(self._look, folder, name, self._bench.window)
        if wanted is None:
            return False
        self._settings.set("last_worker", wanted.worker)
        self._beginning.start(wanted, self._on_begun, self._refuse_any)
        return True

    def _on_begun(self, begun: Begun) -> None:
        for note in begun.notes:
            self._say(note)
        self._take_over(begun.project, begun)

    def _enter(self, project: Project, begun: Begun | None) -> bool:
        """Settle who works and on which terms; only then is the job open."""
        try:
            recovered = recover_sessions(project, state_folder())
            worker = self._who(project) if begun is None else begun.worker
            if worker is None:
                project.close()
                return False
            rows = None if begun is None else begun.rows
            return self._begin_session(project, worker, recovered, rows)
        except AnnotatorError as error:
            project.close()
            self._refuse(error)
            return False

    def _begin_session(
        self,
        project: Project,
        worker: Worker,
        recovered: list[Recovered],
        rows: list[ItemRow] | None = None,
    ) -> bool:
        setup = Setup(state_folder(), self._bridge.deliver, self._bench.refuse)
        session = JobSession(project, worker, setup)
        self._project, self._session = project, session
        if not session.has_accepted and not self._accept(session):
            session.leave()
            project.close()
            self._project = self._session = None
            return False
        items = project.item_rows().result() if rows is None else rows
        self._bench.attach(Desk(self._bridge, session, items))
        self.recent.opened(project.path, project.facts.title)
        for each in recovered:
            self._bench.window.notices.say(recovered_notice(each))
        self.opened.emit()
        return True

    def _who(self, project: Project) -> Worker | None:
        people = project.workers().result()
        if len(people) == 1:
            return people[0]
        return self._ask_who(people)

    def _ask_who(self, people: list[Worker]) -> Worker | None:
        from widgets.asking import ask_who  # noqa: PLC0415 - dialogs are not needed to start

        current = self._session.worker.id if self._session is not None else None
        return ask_who(self._look, people, current, self._bench.window)

    def _accept(self, session: JobSession) -> bool:
        """Show the order whole; reading it is time like any other, if it is accepted."""
        from widgets.asking import ask_to_accept  # noqa: PLC0415 - the same

        if session.order is None:
            return True
        is_accepted = ask_to_accept(self._look, session.order, self._bench.window)
        if is_accepted:
            session.accept()
        return is_accepted

    def hand_over(self) -> None:
        """Ask who works from now on; a session ends and another begins, on the same job."""
        if self._project is None or self._session is None:
            return
        project, path = self._project, self._project.path
        worker = self._ask_who(project.workers().result())
        if worker is None or worker.id == self._session.worker.id or not self.close():
            return
        try:
            self._begin_session(Project.open(path), worker, [])
        except AnnotatorError as error:
            self._refuse(error)

    # Closing ------------------------------------------------------------------------

    def close(self) -> bool:
        """Save and close the open job; False: something could not be saved, it stays open."""
        if self._project is None or self._session is None:
            return True
        self._bench.window.strip.field.report()
        if not self._has_saved(self._session):
            return False
        project, session, desk = self._project, self._session, self._bench.desk
        self._project = self._session = None
        if desk is not None:
            desk.clear()
        self._bench.detach()
        try:
            session.end()
        except AnnotatorError as error:
            self._refuse(error)
        project.close()
        return True

    def _has_saved(self, session: JobSession) -> bool:
        outcome = wait_until_saved(session.editor)
        if outcome is Saved.NOT_YET:
            self._say(self.tr("The disk is slow: the last changes are still being saved."))
        return outcome is Saved.YES

    # Telling --------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        self._bench.window.notices.say(Notice(text))

    def _refuse(self, error: AnnotatorError) -> None:
        self._bench.refuse(error)

    def _refuse_any(self, error: BaseException) -> None:
        if isinstance(error, AnnotatorError):
            self._refuse(error)
        elif isinstance(error, OSError):
            name = Path(error.filename or "").name
            self._bench.window.notices.say(Notice(f"{name}: {error.strerror}.", Tone.REFUSAL))
        else:
            raise error


def _is_same(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to the same file; one may be missing."""
    try:
        return one.samefile(other)
    except OSError:
        return False
