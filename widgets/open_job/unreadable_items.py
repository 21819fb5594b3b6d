"""Marks items that cannot be read; a state set by a person meanwhile is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from annotator.job_file.project import Project
from annotator.model.entities import ItemFacts, ItemId
from widgets.kit.bridge import Bridge
from widgets.open_job.item_index import ItemRows


class UnreadableItems:
    """Marks items in the file and shows the newest result; outdated results are dropped."""

    def __init__(
        self,
        project: Project,
        bridge: Bridge,
        items: ItemRows,
        failed: Callable[[BaseException], None],
    ) -> None:
        """Mark nothing yet; ``failed`` gets the errors of the file."""
        self._project = project
        self._bridge = bridge
        self._items = items
        self._failed = failed
        self._asked: dict[ItemId, object] = {}
        self._marked: set[ItemId] = set()

    def mark(self, item_id: ItemId, reason: str) -> None:
        """Mark a new item as unreadable; with "" as the reason, unmark it."""
        self._asked[item_id] = asked = object()
        (self._marked.add if reason else self._marked.discard)(item_id)
        facts = self._project.writes.mark_unreadable(item_id, reason)
        self._bridge.when_done(facts, partial(self._on_marked, item_id, asked), self._failed)

    def is_marked(self, item_id: ItemId) -> bool:
        """Return whether the item was marked since the job was opened and still is."""
        return item_id in self._marked

    def take_back(self) -> None:
        """Unmark all items that were marked since the job was opened: the files may be back."""
        for item_id in tuple(self._marked):
            self.mark(item_id, "")

    def is_changed(self, item_id: ItemId) -> None:
        """Drop the pending result of an item, because its state was changed meanwhile."""
        self._asked.pop(item_id, None)

    def _on_marked(self, item_id: ItemId, asked: object, facts: ItemFacts) -> None:
        if self._asked.get(item_id) is asked:
            del self._asked[item_id]
            self._items.set_facts(item_id, facts)
