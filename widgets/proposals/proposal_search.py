"""Looks for proposals on the open item on a thread, and puts them there as one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from annotator.errors import AnnotatorError
from annotator.model.entities import ItemId, LabelId, Origin
from annotator.progress import Cancel, Progress, Watch
from annotator.proposals.proposal import Proposal
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice

SAID_AFTER_MS = 400
PASSING_MS = 8000
Look = Callable[[Watch], list[Proposal]]


@dataclass(frozen=True, slots=True)
class SearchWords:
    """What is said while looking (%1 is the percentage), and of what was found (%1 the number)."""

    looking: str
    none: str
    one: str
    more: str


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    """Look on an item; what is found gets this label."""

    job: OpenJob
    item_id: ItemId
    label_id: LabelId
    words: SearchWords


class ProposalSearch(QObject):
    """Looks on one item at a time; what it finds is one step of the history."""

    def __init__(self, context: Context, proposed_here: Callable[[], None]) -> None:
        """Look for nothing yet; ``proposed_here`` is called when the item has new proposals."""
        super().__init__(context.window)
        self._context = context
        self._proposed_here = proposed_here
        self._cancel: Cancel | None = None
        self._request: _Request | None = None
        self._said: Notice | None = None
        self._percent = 0
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._say_looking)
        context.jobs.job_changed.connect(self.stop)

    @property
    def is_looking(self) -> bool:
        """Whether something is being looked for."""
        return self._request is not None

    @property
    def label_id(self) -> LabelId | None:
        """The label of what would be found now; None if nothing can be looked for."""
        job, label_id = self._context.jobs.job, self._context.view.current_label
        if job.loaded is None or job.is_opening or self.is_looking or label_id is None:
            return None
        if job.session.is_reviewing:
            self.say(_tr("Nothing is proposed while you review."))
            return None
        return label_id

    def start(self, label_id: LabelId, look: Look, words: SearchWords) -> None:
        """Look on the open item, on another thread."""
        job = self._context.jobs.job
        assert job.loaded is not None  # noqa: S101 - else there was no label
        self._context.views.finish_typing()
        request = _Request(job, job.loaded.item.id, label_id, words)

        def work(cancel: Cancel, progress: Progress) -> list[Proposal]:
            return look(Watch(cancel, progress))

        self._request, self._percent = request, 0
        self._cancel = self._context.background.start(
            work,
            done=lambda found: self._on_found(request, found),
            failed=lambda error: self._on_failed(request, error),
            progress=lambda count, total: self._on_progress(request, count, total),
        )
        self._late.start(SAID_AFTER_MS)

    def stop(self) -> None:
        """Stop looking; nothing is proposed."""
        if self._cancel is not None:
            self._cancel.cancel()
        self._finish()

    def say(self, text: str) -> None:
        """Say something that passes."""
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))

    # Internals --------------------------------------------------------------------

    def _on_progress(self, request: _Request, count: int, total: int) -> None:
        if request is self._request:
            self._percent = 100 * count // max(1, total)
            if self._said is not None:
                self._said = self._context.notices.revise(self._said, self._looking())

    def _on_found(self, request: _Request, found: Sequence[Proposal]) -> None:
        if request is not self._request:
            return
        self._finish()
        job = request.job
        if job is not self._context.jobs.job_or_none or job.loaded is None:
            return
        if job.loaded.item.id == request.item_id and job.session.editor.has_item:
            self._put(request, found)  # else the person went to another item meanwhile

    def _on_failed(self, request: _Request, error: BaseException) -> None:
        if request is self._request:
            self._finish()
        if not isinstance(error, AnnotatorError):
            raise error
        self._context.jobs.refuse(error)

    def _put(self, request: _Request, found: Sequence[Proposal]) -> None:
        from annotator.editing.proposal_commands import Propose  # noqa: PLC0415 - not needed at the start
        from annotator.proposals.proposal import proposed  # noqa: PLC0415

        session, words = request.job.session, request.words
        if not found or request.label_id not in session.editor.state.labels:
            self.say(words.none)
            return
        new = (
            proposed(session.new_region(one.place, one.label_id, Origin.PROPOSED), one)
            for one in found
        )
        request.job.run(Propose(tuple(new)))
        self.say(words.one if len(found) == 1 else words.more.replace("%1", str(len(found))))
        self._proposed_here()

    def _finish(self) -> None:
        self._cancel = self._request = None
        self._late.stop()
        if self._said is not None:
            self._context.notices.withdraw(self._said)
            self._said = None

    def _say_looking(self) -> None:
        if self._request is not None:
            self._said = Notice(self._looking(), choices=((_tr("Stop"), self.stop),))
            self._context.notices.say(self._said)

    def _looking(self) -> str:
        words = "" if self._request is None else self._request.words.looking
        return words.replace("%1", str(self._percent))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ProposalSearch", text)
