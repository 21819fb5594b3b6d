"""Runs one piece of work at a time in the background, with a notice that can stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QLocale, QObject

from annotator.errors import AnnotatorError
from annotator.progress import Cancel, Progress
from widgets.kit.background import BackgroundJobs
from widgets.shell.notice_bar import Notice, NoticeBar

T = TypeVar("T")


class NoticedWork(QObject):
    """Shows how far a piece of work is in a notice with a button to stop it.

    Args:
        notices: where the progress is shown.
        background: runs the work.
        refuse: tells why it was refused.

    Attributes:
        is_busy: whether something runs.
    """

    def __init__(
        self,
        notices: NoticeBar,
        background: BackgroundJobs,
        refuse: Callable[[AnnotatorError], object],
    ) -> None:
        """Start with nothing to do."""
        super().__init__(notices)
        self._notices = notices
        self._background = background
        self._refuse = refuse
        self.is_busy = False

    def run(
        self,
        work: Callable[[Cancel, Progress], T],
        begun: str,
        part: str,
        done: Callable[[T], object],
    ) -> None:
        """Start a piece of work; a refusal is told by its sentence.

        Args:
            work: runs off the window's thread.
            begun: the notice at first.
            part: the notice later, with ``%2`` of ``%3`` parts done.
            done: is called with the result, unless it was stopped or refused.
        """
        handle: list[Cancel] = []
        locale = QLocale()

        def stop() -> None:
            handle[0].cancel()
            self._withdraw(shown)

        shown = [Notice(begun, choices=((self.tr("Stop"), stop),))]

        def tell(count: int, total: int) -> None:
            text = part.replace("%2", locale.toString(count))
            shown[0] = self._notices.revise(shown[0], text.replace("%3", locale.toString(total)))

        def finish(result: T) -> None:
            self._withdraw(shown)
            done(result)

        def give_up(error: BaseException) -> None:
            self._withdraw(shown)
            if not isinstance(error, AnnotatorError):
                raise error
            self._refuse(error)

        self.is_busy = True
        self._notices.say(shown[0])
        handle.append(self._background.start(work, done=finish, failed=give_up, progress=tell))

    def _withdraw(self, shown: list[Notice]) -> None:
        self.is_busy = False
        self._notices.withdraw(shown[0])
