"""A TextGrid comes into the window as one step, and leaves in the format that is chosen there."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import MappingProxyType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.editing.commands import AddRegions
from annotator.model.entities import LabelId, Region, new_region_id
from annotator.model.segment import SPEAKER, SoundSegment
from exporters.registry import find_exporters
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand, press
from tests.support.export_choices import choose_all_items
from tests.support.exports import verified
from tests.support.material import material
from widgets.dataset_import.import_controller import ImportController
from widgets.export.export_dialog import ExportDialog
from widgets.kit.dialogs.report_dialog import ReportDialog


@pytest.fixture
def job(tmp_path: Path) -> Path:
    folder = tmp_path / "sounds"
    folder.mkdir()
    shutil.copy(material("speech/mary.wav"), folder / "mary.wav")
    return begun_job(folder, labels=("speech",))


def test_a_textgrid_is_chosen_read_and_undone(
    hand: Hand, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.start(job)
    hand.wait_for_item("mary.wav")
    offered: list[str] = []

    def choose(_parent: QWidget, _title: str, _folder: str, kinds: str) -> tuple[str, str]:
        offered.extend(kinds.split(";;"))
        return str(material("speech/mary.TextGrid")), offered[1]

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    told: list[str] = []

    def read_report(dialog: ReportDialog) -> bool:
        told.append(dialog.text())
        press(dialog.close_button)
        return True

    with hand.answering(ReportDialog, read_report):
        ImportController(hand.app.presenter.context).ask()
    assert offered[:3] == [
        "COCO JSON (*.json)",
        "TextGrid (Praat) (*.TextGrid *.textgrid)",
        "EAF (ELAN) (*.eaf)",
    ]
    assert "18" in told[0]
    assert "Points of point tiers, left out: 4" in told[0]
    hand.wait_for_item("mary.wav")
    assert len(hand.regions) == 18
    assert {each.attributes[SPEAKER] for each in hand.regions} == {"phone", "word"}
    hand.ctrl(Qt.Key.Key_Z)
    hand.wait_for_item("mary.wav")
    assert hand.regions == []
    hand.wait_until_saved()


def test_the_dialog_lists_each_format_by_its_title_and_writes_the_chosen_one(
    hand: Hand, job: Path, tmp_path: Path
) -> None:
    hand.start(job)
    hand.wait_for_item("mary.wav")
    add_segment(hand)
    seen: dict[str, str] = {}
    listed: list[str] = []
    out = tmp_path / "out"

    def act(dialog: ExportDialog) -> bool:
        if dialog.done_page.isVisible():
            press(dialog.close_button)
            return True
        if not seen:
            lines = dialog.choices.formats
            listed.extend(each.name for each in lines.lines)
            for name, each in find_exporters().by_name.items():
                lines.mark(name)
                seen[each.title] = dialog.choices.cannot.text()
            lines.mark("vtt")
            choose_all_items(dialog)
            dialog.choices.folder.show_path(out)
            press(dialog.start_button)
        return False

    with hand.answering(ExportDialog, act):
        hand.app.run("export")
    assert {"COCO JSON", "TextGrid (Praat)", "WebVTT subtitles", "LJSpeech"} <= set(seen)
    assert listed[:3] == ["COCO JSON", "TextGrid (Praat)", "TextGrid (Praat), short form"]
    assert listed.index("For items of other kinds") == listed.index("PAGE XML") - 1
    assert seen["PAGE XML"].startswith("It can hold no item of this job")
    assert "times below a millisecond" in seen["SubRip subtitles"]
    assert (out / "vtt" / "mary.vtt").read_text("utf-8") == (
        "WEBVTT\n\n00:00:00.500 --> 00:00:01.000\n<v Ann>mary rolled\n\n"
    )
    assert verified(out).problems == ()


def add_segment(hand: Hand) -> None:
    """Draw a segment as the view does, with a speaker and a text."""
    region = Region(
        new_region_id(),
        1,
        LabelId(1),
        SoundSegment(24_000, 48_000, 48_000),
        "",
        transcription="mary rolled",
        attributes=MappingProxyType({SPEAKER: "Ann"}),
    )
    hand.desk.session.editor.run(AddRegions((region,)))
    hand.wait_until_saved()
