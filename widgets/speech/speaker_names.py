"""Names speakers: asks for one, and renames one on the item or in the whole job."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from annotator.editing.changes import Change
from annotator.editing.copy_regions import takes_regions
from annotator.editing.speaker_commands import RENAME_SPEAKER, RenameSpeaker
from annotator.job_file.rows.values import LoadedItem
from annotator.model.segment import SPEAKER
from widgets.open_job.context import Context
from widgets.open_job.off_item import off_item
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice
from widgets.sound.sound_view import SoundView
from widgets.speech.speaker_dialog import SpeakerDialog

PASSING_MS = 8_000


class SpeakerNames(QObject):
    """Asks for names of speakers. Renaming is one step, on however many items."""

    def __init__(self, context: Context) -> None:
        """Ask nothing yet."""
        super().__init__(context.window)
        self._context = context

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do."""
        return {"speaker-choose": self.choose, "speaker-rename": self.rename}

    def choose(self) -> None:
        """Ask for the speaker of the selected segments and of the next one."""
        view = self._sound_view()
        if view is None or self._context.editable_job is None:
            return
        self._context.views.finish_typing()
        with off_item(self._context):
            answer = self._ask(view)
        if answer is not None:
            view.speakers.give(answer[0])

    def rename(self) -> None:
        """Ask for another name of the speaker of the selected segment."""
        view, job = self._sound_view(), self._context.editable_job
        if view is None or job is None or not view.selection:
            return
        speaker = view.segments.speaker(view.selection[-1])
        if not speaker:
            self._say(self.tr("This segment has no speaker yet. Choose one first."))
            return
        self._context.views.finish_typing()
        with off_item(self._context):
            answer = self._ask(view, speaker)
        if answer is None or answer[0] == speaker:
            return
        new, is_everywhere = answer
        if is_everywhere:
            self._rename_in_job(job, RenameSpeaker(speaker, new))
        else:
            job.run(RenameSpeaker(speaker, new))

    # Internals ----------------------------------------------------------------------

    def _sound_view(self) -> SoundView | None:
        view = self._context.view
        return view if isinstance(view, SoundView) else None

    def _ask(self, view: SoundView, speaker: str = "") -> tuple[str, bool] | None:
        names, window = view.speakers.keys.names, self._context.window
        dialog = SpeakerDialog(self._context.look, names, speaker, window)
        is_told = dialog.exec() == QDialog.DialogCode.Accepted
        answer = (dialog.speaker(), dialog.everywhere.isChecked()) if is_told else None
        dialog.deleteLater()
        return answer

    def _rename_in_job(self, job: OpenJob, command: RenameSpeaker) -> None:
        """Read the other items with that speaker, and change them all in one step."""
        editor = job.session.editor
        ground = editor.history.next_undo, editor.history.next_redo, editor.state.item_id

        def take(found: list[LoadedItem]) -> None:
            if job is not self._context.jobs.job_or_none or not editor.has_item:
                return
            if ground != (editor.history.next_undo, editor.history.next_redo, editor.state.item_id):
                self._rename_in_job(job, command)  # something was edited meanwhile
            else:
                self._finish(job, command, found)

        future = job.project.reads.items_with_attribute(SPEAKER, command.speaker)
        job.bridge.when_done(future, take, job.refused.emit)

    def _finish(self, job: OpenJob, command: RenameSpeaker, found: list[LoadedItem]) -> None:
        here = job.session.editor.state
        others = [each.state for each in found if each.item.id != here.item_id]
        open_ones = [state for state in others if takes_regions(state.facts)]
        changes: list[Change] = []

        def run() -> None:
            for state in (*open_ones, here):
                change = command.change(state)
                changes.append(change or Change(RENAME_SPEAKER, state.item_id))
            job.session.editor.run_over(RENAME_SPEAKER, changes)

        job.guarded(run)
        if changes:
            self._tell(len(changes), len(others) - len(open_ones))

    def _tell(self, renamed: int, left: int) -> None:
        text = self.tr("The speaker was renamed on %1 items.").replace("%1", str(renamed))
        if renamed == 1:
            text = self.tr("The speaker was renamed on one item.")
        if left:
            done = self.tr("Items that are done or skipped keep the old name: %1.")
            text = f"{text} {done.replace('%1', str(left))}"
        self._say(text)

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))
