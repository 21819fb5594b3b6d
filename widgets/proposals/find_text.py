"""Proposes lines or words of the open picture, found on a thread without a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from annotator.errors import AnnotatorError
from annotator.media.image import PICTURES
from annotator.model.entities import ItemId, LabelId, Origin
from annotator.model.geometry import Box
from annotator.progress import Cancel, Progress, Watch
from annotator.proposals.text_proposals import LINES, WORDS
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice

if TYPE_CHECKING:
    from annotator.imaging.text_lines.line_finder import FoundText

SAID_AFTER_MS = 400
PASSING_MS = 8000


@dataclass(frozen=True, slots=True, eq=False)
class _Errand:
    """Look for text on an item by this method, and give what is found this label."""

    job: OpenJob
    item_id: ItemId
    label_id: LabelId
    method: str


class TextFinder(QObject):
    """Looks for text on one picture at a time; what it finds is one step of the history."""

    def __init__(self, context: Context, proposed_here: Callable[[], None]) -> None:
        """Look for nothing yet; ``proposed_here`` is called when the item has new proposals."""
        super().__init__(context.window)
        self._context = context
        self._proposed_here = proposed_here
        self._cancel: Cancel | None = None
        self._errand: _Errand | None = None
        self._said: Notice | None = None
        self._percent = 0
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(SAID_AFTER_MS)
        self._late.timeout.connect(self._say_looking)
        context.jobs.job_changed.connect(self.stop)

    @property
    def is_looking(self) -> bool:
        """Whether text is being looked for."""
        return self._errand is not None

    def find_lines(self) -> None:
        """Propose the lines of the open picture, with the label that the next box would get."""
        self._find(LINES)

    def find_words(self) -> None:
        """Propose the words of the open picture, with the label that the next box would get."""
        self._find(WORDS)

    def stop(self) -> None:
        """Stop looking; nothing is proposed."""
        if self._cancel is not None:
            self._cancel.cancel()
        self._finish()

    # Internals --------------------------------------------------------------------

    def _find(self, method: str) -> None:
        job, label_id = self._context.jobs.job, self._context.view.current_label
        if job.loaded is None or job.is_opening or self.is_looking or label_id is None:
            return
        if job.session.is_reviewing:
            self._say(self.tr("Nothing is proposed while you review."))
            return
        if job.loaded.item.kind not in PICTURES or job.shown is None:
            self._say(self.tr("There is no picture here to look at."))
            return
        self._context.views.finish_typing()
        path = job.project.media_folder / job.loaded.media.path
        self._start(_Errand(job, job.loaded.item.id, label_id, method), path)

    def _start(self, errand: _Errand, path: Path) -> None:
        regions = errand.job.session.editor.state.regions.values()
        there = [region.geometry for region in regions if isinstance(region.geometry, Box)]
        is_rtl = self._context.settings.text("text_direction") == "rtl"

        def look(cancel: Cancel, progress: Progress) -> list[FoundText]:
            from annotator.proposals import text_proposals  # noqa: PLC0415 - OpenCV takes 0.2 s, once

            watch = Watch(cancel, progress)
            return text_proposals.find(errand.method, path, there, watch, is_rtl=is_rtl)

        self._errand, self._percent = errand, 0
        self._cancel = self._context.background.start(
            look,
            done=lambda found: self._on_found(errand, found),
            failed=lambda error: self._on_failed(errand, error),
            progress=lambda count, total: self._on_progress(errand, count, total),
        )
        self._late.start()

    def _on_progress(self, errand: _Errand, count: int, total: int) -> None:
        if errand is self._errand:
            self._percent = 100 * count // max(1, total)
            if self._said is not None:
                self._said = self._context.notices.revise(self._said, self._looking())

    def _on_found(self, errand: _Errand, found: Sequence[FoundText]) -> None:
        if errand is not self._errand:
            return
        self._finish()
        job = errand.job
        if job is not self._context.jobs.job_or_none or job.loaded is None:
            return
        if job.loaded.item.id == errand.item_id and job.session.editor.has_item:
            self._put(errand, found)  # else the person went to another item meanwhile

    def _on_failed(self, errand: _Errand, error: BaseException) -> None:
        if errand is self._errand:
            self._finish()
        if not isinstance(error, AnnotatorError):
            raise error
        self._context.jobs.refuse(error)

    def _put(self, errand: _Errand, found: Sequence[FoundText]) -> None:
        from annotator.editing.proposal_commands import Propose  # noqa: PLC0415 - not needed at the start
        from annotator.proposals.proposal import proposed  # noqa: PLC0415
        from annotator.proposals.text_proposals import proposal_of_text  # noqa: PLC0415

        session, label_id = errand.job.session, errand.label_id
        if not found or label_id not in session.editor.state.labels:
            self._say(self.tr("No text was found that has no region yet."))
            return
        new = [proposal_of_text(each, label_id, errand.method) for each in found]
        errand.job.run(
            Propose(
                tuple(
                    proposed(session.new_region(one.box, label_id, Origin.PROPOSED), one)
                    for one in new
                )
            )
        )
        one, more = self.tr("1 line proposed."), self.tr("%1 lines proposed.")
        if errand.method == WORDS:
            one, more = self.tr("1 word proposed."), self.tr("%1 words proposed.")
        self._say(one if len(new) == 1 else more.replace("%1", str(len(new))))
        self._proposed_here()

    def _finish(self) -> None:
        self._cancel = self._errand = None
        self._late.stop()
        if self._said is not None:
            self._context.notices.withdraw(self._said)
            self._said = None

    def _say_looking(self) -> None:
        if self._errand is not None:
            self._said = Notice(self._looking(), choices=((self.tr("Stop"), self.stop),))
            self._context.notices.say(self._said)

    def _looking(self) -> str:
        return self.tr("Looking for text… %1 %").replace("%1", str(self._percent))

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))
