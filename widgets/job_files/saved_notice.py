"""Answers Ctrl+S: says that everything is saved, once it is in the file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice, NoticeBar, NoticeTone
from widgets.shell.status_bar import SaveState, StatusBar

PASSING_MS = 4000


class SavedNotice(QObject):
    """Nothing needs to be saved by hand; a person who asks for it learns the state of the file."""

    def __init__(
        self,
        context: Context,
        line: StatusBar,
        notices: NoticeBar,
        tell_read_only: Callable[[], None],
    ) -> None:
        """Start without a request; ``tell_read_only`` explains why a job is read-only."""
        super().__init__(context.window)
        self._context = context
        self._line = line
        self._notices = notices
        self._tell_read_only = tell_read_only
        self._is_awaited = False
        context.jobs.job_changed.connect(self._forget)
        line.save_state_changed.connect(self._answer)

    def tell(self) -> None:
        """Commit the text that is being typed, and answer once everything is in the file."""
        if self._context.jobs.job.project.is_read_only:
            self._tell_read_only()
            return
        self._context.views.finish_typing()
        self._is_awaited = True
        self._answer(self._line.save_state)

    def _answer(self, state: SaveState | None) -> None:
        job = self._context.jobs.job_or_none
        if not self._is_awaited or job is None or not job.session.editor.is_saved:
            return
        if state not in {SaveState.SAVED, SaveState.NOT_SAVED}:
            return
        self._is_awaited = False
        notices, line = self._notices, self._line
        if state is SaveState.SAVED and line.isVisible():
            # Not in the notice bar: it would move the picture for people who save at every picture.
            line.answer_saved()
        elif state is SaveState.SAVED:
            text = self.tr("Everything is saved. Each change is saved automatically.")
            notices.say(Notice(text, passes_ms=PASSING_MS))
        elif notices.shown is None or notices.shown.tone is not NoticeTone.REFUSAL:
            # Otherwise the refusal with its reason is still shown.
            text = self.tr(
                "Not saved: the last change, or your time, could not be written to the file. Free "
                "some space on its disk, or check that the disk is still connected."
            )
            notices.say(Notice(text, NoticeTone.REFUSAL))

    def _forget(self) -> None:
        self._is_awaited = False
