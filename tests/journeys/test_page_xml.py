"""A page goes in as PAGE XML, one line is corrected by keys, and only that line differs after."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import resources
from annotator.importers.registry import IMPORTERS
from annotator.verify import verify_export
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand, press
from tests.journeys.test_typing import put
from tests.support.export_choices import choose_all_items
from tests.support.material import material
from widgets.dataset_import.import_controller import ImportController
from widgets.export.export_dialog import ExportDialog
from widgets.kit.dialogs.report_dialog import ReportDialog

K = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
KANT = "kant_1784_0017"
ARABIC = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">\n'
    "  <Metadata><Creator>x</Creator><Created>2024-01-01T00:00:00</Created>\n"
    "  <LastChange>2024-01-01T00:00:00</LastChange></Metadata>\n"
    '  <Page imageFilename="kant_1784_0017.tif" imageWidth="1457" imageHeight="2083"\n'
    '    readingDirection="right-to-left"><ReadingOrder><OrderedGroup id="o">\n'
    '    <RegionRefIndexed index="1" regionRef="left"/>\n'
    '    <RegionRefIndexed index="0" regionRef="right"/></OrderedGroup></ReadingOrder>\n'
    '    <TextRegion id="left"><Coords points="100,100 600,100 600,200 100,200"/>\n'
    '      <TextLine id="l2" readingDirection="right-to-left">\n'
    '        <Coords points="100,100 600,100 600,150 100,150"/>\n'
    "        <TextEquiv><Unicode>\u0634\u0627\u064a 12\u200f</Unicode></TextEquiv>\n"
    "      </TextLine></TextRegion>\n"
    '    <TextRegion id="right"><Coords points="700,100 1200,100 1200,200 700,200"/>\n'
    '      <TextLine id="l1" readingDirection="right-to-left">\n'
    '        <Coords points="700,100 1200,100 1200,150 700,150"/>\n'
    "        <TextEquiv><Unicode>\u0645\u0642\u0647\u0649</Unicode></TextEquiv>\n"
    "      </TextLine></TextRegion>\n"
    "  </Page>\n</PcGts>\n"
)
COFFEE, LARGE = "\u0645\u0642\u0647\u0649", " \u0643\u0628\u064a\u0631\u200f"


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    folder = tmp_path / "pages"
    folder.mkdir()
    shutil.copy(material(f"pages/{KANT}.tif"), folder)
    hand = Hand(qtbot)
    hand.start(begun_job(folder, labels=()))
    hand.wait_for_item(f"{KANT}.tif")
    yield hand
    hand.wait_until_saved()
    hand.close()


def bring_in(hand: Hand, document: Path) -> str:
    """Import a document as the person does who chose it; return the report."""
    told: list[str] = []

    def read_report(dialog: ReportDialog) -> bool:
        told.append(dialog.text())
        press(dialog.close_button)
        return True

    with hand.answering(ReportDialog, read_report):
        ImportController(hand.app.presenter.context).read(document, IMPORTERS["page"])
    hand.return_to_window()
    hand.wait_for_item(f"{KANT}.tif")
    return told[0]


def export_page(hand: Hand, folder: Path) -> str:
    """Export as PAGE XML through the dialog; return the document of the page."""
    state = {"is_asked": False}

    def act(dialog: ExportDialog) -> bool:
        if not state["is_asked"]:
            state["is_asked"] = True
            dialog.choices.formats.mark("page")
            choose_all_items(dialog)
            dialog.folder.show_path(folder)
            press(dialog.start_button)
        elif dialog.done_page.isVisible():
            press(dialog.close_button)
            return True
        return False

    with hand.answering(ExportDialog, act):
        hand.app.run("export")
    hand.return_to_window()
    result = verify_export(folder, schemas=resources.path("schemas"))
    assert result.is_ok, result.problems
    return (folder / "page" / f"{KANT}.xml").read_bytes().decode()


def correct(hand: Hand, key: str, more: str) -> str:
    """Add to the text of the line with this id, by keys; return the text before."""
    line = next(each for each in hand.regions if f'"id":"{key}"' in each.extra)
    before = line.transcription
    hand.canvas.setFocus()
    hand.canvas.select([line.id])
    hand.key(K.Key_F2, SHIFT)
    assert hand.window.strip.field.text() == before
    hand.key(K.Key_End)
    put(hand, more)
    hand.key(K.Key_Escape)
    hand.wait_until_saved()
    return before


def test_one_corrected_line_is_the_only_one_that_differs(hand: Hand, tmp_path: Path) -> None:
    source = material(f"pages/{KANT}.page.xml")
    assert "161" in bring_in(hand, source)
    assert len(hand.regions) == 198
    before = source.read_text(encoding="utf-8")
    assert export_page(hand, tmp_path / "untouched") == before
    text = correct(hand, "tl_3", " \u2067x\u2069\u00a0!")
    assert text.startswith("Zwo\u0364lftes")
    after = export_page(hand, tmp_path / "out")
    changed = [
        line
        for line in difflib.unified_diff(before.split("\n"), after.split("\n"), n=0)
        if line[0] in "+-" and line[:3] not in ("---", "+++")
    ]
    assert [line.strip("+- ") for line in changed] == [
        f"<Unicode>{text}</Unicode>",
        f"<Unicode>{text} \u2067x\u2069\u00a0!</Unicode>",
    ]
    hand.ctrl(K.Key_Z)
    hand.wait_until_saved()
    assert export_page(hand, tmp_path / "undone") == before


def test_an_arabic_page_keeps_its_direction_and_its_reading_order(
    hand: Hand, tmp_path: Path
) -> None:
    document = tmp_path / f"{KANT}.page.xml"
    document.write_text(ARABIC, encoding="utf-8")
    bring_in(hand, document)
    texts = [each.transcription for each in hand.regions if each.transcription]
    assert texts == [COFFEE, "\u0634\u0627\u064a 12\u200f"]
    assert correct(hand, "l1", LARGE) == COFFEE
    assert export_page(hand, tmp_path / "out") == ARABIC.replace(COFFEE, COFFEE + LARGE)


def test_the_file_dialog_offers_each_format_with_its_endings(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def choose(_parent: object, _title: str, _folder: str, kinds: str) -> tuple[str, str]:
        offered.extend(kinds.split(";;"))
        return str(material(f"pages/{KANT}.page.xml")), "PAGE XML (*.xml)"

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    told: list[str] = []

    def read_report(dialog: ReportDialog) -> bool:
        told.append(dialog.text())
        press(dialog.close_button)
        return True

    with hand.answering(ReportDialog, read_report):
        ImportController(hand.app.presenter.context).ask()
    hand.return_to_window()
    hand.wait_for_item(f"{KANT}.tif")
    assert "COCO JSON (*.json)" in offered
    assert {"PAGE XML (*.xml)", "ALTO XML (*.xml)", "hOCR (*.html *.hocr *.xhtml)"} <= set(offered)
    assert len(hand.regions) == 198
