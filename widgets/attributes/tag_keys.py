"""Tags of the open item by one key each, and the mode in which a tag also goes to the next item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject

from annotator.editing.commands import AddRegions, DeleteRegions
from annotator.model.entities import Label, LabelId, Region, RegionId
from annotator.settings import Settings
from widgets.attributes.tag_bar import TagBar
from widgets.attributes.tags_model import DIGITS
from widgets.labels.labels_panel import LabelsPanel
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.theme.look import Look

Calls = dict[str, Callable[[], object]]
SETTING = "tag_and_next"


def tags_of(regions: Mapping[RegionId, Region]) -> dict[LabelId, RegionId]:
    """Return the tags among the regions of an item, by label."""
    return {one.label_id: one.id for one in regions.values() if one.geometry is None}


class TagKeys(QObject):
    """Switches tags on and off. While the bar is shown, a digit also goes to the next item."""

    def __init__(
        self,
        context: Context,
        look: Look,
        settings: Settings,
        labels: LabelsPanel,
        confirm: Callable[[], object],
    ) -> None:
        """Create the bar, hidden.

        Args:
            context: provides the open job.
            look: provides the icons.
            settings: store whether a digit is tag and next.
            labels: maps digits to labels.
            confirm: confirms the item as done and opens the next.
        """
        super().__init__(context.window)
        self._context = context
        self._labels = labels
        self._settings = settings
        self._confirm = confirm
        self.bar = TagBar(look)
        self.bar.chosen.connect(self.tag_and_next)
        self.bar.ended.connect(lambda: self._turn_mode(is_on=False))
        self.bar.hide()
        context.jobs.job_changed.connect(self.show_bar)
        settings.listeners.append(self._on_setting)

    def calls(self, by_digit: Mapping[str, Callable[[], object]]) -> Calls:
        """Return the table of calls; ``by_digit`` has the calls of the digits without the bar."""
        calls: Calls = {"tag-and-next": lambda: self._turn_mode(is_on=not self.is_on)}
        for digit in range(1, DIGITS + 1):
            calls[f"tag-{digit}"] = partial(self._by_digit, digit)
            plain = by_digit[f"label-{digit}"]
            calls[f"label-{digit}"] = partial(self._digit, digit, plain)
        return calls

    @property
    def is_on(self) -> bool:
        """Whether a digit is tag and next."""
        return self._settings.flag(SETTING)

    def turn(self, label_id: int) -> None:
        """Add a tag to the open item, or remove it."""
        job = self._context.jobs.job
        if not job.session.editor.has_item:
            return
        there = tags_of(job.session.editor.state.regions).get(LabelId(label_id))
        if there is not None:
            job.run(DeleteRegions((there,), name="remove-tag"))
        else:
            job.run(AddRegions((self._new(job, LabelId(label_id)),), name="add-tag"))

    def tag_and_next(self, label_id: int) -> None:
        """Make this the only tag of the open item, confirm the item as done, and open the next."""
        job = self._context.jobs.job
        if not job.session.editor.has_item or job.is_opening:
            return  # an item that is not visible yet cannot be done
        tags = tags_of(job.session.editor.state.regions)
        others = tuple(key for label, key in tags.items() if label != label_id)
        if others:
            job.run(DeleteRegions(others, name="remove-tag"))
        if LabelId(label_id) not in tags:
            job.run(AddRegions((self._new(job, LabelId(label_id)),), name="add-tag"))
        self._confirm()

    def label_at(self, digit: int) -> Label | None:
        """Return the label for a digit from 1 to 9."""
        return self._labels.label_at(digit)

    def show_bar(self) -> None:
        """Show the bar with the tags of the open item, if this mode is on."""
        job = self._context.jobs.job_or_none
        is_shown = job is not None and self.is_on
        self.bar.setVisible(is_shown)
        if job is not None and is_shown and job.session.editor.has_item:
            labels = [self.label_at(digit) for digit in range(1, DIGITS + 1)]
            tags = tags_of(job.session.editor.state.regions)
            self.bar.display([label for label in labels if label is not None], tags)

    def _turn_mode(self, *, is_on: bool) -> None:
        self._settings.set(SETTING, value=is_on)
        self._context.views.take_focus()

    def _on_setting(self, key: str) -> None:
        if key == SETTING:
            self.show_bar()

    def _digit(self, digit: int, plain: Callable[[], object]) -> None:
        label = self.label_at(digit)
        # With a selection, the digit labels it as usual.
        if self.is_on and label is not None and not self._context.view.selection:
            self.tag_and_next(label.id)
        else:
            plain()

    def _by_digit(self, digit: int) -> None:
        label = self.label_at(digit)
        if label is not None:
            self.turn(label.id)

    @staticmethod
    def _new(job: OpenJob, label_id: LabelId) -> Region:
        return job.session.new_region(None, label_id)
