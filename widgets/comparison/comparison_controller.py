"""Asks for another version, compares it in the background, and applies the chosen readings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.agreement.normalization import TextProfile, profile_of
from annotator.agreement.version_comparison import (
    Difference,
    VersionComparison,
    compare_versions,
)
from annotator.display_text import shown_name
from annotator.drafts.draft import with_taken_text
from annotator.editing.commands import AddRegions, Command
from annotator.editing.draft_commands import TakeText
from annotator.errors import AnnotatorError, InvalidValueError
from annotator.files import exists
from annotator.job_file.project import Project
from annotator.model.entities import Label, LabelId, Labels, Origin, Region, RegionId, new_region_id
from annotator.model.order_keys import key_at
from annotator.progress import Watch
from widgets.comparison.comparison_panel import ComparisonPanel
from widgets.comparison.difference_model import Reading
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice

Calls = dict[str, Callable[[], object]]
_Compared = tuple[VersionComparison, Labels]


class ComparisonController(QObject):
    """Compares the open job with a file, and works through the lines that differ."""

    def __init__(self, context: Context, show_beside: Callable[[QWidget], None]) -> None:
        """Create nothing yet; ``show_beside`` puts the panel beside the view of the item."""
        super().__init__(context.window)
        self._context = context
        self._show_beside = show_beside
        self._panel: ComparisonPanel | None = None
        self._path: Path | None = None
        self._labels: Labels = {}
        self._typed: RegionId | None = None
        """The line whose third reading is being typed."""
        context.jobs.job_changed.connect(self._on_job)

    def calls(self) -> Calls:
        """Return the table of calls."""
        return {"compare-texts": self.ask}

    @property
    def panel(self) -> ComparisonPanel:
        """The panel, made at its first use."""
        if self._panel is None:
            self._panel = ComparisonPanel(self._context.look, self._put_away)
            self._panel.line_chosen.connect(self._go_to)
            self._panel.decided.connect(self._decide)
            self._panel.profile_chosen.connect(self._compare)
            self._show_beside(self._panel)
        return self._panel

    def take_step(self, by: int) -> bool:
        """Go back to the list after a third reading; returns whether one was being typed."""
        typed, self._typed = self._typed, None
        is_here = typed is not None and list(self._context.view.selection) == [typed]
        if by < 0 or not is_here or not self.panel.isVisible():
            return False
        self.panel.go_on()
        self.panel.list.setFocus()
        return True

    def ask(self) -> None:
        """Ask for a file with another version, and compare it; hide the panel if it is shown."""
        if self._panel is not None and self._panel.isVisible():
            self._put_away()
            return
        self._context.views.finish_typing()
        folder = str(self._context.jobs.job.project.path.parent)
        title, kinds = self.tr("Compare texts with"), self.tr("Jobs (*.fairlabel)")
        with off_item(self._context):
            chosen, _ = QFileDialog.getOpenFileName(self._context.window, title, folder, kinds)
        if chosen:
            self.compare_with(Path(chosen))

    def compare_with(self, path: Path) -> None:
        """Compare the open job with the version in a file."""
        self._path = path
        self._compare(self.panel.profile.currentData())

    def _compare(self, profile_id: str) -> None:
        job, path = self._context.jobs.job_or_none, self._path
        if job is None or path is None:
            return
        profile = profile_of(profile_id) if profile_id else None
        project, notices = job.project, self._context.notices

        def done(result: _Compared) -> None:
            notices.withdraw(notice)
            if self._context.jobs.job_or_none is job:
                self._show(result, path)

        def failed(error: BaseException) -> None:
            notices.withdraw(notice)
            if not isinstance(error, AnnotatorError):
                raise error
            self._context.jobs.refuse(error)

        cancel = self._context.background.start(
            lambda cancel, progress: _compared(project, path, profile, Watch(cancel, progress)),
            done=done,
            failed=failed,
        )

        def stop() -> None:
            cancel.cancel()
            notices.withdraw(notice)

        text = self.tr("Comparing with %1…").replace("%1", shown_name(path.name))
        notice = Notice(text, choices=((self.tr("Stop"), stop),))
        notices.say(notice)

    def _show(self, result: _Compared, path: Path) -> None:
        found, self._labels = result
        self.panel.show()
        self.panel.show_comparison(found, path.name)
        self.panel.list.setFocus()

    def _put_away(self) -> None:
        self.panel.hide()
        self._context.views.take_focus()

    def _on_job(self) -> None:
        self._path = None
        if self._panel is not None:
            self._panel.show_nothing()
            self._panel.hide()

    def _go_to(self, row: int) -> None:
        job, line = self._context.jobs.job_or_none, self.panel.model.line(row)
        if job is None or line is None:
            return
        pair = line.line.pair

        def select() -> None:
            here = job.session.editor.state.regions
            ours = pair.ours
            self._context.view.select([ours.id] if ours is not None and ours.id in here else [])

        job.go_to(line.item.id, then=select)

    def _decide(self, reading: Reading) -> None:
        job, line = self._context.jobs.job_or_none, self.panel.model.line(self.panel.row)
        if job is None or line is None:
            return
        if reading is Reading.OURS:
            self.panel.decide(reading)
            return
        job.go_to(line.item.id, then=lambda: self._apply(job, line, reading))

    def _apply(self, job: OpenJob, line: Difference, reading: Reading) -> None:
        if reading is Reading.THIRD:
            self._type(line)
            return
        command = self._taken(job, line)
        if command is not None and job.run(command):
            self.panel.decide(reading)

    def _type(self, line: Difference) -> None:
        """Put the cursor into the text of our line; the person types what is right."""
        ours = line.line.pair.ours
        if ours is not None:
            self._context.view.select([ours.id])
            self.panel.decide(Reading.THIRD)
            self._context.actions.action("edit-text").trigger()
            self._typed = ours.id

    def _taken(self, job: OpenJob, line: Difference) -> Command | None:
        """Return what makes their reading ours; None if there is nothing to be made."""
        pair = line.line.pair
        if pair.theirs is None:
            return None
        state = job.session.editor.state
        if pair.ours is not None:
            if pair.ours.id not in state.regions:
                return None
            return TakeText(pair.ours.id, pair.theirs)
        label_id = _label_of(pair.theirs, self._labels, state.labels)
        return None if label_id is None else AddRegions((_own(job, pair.theirs, label_id),))


def _compared(project: Project, path: Path, profile: TextProfile | None, watch: Watch) -> _Compared:
    """Read both versions and compare them, on any thread; returns also the labels of the other.

    Raises:
        InvalidValueError: it is the open job.
        JobFileError: the other version cannot be opened.
        CancelledError: the person stopped it.
    """
    if exists(path) and path.samefile(project.path):
        raise InvalidValueError("This is the open job. Choose another version of it.")
    with (
        Project.open_safely(path, reads=True) as other,
        other.snapshot().result() as theirs,
        project.snapshot().result() as ours,
    ):
        found = compare_versions(ours.items(), theirs.items(), profile, watch)
        return found, theirs.labels


def _label_of(region: Region, theirs: Labels, ours: Labels) -> LabelId | None:
    """Return our label with the name of theirs, else our first one."""
    name = theirs[region.label_id].name if region.label_id in theirs else ""
    by_name: dict[str, Label] = {label.name: label for label in ours.values()}
    if name in by_name:
        return by_name[name].id
    first = min(ours.values(), key=lambda label: label.position, default=None)
    return None if first is None else first.id


def _own(job: OpenJob, theirs: Region, label_id: LabelId) -> Region:
    """Return their region as one of ours: the person who takes it has judged it."""
    number = job.project.new_region_number()
    region = Region(
        new_region_id(),
        number,
        label_id,
        theirs.geometry,
        key_at(number),
        origin=Origin.PASTED,
    )
    return with_taken_text(region, theirs)
