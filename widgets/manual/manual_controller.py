"""Opens the manual at the page of what has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

import resources
from annotator.manual.pages import Manual
from widgets.kit.event_filters.application_events import ApplicationEvents
from widgets.manual.help_places import help_address
from widgets.shell.action_palette import ActionPalette
from widgets.theme.look import Look
from widgets.window.main_window import MainWindow

ACTION = "manual"


class ManualController(QObject):
    """Shows the manual in a window beside the main window, or above a dialog.

    Signals:
        opened: carries the window of the manual.
    """

    opened = Signal(QWidget)

    def __init__(self, window: MainWindow, look: Look, events: ApplicationEvents) -> None:
        """Watch for the key of the manual, which also works in dialogs."""
        super().__init__(window)
        self._window, self._look, self._events = window, look, events
        self._manual = Manual(resources.docs())
        self.shown: QWidget | None = None
        events.handle([QEvent.Type.ShortcutOverride], self._on_key)
        window.events.handle([QEvent.Type.Close], self._on_closing)

    def stop(self) -> None:
        """Close the manual and stop watching."""
        self._events.forget([QEvent.Type.ShortcutOverride])
        self.close()

    def close(self) -> None:
        """Close the manual, if it is open."""
        if self.shown is not None and isValid(self.shown):
            self.shown.close()
        self.shown = None

    def help(self) -> None:
        """Show the page about what has the focus."""
        self.show_page(help_address(QApplication.focusWidget() or QApplication.activeWindow()))

    def show_page(self, address: str) -> None:
        """Show a page: above the open dialog, if there is one, since that blocks other windows."""
        # Late: the manual is no part of the start.
        from widgets.manual.manual_window import ManualWindow  # noqa: PLC0415

        above = QApplication.activeModalWidget()
        shown = self.shown if self.shown is not None and isValid(self.shown) else None
        if not isinstance(shown, ManualWindow) or shown.parentWidget() is not above:
            self.close()
            shown = self.shown = ManualWindow(self._manual, self._look, above)
        shown.show_page(address)
        shown.show()
        shown.raise_()
        shown.activateWindow()
        self.opened.emit(shown)

    def _on_closing(self, _event: QEvent) -> bool:
        self.close()  # or the program would go on with the manual alone
        return False

    def _on_key(self, watched: QObject, event: QEvent) -> bool:
        """Take the key where the shortcuts of the main window do not work."""
        if not isinstance(watched, QWidget) or not isinstance(event, QKeyEvent):
            return False
        form = QKeySequence.SequenceFormat.PortableText
        key = QKeySequence(event.keyCombination()).toString(form)
        keys = self._window.actions_table.keymap.keys(ACTION)
        if key not in keys or _types(watched, event) or not self._is_apart(watched):
            return False
        address = help_address(watched)
        _close_menus()
        self.show_page(address)
        event.accept()
        return True

    def _is_apart(self, widget: QWidget) -> bool:
        """Return whether a widget is in another window, below a dialog, or in the palette."""
        if QApplication.activeModalWidget() is not None or widget.window() is not self._window:
            return True
        palette = self._window.findChild(ActionPalette)
        return palette is not None and palette.isAncestorOf(widget)


def _close_menus() -> None:
    """Close the open menus, which would keep the keys and the pointer to themselves."""
    while isinstance(menu := QApplication.activePopupWidget(), QMenu):
        menu.close()


def _types(widget: QWidget, event: QKeyEvent) -> bool:
    """Return whether a key writes a letter into a field."""
    is_field = widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    return is_field and event.text().isprintable() and bool(event.text())
