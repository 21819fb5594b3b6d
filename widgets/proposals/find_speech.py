"""Proposes segments of the open sound, found on a thread by energy or by a model."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.model.entities import SOUND
from annotator.model.segment import SoundSegment
from annotator.progress import Watch
from annotator.proposals.proposal import Proposal
from widgets.open_job.context import Context
from widgets.proposals.proposal_search import ProposalSearch, SearchWords


class SpeechFinder(QObject):
    """Looks for speech in the sound that is open."""

    def __init__(self, context: Context, search: ProposalSearch) -> None:
        """Look with this search."""
        super().__init__(context.window)
        self._context = context
        self._search = search

    def find(self) -> None:
        """Propose the speech of the open sound, with the label that the next segment would get."""
        job, label_id = self._context.jobs.job, self._search.label_id
        if label_id is None or job.loaded is None:
            return
        if job.loaded.item.kind != SOUND or job.shown is None:
            self._search.say(self.tr("There is no sound here to listen to."))
            return
        path = job.project.media_folder / job.loaded.media.path
        regions = job.session.editor.state.regions.values()
        there = [each.geometry for each in regions if isinstance(each.geometry, SoundSegment)]

        by_model = self._context.settings.text("speech_method") == "model"

        def look(watch: Watch) -> list[Proposal]:
            from annotator.proposals import speech_proposals  # noqa: PLC0415 - not needed at the start

            return speech_proposals.find(path, there, label_id, watch, by_model=by_model)

        self._search.start(
            label_id,
            look,
            SearchWords(
                self.tr("Looking for speech… %1 %"),
                self.tr("No speech was found that has no segment yet."),
                self.tr("1 segment proposed."),
                self.tr("%1 segments proposed."),
            ),
        )
