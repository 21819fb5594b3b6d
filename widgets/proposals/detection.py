"""Proposes boxes on the open picture with the chosen detector, on a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.errors import AnnotatorError
from annotator.media.image import PICTURES
from annotator.model.entities import ItemId, Origin
from annotator.settings import Settings
from widgets.kit.bridge import Bridge
from widgets.kit.timers import single_shot
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.open_job.open_job import OpenJob
from widgets.proposals.runner import Runner, StoppedError
from widgets.shell.notice_bar import Notice
from widgets.theme.look import Look

if TYPE_CHECKING:
    from annotator.imaging.sandbox.detector_client import DetectedBox
    from annotator.proposals.detector import Choice

SETTING = "detector"
KEPT_MS = 120_000
"""A detector that is not used for this time is ended: it holds much memory."""

SAID_AFTER_MS = 400
PASSING_MS = 8000


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    job: OpenJob
    item_id: ItemId
    choice: Choice


class Detection(QObject):
    """Runs the two actions on detectors, one picture at a time."""

    def __init__(
        self,
        context: Context,
        bridge: Bridge,
        look: Look,
        settings: Settings,
        proposed_here: Callable[[], None],
    ) -> None:
        """Start no thread yet; ``proposed_here`` is called when the open item has new proposals."""
        super().__init__(context.window)
        self._context = context
        self._look = look
        self._settings = settings
        self._proposed_here = proposed_here
        self._runner = Runner(bridge)
        self._request: _Request | None = None
        self._said: Notice | None = None
        self._late = single_shot(self, self._say_looking, SAID_AFTER_MS)
        self._rest = single_shot(self, self._runner.rest, KEPT_MS)
        context.jobs.job_changed.connect(self.stop)

    def propose(self) -> None:
        """Run the detector on the open picture; without a detector, ask for one first."""
        job = self._context.jobs.job
        if job.loaded is None or job.is_opening or self._request is not None:
            return
        if job.session.is_reviewing:
            self._say(self.tr("Nothing is proposed while you review."))
            return
        if job.loaded.item.kind not in PICTURES or job.shown is None:
            self._say(self.tr("There is no picture here to look at."))
            return
        choice = self._chosen() or self.choose()
        if choice is None or self._context.jobs.job_or_none is not job or job.loaded is None:
            return
        request = self._request = _Request(job, job.loaded.item.id, choice)
        picture = job.project.media_folder / job.loaded.media.path
        self._rest.stop()
        self._late.start()
        self._runner.find(
            choice,
            picture,
            lambda found: self._on_found(request, found),
            lambda error: self._on_failed(request, error),
        )

    def choose(self) -> Choice | None:
        """Ask for a detector; returns the choice, or None if there is none."""
        from widgets.proposals.model_files import AskingForDetector  # noqa: PLC0415 - few have one

        job = self._context.jobs.job
        if not job.session.editor.has_item or self._request is not None:
            return None
        labels = sorted(job.session.editor.state.labels.values(), key=lambda each: each.position)
        with off_item(self._context):
            asking = AskingForDetector(self._look, self._settings, self._runner)
            return asking.ask([label.name for label in labels], self._context.window)

    def stop(self) -> None:
        """Cancel the current run, and end the process."""
        self._request = None
        self._quiet()
        self._rest.stop()
        self._runner.stop()
        self._runner.rest()

    def shut_down(self) -> None:
        """Stop, and wait for the thread and the process."""
        self.stop()
        self._runner.shut_down()

    # Internals --------------------------------------------------------------------

    def _chosen(self) -> Choice | None:
        from annotator.proposals.detector import choice_of  # noqa: PLC0415 - few ever use one

        return choice_of(self._settings.text(SETTING))

    def _on_found(self, request: _Request, found: Sequence[DetectedBox]) -> None:
        if self._request is not request:
            return
        self._finish()
        job = request.job
        if job is not self._context.jobs.job_or_none or job.loaded is None:
            return
        if job.loaded.item.id != request.item_id or not job.session.editor.has_item:
            return  # the person went to another item meanwhile
        self._put(job, request.choice, found)

    def _put(self, job: OpenJob, choice: Choice, found: Sequence[DetectedBox]) -> None:
        from annotator.editing.proposal_commands import Propose  # noqa: PLC0415 - few ever use one
        from annotator.proposals.detector import proposals_of  # noqa: PLC0415
        from annotator.proposals.proposal import proposed  # noqa: PLC0415

        state = job.session.editor.state
        there = list(state.regions.values())
        made = [
            proposed(job.session.new_region(one.place, one.label_id, Origin.PROPOSED), one)
            for one in proposals_of(found, choice, state.labels.values(), there)
        ]
        if not made:
            self._say(self.tr("The detector proposes nothing new."))
            return
        job.run(Propose(tuple(made)))
        one, more = self.tr("1 box proposed."), self.tr("%1 boxes proposed.")
        self._say(one if len(made) == 1 else more.replace("%1", str(len(made))))
        self._proposed_here()

    def _on_failed(self, request: _Request, error: BaseException) -> None:
        if self._request is request:
            self._finish()
        if isinstance(error, StoppedError):
            return
        if not isinstance(error, AnnotatorError):
            raise error
        self._context.jobs.refuse(error)

    def _finish(self) -> None:
        self._request = None
        self._quiet()
        self._rest.start()

    def _say_looking(self) -> None:
        if self._request is not None:
            text = self.tr("The detector is looking at the picture…")
            self._said = Notice(text, choices=((self.tr("Stop"), self.stop),))
            self._context.notices.say(self._said)

    def _quiet(self) -> None:
        self._late.stop()
        if self._said is not None:
            self._context.notices.withdraw(self._said)
            self._said = None

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))
