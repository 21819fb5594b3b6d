"""A whole round by real files: a vendor's job goes to five workers, comes back, and is audited."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.export.api import Detail
from annotator.job_file.project import Project
from annotator.model.entities import Fault, ItemId, Review
from annotator.model.geometry import Box, overlap
from annotator.worker_reviews.review_file import read_review_file
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

VENDOR: Final = "Label House"
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
    bad, own = chosen_item_of_zuri(vendor, merged)
    review(vendor, merged, bad)
    given = give_reviews(vendor, merged)
    take_reviews(workers, given)
    zuri = workers["Zuri"]
    again = rework(zuri, own)
    require_superseding(vendor, zuri, again)

    require_rework(vendor, workers)
    final = vendor.files / "final.fairlabel"
    merge_again(vendor, final, merged, bad)
    require_dataset(vendor, final)
    require_all_in_dataset(vendor, workers)


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


def items_of_zuri(vendor: Vendor) -> dict[str, str]:
    """Return the items that Zuri got besides gold, as Zuri calls them, by the vendor's names."""
    [record] = [each for each in records_in(vendor.collection) if each["worker"] == "Zuri"]
    return {each["job_path"]: each["path"] for each in record["items"] if not each["is_gold"]}


def chosen_item_of_zuri(vendor: Vendor, merged: Path) -> tuple[str, str]:
    """Return an item whose version the merge took from Zuri, by the vendor's name and Zuri's.

    Two versions of an item that do not agree go by a lot between their packages. The version that
    Zuri makes instead agrees with the other, and the lot is the same.
    """
    [record] = [each for each in records_in(vendor.collection) if each["worker"] == "Zuri"]
    with Project.open(merged) as project:
        made_of = project.reads.contributions().result()
        [own] = [set(each.items) for each in made_of if each.package == record["id"]]
        paths = [row.path for row in project.reads.item_rows().result() if row.id in own]
    named = items_of_zuri(vendor)
    return next((path, named[path]) for path in paths if path in named)


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


def give_reviews(vendor: Vendor, merged: Path) -> dict[str, Path]:
    """Write a file for each worker whose work was reviewed; return them by their workers."""
    vendor.machine.use()
    out = vendor.files / "reviews"
    key = ("--key", vendor.key, "--vendor", VENDOR)
    done("reviews", "give", merged, out, "--collection", vendor.collection, *key)
    files = {each.name.partition("-")[0]: each for each in sorted(out.iterdir())}
    assert "Zuri" in files
    items = {name: read_review_file(file).review.items for name, file in files.items()}
    assert sum(map(len, items.values())) == 3, "each decision is in the file of one worker"
    return files


def take_reviews(workers: Mapping[str, Worker], given: Mapping[str, Path]) -> None:
    """Take each review: Zuri by a drop on the window, everybody else by command."""
    for name, file in given.items():
        worker = workers[name]
        if name == "Zuri":
            worker.take_review(file)
        else:
            worker.machine.use()
            done("reviews", "take", worker.job, file)


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


def require_superseding(vendor: Vendor, zuri: Worker, again: Path) -> None:
    """See that the second hand-in takes the place of the first, with the answer, and is signed."""
    [answer] = vendor.receive(again)
    assert [each["code"] for each in answer["results"]] == ["superseding"]
    assert [each for each in answer["notes"] if "1 rejection was answered" in each]
    zuri.take(Path(answer["receipt"]))


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


def require_rework(vendor: Vendor, workers: Mapping[str, Worker]) -> None:
    """See five people with the same times as before, but for Zuri, who has those of the rework."""
    out, zuri = vendor.files / "audit", workers["Zuri"]
    said = done("audit", vendor.collection, out).stdout
    assert "6 exports were found; exports that count: 5." in said
    assert zuri.worked.rework_ms > 0
    names = {row["person"]: row["name"] for row in rows(out, "names")}
    paid = {names[row["person"]]: row for row in rows(out, "pay_of_people")}
    found = {names[row["person"]]: row for row in rows(out, "counted") if not row["left_out"]}
    assert sorted(paid) == sorted(found) == sorted(workers)
    for name, worker in workers.items():
        worked, breaks = worker.worked, worker.worked.break_ms
        work_ms = worked.item_ms + worked.rework_ms + min(breaks, BREAK_AS_WORK_MS)
        assert int(paid[name]["items"]) == worked.items, name
        assert int(paid[name]["counted_ms"]) == work_ms, name
        assert int(found[name]["rest_ms"]) == (BREAK_AS_REST_MS if breaks else 0), name
        assert found[name]["is_receipted"] == "1", name
    assert sorted(names[row["person"]] for row in rows(out, "payday")) == sorted(workers)
    report = json.loads((out / "report.json").read_bytes())
    assert (report["findings"], report["questions"]) == ({}, {})


def merge_again(vendor: Vendor, final: Path, merged: Path, bad: str) -> None:
    """Go on with the first merge; see the answer with its item, and accept it in the window."""
    vendor.machine.use()
    said = done("merge", vendor.collection, final, "--earlier", merged).stdout
    assert f"({WHY}): {ANSWER}" in said
    assert "The reviews of 2 items are those of the earlier merge." in said
    assert f"{bad} was rejected ({WHY}). Another version is here" in said
    with Project.open(final) as project:
        [row] = [each for each in project.reads.item_rows().result() if each.path == bad]
        kept = project.reads.answers(ItemId(row.id)).result()
    assert {each.answer for each in kept} == {ANSWER}
    with vendor.sitting() as hand:
        vendor.open_as_reviewer(hand, final, is_known=True)
        go_to(hand, bad)
        told = hand.window.judging.text.text()
        assert f"Before the last merge it was rejected: {WHY}" in told
        hand.canvas.setFocus()
        vendor.pass_time(hand, 6_000)
        hand.key(K.Key_Y)
        hand.wait_until_saved()


def rows(audit: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a private table of the audit."""
    with (audit / "private" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def require_dataset(vendor: Vendor, merged: Path) -> None:
    """Export with all contributions, hand that in too, and have all checkers read everything."""
    out, hand_in, receipt = (vendor.files / each for each in ("out", "own.jsonl", "own.receipt"))
    done(
        "export",
        merged,
        "--format",
        "coco",
        out,
        "--collection",
        vendor.collection,
        "--items",
        "all",
    )
    done("hand-in", merged, hand_in, "--export", out)
    done("receipt", hand_in, receipt, "--key", vendor.key)
    kept = sorted((vendor.collection / "submissions").iterdir())
    contributed = sorted((out / "contributions").iterdir())
    assert (len(kept), len(contributed)) == (6, 5)
    sets = [
        (each / "export", each / "hand-in.jsonl", each / "receipt.json")
        for each in [*kept, *contributed]
    ]
    for folder, *signed in [*sets, (out, hand_in, receipt)]:
        done("verify", folder, *signed, "--key", f"{vendor.key}.pub")
        assert check_export.main([str(folder)]) == 0
        own = [str(each) for each in signed]
        assert check_ledger([*own, "--key", f"{vendor.key}.pub", "--export", str(folder)]) == 0
    dataset: Any = json.loads((out / "annotations.json").read_bytes())
    found = dataset["info"]["fair_pay"]["contributions"]
    assert (found["count"], found["workers"]) == (5, 5)
    assert (len(dataset["images"]), len(dataset["annotations"])) == (60, 60)
    wrong = sum(not is_right(each, dataset, vendor.scenes) for each in dataset["annotations"])
    with Project.open(merged) as project:
        reviews = Counter(row.review for row in project.reads.item_rows().result())
    assert (reviews[Review.ACCEPTED], reviews[Review.REJECTED]) == (3, 0)
    assert wrong < len(items_of_zuri(vendor)), "nobody else is careless, and one item is new"


def require_all_in_dataset(vendor: Vendor, workers: Mapping[str, Worker]) -> None:
    """See by the workers' own copies that the dataset has the whole record of each."""
    out = vendor.files / "reconciled"
    kept = [each for worker in workers.values() for each in worker.submissions]
    assert len(kept) == 6
    said = done("audit", vendor.collection, *kept, out, "--reconcile", vendor.files / "out").stdout
    assert "differences: 0." in said
    found = [row for row in rows(out, "reconciliation") if row["kept_entries"]]
    assert [(row["collection"], row["dataset"]) for row in found] == [("whole", "whole")] * 5


def is_right(drawn: Any, dataset: Any, scenes: Mapping[str, Scene]) -> bool:
    """Return whether a box has the right label and lies where the thing is."""
    [name] = [each["file_name"] for each in dataset["images"] if each["id"] == drawn["image_id"]]
    scene = list(scenes.values())[int(name[1:3]) - 1]
    label = {each["id"]: each["name"] for each in dataset["categories"]}[drawn["category_id"]]
    return label == scene.label and overlap(Box(*drawn["bbox"]), scene.box) > 0.5
