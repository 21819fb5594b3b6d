"""Connects everything about proposals in the window: their sources and decisions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.settings import Settings
from widgets.kit.bridge import Bridge
from widgets.open_job.context import Context
from widgets.proposals.decisions import ProposalDecisions
from widgets.proposals.detection import Detection
from widgets.proposals.find_speech import SpeechFinder
from widgets.proposals.find_text import TextFinder
from widgets.proposals.follow_boxes import BoxFollower
from widgets.proposals.proposal_bar import ProposalBar
from widgets.proposals.proposal_search import ProposalSearch
from widgets.theme.look import Look


class ProposalsController(QObject):
    """Connects the parts and returns their calls. ``shut_down`` ends the threads and processes."""

    def __init__(
        self,
        context: Context,
        bridge: Bridge,
        look: Look,
        settings: Settings,
    ) -> None:
        """Build the bar; no thread is running yet."""
        super().__init__(context.window)
        self._context = context
        self.bar = ProposalBar(look)
        actions = context.actions
        actions.keys_changed.connect(lambda: self.bar.show_keys(actions.keymap))
        self.bar.show_keys(actions.keymap)
        self.deciding = ProposalDecisions(context, self.bar)
        self.following = BoxFollower(context, bridge, self.deciding.select_first)
        self.search = ProposalSearch(context, self.deciding.select_first)
        self.text = TextFinder(context, self.search)
        self.speech = SpeechFinder(context, self.search)
        self.detecting = Detection(context, bridge, look, settings, self.deciding.select_first)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do on items of any kind."""
        return self.deciding.calls()

    def picture_calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do on pictures alone."""
        return {
            "follow-boxes": self.following.go_on,
            "confirm-and-follow": self._confirm_and_follow,
            "find-lines": self.text.find_lines,
            "find-words": self.text.find_words,
            "propose": self.detecting.propose,
            "choose-detector": self.detecting.choose,
        }

    def sound_calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do on sounds alone."""
        return {"find-speech": self.speech.find}

    def shut_down(self) -> None:
        """Stop everything that is running, and wait for it."""
        self.following.shut_down()
        self.detecting.shut_down()

    def _confirm_and_follow(self) -> None:
        """Confirm the open item and track its boxes into the next, without opening another item."""
        job = self._context.jobs.job
        if job.is_opening or job.shown is None:
            return  # nobody can be done with what is not seen yet
        self._context.views.finish_typing()
        if not job.session.is_reviewing:
            job.guarded(job.session.confirm)
        self.following.go_on()
