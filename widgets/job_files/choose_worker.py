"""Asks who works at an open job, and for the PIN if that name has one."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from annotator.job_file.project import Project
from annotator.model.entities import WorkerId
from annotator.model.people import Worker, new_worker
from widgets.theme.look import Look


class WorkerChoice:
    """Asks by dialogs; each call waits for the person and for the thread of the job file."""

    def __init__(self, look: Look, window: QWidget) -> None:
        """Take the window above which to ask."""
        self._look = look
        self._window = window

    def who_opens(self, project: Project) -> Worker | None:
        """Return the worker who begins; a job with one worker and no PIN asks nothing.

        In a job from a package that nobody has begun it is the person for whom it was packed.
        Returns None if the person cancelled.
        """
        people = project.reads.workers().result()
        package = project.reads.package().result()
        if not people and package is not None:
            return new_worker(package.worker)
        if len(people) == 1 and not project.reads.has_pin(people[0].id).result():
            return people[0]
        return self.ask(project)

    def who_goes_on(self, project: Project, worker: Worker) -> Worker | None:
        """Return the previous worker after a cancelled hand-over; asks for the PIN, if any."""
        if not project.reads.has_pin(worker.id).result():
            return worker
        return self.ask(project, marked=worker.id)

    def ask(
        self,
        project: Project,
        current: WorkerId | None = None,
        *,
        marked: WorkerId | None = None,
    ) -> Worker | None:
        """Return the chosen worker, an existing or a new one; None if the person cancelled."""
        # Late: dialogs are not needed to show the window.
        from widgets.job_files.worker_dialog import Pins, WorkerDialog  # noqa: PLC0415

        people = project.reads.workers().result()
        pins = Pins(
            has=lambda worker_id: project.reads.has_pin(worker_id).result(),
            fits=lambda worker_id, pin: project.reads.is_pin(worker_id, pin).result(),
        )
        dialog = WorkerDialog(self._look, people, current, self._window, pins=pins)
        if marked is not None:
            dialog.mark(marked)
        chosen = dialog.chosen() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if chosen is None:
            return None
        known = {worker.id: worker for worker in people}
        return known[chosen.worker_id] if chosen.worker_id else new_worker(chosen.new_name)

    def change_pin(self, project: Project, worker: Worker) -> None:
        """Let the current worker set, change or remove a PIN.

        Raises:
            WriteFailedError: the disk refused.
        """
        from widgets.job_files.pin_dialog import PinDialog  # noqa: PLC0415 - the same

        has_pin = project.reads.has_pin(worker.id).result()
        dialog = PinDialog(
            self._look,
            worker.name,
            (lambda pin: project.reads.is_pin(worker.id, pin).result()) if has_pin else None,
            self._window,
        )
        answer = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if answer is not None:
            project.writes.set_pin(worker.id, answer or None).result()
