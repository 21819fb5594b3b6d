"""A person begins a job, draws, types, undoes, comes back, and exports; others read the result."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from pathlib import Path
from typing import Any

import globox
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tqdm import tqdm

import resources
from annotator.model.geometry import Box, overlap
from annotator.verify import verify_export
from tests.journeys.hand import Hand, press
from tests.support.export_choices import choose_all_items
from tests.support.material import material
from widgets.export.export_dialog import ExportDialog
from widgets.job_files.new_job_dialog import NewJobDialog
from widgets.work_order.accept_dialog import AcceptDialog

TEXTS = {
    "astronaut.png": "Éléonore & l’œuvre\u00a0: n°\u202f7",
    "chelsea.png": "قطة اسمها تشيلسي\u200f",
    "coffee.png": "cafe\u0301 crème",
}
BOXES = {
    "astronaut.png": [Box(150, 20, 160, 200), Box(20, 300, 90, 120)],
    "chelsea.png": [Box(110, 40, 230, 210)],
    "coffee.png": [Box(150, 100, 250, 200)],
}


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "صور, my photos"
    shutil.copytree(material("photos"), folder)
    return folder


def accept(dialog: AcceptDialog) -> bool:
    press(dialog.accept_button)
    return True


def begin_job(hand: Hand, folder: Path) -> None:
    def answer(dialog: NewJobDialog) -> bool:
        for name in ("cat", "thing", "person"):
            dialog.labels.field.setText(name)
            QTest.keyClick(dialog.labels.field, Qt.Key.Key_Return)
        dialog.worker.setText("Amina")
        order = resources.path("examples", "work_order.toml")
        dialog.order.show_path(order)
        press(dialog.begin_button)
        return True

    with hand.answering(NewJobDialog, answer):
        hand.start(folder)


def export(hand: Hand, folder: Path) -> None:
    state = {"asked": False}

    def act(dialog: ExportDialog) -> bool:
        if not state["asked"]:
            state["asked"] = True
            choose_all_items(dialog)
            dialog.folder.show_path(folder)
            dialog.detail_buttons[next(d for d in dialog.detail_buttons if d == "full")].click()
            press(dialog.start_button)
            return False
        if not dialog.done_page.isVisible():
            assert not dialog.refusal.text(), dialog.refusal.text()
            return False
        press(dialog.close_button)
        return True

    with hand.answering(ExportDialog, act):
        hand.app.run("export")


def work_on_photographs(hand: Hand) -> None:
    for name, boxes in BOXES.items():
        hand.go_on_to(name)
        for at, box in enumerate(boxes):
            drawn = hand.draw(box)
            assert isinstance(drawn.geometry, Box)
            assert overlap(drawn.geometry, box) > 0.97
            hand.key(Qt.Key(Qt.Key.Key_1 + at))
        hand.type_text(TEXTS[name])
        hand.canvas.setFocus()
    hand.key(Qt.Key.Key_D)
    hand.wait_for_item("flower.jpg")
    hand.wait_until_saved()


def test_photographs_are_labelled_undone_exported_and_read_by_others(
    qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    hand = Hand(qtbot)
    with hand.answering(AcceptDialog, accept):
        begin_job(hand, photos)
    hand.wait_for_item("astronaut.png")
    job = hand.desk.project.path
    work_on_photographs(hand)
    hand.ctrl(Qt.Key.Key_Z)  # the last text goes, on the item where it was typed
    hand.wait_for_item("coffee.png")
    assert [region.transcription for region in hand.regions] == [""]
    hand.close()

    again = Hand(qtbot)
    again.start(job)
    again.wait_for_item("coffee.png")
    again.ctrl(Qt.Key.Key_Y)
    assert [region.transcription for region in again.regions] == [TEXTS["coffee.png"]]
    out = tmp_path / "export"
    export(again, out)
    again.close()

    result = verify_export(out, schemas=resources.path("schemas"))
    assert result.is_ok, result.problems
    check_texts(out)
    check_with_pycocotools(out / "annotations.json")
    check_with_globox(out / "annotations.json")
    check_times(out)


def check_texts(out: Path) -> None:
    lines = (out / "transcriptions.jsonl").read_bytes().splitlines()
    rows = [json.loads(line) for line in lines]
    texts = {row["file"]: row["text"] for row in rows}
    assert texts == TEXTS


def check_with_pycocotools(path: Path) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(path))
        found = [
            {
                "image_id": each["image_id"],
                "category_id": each["category_id"],
                "bbox": each["bbox"],
                "score": 1.0,
            }
            for each in truth.dataset["annotations"]
        ]
        evaluation = COCOeval(truth, truth.loadRes(found), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    assert len(found) == 4
    assert evaluation.stats[0] == pytest.approx(1.0)


def check_with_globox(path: Path) -> None:
    tqdm.monitor_interval = 0  # or it leaves a thread behind for its progress bar
    read = globox.AnnotationSet.from_coco(path)
    boxes = {
        image: sorted((box.label, round(box.xmin), round(box.ymin)) for box in read[image].boxes)
        for image in read.image_ids
        if read[image].boxes
    }
    document: dict[str, Any] = json.loads(path.read_bytes())
    names = {category["id"]: category["name"] for category in document["categories"]}
    files = {image["id"]: image["file_name"] for image in document["images"]}
    ours: dict[str, list[tuple[str, int, int]]] = {}
    for each in document["annotations"]:
        x, y, _w, _h = each["bbox"]
        row = (names[each["category_id"]], round(x), round(y))
        ours.setdefault(files[each["image_id"]], []).append(row)
    assert boxes == {image: sorted(rows) for image, rows in ours.items()}
    assert set(boxes) == set(BOXES)


def check_times(out: Path) -> None:
    effort: dict[str, Any] = json.loads((out / "effort.json").read_bytes())
    spans = [span for session in effort["sessions"] for span in session["spans"]]
    by_category: dict[str, int] = {}
    for span in spans:
        ms = span["end_ms"] - span["start_ms"]
        by_category[span["category"]] = by_category.get(span["category"], 0) + ms
    stated = {name: ms for name, ms in effort["totals"]["ms"].items() if ms}
    assert by_category == stated
    for item in effort["items"]:
        regions = sum(item["active_ms"].values())
        whole = regions + item["deleted_active_ms"] + item["unassigned_ms"]
        assert whole == item["work_ms"], item["file"]
