"""An order is opened, saved and kept as a draft; nothing is lost without a question."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.errors import WriteFailedError
from annotator.pay import read_work_order
from tests.widgets.work_order.editor.desk import (
    SAMPLE,
    answer,
    editor_in,
    line,
    save_at,
    settle,
    shown,
    text,
)
from widgets.work_order.editor import OrderEditor
from widgets.work_order.editor import order_editor as editor_module


def test_what_is_saved_reads_back_to_the_order_that_was_shown(
    editor: OrderEditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.open_path(SAMPLE)
    text(editor, "what_for", "end_use").show_written({"en": "Robots", "ar": "روبوتات"})
    save_at(monkeypatch, tmp_path / "mine")
    assert editor.save()
    saved = read_work_order((tmp_path / "mine.toml").read_bytes())
    assert editor.judged.order is not None
    assert saved == editor.judged.order
    assert saved.what_for.end_use is not None
    assert saved.what_for.end_use.text_in("ar") == "روبوتات"
    assert not editor.is_changed
    assert not (tmp_path / "draft.toml").exists()
    assert [path.name for path in tmp_path.glob(".order-*")] == []


def test_an_order_with_a_fault_is_not_saved_and_the_fault_is_shown(
    editor: OrderEditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_at(monkeypatch, tmp_path / "mine.toml")
    editor.open_path(SAMPLE)
    line(editor, "footing", "receipt_days").fill("soon")
    assert not editor.save()
    assert list(tmp_path.glob("*.toml")) == []
    assert editor.form.stack.currentWidget() is editor.form.pages["footing"]
    assert editor.form.row("footing", "receipt_days").has_fault


def test_leaving_the_choice_of_a_place_changes_nothing(
    editor: OrderEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.open_path(SAMPLE)
    line(editor, "pay", "per_item").fill("5")
    save_at(monkeypatch, None)
    assert not editor.save()
    assert editor.is_changed


def test_a_disk_that_refuses_costs_nothing(
    editor: OrderEditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.open_path(SAMPLE)
    line(editor, "pay", "per_item").fill("5")
    save_at(monkeypatch, tmp_path / "gone" / "mine.toml")
    assert not editor.save()
    assert editor.state.text.text() == (
        "mine.toml could not be written (No such file or directory). Choose another folder."
    )
    assert line(editor, "pay", "per_item").written() == "5"
    assert editor.is_changed


def test_a_file_that_is_no_order_is_told_and_changes_nothing(
    editor: OrderEditor, tmp_path: Path
) -> None:
    editor.open_path(SAMPLE)
    before = editor.form.written()
    for name, data in (
        ("broken.toml", b"[pay\n"),
        ("huge.toml", b"#" * 10_000_000),
        ("binary.toml", b"\xff\xfe\x00"),
    ):
        (tmp_path / name).write_bytes(data)
        editor.open_path(tmp_path / name)
        assert editor.state.text.text().endswith(".")
        assert editor.state.text.property("role") == "refusal"
    editor.open_path(tmp_path / "gone.toml")
    assert "cannot be read" in editor.state.text.text()
    assert editor.form.written() == before


def test_lines_that_no_order_has_are_told_before_they_are_lost(
    editor: OrderEditor, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.toml"
    odd.write_text('[pay]\ncurrency = "KES"\nper_itm = "4"\n', encoding="utf-8")
    editor.open_path(odd)
    assert editor.state.text.text() == (
        "Not loaded: In [pay], per_itm is not a known field; did you mean per_item?"
    )


def test_something_unsaved_is_asked_about_once(
    editor: OrderEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, QMessageBox.StandardButton.No)
    editor.open_path(SAMPLE)
    assert asked == []
    line(editor, "pay", "per_item").fill("5")
    editor.new_button.click()
    assert len(asked) == 1
    assert line(editor, "pay", "per_item").written() == "5"
    answer(monkeypatch, QMessageBox.StandardButton.Yes)
    editor.new_button.click()
    assert editor.form.written() == {}


def test_the_name_to_save_under_comes_from_the_title(
    editor: OrderEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []

    def choose(_parent: object, _title: str, place: str, _kinds: str) -> tuple[str, str]:
        proposed.append(place)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    editor.form.row("pay", "currency").edit.show_written("KES")
    editor.save()
    text(editor, "what_for", "title").show_written('Old / "letters":  1812.')
    editor.save()
    assert proposed == ["work order.toml", "Old letters 1812.toml"]


def test_what_is_left_unfinished_is_there_the_next_time(qtbot: QtBot, tmp_path: Path) -> None:
    first = shown(qtbot, editor_in(tmp_path))
    text(first, "what_for", "title").show_written("Half")
    line(first, "pay", "per_item").fill("4,5")
    first.reject()
    second = shown(qtbot, editor_in(tmp_path))
    assert second.form.written() == first.form.written()
    assert second.is_changed
    assert second.where.text() == "This is what you left unfinished; it was kept for you."


def test_the_draft_is_kept_while_one_writes(
    qtbot: QtBot, editor: OrderEditor, tmp_path: Path
) -> None:
    line(editor, "pay", "per_item").fill("4")
    qtbot.waitUntil((tmp_path / "draft.toml").exists, timeout=5_000)


def test_what_was_only_looked_at_leaves_no_draft(
    qtbot: QtBot, editor: OrderEditor, tmp_path: Path
) -> None:
    editor.open_path(SAMPLE)
    editor.reject()
    assert list(tmp_path.iterdir()) == []
    assert shown(qtbot, editor_in(tmp_path)).form.written() == {}


def test_a_draft_that_cannot_be_kept_is_said(
    editor: OrderEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, _text: bytes, *, mode: int) -> None:
        assert mode == 0o600
        raise WriteFailedError(f"{path.name} could not be written (disk full).")

    monkeypatch.setattr(editor_module, "write_chosen", refuse)
    line(editor, "pay", "per_item").fill("4")
    settle(editor)
    assert editor.state.text.text() == "draft.toml could not be written (disk full)."


def test_a_damaged_draft_is_no_draft(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "draft.toml").write_bytes(b"[pay\xff")
    assert shown(qtbot, editor_in(tmp_path)).form.written() == {}
