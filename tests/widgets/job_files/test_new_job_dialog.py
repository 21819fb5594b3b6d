"""A new job: proposed, checked at once, and with a reason why it cannot begin yet."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.job_files.new_job_dialog import NewJob, NewJobDialog, proposed_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "streets"
    folder.mkdir()
    return folder


@pytest.fixture
def dialog(qtbot: QtBot, qapp: QApplication, folder: Path) -> NewJobDialog:
    dialog = NewJobDialog(look_of(qapp), folder, "Amina")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_folder_and_a_label_are_enough(dialog: NewJobDialog, folder: Path) -> None:
    assert not dialog.begin_button.isEnabled()
    assert dialog.reason.text() == "Add at least one label."
    QTest.keyClicks(dialog.labels.field, "house, shop,  front  door")
    QTest.keyClick(dialog.labels.field, Qt.Key.Key_Return)
    QTest.mouseClick(dialog.begin_button, Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted
    labels = ("house", "shop", "front door")
    assert dialog.answer() == NewJob(folder, folder / "streets.fairlabel", labels, None, "Amina")


def test_enter_in_the_labels_adds_and_begins_only_when_nothing_is_typed(
    dialog: NewJobDialog,
) -> None:
    QTest.keyClicks(dialog.labels.field, "house")
    QTest.keyClick(dialog.labels.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(dialog.labels.field, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_the_dialog_grows_with_its_labels(dialog: NewJobDialog, qtbot: QtBot) -> None:
    height = dialog.height()
    QTest.keyClicks(dialog.labels.field, "person, helmet, cat, building, cup, saucer, spoon, tea")
    QTest.keyClick(dialog.labels.field, Qt.Key.Key_Return)
    assert dialog.height() > height
    qtbot.waitUntil(lambda: dialog.scroll_area.verticalScrollBar().maximum() == 0)


def test_tab_makes_a_label_of_what_was_typed_and_the_labels_show_where_one_is(
    dialog: NewJobDialog,
) -> None:
    dialog.activateWindow()
    dialog.labels.field.setFocus()
    QTest.keyClicks(dialog.labels.field, "maison, ")
    dialog.labels.field.insert("قطة")  # QTest has only keys of ASCII
    QTest.keyClick(dialog.labels.field, Qt.Key.Key_Tab)
    assert dialog.labels.field.text() == ""
    assert _names(dialog) == ["maison", "قطة"]
    dialog.labels.chips.setFocus()
    assert dialog.labels.chips.currentIndex().row() == 0


def _names(dialog: NewJobDialog) -> list[str]:
    return list(dialog.labels.names)


def test_labels_come_out_by_key_and_no_label_comes_twice(dialog: NewJobDialog) -> None:
    QTest.keyClicks(dialog.labels.field, "a,b,a,c,")
    assert _names(dialog) == ["a", "b", "c"]
    QTest.keyClick(dialog.labels.field, Qt.Key.Key_Backspace)
    assert _names(dialog) == ["a", "b"]
    dialog.labels.chips.setCurrentIndex(dialog.labels.chips.model().index(0, 0))
    QTest.keyClick(dialog.labels.chips, Qt.Key.Key_Delete)
    assert _names(dialog) == ["b"]


def test_a_name_still_being_typed_counts(dialog: NewJobDialog) -> None:
    QTest.keyClicks(dialog.labels.field, "house")
    assert dialog.begin_button.isEnabled()
    assert dialog.labels.names == ("house",)


def test_each_reason_is_told(dialog: NewJobDialog, folder: Path) -> None:
    dialog.labels.show_names(["house"])
    reasons = []
    (folder / "taken.fairlabel").touch()
    for file in (folder / "taken.fairlabel", folder / "gone" / "x.fairlabel", ""):
        dialog.job_file.show_path(file)
        reasons.append(dialog.reason.text())
    dialog.folder.show_path(folder / "nowhere")
    reasons.append(dialog.reason.text())
    dialog.folder.show_path("")
    reasons.append(dialog.reason.text())
    assert reasons == [
        "A job file of that name already exists; open it, or choose another name.",
        "The job file cannot be written there; choose another folder.",
        "Choose a name for the job file.",
        "There is no such folder; choose another.",
        "Choose the folder of pictures or sounds.",
    ]
    assert dialog.answer() is None


def test_a_worker_must_have_a_name(dialog: NewJobDialog) -> None:
    dialog.labels.show_names(["house"])
    dialog.worker.clear()
    assert dialog.reason.text() == "Write the name of the person who is working."


def test_a_work_order_is_checked_at_once(dialog: NewJobDialog, tmp_path: Path) -> None:
    dialog.labels.show_names(["house"])
    order = tmp_path / "order.toml"
    order.write_text("[pay]\nper_item = 4\n", encoding="utf-8")
    dialog.order.show_path(order)
    assert dialog.order_words.property("role") == "refusal"
    assert dialog.order_words.text().count("\n") == 1
    assert not dialog.begin_button.isEnabled()
    order.write_text('[for_whom]\nclient = "Acme"\n[pay]\ncurrency = "KES"\n', encoding="utf-8")
    dialog.order.show_path("")
    dialog.order.show_path(order)
    assert dialog.order_words.text().startswith("This work is for Acme.")
    assert dialog.begin_button.isEnabled()


def test_a_work_order_that_is_not_there_is_told(dialog: NewJobDialog, tmp_path: Path) -> None:
    dialog.order.show_path(tmp_path / "none.toml")
    assert "cannot be read (No such file" in dialog.order_words.text()


def test_a_file_named_by_hand_stays(dialog: NewJobDialog, tmp_path: Path) -> None:
    dialog.job_file.field.selectAll()
    QTest.keyClicks(dialog.job_file.field, str(tmp_path / "mine.fairlabel"))
    dialog.folder.show_path(tmp_path)
    assert dialog.job_file.path == tmp_path / "mine.fairlabel"


def test_the_folder_can_be_chosen(
    dialog: NewJobDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    QTest.mouseClick(dialog.folder.button, Qt.MouseButton.LeftButton)
    assert dialog.folder.path == tmp_path


def test_beside_a_read_only_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, _mode: path != folder)
    assert proposed_file(folder) == folder.parent / "streets.fairlabel"


def test_on_a_read_only_stick_the_job_goes_to_the_own_documents(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = folder.parent / "own"
    own.mkdir()
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(own))
    assert proposed_file(folder) == own / "streets.fairlabel"


def test_what_can_hardly_be_meant_in_an_order_is_said_and_stops_nothing(
    dialog: NewJobDialog, tmp_path: Path
) -> None:
    order = tmp_path / "order.toml"
    text = '[pay]\ncurrency = "KES"\nper_item = "4"\nother_hour = "9"\n'
    text += 'buyer_pays = { per_item = "3" }\n'
    order.write_text(text, encoding="utf-8")
    dialog.labels.show_names(("house",))
    dialog.order.show_path(order)
    assert dialog.order_advice.isVisible()
    assert dialog.order_advice.text() == (
        "The buyer pays KES\u00a03.00 for an item, less than the KES\u00a04.00 of workers."
    )
    assert dialog.begin_button.isEnabled()
    dialog.order.field.clear()
    assert not dialog.order_advice.isVisible()


def test_a_fault_that_is_mended_elsewhere_is_gone_when_one_comes_back(
    dialog: NewJobDialog, tmp_path: Path
) -> None:
    order = tmp_path / "order.toml"
    order.write_text("[pay]\n", encoding="utf-8")
    dialog.labels.show_names(("house",))
    dialog.order.show_path(order)
    assert "currency is missing" in dialog.order_words.text()
    assert not dialog.begin_button.isEnabled()
    order.write_text('[pay]\ncurrency = "KES"\n', encoding="utf-8")
    dialog.activateWindow()
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.ActivationChange))
    assert "currency" not in dialog.order_words.text()
    assert dialog.begin_button.isEnabled()


def test_a_label_that_cannot_be_is_told_at_once(dialog: NewJobDialog) -> None:
    long = "x" * 10_000
    dialog.labels.show_names(["house", long])
    assert dialog.reason.text() == (
        f"“{'x' * 40}…” has 10,000 characters, and a label can have 200. Choose a shorter name."
    )
    assert not dialog.begin_button.isEnabled()
    # It is shown short: the dialog is no wider for it.
    width = dialog.labels.chips.sizeHintForIndex(dialog.labels.chips.model().index(1, 0)).width()
    assert width < dialog.width()
    dialog.labels.show_names(["house", "House"])
    assert "differs only in upper and lower case" in dialog.reason.text()
    dialog.labels.show_names(["house"])
    assert dialog.begin_button.isEnabled()
