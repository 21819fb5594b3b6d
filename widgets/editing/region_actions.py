"""Locks, groups, hides and orders the selected regions."""

from __future__ import annotations

from collections.abc import Callable

from annotator.editing.commands import SetOrder
from annotator.editing.note_commands import SetGroup, SetLocked, free_group
from annotator.editing.reading_order import shifted
from annotator.model.entities import RegionId, Regions
from widgets.app.presenter import Presenter
from widgets.open_job.open_job import OpenJob


class RegionActions:
    """Does them to what is selected on the open item, each as one step; hiding is none."""

    def __init__(self, bench: Presenter) -> None:
        """Know whom to ask; the list of regions says what is hidden, and shows it if chosen."""
        self._bench = bench
        panel = bench.window.regions
        bench.hidden.told = panel.model.set_hidden
        panel.selection_made.connect(bench.hidden.reveal)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the table of calls."""
        return {
            "lock": self.turn_lock,
            "group": self.group,
            "ungroup": self.ungroup,
            "hide-others": self._bench.hidden.turn_others,
            "order-earlier": lambda: self.shift(-1),
            "order-later": lambda: self.shift(1),
        }

    def turn_lock(self) -> None:
        """Lock the selected regions; unlock them if all of them are locked."""
        desk, chosen = self._chosen()
        if desk is not None:
            regions = desk.session.editor.state.regions
            is_locked = not all(regions[key].is_locked for key in chosen)
            name = "lock" if is_locked else "unlock"
            desk.run(SetLocked(chosen, is_locked, name=name))

    def group(self) -> None:
        """Let the selected regions belong together, and no longer to others; one alone cannot."""
        desk, chosen = self._chosen()
        if desk is not None and len(chosen) > 1 and not self._is_group(desk, chosen):
            state = desk.session.editor.state
            desk.run(SetGroup(chosen, free_group(state), name="group"))

    def ungroup(self) -> None:
        """Take the groups apart of which something is selected."""
        desk, chosen = self._chosen()
        if desk is not None:
            regions = desk.session.editor.state.regions
            groups = {regions[key].group for key in chosen} - {0}
            members = [key for key, region in regions.items() if region.group in groups]
            desk.run(SetGroup(members, 0, name="ungroup"))

    def shift(self, by: int) -> None:
        """Put the selected regions one place earlier or later in reading order."""
        desk, chosen = self._chosen()
        if desk is not None:
            places = shifted(desk.session.editor.state.regions, set(chosen), by)
            desk.run(SetOrder(places))
            self._bench.window.regions.follow(self._bench.window.canvas.selection)

    def _chosen(self) -> tuple[OpenJob | None, list[RegionId]]:
        """Return the desk and what is selected on it; no desk if nothing is."""
        desk = self._bench.desk
        if desk is None or self._bench.window.canvas.locked or not desk.session.editor.has_item:
            return None, []
        regions: Regions = desk.session.editor.state.regions
        chosen = [key for key in self._bench.window.canvas.selection if key in regions]
        return (desk if chosen else None), chosen

    @staticmethod
    def _is_group(desk: OpenJob, chosen: list[RegionId]) -> bool:
        """Return whether these are one whole group already."""
        regions = desk.session.editor.state.regions
        group = regions[chosen[0]].group
        members = {key for key, region in regions.items() if region.group == group}
        return bool(group) and members == set(chosen)
