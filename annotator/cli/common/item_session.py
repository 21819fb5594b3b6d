"""A worker's session for a command: changes items of a job through the guards of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

from annotator.errors import AnnotatorError
from annotator.job_file.project import Project
from annotator.model.entities import ItemId
from annotator.model.people import Worker
from annotator.paths import state_folder
from annotator.sentences.said import Said
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup


class ItemSession:
    """Opens one item after the other, and waits until each change is in the file."""

    def __init__(self, project: Project, worker: Worker) -> None:
        """Begin the session of a worker.

        Raises:
            WriteFailedError: the disk refused.
        """
        self._project = project
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._failures: list[AnnotatorError] = []
        self.session = JobSession(project, worker, Setup(state_folder(), self._calls.put))
        self.session.editor.failed.append(self._failures.append)

    def run(self, item_id: ItemId, act: Callable[[JobSession], Said]) -> Said:
        """Open an item, change it, and return what was done once it is in the file.

        Raises:
            AnnotatorError: the change is refused, or cannot be written; the item is as before.
        """
        loaded = self._project.reads.load_item(item_id).result()
        self.session.is_reviewing = False
        self.session.open_item(loaded)
        told = act(self.session)
        self._settle()
        if self._failures:
            raise self._failures.pop()
        return told

    def _settle(self) -> None:
        """Wait for the writes so far, then run what they left for this thread."""
        self._project.reads.labels().result()
        while True:
            try:
                call = self._calls.get_nowait()
            except Empty:
                return
            call()


@contextmanager
def item_session(project: Project, worker: Worker) -> Iterator[ItemSession]:
    """Hold a session of a worker for the block; nothing of one who accepts no order is kept.

    Raises:
        AnnotatorError: the disk refused.
    """
    made = ItemSession(project, worker)
    try:
        yield made
    finally:
        if made.session.has_accepted:
            made.session.end()
        else:
            made.session.leave()
