"""Locks, groups, hides and orders the selected regions."""

from __future__ import annotations

from collections.abc import Callable

from annotator.editing.commands import SetOrder
from annotator.editing.note_commands import SetGroup, SetLocked, free_group
from annotator.editing.reading_order import shifted
from annotator.model.entities import RegionId, Regions
from widgets.editing.regions_panel import RegionsPanel
from widgets.open_job.context import Context
from widgets.open_job.hidden_regions import HiddenRegions


class RegionActions:
    """Runs actions on the selection of the open item, each as one step; hiding makes no step."""

    def __init__(self, context: Context, panel: RegionsPanel, hidden: HiddenRegions) -> None:
        """Connect the list with the hidden regions: choosing a region there shows it."""
        self._context = context
        self._panel = panel
        self._hidden = hidden
        hidden.told = panel.model.set_hidden
        panel.selection_made.connect(hidden.reveal)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the table of calls."""
        return {
            "lock": self.turn_lock,
            "group": self.group,
            "ungroup": self.ungroup,
            "hide-others": self._hidden.turn_others,
            "order-earlier": lambda: self.shift(-1),
            "order-later": lambda: self.shift(1),
        }

    def turn_lock(self) -> None:
        """Lock the selected regions, or unlock them if all of them are locked."""
        job, chosen = self._context.jobs.job, self._chosen()
        if chosen:
            regions = job.session.editor.state.regions
            is_locked = not all(regions[key].is_locked for key in chosen)
            name = "lock" if is_locked else "unlock"
            job.run(SetLocked(chosen, is_locked, name=name))

    def group(self) -> None:
        """Make the selected regions one group and remove them from others; needs at least two."""
        job, chosen = self._context.jobs.job, self._chosen()
        if len(chosen) > 1 and not _is_group(job.session.editor.state.regions, chosen):
            state = job.session.editor.state
            job.run(SetGroup(chosen, free_group(state), name="group"))

    def ungroup(self) -> None:
        """Dissolve the groups to which selected regions belong."""
        job, chosen = self._context.jobs.job, self._chosen()
        if chosen:
            regions = job.session.editor.state.regions
            groups = {regions[key].group for key in chosen} - {0}
            members = [key for key, region in regions.items() if region.group in groups]
            job.run(SetGroup(members, 0, name="ungroup"))

    def shift(self, by: int) -> None:
        """Move the selected regions one place earlier or later in reading order."""
        job, chosen = self._context.jobs.job, self._chosen()
        if chosen:
            places = shifted(job.session.editor.state.regions, set(chosen), by)
            job.run(SetOrder(places))
            self._panel.follow(self._context.view.selection)

    def _chosen(self) -> list[RegionId]:
        """Return the selection; empty while it is read-only."""
        editor = self._context.jobs.job.session.editor
        if self._context.view.locked or not editor.has_item:
            return []
        regions = editor.state.regions
        return [key for key in self._context.view.selection if key in regions]


def _is_group(regions: Regions, chosen: list[RegionId]) -> bool:
    """Return whether these regions form exactly one group already."""
    group = regions[chosen[0]].group
    members = {key for key, region in regions.items() if region.group == group}
    return bool(group) and members == set(chosen)
