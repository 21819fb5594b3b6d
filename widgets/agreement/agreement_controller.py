"""Compares the open job with other versions in the background, and applies what is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from annotator.agreement.disagreements import Disagreement
from annotator.agreement.job_agreement import JobAgreement, job_agreement
from annotator.display_text import shown_name
from annotator.drafts.draft import with_taken_text
from annotator.editing.commands import AddRegions, Command, DeleteRegions
from annotator.editing.draft_commands import TakeRegion
from annotator.errors import AnnotatorError, InvalidValueError
from annotator.files import exists
from annotator.job_file.project import Project
from annotator.model.entities import LabelId, Labels, Origin, Region, new_region_id
from annotator.model.order_keys import key_at
from annotator.progress import Cancel, Watch
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from widgets.agreement.agreement_dialog import AgreementDialog
from widgets.agreement.agreement_words import summary_text
from widgets.agreement.disagreement_model import DisagreementModel
from widgets.items.crops import Crops
from widgets.kit.error_text import error_text
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice

Calls = dict[str, Callable[[], object]]

_COCO: Final = "annotations.json"
_EFFORT: Final = "effort.json"
PASSING_MS: Final = 8_000


@dataclass(frozen=True, slots=True)
class _Compared:
    """A result and the names of the versions."""

    found: JobAgreement
    names: list[str]


@dataclass(slots=True, eq=False)
class _Run:
    """A comparison that runs for a dialog; ``cancel`` stops it."""

    dialog: AgreementDialog
    cancel: Cancel | None = None


class AgreementController(QObject):
    """Shows the gallery of disagreements; a result stays until the job is closed."""

    def __init__(self, context: Context) -> None:
        """Create nothing yet."""
        super().__init__(context.window)
        self._context = context
        self.model = DisagreementModel()
        self.dialog: AgreementDialog | None = None
        self.crops: Crops | None = None
        self._result: _Compared | None = None
        self._run: _Run | None = None
        self._row = 0
        context.jobs.job_changed.connect(self._forget)

    def calls(self) -> Calls:
        """Return the table of calls."""
        return {"show-disagreements": self.show}

    def show(self) -> None:
        """Show the gallery until it is closed, or an item is opened from it."""
        job = self._context.jobs.job
        self._context.views.finish_typing()
        self.crops = crops = Crops(job)
        self.model.use(crops)
        dialog = self.dialog = AgreementDialog(self._context.look, self.model, self._context.window)
        after: list[Callable[[], None]] = []
        dialog.versions_wanted.connect(self._ask)
        dialog.stopped.connect(self._stop)
        dialog.opened.connect(lambda found: after.append(lambda: self._open(job, found)))
        dialog.opened.connect(lambda _found: dialog.accept())
        dialog.taken.connect(lambda found, version: self._decide(job, found, version, after))
        if self._result is not None:
            self._show(self._result)
        with off_item(self._context):
            dialog.exec()
        self._stop()
        self._row = max(0, dialog.wall.currentIndex().row())
        self.model.use(None)
        crops.shut_down()
        self.dialog = self.crops = None
        dialog.deleteLater()
        if after and self._context.jobs.job_or_none is job:
            after[-1]()

    def _ask(self) -> None:
        folder = str(self._context.jobs.job.project.path.parent)
        chosen, _ = QFileDialog.getOpenFileNames(
            self.dialog,
            self.tr("Versions to compare with"),
            folder,
            self.tr("Jobs and exports (*.fairlabel *.json)"),
        )
        if chosen:
            self.compare_with([_version_at(Path(each)) for each in chosen])

    def compare_with(self, paths: Sequence[Path]) -> None:
        """Compare the open job with versions, while the gallery is shown."""
        if self.dialog is None:
            return
        project, title = self._context.jobs.job.project, self.tr("This job")
        self.dialog.show_progress(0, 0)
        run = self._run = _Run(self.dialog)
        run.cancel = self._context.background.start(
            lambda cancel, progress: _compared(project, title, paths, Watch(cancel, progress)),
            done=lambda result: self._on_compared(run, result),
            failed=lambda error: self._on_failed(run, error),
            progress=lambda count, total: self._on_progress(run, count, total),
        )

    def _on_compared(self, run: _Run, result: _Compared) -> None:
        if run is self._run:
            self._run, self._result, self._row = None, result, 0
            self.model.show(result.found.disagreements, result.names)
            self._show(result)

    def _on_failed(self, run: _Run, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        if run is self._run:
            self._run = None
            run.dialog.show_refusal(error_text(error))

    def _on_progress(self, run: _Run, count: int, total: int) -> None:
        if run is self._run:
            run.dialog.show_progress(count, total)

    def _stop(self) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        if run.cancel is not None:
            run.cancel.cancel()
        if self._result is None:
            run.dialog.show_nothing_compared()
        else:
            self._show(self._result)

    def _show(self, result: _Compared) -> None:
        if self.dialog is None:
            return
        number = self._context.window.locale().toString
        self.dialog.show_result(summary_text(result.found, number), result.names)
        if self._row and self._row < self.model.rowCount():
            self.dialog.choose(self._row)

    def _forget(self) -> None:
        self._result, self._row = None, 0
        self.model.show((), [])

    # Decisions ------------------------------------------------------------------------------------

    def _open(self, job: OpenJob, found: Disagreement) -> None:
        def select() -> None:
            here = job.session.editor.state.regions
            ours = found.group.marks[0]
            ids = [ours.region.id] if ours is not None and ours.region.id in here else []
            self._context.view.select(ids)

        job.go_to(found.item.id, then=select)
        self._context.views.take_focus()

    def _decide(
        self, job: OpenJob, found: Disagreement, version: int, after: list[Callable[[], None]]
    ) -> None:
        """Note that ours is kept; or close the gallery, and take another version on the item."""
        dialog = self.dialog
        if dialog is None:
            return
        row = dialog.wall.currentIndex().row()
        has_neither = found.has_it[0] is False and found.has_it[version] is False
        if version == 0 or has_neither:
            self.model.decide(row)
            following = self.model.next_undecided(row)
            if following is not None:
                dialog.choose(following)
            return
        if found.has_it[version] is None:
            dialog.say(self.tr("That version has not confirmed this item, so it has no say on it."))
            return
        if job.project.is_read_only:
            dialog.say(self.tr("This job is read-only here, so nothing can be taken."))
            return
        after.append(lambda: self._take(job, found, version, row))
        dialog.accept()

    def _take(self, job: OpenJob, found: Disagreement, version: int, row: int) -> None:
        def take() -> None:
            command = _taken(job, found, version)
            if command is not None and job.run(command):
                self.model.decide(row)
                self._row = self.model.next_undecided(row) or 0
                key = self._context.actions.action("show-disagreements").shortcut()
                text = self.tr("Taken. %1 leads back to the disagreements.")
                text = text.replace("%1", key.toString(key.SequenceFormat.NativeText))
                self._context.notices.say(Notice(text, passes_ms=PASSING_MS))
            elif command is None:
                text = self.tr("That version is the same here. Nothing was changed.")
                self._context.notices.say(Notice(text, passes_ms=PASSING_MS))

        job.go_to(found.item.id, then=take)
        self._context.views.take_focus()


def _version_at(path: Path) -> Path:
    """Return the folder of the export whose annotations were chosen, else the file itself."""
    if path.name == _COCO and exists(path.with_name(_EFFORT)):
        return path.parent
    return path


def _compared(project: Project, title: str, paths: Sequence[Path], watch: Watch) -> _Compared:
    """Read all versions and compare them, on any thread.

    Raises:
        InvalidValueError: one of them is the open job.
        AnnotatorError: one of them cannot be read.
        CancelledError: the person stopped it.
    """
    # Late: it brings the importers, which nothing else needs when the window appears.
    from annotator.versions.version_reader import (  # noqa: PLC0415
        opened_version,
        version_names,
        version_of,
    )

    for path in paths:
        if exists(path) and path.samefile(project.path):
            raise InvalidValueError(
                said(
                    "{file} is the open job. Choose other versions of it.",
                    file=Name(shown_name(path.name)),
                )
            )
    with ExitStack() as files:
        others = [files.enter_context(opened_version(path, watch)) for path in paths]
        ours = files.enter_context(project.snapshot().result())
        versions = [version_of(ours, title), *others]
        found = job_agreement(versions, watch=watch)
        return _Compared(found, [title, *version_names(paths)])


def _taken(job: OpenJob, found: Disagreement, version: int) -> Command | None:
    """Return what makes ours as that version has it; None if there is nothing to be made."""
    state = job.session.editor.state
    if found.tag:
        return _taken_tag(job, found, has_it=bool(found.has_it[version]))
    ours, theirs = found.group.marks[0], found.group.marks[version]
    if theirs is None:
        return None if ours is None else DeleteRegions((ours.region.id,))
    label_id = _label_named(theirs.label, state.labels)
    if label_id is None:
        return None
    if ours is not None and ours.region.id in state.regions:
        return TakeRegion(ours.region.id, theirs.region, label_id)
    return AddRegions((_own(job, theirs.region, label_id),))


def _taken_tag(job: OpenJob, found: Disagreement, *, has_it: bool) -> Command | None:
    state = job.session.editor.state
    label_id = _label_named(found.tag, state.labels)
    ours = tuple(
        region.id
        for region in state.regions.values()
        if region.geometry is None and region.label_id == label_id
    )
    if not has_it:
        return DeleteRegions(ours) if ours else None
    if ours or label_id is None:
        return None
    number = job.project.new_region_number()
    return AddRegions((Region(new_region_id(), number, label_id, None, key_at(number)),))


def _label_named(name: str, labels: Labels) -> LabelId | None:
    """Return our label of that name, else our first one; None without labels."""
    by_name = {label.name: label.id for label in labels.values()}
    if name in by_name:
        return by_name[name]
    first = min(labels.values(), key=lambda label: label.position, default=None)
    return None if first is None else first.id


def _own(job: OpenJob, theirs: Region, label_id: LabelId) -> Region:
    """Return their region as one of ours: the person who takes it has judged it."""
    number = job.project.new_region_number()
    region = Region(
        new_region_id(), number, label_id, theirs.geometry, key_at(number), origin=Origin.PASTED
    )
    return with_taken_text(region, theirs)
