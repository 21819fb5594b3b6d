"""Sets the heights of the docks in the side column, unless the person set them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from widgets.kit.column_shares import HeightNeed, shared
from widgets.kit.lists.side_panel import SidePanel
from widgets.kit.shrinkable import Shrinkable
from widgets.kit.timers import single_shot
from widgets.window.window_events import WindowEvents

_MOST_TRIES = 3
_RESHARED = {QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}
_OF_THE_WINDOW = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.Resize,
    QEvent.Type.Hide,
)


class SideColumn(QObject):
    """Divides the column again when lists grow, parts come or go, or the window is resized.

    Heights that a person sets by dragging stay; nothing is divided again until an edge between two
    parts is double-clicked. Lists do not shrink for an item with fewer regions, so that they stay
    in place from item to item.
    """

    def __init__(
        self,
        window: QMainWindow,
        events: WindowEvents,
        docks: Sequence[QDockWidget],
        above: QDockWidget,
    ) -> None:
        """Watch these docks, each with a ``SidePanel``, from top to bottom.

        The dock ``above`` them has a ``Shrinkable`` panel, and always the height that this needs.
        """
        super().__init__(window)
        self._window = window
        self._docks = tuple(docks)
        self._above = above
        self._own: list[int] = []
        self._pressed: list[int] | None = None
        self._last: tuple[int, list[int]] | None = None
        self._tries = 0
        self._soon = single_shot(self, self._share)
        events.handle(_OF_THE_WINDOW, self._on_window)
        above.installEventFilter(self)
        for dock in self._docks:
            dock.installEventFilter(self)
            panel = _panel(dock)
            panel.installEventFilter(self)
            for signal in (
                panel.list.model().rowsInserted,
                panel.list.model().rowsRemoved,
                panel.list.model().modelReset,
            ):
                signal.connect(self._ask)

    @property
    def is_settled(self) -> bool:
        """Whether all parts have their heights and no division is pending."""
        is_shared = self._last is not None and _heights_of(self._column()) == self._last[1]
        return is_shared and not self._soon.isActive()

    @property
    def own_heights(self) -> Sequence[int]:
        """The heights that a person set by dragging; empty if they are divided automatically."""
        return tuple(self._own)

    @own_heights.setter
    def own_heights(self, heights: Sequence[int]) -> None:
        """Keep these heights from now on; none: divide automatically."""
        self._own = list(heights) if len(heights) == len(self._docks) else []
        self._last = None
        self._ask()

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(watched, QDockWidget):
            if kind == QEvent.Type.Show and watched is not self._above:
                _panel(watched).forget_rows()
            is_other = watched is self._above and kind == QEvent.Type.LayoutRequest
            if kind in _RESHARED or is_other:
                self._ask()
        elif kind == QEvent.Type.LayoutRequest:
            self._ask()
        return False

    def _on_window(self, event: QEvent) -> bool:
        kind = event.type()
        # Press events of the window itself are on the edges between docks.
        if kind == QEvent.Type.MouseButtonPress:
            self._pressed = self._heights()
        elif kind == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            before, self._pressed = self._pressed, None
            if self._is_one_column() and self._heights() != before:
                self._own = self._heights()
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._pressed = None
            self.own_heights = []
        elif kind == QEvent.Type.Resize:
            for dock in self._docks:
                _panel(dock).forget_rows()
        elif kind == QEvent.Type.Hide:
            self._soon.stop()
        return False

    # Internals ----------------------------------------------------------------------

    def _ask(self) -> None:
        """Divide soon; in a hidden window, once its docks are shown."""
        if self._window.isVisible():
            self._soon.start()

    def _heights(self) -> list[int]:
        return _heights_of(self._docks)

    def _column(self) -> list[QDockWidget]:
        """Return all docks of the column, from top to bottom."""
        first, above = self._docks[0].geometry(), self._above.geometry()
        is_there = self._above.isVisible() and above.left() == first.left()
        is_above = is_there and above.top() < first.top()
        return [*([self._above] if is_above else ()), *self._docks]

    def _is_one_column(self) -> bool:
        """Return whether the docks are stacked, as they are unless one was moved."""
        places = [dock.geometry() for dock in self._docks]
        tops = [place.top() for place in places]
        are_shown = all(dock.isVisible() for dock in self._docks)
        return are_shown and len({place.left() for place in places}) == 1 and tops == sorted(tops)

    def _share(self) -> None:
        if not self._window.isVisible() or self._pressed is not None or not self._is_one_column():
            return
        column = self._column()
        total = sum(_heights_of(column))
        needs = [_need(dock) for dock in column]
        wanted = shared(total, needs)
        if self._own:
            head = [need.least for need in needs[: -len(self._docks)]]
            wanted = [*head, *_scaled(self._own, total - sum(head))]
        # A part that cannot be that low would otherwise be resized for ever.
        is_same = (total, wanted) == self._last
        self._tries = self._tries + 1 if is_same else 0
        self._last = (total, wanted)
        if _heights_of(column) == wanted:
            self._tries = 0
        elif self._tries < _MOST_TRIES and min(wanted) > 0:
            self._window.resizeDocks(column, wanted, Qt.Orientation.Vertical)


def _heights_of(docks: Sequence[QDockWidget]) -> list[int]:
    return [dock.height() for dock in docks]


def _need(dock: QDockWidget) -> HeightNeed:
    panel = dock.widget()
    return panel.need() if isinstance(panel, Shrinkable) else _panel(dock).need()


def _panel(dock: QDockWidget) -> SidePanel:
    panel = dock.widget()
    assert isinstance(panel, SidePanel)  # noqa: S101 - told to the type checker
    return panel


def _scaled(heights: Sequence[int], total: int) -> list[int]:
    own = sum(heights)
    scaled = [height * total // own for height in heights]
    scaled[-1] += total - sum(scaled)
    return scaled
