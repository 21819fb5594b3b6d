"""A whole round by real files: a vendor's job goes to five workers, comes back, and is audited."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.export.api import Detail
from annotator.job_file.project import Project
from annotator.model.entities import Fault, Review
from annotator.model.geometry import Box, overlap
from tests.annotator.cli.running import done, told
from tests.annotator.packages.packed import records_in
from tests.journeys.hand import Hand
from tests.journeys.round_desk import (
    MINUTE_MS,
    Pace,
    Scene,
    Vendor,
    Worker,
    answering_rejection,
    go_to,
    hire,
    receive_in_window,
    rejecting,
)
from tests.support.held_clock import HeldClock
from tools.checkers import check_export
from tools.checkers.check_ledger.command import main as check_ledger

K = Qt.Key
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
PACES: Final[Mapping[str, tuple[Pace, Detail]]] = {
    "Amina": (Pace(4_000), Detail.ITEM),
    "Juma": (Pace(7_000, break_ms=20 * MINUTE_MS), Detail.FULL),
    "Wanjiku": (Pace(11_500, has_night=True), Detail.JOB),
    "Otieno": (Pace(100_000, looks=2, open_items=2), Detail.ITEM),
    "Zuri": (Pace(3_250, is_careless=True), Detail.FULL),
}
"""Otieno, who needs more than three minutes an item, gets less than the floor for an hour."""

GOLD: Final = 3
BREAK_AS_WORK_MS: Final = 2 * MINUTE_MS
BREAK_AS_REST_MS: Final = 5 * MINUTE_MS + (2 * 7_000 + BREAK_AS_WORK_MS) // 6
"""Of Juma's break: what is work by the method, and the rest that was earned until then."""

WHY: Final = "the box is beside the car"
ANSWER: Final = "I disagree because the guideline shows it so"


def test_a_whole_round(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: HeldClock
) -> None:
    vendor = Vendor(tmp_path, qtbot, monkeypatch, clock)
    vendor.prepare(pictures=60, answered=GOLD)
    packages = vendor.pack("--overlap", "2", "--gold-share", "10", "--seed", "7", people=PACES)
    require_split(vendor)

    workers = {name: hire(name, pace, vendor) for name, (pace, _detail) in PACES.items()}
    for name, worker in workers.items():
        worker.work(packages[name])
    sent = {name: worker.submit(PACES[name][1]) for name, worker in workers.items()}
    receive_all(vendor, sent)
    for name, worker in workers.items():
        worker.take(vendor.receipt_for(name))
    require_agreement(vendor)
    require_audit(vendor, workers)

    merged = vendor.files / "merged.fairlabel"
    done("merge", vendor.collection, merged, "--media", vendor.pictures)
    bad, careless = items_of_zuri(vendor)[0]
    review(vendor, merged, bad)
    zuri = workers["Zuri"]
    send_back(vendor, zuri, careless)
    again = rework(zuri, careless)
    [answer] = vendor.receive(again)
    assert [each["code"] for each in answer["results"]] == ["superseding"]

    require_rework(vendor, zuri)
    require_dataset(vendor, merged)


def require_split(vendor: Vendor) -> None:
    """See that each item goes to two people and gold to all, and that nobody is told which."""
    records = records_in(vendor.collection)
    items = [item for record in records for item in record["items"]]
    gold = {item["sha256"] for item in items if item["is_gold"]}
    times = Counter(item["sha256"] for item in items)
    assert (len(records), len(times), len(gold)) == (5, 60, GOLD)
    assert {digest: count for digest, count in times.items() if count != 2} == dict.fromkeys(
        gold, 5
    )


def receive_all(vendor: Vendor, sent: Mapping[str, Path]) -> None:
    """Receive in the window and by command, out of order, and one file twice."""
    with vendor.sitting() as hand:
        hand.window.appear()
        hand.window.activateWindow()
        said = receive_in_window(
            hand, vendor.collection, vendor.key, *(sent[name] for name in ("Zuri", "Amina", "Zuri"))
        )
    assert said[:2] == ["Received: 2", "Here already: 1"]
    assert said[2].startswith("2 receipts are written.")
    answers = vendor.receive(*(sent[name] for name in ("Otieno", "Wanjiku", "Amina", "Juma")))
    codes = [[each["code"] for each in answer["results"]] for answer in answers]
    assert codes == [["received", "partial"], ["received"], ["again"], ["received"]]


def require_agreement(vendor: Vendor) -> None:
    """See how many agree with each other, and with the vendor's own answers."""
    found = told("agree", vendor.collection, "--gold", vendor.job, "--json")
    assert found["only_one"] == PACES["Otieno"][0].open_items
    assert (found["items"], found["other_files"]) == (60 - found["only_one"], 0)
    gold = found["gold"]["places"]
    assert (found["gold"]["items"], gold["both"]) == (GOLD, 4 * GOLD)
    assert (gold["only_right"], gold["only_other"]) == (GOLD, GOLD), "Zuri's"


def items_of_zuri(vendor: Vendor) -> list[tuple[str, str]]:
    """Return the items that Zuri got besides gold, as the vendor calls them and as Zuri does."""
    [record] = [each for each in records_in(vendor.collection) if each["worker"] == "Zuri"]
    own = [each for each in record["items"] if not each["is_gold"]]
    return [(each["job_path"], each["path"]) for each in own]


def review(vendor: Vendor, merged: Path, bad: str) -> None:
    """Accept one item, correct a region of another, reject one; carry that in a document."""
    with vendor.sitting() as hand:
        vendor.open_as_reviewer(hand, merged)
        hand.qtbot.waitUntil(lambda: len(hand.desk.items.shown) == 60)
        assert hand.desk.items.filter.is_to_review
        hand.canvas.setFocus()
        hand.key(K.Key_Y)
        hand.wait_for_item("p02.png")
        correct(hand, vendor)
        go_to(hand, bad)
        hand.canvas.select([hand.regions[0].id])
        with hand.answering(*rejecting(WHY, Fault.WORKER)):
            hand.app.run("reject-region")
        hand.return_to_window()
        hand.canvas.setFocus()
        with hand.answering(*rejecting(WHY, Fault.WORKER)):
            hand.key(K.Key_X)
        hand.return_to_window()
        hand.wait_until_saved()
    document = vendor.files / "reviews.json"
    done("items", "save-reviews", merged, document)
    said = done("items", "show-reviews", document).stdout
    assert "Items: 3." in said
    assert f"rejected ({WHY}; fault: worker)" in said


def correct(hand: Hand, vendor: Vendor) -> None:
    """Make a box a little wider and say that this is a correction."""
    before = hand.regions[0]
    assert isinstance(before.geometry, Box)
    hand.canvas.select([before.id])
    hand.canvas.setFocus()
    vendor.pass_time(hand, 9_000)
    hand.key(K.Key_Right, ALT_SHIFT)
    with hand.answering(*rejecting("a little wider", None)):
        hand.app.run("correct-region")
    hand.return_to_window()
    hand.canvas.setFocus()
    hand.key(K.Key_Y)
    hand.wait_until_saved()


def send_back(vendor: Vendor, zuri: Worker, item: str) -> None:
    """Reject that item in Zuri's own job, of which the vendor has a copy, and return the job."""
    vendor.machine.use()
    copy = vendor.files / "of Zuri.fairlabel"
    shutil.copy(zuri.job, copy)
    number = str(int(Path(item).stem))
    with Project.open(copy) as project:
        [region] = project.reads.load_item(int(number)).result().state.regions.values()
    who = ("--worker", "Roseline", "--yes", "--reason", WHY, "--fault", "worker")
    done("items", "reject", copy, number, *who, "--new", "--regions", str(region.number))
    done("items", "reject", copy, number, *who)
    shutil.copy(copy, zuri.job)


def rework(zuri: Worker, item: str) -> Path:
    """Answer the rejection, draw the box again all the same, and hand in once more."""
    name = Path(item).name
    with zuri.at_work() as hand:
        go_to(hand, name)
        assert WHY in hand.window.judging.text.text()
        hand.canvas.setFocus()
        with hand.answering(*answering_rejection(ANSWER)):
            hand.key(K.Key_A, ALT_SHIFT)
        hand.return_to_window()
        hand.canvas.setFocus()
        zuri.do_again(hand, name)
        hand.wait_until_saved()
    return zuri.submit(Detail.FULL)


def require_audit(vendor: Vendor, workers: Mapping[str, Worker]) -> None:
    """See that the audit has to the millisecond what the clocks of each did, and who is short."""
    out = vendor.files / "audit"
    said = done("audit", vendor.collection, out).stdout
    assert "exports that count: 5." in said
    assert "At or above the floor for their hours: 4 of 5 people." in said
    names = {row["person"]: row["name"] for row in rows(out, "names")}
    found = {names[row["person"]]: row for row in rows(out, "counted") if not row["left_out"]}
    for name, worker in workers.items():
        row, worked, breaks = found[name], worker.worked, worker.worked.break_ms
        assert int(row["label_ms"]) == worked.item_ms + min(breaks, BREAK_AS_WORK_MS), name
        assert int(row["rest_ms"]) == (BREAK_AS_REST_MS if breaks else 0), name
        assert int(row["recorded_ms"]) == worked.item_ms + breaks, name
        assert int(row["items_completed"]) == worked.items, name
        assert row["is_receipted"] == "1", name
    short = rows(out, "shortfalls")
    assert [names[row["person"]] for row in short] == ["Otieno"]
    hours_ms = workers["Otieno"].worked.item_ms
    assert int(short[0]["hours_ms"]) == hours_ms
    assert int(short[0]["floor_pay_micro"]) == round(120_000_000 * hours_ms / 3_600_000)
    assert json.loads((out / "report.json").read_bytes())["findings"] == {}


def require_rework(vendor: Vendor, zuri: Worker) -> None:
    """See that the second hand-in took the place of the first, with no less time and the rework."""
    out = vendor.files / "audit"
    said = done("audit", vendor.collection, out).stdout
    assert "6 exports were found; exports that count: 5." in said
    total_ms = zuri.worked.item_ms + zuri.worked.rework_ms
    assert zuri.worked.rework_ms > 0
    paid = [(row["items"], row["counted_ms"]) for row in rows(out, "pay_of_people")]
    assert ("26", str(total_ms)) in paid
    assert json.loads((out / "report.json").read_bytes())["findings"] == {}


def rows(audit: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a private table of the audit."""
    with (audit / "private" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def require_dataset(vendor: Vendor, merged: Path) -> None:
    """Export with the vendor's hand-in and receipt, and have all checkers read everything."""
    out, hand_in, receipt = (vendor.files / each for each in ("out", "own.jsonl", "own.receipt"))
    done("export", merged, "--format", "coco", out)
    done("hand-in", merged, hand_in, "--export", out)
    done("receipt", hand_in, receipt, "--key", vendor.key)
    kept = sorted((vendor.collection / "submissions").iterdir())
    assert len(kept) == 6
    sets = [(each / "export", each / "hand-in.jsonl", each / "receipt.json") for each in kept]
    for folder, *signed in [*sets, (out, hand_in, receipt)]:
        done("verify", folder, *signed, "--key", f"{vendor.key}.pub")
        assert check_export.main([str(folder)]) == 0
        own = [str(each) for each in signed]
        assert check_ledger([*own, "--key", f"{vendor.key}.pub", "--export", str(folder)]) == 0
    dataset: Any = json.loads((out / "annotations.json").read_bytes())
    assert (len(dataset["images"]), len(dataset["annotations"])) == (60, 60)
    wrong = sum(not is_right(each, dataset, vendor.scenes) for each in dataset["annotations"])
    with Project.open(merged) as project:
        reviews = Counter(row.review for row in project.reads.item_rows().result())
    assert reviews[Review.ACCEPTED] == 2
    assert reviews[Review.REJECTED] == 1
    assert wrong <= len(items_of_zuri(vendor)), "nobody else is careless"


def is_right(drawn: Any, dataset: Any, scenes: Mapping[str, Scene]) -> bool:  # noqa: ANN401
    """Return whether a box has the right label and lies where the thing is."""
    [name] = [each["file_name"] for each in dataset["images"] if each["id"] == drawn["image_id"]]
    scene = list(scenes.values())[int(name[1:3]) - 1]
    label = {each["id"]: each["name"] for each in dataset["categories"]}[drawn["category_id"]]
    return label == scene.label and overlap(Box(*drawn["bbox"]), scene.box) > 0.5
