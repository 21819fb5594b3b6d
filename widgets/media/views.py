"""The views of a window: one of each kind that was needed so far, and which one is current."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.effort.clock import EffortClock
from annotator.model.entities import KindId, RegionId
from annotator.settings import Settings
from widgets.media.item_view import ItemView, RegionMaker, ViewHost
from widgets.media.view_registry import IMAGES, VIEW_KINDS, ViewKind
from widgets.theme.look import Look

Calls = dict[str, Callable[[], object]]


class Views(QObject):
    """Knows the current view; only the presenter changes it.

    Signals:
        leaving: another view is about to be the current one.
        changed: another view is the current one; read ``now`` and ``absent``.
        status_changed: what the current view says in the status bar.
        painted, selection_changed, label_changed, commanded, tool_changed, label_asked,
            edit_asked: those of the current view.
    """

    leaving = Signal()
    changed = Signal()
    status_changed = Signal(str)
    painted = Signal()
    selection_changed = Signal()
    label_changed = Signal(object)
    commanded = Signal(object)
    tool_changed = Signal(str)
    label_asked = Signal()
    edit_asked = Signal(str)

    def __init__(
        self,
        images: ItemView[Any],
        look: Look,
        settings: Settings,
        finish_typing: Callable[[], None],
        parent: QObject,
    ) -> None:
        """Begin with the view of images, which is there with the window.

        Args:
            images: that view.
            look: for the views to come.
            settings: as for ``look``.
            finish_typing: reports the text that is being typed, so that what follows counts it as
                edited.
            parent: whose they are.
        """
        super().__init__(parent)
        self._look = look
        self._settings = settings
        self.finish_typing = finish_typing
        self.now = images
        self._images = images
        self._built: dict[ViewKind, ItemView[Any]] = {IMAGES: images}
        self.inspectors: dict[ItemView[Any], list[QWidget]] = {}
        """The panels of views, which are shown while their view is the current one."""
        self._calls: dict[ViewKind, Calls] = {}
        self._maker: RegionMaker | None = None
        self.effort: EffortClock | None = None
        """The clock of the open job, for views that play."""
        self.absent = self._absent()
        self._follow(images)

    def show_kind(self, kind: KindId) -> None:
        """Let the view of a kind be the current one; where there is none, that of images."""
        view = VIEW_KINDS.get(kind, IMAGES)
        wanted = self._built.get(view)
        if wanted is not self.now:
            self._change_to(wanted or self._build(view))

    def add_calls(self, view: ViewKind, calls: Calls) -> None:
        """Let a view, which may be built later, do these actions of a feature, too."""
        self._calls[view] = self._calls.get(view, {}) | calls
        if view in self._built:
            self._built[view].calls |= calls
            self.absent = self._absent()

    def clear(self) -> None:
        """No job is open any more: show nothing, and make no regions."""
        self.make_regions_by(None)
        if self.now is self._images:
            self.now.show_message("")
        else:
            self._change_to(self._images)

    def make_regions_by(self, maker: RegionMaker | None) -> None:
        """Let all views make new regions in this way; None: in none."""
        self._maker = self.now.region_maker = maker

    def select(self, region_ids: Iterable[RegionId]) -> None:
        """Select these regions in the current view."""
        self.now.select(region_ids)

    def take_focus(self) -> None:
        """Give the keyboard to the current view."""
        self.now.widget.setFocus()

    # Inside -------------------------------------------------------------------------------------

    def _build(self, view: ViewKind) -> ItemView[Any]:
        assert view.build is not None  # noqa: S101 - only that of images is there already
        panels: list[QWidget] = []

        def show_status(text: str) -> None:
            if self._built.get(view) is self.now:
                self.status_changed.emit(text)

        host = ViewHost(self._look, self._settings, show_status, panels.append, lambda: self.effort)
        built = self._built[view] = view.build(host)
        built.calls |= self._calls.get(view, {})
        self.inspectors[built] = panels
        self._follow(built)
        return built

    def _follow(self, view: ItemView[Any]) -> None:
        view.painted.connect(partial(self._on_painted, view))
        view.selection_changed.connect(self.selection_changed)
        view.label_changed.connect(self.label_changed)
        view.commanded.connect(self.commanded)
        view.tool_changed.connect(self.tool_changed)
        view.label_asked.connect(self.label_asked)
        view.edit_asked.connect(self.edit_asked)

    def _on_painted(self, view: ItemView[Any]) -> None:
        if view is self.now:  # what was painted before the change is told after it
            self.painted.emit()

    def _change_to(self, wanted: ItemView[Any]) -> None:
        self.leaving.emit()
        before = self.now
        before.show_message("")
        before.region_maker = None
        wanted.region_maker = self._maker
        self.now = wanted
        self.absent = self._absent()
        self.status_changed.emit("")
        self.changed.emit()
        if wanted.current_label != before.current_label:
            wanted.current_label = before.current_label
        self.tool_changed.emit(wanted.tool)

    def _absent(self) -> frozenset[str]:
        """Return the actions that other views have and the current one has not."""
        of_others = {action.id for view in VIEW_KINDS.values() for action in view.actions}
        for view in self._built.values():
            of_others.update(view.calls)
        return frozenset(of_others - self.now.calls.keys())
