"""Moves the focus between the parts of the window; in the picture Tab goes from box to box."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from widgets.window.main_window import MainWindow


class FocusRing:
    """A ring of visible parts: picture, text, labels, regions with their details, items.

    Within a part Tab goes to the next widget; Esc returns to the picture.
    """

    def __init__(self, window: MainWindow) -> None:
        """Take the window."""
        self._window = window

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the calls of the actions."""
        return {"next-part": lambda: self.step(1), "previous-part": lambda: self.step(-1)}

    def step(self, by: int) -> None:
        """Focus the next part, or the previous one."""
        parts = [part for part in self._parts() if part.isVisible()]
        focused = QApplication.focusWidget()
        here = [at for at, part in enumerate(parts) if focused and _holds(part, focused)]
        # Parts can be nested: the innermost one counts.
        at = here[-1] if here else -1
        for distance in range(1, len(parts) + 1):
            if (target := _first_in(parts[(at + distance * by) % len(parts)])) is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _parts(self) -> Iterator[QWidget]:
        window = self._window
        yield window.view
        yield window.strip.field
        yield window.labels.list
        yield window.regions.list
        yield from window.regions.below()
        yield window.items.list


def _holds(part: QWidget, widget: QWidget) -> bool:
    return part is widget or part.isAncestorOf(widget)


def _first_in(part: QWidget) -> QWidget | None:
    """Return the widget that takes the focus in a part: itself, or the topmost one in tab order."""
    if _takes_focus(part):
        return part
    found = [each for each in part.findChildren(QWidget) if _takes_focus(each)]
    is_rtl = part.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def place(widget: QWidget) -> tuple[int, int]:
        at = widget.mapTo(part, widget.rect().topRight() if is_rtl else QPoint(0, 0))
        return at.y(), -at.x() if is_rtl else at.x()

    return min(found, key=place, default=None)


def _takes_focus(widget: QWidget) -> bool:
    policy, tab = widget.focusPolicy(), Qt.FocusPolicy.TabFocus
    return bool(policy & tab) and widget.isEnabled() and widget.isVisible()
