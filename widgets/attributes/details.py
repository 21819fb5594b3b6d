"""Connects the details with the window: shows them, and turns input into edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QToolButton

from annotator.editing.note_commands import (
    SetAttributes,
    SetItemComment,
    SetLocked,
    SetRegionComment,
)
from annotator.model.entities import FLAGS, AttributeValue, Region, RegionId
from annotator.settings import Settings
from widgets.attributes.attributes_view import DetailsView
from widgets.attributes.tag_keys import TagKeys, tags_of
from widgets.attributes.tags_model import DIGITS
from widgets.editing.regions_panel import RegionsPanel
from widgets.kit.key_text import key_shown
from widgets.kit.timers import single_shot
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.theme.look import Look

SETTING = "show_details"


class DetailsColumn(Protocol):
    """The column of the window that contains the details."""

    @property
    def is_side_shown(self) -> bool:
        """Whether any part of the column is shown."""
        ...

    def show_side(self, *, is_shown: bool) -> None:
        """Show or hide the column, now and at the next start."""
        ...

    def make_room(self, *, is_needed: bool) -> None:
        """Hide something else on a low screen while the column needs the height."""
        ...


@dataclass(frozen=True, slots=True)
class DetailsPlace:
    """The place of the details: below the list of regions, in the side column."""

    panel: RegionsPanel
    column: DetailsColumn


class Details(QObject):
    """Keeps the details up to date with the selection and the item."""

    def __init__(
        self,
        context: Context,
        look: Look,
        settings: Settings,
        tagging: TagKeys,
        place: DetailsPlace,
    ) -> None:
        """Put the details in place."""
        super().__init__(context.window)
        self._context = context
        self._look = look
        self._actions = context.actions
        self._settings = settings
        self._panel, self._column = place.panel, place.column
        self._job: OpenJob | None = None
        self._ids: tuple[RegionId, ...] = ()
        self._is_read_only = False
        self.tagging = tagging
        panel = place.panel
        settings.listeners.append(self._on_setting)
        place.column.make_room(is_needed=settings.flag(SETTING))
        self.button = QToolButton(panel)
        self.button.setCheckable(True)
        self.button.clicked.connect(self.turn)
        panel.heading.addWidget(self.button)
        self._soon = single_shot(self, self.show)
        self._join()

    def _join(self) -> None:
        self._context.views.selection_changed.connect(self._on_selected)
        self._context.jobs.job_changed.connect(self._on_job)
        self._actions.keys_changed.connect(self._on_keys)
        self._look.changed.connect(self._restyle)
        if self._settings.flag(SETTING):
            self.view.show()
            self._limit()
        self._restyle()
        self._on_job()

    @cached_property
    def view(self) -> DetailsView:
        """The details, hidden at first; built when somebody first asks for them."""
        view = DetailsView(self._look)
        view.hide()
        view.setDisabled(self._is_read_only)
        view.regions.given.connect(self._give)
        view.regions.locked.connect(self._lock)
        view.regions.commented.connect(self._comment_regions)
        view.item.commented.connect(self._comment_item)
        view.item.tag_turned.connect(self.tagging.turn)
        for comment in (view.regions.comment, view.item.comment):
            comment.left.connect(self._context.views.take_focus)
        view.show_keys(self._actions.keymap)
        self._panel.column.addWidget(view)
        self._panel.resized.connect(self._limit)
        return view

    @property
    def is_shown(self) -> bool:
        """Whether the details are shown, if the side column is."""
        return "view" in vars(self) and not self.view.isHidden()

    def look_only(self, *, is_looking: bool) -> None:
        """Let details and tags be read, but not changed, or changed again."""
        self._is_read_only = is_looking
        self.tagging.bar.setDisabled(is_looking)
        if "view" in vars(self):
            self.view.setDisabled(is_looking)

    def calls(self, known: Mapping[str, Callable[[], object]]) -> dict[str, Callable[[], object]]:
        """Return the calls of the actions on attributes, comments and tags."""
        return {
            "details": self.turn,
            "comment": self.type_comment,
            "edit-attributes": self._edit_kinds,
            **{f"flag-{name}": partial(self._turn_flag, name) for name in FLAGS},
            **self.tagging.calls(known),
        }

    def turn(self) -> None:
        """Show or hide the details."""
        self._report()
        self._settings.set(SETTING, value=not self.is_shown)

    def _on_setting(self, key: str) -> None:
        if key != SETTING or self._settings.flag(SETTING) is self.is_shown:
            return
        self._report()
        self.view.setVisible(self._settings.flag(SETTING))
        self._limit()
        self.button.setChecked(self.is_shown)
        self._column.make_room(is_needed=self.is_shown)
        self.show()
        if not self.is_shown:
            self._context.views.take_focus()

    def type_comment(self) -> None:
        """Show the details and put the cursor into the comment on the region, or on the item."""
        if not self.is_shown:
            self.turn()
        if not self._column.is_side_shown:
            self._column.show_side(is_shown=True)
        self.show()
        self.view.comment.setFocus()

    def show(self) -> None:
        """Show the details of the selection, or of the item if nothing is selected."""
        self._soon.stop()
        self.tagging.show_bar()
        job = self._job
        if job is None or not self.is_shown or not job.session.editor.has_item:
            return
        state = job.session.editor.state
        chosen = self._chosen()
        self._ids = tuple(region.id for region in chosen)
        if chosen:
            self.view.display_regions(chosen, state.labels)
            return
        self._show_keys()
        self.view.display_item(state.labels, tags_of(state.regions), state.facts.comment)

    def _limit(self) -> None:
        """Reserve room for the first rows of the list: the details scroll first."""
        panel = self._panel
        above = panel.search.sizeHint().height() if panel.search.isVisible() else 0
        self.view.limit(panel.height() - panel.least_list_px() - above)

    def _on_keys(self) -> None:
        if "view" in vars(self):
            self.view.show_keys(self._actions.keymap)
        self._soon.start()

    def _show_keys(self) -> None:
        at = self.tagging.label_at
        keys = {
            label.id: key_shown(self._actions.keymap, f"tag-{n}").removeprefix("Shift+")
            for n in range(1, DIGITS + 1)
            if (label := at(n)) is not None
        }
        self.view.item.model.set_keys(keys)

    def _chosen(self) -> list[Region]:
        if self._job is None or not self._job.session.editor.has_item:
            return []
        regions = self._job.session.editor.state.regions
        return [regions[key] for key in self._context.view.selection if key in regions]

    # Signals of the window --------------------------------------------------

    def _on_job(self) -> None:
        self._job = job = self._context.jobs.job_or_none
        self._ids = ()
        if job is not None:
            job.leaving.connect(self._report)
            job.item_opened.connect(self._soon.start)
            job.edited.connect(self._soon.start)
            job.content_came.connect(lambda *_args: self._soon.start())

    def _on_selected(self) -> None:
        # The typed text belongs to the previous selection.
        self._report()
        self._soon.start()

    def _report(self) -> None:
        if self.is_shown:
            self.view.report()

    # Signals of the details -------------------------------------------------

    def _give(
        self, name: str, value: AttributeValue | None, region_ids: tuple[RegionId, ...]
    ) -> None:
        if self._job is not None:
            self._job.run(SetAttributes(region_ids, name, value))
            self._soon.start()  # a refused value must not stay in its field

    def _lock(self, is_locked: bool) -> None:
        if self._job is not None:
            name = "lock" if is_locked else "unlock"
            self._job.run(SetLocked(self._ids, is_locked, name=name))

    def _comment_regions(self, comment: str) -> None:
        if self._job is not None:
            self._job.run(SetRegionComment(self._ids, comment))

    def _comment_item(self, comment: str) -> None:
        if self._job is not None:
            self._job.run(SetItemComment(comment))

    def _turn_flag(self, name: str) -> None:
        chosen = self._chosen()
        if self._job is None or not chosen or self._context.view.locked:
            return
        is_on = all(region.attributes.get(name) is True for region in chosen)
        ids = tuple(region.id for region in chosen)
        self._job.run(SetAttributes(ids, name, None if is_on else True))

    def _edit_kinds(self) -> None:
        # Late: only people who set up a job need it.
        from widgets.attributes.attribute_definitions import edit_kinds  # noqa: PLC0415

        edit_kinds(self._context, self._look, self._chosen())

    def _restyle(self) -> None:
        words = self._actions.action("details")
        self.button.setIcon(self._look.icon("ellipsis"))
        self.button.setToolTip(words.toolTip())
        self.button.setAccessibleName(words.text())
        self.button.setChecked(self.is_shown)
