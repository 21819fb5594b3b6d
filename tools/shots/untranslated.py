"""Looks for words that are not translated, on all scenes of the shots, in a made-up language.

`python -m tools.shots.untranslated [SCENES]` prints a line for each text with words that did not
go through a table and are no data, and ends with 1 if there is any.
"""

from __future__ import annotations

import argparse
import gc
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from tools.shots.pseudo_language import pseudo_language
from tools.shots.scenes.stage import Stage, empty_home, make_home
from tools.shots.shots import scenes_asked_for

DATA: Final[Mapping[str, str]] = MappingProxyType({})
"""What may stand there in any language, as regular expressions, each with the reason."""

MOST_ROWS: Final = 200
"""Rows of a list that are read; those that follow are like them."""

_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_ISOLATED: Final = re.compile("[\u2066\u2068][^\u2066-\u2069]*\u2069")
"""What the sentences of the core isolate is filled in: it has a type of its own."""

_ROLES: Final = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


class _Read(Stage):
    """A stage on which what is photographed is read by this module first."""

    found: list[str]
    settle_ms = 20  # what is painted late has its words by then

    def grab(self) -> QPixmap:
        picture = super().grab()
        self.found += untranslated(self.window)
        return picture

    def taken_over(self, dialog: QWidget) -> QPixmap:
        self.found += untranslated(dialog)
        return super().taken_over(dialog)


def main() -> int:
    """Look at what was asked for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.shots.untranslated")
    parser.add_argument("scenes", nargs="*", help="their names; without any: all")
    asked = parser.parse_args()
    told = set()
    with tempfile.TemporaryDirectory(prefix="untranslated-", ignore_cleanup_errors=True) as home:
        make_home(Path(home))
        app = QApplication(["untranslated"])
        with pseudo_language():
            for line in _found(app, Path(home), asked.scenes):
                if line.partition(": ")[2] not in told:
                    print(line, flush=True)
                told.add(line.partition(": ")[2])
    return 1 if told else 0


def _found(app: QApplication, home: Path, scenes: Sequence[str]) -> Iterator[str]:
    for scene in scenes_asked_for(scenes):
        stage = _Read(app, "light", zoom=1.0, is_rtl=False)
        stage.found = []
        try:
            scene.take(stage)
        finally:
            stage.close()
            gc.collect()
            empty_home(home)
        yield from (f"{scene.name}: {text!r}" for text in dict.fromkeys(stage.found))


# What is looked for -------------------------------------------------------------------------------


def untranslated(window: QWidget) -> list[str]:
    """Return each text in a window with words that went through no table and are no data."""
    return [text for text in _texts_in(window) if _WORD.search(_without_data(text))]


def _without_data(text: str) -> str:
    text = _ISOLATED.sub("", text)
    for pattern in DATA:
        text = re.sub(pattern, "", text)
    return text


def _texts_in(window: QWidget) -> Iterator[str]:
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisible():
            yield from _texts_of(widget)
            yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip())
    yield window.windowTitle()


def _texts_of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QTabBar):
        for at in range(widget.count()):
            yield from (widget.tabText(at), widget.tabToolTip(at))
    elif isinstance(widget, QGroupBox):
        yield widget.title()
    elif isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit):
        yield widget.placeholderText()
        if isinstance(widget, QLineEdit):
            yield widget.text()
        elif widget.isReadOnly():
            yield widget.toPlainText()
    elif isinstance(widget, QComboBox):
        yield from map(widget.itemText, range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
        yield from _texts_of_model(widget.model())


def _texts_of_model(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    # Qt hides the number of columns of a list.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for column in range(columns):
        yield _text(model.headerData(column, Qt.Orientation.Horizontal))
        for row in range(min(model.rowCount(), MOST_ROWS)):
            yield from (_text(model.index(row, column).data(role)) for role in _ROLES)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


if __name__ == "__main__":
    sys.exit(main())
