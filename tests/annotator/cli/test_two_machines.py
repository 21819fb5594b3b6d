"""Two people on two machines, by command: pieces, reviews, orders, amounts and documents.

Each has a home and a copy of the job. The work itself is done in the store of the job file, as the
window does it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from annotator.editing.commands import DeleteRegions
from annotator.job_file.project import Project
from annotator.ledger.signatures import fingerprint
from annotator.model.entities import ItemId
from annotator.pay.order.order_reader import read_work_order
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.annotator.cli.ledgers import public, receipt_for
from tests.annotator.cli.running import done, run, told
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ExportedSitting
from tests.journeys.begun import begun_job, paint_pictures
from tests.support.exports import load
from tests.support.material import CHECKOUT
from tools.checkers.check_export import main as check_export
from tools.checkers.check_ledger.command import key_of

ORDER = b"""
[what_for]
title = "Old letters"

[footing]
dispute_days = 30

[pay]
currency = "KES"
per_item = "1234.50"
per_region = "1.50"
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """A home, and a folder with the own copy of the job."""

    home: Path
    files: Path
    patch: pytest.MonkeyPatch

    @property
    def job(self) -> Path:
        """Where the copy of the job lies."""
        return self.files / "letters.fairlabel"

    def use(self) -> Machine:
        """Run commands here from now on."""
        for name in ("DATA", "CONFIG", "CACHE", "STATE"):
            self.patch.setenv(f"XDG_{name}_HOME", str(self.home / name))
        return self

    def brings(self, other: Machine, *names: str) -> Machine:
        """Carry files to another machine, and use that from now on."""
        for name in names or (self.job.name,):
            shutil.copy(self.files / name, other.files / name)
        return other.use()

    def statement_of(self, person: str) -> dict[str, Any]:
        """Return one person's part of a statement that is made here."""
        out = self.files / "statement.json"
        done("statement", self.job, out, "--worker", person, "--force")
        [worker] = json.loads(out.read_text("utf-8"))["workers"]
        found: dict[str, Any] = worker
        return found

    def exports(self) -> Path:
        """Return an export that is made here, and that both checkers accept."""
        out = self.files / "out"
        shutil.rmtree(out, ignore_errors=True)
        done("export", self.job, "--format", "coco", out, "--detail", "full", "--items", "all")
        done("verify", out)
        assert check_export([str(out)]) == 0
        return out


class Desk(ExportedSitting):
    """Somebody who works at a machine's copy of the job."""

    def at(self, machine: Machine) -> Desk:
        """Sit down at another copy."""
        self.project.close()
        self.project = Project.open(machine.use().job)
        return self


@dataclass(frozen=True, slots=True)
class Both:
    """Two machines, and who works at them in turn."""

    worker: Machine
    vendor: Machine
    desk: Desk


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Both]:
    first, second = (
        Machine(tmp_path / f"home {name}", tmp_path / name, monkeypatch)
        for name in ("worker", "vendor")
    )
    for each in (first, second):
        each.files.mkdir()
    first.use()
    desk = Desk(first.files, order=ORDER)
    yield Both(first, second, desk)
    desk.close()


def work(desk: Desk, *, regions: int, ms: int, confirms: bool = True) -> None:
    """Draw regions on the open item, and confirm it."""
    for _region in range(regions):
        desk.work(ms)
        desk.add()
    if not regions:
        desk.work(ms)
    if confirms:
        assert desk.session is not None
        desk.session.confirm()


def test_who_confirms_a_colleague_s_item_elsewhere_is_paid_for_that_alone(both: Both) -> None:
    first, second, desk = both.worker, both.vendor, both.desk
    desk.sit(ADA)
    desk.open()
    work(desk, regions=2, ms=30_000, confirms=False)
    desk.rise()
    desk.project.close()

    first.brings(second)
    desk.at(second).sit(BEN)
    desk.open()
    work(desk, regions=0, ms=3_000)
    desk.rise()
    desk.project.close()
    his = second.statement_of("Ben")

    second.brings(first)
    hers = first.statement_of("Ada")
    part = Fraction(his["items"]["parts"])
    assert 0 < part < Fraction(1, 10), "of 63 s he looked for 3"
    assert Fraction(hers["items"]["parts"]) == 1 - part
    assert [each["items"]["regions"] for each in (hers, his)] == [2, 0]
    listed = done("items", "list", first.job).stdout.splitlines()[0]
    assert listed == "1. p1.jpg: done by Ben"
    first.exports()


def confirm_three(machine: Machine) -> None:
    """Put a job of three pictures in place of the other, and let Ada confirm all of them."""
    paint_pictures(machine.files, 3)
    (machine.files / "order.toml").write_bytes(ORDER)
    path = begun_job(machine.files, workers=("Ada", "Ben"), order=machine.files / "order.toml")
    with Project.open(path) as project:
        people = project.reads.workers().result()
        for worker in people:
            digest = read_work_order(ORDER).sha256
            project.writes.accept_order(ORDER, digest, worker.id).result()
        (ada,) = (each for each in people if each.name == "Ada")
        session = JobSession(project, ada, Setup(machine.home / "state"))
        for item in (1, 2, 3):
            session.open_item(project.reads.load_item(ItemId(item)).result())
            session.confirm()
        session.end()
    path.replace(machine.job)


def test_what_the_vendor_accepts_and_rejects_comes_back_with_the_day_to_answer_by(
    both: Both,
) -> None:
    first, second, desk = both.worker, both.vendor, both.desk
    desk.project.close()
    confirm_three(first)
    hours = first.files / "hours.jsonl"
    done("hand-in", first.job, hours, "--worker", "Ada")

    first.brings(second, first.job.name, hours.name, f"{hours.name}.sigstore.json")
    receipt = receipt_for(second.files / hours.name, second.files / "k.pem", "--make-key")
    done("items", "accept", second.job, "1", "--worker", "Ben")
    why = ("--reason", "too loose", "--fault", "unclear")
    done("items", "reject", second.job, "2", "--worker", "Ben", *why)
    assert "rejected (too loose)" in done("items", "list", second.job).stdout

    second.brings(first, first.job.name, receipt.name)
    done("receipt", "--take", first.job, first.files / receipt.name)
    statement = first.statement_of("Ada")
    (rejected,) = statement["rejected"]
    assert rejected["day"] < rejected["answer_by"]
    owed = statement["paid"]["KES"]
    assert [owed[name]["value"] for name in ("owed_accepted", "owed")] == ["1234.50", "2469.00"]
    line = statement["totals"][0]["first_line"]
    assert "KES 1,234.50 for what is accepted, and KES 2,469.00 in all if the rest is" in line
    out = first.exports()
    done("verify", out, hours, first.files / receipt.name)


def test_an_order_signed_elsewhere_is_given_with_its_differences_and_holds_from_then_on(
    both: Both,
) -> None:
    first, second, desk = both.worker, both.vendor, both.desk
    desk.sit(ADA)
    desk.open()
    work(desk, regions=1, ms=5_000)
    desk.rise()
    desk.project.close()

    second.use()
    order, key = second.files / "new.toml", second.files / "vendor.pem"
    order.write_bytes(
        ORDER.replace(b'"1.50"', b'"1.20"').replace(
            b"[footing]", b'[footing]\ndeadlines = "from 1 January 2020"'
        )
    )
    done("work-order", "sign", order, "--key", key, "--make-key")

    second.brings(first, order.name, f"{order.name}.sigstore.json")
    given = done("work-order", "give", first.job, first.files / order.name).stdout
    accepted = done("work-order", "accept", first.job, "--worker", "Ada", "--yes").stdout
    for shown in (given, accepted):
        assert "a key that you have not seen before: ask whose it is." in shown
        assert "Per region (worse for you, lower): before KES 1.50, now KES 1.20." in shown
        assert "from 1 January 2020" in shown
    desk.at(first).sit(ADA)
    desk.open(ITEMS[1])
    work(desk, regions=1, ms=2_000)
    desk.rise()
    desk.project.close()
    pay = load(first.exports(), "fair_pay.json")
    old, new = (read_work_order(data).sha256 for data in (ORDER, order.read_bytes()))
    owed = {part["work_order"]: part["figures"]["expected"]["owed"]["value"]
            for part in pay["parts"] if part["worker"] == "ada"}  # fmt: skip
    assert owed == {old: "1236.00", new: "1235.70"}
    signatures = {each["sha256"]: each["signature"] for each in pay["work_orders"]}
    assert signatures[old] == "unsigned"
    assert signatures[new] == fingerprint(key_of(public(key)))


def test_forty_boxes_in_an_accepted_item_are_not_accepted_and_the_acceptance_stays_provable(
    both: Both,
) -> None:
    first, second, desk = both.worker, both.vendor, both.desk
    desk.sit(ADA)
    desk.open()
    work(desk, regions=1, ms=5_000)
    desk.rise()
    desk.project.close()
    first.brings(second)
    done("items", "accept", second.job, "1", "--worker", "Ben")
    accepted = load(second.exports(), "effort.json")["items"][0]
    assert (accepted["review"], len(accepted["reviewed_sha256"])) == ("accepted", 64)

    second.brings(first)
    desk.at(first).sit(ADA)
    desk.open()
    drawn = [desk.add().id for _box in range(40)]
    desk.rise()
    desk.project.close()
    assert done("items", "list", first.job).stdout.splitlines()[0] == "1. p1.jpg: done by Ada"
    first.brings(second)
    assert done("items", "list", second.job).stdout.splitlines()[0] == "1. p1.jpg: done by Ada"
    changed = load(second.exports(), "effort.json")["items"][0]
    assert (changed["review"], changed["reviewed_sha256"]) == ("none", None)

    desk.at(first).sit(ADA)
    desk.open()
    assert desk.session is not None
    desk.session.editor.run(DeleteRegions(tuple(drawn)))
    desk.rise()
    desk.project.close()
    again = load(first.exports(), "effort.json")["items"][0]
    assert (again["review"], again["reviewed_sha256"]) == (
        "accepted",
        accepted["reviewed_sha256"],
    )


def test_an_amount_reads_the_same_in_a_program_of_another_locale(both: Both) -> None:
    first, second, desk = both.worker, both.vendor, both.desk
    for item in ITEMS:
        desk.sit(ADA)
        desk.open(item)
        work(desk, regions=0, ms=1_000)
        desk.rise()
    desk.project.close()
    here = done("info", first.job).stdout
    assert "KES 2,469.00" in here
    first.brings(second)
    command = [sys.executable, str(CHECKOUT / "main.py")]
    elsewhere = {**os.environ, "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}

    def there(*arguments: str | Path) -> str:
        ran = subprocess.run(
            [*command, *map(str, arguments)],
            env=elsewhere,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        return ran.stdout

    assert "KES 2,469.00" in there("info", second.job)
    sent = there("payment", second.job, "--worker", "Ada", "--sent", "1,469")
    assert "KES 1,469.00" in sent
    there("export", second.job, "--format", "coco", second.files / "out", "--items", "all")
    there("statement", second.job, second.files / "s.txt", "--worker", "Ada")
    for name in ("out/README.md", "s.txt"):
        text = (second.files / name).read_text("utf-8").replace("\u00a0", " ")
        assert "KES 2,469.00" in text
        assert "2469.00" not in text
        assert "2.469" not in text


def document(first_id: int) -> str:
    """Return two boxes on the first picture, as a program with ids of its own writes them."""
    return json.dumps(
        {
            "images": [{"id": 1, "file_name": "p1.jpg", "width": 900, "height": 900}],
            "annotations": [
                {"id": first_id + at, "image_id": 1, "category_id": 1, "bbox": [9 + at, 9, 40, 30]}
                for at in range(2)
            ],
            "categories": [{"id": 1, "name": "line"}],
        }
    )


def test_a_document_imported_at_one_machine_is_known_at_the_other(both: Both) -> None:
    first, second, desk = both.worker, both.vendor, both.desk
    desk.project.close()
    (first.files / "boxes.json").write_text(document(1))
    (second.files / "the same.json").write_text(document(900))
    done("import", first.job, "--format", "coco", first.files / "boxes.json")

    first.brings(second)
    bring = ("import", second.job, "--format", "coco", second.files / "the same.json")
    left = run(*bring)
    assert left.exit_code == 3
    assert "imported from boxes.json: 2 regions; nobody has changed 2 of them" in left.stderr
    counts = [told("info", second.job, "--json")["regions"]["total"]]
    for again in ("replace", "add"):
        done(*bring, "--again", again)
        counts.append(told("info", second.job, "--json")["regions"]["total"])
    assert counts == [2, 2, 4]
