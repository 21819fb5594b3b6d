"""Opens the context menus: by right click, the Menu key or Shift+F10."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication

from annotator.actions.actions_and_keys import BY_ID, Needs
from annotator.actions.context_menus import ANY_ITEM, PROPOSALS, MenuContext
from annotator.model.entities import ItemId
from annotator.proposals.proposal import is_undecided
from widgets.editing.regions_panel import RegionsPanel
from widgets.items.crop_gallery import GalleryDialog
from widgets.items.item_files import ItemFiles
from widgets.items.items_panel import ItemsPanel
from widgets.labels.label_actions import LabelActions
from widgets.labels.labels_panel import LabelsPanel
from widgets.menus.action_menu import ActionMenu, WhyNot
from widgets.menus.after_menu import AfterMenu
from widgets.menus.crop_menu import CropMenu
from widgets.open_job.context import Context
from widgets.shell.action_table import ActionTable
from widgets.shell.action_words import missing

Run = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Places:
    """The table of actions, and the widgets with context menus."""

    table: ActionTable
    regions: RegionsPanel
    labels: LabelsPanel
    items: ItemsPanel


class ContextMenus(QObject):
    """One for the view and one for each list of the window; all run actions of the table.

    Args:
        context: provides the open job and the window.
        places: the widgets with menus.
        run: runs an action by its id.
        labels: its actions use the label of the menu.
        files: its actions use the item of the menu.
    """

    def __init__(
        self,
        context: Context,
        places: Places,
        run: Run,
        labels: LabelActions,
        files: ItemFiles,
    ) -> None:
        """Wait at the view and at the lists."""
        super().__init__(context.window)
        self._context = context
        self._run = run
        self._labels = labels
        self._files = files
        self._table = places.table
        self._places = places
        self._pressed: QPoint | None = None
        self._openers: dict[QAbstractItemView, Callable[[QModelIndex, QPoint], None]] = {
            places.regions.list: self._open_on_regions,
            places.labels.list: self._open_on_labels,
            places.items.list: self._open_on_items,
        }
        context.views.changed.connect(self._watch)
        self._watch()
        for view in self._openers:
            view.installEventFilter(self)
            view.viewport().installEventFilter(self)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the table of calls."""
        return {"context-menu": self.open_at_focus}

    def _watch(self) -> None:
        self._context.view.widget.installEventFilter(self)

    def follow_gallery(self, dialog: GalleryDialog) -> None:
        """Give the gallery its menu, which is deleted with the dialog."""
        CropMenu(dialog, self._table, self._files)

    def open_at_focus(self) -> None:
        """Open the menu of the focused list, or else that of the picture."""
        view = QApplication.focusWidget()
        if isinstance(view, QAbstractItemView) and view in self._openers:
            self._open_in_list(view, None)
        else:
            self._open_on_picture(None)

    # Picture ---------------------------------------------------------------------------

    def _open_on_picture(self, place: QPoint | None) -> None:
        """Open it at a point of the view; None: where the keys are."""
        view, job = self._context.view, self._context.jobs.job_or_none
        if job is None or not job.session.editor.has_item or view.is_busy:
            return
        if place is None:
            is_on_region, place = bool(view.selection), self._place_of_selection()
        else:
            is_on_region = view.take_at(QPointF(place))
        context = MenuContext.REGION if is_on_region else MenuContext.PICTURE
        run = partial(self._run_at, QPointF(place))
        self._show(context, self._why_not, view.widget.mapToGlobal(place), run)

    def _place_of_selection(self) -> QPoint:
        """Return the middle of what is seen of the selected region, else of the view."""
        view = self._context.view
        whole, chosen = view.widget.rect(), view.selection
        region = view.region_rect_global(chosen[-1]) if chosen else QRect()
        seen = region.translated(-view.widget.mapToGlobal(QPoint(0, 0))) & whole
        return (whole if seen.isEmpty() else seen).center()

    def _run_at(self, place: QPointF, action_id: str) -> None:
        """Do it as if the pointer were still there: the menu has taken the pointer away."""
        self._context.view.point_at(place)
        self._run(action_id)
        self._context.view.point_at(None)

    # Lists -----------------------------------------------------------------------------

    def _open_in_list(self, view: QAbstractItemView, place: QPoint | None) -> None:
        """Open it at a point of the viewport; None: at the current row."""
        if not self._context.jobs.is_open:
            return
        index = view.currentIndex() if place is None else view.indexAt(place)
        at = view.visualRect(index).center() if place is None else place
        self._openers[view](index, view.viewport().mapToGlobal(at))

    def _open_on_regions(self, index: QModelIndex, place: QPoint) -> None:
        panel = self._places.regions
        if index.isValid() and not panel.list.selectionModel().isSelected(index):
            panel.list.setCurrentIndex(index)
        context = MenuContext.REGION if index.isValid() else MenuContext.REGIONS
        self._show(context, self._why_not, place, self._run)

    def _open_on_labels(self, index: QModelIndex, place: QPoint) -> None:
        if not index.isValid():
            self._show(MenuContext.LABELS, self._why_not, place, self._run)
            return
        label_id = self._places.labels.model.labels[index.row()].id

        def run(action_id: str) -> None:
            self._labels.target = label_id
            try:
                self._run(action_id)
            finally:
                self._labels.target = None

        self._show(MenuContext.LABEL, self._why_not, place, run)

    def _open_on_items(self, index: QModelIndex, place: QPoint) -> None:
        model = self._places.items.model
        item_id = model.id_at(index.row()) if index.isValid() else None
        if item_id is None:
            self._show(MenuContext.ITEMS, self._why_not, place, self._run)
            return

        def run(action_id: str) -> None:
            self._files.target = ItemId(item_id)
            try:
                self._run(action_id)
            finally:
                self._files.target = None

        is_open = self._context.jobs.job.item_id == item_id
        why_not = self._why_not_open if is_open else self._why_not_elsewhere
        menu = self._show(MenuContext.ITEM, why_not, place, run)
        menu.aboutToHide.connect(self._mark_open_item)

    def _show(self, context: MenuContext, why_not: WhyNot, place: QPoint, run: Run) -> ActionMenu:
        window = self._context.window
        menu = ActionMenu(self._table, context, why_not, window)
        menu.chosen.connect(lambda each: AfterMenu(window, partial(run, each)))
        menu.show_at(place)
        return menu

    def _mark_open_item(self) -> None:
        """Select the open item again: the press has selected another row."""
        job = self._context.jobs.job_or_none
        if job is not None and job.loaded is not None:
            self._places.items.follow(job.loaded.item.id)

    # Enabled actions ---------------------------------------------------------------------

    def _why_not(self, action_id: str, also: Needs = Needs.NOTHING) -> str | None:
        if action_id in PROPOSALS and not self._has_proposal():
            return None
        return missing(BY_ID[action_id], self._table.here | also, self._table.absent)

    def _why_not_open(self, action_id: str) -> str | None:
        if action_id == "open-item":
            return self.tr("it is open")
        return self._why_not(action_id)

    def _why_not_elsewhere(self, action_id: str) -> str | None:
        if action_id not in ANY_ITEM:
            return self.tr("open the item first")
        return self._why_not(action_id, Needs.ITEM)

    def _has_proposal(self) -> bool:
        editor = self._context.jobs.job.session.editor
        if not editor.has_item:
            return False
        regions = editor.state.regions
        chosen = (regions[key] for key in self._context.view.selection if key in regions)
        return any(is_undecided(region) for region in chosen)

    # Qt overrides --------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._context.view.widget:
            return self._on_view(event)
        if isinstance(event, QContextMenuEvent):
            view = watched if watched in self._openers else watched.parent()
            is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
            if isinstance(view, QAbstractItemView):
                self._open_in_list(view, None if is_by_key else event.pos())
            return True
        return False

    def _on_view(self, event: QEvent) -> bool:
        """Open it when the button is let go where it was pressed: a drag is none of its matter."""
        if isinstance(event, QContextMenuEvent):
            # Mouse requests come at the press on some systems, at the release on others.
            if event.reason() != QContextMenuEvent.Reason.Mouse:
                is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
                self._open_on_picture(None if is_by_key else event.pos())
            return True
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.RightButton:
            at = event.position().toPoint()
            if event.type() == QEvent.Type.MouseButtonPress:
                alone = event.buttons() == Qt.MouseButton.RightButton
                self._pressed = at if alone and not self._context.view.is_busy else None
            elif event.type() == QEvent.Type.MouseButtonRelease:
                pressed, self._pressed = self._pressed, None
                if pressed is not None and _is_near(pressed, at):
                    self._open_on_picture(at)
        return False


def _is_near(one: QPoint, other: QPoint) -> bool:
    return (one - other).manhattanLength() < QApplication.startDragDistance()
