"""A work order with a fault is told where it is chosen, and begins no job; a sound one does."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.annotator.job_file.jobs import as_anybody
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from widgets.job_files.new_job_dialog import NewJobDialog
from widgets.work_order.accept_dialog import AcceptDialog

FLOOR = '[[floors]]\nkind = "statutory"\namount = "71.62"\nunit = "hour"\n'
FAULTY = {
    "no currency": ('[pay]\nper_item = "4.00"\n', "currency"),
    "a negative rate": ('[pay]\ncurrency = "KES"\nper_item = "-4.00"\n', "per_item"),
    "an unknown field": ('[pay]\ncurrency = "KES"\nper_pixel = "1"\n', "per_pixel"),
    "a floor without a source": (f'[pay]\ncurrency = "KES"\n\n{FLOOR}', "source"),
    "no TOML": ("Dear Sir", ""),
}


@pytest.mark.parametrize("case", FAULTY)
def test_a_faulty_order_is_told_and_a_corrected_one_begins_the_job(
    hand: Hand, tmp_path: Path, case: str
) -> None:
    content, words = FAULTY[case]
    paint_pictures(tmp_path, 1)
    order = tmp_path / "terms.toml"
    order.write_text(content)
    told: list[str] = []

    def answer(dialog: NewJobDialog) -> bool:
        dialog.labels.field.setText("house")
        QTest.keyClick(dialog.labels.field, Qt.Key.Key_Return)
        dialog.worker.setText("Amina")
        dialog.order.show_path(order)
        told.append(dialog.order_words.text())
        press(dialog.begin_button)
        assert dialog.isVisible()
        assert "work order" in dialog.reason.text()
        order.write_text('[pay]\ncurrency = "KES"\nper_item = "4.00"\n')
        dialog.order.show_path(tmp_path / "other.toml")
        dialog.order.show_path(order)
        press(dialog.begin_button)
        return True

    def accept(dialog: AcceptDialog) -> bool:
        press(dialog.accept_button)
        return True

    with hand.answering(AcceptDialog, accept), hand.answering(NewJobDialog, answer):
        hand.start(tmp_path)
    hand.wait_for_item("p1.png")
    assert words in told[0]
    assert told[0].endswith((".", ".)", "?"))
    assert hand.desk.session.order is not None


def test_a_folder_that_may_not_be_written_to_is_looked_at_and_that_is_said(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    with as_anybody() as folder:
        for name in ("DATA", "CACHE"):
            monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name))
            (folder / name).mkdir()
        paint_pictures(folder, 1)
        job = begun_job(folder)
        folder.chmod(0o555)
        assert hand.app.lifecycle.open_path(job)
        notice = hand.window.notices.shown
        assert notice is not None
        assert "is read-only here: its folder is write-protected" in notice.text
        assert hand.desk.project.is_read_only
        hand.qtbot.waitUntil(lambda: hand.desk.shown is not None, timeout=10_000)
        assert hand.app.lifecycle.close()
        hand.app.lifecycle.closing.wait_for(job)
        folder.chmod(0o755)


def test_a_folder_that_may_not_be_entered_is_refused_in_one_sentence(hand: Hand) -> None:
    with as_anybody() as folder:
        paint_pictures(folder, 1)
        job = begun_job(folder)
        folder.chmod(0o000)
        assert not hand.app.lifecycle.open_path(job)
        folder.chmod(0o755)
    notice = hand.window.notices.shown
    assert notice is not None
    assert notice.text.count(".") >= 1
