"""A work package: packed by a vendor, opened in the window with a double click, and worked on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.model.geometry import Box
from tests.annotator.packages.packed import Vendor, packages_in
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop
from widgets.packages.package_dialog import PackageDialog
from widgets.work_order.accept_dialog import AcceptDialog


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    hand = Hand(qtbot)
    yield hand
    hand.close()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return Amina's package of three pictures."""
    return packages_in(Vendor(tmp_path / "vendor").pack("--due", "2027-01-31"))[0]


def open_it(hand: Hand, package: Path, folder: Path) -> str:
    """Open a package, accept its order, and return what the window said of it."""
    said: list[str] = []

    def unpack(dialog: PackageDialog) -> bool:
        dialog.folder.field.setText(str(folder))
        said.append(dialog.title.text())
        press(dialog.open_button)
        return True

    def accept(dialog: AcceptDialog) -> bool:
        press(dialog.accept_button)
        return True

    with hand.answering(AcceptDialog, accept), hand.answering(PackageDialog, unpack):
        if hand.window.isVisible():
            drop(hand.window, package)
        else:
            hand.start(package)
    hand.wait_for_item("0001.png")
    return said[0]


def test_a_package_is_opened_by_a_double_click_and_worked_on(
    hand: Hand, package: Path, tmp_path: Path
) -> None:
    assert open_it(hand, package, tmp_path / "work") == "Street scenes"
    session = hand.desk.session
    assert session.worker.name == "Amina"
    assert session.order is not None
    assert len(hand.desk.items) == 3
    hand.draw(Box(40, 40, 100, 80))
    hand.key(Qt.Key.Key_Return)
    hand.wait_until_saved()
    hand.close()
    with Project.open(tmp_path / "work" / "work.fairlabel") as project:
        kept = project.reads.package().result()
        assert kept is not None
        assert (kept.worker, kept.due_day) == ("Amina", "2027-01-31")
        assert sum(project.reads.counts().result().regions.values()) == 1
