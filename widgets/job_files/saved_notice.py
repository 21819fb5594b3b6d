"""Answers Ctrl+S: says that everything is saved, once the file has it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from widgets.app.presenter import Presenter
from widgets.job_files.read_only import ReadOnlyJob
from widgets.shell.notice_bar import Notice, Tone
from widgets.shell.status_bar import SaveState

PASSING_MS = 4000


class SavedNotice(QObject):
    """There is nothing to save by hand; who asks for it is told how the file stands."""

    def __init__(self, bench: Presenter, looking: ReadOnlyJob) -> None:
        """Tell nothing yet; ``looking`` says why a job can only be looked at."""
        super().__init__(bench)
        self._bench = bench
        self._looking = looking
        self._is_awaited = False
        bench.job_changed.connect(self._forget)
        bench.window.line.save_state_changed.connect(self._answer)

    def tell(self) -> None:
        """Take in the text that is being typed, and answer as soon as the file has everything."""
        desk = self._bench.desk
        if desk is None:
            return
        if desk.project.is_read_only:
            self._looking.tell()
            return
        self._bench.window.strip.field.report()
        self._is_awaited = True
        self._answer(self._bench.window.line.save_state)

    def _answer(self, state: SaveState | None) -> None:
        desk = self._bench.desk
        if not self._is_awaited or desk is None or not desk.session.editor.is_saved:
            return
        if state not in {SaveState.SAVED, SaveState.NOT_SAVED}:
            return
        self._is_awaited = False
        notices, line = self._bench.window.notices, self._bench.window.line
        if state is SaveState.SAVED and line.isVisible():
            # Not in a bar: for those who press the key at each picture, it would move the picture.
            line.answer_saved()
        elif state is SaveState.SAVED:
            text = self.tr("All is saved. Each change is saved by itself.")
            notices.say(Notice(text, passes_ms=PASSING_MS))
        elif notices.shown is None or notices.shown.tone is not Tone.REFUSAL:
            # Else the refusal itself is still there to be read, and says why.
            text = self.tr(
                "Not saved: the last change, or your time, could not be written to the file. "
                "Make room on its disk, or see whether the disk is still there."
            )
            notices.say(Notice(text, Tone.REFUSAL))

    def _forget(self) -> None:
        self._is_awaited = False
