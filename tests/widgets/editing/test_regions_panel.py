"""The list of regions follows edits row by row, and the selection of the canvas in whole runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.entities import Label, LabelId, Region, RegionId
from annotator.model.geometry import Box
from annotator.model.order_keys import key_at
from widgets.editing.regions_panel import RegionsModel, RegionsPanel
from widgets.kit.lists.row_delegate import Index
from widgets.theme.look import Look

LABELS = {LabelId(1): Label(LabelId(1), "car", 0)}


def region(number: int, text: str = "") -> Region:
    return Region(
        RegionId(f"r{number}"), number, LabelId(1), Box(number, 0, 5, 5), key_at(number), text
    )


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> Iterator[RegionsPanel]:
    look = Look(qapp)
    panel = RegionsPanel(look)
    qtbot.addWidget(panel)
    panel.show_regions({f"r{n}": region(n) for n in range(1, 6)}, LABELS)  # type: ignore[misc]  # the id of a region is a text
    yield panel
    look.deleteLater()


def shown(panel: RegionsPanel) -> list[str]:
    return [panel.model.rows[row].id for row in range(panel.model.rowCount())]


def selected(panel: RegionsPanel) -> list[str]:
    rows = sorted(index.row() for index in panel.list.selectionModel().selectedIndexes())
    return [panel.model.rows[row].id for row in rows]


@pytest.mark.parametrize("chosen", [["r3", "r1", "r2", "r5"], ["r4"], [], ["r5", "gone"]])
def test_what_is_selected_elsewhere_is_selected_here(
    panel: RegionsPanel, chosen: list[str]
) -> None:
    told: list[object] = []
    panel.selection_made.connect(told.append)
    panel.follow([RegionId("r1"), RegionId("r2")])
    panel.follow([RegionId(each) for each in chosen])
    assert selected(panel) == sorted(set(chosen) - {"gone"})
    assert not told


def test_a_region_that_was_drawn_is_one_row_more(panel: RegionsPanel) -> None:
    resets: list[None] = []
    panel.model.modelReset.connect(lambda: resets.append(None))
    regions = {each.id: each for each in [*panel.model.rows, region(6)]}
    panel.show_regions(regions, LABELS, [RegionId("r6")])
    assert shown(panel) == ["r1", "r2", "r3", "r4", "r5", "r6"]
    assert (resets, panel.count.text()) == ([], "6")
    panel.show_regions(regions, LABELS, [RegionId("r6")])
    assert shown(panel)[-2:] == ["r5", "r6"]


def test_a_region_that_comes_back_stands_where_it_stood(panel: RegionsPanel) -> None:
    whole = {each.id: each for each in panel.model.rows}
    panel.show_regions({k: v for k, v in whole.items() if k != "r2"}, LABELS, [RegionId("r2")])
    assert shown(panel) == ["r1", "r3", "r4", "r5"]
    panel.show_regions(whole, LABELS, [RegionId("r2")])
    assert shown(panel) == ["r1", "r2", "r3", "r4", "r5"]


def test_a_text_is_found_as_it_reads_now(panel: RegionsPanel) -> None:
    regions = {each.id: each for each in panel.model.rows}
    changed = RegionId("r4")
    regions[changed] = replace(regions[changed], transcription="KBX 412")
    panel.show_regions(regions, LABELS, [changed])
    panel.search.setText("kbx")
    assert shown(panel) == ["r4"]


def test_a_region_drawn_on_an_item_that_had_none_has_its_label_of_now(panel: RegionsPanel) -> None:
    panel.show_regions({}, LABELS)
    other = {LabelId(1): Label(LabelId(1), "lorry", 0)}
    panel.show_regions({}, other)
    panel.show_regions({RegionId("r1"): region(1)}, other, [RegionId("r1")])
    assert panel.model.index(0).data() == "lorry"


def test_of_very_many_regions_only_those_in_sight_are_asked_for(
    qtbot: QtBot, panel: RegionsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitExposed(panel):
        panel.show()
    asked: list[None] = []
    count = RegionsModel.rowCount

    def counting(model: RegionsModel, *parent: Index) -> int:
        asked.append(None)
        return count(model, *parent)

    monkeypatch.setattr(RegionsModel, "rowCount", counting)
    panel.show_regions({RegionId(f"r{n}"): region(n) for n in range(1, 3_001)}, LABELS)
    QApplication.processEvents()
    assert panel.list.indexAt(QPoint(5, 5)).row() == 0
    assert 0 < len(asked) < 300


def test_letters_find_a_region_by_its_label(qtbot: QtBot, panel: RegionsPanel) -> None:
    labels = {**LABELS, LabelId(2): Label(LabelId(2), "tree", 1)}
    regions = {RegionId(f"r{n}"): region(n) for n in range(1, 6)}
    regions[RegionId("r4")] = replace(regions[RegionId("r4")], label_id=LabelId(2))
    panel.show_regions(regions, labels)
    with qtbot.waitExposed(panel):
        panel.show()
    QTest.keyClicks(panel.list, "tr")
    assert selected(panel) == ["r4"]
