"""Opens work packages: checks them in the background, asks, unpacks them, opens the job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QDialog

from annotator.display_text import shown_name
from annotator.files import is_folder
from annotator.ledger.encryption_keys import encryption_keys
from annotator.packages.opened_packages import job_of, known_key, trust
from annotator.packages.package_job import default_folder, make_job, notes_on
from annotator.packages.package_reader import Keys, OpenPackage, open_package
from annotator.paths import cache_folder, keys_folder
from annotator.progress import Cancel, Progress, Watch
from annotator.sentences.said import Said
from widgets.kit.error_text import sentence_text
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.packages.package_dialog import PackageDialog, PackageSummary
from widgets.shell.notice_bar import Notice, NoticeBar
from widgets.shell.noticed_work import NoticedWork

_DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation
PASSING_MS = 8_000


class PackageController(QObject):
    """Opens one package at a time; a notice shows the progress and has a button to stop.

    Args:
        context: the window.
        notices: where the progress is shown.
        open_job: opens a job file.
    """

    def __init__(
        self, context: Context, notices: NoticeBar, open_job: Callable[[Path], bool]
    ) -> None:
        """Start with nothing to open."""
        super().__init__(context.window)
        self._context = context
        self._notices = notices
        self._open_job = open_job
        self._work = NoticedWork(notices, context.background, context.jobs.refuse)

    def open(self, path: Path) -> None:
        """Check a package, then show what it is and ask where to unpack it."""
        if self._work.is_busy:
            text = self.tr("Another package is being opened. Open this one afterwards.")
            self._notices.say(Notice(text, passes_ms=PASSING_MS))
            return

        def work(cancel: Cancel, _progress: Progress) -> OpenPackage:
            keys = Keys(encryption_keys(keys_folder()), cache_folder())
            return open_package(path, keys, Watch(cancel))

        text = self.tr("Reading %1…").replace("%1", shown_name(path.name))
        self._work.run(work, text, text, self._show)

    def _show(self, package: OpenPackage) -> None:
        job = job_of(package.facts.id)
        if job is not None:
            package.close()
            self._open_job(job)
            # After what the opening says: a notice that passes makes way for each later one.
            text = self.tr("This package was opened before; its job is %1.")
            self._notices.say(
                Notice(text.replace("%1", shown_name(job.name)), passes_ms=PASSING_MS)
            )
            return
        with off_item(self._context):
            folder = self._ask(package)
        if folder is None:
            package.close()
            return
        trust(package.signer, package.facts.vendor)
        self._unpack(package, folder)

    def _ask(self, package: OpenPackage) -> Path | None:
        shown, proposed = summary_of(package), default_folder(package, _documents())
        dialog = PackageDialog(self._context.look, shown, proposed, self._context.window)
        answer = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return answer

    def _unpack(self, package: OpenPackage, folder: Path) -> None:
        def work(cancel: Cancel, progress: Progress) -> tuple[Path, list[Said]]:
            with package:
                job = make_job(package, folder, watch=Watch(cancel, progress))
                return job, notes_on(package, job)

        def show(made: tuple[Path, list[Said]]) -> None:
            self._open_job(made[0])
            for note in made[1]:
                self._notices.say(Notice(sentence_text(note)))

        name = shown_name(folder.name)
        begun = self.tr("Unpacking %1…").replace("%1", name)
        part = self.tr("Unpacking %1: %2 of %3 files").replace("%1", name)
        self._work.run(work, begun, part, show)


def summary_of(package: OpenPackage) -> PackageSummary:
    """Return what is shown of a package."""
    facts = package.facts
    return PackageSummary(
        title=facts.title,
        vendor=facts.vendor,
        worker=facts.worker,
        fingerprint=package.signer.fingerprint,
        known=known_key(package.signer, facts.vendor),
        items=len(facts.items),
        size_bytes=package.size_bytes,
        part=facts.part,
        parts=facts.parts,
        due=facts.due,
        terms=package.terms,
        has_guideline=bool(facts.guideline),
    )


def _documents() -> Path:
    """Return the folder for documents of the person, or their home where there is none."""
    folder = Path(QStandardPaths.writableLocation(_DOCUMENTS))
    return folder if is_folder(folder) else Path.home()
