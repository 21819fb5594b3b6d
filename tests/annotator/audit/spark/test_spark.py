"""Spark and DuckDB write the same bytes, and Spark leaves nothing behind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from annotator.ledger.signatures import Signer
from benchmarks.fleets.real_fleet import RealWorker, collected, hand_in_folder, order_bytes
from tests.annotator.audit.spark.fleet_on_spark import audit_fleet
from tests.annotator.audit.spark.folders import contents
from tests.annotator.audit.spark.spark_python import ROOT, run_with_spark
from tests.annotator.cli.running import run
from tests.support.exports import GOLDEN, rewrite

FOLDER = "audit [1] {é} 100%"
"""A name with all that Spark would take for a pattern."""


def test_a_fleet_with_planted_faults_has_the_same_bytes_from_both(tmp_path: Path) -> None:
    here, there = tmp_path / "duckdb", tmp_path / FOLDER
    assert audit_fleet("duckdb", here) >= 5
    program = "tests.annotator.audit.spark.fleet_on_spark"
    done = run_with_spark("-m", program, "local[2]", there)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for name in ("before", "now"):
        assert contents(there / name) == contents(here / name)
    assert len(contents(here / "now")) > len(contents(here / "before")) > 40


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """Six people of one vendor, an export that does not verify, and documents that are none."""
    folder, order, vendor = tmp_path / "in", order_bytes(), Signer.new()
    for number in range(6):
        who = RealWorker(f"Worker {number}", tuple(20 + 7 * number + each for each in range(3)))
        made = hand_in_folder(tmp_path / "made" / f"{number}", who, order, vendor)
        collected(folder / "c", f"w{number}", made, order=order, days=(20_700, 20_702 + number))
    shutil.copytree(GOLDEN, folder / "golden")
    rewrite(Path(shutil.copytree(GOLDEN / "coco_item", folder / "bad")), "README.md", b"New\n")
    cut = next(folder.rglob("hand-in.jsonl")).read_bytes()[:-90]
    (folder / "cut.jsonl").write_bytes(cut)
    return folder


def test_real_exports_are_verified_by_tasks_with_the_same_bytes(
    handed_in: Path, tmp_path: Path
) -> None:
    here, there = tmp_path / "duckdb", tmp_path / FOLDER
    expected = run("audit", handed_in, here)
    cwd = tmp_path / "cwd"
    cwd.mkdir()
    command = (ROOT / "main.py", "audit", handed_in, there, "--engine", "local[2]")
    done = run_with_spark(*command, cwd=cwd)
    told = expected.stdout.replace(str(here), str(there))
    assert (done.returncode, done.stdout, done.stderr) == (1, told, expected.stderr)
    assert "cut.jsonl" in done.stderr
    assert contents(there) == contents(here)
    assert len(list((there / "private" / "parts").iterdir())) >= 2
    again = run_with_spark(*command, cwd=cwd)
    assert again.stdout == done.stdout
    assert contents(there) == contents(here)  # hence no new parts
    assert list(cwd.iterdir()) == []


def test_a_session_survives_a_lost_task_and_always_ends(tmp_path: Path) -> None:
    done = run_with_spark("-m", "tests.annotator.audit.spark.session_on_spark", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    seen = json.loads(done.stdout)
    sentence = seen.pop("sentence")
    assert seen == {
        "results": [[1, 1], [2, 4], [3, 9]],
        "addresses": ["127.0.0.1"],
        "interrupted": True,
        "java_ended": True,
        "interrupt_is_as_before": True,
        "second_java_ended": True,
    }
    assert sentence.startswith("Spark stopped: ")
    assert sentence.endswith("What was verified is kept. Check the cluster and audit again.")
