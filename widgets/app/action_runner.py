"""Runs actions by their id."""

from __future__ import annotations

from collections.abc import Callable

from widgets.shell.action_table import ActionTable


class ActionRunner:
    """Runs actions by id; each feature adds its own to ``calls``."""

    def __init__(self, table: ActionTable) -> None:
        """Start without actions."""
        self._table = table
        self.calls: dict[str, Callable[[], object]] = {}

    def run(self, action_id: str) -> None:
        """Run an action; one that is not possible now does nothing."""
        call = self.calls.get(action_id)
        if call is not None and self._table.is_possible(action_id):
            call()

    def run_key(self, key: str) -> None:
        """Run the action with this key."""
        self.run(self._table.keymap.owner_of(key) or "")
