"""Tracks the boxes into the next picture on a thread, and proposes them there in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.drafts.draft import with_text_of
from annotator.editing.proposal_commands import Propose
from annotator.errors import AnnotatorError, CancelledError
from annotator.items.item_row import ItemRow
from annotator.media.image import PICTURES
from annotator.model.entities import (
    ItemId,
    Labels,
    Origin,
    Region,
    Status,
    in_reading_order,
)
from annotator.model.geometry import Box
from annotator.progress import Cancel
from annotator.proposals.proposal import proposed, undecided
from annotator.proposals.tracking_run import TrackingResult, follow, sorted_out, to_follow
from widgets.kit.bridge import Bridge
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice

if TYPE_CHECKING:
    from annotator.imaging.tracking import TrackedBox

PASSING_MS = 8000
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    """The boxes to track, from one item of a job to another."""

    job: OpenJob
    from_id: ItemId
    to_id: ItemId
    sources: Sequence[Region]
    cancel: Cancel = field(default_factory=Cancel)


class BoxFollower(QObject):
    """Tracks boxes into the next item of the list, one run at a time."""

    def __init__(
        self, context: Context, bridge: Bridge, proposed_there: Callable[[], None]
    ) -> None:
        """Start no thread yet; ``proposed_there`` is called when the next item has proposals."""
        super().__init__(context.window)
        self._context = context
        self._bridge = bridge
        self._proposed_there = proposed_there
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="following")
        self._request: _Request | None = None
        context.jobs.job_changed.connect(self.stop)

    def go_on(self) -> None:
        """Track the boxes of the open item into the next, and open that."""
        job = self._context.jobs.job
        if job.loaded is None or job.is_opening or self._request is not None:
            return
        self._context.views.finish_typing()
        sources = to_follow(in_reading_order(job.session.editor.state.regions))
        target = self._target(job, sources)
        if isinstance(target, str):
            self._say(target)
            return
        folder, here = job.project.media_folder, job.loaded
        before, after = folder / here.media.path, folder / target.path
        boxes = [region.geometry for region in sources if isinstance(region.geometry, Box)]
        request = self._request = _Request(job, here.item.id, ItemId(target.id), sources)
        self._bridge.when_done(
            self._pool.submit(follow, before, after, boxes, request.cancel),
            lambda tracked: self._on_followed(request, tracked),
            lambda error: self._on_failed(request, error),
        )

    def stop(self) -> None:
        """Cancel the current run."""
        if self._request is not None:
            self._request.cancel.cancel()
            self._request = None

    def shut_down(self) -> None:
        """Stop, and wait for the thread."""
        self.stop()
        self._pool.shutdown(cancel_futures=True)

    def _target(self, job: OpenJob, sources: Sequence[Region]) -> ItemRow | str:
        """Return the next item, or a sentence that says why tracking is not possible."""
        place = job.place
        if job.session.is_reviewing:
            return self.tr("Boxes are not followed while you review.")
        if not sources and undecided(job.session.editor.state.regions):
            return self.tr("Nobody has decided on the proposals here. Keep those that are right.")
        if not sources:
            return self.tr("There is no box here to follow.")
        if place is None or place + 1 >= len(job.items):
            return self.tr(
                "This is the last item: there is no next picture to follow the boxes to."
            )
        row = job.items[place + 1]
        if row.kind not in PICTURES:
            return self.tr("The next item is not a picture, so no box can be followed to it.")
        if row.status is Status.DONE:
            return self.tr("The next item is already done. No box was followed to it.")
        return row

    def _on_followed(self, request: _Request, tracked: Sequence[TrackedBox]) -> None:
        if self._request is not request:
            return
        self._request = None
        job = request.job
        if job is not self._context.jobs.job_or_none or job.loaded is None:
            return
        if job.loaded.item.id == request.from_id:  # else the person went to another item meanwhile
            job.go_to(request.to_id, lambda: self._put(request, tracked))

    def _put(self, request: _Request, tracked: Sequence[TrackedBox]) -> None:
        """Add the proposals to the item that was just opened."""
        job = request.job
        state = job.session.editor.state
        followed = sorted_out(request.sources, tracked, state.regions.values())
        new = [
            replace(
                with_text_of(
                    proposed(job.session.new_region(one.place, one.label_id, Origin.PROPOSED), one),
                    source,
                ),
                attributes=source.attributes,
            )
            for source, one in followed.found
        ]
        if new:
            job.run(Propose(tuple(new), name="carry-on"))
            self._proposed_there()
        self._say(told(self, followed, state.labels))

    def _on_failed(self, request: _Request, error: BaseException) -> None:
        if self._request is request:
            self._request = None
        if isinstance(error, CancelledError):
            return
        if not isinstance(error, AnnotatorError):
            raise error
        self._context.jobs.refuse(error)

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))


def told(words: QObject, followed: TrackingResult, labels: Labels) -> str:
    """Return a sentence with the result: how many boxes were found, and which were lost."""
    count = len(followed.found)
    asked = count + len(followed.there) + len(followed.lost)
    one, more = words.tr("1 box followed"), words.tr("%1 boxes followed")
    some = words.tr("%1 of %2 boxes followed").replace("%2", str(asked))
    whole = one if count == 1 else more
    parts = [(whole if count == asked else some).replace("%1", str(count))]
    if followed.there:
        parts.append(words.tr("%1 already there").replace("%1", str(len(followed.there))))
    if not followed.lost:
        return words.tr("%1.").replace("%1", ", ".join(parts))
    lost = words.tr("%1 not found again").replace("%1", str(len(followed.lost)))
    names = [labels[each.label_id].name for each in followed.lost if each.label_id in labels]
    shown = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
    said = words.tr("%1: %2.").replace("%1", ", ".join([*parts, lost]))
    return said.replace("%2", shown)
