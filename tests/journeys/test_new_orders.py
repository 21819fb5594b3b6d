"""A job whose terms change: dropped on the window, shown with what differs, accepted or left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from annotator.imaging import Veil
from annotator.job_file.project import Project
from annotator.ledger.order_signature import sign_order
from annotator.ledger.signatures import Signer, fingerprint
from annotator.model.geometry import Box
from annotator.pay.order.order_reader import read_work_order
from annotator.records import StoredOrder
from tests.annotator.cli.ledgers import both_say_yes, receipt_for
from tests.annotator.cli.running import done
from tests.annotator.job_file.jobs import as_anybody
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop, hand_in, notice
from tests.support.held_clock import HeldClock
from tools.checkers import check_export
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.ledger.dialogs.ledger_words import key_text
from widgets.media.images.picture_cache import CachedPicture
from widgets.work_order.accept_dialog import AcceptDialog
from widgets.work_order.new_order_dialog import NewOrderDialog

K = Qt.Key
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
BOX = Box(40, 40, 100, 80)
FIRST = """
[what_for]
title = "Street scenes"
purpose = "To train delivery robots"

[footing]
deadlines = "30 November 2026"
dispute_days = 30

[pay]
currency = "KES"
per_item = "4.00"
per_region = "1.50"
"""
SECOND = FIRST.replace('"1.50"', '"1.20"').replace("30 November", "15 November")
MINUTE_MS = 60_000


@pytest.fixture
def hand(qtbot: QtBot, clock: HeldClock) -> Iterator[Hand]:
    assert clock.now_ms == 0
    hand = Hand(qtbot)
    yield hand
    hand.close()


@pytest.fixture
def orders(tmp_path: Path) -> tuple[Path, Path]:
    """Return the files of two orders; the second pays less for a region."""
    folder = tmp_path / "orders"
    folder.mkdir()
    (folder / "first.toml").write_text(FIRST)
    (folder / "second.toml").write_text(SECOND)
    return folder / "first.toml", folder / "second.toml"


def job_of(
    folder: Path, *, workers: tuple[str, ...] = ("Amina",), order: Path | None = None
) -> Path:
    """Return a job of two pictures."""
    (folder / "job").mkdir()
    paint_pictures(folder / "job", 2)
    return begun_job(folder / "job", workers=workers, order=order)


def accept_terms(dialog: AcceptDialog) -> bool:
    press(dialog.accept_button)
    return True


def choosing(digit: str) -> Callable[[WorkerDialog], bool]:
    def act(dialog: WorkerDialog) -> bool:
        dialog.field.setText(digit)
        press(dialog.begin_button)
        return True

    return act


def texts_of(dialog: NewOrderDialog) -> list[str]:
    """Return what is read in the dialog, from its top."""
    return [each.text() for each in dialog.view.findChildren(QLabel) if each.isVisibleTo(dialog)]


class Answer:
    """Answers the dialog of a given order, and keeps what it said."""

    def __init__(self, *, accepts: bool, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.texts: list[str] = []
        self._accepts = accepts
        self._meanwhile = meanwhile

    def __call__(self, dialog: NewOrderDialog) -> bool:
        self._meanwhile()
        self.texts = texts_of(dialog)
        QTest.keyClick(dialog, K.Key_Return)  # an accidental Enter answers nothing
        assert dialog.isVisible()
        press(dialog.accept_button if self._accepts else dialog.leave_button)
        return True


def given(hand: Hand, path: Path, answer: Answer) -> list[str]:
    """Drop an order on the window, answer, and return what was shown."""
    with hand.answering(NewOrderDialog, answer):
        drop(hand.window, path)
    hand.return_to_window()
    hand.canvas.setFocus()
    return answer.texts


def work(hand: Hand, clock: HeldClock, ms: int) -> None:
    """Work on the open item."""
    hand.desk.session.clock.signal()
    clock.move(ms, hand.desk.session.clock)
    hand.desk.session.clock.signal()


def confirm_with_a_box(hand: Hand, then: str = "") -> None:
    """Draw a box and confirm the open item, which opens the next one."""
    hand.draw(BOX)
    hand.app.run("confirm")
    if then:
        hand.wait_for_item(then)
        hand.canvas.setFocus()


def ended(hand: Hand, job: Path) -> None:
    """Close the job."""
    assert hand.app.lifecycle.close()
    hand.app.lifecycle.closing.wait_for(job)


def sha_of(path: Path) -> str:
    return read_work_order(path.read_bytes()).sha256


def booked(job: Path) -> dict[tuple[str, str], int]:
    """Return the ms of each worker under each order."""
    found: dict[tuple[str, str], int] = {}
    with Project.open(job) as project:
        for worker in project.reads.workers().result():
            for row in project.reads.effort_sums(worker.id).result():
                key = worker.name, row.order_sha256
                found[key] = found.get(key, 0) + row.total_ms
    return found


def export_of(job: Path, out: Path) -> dict[str | None, dict[str, str]]:
    """Export the job, see that both checkers say yes, and return each part's figures."""
    done("export", job, out, "--format", "coco", "--items", "all")
    done("verify", out)
    assert check_export.main([str(out)]) == 0
    parts = json.loads((out / "fair_pay.json").read_text())["parts"]
    figures = {part["work_order"]: part["figures"]["expected"] for part in parts}
    return {
        order: {name: told[name]["value"] for name in ("items", "regions", "owed")}
        for order, told in figures.items()
    }


def stored(job: Path) -> list[StoredOrder]:
    with Project.open(job) as project:
        return project.reads.orders().result()


def test_a_running_job_gets_its_first_order_later(
    hand: Hand, clock: HeldClock, tmp_path: Path, orders: tuple[Path, Path]
) -> None:
    job = job_of(tmp_path)
    hand.start(job)
    hand.wait_for_item("p1.png")
    hand.wait_until_begun()
    work(hand, clock, 7_001)
    confirm_with_a_box(hand, "p2.png")
    texts = given(hand, orders[0], Answer(accepts=True))
    assert texts[1] == "The first work order for your work here"
    assert "It is unsigned: nobody can prove who wrote it." in texts
    assert "So far your work here has no terms. Read all of them below." in texts
    assert notice(hand) == "Accepted: the new work order holds from now on."
    before_ms = sum(booked_live(hand).values())
    work(hand, clock, 4_000)
    confirm_with_a_box(hand)
    ended(hand, job)
    times = booked(job)
    assert times["Amina", ""] == before_ms == 7_001
    assert times["Amina", sha_of(orders[0])] == 4_000
    pay = export_of(job, tmp_path / "out")
    assert pay[sha_of(orders[0])] == {"items": "1", "regions": "1", "owed": "5.50"}
    assert pay[None]["items"] == "1"


def booked_live(hand: Hand) -> dict[str, int]:
    found: dict[str, int] = {}
    for (order, _day), sums in hand.desk.session.time.by_key().items():
        found[order] = found.get(order, 0) + sum(sums.values())
    return found


def test_a_new_order_with_a_lower_rate_is_accepted_and_holds_from_then_on(
    hand: Hand, clock: HeldClock, tmp_path: Path, orders: tuple[Path, Path]
) -> None:
    first, second = orders
    job = job_of(tmp_path, order=first)
    with hand.answering(AcceptDialog, accept_terms):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.wait_until_begun()
    work(hand, clock, 5_000)
    confirm_with_a_box(hand, "p2.png")
    work(hand, clock, 3_003)  # p2 is open, and is confirmed later: each rate pays its own time
    texts = given(hand, second, Answer(accepts=True))
    at = texts.index("Per region: lower, worse for you")
    assert texts[at + 1] == "Before: KES\xa01.50 · Now: KES\xa01.20"
    at = texts.index("Deadlines: changed")
    assert texts[at + 1] == "Before: 30 November 2026 · Now: 15 November 2026"
    assert any("is divided by your time under each order" in text for text in texts)
    work(hand, clock, 2_000)
    confirm_with_a_box(hand)
    # What several orders pay is counted in the background.
    hand.qtbot.waitUntil(
        lambda: hand.desk.session.pay_or_reasons().expected["owed"].value == "10.70"
    )
    ended(hand, job)
    assert booked(job) == {("Amina", sha_of(first)): 8_003, ("Amina", sha_of(second)): 2_000}
    assert export_of(job, tmp_path / "out") == {
        sha_of(first): {"items": "1.60024", "regions": "1", "owed": "7.90"},
        sha_of(second): {"items": "0.39976", "regions": "1", "owed": "2.80"},
    }


def test_an_accepted_order_that_warns_of_hard_pictures_blurs_them_at_once(
    hand: Hand, tmp_path: Path, orders: tuple[Path, Path]
) -> None:
    first, second = orders
    second.write_text(f'{FIRST}\n[for_whom]\nhard_content = "yes"\n')
    job = job_of(tmp_path, order=first)
    with hand.answering(AcceptDialog, accept_terms):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.wait_until_begun()
    veils = [hand.app.parts.veils.kind]
    given(hand, second, Answer(accepts=True))
    veils.append(hand.app.parts.veils.kind)
    assert veils == [Veil.NONE, Veil.BLUR]
    assert notice(hand).startswith("Accepted")
    assert "disturbing pictures may come" in notice(hand)

    def is_blurred() -> bool:
        shown = hand.desk.shown
        return isinstance(shown, CachedPicture) and shown.veil is Veil.BLUR

    hand.qtbot.waitUntil(is_blurred)


def test_left_as_before_nothing_changes_and_nothing_is_recorded(
    hand: Hand, clock: HeldClock, tmp_path: Path, orders: tuple[Path, Path]
) -> None:
    first, second = orders
    job = job_of(tmp_path, order=first)
    with hand.answering(AcceptDialog, accept_terms):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.wait_until_begun()
    before = hand.desk.project.reads.orders().result()
    given(hand, second, Answer(accepts=False))
    assert hand.window.notices.shown is None
    assert hand.desk.project.reads.orders().result() == before
    work(hand, clock, 5_000)
    confirm_with_a_box(hand)
    ended(hand, job)
    assert booked(job) == {("Amina", sha_of(first)): 5_000}
    assert second.read_bytes() not in job.read_bytes()
    assert export_of(job, tmp_path / "out")[sha_of(first)]["owed"] == "5.50"


def test_of_two_workers_one_accepts_and_the_next_is_told_and_may_stay(
    hand: Hand, clock: HeldClock, tmp_path: Path, orders: tuple[Path, Path]
) -> None:
    first, second = orders
    job = job_of(tmp_path, workers=("Amina", "Baraka"), order=first)
    for digit in ("1", "2"):
        with (
            hand.answering(AcceptDialog, accept_terms),
            hand.answering(WorkerDialog, choosing(digit)),
        ):
            hand.app.start(job) if digit == "1" else hand.key(K.Key_U, CTRL_SHIFT)
        hand.wait_for_item("p1.png")
        hand.canvas.setFocus()
    hand.wait_until_begun()
    given(hand, second, Answer(accepts=True))  # Baraka sits there
    assert notice(hand).startswith("Accepted")
    with hand.answering(WorkerDialog, choosing("1")):
        hand.key(K.Key_U, CTRL_SHIFT)
    hand.wait_for_item("p1.png")
    hand.wait_until_begun()
    shown = hand.window.notices.shown
    assert shown is not None
    assert shown.text == (
        "A new work order was given for this job. Until you accept it, everything goes on under "
        "the order that you accepted."
    )
    answer = Answer(accepts=False)
    with hand.answering(NewOrderDialog, answer):
        (read,) = shown.choices
        read[1]()
    assert "Per region: lower, worse for you" in answer.texts
    hand.return_to_window()
    hand.canvas.setFocus()
    work(hand, clock, 3_000)
    confirm_with_a_box(hand, "p2.png")
    ended(hand, job)
    assert export_of(job, tmp_path / "out")[sha_of(first)] == {
        "items": "1",
        "regions": "1",
        "owed": "5.50",
    }
    accepted = {each.sha256: len(each.accepted_by) for each in stored(job)}
    assert accepted == {sha_of(first): 2, sha_of(second): 1}


def test_an_order_signed_by_an_unknown_key_says_so_and_the_panel_names_the_key(
    hand: Hand, tmp_path: Path, orders: tuple[Path, Path]
) -> None:
    first, second = orders
    key = Signer.new()
    data = second.read_bytes()
    second.with_name("second.toml.sigstore.json").write_bytes(sign_order(key, data))
    job = job_of(tmp_path, order=first)
    with hand.answering(AcceptDialog, accept_terms):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.wait_until_begun()
    texts = given(hand, second, Answer(accepts=True))
    told = key_text(key.public)
    assert texts[2] == (
        f"It is signed by the key {told}, a key that you have not seen before: ask whose it is."
    )
    hand.app.run("work-order")

    def in_panel() -> bool:
        labels = hand.window.findChildren(QLabel)
        return any(told in each.text() for each in labels if each.isVisible())

    hand.qtbot.waitUntil(in_panel)
    ended(hand, job)
    assert [each.signed_by for each in stored(job)] == ["unsigned", fingerprint(key.public)]


def test_an_order_signed_by_the_key_that_countersigned_says_so(
    hand: Hand, clock: HeldClock, tmp_path: Path, orders: tuple[Path, Path]
) -> None:
    first, second = orders
    job = job_of(tmp_path, order=first)
    with hand.answering(AcceptDialog, accept_terms):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.wait_until_begun()
    work(hand, clock, 60_000)
    out, key = tmp_path / "work.jsonl", tmp_path / "vendor.pem"
    hand_in(hand, out)
    drop(hand.window, receipt_for(out, key, "--make-key"))
    assert "The receipt fits" in notice(hand)
    done("work-order", "sign", second, "--key", key)
    texts = given(hand, second.with_name("second.toml.sigstore.json"), Answer(accepts=True))
    assert texts[2].endswith("the same key that countersigned your receipts.")


BROKEN = {
    "no TOML": (b"Dear Sir", "was not taken. Line 1 is not TOML"),
    "no currency": (b"[pay]\n", "was not taken. In [pay], currency is missing"),
    "hidden characters": (
        FIRST.replace("robots", "ro\u202ebots").encode(),
        "was not taken. In [what_for], purpose",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_order_is_one_sentence_and_work_goes_on(
    hand: Hand, clock: HeldClock, tmp_path: Path, orders: tuple[Path, Path], case: str
) -> None:
    data, words = BROKEN[case]
    job = job_of(tmp_path, order=orders[0])
    with hand.answering(AcceptDialog, accept_terms):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.wait_until_begun()
    orders[1].write_bytes(data)
    drop(hand.window, orders[1])
    assert words in notice(hand)
    orders[1].write_text(SECOND)
    orders[1].with_name("second.toml.sigstore.json").write_bytes(b"{}\n")
    drop(hand.window, orders[1])
    assert "its signature does not hold" in notice(hand)
    drop(hand.window, orders[0])
    assert notice(hand) == (
        "This work order is in force already, byte for byte. Nothing has changed."
    )
    work(hand, clock, 2_000)
    confirm_with_a_box(hand, "p2.png")
    assert hand.desk.session.order_sha256 == sha_of(orders[0])


def test_an_order_dropped_without_a_job_says_what_to_do(
    hand: Hand, orders: tuple[Path, Path]
) -> None:
    hand.start(None)
    drop(hand.window, orders[0])
    assert notice(hand) == (
        "This is a work order. Open the job that it is for, then drop it again."
    )
    assert hand.app.open_job is None


def test_an_order_with_an_earlier_day_holds_from_its_acceptance_only(
    hand: Hand, clock: HeldClock, tmp_path: Path, orders: tuple[Path, Path]
) -> None:
    first, second = orders
    second.write_text(SECOND.replace("15 November 2026", "from 1 January 2020"))
    job = job_of(tmp_path, order=first)
    with hand.answering(AcceptDialog, accept_terms):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.wait_until_begun()
    work(hand, clock, 5_000)
    confirm_with_a_box(hand, "p2.png")
    texts = given(hand, second, Answer(accepts=True))
    assert any("from that moment on, whatever days it names" in text for text in texts)
    ended(hand, job)
    assert booked(job) == {("Amina", sha_of(first)): 5_000}
    assert export_of(job, tmp_path / "out")[sha_of(first)]["owed"] == "5.50"


def test_an_order_with_another_comment_alone_is_not_taken_and_the_next_one_is(
    hand: Hand, tmp_path: Path, orders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = orders
    second.write_text(f"# printed today\n{FIRST}")
    job = job_of(tmp_path, order=first)
    with hand.answering(AcceptDialog, accept_terms):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.wait_until_begun()
    chosen = str(second), ""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given, **_named: chosen)
    hand.window.actions_table["take-order"].trigger()
    assert "has the same terms as the one before" in notice(hand)
    assert hand.desk.session.order_sha256 == sha_of(first)
    second.write_text(SECOND)
    answer = Answer(accepts=True)
    with hand.answering(NewOrderDialog, answer):
        hand.window.actions_table["take-order"].trigger()
    assert "Per region: lower, worse for you" in answer.texts
    assert hand.desk.session.order_sha256 == sha_of(second)


FIXED = '\n[[pay.deductions]]\nkind = "fees"\namount = "3.00"\n'
BACK = (
    "You accepted this order before, and a later one took its place. If you go back to it, what "
    "you did under the later one stays under that one."
)
TWICE = (
    "Both orders deduct a fixed amount each pay period. In the period in which they change, both "
    "amounts are deducted."
)


def test_a_worker_goes_back_to_an_earlier_order_and_hands_it_all_in(
    hand: Hand, clock: HeldClock, tmp_path: Path, orders: tuple[Path, Path]
) -> None:
    first, second = orders
    first.write_text(FIRST + FIXED)
    second.write_text(SECOND + FIXED)
    job = job_of(tmp_path, order=first)
    with hand.answering(AcceptDialog, accept_terms):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.wait_until_begun()
    work(hand, clock, 5_000)
    texts = given(hand, second, Answer(accepts=True))
    assert TWICE in texts
    assert BACK not in texts
    work(hand, clock, 2_000)
    confirm_with_a_box(hand, "p2.png")
    texts = given(hand, first, Answer(accepts=True))
    assert BACK in texts
    assert "Per region: higher, better for you" in texts
    assert notice(hand) == "Accepted: the new work order holds from now on."
    work(hand, clock, 300)
    confirm_with_a_box(hand)

    def owed() -> str | None:
        return hand.desk.session.pay_or_reasons().expected["owed"].value

    hand.qtbot.waitUntil(lambda: owed() == "5.36")  # pieces under two orders are counted meanwhile
    ended(hand, job)
    assert booked(job) == {("Amina", sha_of(first)): 5_300, ("Amina", sha_of(second)): 2_000}
    assert export_of(job, tmp_path / "out") == {
        sha_of(first): {"items": "1.714286", "regions": "1", "owed": "5.36"},
        sha_of(second): {"items": "0.285714", "regions": "1", "owed": "0.00"},
    }
    done("hand-in", job, tmp_path / "hours.jsonl")
    key = tmp_path / "vendor.pem"
    receipt = receipt_for(tmp_path / "hours.jsonl", key, "--make-key")
    done("receipt", "--take", job, receipt)
    both_say_yes(tmp_path / "hours.jsonl", receipt, key=key)


def test_a_job_that_can_only_be_viewed_takes_no_order(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    with as_anybody() as folder:
        for name in ("DATA", "CACHE"):
            monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name))
            (folder / name).mkdir()
        paint_pictures(folder, 1)
        job = begun_job(folder)
        order = folder / "first.toml"
        order.write_text(FIRST)
        folder.chmod(0o555)
        assert hand.app.lifecycle.open_path(job)
        assert "is read-only here" in notice(hand)
        hand.qtbot.waitUntil(lambda: hand.desk.shown is not None, timeout=10_000)
        assert not hand.window.actions_table["take-order"].isEnabled()
        drop(hand.window, order)
        told = notice(hand)
        assert told.endswith(".")
        assert hand.app.lifecycle.close()
        hand.app.lifecycle.closing.wait_for(job)
        folder.chmod(0o755)


def test_a_given_order_waits_for_the_return_and_can_be_read_in_the_panel(
    hand: Hand, clock: HeldClock, tmp_path: Path, orders: tuple[Path, Path]
) -> None:
    first, second = orders
    job = job_of(tmp_path, order=first)
    with hand.answering(AcceptDialog, accept_terms):
        hand.start(job)
    hand.wait_for_item("p1.png")
    hand.wait_until_begun()
    work(hand, clock, 2_000)
    ended(hand, job)
    done("work-order", "give", job, second)
    assert hand.app.lifecycle.open_path(job)
    hand.wait_for_item("p1.png")
    assert notice(hand).startswith("A new work order was given for this job.")
    hand.app.run("work-order")
    panel = hand.app.parts._know_jobs().order
    assert panel.offer_button.isVisible()
    with hand.answering(NewOrderDialog, Answer(accepts=True)):
        press(panel.offer_button)
    assert hand.desk.session.order_sha256 == sha_of(second)
    assert not panel.offer_button.isVisible()
    ended(hand, job)
    assert hand.app.lifecycle.open_path(job)
    hand.wait_for_item("p1.png")
    assert hand.desk.session.offered is None
