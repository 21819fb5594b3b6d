"""Where an order is saved: over no file of which nobody was asked, and to be found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from annotator.pay import read_work_order
from tests.widgets.work_order.editor.desk import SAMPLE, answer, line, save_at
from widgets.work_order.editor import OrderEditor


def test_a_file_that_the_ending_leads_to_is_asked_about(
    editor: OrderEditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tmp_path / "mine.toml"
    before.write_text("of last month", encoding="utf-8")
    editor.open_path(SAMPLE)
    line(editor, "pay", "per_item").fill("5")
    save_at(monkeypatch, tmp_path / "mine")
    asked = answer(monkeypatch, QMessageBox.StandardButton.No)
    assert not editor.save()
    assert [question.replace("\u2066", "").replace("\u2069", "") for question in asked] == [
        "mine.toml already exists. Replace it?"
    ]
    assert before.read_text(encoding="utf-8") == "of last month"
    assert editor.is_changed
    answer(monkeypatch, QMessageBox.StandardButton.Yes)
    assert editor.save()
    assert read_work_order(before.read_bytes()) == editor.judged.order


ENDINGS = (
    ("Street 1.5", "Street 1.5.toml"),
    ("order.txt", "order.txt.toml"),
    ("order.TOML", "order.TOML"),
    ("order", "order.toml"),
)


def test_each_order_ends_so_that_it_is_offered_to_be_opened(
    editor: OrderEditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, QMessageBox.StandardButton.No)
    for number, (typed, saved) in enumerate(ENDINGS):
        folder = tmp_path / str(number)
        folder.mkdir()
        editor.open_path(SAMPLE)
        save_at(monkeypatch, folder / typed)
        assert editor.save(), typed
        assert asked == [], typed
        assert [each.name for each in folder.iterdir()] == [saved]
