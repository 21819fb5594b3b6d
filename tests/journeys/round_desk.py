"""The people of a whole round of work: a vendor, and workers with clocks of their own speed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from annotator.export.api import Detail
from annotator.model.entities import Fault, ItemId
from annotator.model.geometry import Box
from annotator.paths import config_folder
from annotator.settings import Settings
from tests.annotator.cli.running import done, told
from tests.annotator.packages.packed import ORDER, packages_in
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop, give, notice
from tests.journeys.machines import PROGRAM_FOLDERS, Machine
from tests.support.held_clock import HeldClock
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.packages.package_dialog import PackageDialog
from widgets.review.answers_dialog import AnswersDialog
from widgets.review.reject_dialog import RejectDialog
from widgets.review.taken_review_dialog import TakenReviewDialog
from widgets.submissions.receive_dialog import ReceiveDialog
from widgets.submissions.submit_dialog import SubmitDialog
from widgets.work_order.accept_dialog import AcceptDialog

K = Qt.Key
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
LABELS: Final = ("house", "shop", "car")
MINUTE_MS: Final = 60_000
NIGHT_MS: Final = 12 * 60 * MINUTE_MS
EVENING: Final = 5
"""How many items somebody with a night has done before it."""
BREAK_AT: Final = 2
DIGITS: Final = (K.Key_1, K.Key_2, K.Key_3)
SIZE_PX: Final = (160, 120)
SHIFTED_PX: Final = 45
"""How far beside the thing a careless box is: too far for a match."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be seen on a picture: one thing, with its label and its place."""

    label: str
    box: Box


@dataclass(frozen=True, slots=True)
class Pace:
    """How somebody works.

    Attributes:
        item_ms: the time until the first input on each item, and between two; no longer than the
            longest gap that is work.
        looks: how many inputs there are on each item before its box.
        break_ms: a break with the third item open.
        has_night: whether the program is closed after the fifth item, until the next day.
        open_items: how many items at the end are not done.
        is_careless: whether each label is wrong and each box beside the thing.
    """

    item_ms: int
    looks: int = 1
    break_ms: int = 0
    has_night: bool = False
    open_items: int = 0
    is_careless: bool = False


@dataclass(slots=True)
class Worked:
    """What the clocks of somebody did, by which the figures of everybody else are measured."""

    item_ms: int = 0
    break_ms: int = 0
    rework_ms: int = 0
    items: int = 0


def paint_scenes(folder: Path, count: int) -> dict[str, Scene]:
    """Paint pictures with one thing on each, and return what is on them, by digest."""
    folder.mkdir()
    found: dict[str, Scene] = {}
    width, height = SIZE_PX
    for number in range(count):
        box = Box(10 + number % 6 * 8, 10 + number % 5 * 8, 50 + number % 4 * 5, 40)
        pixels = np.full((height, width, 3), 4 * number, np.uint8)
        pixels[box.y : box.bottom, box.x : box.right] = 255 - 4 * number
        is_encoded, data = cv2.imencode(".png", pixels)
        assert is_encoded
        (folder / f"p{number + 1:02}.png").write_bytes(data.tobytes())
        found[hashlib.sha256(data.tobytes()).hexdigest()] = Scene(LABELS[number % 3], box)
    return found


def machine_of(person: str, folder: Path, qtbot: QtBot, patch: pytest.MonkeyPatch) -> Machine:
    """Return a machine with folders of its own and nothing on it."""
    machine = Machine(person, folder / person / "home", folder / person / "files", qtbot, patch)
    for each in (machine.files, *(machine.home / name for name in PROGRAM_FOLDERS)):
        each.mkdir(parents=True)
    return machine


class Vendor:
    """The vendor's machine, with a job, a signed work order, a key and a collection."""

    def __init__(
        self, folder: Path, qtbot: QtBot, patch: pytest.MonkeyPatch, clock: HeldClock
    ) -> None:
        self.folder, self.qtbot, self.patch, self.clock = folder, qtbot, patch, clock
        self.machine = machine_of("Roseline", folder, qtbot, patch)
        self.files = self.machine.files
        self.key, self.order = self.files / "vendor.pem", self.files / "order.toml"
        self.pictures, self.job = self.files / "pictures", self.files / "streets.fairlabel"
        self.collection = self.files / "collection"
        self.scenes: Mapping[str, Scene] = {}

    def prepare(self, *, pictures: int, answered: int) -> None:
        """Make the job under a signed order, and answer the first pictures in the window."""
        self.machine.use()
        self.scenes = paint_scenes(self.pictures, pictures)
        self.order.write_text(ORDER)
        done("work-order", "sign", self.order, "--key", self.key, "--make-key")
        given = ("--work-order", self.order, "--worker", self.machine.person)
        done("new", self.job, "--media", self.pictures, "--labels", ",".join(LABELS), *given)
        with self.sitting() as hand:
            with hand.answering(AcceptDialog, accept):
                hand.start(self.job)
            for number, scene in enumerate(list(self.scenes.values())[:answered], 1):
                hand.wait_for_item(f"p{number:02}.png")
                hand.canvas.setFocus()
                self.pass_time(hand, 5_000)
                hand.draw(scene.box)
                hand.key(DIGITS[LABELS.index(scene.label)])
                hand.key(K.Key_Space)
            hand.wait_until_saved()

    def pack(self, *options: str, people: Iterable[str]) -> dict[str, Path]:
        """Pack for these people, and return the package of each."""
        named = [each for name in people for each in ("--worker", name)]
        done("pack", self.job, self.collection, *named, "--key", self.key, *options)
        made = packages_in(self.collection)
        return {name: path for name in people for path in made if name in path.name}

    def receive(self, *files: Path) -> list[dict[str, Any]]:
        """Receive files by command, and return what is said of each."""
        self.machine.use()
        answer = told("receive", *files, "--into", self.collection, "--key", self.key, "--json")
        found: list[dict[str, Any]] = answer["files"]
        return found

    def receipt_for(self, name: str) -> Path:
        """Return the one receipt for somebody."""
        [found] = (self.collection / "receipts").glob(f"{name} *")
        return found

    @contextmanager
    def sitting(self) -> Iterator[Hand]:
        """Start the program on the vendor's machine."""
        with sitting(self.machine) as hand:
            yield hand

    def open_as_reviewer(self, hand: Hand, job: Path, *, is_known: bool = False) -> None:
        """Open a merged job, give a name, and go to the queue of what waits for a review.

        In a job that goes on with an earlier one the name is known.
        """

        def choose(dialog: WorkerDialog) -> bool:
            dialog.field.setText(self.machine.person)
            press(dialog.begin_button)
            return True

        if is_known:
            hand.start(job)
            hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
        else:
            with hand.answering(WorkerDialog, choose):
                hand.start(job)
            hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
            hand.wait_for_item("p01.png")
        hand.wait_until_begun()
        hand.canvas.setFocus()
        hand.key(K.Key_R, ALT_SHIFT)

    def pass_time(self, hand: Hand, ms: int) -> None:
        """Let time pass until the next input."""
        pass_time(hand, self.clock, ms)


def hire(name: str, pace: Pace, vendor: Vendor) -> Worker:
    """Return somebody with a machine of their own, on which there is nothing yet."""
    machine = machine_of(name, vendor.folder, vendor.qtbot, vendor.patch)
    return Worker(machine, vendor.clock, pace, vendor.scenes)


class Worker:
    """Somebody with a machine, a pace and a package."""

    def __init__(
        self, machine: Machine, clock: HeldClock, pace: Pace, scenes: Mapping[str, Scene]
    ) -> None:
        self.machine, self.clock, self.pace = machine, clock, pace
        self.worked = Worked()
        self._scenes = scenes
        self._submitted = 0

    @property
    def job(self) -> Path:
        """The job that was made of the package."""
        return self.machine.files / "work" / "work.fairlabel"

    @property
    def submissions(self) -> list[Path]:
        """The files that were handed in, the newest last."""
        return sorted(self.machine.files.glob("*.fairsubmission"))

    def work(self, package: Path) -> None:
        """Open the package by a double click, read its terms, and do its items."""

        def unpack(dialog: PackageDialog) -> bool:
            dialog.folder.field.setText(str(self.job.parent))
            press(dialog.open_button)
            return True

        with sitting(self.machine) as hand:
            with hand.answering(AcceptDialog, accept), hand.answering(PackageDialog, unpack):
                hand.start(package)
            self._do_items(hand, EVENING if self.pace.has_night else None)
        if self.pace.has_night:
            self.clock.now_ms += NIGHT_MS
            with self.at_work() as hand:
                self._do_items(hand, None)

    @contextmanager
    def at_work(self) -> Iterator[Hand]:
        """Open the job again."""
        with sitting(self.machine) as hand:
            hand.start(self.job)
            hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
            hand.wait_until_begun()
            yield hand

    def submit(self, detail: Detail) -> Path:
        """Hand the work in as one file, through the window."""
        out = self.machine.files / f"{self.machine.person} {self._submitted}.fairsubmission"
        self._submitted += 1
        named: list[SubmitDialog] = []

        def act(dialog: SubmitDialog) -> bool:
            if not named:
                named.append(dialog)
                type_path(dialog.place.path_field.field, out)
                dialog.level_buttons[detail].click()
            return give()(dialog)

        with self.at_work() as hand:
            hand.return_to_window()
            with hand.answering(SubmitDialog, act):
                hand.app.run("submit")
        assert out.is_file()
        return out

    def take(self, receipt: Path) -> None:
        """Drop a receipt on the window of the job."""
        with self.at_work() as hand:
            drop(hand.window, receipt)
            assert "countersigned" in notice(hand)

    def take_review(self, file: Path) -> None:
        """Drop the review of a submission on the window of the job, and take it."""

        def take(dialog: TakenReviewDialog) -> bool:
            press(dialog.take_button)
            return True

        with self.at_work() as hand:
            with hand.answering(TakenReviewDialog, take):
                drop(hand.window, file)
            assert "1 rejected" in notice(hand)

    def do_again(self, hand: Hand, path: str) -> None:
        """Draw the one box of the open item again, where the thing is."""
        hand.canvas.select([hand.regions[0].id])
        hand.key(K.Key_Delete)
        self.worked.rework_ms += pass_time(hand, self.clock, self.pace.item_ms)
        scene = self._scene(path)
        hand.draw(scene.box)
        hand.key(DIGITS[LABELS.index(scene.label)])
        hand.key(K.Key_Space)

    # Internals --------------------------------------------------------------------

    def _do_items(self, hand: Hand, last: int | None) -> None:
        """Do the items that are not done, as many as there are to be done today."""
        hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
        hand.wait_until_begun()
        end = last or len(hand.desk.items) - self.pace.open_items
        while self.worked.items < end:
            path = hand.desk.items[self.worked.items].path
            hand.wait_for_item(path)
            self._do_item(hand, path)
            self.worked.items += 1
        hand.wait_until_saved()

    def _do_item(self, hand: Hand, path: str) -> None:
        scene = self._scene(path)
        label, box = LABELS.index(scene.label), scene.box
        if self.pace.is_careless:
            label, box = (label + 1) % len(LABELS), replace(box, x=box.x + SHIFTED_PX)
        hand.canvas.setFocus()
        if self.worked.items == BREAK_AT and self.pace.break_ms:
            self.worked.break_ms += pass_time(hand, self.clock, self.pace.break_ms)
        for _look in range(self.pace.looks):
            self.worked.item_ms += pass_time(hand, self.clock, self.pace.item_ms)
        hand.draw(box)
        hand.key(DIGITS[label])
        hand.key(K.Key_Space)

    def _scene(self, path: str) -> Scene:
        return self._scenes[digest_of(self.job.parent / "media" / Path(path).name)]


@contextmanager
def sitting(machine: Machine) -> Iterator[Hand]:
    """Start the program on a machine, by its own settings; close it in the end."""
    machine.use()
    hand = Hand(machine.qtbot, Settings(config_folder() / "settings.json"))
    try:
        yield hand
    finally:
        hand.close()


def go_to(hand: Hand, path: str) -> None:
    """Open an item by its path."""
    items = hand.desk.items
    [row] = [each for each in map(items.__getitem__, range(len(items))) if each.path == path]
    hand.desk.go_to(ItemId(row.id))
    hand.wait_for_item(path)


def pass_time(hand: Hand, clock: HeldClock, ms: int) -> int:
    """Let time pass until the next input, and return how much."""
    session = hand.desk.session
    clock.move(ms, session.clock)
    session.clock.signal()
    return ms


def rejecting(
    reason: str, fault: Fault | None
) -> tuple[type[RejectDialog], Callable[[RejectDialog], bool]]:
    """Return what gives a reason, and says whose fault it was if that is asked."""

    def act(dialog: RejectDialog) -> bool:
        dialog.field.setText(reason)
        if fault is not None:
            dialog.faults[fault].click()
        press(dialog.reject_button)
        return True

    return RejectDialog, act


def answering_rejection(
    text: str,
) -> tuple[type[AnswersDialog], Callable[[AnswersDialog], bool]]:
    """Return what answers the first rejection in the dialog."""

    def act(dialog: AnswersDialog) -> bool:
        dialog.field.setText(text)
        press(dialog.send_button)
        return True

    return AnswersDialog, act


def accept(dialog: AcceptDialog) -> bool:
    """Accept the terms."""
    press(dialog.accept_button)
    return True


def type_path(field: QLineEdit, path: Path) -> None:
    """Type a path in the place of what a field holds."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, str(path))


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def receive_in_window(hand: Hand, collection: Path, key: Path, *files: Path) -> list[str]:
    """Drop files on the window, receive them, write the receipts; return the results."""
    said: list[str] = []

    def act(dialog: ReceiveDialog) -> bool:
        if dialog.start_button.isVisible() and not dialog.collection.path:
            type_path(dialog.collection.field, collection)
        elif dialog.start_button.isVisible() and dialog.start_button.isEnabled():
            press(dialog.start_button)
        elif dialog.receipts_button.isVisible():
            type_path(dialog.key.key_field.field, key)
            press(dialog.receipts_button)
            hand.qtbot.waitUntil(lambda: bool(dialog.told.text()))
        elif dialog.close_button.isVisible():
            said.extend([*dialog.results.titles, dialog.told.text()])
            press(dialog.close_button)
            return True
        return False

    with hand.answering(ReceiveDialog, act):
        drop(hand.window, *files)
    return said
