"""A work package: packed by a vendor, opened in the window with a double click, and worked on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.job_file.project import Project
from annotator.ledger.encryption_keys import new_encryption_key
from annotator.model.geometry import Box
from annotator.packages.package_job import make_job
from annotator.packages.package_reader import OpenPackage
from annotator.paths import keys_folder
from annotator.progress import Watch
from tests.annotator.importers.test_multi_page_files import put_several
from tests.annotator.packages.packed import Vendor, packages_in
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop
from widgets.packages import package_controller
from widgets.packages.encryption_key_dialog import EncryptionKeyDialog
from widgets.packages.package_dialog import PackageDialog
from widgets.submissions.submit_dialog import SubmitDialog
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
    hand.qtbot.waitUntil(lambda: "2027" in hand.window.line.due.text())
    assert "wanted by" in hand.window.line.due.text()
    assert "The vendor wrote this" in hand.window.line.due.toolTip()
    hand.app.run("work-order")
    assert "31 January 2027" in hand.app.parts._know_jobs().order.due.text()
    hand.app.run("work-order")
    hand.draw(Box(40, 40, 100, 80))
    hand.key(Qt.Key.Key_Return)
    hand.wait_until_saved()
    hand.close()
    with Project.open(tmp_path / "work" / "work.fairlabel") as project:
        kept = project.reads.package().result()
        assert kept is not None
        assert (kept.worker, kept.due_day) == ("Amina", "2027-01-31")
        assert sum(project.reads.counts().result().regions.values()) == 1


def test_whoever_has_done_a_package_is_offered_to_hand_it_in(
    hand: Hand, package: Path, tmp_path: Path
) -> None:
    open_it(hand, package, tmp_path / "work")
    hand.wait_until_begun()
    for number in (1, 2, 3):
        hand.wait_for_item(f"000{number}.png")
        hand.canvas.setFocus()
        hand.key(Qt.Key.Key_Space)
    notice(hand, "All items are done.")
    bar = hand.window.notices
    [button] = [each for each in bar.findChildren(QPushButton) if "Hand in" in each.text()]

    def close(dialog: SubmitDialog) -> bool:
        dialog.reject()
        return True

    with hand.answering(SubmitDialog, close):
        press(button)


def notice(hand: Hand, word: str) -> str:
    """Wait until the notice bar says something, and return it."""
    bar = hand.window.notices
    hand.qtbot.waitUntil(lambda: bar.isVisible() and word in bar.text.text(), timeout=120_000)
    return bar.text.text()


def test_a_package_that_is_opened_twice_opens_its_job(
    hand: Hand, package: Path, tmp_path: Path, job: Path
) -> None:
    open_it(hand, package, tmp_path / "work")
    hand.wait_until_begun()
    drop(hand.window, job)
    hand.wait_for_item("p1.png")
    drop(hand.window, package)
    assert "opened before; its job is work.fairlabel" in notice(hand, "opened before")
    hand.wait_for_item("0001.png")
    assert hand.desk.project.path == tmp_path / "work" / "work.fairlabel"
    assert not list(tmp_path.glob(".work*"))


def names_in(folder: Path) -> set[str]:
    """Return what is in a folder, without the journal that a write to a job makes and deletes."""
    return {each.name for each in folder.iterdir() if not each.name.endswith("-journal")}


def test_cancel_unpacks_nothing(hand: Hand, package: Path, tmp_path: Path, job: Path) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    before = names_in(tmp_path)

    def leave(dialog: PackageDialog) -> bool:
        dialog.folder.field.setText(str(tmp_path / "work"))
        press(dialog.cancel_button)
        return True

    with hand.answering(PackageDialog, leave):
        drop(hand.window, package)
    assert names_in(tmp_path) == before
    hand.wait_for_item("p1.png")


def test_a_damaged_package_is_refused_by_a_sentence_and_the_job_stays(
    hand: Hand, package: Path, job: Path
) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    package.write_bytes(package.read_bytes()[:-200])
    drop(hand.window, package)
    assert "cut short or damaged" in notice(hand, "was not opened")
    hand.wait_for_item("p1.png")


def test_a_folder_that_does_not_fit_is_not_taken(hand: Hand, package: Path, tmp_path: Path) -> None:
    reasons: list[str] = []

    def try_folders(dialog: PackageDialog) -> bool:
        for folder in ("", str(tmp_path), str(tmp_path / "no" / "where"), "\0"):
            dialog.folder.field.setText(folder)
            assert not dialog.open_button.isEnabled()
            assert dialog.answer() is None
            reasons.append(dialog.reason.text())
        press(dialog.cancel_button)
        return True

    with hand.answering(PackageDialog, try_folders):
        hand.start(package)
    assert all(reason.endswith(".") for reason in reasons)
    assert len(set(reasons)) == 4


def test_an_encrypted_package_opens_by_the_key_of_this_computer(hand: Hand, tmp_path: Path) -> None:
    vendor = Vendor(tmp_path / "vendor")
    own = new_encryption_key(keys_folder())
    (tmp_path / "amina.txt").write_bytes(own.public_pem())
    out = vendor.pack("--worker", "Amina", "--encrypt-to", tmp_path / "amina.txt")
    (package,) = packages_in(out)
    assert package.name == "Street-scenes-Amina.fairpackage.age"
    assert b"Street scenes" not in package.read_bytes()
    assert open_it(hand, package, tmp_path / "work") == "Street scenes"
    assert len(hand.desk.items) == 6


def test_a_package_for_somebody_else_says_so(hand: Hand, tmp_path: Path, job: Path) -> None:
    vendor = Vendor(tmp_path / "vendor")
    out = vendor.pack("--worker", "Amina", "--encrypt-to", vendor.key)
    hand.start(job)
    hand.wait_for_item("p1.png")
    drop(hand.window, *packages_in(out))
    assert "not on this computer" in notice(hand, "was not opened")


def test_the_key_for_encrypted_packages_is_made_on_request(hand: Hand, job: Path) -> None:
    hand.start(job)
    hand.wait_for_item("p1.png")
    seen: list[str] = []

    def make(dialog: EncryptionKeyDialog) -> bool:
        text = dialog.field.text()
        if not text and "no such key" in dialog.told.text() and not seen:
            seen.append("")
            press(dialog.make_button)
        elif text:
            seen.append(text)
            press(dialog.close_button)
            return True
        return False

    with hand.answering(EncryptionKeyDialog, make):
        hand.app.run("encryption-key")
    assert seen[-1].startswith("ssh-ed25519 ")


def test_the_guideline_of_a_package_is_shown_by_the_system(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []

    def show(url: QUrl) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", show)
    vendor = Vendor(tmp_path / "vendor")
    guideline = tmp_path / "how to.pdf"
    guideline.write_bytes(b"%PDF-1.7")
    (package,) = packages_in(vendor.pack("--worker", "Amina", "--guideline", guideline))
    open_it(hand, package, tmp_path / "work")
    hand.app.run("guideline")
    assert [Path(url.toLocalFile()) for url in opened] == [tmp_path / "work" / "guideline.pdf"]
    (tmp_path / "work" / "guideline.pdf").unlink()
    hand.app.run("guideline")
    assert "no longer in the folder" in notice(hand, "guideline")


def test_whoever_refuses_the_terms_leaves_no_name_and_may_come_back(
    hand: Hand, package: Path, tmp_path: Path
) -> None:
    def unpack(dialog: PackageDialog) -> bool:
        dialog.folder.field.setText(str(tmp_path / "work"))
        press(dialog.open_button)
        return True

    def later(dialog: AcceptDialog) -> bool:
        press(dialog.later_button)
        return True

    with hand.answering(AcceptDialog, later), hand.answering(PackageDialog, unpack):
        hand.start(package)
    assert hand.app.open_job is None
    job = tmp_path / "work" / "work.fairlabel"
    hand.qtbot.waitUntil(job.exists)

    def accept(dialog: AcceptDialog) -> bool:
        press(dialog.accept_button)
        return True

    with hand.answering(AcceptDialog, accept):
        drop(hand.window, package)
    hand.wait_for_item("0001.png")
    assert hand.desk.session.worker.name == "Amina"


def test_who_opens_a_package_is_told_of_which_files_only_the_first_frame_is_work(
    hand: Hand, tmp_path: Path
) -> None:
    moving = tmp_path / "q.gif"
    put_several(tmp_path, moving.name)
    collection = Vendor(tmp_path / "vendor", 2, sounds=[moving]).pack(
        "--worker", "Amina", "--in-order"
    )
    open_it(hand, packages_in(collection)[0], tmp_path / "work")
    notice(hand, "1 file has several pages or frames: 0003.gif.")


def test_stop_leaves_nothing_of_a_package(
    hand: Hand, package: Path, tmp_path: Path, job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, begun = threading.Event(), threading.Event()

    def held(package: OpenPackage, folder: Path, *, watch: Watch) -> Path:
        begun.set()
        assert gate.wait(120)
        return make_job(package, folder, watch=watch)

    monkeypatch.setattr(package_controller, "make_job", held)
    hand.start(job)
    hand.wait_for_item("p1.png")
    before = names_in(tmp_path)

    def unpack(dialog: PackageDialog) -> bool:
        dialog.folder.field.setText(str(tmp_path / "work"))
        press(dialog.open_button)
        return True

    with hand.answering(PackageDialog, unpack):
        drop(hand.window, package)
    hand.qtbot.waitUntil(begun.is_set, timeout=120_000)
    notice(hand, "Unpacking")
    (stop,) = [each for each in hand.window.notices.findChildren(QPushButton) if each.isVisible()]
    press(stop)
    gate.set()
    hand.app.parts.jobs.shut_down()
    assert names_in(tmp_path) == before
    hand.wait_for_item("p1.png")
