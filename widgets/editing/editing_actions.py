"""The actions for the history and for copying boxes to other items, built at first use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from annotator.settings import Settings
from widgets.open_job.context import Context
from widgets.theme.look import Look

if TYPE_CHECKING:
    from widgets.editing.copy_to_next import CopyToNext
    from widgets.editing.history_panel import HistoryPanel

Calls = dict[str, Callable[[], object]]


class EditingActions:
    """Runs these actions by id, as part of the window's table."""

    def __init__(
        self,
        context: Context,
        look: Look,
        settings: Settings,
        show_beside: Callable[[QWidget], None],
    ) -> None:
        """Create nothing yet; ``show_beside`` puts a panel beside the view of the item."""
        self._context = context
        self._look = look
        self._settings = settings
        self._show_beside = show_beside
        self._history: HistoryPanel | None = None
        self._carrying: CopyToNext | None = None

    def calls(self) -> Calls:
        """Return the table of calls."""
        return {
            "history": lambda: self.history.turn(),  # noqa: PLW0108 - made at its first use
            "carry": lambda: self.carrying.carry(),  # noqa: PLW0108 - the same
            "bring-previous": lambda: self.carrying.bring(),  # noqa: PLW0108 - the same
        }

    @property
    def history(self) -> HistoryPanel:
        """The list of steps."""
        if self._history is None:
            # Late: not needed at the start.
            from widgets.editing.history_panel import HistoryPanel  # noqa: PLC0415

            self._history = HistoryPanel(self._context, self._look)
            self._show_beside(self._history.view)
        return self._history

    @property
    def carrying(self) -> CopyToNext:
        """Copies boxes to other items."""
        if self._carrying is None:
            # Late: its dialog is not needed at the start.
            from widgets.editing.copy_to_next import CopyToNext  # noqa: PLC0415

            self._carrying = CopyToNext(self._context, self._look, self._settings)
        return self._carrying
