"""Proposes lines or words of the open picture, found on a thread without a model."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.media.image import PICTURES
from annotator.model.geometry import Box
from annotator.progress import Watch
from annotator.proposals.proposal import Proposal
from annotator.proposals.text_proposals import LINES, WORDS
from widgets.open_job.context import Context
from widgets.proposals.proposal_search import ProposalSearch, SearchWords


class TextFinder(QObject):
    """Looks for text on the picture that is open."""

    def __init__(self, context: Context, search: ProposalSearch) -> None:
        """Look with this search."""
        super().__init__(context.window)
        self._context = context
        self._search = search

    def find_lines(self) -> None:
        """Propose the lines of the open picture, with the label that the next box would get."""
        self._find(
            LINES,
            SearchWords(
                self.tr("Looking for text… %1 %"),
                self.tr("No text was found that has no region yet."),
                self.tr("1 line proposed."),
                self.tr("%1 lines proposed."),
            ),
        )

    def find_words(self) -> None:
        """Propose the words of the open picture, with the label that the next box would get."""
        self._find(
            WORDS,
            SearchWords(
                self.tr("Looking for text… %1 %"),
                self.tr("No text was found that has no region yet."),
                self.tr("1 word proposed."),
                self.tr("%1 words proposed."),
            ),
        )

    # Internals --------------------------------------------------------------------

    def _find(self, method: str, words: SearchWords) -> None:
        job, label_id = self._context.jobs.job, self._search.label_id
        if label_id is None or job.loaded is None:
            return
        if job.loaded.item.kind not in PICTURES or job.shown is None:
            self._search.say(self.tr("There is no picture here to look at."))
            return
        path = job.project.media_folder / job.loaded.media.path
        regions = job.session.editor.state.regions.values()
        there = [region.geometry for region in regions if isinstance(region.geometry, Box)]
        is_rtl = self._context.settings.text("text_direction") == "rtl"

        def look(watch: Watch) -> list[Proposal]:
            from annotator.proposals import text_proposals  # noqa: PLC0415 - OpenCV takes 0.2 s, once

            found = text_proposals.find(method, path, there, watch, is_rtl=is_rtl)
            return [text_proposals.proposal_of_text(each, label_id, method) for each in found]

        self._search.start(label_id, look, words)
