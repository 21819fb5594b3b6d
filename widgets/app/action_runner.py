"""Runs actions by their id."""

from __future__ import annotations

from collections.abc import Callable

from widgets.media.views import Views
from widgets.shell.action_table import ActionTable


class ActionRunner:
    """Runs actions by id; each feature adds its own to ``calls``."""

    def __init__(self, table: ActionTable, views: Views) -> None:
        """Know no action yet but those of ``views``."""
        self._table = table
        self._views = views
        self.calls: dict[str, Callable[[], object]] = {}

    def run(self, action_id: str) -> None:
        """Do it; an action that is not possible now does nothing."""
        call = self._views.now.calls.get(action_id) or self.calls.get(action_id)
        if call is not None and self._table.is_possible(action_id):
            call()

    def run_key(self, key: str) -> None:
        """Do the action that has this key."""
        self.run(self._table.keymap.owner_of(key) or "")
