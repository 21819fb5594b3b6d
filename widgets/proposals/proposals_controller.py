"""All of the window that is about proposals: what brings them, and what decides on them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.settings import Settings
from widgets.app.presenter import Presenter
from widgets.kit.bridge import Bridge
from widgets.proposals.decisions import ProposalDecisions
from widgets.proposals.detection import Detection
from widgets.proposals.following import Following
from widgets.proposals.proposal_bar import ProposalBar
from widgets.theme.look import Look


class ProposalsController(QObject):
    """Joins the parts and gives their calls. ``shut_down`` ends its threads and processes."""

    def __init__(self, bench: Presenter, bridge: Bridge, look: Look, settings: Settings) -> None:
        """Build the bar; no thread runs yet."""
        super().__init__(bench)
        self._bench = bench
        self.bar = ProposalBar(look)
        bench.window.add_above(self.bar)
        table = bench.window.actions_table
        table.keys_changed.connect(lambda: self.bar.show_keys(table.keymap))
        self.bar.show_keys(table.keymap)
        self.deciding = ProposalDecisions(bench, self.bar)
        self.following = Following(bench, bridge, self.deciding.select_first)
        self.detecting = Detection(bench, bridge, look, settings, self.deciding.select_first)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return what the actions do."""
        return {
            **self.deciding.calls(),
            "follow-boxes": self.following.go_on,
            "confirm-and-follow": self._confirm_and_follow,
            "propose": self.detecting.propose,
            "choose-detector": self.detecting.choose,
        }

    def shut_down(self) -> None:
        """End what runs, and wait for it."""
        self.following.shut_down()
        self.detecting.shut_down()

    def _confirm_and_follow(self) -> None:
        """Confirm the open item and carry its boxes on to the next, without going elsewhere."""
        desk = self._bench.desk
        if desk is None or desk.is_opening or desk.shown is None:
            return  # nobody can be done with what is not seen yet
        self._bench.window.strip.field.report()
        if not desk.session.is_reviewing:
            desk.guarded(desk.session.confirm)
        self.following.go_on()
