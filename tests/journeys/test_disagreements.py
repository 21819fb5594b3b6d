"""Versions of three people in the real window: what they differ in is seen, opened and decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from annotator.agreement.disagreements import DisagreementKind
from annotator.editing.commands import AddRegions, Confirm
from annotator.job_file.project import Project
from annotator.model.entities import LabelId, Origin
from annotator.model.geometry import Box
from annotator.settings import Settings
from tests.annotator.cli.running import done
from tests.annotator.job_file.jobs import editor_on, new_region, settle
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from tests.support.patience import PATIENCE_MS
from widgets.agreement.agreement_dialog import AgreementDialog
from widgets.agreement.disagreement_model import CELL_ROLE, DisagreementCell

K = Qt.Key
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
HOUSE, SHOP = 1, 2
WALL, DOOR = Box(10, 10, 200, 150), Box(60, 160, 40, 60)
Rows = Sequence[tuple[int, Box | None, str]]


def version(folder: Path, items: Mapping[int, Rows]) -> Path:
    """Return a job with pictures in which somebody confirmed these items."""
    folder.mkdir()
    paint_pictures(folder, 3)
    path = begun_job(folder)
    with Project.open(path) as project:
        (worker,) = project.reads.workers().result()
        for number, rows in items.items():
            editor = editor_on(project, number)
            regions = [
                replace(
                    new_region(project), label_id=LabelId(label), geometry=box, transcription=text
                )
                for label, box, text in rows
            ]
            editor.run(AddRegions(tuple(regions)))
            editor.run(Confirm(worker.id, ""))
        settle(project)
    return path


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Return our version and those of two others."""
    return [
        version(tmp_path / "a", {1: [(HOUSE, WALL, "")], 2: [(HOUSE, WALL, ""), (SHOP, None, "")]}),
        version(
            tmp_path / "b",
            {
                1: [(SHOP, Box(10, 10, 200, 110), "old tap"), (HOUSE, DOOR, "")],
                2: [(HOUSE, WALL, "")],
            },
        ),
        version(tmp_path / "c", {1: [(HOUSE, WALL, "")], 3: []}),
    ]


@pytest.fixture
def hand(qtbot: QtBot, paths: list[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    """Return a program with our version open; asked for versions, it chooses the others."""
    chosen = [str(path) for path in paths[1:]]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    hand = Hand(qtbot, Settings(None))
    hand.start(paths[0])
    hand.wait_for_item("p3.png")
    yield hand
    hand.close()


def in_gallery(hand: Hand, act: Callable[[AgreementDialog], None]) -> None:
    """Open the gallery by its key, do something there, and close it."""
    errors: list[BaseException] = []
    done: list[bool] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, AgreementDialog) or done:
            return
        done.append(True)
        timer.stop()
        try:
            act(dialog)
        except BaseException as error:
            errors.append(error)
            raise
        finally:
            dialog.reject()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    hand.key(K.Key_G, ALT_SHIFT)
    assert done
    assert errors == []
    hand.return_to_window()


def compare(hand: Hand, dialog: AgreementDialog) -> None:
    """Choose the versions, and wait until they are compared."""
    QTest.mouseClick(dialog.choose_button, Qt.MouseButton.LeftButton)
    hand.qtbot.waitUntil(lambda: dialog.model.rowCount() > 0, timeout=PATIENCE_MS)


def rows(dialog: AgreementDialog) -> list[tuple[str, set[str], list[str]]]:
    """Return the item, kinds and labels of each cell."""
    found = [dialog.model.found(row) for row in range(dialog.model.rowCount())]
    return [
        (each.item.path, {str(kind) for kind in each.kinds}, each.labels) for each in found if each
    ]


def choose(dialog: AgreementDialog, *wanted: str) -> None:
    """Make the cell with exactly these kinds the current one."""
    dialog.choose([kinds for _, kinds, _ in rows(dialog)].index(set(wanted)))


def test_all_that_differs_is_shown_filtered_and_sorted(hand: Hand) -> None:
    def act(dialog: AgreementDialog) -> None:
        assert dialog.focusWidget() is dialog.choose_button
        assert not dialog.wall.isVisible()
        assert dialog.nothing.text().startswith("Choose other versions of this job")
        compare(hand, dialog)
        # By their parts: the order in which a set is written differs from run to run.
        assert sorted(rows(dialog), key=lambda row: (row[0], sorted(row[1]), row[2])) == [
            ("p1.png", {"label", "place", "text"}, ["house", "shop"]),
            ("p1.png", {"missing"}, ["house"]),
            ("p2.png", {"extra"}, ["shop"]),
        ]
        assert "Items compared: 2." in dialog.summary.text()
        sizes = [dialog.model.found(row).size for row in range(3)]  # type: ignore[union-attr]  # there are three rows
        assert sizes == sorted(sizes, reverse=True)
        dialog.kind.setCurrentIndex(dialog.kind.findData(DisagreementKind.LABEL))
        assert [kinds for _, kinds, _ in rows(dialog)] == [{"label", "place", "text"}]
        dialog.label.setCurrentIndex(dialog.label.findText("shop"))
        dialog.kind.setCurrentIndex(0)
        assert len(rows(dialog)) == 2
        dialog.kind.setCurrentIndex(dialog.kind.findData(DisagreementKind.MISSING))
        assert dialog.nothing.text() == "No disagreement fits. Choose another filter."
        assert not dialog.open_button.isEnabled()

    in_gallery(hand, act)


def test_a_cell_shows_its_part_of_the_picture_and_says_all_of_it(hand: Hand) -> None:
    def act(dialog: AgreementDialog) -> None:
        compare(hand, dialog)
        choose(dialog, "label", "place", "text")
        index = dialog.wall.currentIndex()

        def cell() -> DisagreementCell:
            found = index.data(CELL_ROLE)
            assert isinstance(found, DisagreementCell)
            return found

        dialog.wall.viewport().repaint()
        hand.qtbot.waitUntil(lambda: cell().thumb.image is not None, timeout=PATIENCE_MS)
        image, shown = cell().thumb.image, cell().shown
        assert image is not None
        assert shown is not None
        assert shown.contains(WALL.x, WALL.y)
        assert image.pixelColor(image.width() // 2, image.height() // 2).red() == 40  # p1.png
        told = index.data(Qt.ItemDataRole.AccessibleTextRole)
        assert told == (
            "Another label, Another place, Another text; house / shop: “” / “old tap”; p1.png; "
            "In: This job, job.fairlabel (b), job.fairlabel (c)"
        )

    in_gallery(hand, act)


def test_enter_opens_the_item_and_the_key_leads_back(hand: Hand) -> None:
    def opens(dialog: AgreementDialog) -> None:
        compare(hand, dialog)
        choose(dialog, "extra")
        QTest.keyClick(dialog.wall, K.Key_Return)
        assert not dialog.isVisible()

    in_gallery(hand, opens)
    hand.wait_for_item("p2.png")

    def again(dialog: AgreementDialog) -> None:
        assert len(rows(dialog)) == 3
        assert dialog.current is not None
        assert dialog.current.kinds == {DisagreementKind.EXTRA}

    in_gallery(hand, again)


@pytest.mark.parametrize("key", [K.Key_2, K.Key_3])
def test_what_another_version_has_is_taken_by_its_number_and_undone(
    hand: Hand, key: Qt.Key
) -> None:
    def takes(dialog: AgreementDialog) -> None:
        compare(hand, dialog)
        choose(dialog, "label", "place", "text")
        QTest.keyClick(dialog.wall, key)

    in_gallery(hand, takes)
    hand.wait_for_item("p1.png")
    if key == K.Key_3:
        # The third version is like ours: there is nothing to take.
        assert [region.box for region in hand.regions] == [WALL]
        return
    hand.qtbot.waitUntil(lambda: hand.regions[0].label_id == SHOP, timeout=PATIENCE_MS)
    (ours,) = hand.regions
    assert (ours.box, ours.transcription) == (Box(10, 10, 200, 110), "old tap")
    assert hand.window.notices.shown is not None
    assert "Alt+Shift+G leads back" in hand.window.notices.shown.text

    def is_decided(dialog: AgreementDialog) -> None:
        choose(dialog, "label", "place", "text")
        assert dialog.model.is_decided(dialog.wall.currentIndex().row())

    in_gallery(hand, is_decided)
    hand.ctrl(K.Key_Z)
    hand.qtbot.waitUntil(lambda: hand.regions[0].box == WALL, timeout=PATIENCE_MS)


def test_a_missing_region_is_added_and_a_tag_that_others_lack_is_removed(hand: Hand) -> None:
    def adds(dialog: AgreementDialog) -> None:
        compare(hand, dialog)
        choose(dialog, "missing")
        dialog.version.setCurrentIndex(0)
        QTest.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)

    in_gallery(hand, adds)
    hand.wait_for_item("p1.png")
    hand.qtbot.waitUntil(lambda: len(hand.regions) == 2, timeout=PATIENCE_MS)
    assert (hand.regions[1].box, hand.regions[1].origin) == (DOOR, Origin.PASTED)

    def removes(dialog: AgreementDialog) -> None:
        choose(dialog, "extra")
        QTest.keyClick(dialog.wall, K.Key_2)

    in_gallery(hand, removes)
    hand.wait_for_item("p2.png")
    hand.qtbot.waitUntil(lambda: len(hand.regions) == 1, timeout=PATIENCE_MS)


def test_a_version_that_has_not_confirmed_the_item_has_no_say_on_it(hand: Hand) -> None:
    def act(dialog: AgreementDialog) -> None:
        compare(hand, dialog)
        choose(dialog, "extra")
        QTest.keyClick(dialog.wall, K.Key_3)
        assert dialog.isVisible()
        assert dialog.refusal.text().startswith("That version has not confirmed this item")
        QTest.keyClick(dialog.wall, K.Key_1)
        assert dialog.refusal.isHidden()

    in_gallery(hand, act)


def test_an_export_is_chosen_by_its_annotations(
    hand: Hand, paths: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("export", paths[1], "--format", "coco", tmp_path / "export", "--items", "all")
    chosen = [str(tmp_path / "export" / "annotations.json")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))

    def act(dialog: AgreementDialog) -> None:
        compare(hand, dialog)
        # A plain document would confirm all three items; the third one is confirmed nowhere.
        assert "Items compared: 2." in dialog.summary.text()
        assert dialog.version.itemText(0) == "2  export"

    in_gallery(hand, act)


def test_ours_is_kept_by_key_and_the_next_one_comes(hand: Hand) -> None:
    def keeps(dialog: AgreementDialog) -> None:
        compare(hand, dialog)
        for left in (2, 1, 0):
            before = dialog.current
            QTest.keyClick(dialog.wall, K.Key_1)
            decided = sum(dialog.model.is_decided(row) for row in range(3))
            assert 3 - decided == left
            assert (dialog.current is before) == (left == 0)

    in_gallery(hand, keeps)


def test_a_version_that_lacks_it_as_ours_does_keeps_ours(hand: Hand) -> None:
    def keeps(dialog: AgreementDialog) -> None:
        compare(hand, dialog)
        choose(dialog, "missing")
        row = dialog.wall.currentIndex().row()
        found = dialog.current
        assert found is not None
        assert (found.has_it[0], found.has_it[2]) == (False, False)
        QTest.keyClick(dialog.wall, K.Key_3)
        assert dialog.isVisible()
        assert dialog.model.is_decided(row)

    in_gallery(hand, keeps)


def test_versions_that_are_named_alike_are_told_apart_by_their_folders(hand: Hand) -> None:
    def read(dialog: AgreementDialog) -> None:
        compare(hand, dialog)
        names = [dialog.version.itemText(at) for at in range(dialog.version.count())]
        assert names == ["2  job.fairlabel (b)", "3  job.fairlabel (c)"]

    in_gallery(hand, read)


def test_the_open_job_and_what_is_no_version_are_refused_with_a_sentence(
    hand: Hand, paths: list[Path], tmp_path: Path
) -> None:
    def act(dialog: AgreementDialog) -> None:
        controller = hand.app.parts.agreement
        controller.compare_with([paths[0]])
        hand.qtbot.waitUntil(lambda: bool(dialog.refusal.text()), timeout=PATIENCE_MS)
        assert dialog.refusal.text() == (
            "job.fairlabel is the open job. Choose other versions of it."
        )
        broken = tmp_path / "broken.json"
        broken.write_text("{}")
        controller.compare_with([broken])
        hand.qtbot.waitUntil(
            lambda: "is not a COCO document" in dialog.refusal.text(), timeout=PATIENCE_MS
        )
        assert dialog.choose_button.isEnabled()
        compare(hand, dialog)
        assert dialog.refusal.isHidden()

    in_gallery(hand, act)


def test_versions_that_agree_say_so(hand: Hand, tmp_path: Path) -> None:
    same = version(tmp_path / "d", {1: [(HOUSE, WALL, "")]})

    def act(dialog: AgreementDialog) -> None:
        hand.app.parts.agreement.compare_with([same])
        hand.qtbot.waitUntil(
            lambda: dialog.nothing.text() == "The versions agree on everything.",
            timeout=PATIENCE_MS,
        )
        assert "in common: 100.0 %" in dialog.summary.text()

    in_gallery(hand, act)


def test_a_comparison_is_stopped_and_nothing_of_it_is_shown(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    from widgets.agreement import agreement_controller

    def endless(*arguments: object) -> object:
        watch = arguments[-1]
        while True:
            watch.cancel.check()  # type: ignore[attr-defined]  # the last argument is a watch

    monkeypatch.setattr(agreement_controller, "_compared", endless)

    def act(dialog: AgreementDialog) -> None:
        QTest.mouseClick(dialog.choose_button, Qt.MouseButton.LeftButton)
        assert dialog.stop_button.isVisible()
        assert dialog.focusWidget() is dialog.stop_button
        QTest.keyClick(dialog.stop_button, K.Key_Space)
        assert not dialog.stop_button.isVisible()
        assert dialog.choose_button.isEnabled()
        assert dialog.model.rowCount() == 0

    in_gallery(hand, act)
