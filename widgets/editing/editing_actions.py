"""What the actions on editing beyond one box do; what they need is made at their first use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.settings import Settings
from widgets.app.presenter import Presenter
from widgets.editing.clipboard import Clipboard
from widgets.editing.region_actions import RegionActions
from widgets.theme.look import Look

if TYPE_CHECKING:
    from widgets.editing.carrying import Carrying
    from widgets.editing.history_panel import HistoryPanel

Calls = dict[str, Callable[[], object]]


class EditingActions:
    """Runs them by id, as part of the window's table."""

    def __init__(self, bench: Presenter, look: Look, settings: Settings) -> None:
        """Know whom to ask."""
        self._bench = bench
        self._look = look
        self._settings = settings
        self._history: HistoryPanel | None = None
        self._carrying: Carrying | None = None

    def calls(self) -> Calls:
        """Return the table of calls."""
        return {
            **Clipboard(self._bench).calls(),
            **RegionActions(self._bench).calls(),
            "history": lambda: self.history.turn(),  # noqa: PLW0108 - made at its first use
            "carry": lambda: self.carrying.carry(),  # noqa: PLW0108 - the same
            "bring-previous": lambda: self.carrying.bring(),  # noqa: PLW0108 - the same
        }

    @property
    def history(self) -> HistoryPanel:
        """The list of steps."""
        if self._history is None:
            # Late: a start does not wait for it.
            from widgets.editing.history_panel import HistoryPanel  # noqa: PLC0415

            self._history = HistoryPanel(self._bench, self._look)
        return self._history

    @property
    def carrying(self) -> Carrying:
        """What brings boxes to other items."""
        if self._carrying is None:
            # Late: a start does not wait for its dialog.
            from widgets.editing.carrying import Carrying  # noqa: PLC0415

            self._carrying = Carrying(self._bench, self._look, self._settings)
        return self._carrying
