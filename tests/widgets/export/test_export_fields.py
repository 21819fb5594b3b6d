"""What leaves is seen field by field, with real values, at the level that is chosen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from annotator.export.api import Detail, ExportOptions
from annotator.export.preview import Pictures, Preview, dry_run
from exporters.coco.coco_exporter import CocoExporter
from tests.support.snapshots import a_morning, snapshot_of
from tests.widgets.kit.dialogs.looks import look_of
from widgets.export.export_fields import MARK, NAME, VALUE, ExportFields


@pytest.fixture(scope="module")
def preview() -> Preview:
    return dry_run(CocoExporter(), snapshot_of(a_morning()), ExportOptions())


@pytest.fixture
def fields(qtbot: QtBot, qapp: QApplication, preview: Preview) -> ExportFields:
    shown = ExportFields(look_of(qapp))
    qtbot.addWidget(shown)
    shown.resize(700, 500)
    shown.show_preview(preview)
    shown.show()
    return shown


def _is_seen(item: QTreeWidgetItem) -> bool:
    parent = item.parent()
    return not item.isHidden() and (parent is None or _is_seen(parent))


def _file_of(item: QTreeWidgetItem) -> str:
    parent = item.parent()
    return item.text(NAME) if parent is None else _file_of(parent)


def _seen(fields: ExportFields) -> dict[tuple[str, str], QTreeWidgetItem]:
    """Return what is in sight once everything is opened, by file and path of the field."""
    return {
        (_file_of(item), item.toolTip(NAME)): item for item in fields.tree.items() if _is_seen(item)
    }


def _find(fields: ExportFields, file: str, path: str) -> QTreeWidgetItem:
    return _seen(fields)[file, path]


def _plain(text: str) -> str:
    return text.replace("\u2066", "").replace("\u2069", "")


@pytest.mark.parametrize("detail", Detail)
def test_every_field_of_the_level_is_there_with_its_values_and_no_other(
    fields: ExportFields, preview: Preview, detail: Detail
) -> None:
    fields.show_detail(detail)
    shown = {key: _plain(item.text(VALUE)) for key, item in _seen(fields).items()}
    leaving = {
        (file.path, path): field.seen[detail]
        for file in preview.files.values()
        for path, field in file.content.leaves(detail)
    }
    assert len(leaving) > 1000
    for key, seen in leaving.items():
        assert shown[key].startswith(", ".join(seen.examples)), key
    # What is shown besides are files and what holds fields.
    held = {key for key, item in _seen(fields).items() if item.childCount()}
    assert set(shown) - set(leaving) <= held


def test_what_a_level_adds_is_marked(fields: ExportFields) -> None:
    fields.show_detail(Detail.FULL)
    marks = {
        path: _find(fields, "effort.json", path).text(MARK)
        for path in ("items[].id", "items[].ms", "items[].active_ms.*", "detail", "sessions")
    }
    assert marks == {
        "items[].id": "",
        "items[].ms": "Each item",
        "items[].active_ms.*": "Everything",
        "detail": "differs",
        "sessions": "Everything",
    }


def test_the_words_of_the_marks_are_those_of_the_choice(fields: ExportFields) -> None:
    text = fields.never.text()
    assert text.startswith("Never: your name, keys pressed, screenshots, times of day. ")
    marks = {item.text(MARK) for item in fields.tree.items()} - {""}
    words = {each for mark in marks for each in mark.split(", ")}
    assert words == {"Each item", "Everything", "differs"}
    assert all(f"“{word}”" in text for word in words)
    assert not any(sign in text for sign in "+≠")


def test_another_level_hides_what_it_does_not_have(fields: ExportFields) -> None:
    path = ("effort.json", "items[].work_ms")
    there = []
    for detail in Detail:
        fields.show_detail(detail)
        there.append(path in _seen(fields))
    assert there == [False, True, True]
    assert _plain(_find(fields, "effort.json", "detail").text(VALUE)) == '"full"'
    assert _find(fields, "effort.json", "items").text(VALUE) == "3 entries"


def test_long_lists_are_shown_by_their_first_entries(fields: ExportFields) -> None:
    value = _find(fields, "annotations.json", "annotations[].id").text(VALUE)
    assert _plain(value) == "1, 2, 3 and 2 more"


def test_it_says_how_much_leaves_at_each_level(fields: ExportFields, preview: Preview) -> None:
    job, item, full = map(preview.field_count, Detail)
    text = fields.counts.text()
    assert text.startswith("The whole job only: ")
    assert f"Each item: {item - job} more" in text
    assert f"Everything: {full - item} more" in text


def test_keys_go_through_the_tree(fields: ExportFields) -> None:
    tree = fields.tree
    tree.setFocus()
    tree.setCurrentItem(_find(fields, "annotations.json", "annotations.json"))
    QTest.keyClick(tree, Qt.Key.Key_Right)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    current = tree.currentItem()
    assert current is not None
    assert _file_of(current) == "annotations.json"
    assert current.text(NAME) == "info"
    QTest.keyClick(tree, Qt.Key.Key_Asterisk)
    assert all(item.isExpanded() for item in tree.items() if _belongs(item, current))


def _belongs(item: QTreeWidgetItem, top: QTreeWidgetItem) -> bool:
    parent = item.parent()
    return bool(item.childCount()) and (
        item is top or (parent is not None and _belongs(parent, top))
    )


def test_what_was_open_and_current_stays_so_after_another_look(
    fields: ExportFields, preview: Preview
) -> None:
    items = _find(fields, "effort.json", "items")
    items.setExpanded(True)
    fields.tree.setCurrentItem(items)
    fields.show_preview(preview)
    again = _find(fields, "effort.json", "items")
    assert again is not items
    assert again.isExpanded()
    assert fields.tree.currentItem() is again
    assert not _find(fields, "annotations.json", "annotations.json").isExpanded()


def test_what_the_pictures_would_tell_is_said_before_they_leave(
    fields: ExportFields, preview: Preview
) -> None:
    assert not fields.warning.isVisible()
    pictures = Pictures(["images/a.jpg"], 240, 5_000_000, {"place": 12, "time": 40}, 0)
    fields.show_preview(Preview(preview.files, pictures, preview.notes))
    assert fields.warning.isVisible()
    assert fields.warning.text() == (
        "The 240 pictures are exported byte for byte, and in them the place of 12, the time of 40."
    )
    rows = [item.text(NAME) for item in fields.tree.items() if _file_of(item) == "images"]
    assert sorted(rows) == ["and 239 more", "images", "images/a.jpg"]


def test_while_it_looks_and_when_it_cannot_it_says_so(fields: ExportFields) -> None:
    fields.show_looking(1, 3)
    assert fields.counts.text() == "Checking what would be written… 1 of 3"
    fields.show_refusal("The job is damaged. Open a backup.")
    assert fields.refusal.isVisible()
    assert fields.counts.text() == ""
