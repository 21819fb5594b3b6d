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
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import QAction, QFontDatabase, QPixmap
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

import resources
from annotator.drafts.draft import draft_of
from annotator.model.speakers import speaker_of
from annotator.text.characters import GROUPS
from annotator.text.text_warnings import character_name, short_name
from tools.shots.pseudo_language import pseudo_language
from tools.shots.scenes.stage import Stage, empty_home, make_home
from tools.shots.shots import scenes_asked_for

DATA: Final[Mapping[str, str]] = MappingProxyType(
    {
        r"\bFairlabel\b( \d[.\d]*\n(.|\n)*)?": "the program, and its report of a crash",
        r"^(?:Statement of work and pay|Record of work done)\b(?:.|\n)*": "a document in the "
        "language chosen for it",
        r"(?:/[\w .-]+)+": "paths",
        r"(?:[\w-]+ )*[\w.-]+\.(?:jpg|png|flac|jsonl?|toml|md|onnx|fairlabel|"
        r"fairpackage|fairreview|fairsubmission|pem)\b": "names of files",
        r"\.fairlabel\b": "the ending of a job",
        r"\b[0-9a-f]{8,}\b": "digests, and the beginnings of ids",
        r"“outgoing”": "a folder of collections",
        r"^ssh-ed25519 \S+$": "keys to give away",
        r"\bU\+[0-9A-F]{4,6}\b": "code points",
        r"\b(?:NO-BREAK SPACE|CYRILLIC SMALL LETTER O|Cyrillic|Latin)\b": "names of Unicode",
        r"\b[A-Z]{3,4}\b": "codes of currencies and names of formats",
        r"\b(?:min|ms|px|kB|KiB|MiB|MB|GB|EB)\b": "units",
        r"\b(?:Ctrl|Shift|Alt|Meta)\+\S+": "keys",
        r"\b(?:Esc|Space|Return|Enter|Tab|Left|Right|Up|Down|Del|Ins|Home|End|PgUp|PgDown|"
        r"Backspace|Menu|Pause|F\d+)\b": "keys",
        r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b": "days, named by Qt's locale",
        r"\b(?:Jan|Febr)uary\b|\b(?:March|April|May|June|July|August)\b": "months, likewise",
        r"\b(?:Septem|Octo|Novem|Decem)ber\b": "months, likewise",
        r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b": "months, likewise",
        r"\b(?:English|Français|Kiswahili|Español de España)\b": "languages name themselves",
        r"\((?:ar|en|es|fr|sw)\)": "codes of languages",
        r"</?[a-z][^>]*>": "tags",
        r"\{(?:wav|language)\}": "what stands for a file and a language in a command",
        r"“[^”]*” is cut short: its end is missing. Copy it again from where it came.": "why an "
        "item cannot be read is kept in the job file, in English",
    }
)
"""What stands there in every language, as regular expressions, each with the reason."""

NAMES: Final = frozenset(
    {
        "Acme Maps",
        *("Amina", "Halima", "Juma", "Otieno", "Wanjiku"),
        "COCO JSON",
        "Empty",
        "Harbour photographs",
        "Joseph",
        "M-Pesa",
        "Mobile money",
        "Pages",
        "Speeches",
        "Street scenes",
        "Street scenes, batch 3",
        "a finished batch",
        *("an advance", "paid twice"),
        "train delivery robots",
        *("bench", "bicycle", "boat", "bus", "car", "crane", "house", "line", "motorcycle"),
        *("person", "shop", "sign", "truck"),
        "stop sign",
        "polygon",
        "A street, frame by frame",
        "50 KES for a finished batch",
        "Robots that bring parcels in towns",
        "The Regulation of Wages (General) (Amendment) Order, 2024",
        "the boxes are too loose at the left",
        "the client needs no street scenes",
        "Holiday 2024",
        "Is the shed part of it?",
        *("by daylight", "night, with the lamps of the street on", "night, with the la…"),
        *("doors", "wide open", "shut tight", "being rebuilt since last year"),
        *("storeys", "inhabited"),
        *("what stands above the door, word for word", "what stands above the door, word for wor…"),
        "The roof is behind the tree, so its height is a guess.",
        "Ask whoever took the picture.",
        "the boxes of the two signs are too loose at the left",
        "heading",
        "images",
        "work_orders",
        *("L’Œuf doré", "AMANI BOOKS", "RUE DES ACACIAS", "TM 58 RO", "AL 2261"),
    }
)
"""Jobs, people, labels and what they typed on the scenes; texts of the order come besides."""

_COMPARED: Final = (
    *("self-incurred immaturity. Immaturity is the", "immaturity is self-incurred if its cause is"),
    "pages of Joseph",
)
"""What the other version on the scenes of a comparison says."""

WAGES: Final = resources.path("wages", "minimum_wages.toml")
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
        self.found += untranslated(self.window, _texts_of_item(self))
        return picture

    def taken_over(self, dialog: QWidget) -> QPixmap:
        self.found += untranslated(dialog, _texts_of_item(self))
        return super().taken_over(dialog)


def _texts_of_item(stage: Stage) -> set[str]:
    """Return what people and engines wrote on the open item: texts, drafts and speakers."""
    job = stage.app.open_job
    if job is None or not job.session.editor.has_item:
        return set()
    found = set(_COMPARED)
    for region in job.session.editor.state.regions.values():
        draft = draft_of(region)
        found |= {region.transcription, speaker_of(region)}
        found |= set() if draft is None else {draft.text, f"{draft.engine} {draft.version}"}
        found |= set() if draft is None else {f"({draft.language})"}
    return {text for text in found if _WORD.search(text)}


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
        except TimeoutError as error:
            stage.found.append(f"not read: {error}")  # the other scenes are
        finally:
            stage.close()
            gc.collect()
            empty_home(home)
        yield from (f"{scene.name}: {text!r}" for text in dict.fromkeys(stage.found))


# What is looked for -------------------------------------------------------------------------------


def untranslated(window: QWidget, known: Collection[str] = ()) -> list[str]:
    """Return each text in a window with words that went through no table and are no data.

    ``known`` are texts that the open item holds.
    """
    longest_first = sorted(known, key=len, reverse=True)
    texts = _texts_in(window)
    return [text for text in texts if _WORD.search(_without_data(text, longest_first))]


def _without_data(text: str, known: Sequence[str]) -> str:
    text = _ISOLATED.sub("", text)
    for name in (*known, *_names()):
        text = text.replace(name, "")
    for pattern in DATA:
        text = re.sub(pattern, "", text)
    return re.sub(r"\bWorker \d", "", text)


@cache
def _names() -> Sequence[str]:
    """Return the names, and all texts of the sample's order and of the wages, longest first."""
    found = set(NAMES)
    for path in (resources.path("examples", "work_order.toml"), WAGES):
        found |= set(_texts_within(tomllib.loads(path.read_text(encoding="utf-8"))))
    found |= set(QFontDatabase.families())
    for letter in {letter for group in GROUPS for letter in group.characters}:
        found |= {character_name(letter), short_name(letter)}
    told = (each for each in found if each in NAMES or not each.islower())  # a unit is no name
    return sorted(filter(_WORD.search, told), key=len, reverse=True)


def _texts_within(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (value, *value.splitlines())
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts_within(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts_within(each)


def _texts_in(window: QWidget) -> Iterator[str]:
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisible():
            yield from _texts_of(widget)
            yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip())
    yield window.windowTitle()


def _texts_of(widget: QWidget) -> Iterator[str]:
    for kind, texts in _READERS:
        if isinstance(widget, kind):
            return texts(widget)
    return iter(())


def _of_label(widget: QLabel | QAbstractButton) -> Iterator[str]:
    yield widget.text()


def _of_tabs(bar: QTabBar) -> Iterator[str]:
    for at in range(bar.count()):
        yield from (bar.tabText(at), bar.tabToolTip(at))


def _of_line(field: QLineEdit) -> Iterator[str]:
    yield from (field.placeholderText(), field.text() if field.isReadOnly() else "")


def _of_page(field: QTextEdit | QPlainTextEdit) -> Iterator[str]:
    yield from (field.placeholderText(), field.toPlainText() if field.isReadOnly() else "")


def _of_choice(choice: QComboBox) -> Iterator[str]:
    return map(choice.itemText, range(choice.count()))


def _of_view(view: QAbstractItemView) -> Iterator[str]:
    return iter(()) if isinstance(view, QHeaderView) else _texts_of_model(view.model())


_READERS: Final[Sequence[tuple[type[QWidget], Callable[[Any], Iterator[str]]]]] = (
    (QLabel, _of_label),
    (QAbstractButton, _of_label),
    (QTabBar, _of_tabs),
    (QGroupBox, lambda box: iter((box.title(),))),
    (QLineEdit, _of_line),
    (QTextEdit, _of_page),
    (QPlainTextEdit, _of_page),
    (QComboBox, _of_choice),
    (QAbstractItemView, _of_view),
)
"""How the words of each kind of widget are read; what people type themselves is theirs."""


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
