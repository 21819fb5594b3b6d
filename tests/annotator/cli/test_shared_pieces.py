"""Exports of two people who share pieces: whole together, and divided for nobody to see."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from annotator.job_file import Project
from annotator.model.entities import Review
from tests.annotator.cli.running import done
from tests.annotator.session.sitting import ADA, BEN, ITEMS, Sitting, sitting
from tests.support.material import CHECKOUT

CHECKER = CHECKOUT / "tools" / "checkers" / "check_export"
DAY_MS = 86_400_000
ORDER = b"""
[what_for]
title = "Old letters"

[pay]
currency = "EUR"
per_item = "0.50"
per_region = "0.10"
days_between_payments = 7
deductions = [{ kind = "fees", amount = "0.01" }]
"""


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Path]:
    """Return a job whose people began on different days, and share an item in a later one."""
    with sitting(order=ORDER) as at:
        at.sit(ADA)
        at.open(ITEMS[1])
        at.work(1_000)
        at.rise()
        at.clocks.advance(10 * DAY_MS)
        draw(at, ms=3_000)
        session = at.sit(BEN)
        at.open()
        at.work(1_000)
        session.confirm()
        at.rise()
        at.project.close()
        (path,) = at.folder.glob("*.fairlabel")
        yield path.rename(tmp_path / path.name)


def draw(at: Sitting, ms: int) -> None:
    """Let Ada draw a region."""
    at.sit(ADA)
    at.open()
    at.work(ms)
    at.add()
    at.rise()


def exported(job: Path, folder: Path, detail: str) -> dict[str, Any]:
    """Return the pay of an export that both checkers accept."""
    done("export", job, "--format", "coco", folder, "--detail", detail, "--items", "all")
    done("verify", folder)
    checked = subprocess.run(
        [sys.executable, CHECKER, folder], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    content: dict[str, Any] = json.loads((folder / "fair_pay.json").read_text("utf-8"))
    return content


def test_at_full_each_has_the_exact_part_in_a_period_of_their_own(
    job: Path, tmp_path: Path
) -> None:
    pay = exported(job, tmp_path / "out", "full")
    counts = {
        (part["worker"], part["period"]): (
            part["inputs"]["items_completed"],
            part["inputs"]["regions_completed"],
        )
        for part in pay["parts"]
    }
    assert counts == {("ada", 1): (0, 0), ("ada", 2): ("0.75", 1), ("ben", 1): ("0.25", 0)}
    paid = [part["figures"]["completed"]["item_pay"]["exact"] for part in pay["parts"]]
    assert sum(map(Fraction, paid)) == Fraction(1, 2)


@pytest.mark.parametrize("detail", ["job", "item"])
def test_below_full_periods_that_share_a_piece_are_one_part(
    job: Path, tmp_path: Path, detail: str
) -> None:
    pay = exported(job, tmp_path / "out", detail)
    (part,) = pay["parts"]
    assert (part["workers"], part["periods"], part["period"]) == (2, 3, 1)
    inputs = part["inputs"]
    assert (inputs["items_completed"], inputs["regions_completed"]) == (1, 1)
    assert part["figures"]["completed"]["fees_1"]["exact"] == "0.03"
    text = (tmp_path / "out" / "fair_pay.json").read_text("utf-8")
    assert "0.75" not in text
    assert "0.25" not in text


def test_what_only_the_job_file_knows_is_listed_as_stated(job: Path, tmp_path: Path) -> None:
    exported(job, tmp_path / "out", "full")
    told = done("verify", tmp_path / "out").stdout
    assert "how the pieces were divided between 2 workers" in told
    assert "which pieces and reviews belong to which part" in told


def test_somebody_with_a_region_on_an_item_of_others_is_reviewed_too(tmp_path: Path) -> None:
    with sitting(order=ORDER) as at:
        draw(at, ms=0)
        at.sit(ADA)
        at.open(ITEMS[1])
        at.work(1_000)
        at.rise()
        session = at.sit(BEN)
        at.open()
        at.work(1_000)
        session.confirm()
        session.judge(Review.REJECTED, "too wide")
        at.rise()
        at.project.close()
        (job,) = at.folder.glob("*.fairlabel")
        pay = exported(job.rename(tmp_path / job.name), tmp_path / "out", "full")
    (ada,) = (each for each in pay["parts"] if each["worker"] == "ada")
    bases = ("completed", "expected")
    counts = {
        key: [ada["figures"][each][key]["exact"] for each in bases] for key in ("items", "regions")
    }
    assert counts == {"items": ["0", "0"], "regions": ["1", "0"]}


def test_a_worse_order_of_the_colleague_who_confirms_pays_the_colleague_alone(
    tmp_path: Path,
) -> None:
    worse = ORDER.replace(b'"0.50"', b'"0.10"').replace(b'"0.10"', b'"0.01"')
    worse = worse.replace(b"[pay]", b'[pay]\nshared_items = "confirmed_by"')
    (tmp_path / "worse.toml").write_bytes(worse)
    with sitting(order=ORDER) as at:
        draw(at, ms=3_000)
        path = at.project.path
        at.project.close()
        done("work-order", "give", path, tmp_path / "worse.toml")
        done("work-order", "accept", path, "--worker", "Ben", "--yes")
        at.project = Project.open(path)
        session = at.sit(BEN)
        at.open()
        at.work(1_000)
        session.confirm()
        at.rise()
        at.project.close()
        job = path.rename(tmp_path / path.name)
    counts = {}
    for part in exported(job, tmp_path / "out", "full")["parts"]:
        counts[part["worker"], part["work_order"]] = (
            part["inputs"]["items_completed"],
            part["inputs"]["regions_completed"],
        )
    first, second = sha256(ORDER).hexdigest(), sha256(worse).hexdigest()
    assert counts == {("ada", first): ("0.75", 1), ("ben", second): ("0.25", 0)}
    for detail in ("job", "item"):
        parts = exported(job, tmp_path / detail, detail)["parts"]
        assert {part["work_order"]: part["inputs"]["items_completed"] for part in parts} == {
            first: "0.75",
            second: "0.25",
        }
    done("statement", job, tmp_path / "pay.json")
    statement = json.loads((tmp_path / "pay.json").read_text("utf-8"))
    gross = {
        worker["worker"]: worker["totals"][0]["figures"]["completed"]["gross"]["exact"]
        for worker in statement["workers"]
    }
    # 0.75 of 0.50 and 0.10 for the box; 0.25 of 0.01: both rates are lower there.
    assert gross == {"ada": "0.475", "ben": "0.0025"}
