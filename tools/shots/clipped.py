"""Finds clipped text and buttons outside their window, in all scenes of the screenshots.

`python -m tools.shots.clipped [SCENES] [--looks=100,150,200,rtl,rtl-200] [--part=1/6]` prints a
line for each and ends with 1 if there is any; a part of the scenes is every sixth. Each scene is
built once, at 100 %, and then shown in each look, from small to large, as by Ctrl and +: this also
finds what does not grow with its text.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final
from weakref import ref

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QStyle,
    QStyleOptionTab,
    QTabBar,
    QWidget,
)

from tools.shots.scenes.stage import Stage, empty_home, make_home
from tools.shots.shots import scenes_asked_for

if TYPE_CHECKING:
    from tools.shots.scenes.scenes import Scene

LOOKS: Final = {
    "100": (1.0, False),
    "rtl": (1.0, True),
    "150": (1.5, False),
    "200": (2.0, False),
    "rtl-200": (2.0, True),
}
"""Scale of the interface, from small to large, and whether it is right to left."""
MOST_DIALOGS: Final = 20
"""How many passive scenes are open at once."""
_ROUNDING_PX: Final = 1
_FOCUS_PX: Final = 2
"""A button with the focus asks for so much more: its frame is wider, its text is not."""


class _Inspected(Stage):
    """A stage on which this module inspects each window in some looks; it takes no pictures.

    Each of several passive scenes begins over the dialogs of those before it: so the window is
    built once for all of them, and gets each look once.
    """

    settle_ms = 20  # late paints do not change the layout

    def __init__(self, app: QApplication, looks: Sequence[str], scenes: Sequence[Scene]) -> None:
        super().__init__(app, "light", zoom=1.0, is_rtl=False)
        self._looks = looks
        self._worn = LOOKS["100"]
        self._to_come = deque(scenes)
        self._name = ""
        self._shown: list[tuple[str, QWidget]] = []
        self.found: list[str] = []

    def take_scenes(self) -> None:
        """Take all scenes that were not taken yet."""
        while self._to_come:
            scene = self._to_come.popleft()
            self._name = scene.name
            try:
                scene.take(self)
            except TimeoutError as error:  # the other scenes are inspected
                self.found.append(f"{scene.name} at no look: {error}")

    def open_sample(self, item: int = 1) -> None:
        if self.app.open_job is None:
            super().open_sample(item)

    def grab(self) -> QPixmap:
        self.settle()
        self._shown.append((self._name, self.window))
        self._inspect()
        return QPixmap(1, 1)

    def taken_over(self, dialog: QWidget) -> QPixmap:
        self._shown.append((self._name, dialog))
        if self._to_come and "100" in self._looks:
            self._note_faults("100", self._shown[-1:])  # while its button still has the focus
        self.take_scenes()  # the last of them inspects all dialogs
        self._inspect()
        return QPixmap(1, 1)

    def _inspect(self) -> None:
        shown, self._shown = self._shown, []
        with ExitStack() as hidden:
            # No input comes: Python would be asked about thousands of events for nothing.
            hidden.enter_context(self.app.look.dressing.unwatched())
            for widget in {self.window, *(widget for _name, widget in shown)}:
                hidden.enter_context(unpainted(widget))
            for look in self._looks if shown else ():
                self._put_on(LOOKS[look])
                self._note_faults(look, shown)

    def _note_faults(self, look: str, shown: Sequence[tuple[str, QWidget]]) -> None:
        for name, widget in shown:
            self.found += [f"{name} at {look}: {fault}" for fault in faults_of(widget)]

    def _put_on(self, look: tuple[float, bool]) -> None:
        """Wear a look; whoever inspects has settled what is shown in the one before."""
        if look != self._worn:
            self._worn = look
            zoom, is_rtl = look
            self.wear(zoom, is_rtl=is_rtl)


@contextmanager
def unpainted(widget: QWidget) -> Iterator[None]:
    """Let a widget be laid out without being painted inside the block: nobody sees it.

    Qt drops a request to paint that comes up in the block, and would then wait for it for ever: so
    all is painted once afterwards, if the scene goes on.
    """
    was_painted = widget.updatesEnabled()
    widget.setUpdatesEnabled(False)
    try:
        yield
    finally:
        widget.setUpdatesEnabled(was_painted)
        if was_painted:
            # By a weak reference: Qt for Python keeps what a deleted window was to call for ever.
            QTimer.singleShot(0, widget, partial(_repaint, ref(widget)))


def _repaint(widget: ref[QWidget]) -> None:
    if (shown := widget()) is not None:
        shown.repaint()


def main() -> int:
    """Inspect the requested scenes; returns the exit status."""
    asked = _asked()
    lines = []
    with tempfile.TemporaryDirectory(prefix="clipped-", ignore_cleanup_errors=True) as home:
        make_home(Path(home))
        app = QApplication(["clipped"])
        for line in _faults(app, Path(home), asked):
            lines.append(line)
            print(line, flush=True)
    return 1 if lines else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.shots.clipped")
    parser.add_argument("scenes", nargs="*", help="their names; without any: all")
    parser.add_argument("--looks", type=_looks, default=list(LOOKS), help=",".join(LOOKS))
    parser.add_argument("--part", type=_part, default=(1, 1), help="as 1/6: every sixth scene")
    return parser.parse_args()


def _looks(text: str) -> list[str]:
    looks = text.split(",")
    if unknown := set(looks) - set(LOOKS):
        raise argparse.ArgumentTypeError(f"no look is called {', '.join(sorted(unknown))}")
    return sorted(looks, key=list(LOOKS).index)


def _part(text: str) -> tuple[int, int]:
    number, _, count = text.partition("/")
    return int(number), int(count)


def _faults(app: QApplication, home: Path, asked: argparse.Namespace) -> Iterator[str]:
    number, count = asked.part
    for scenes in _on_one_stage(islice(scenes_asked_for(asked.scenes), number - 1, None, count)):
        found = _found(app, scenes, asked.looks)
        gc.collect()
        gc.freeze()  # what is left stays: it need not be looked through after the next scene
        empty_home(home)
        yield from dict.fromkeys(found)


def _on_one_stage(scenes: Iterable[Scene]) -> Iterator[Sequence[Scene]]:
    """Yield the scenes of each stage: some passive ones, or one of the others."""
    passive = []
    for scene in scenes:
        if scene.is_passive:
            passive.append(scene)
        else:
            yield (scene,)
    for first in range(0, len(passive), MOST_DIALOGS):
        yield passive[first : first + MOST_DIALOGS]


def _found(app: QApplication, scenes: Sequence[Scene], looks: Sequence[str]) -> list[str]:
    """Return the faults of the scenes of a stage; nothing refers to its window afterwards."""
    stage = _Inspected(app, looks, scenes)
    try:
        stage.take_scenes()
    finally:
        stage.close()
    return stage.found


# Faults -------------------------------------------------------------------------------------------


def faults_of(window: QWidget) -> list[str]:
    """Return descriptions of clipped text, and of buttons outside the window."""
    return [
        fault
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.window() is window.window()
        for fault in _faults_of(widget, window)
    ]


def _faults_of(widget: QWidget, window: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _of_label(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _of_button(widget)
    elif isinstance(widget, QTabBar):
        yield from _of_tabs(widget)
    if isinstance(widget, QAbstractButton) and not _is_scrolled(widget):
        place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        if not window.rect().contains(place):
            yield f"{_named(widget)} lies outside of its window"


def _of_label(label: QLabel) -> Iterator[str]:
    text = label.text()
    if not text or _is_told_elsewhere(label, text):
        return
    room = label.contentsRect().adjusted(label.margin(), label.margin(), 0, 0).size()
    if label.wordWrap():
        needed = label.heightForWidth(label.width()) - (label.height() - room.height())
        if needed > room.height() + _ROUNDING_PX:
            yield f"{_named(label)} needs {needed} px of height and has {room.height()}"
        return
    # A label with a shortcut for its field shows no "&".
    shown = text.replace("&", "") if isinstance(label.buddy(), QWidget) else text
    needed_size = label.fontMetrics().size(0, shown)
    if "</" in text and label.textFormat() is not Qt.TextFormat.PlainText:
        needed_size = QSize(label.sizeHint().width() - label.width() + room.width(), 0)
    if needed_size.width() > room.width() + _ROUNDING_PX:
        yield f"{_named(label)} needs {needed_size.width()} px and has {room.width()}"
    elif needed_size.height() > room.height() + _ROUNDING_PX:
        yield f"{_named(label)} needs {needed_size.height()} px of height and has {room.height()}"


def _of_button(button: QAbstractButton) -> Iterator[str]:
    if _is_told_elsewhere(button, button.text()):
        return
    needed, has = button.sizeHint(), button.size()
    if button.hasFocus():
        needed -= QSize(_FOCUS_PX, _FOCUS_PX)
    if not button.text():
        needed = button.iconSize()
    if needed.width() > has.width() + _ROUNDING_PX:
        yield f"{_named(button)} needs {needed.width()} px and has {has.width()}"
    if needed.height() > has.height() + _ROUNDING_PX:
        yield f"{_named(button)} needs {needed.height()} px of height and has {has.height()}"


def _of_tabs(bar: QTabBar) -> Iterator[str]:
    for at in range(bar.count()):
        option = QStyleOptionTab()
        bar.initStyleOption(option, at)
        element = QStyle.SubElement.SE_TabBarTabText
        room = bar.style().subElementRect(element, option, bar).width()
        needed = bar.fontMetrics().horizontalAdvance(bar.tabText(at))
        place = bar.tabRect(at)
        if not bar.usesScrollButtons():
            room -= max(0, place.right() - bar.rect().right(), bar.rect().left() - place.left())
        if needed > room + _ROUNDING_PX and bar.tabText(at) not in bar.tabToolTip(at):
            yield f"the tab {bar.tabText(at)!r} needs {needed} px and has {room}"


def _is_told_elsewhere(widget: QWidget, text: str) -> bool:
    """Return whether the tooltip has the text that may be clipped."""
    return bool(text) and text.replace("&", "") in widget.toolTip().replace("&", "")


def _is_scrolled(widget: QWidget) -> bool:
    """Return whether a parent can be scrolled to a widget."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _named(widget: QLabel | QAbstractButton) -> str:
    text = " ".join(widget.text().split()) or widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} {text[:60]!r}"


if __name__ == "__main__":
    sys.exit(main())
