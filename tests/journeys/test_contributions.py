"""Two packages go out, the work comes back, is merged and exported: a reader sees who worked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pycocotools.coco import COCO
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.annotator.cli.running import done
from tests.annotator.collection.merged_work import merged_work
from tests.journeys.hand import Hand, press
from tests.support.patience import PATIENCE_MS
from tools.checkers.check_export.command import main
from widgets.export.export_dialog import ExportDialog


def test_from_two_packages_to_a_dataset_that_shows_who_worked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = merged_work(tmp_path).export(tmp_path / "dataset")
    done("verify", out)
    capsys.readouterr()
    assert main([str(out)]) == 0, capsys.readouterr().out
    for place in (out / "contributions").iterdir():
        done("verify", place / "export", place / "hand-in.jsonl", place / "receipt.json")

    dataset = COCO(str(out / "annotations.json"))
    assert len(dataset.getAnnIds()) == 6
    info: dict[str, Any] = dict(dataset.dataset)["info"]  # type: ignore[assignment]  # JSON, in its known form
    found = info["fair_pay"]["contributions"]
    assert (found["count"], found["workers"], found["items"]) == (2, 2, 6)
    assert found["observed_ms"] >= 180_000
    assert found["with_own"]["observed_ms"] >= found["observed_ms"] + 30_000
    assert [row["currency"] for row in found["pay"]] == ["KES"]
    assert [row["gross"] for row in found["pay"]] == ["24.00"]
    effort = json.loads((out / "effort.json").read_text())
    assert {item["contribution"] for item in effort["items"]} == set(effort["contributions"])
    text = (out / "README.md").read_text()
    assert "- Contributions: 2; workers: 2; items: 6\n" in text
    assert "Amina" not in "".join(
        path.read_text(errors="replace") for path in out.rglob("*") if path.is_file()
    )


def test_the_window_asks_for_the_collection_and_says_what_is_missing_without(
    qtbot: QtBot, tmp_path: Path
) -> None:
    work = merged_work(tmp_path)
    hand = Hand(qtbot)
    said: list[str] = []
    try:
        hand.start(work.job)
        qtbot.waitUntil(lambda: hand.app.open_job is not None, timeout=PATIENCE_MS)
        hand.return_to_window()
        for collection in (None, work.collection, None):
            out = tmp_path / f"out {len(said)}"
            said.append(_exported(hand, out, collection))
    finally:
        hand.close()
    words = "The record of 2 contributions is not in this export"
    assert words in said[0]
    assert words not in said[1] + said[2]
    assert not (tmp_path / "out 0" / "contributions").exists()
    for name in ("out 1", "out 2"):
        assert len(list((tmp_path / name / "contributions").iterdir())) == 2
        done("verify", tmp_path / name)


def _exported(hand: Hand, out: Path, collection: Path | None) -> str:
    """Export in the window; return what the dialog said before and after."""
    said: list[str] = []

    def act(dialog: ExportDialog) -> bool:
        if dialog.done_page.isVisible():
            said.extend(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
            hand.key(Qt.Key.Key_Escape)
            return True
        if not said and dialog.choices.isVisible():
            if dialog.folder.field.text() != str(out):
                dialog.folder.field.setText(str(out))
                if collection is not None:
                    dialog.choices.collection.field.setText(str(collection))
            if dialog.fields.counts.text().startswith("Checking"):
                return False  # what was found before stays until this is known
            said.extend(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
            press(dialog.start_button)
        return False

    with hand.answering(ExportDialog, act):
        hand.app.run("export")
    return "\n".join(said)
