"""A detector that somebody brought proposes boxes; one that is none ends with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog

from annotator.model.entities import Origin
from annotator.model.geometry import Box, overlap
from annotator.proposals.detector import choice_of, read_model
from annotator.proposals.proposal import (
    Decision,
    ProposalSource,
    decision_on,
    proposal_of,
    undecided,
)
from annotator.settings import Settings
from tests.annotator.proposals import models
from tests.journeys.hand import Hand, press
from tests.widgets.proposals.conftest import Desk, put
from widgets.proposals import detection
from widgets.proposals.detector_dialog import DetectorDialog

F0 = (960, 640)
PATIENCE_MS = 60_000


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.onnx"
    path.write_bytes(models.yolo8())
    return path


def told(hand: Hand) -> str:
    shown = hand.window.notices.shown
    return "" if shown is None else shown.text


def chosen(model: Path, labels: dict[int, str]) -> Settings:
    from annotator.proposals.detector import Choice

    settings = Settings(None)
    choice = Choice(str(model), read_model(model).sha256, 64, 64, labels=labels)
    settings.set("detector", choice.as_text())
    return settings


def in_picture(x: float, y: float, width: float, height: float) -> Box:
    scale = models.SIDE / F0[0]
    top = (models.SIDE - round(F0[1] * scale)) // 2
    return Box(x / scale, (y - top) / scale, width / scale, height / scale)


def dialog_with(model: Path, act: Callable[[DetectorDialog], None]) -> Callable[..., bool]:
    """Return what types the path, waits until the file is understood, and acts once."""
    state = {"asked": False}

    def work(dialog: DetectorDialog) -> bool:
        if not state["asked"]:
            state["asked"] = True
            dialog.file.show_path(model)
            dialog.file.edited.emit()
        if dialog.details.isHidden():
            return False
        act(dialog)
        return True

    return work


def test_a_detector_is_chosen_and_its_boxes_wait_for_yes_or_no(at_work: Desk, model: Path) -> None:
    settings = Settings(None)
    hand = at_work(settings)

    def choose(dialog: DetectorDialog) -> None:
        found = "A detector of 2 classes; its picture has 64 × 64 pixels."
        assert dialog.told.text() == f"{found} Choose a label for at least one of them."
        assert not dialog.use_button.isEnabled()  # no class has a label yet
        assert not dialog.width_field.isEnabled()
        editors = {each.accessibleName(): each for each in dialog.table.findChildren(QComboBox)}
        for name, label in (("Label of person", "face"), ("Label of it's a cat", "cat")):
            editor = editors[name]
            assert [editor.itemText(at) for at in range(4)] == ["left out", "cat", "cup", "face"]
            editor.setCurrentIndex(editor.findData(label))
            editor.activated.emit(editor.currentIndex())
            assert editor.currentText() == label
        assert dialog.classes.index(0, 1).data() == "face"
        assert dialog.told.text() == found
        press(dialog.use_button)

    with hand.answering(DetectorDialog, dialog_with(model, choose)):
        hand.key(Qt.Key.Key_I)
    hand.qtbot.waitUntil(lambda: bool(hand.regions), timeout=PATIENCE_MS)
    assert told(hand) == "2 boxes proposed."
    first, second = hand.regions
    labels = hand.desk.session.editor.state.labels
    assert [labels[each.label_id].name for each in hand.regions] == ["face", "cat"]
    assert isinstance(first.geometry, Box)
    assert overlap(first.geometry, in_picture(22, 27, 20, 10)) > 0.98
    said = proposal_of(first)
    assert said is not None
    assert (said.by, said.model_sha256) == (ProposalSource.DETECTOR, read_model(model).sha256)
    assert (first.origin, first.touched, said.score) == (Origin.PROPOSED, False, 0.9)
    assert list(hand.canvas.selection) == [first.id]
    kept = choice_of(settings.text("detector"))
    assert kept is not None
    assert kept.labels == {0: "face", 1: "cat"}
    hand.return_to_window()
    hand.canvas.setFocus()
    hand.key(Qt.Key.Key_E)
    hand.key(Qt.Key.Key_Q)
    assert [decision_on(region) for region in hand.regions] == [Decision.KEPT]
    assert second.id not in {region.id for region in hand.regions}


def test_what_is_there_is_not_proposed_again_and_one_undo_takes_all_back(
    at_work: Desk, model: Path
) -> None:
    hand = at_work(chosen(model, {0: "cup", 1: "cat"}))
    hand.key(Qt.Key.Key_I)
    hand.qtbot.waitUntil(lambda: len(hand.regions) == 2, timeout=PATIENCE_MS)
    hand.key(Qt.Key.Key_I)
    text = "The detector proposes nothing new."
    hand.qtbot.waitUntil(lambda: told(hand) == text, timeout=PATIENCE_MS)
    hand.ctrl(Qt.Key.Key_Z)
    assert hand.regions == []


def test_the_process_is_kept_for_the_next_picture_and_ends_with_the_job(
    at_work: Desk, model: Path
) -> None:
    hand = at_work(chosen(model, {0: "cup"}))
    runner = hand.app.parts.proposals.detecting._runner
    hand.key(Qt.Key.Key_I)
    hand.qtbot.waitUntil(lambda: len(hand.regions) == 1, timeout=PATIENCE_MS)
    first = runner._running
    assert first is not None
    hand.go_on_to("f1.png")
    hand.key(Qt.Key.Key_I)
    hand.qtbot.waitUntil(lambda: len(hand.regions) == 1, timeout=PATIENCE_MS)
    assert runner._running is first
    hand.wait_until_saved()
    hand.app.lifecycle.close()
    hand.qtbot.waitUntil(lambda: not first.is_running, timeout=PATIENCE_MS)
    hand.qtbot.waitUntil(lambda: runner._running is None, timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (models.classifier, "is not a detector that is understood here"),
        (lambda: b"no model", "is no ONNX model, or is cut short"),
    ],
)
def test_a_file_that_is_none_is_told_of_in_the_dialog(
    at_work: Desk, tmp_path: Path, make: Callable[[], bytes], says: str
) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(make())
    hand, state = at_work(), {"asked": False}

    def choose(dialog: DetectorDialog) -> bool:
        if not state["asked"]:
            state["asked"] = True
            dialog.file.show_path(path)
            dialog.file.edited.emit()
        if says not in dialog.told.text():
            return False
        assert dialog.details.isHidden()
        assert not dialog.use_button.isEnabled()
        press(dialog.cancel_button)
        return True

    with hand.answering(DetectorDialog, choose):
        hand.app.run("choose-detector")
    assert hand.app.settings.text("detector") == ""


def test_one_that_hangs_is_stopped_and_work_goes_on(
    at_work: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "endless.onnx"
    path.write_bytes(models.endless())
    monkeypatch.setattr(detection, "SAID_AFTER_MS", 0)
    hand = at_work(chosen(path, {0: "cat"}))
    hand.key(Qt.Key.Key_I)
    text = "The detector is looking at the picture…"
    hand.qtbot.waitUntil(lambda: told(hand) == text, timeout=PATIENCE_MS)
    runner = hand.app.parts.proposals.detecting._runner
    hand.qtbot.waitUntil(lambda: runner._running is not None, timeout=PATIENCE_MS)
    running = runner._running
    assert running is not None
    put(hand, [Box(10, 10, 50, 50)])  # nobody waits for it
    (stop,) = hand.window.notices._buttons
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    hand.qtbot.waitUntil(lambda: not running.is_running, timeout=PATIENCE_MS)
    hand.qtbot.waitUntil(lambda: runner._running is None, timeout=PATIENCE_MS)
    assert told(hand) == ""
    assert len(hand.regions) == 1
    assert not undecided(hand.regions)


def test_a_file_that_changed_or_went_is_told_of(at_work: Desk, model: Path) -> None:
    hand = at_work(chosen(model, {0: "cat"}))
    model.write_bytes(models.listed())
    hand.key(Qt.Key.Key_I)
    hand.qtbot.waitUntil(
        lambda: "has changed since you chose it" in told(hand), timeout=PATIENCE_MS
    )
    hand.window.notices.dismiss()
    model.unlink()
    hand.key(Qt.Key.Key_I)
    hand.qtbot.waitUntil(lambda: "cannot be read" in told(hand), timeout=PATIENCE_MS)


def test_the_file_is_chosen_in_the_usual_dialog(
    at_work: Desk, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def answer(*arguments: object) -> tuple[str, str]:
        asked.append(arguments[3])
        return str(model), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    hand, state = at_work(), {"pressed": False}

    def choose(dialog: DetectorDialog) -> bool:
        if not state["pressed"]:
            state["pressed"] = True
            press(dialog.file.button)
        if dialog.details.isHidden():
            return False
        dialog.search.setText("PERS")
        assert dialog.classes.rowCount() == 1
        dialog.search.clear()
        press(dialog.cancel_button)
        return True

    with hand.answering(DetectorDialog, choose):
        hand.app.run("choose-detector")
    assert asked == ["Detectors (*.onnx)"]
