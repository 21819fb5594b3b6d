"""A vendor audits hand-ins in the window: folders dropped, findings read, figures sorted."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.audit import audit_process
from annotator.audit.verification import process_pool
from annotator.ledger.signatures import Signer
from annotator.settings import Settings
from benchmarks.fleets.real_fleet import RealWorker, hand_in_folder, order_bytes
from tests.annotator.cli.running import run
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop
from tests.support.audit_processes import dies, threads, waits
from tests.support.exports import GOLDEN, rewrite
from widgets.audit.audit_dialog import AuditDialog


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """Exports of one job in three details, and two that do not hold."""
    folder = Path(shutil.copytree(GOLDEN, tmp_path / "in"))
    for number in range(2):
        bad = Path(shutil.copytree(GOLDEN / "coco_item", folder / f"bad-{number}"))
        rewrite(bad, "README.md", f"Number {number}\n".encode())
    return folder


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hand-ins of ten people, two of them below the floor that their order promises."""
    place = tmp_path_factory.mktemp("fleet")
    order, vendor = order_bytes("12.00", top_up=False), Signer.new()
    for number, seconds in enumerate((500, 40, 50, 60, 70, 900, 80, 90, 30, 20)):
        who = RealWorker(f"worker {number}", (seconds, seconds), title=f"Job {number % 2}")
        hand_in_folder(place / str(number), who, order, vendor)
    return place


@pytest.fixture
def within(monkeypatch: pytest.MonkeyPatch) -> None:
    """Audits are made in this process; without this, in one that is started as people's are."""
    monkeypatch.setattr(audit_process, "get_context", threads)
    monkeypatch.setattr(process_pool, "_FEW", 100)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path) -> Iterator[Hand]:
    made = Hand(qtbot, Settings(tmp_path / "settings.toml"))
    made.window.appear()
    made.window.activateWindow()
    yield made
    made.close()


def _audit(
    hand: Hand,
    folders: list[Path],
    out: Path,
    read: Callable[[AuditDialog], object],
    compare: Path | None = None,
) -> None:
    """Audit folders in the window, and read the dialog with the result."""
    steps: list[str] = []

    def act(dialog: AuditDialog) -> bool:
        if dialog.start_button.isVisible() and not steps:
            steps.append("started")
            if folders:
                assert not dialog.start_button.isEnabled()
                drop(dialog, *folders)
            dialog.out.field.setFocus()
            dialog.out.field.selectAll()
            QTest.keyClicks(dialog.out.field, str(out))
            if compare is not None:
                QTest.keyClicks(dialog.compare.field, f"{compare}-nothing")
                assert not dialog.start_button.isEnabled()
                for _ in "-nothing":
                    QTest.keyClick(dialog.compare.field, Qt.Key.Key_Backspace)
            press(dialog.start_button)
        elif dialog.close_button.isVisible() or (dialog.refusal.isVisible() and steps):
            read(dialog)
            dialog.reject()
            return True
        return False

    with hand.answering(AuditDialog, act):
        hand.app.run("audit")


@pytest.mark.usefixtures("within")
def test_folders_are_audited_and_findings_read(
    hand: Hand, exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)

    def read(dialog: AuditDialog) -> None:
        assert [each.kind for each in dialog.findings.lines] == ["Finding", "Finding"]
        assert "bad-0" in dialog.finding.text()
        QTest.keyClick(dialog.finding_list, Qt.Key.Key_Down)
        assert "bad-1" in dialog.finding.text()
        press(dialog.report_button)
        press(dialog.open_button)

    _audit(hand, [exports], tmp_path / "out", read)
    report = tmp_path / "out" / "report.html"
    assert report.is_file()
    assert [Path(each.toLocalFile()) for each in opened] == [report, report.parent]
    assert hand.app.settings.text("last_audited_folders") == str(exports)

    def read_again(dialog: AuditDialog) -> None:
        assert dialog.paths == [exports]
        assert len(dialog.findings.lines) == 2

    _audit(hand, [], tmp_path / "out", read_again)


@pytest.mark.usefixtures("within")
def test_an_audit_is_compared_with_another_one(hand: Hand, fleet: Path, tmp_path: Path) -> None:
    seen: list[str] = []

    def read(dialog: AuditDialog) -> None:
        seen.append(dialog.refusal.text())
        told = [each.text() for each in dialog.findChildren(QLabel) if each.isVisible()]
        seen.extend("payday" for each in told if "private/payday.csv" in each)
        if dialog.tables.count():
            model = dialog.figures.figures
            changes = {model.index(row, 4).data() for row in range(model.rowCount())}
            seen.append(dialog.tables.currentText())
            assert changes <= {"\u20660\u2069", "\u20660 s\u2069", "\u2066KES 0.00\u2069"} | {
                "\u20660 points\u2069", "\u2066not known\u2069"
            }  # fmt: skip
            header = dialog.figures.horizontalHeader()
            place = QPoint(header.sectionViewportPosition(1) + 5, header.height() // 2)
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
            names = [model.index(row, 1).data() for row in range(model.rowCount())]
            assert names == sorted(names) or names == sorted(names, reverse=True)

    assert run("audit", fleet, tmp_path / "other").exit_code == 1  # two are below the floor
    _audit(hand, [fleet], tmp_path / "out", read, tmp_path / "other")
    assert seen == ["", "payday", "Comparison of effective pay"]
    assert (tmp_path / "out" / "private" / "payday.csv").is_file()


def test_figures_are_sorted_by_a_click_and_name_nobody(
    hand: Hand, fleet: Path, tmp_path: Path
) -> None:
    """Of so many exports that the process of the audit has others verify them."""

    def read(dialog: AuditDialog) -> None:
        model, seen = dialog.figures.figures, set[str]()
        for at in range(dialog.tables.count()):
            dialog.tables.setCurrentIndex(at)
            for row in range(model.rowCount()):
                columns = range(model.columnCount())
                seen |= {str(model.index(row, column).data()) for column in columns}
        assert not any("worker" in each for each in seen)
        names = [dialog.tables.itemText(at) for at in range(dialog.tables.count())]
        assert "Effective pay" in names
        dialog.tables.setCurrentIndex(names.index("Items: Kind of media"))
        header = dialog.figures.horizontalHeader()
        dialog.figures.scrollTo(model.index(0, 0))
        place = QPoint(header.sectionViewportPosition(1) + 5, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert header.sortIndicatorSection() == 1
        dialog.tables.setCurrentIndex(names.index("Effective pay: Job"))
        place = QPoint(header.sectionViewportPosition(0) + 5, header.height() // 2)
        orders = []
        for _ in range(2):
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
            orders.append([model.index(row, 0).data() for row in range(model.rowCount())])
        assert orders[0] == orders[1][::-1] == sorted(orders[0], reverse=orders[0] > orders[1])

    _audit(hand, [fleet], tmp_path / "out", read)


def test_without_the_extra_a_sentence_says_what_to_do(
    hand: Hand, exports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    said: list[str] = []

    def act(dialog: AuditDialog) -> bool:
        drop(dialog, exports)
        assert not dialog.start_button.isEnabled()
        said.append(dialog.refusal.text())
        dialog.reject()
        return True

    with hand.answering(AuditDialog, act):
        hand.app.run("audit")
    assert "pip install 'fairlabel[audit]'" in said[0]


@pytest.mark.usefixtures("within")
def test_a_folder_with_other_files_is_refused_and_stays_as_it_is(
    hand: Hand, exports: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine")
    said: list[str] = []
    _audit(hand, [exports], other, lambda dialog: said.append(dialog.refusal.text()))
    assert said == ["other has other files. Name a new folder, or that of an earlier audit."]
    assert [each.name for each in other.iterdir()] == ["mine.txt"]


@pytest.mark.usefixtures("within")
def test_a_dataset_is_compared_with_what_workers_kept(
    hand: Hand, exports: Path, tmp_path: Path
) -> None:
    kept, order, vendor = tmp_path / "kept", order_bytes("12.00"), Signer.new()
    for number in range(2):
        who = RealWorker(f"worker {number}", (50, 60), title="Job")
        hand_in_folder(kept / str(number), who, order, vendor)
    dataset, out = exports / "coco_item", tmp_path / "out"
    said: list[str] = []

    def wrong(dialog: AuditDialog) -> None:
        said.append(dialog.refusal.text())

    hand.app.settings.set("last_reconciled_dataset", str(kept))
    _audit(hand, [kept], out, wrong)
    assert said[0].endswith("is no export. Name the folder of the dataset.")
    assert not (out / "report.html").exists()

    def read(dialog: AuditDialog) -> None:
        assert [each.kind for each in dialog.differences.lines] == ["Left out", "Left out"]
        assert "has nothing of that record" in dialog.difference.text()
        dialog.difference_list.setFocus()
        before = dialog.difference.text()
        QTest.keyClick(dialog.difference_list, Qt.Key.Key_Down)
        assert dialog.difference.text() != before

    hand.app.settings.set("last_reconciled_dataset", str(dataset))
    _audit(hand, [], out, read)
    assert "left_out" in (out / "private" / "reconciliation.csv").read_text()

    def without(dialog: AuditDialog) -> None:
        assert not dialog.differences.lines

    hand.app.settings.set("last_reconciled_dataset", "")
    _audit(hand, [], out, without)
    assert not (out / "private" / "reconciliation.csv").exists()


def _ended(hand: Hand, exports: Path, out: Path, end: Callable[[AuditDialog], object]) -> str:
    """Start an audit, end it while it runs, and return what the dialog says."""
    said: list[str] = []
    steps: list[str] = []

    def act(dialog: AuditDialog) -> bool:
        if not steps:
            steps.append("started")
            drop(dialog, exports)
            dialog.out.show_path(out)
            press(dialog.start_button)
            end(dialog)
        elif dialog.refusal.isVisible():
            said.append(dialog.refusal.text())
            dialog.reject()
            return True
        return False

    with hand.answering(AuditDialog, act):
        hand.app.run("audit")
    return said[0]


def test_an_audit_can_be_stopped(
    hand: Hand, exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_process, "_make", waits)

    def stop(dialog: AuditDialog) -> None:
        assert dialog.cancel_button.text() == "&Stop"
        press(dialog.cancel_button)

    assert _ended(hand, exports, tmp_path / "out", stop) == "Stopped. What was verified is kept."


def test_a_process_that_is_ended_is_told(
    hand: Hand, exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_process, "_make", dies)
    said = _ended(hand, exports, tmp_path / "out", lambda _dialog: None)
    assert said.startswith("The audit was ended from outside")
