"""Which regions are hidden in the view: one, or all; not stored in the job."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from annotator.model.entities import RegionId
from widgets.media.views import Views


def _nobody(_hidden: Collection[RegionId] | None) -> None:
    """Ignore the change."""


class HiddenRegions:
    """Hides and shows regions; hiding alters no data.

    ``told`` is called with the hidden regions after each change, or with None if all are hidden.
    """

    def __init__(self, views: Views) -> None:
        """Hide nothing."""
        self._views = views
        views.leaving.connect(self.clear)
        self._ids: set[RegionId] = set()
        self._is_all = False
        self._last: list[frozenset[RegionId]] = []
        self.told: Callable[[Collection[RegionId] | None], None] = _nobody

    def clear(self) -> None:
        """Show all regions again, because another item is open."""
        self._last = []
        if self._ids or self._is_all:
            self._ids.clear()
            self._is_all = False
            self._show()

    def turn_all(self) -> None:
        """Hide all regions; if any is hidden, show all again."""
        if self._ids and not self._is_all:
            self._ids.clear()
        else:
            self._is_all = not self._is_all
        self._show()

    def turn_selected(self) -> None:
        """Hide the selected regions; if none is selected, show those that were hidden last.

        Hidden regions are deselected, so a second press shows them again.
        """
        chosen = set(self._views.now.selection)
        if chosen:
            self._last.append(frozenset(chosen))
            self._ids |= chosen
            self._show()
        else:
            self._bring_back()

    def turn_others(self) -> None:
        """Hide all but the selected regions; if the others are hidden already, show all again."""
        self.turn_to(self._views.now.selection)

    def turn_to(self, region_ids: Iterable[RegionId]) -> None:
        """Hide all but these regions; if the others are hidden already, show all again."""
        others = self._views.now.region_ids() - set(region_ids)
        is_so = not self._is_all and self._ids == others
        self._is_all = False
        self._ids = set() if is_so else others
        if not is_so:
            self._last.append(frozenset(others))
        self._show()

    def reveal(self, region_ids: Iterable[RegionId]) -> None:
        """Show these regions if they are hidden, and select them: they were chosen in a list."""
        chosen = set(region_ids)
        hidden = self._views.now.region_ids() if self._is_all else self._ids
        if chosen & hidden:
            self._is_all, self._ids = False, hidden - chosen
            self._show_selected(chosen)

    def _bring_back(self) -> None:
        """Show and select the regions that were hidden last and still are; else show all."""
        if self._is_all:
            self._is_all = False
            self._show()
            return
        while self._last:
            found = self._last.pop() & self._ids
            if found & self._views.now.region_ids():
                self._ids -= found
                self._show_selected(found)
                return

    def _show_selected(self, region_ids: Collection[RegionId]) -> None:
        self._show()
        self._views.now.select(
            [key for key in self._views.now.regions_in_order() if key in region_ids]
        )

    def _show(self) -> None:
        hidden = None if self._is_all else frozenset(self._ids)
        self._views.now.set_hidden(hidden)
        self.told(hidden)
