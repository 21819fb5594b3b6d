"""A path at which no file can be is refused with a sentence by every dialog that asks for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.widgets.kit.dialogs.looks import look_of
from widgets.export.export_dialog import ExportChoice, ExportDialog, FormatChoice
from widgets.job_files.new_job_dialog import NewJobDialog
from widgets.kit.dialogs.path_field import PathField
from widgets.ledger.dialogs.countersign_dialog import CountersignDialog
from widgets.ledger.dialogs.hand_in_dialog import HandInChoice, HandInDialog
from widgets.ledger.dialogs.proof_dialog import ProofDialog
from widgets.theme.look import Look

TOO_LONG = "This name is too long. Choose a shorter one."


@dataclass(frozen=True, slots=True)
class Asked:
    """A dialog with the field that is typed into, its button, and what says why it is disabled."""

    dialog: QDialog
    field: PathField
    button: QPushButton
    reason: Callable[[], str]


def _new_job(look: Look, folder: Path) -> NewJobDialog:
    dialog = NewJobDialog(look, folder, "Amina")
    QTest.keyClicks(dialog.labels.field, "house, ")
    return dialog


def _job_file(look: Look, folder: Path) -> Asked:
    dialog = _new_job(look, folder)
    return Asked(dialog, dialog.job_file, dialog.begin_button, dialog.reason.text)


def _pictures(look: Look, folder: Path) -> Asked:
    dialog = _new_job(look, folder)
    return Asked(dialog, dialog.folder, dialog.begin_button, dialog.reason.text)


def _export(look: Look, folder: Path) -> Asked:
    first = ExportChoice("coco", folder / "streets")
    dialog = ExportDialog(look, [FormatChoice("coco", "COCO")], first)
    return Asked(dialog, dialog.choices.folder, dialog.start_button, dialog.reason.text)


def _hand_in(look: Look, folder: Path) -> Asked:
    dialog = HandInDialog(look, HandInChoice(path=folder / "one.jsonl"))
    field = dialog.place.path_field
    return Asked(dialog, field, dialog.start_button, dialog.reason.text)


def _handed_in_export(look: Look, folder: Path) -> Asked:
    dialog = HandInDialog(look, HandInChoice(path=folder / "one.jsonl"))
    dialog.with_export.setChecked(True)
    return Asked(dialog, dialog.export_field, dialog.start_button, dialog.reason.text)


def _countersign_dialog(look: Look, folder: Path) -> CountersignDialog:
    return CountersignDialog(look, folder / "one.jsonl", folder / "one.receipt.json")


def _countersign(look: Look, folder: Path) -> Asked:
    dialog = _countersign_dialog(look, folder)
    field = dialog.place.path_field
    return Asked(dialog, field, dialog.start_button, dialog.reason.text)


def _receipt_before(look: Look, folder: Path) -> Asked:
    dialog = _countersign_dialog(look, folder)
    return Asked(dialog, dialog.after, dialog.start_button, dialog.reason.text)


def _proof(look: Look, folder: Path) -> Asked:
    dialog = ProofDialog(look, "street_012.jpg", folder / "proof.json")
    field = dialog.place.path_field
    return Asked(dialog, field, dialog.start_button, dialog.reason.text)


DIALOGS: dict[str, Callable[[Look, Path], Asked]] = {
    "file of a new job": _job_file,
    "folder of a new job": _pictures,
    "export": _export,
    "hand-in": _hand_in,
    "export of a hand-in": _handed_in_export,
    "receipt": _countersign,
    "receipt given before": _receipt_before,
    "proof": _proof,
}


@pytest.fixture(params=list(DIALOGS))
def asked(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> Asked:
    asked = DIALOGS[request.param](look_of(qapp), tmp_path)
    qtbot.addWidget(asked.dialog)
    asked.dialog.show()
    return asked


def paste(asked: Asked, path: object) -> None:
    """Replace a path by one from the clipboard, as a person does."""
    QApplication.clipboard().setText(str(path))
    QTest.keyClick(asked.field.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(asked.field.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert asked.field.field.text() == str(path)


@pytest.mark.parametrize("name", ["x" * 256, "é" * 128, "x/" * 2100], ids=["name", "bytes", "path"])
def test_a_name_that_is_too_long_is_refused_with_a_sentence(
    asked: Asked, tmp_path: Path, name: str
) -> None:
    paste(asked, tmp_path / name)
    assert (asked.button.isEnabled(), asked.reason()) == (False, TOO_LONG)


def test_a_path_through_a_loop_of_links_is_refused_with_a_sentence(
    asked: Asked, tmp_path: Path
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    paste(asked, tmp_path / "loop" / "x")
    sentence = "This place cannot be read (Too many levels of symbolic links). Choose another one."
    assert (asked.button.isEnabled(), asked.reason()) == (False, sentence)


def test_a_home_that_nobody_has_is_refused_with_a_sentence(asked: Asked) -> None:
    paste(asked, "~nobody-of-this-name/x")
    assert not asked.button.isEnabled()
    assert asked.reason()
