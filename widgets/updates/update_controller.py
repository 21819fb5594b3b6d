"""Takes updates: checks them in the background, asks, unpacks them, starts the new version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess
from PySide6.QtWidgets import QDialog, QFileDialog

from annotator.display_text import shown_name
from annotator.errors import AnnotatorError
from annotator.progress import Cancel, Progress, Watch
from annotator.updates.build import Build, UpdateRefusedError, read_build
from annotator.updates.installation import Installation, installation_of
from annotator.updates.unpacked_version import unpack
from annotator.updates.update_document import UPDATE_SUFFIX
from annotator.updates.update_reader import opened_update, require_release_key
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.shell.notice_bar import Notice, NoticeBar
from widgets.shell.noticed_work import NoticedWork
from widgets.updates.update_dialog import UpdateDialog, UpdateSummary


@dataclass(frozen=True, slots=True)
class _Own:
    """The running program, which can take updates."""

    build: Build
    installed: Installation


class UpdateController(QObject):
    """Takes one update at a time; a notice shows the progress and has a button to stop.

    Args:
        context: the window.
        notices: where the progress is shown.
        build: the file in which a built program says what it is; there is none in the source.
    """

    def __init__(self, context: Context, notices: NoticeBar, build: Path) -> None:
        """Start with nothing to take."""
        super().__init__(context.window)
        self._context = context
        self._notices = notices
        self._build = build
        self._work = NoticedWork(notices, context.background, context.jobs.refuse)
        self._unpacked = ""
        self.start: Callable[[str, Sequence[str], str], object] = QProcess.startDetached

    def choose(self) -> None:
        """Ask for an update file and open it; say why, if this program takes none."""
        own = self._own()
        if own is None:
            return
        title = self.tr("Update from a file")
        kind = self.tr("Updates") + f" (*{UPDATE_SUFFIX})"
        with off_item(self._context):
            found, _filter = QFileDialog.getOpenFileName(
                self._context.window, title, str(Path.home()), kind
            )
        if found:
            self.open(Path(found))

    def open(self, path: Path) -> None:
        """Check an update, then show what it is."""
        own = self._own()
        if own is None or self._work.is_busy:
            return

        def work(_cancel: Cancel, _progress: Progress) -> UpdateSummary:
            with opened_update(path, own.build) as found:
                facts = found.facts
                return UpdateSummary(
                    facts.version, own.build.version, facts.day, facts.size_bytes, found.signed_by
                )

        text = self.tr("Reading %1…").replace("%1", shown_name(path.name))
        self._work.run(work, text, text, lambda update: self._show(path, own, update))

    def take_if_unpacked(self) -> None:
        """Have the launcher start what was unpacked from now on: no job is open any more."""
        version, self._unpacked = self._unpacked, ""
        if version:
            try:
                own = self._own()
                if own is not None:
                    own.installed.start_next(version)
            except AnnotatorError as error:
                self._context.jobs.refuse(error)

    def confirm(self) -> None:
        """Remove the version before, since this one has opened a job; in the background."""
        with suppress(UpdateRefusedError):
            build = read_build(self._build)
            if build is not None:
                installed = installation_of(self._build.parent, build.version)
                self._context.background.start(
                    lambda _cancel, _progress: installed.confirm(),
                    done=lambda _: None,
                    failed=lambda _: None,
                )

    def _own(self) -> _Own | None:
        try:
            build = require_release_key(read_build(self._build))
            return _Own(build, installation_of(self._build.parent, build.version))
        except UpdateRefusedError as error:
            self._context.jobs.refuse(error)
            return None

    def _show(self, path: Path, own: _Own, update: UpdateSummary) -> None:
        with off_item(self._context):
            dialog = UpdateDialog(self._context.look, update, self._context.window)
            is_wanted = dialog.exec() == QDialog.DialogCode.Accepted
            dialog.deleteLater()
        if is_wanted:
            self._unpack(path, own, update.version)

    def _unpack(self, path: Path, own: _Own, version: str) -> None:
        def work(cancel: Cancel, progress: Progress) -> None:
            # Opened again, and checked: the file may be another one since it was shown.
            with opened_update(path, own.build) as found:
                if found.facts.version != version:
                    raise UpdateRefusedError(
                        "The file is another one since it was shown. Choose it again."
                    )
                unpack(found, own.installed, Watch(cancel, progress))

        begun = self.tr("Unpacking version %1…").replace("%1", version)
        part = self.tr("Unpacking version %1: %2 of %3 files").replace("%1", version)
        self._work.run(work, begun, part, lambda _: self._ready(own, version))

    def _ready(self, own: _Own, version: str) -> None:
        self._unpacked = version
        if self._context.jobs.job_or_none is None:
            self.take_if_unpacked()
        text = self.tr("Fairlabel %1 is ready. It is used from the next start on.")
        choices: tuple[tuple[str, Callable[[], None]], ...] = ()
        if own.installed.launcher is not None:
            choices = ((self.tr("Restart now"), lambda: self._restart(own)),)
        self._notices.say(Notice(text.replace("%1", version), choices=choices))

    def _restart(self, own: _Own) -> None:
        """Close the window, as a person would, and start the launcher when all is saved."""
        job, launcher = self._context.jobs.job_or_none, own.installed.launcher
        path = None if job is None else job.session.project.path

        def start() -> None:
            if launcher is not None:
                arguments = [] if path is None else [str(path)]
                self.start(str(launcher), arguments, str(launcher.parent))

        if self._context.window.close():
            start()
            application = QCoreApplication.instance()
            if application is not None:
                application.quit()
