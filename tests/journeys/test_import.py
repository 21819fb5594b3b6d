"""Boxes of others are imported through the window: right places, one step, one sentence if not."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

import resources
from annotator.editing.commands import SetBoxes
from annotator.export.api import Detail, ImageMode
from annotator.export.selection import EVERYTHING
from annotator.importers.registry import IMPORTERS, ImportContents
from annotator.items.item_row import ItemRow
from annotator.model.entities import Labels
from annotator.model.geometry import Box
from annotator.progress import Cancel, Progress, silent
from annotator.verify import verify_export
from exporters.registry import find_exporters
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand, press
from tests.support.material import material
from tests.support.patience import PATIENCE_MS
from widgets.dataset_import.import_again_dialog import ImportAgainDialog
from widgets.dataset_import.import_controller import ImportController
from widgets.dataset_import.other_sizes_dialog import OtherSizesDialog
from widgets.export.export_controller import write_export
from widgets.export.export_dialog import ExportChoice
from widgets.kit.dialogs.report_dialog import ReportDialog

Document = dict[str, Any]


@pytest.fixture
def terrain(tmp_path: Path) -> Path:
    folder = tmp_path / "terrain"
    folder.mkdir()
    shutil.copy(material("coco/terrain1.jpg"), folder / "terrain1.jpg")
    return begun_job(folder, labels=("stone",))


def import_into(hand: Hand, path: Path) -> None:
    app = hand.app
    ImportController(app.presenter.context).read(path, IMPORTERS["coco"])


def imported(hand: Hand, path: Path) -> str:
    """Import a document and return what the report says."""
    told: list[str] = []

    def read_report(dialog: ReportDialog) -> bool:
        told.append(dialog.text())
        press(dialog.close_button)
        return True

    with hand.answering(ReportDialog, read_report):
        import_into(hand, path)
    return told[0]


def boxes_of(document: Document) -> list[Box]:
    found = [Box(*each["bbox"]) for each in document["annotations"]]
    return sorted(found, key=lambda box: (box.x, box.y))


def boxes_on(hand: Hand) -> list[Box]:
    """Return the boxes as the canvas holds them to be painted and hit."""
    regions = hand.canvas._scene.regions.values()
    found = [region.box for region in regions if region.box is not None]
    return sorted(found, key=lambda box: (box.x, box.y))


def test_seven_boxes_come_in_at_their_places_as_one_step(hand: Hand, terrain: Path) -> None:
    source = material("coco/terrain1_coco.json")
    document = json.loads(source.read_bytes())
    hand.start(terrain)
    hand.wait_for_item("terrain1.jpg")
    told = imported(hand, source)
    assert "7" in told
    hand.wait_for_item("terrain1.jpg")
    step = hand.desk.session.editor.history.next_undo
    assert step is not None
    assert step.worker_id == hand.desk.session.worker.id
    assert len(boxes_on(hand)) == 7
    assert boxes_on(hand) == boxes_of(document)
    assert hand.window.regions.model.rowCount() == 7
    for box in boxes_of(document):
        middle = hand.canvas.to_image(hand.view_point(box.x + box.width / 2, box.y + 2))
        assert hand.canvas._scene.hits(middle, 2.0)
    hand.return_to_window()
    hand.ctrl(Qt.Key.Key_Z)
    hand.wait_for_item("terrain1.jpg")
    assert boxes_on(hand) == []
    assert hand.window.regions.model.rowCount() == 0
    hand.ctrl(Qt.Key.Key_Y)
    hand.wait_for_item("terrain1.jpg")
    assert boxes_on(hand) == boxes_of(document)
    hand.wait_until_saved()
    check_areas(hand, terrain.parent / "out", document)


class Held:
    """Reads half of a document, then waits until it may go on, or was stopped."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()

    name, title, endings = "coco", "COCO JSON", (".json",)
    kinds = None

    def read(
        self,
        path: Path,
        *,
        items: Sequence[ItemRow],
        labels: Labels,
        media_folder: Path | None = None,  # noqa: ARG002 - as the protocol has it
        cancel: Cancel | None = None,
        progress: Progress = silent,
    ) -> ImportContents:
        progress(3, 7)
        assert self.goes_on.wait(PATIENCE_MS / 1000)
        if cancel is not None:
            cancel.check()
        importer = IMPORTERS["coco"]
        return importer.read(path, items=items, labels=labels, cancel=cancel, progress=progress)


@pytest.fixture
def held() -> Iterator[Held]:
    held = Held()
    yield held
    held.goes_on.set()


def read_held(hand: Hand, held: Held, terrain: Path) -> None:
    """Begin to import the seven boxes, and wait until it is seen that three are read."""
    hand.start(terrain)
    hand.wait_for_item("terrain1.jpg")
    app = hand.app
    source = material("coco/terrain1_coco.json")
    ImportController(app.presenter.context).read(source, held)
    words = "Reading terrain1_coco.json: 3 of 7 regions…"
    hand.qtbot.waitUntil(lambda: notice_text(hand) == words)


def notice_text(hand: Hand) -> str:
    shown = hand.window.notices.shown
    return "" if shown is None else hand.window.notices.text.text()


def test_an_import_says_how_far_it_is_and_can_be_stopped(
    hand: Hand, held: Held, terrain: Path
) -> None:
    read_held(hand, held, terrain)
    (stop,) = hand.window.notices._buttons
    assert stop.text() == "Stop"
    press(stop)
    assert notice_text(hand) == "Stopped. Nothing was imported from terrain1_coco.json."
    held.goes_on.set()
    next_in_line: list[None] = []
    hand.app.parts.jobs.start(
        lambda _cancel, _progress: None, done=next_in_line.append, failed=lambda _error: None
    )
    hand.qtbot.waitUntil(lambda: next_in_line == [None])
    assert boxes_on(hand) == []
    assert hand.desk.session.editor.history.next_undo is None


def test_an_import_that_is_not_stopped_ends_with_its_report(
    hand: Hand, held: Held, terrain: Path
) -> None:
    told: list[str] = []

    def read_report(dialog: ReportDialog) -> bool:
        told.append(dialog.text())
        press(dialog.close_button)
        return True

    read_held(hand, held, terrain)
    with hand.answering(ReportDialog, read_report):
        held.goes_on.set()
    hand.wait_for_item("terrain1.jpg")
    assert len(boxes_on(hand)) == 7
    assert hand.window.notices.shown is None


def check_areas(hand: Hand, out: Path, source: Document) -> None:
    choice = ExportChoice("coco", out, Detail.FULL, ImageMode.NONE, wanted=EVERYTHING)

    hand.desk.session.recording.checkpoint()
    write_export(hand.desk.project, find_exporters(), choice, Cancel(), lambda _done, _total: None)
    exported = json.loads((out / "annotations.json").read_bytes())
    assert boxes_of(exported) == boxes_of(source)
    for each in exported["annotations"]:
        _x, _y, width, height = each["bbox"]
        assert each["area"] == width * height
    result = verify_export(out, schemas=resources.path("schemas"))
    assert result.is_ok, result.problems


def document_of(**changes: object) -> Document:
    place = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [10, 10, 50, 50], "iscrowd": 0}
    return {
        "images": [{"id": 1, "file_name": "terrain1.jpg", "width": 2048, "height": 1365}],
        "annotations": [{**place, **changes}],
        "categories": [{"id": 1, "name": "stone"}],
    }


def climbing() -> bytes:
    document = document_of()
    document["images"][0]["file_name"] = "../terrain9.jpg"
    return json.dumps(document).encode()


REFUSED = {
    "a key that stands twice": (
        json.dumps(document_of()).replace('"bbox"', '"id": 2, "bbox"').encode(),
        "twice",
    ),
    "NaN": (json.dumps(document_of(bbox=[float("nan"), 1, 2, 3])).encode(), "NaN"),
    "no JSON": (b"Dear Sir", "not JSON"),
    "nothing": (b"", "empty"),
}
LEFT_OUT = {
    "a path that climbs": (climbing(), ".."),
    "an unknown image": (json.dumps(document_of(image_id=9)).encode(), "unknown image"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_document_with_a_fault_is_refused_in_one_sentence(
    hand: Hand, terrain: Path, case: str
) -> None:
    content, words = REFUSED[case]
    path = terrain.parent / "boxes.json"
    path.write_bytes(content)
    hand.start(terrain)
    hand.wait_for_item("terrain1.jpg")
    mine = hand.draw(Box(100, 100, 300, 200))
    import_into(hand, path)
    notices = hand.window.notices
    hand.qtbot.waitUntil(lambda: notices.shown is not None and words in notices.shown.text)
    assert notices.shown is not None
    assert "boxes.json" in notices.shown.text
    assert [region.id for region in hand.regions] == [mine.id]
    hand.draw(Box(600, 600, 300, 200))
    hand.wait_until_saved()


@pytest.mark.parametrize("case", LEFT_OUT)
def test_a_record_with_a_fault_is_left_out_and_named(hand: Hand, terrain: Path, case: str) -> None:
    content, words = LEFT_OUT[case]
    path = terrain.parent / "boxes.json"
    path.write_bytes(content)
    hand.start(terrain)
    hand.wait_for_item("terrain1.jpg")
    mine = hand.draw(Box(100, 100, 300, 200))
    assert words in imported(hand, path)
    hand.wait_for_item("terrain1.jpg")
    assert [region.id for region in hand.regions] == [mine.id]


def test_the_file_is_asked_for_where_the_job_lies(
    hand: Hand, terrain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[str] = []

    def ask(_parent: QWidget, _title: str, folder: str, _kinds: str) -> tuple[str, str]:
        folders.append(folder)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    hand.start(terrain)
    hand.wait_for_item("terrain1.jpg")
    ImportController(hand.app.presenter.context).ask()
    assert folders == [str(terrain.parent)]


def _choosing(hand: Hand, name: str, told: list[str]) -> AbstractContextManager[None]:
    """Answer the question about a second import by the button of that name."""

    def choose(dialog: ImportAgainDialog) -> bool:
        told.extend(label.text() for label in dialog.findChildren(QLabel))
        press(getattr(dialog, name))
        return True

    return hand.answering(ImportAgainDialog, choose)


def test_the_same_document_a_second_time_asks_before_anything_is_written(
    hand: Hand, terrain: Path
) -> None:
    hand.start(terrain)
    hand.wait_for_item("terrain1.jpg")
    source = material("coco/terrain1_coco.json")
    imported(hand, source)
    hand.wait_for_item("terrain1.jpg")
    hand.wait_until_saved()
    before = boxes_on(hand)
    told: list[str] = []
    with _choosing(hand, "leave_button", told):
        import_into(hand, source)
    assert any("7 regions; nobody has changed 7 of them" in each for each in told)
    assert notice_text(hand) == "Left alone: terrain1_coco.json. Nothing was imported."
    assert boxes_on(hand) == before

    first = next(iter(hand.desk.session.editor.state.regions))
    hand.desk.session.editor.run(SetBoxes({first: Box(1, 2, 30, 40)}))
    hand.wait_until_saved()
    corrected = boxes_on(hand)
    told.clear()
    with _choosing(hand, "replace_button", told):
        report = imported(hand, source)
    kept = "The 1 that somebody changed, locked or deleted stay as they are."
    assert any(kept in each for each in told)
    assert "stay so: 1." in report
    hand.wait_for_item("terrain1.jpg")
    assert boxes_on(hand) == corrected

    with _choosing(hand, "add_again_button", told):
        imported(hand, source)
    hand.wait_for_item("terrain1.jpg")
    assert len(boxes_on(hand)) == 14
    hand.return_to_window()
    for expected in (corrected, corrected, before):
        hand.ctrl(Qt.Key.Key_Z)
        hand.wait_for_item("terrain1.jpg")
        hand.wait_until_saved()
        assert boxes_on(hand) == expected


def _turned(folder: Path) -> tuple[Path, Path]:
    """Return a job over a picture that EXIF turns, and a document that means the stored one."""
    (folder / "turned").mkdir()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (300, 200)).save(folder / "turned" / "a.jpg", exif=exif)
    path = folder / "stored.json"
    document = {
        "images": [{"id": 0, "file_name": "a.jpg", "width": 300, "height": 200}],
        "annotations": [{"id": 5, "image_id": 0, "category_id": 0, "bbox": [20, 30, 50, 10]}],
        "categories": [{"id": 0, "name": "cup"}],
    }
    path.write_text(json.dumps(document))
    return begun_job(folder / "turned"), path


def test_boxes_of_a_stored_picture_are_turned_or_left_as_the_person_says(
    hand: Hand, tmp_path: Path
) -> None:
    job, path = _turned(tmp_path)
    hand.start(job)
    hand.wait_for_item("a.jpg")
    told: list[str] = []

    def choosing(name: str) -> AbstractContextManager[None]:
        def choose(dialog: OtherSizesDialog) -> bool:
            told.extend(label.text() for label in dialog.findChildren(QLabel))
            press(getattr(dialog, name))
            return True

        return hand.answering(OtherSizesDialog, choose)

    with choosing("cancel_button"):
        import_into(hand, path)
    assert any("1 picture is turned by its EXIF orientation" in each for each in told)
    assert hand.desk.session.editor.history.next_undo is None
    with choosing("fit_button"):
        assert "were turned to the picture as it is shown" in imported(hand, path)
    hand.wait_for_item("a.jpg")
    assert boxes_on(hand) == [Box(160, 20, 10, 50)]
    hand.return_to_window()
    hand.ctrl(Qt.Key.Key_Z)
    hand.wait_for_item("a.jpg")
    with choosing("leave_button"):
        assert "look whether they fit" in imported(hand, path)
    hand.wait_for_item("a.jpg")
    assert boxes_on(hand) == [Box(20, 30, 50, 10)]
    assert [region.number for region in hand.regions] == [5]


def test_an_import_of_nothing_says_so_and_leaves_no_step(
    hand: Hand, terrain: Path, tmp_path: Path
) -> None:
    document = json.loads(material("coco/terrain1_coco.json").read_bytes())
    for each in document["annotations"]:
        each["image_id"] = 77
    path = tmp_path / "none.json"
    path.write_text(json.dumps(document))
    hand.start(terrain)
    hand.wait_for_item("terrain1.jpg")
    told = imported(hand, path)
    assert "none of the 7 annotations in none.json can be used" in told
    assert hand.desk.session.editor.history.next_undo is None
    assert boxes_on(hand) == []
