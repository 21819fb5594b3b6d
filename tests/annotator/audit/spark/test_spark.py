"""Spark and DuckDB write the same bytes, and Spark leaves nothing behind."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from annotator.audit.engines.engine_names import DUCKDB, opened_engine
from annotator.ledger.signatures import Signer
from benchmarks.fleets.real_fleet import RealWorker, collected, hand_in_folder, order_bytes
from tests.annotator.audit.spark.folders import contents
from tests.annotator.audit.spark.planted_fleet import audit_before, audit_planted
from tests.annotator.audit.spark.spark_python import ROOT, run_with_spark
from tests.annotator.cli.running import run
from tests.support.exports import GOLDEN, rewrite

FOLDER = "audit [1] {é} 100%"
"""A name with all that Spark would take for a pattern."""


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six people of one vendor, an export that does not verify, and documents that are none."""
    place = tmp_path_factory.mktemp("handed in")
    folder, order, vendor = place / "in", order_bytes(), Signer.new()
    for number in range(6):
        who = RealWorker(f"Worker {number}", tuple(20 + 7 * number + each for each in range(3)))
        made = hand_in_folder(place / "made" / f"{number}", who, order, vendor)
        collected(folder / "c", f"w{number}", made, order=order, days=(20_700, 20_702 + number))
    shutil.copytree(GOLDEN, folder / "golden")
    rewrite(Path(shutil.copytree(GOLDEN / "coco_item", folder / "bad")), "README.md", b"New\n")
    cut = next(folder.rglob("hand-in.jsonl")).read_bytes()[:-90]
    (folder / "cut.jsonl").write_bytes(cut)
    return folder


@dataclass(frozen=True, slots=True)
class BothAudits:
    """The folders of the same audit by both engines, and what the commands told."""

    duckdb: Path
    spark: Path
    expected: Result
    done: subprocess.CompletedProcess[str]
    cwd: Path


@pytest.fixture(scope="module")
def both(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> BothAudits:
    """What was handed in, audited by the command with either engine."""
    place = tmp_path_factory.mktemp("both")
    here, there, cwd = place / "duckdb", place / FOLDER, place / "cwd"
    cwd.mkdir()
    expected = run("audit", handed_in, here)
    command = (ROOT / "main.py", "audit", handed_in, there, "--engine", "local[2]")
    return BothAudits(here, there, expected, run_with_spark(*command, cwd=cwd), cwd)


@dataclass(frozen=True, slots=True)
class Session:
    """What sessions of Spark did, and the folders of audits of a fleet by both engines."""

    seen: dict[str, Any]
    duckdb: Path
    spark: Path


@pytest.fixture(scope="module")
def session(handed_in: Path, both: BothAudits, tmp_path_factory: pytest.TempPathFactory) -> Session:
    place = tmp_path_factory.mktemp("session")
    here, there, scratch = place / "duckdb", place / FOLDER, place / "scratch"
    scratch.mkdir()
    with opened_engine(DUCKDB) as on:
        audit_before(on, here)
        there.mkdir()
        shutil.copytree(here / "before", there / "before")
        accusations = audit_planted(on, here)
    program = "tests.annotator.audit.spark.session_on_spark"
    done = run_with_spark("-m", program, scratch, there, handed_in, both.spark)
    assert (done.returncode, done.stderr) == (0, "")
    seen = json.loads(done.stdout)
    assert seen.pop("accusations") == accusations >= 5
    return Session(seen, here, there)


def test_a_fleet_with_planted_faults_has_the_same_bytes_from_both(session: Session) -> None:
    for name in ("before", "now"):
        assert contents(session.spark / name) == contents(session.duckdb / name)
    assert len(contents(session.duckdb / "now")) > len(contents(session.duckdb / "before")) > 40


def test_real_exports_are_verified_by_tasks_with_the_same_bytes(both: BothAudits) -> None:
    told = both.expected.stdout.replace(str(both.duckdb), str(both.spark))
    done = both.done
    assert (done.returncode, done.stdout, done.stderr) == (1, told, both.expected.stderr)
    assert "cut.jsonl" in done.stderr
    assert contents(both.spark) == contents(both.duckdb)
    assert len(list((both.spark / "private" / "parts").iterdir())) >= 2
    assert list(both.cwd.iterdir()) == []


def test_what_spark_verified_is_not_verified_again(
    handed_in: Path, both: BothAudits, session: Session
) -> None:
    report = json.loads((both.spark / "report.json").read_bytes())
    assert session.seen["again"] == report["exports"]["found"] == 10
    assert contents(both.spark) == contents(both.duckdb)  # hence no new parts
    again = run("audit", handed_in, both.spark)
    assert again.stdout == both.done.stdout
    assert contents(both.spark) == contents(both.duckdb)


def test_a_session_survives_a_lost_task_and_always_ends(session: Session) -> None:
    seen = {name: value for name, value in session.seen.items() if name != "again"}
    sentence = seen.pop("sentence")
    assert seen == {
        "results": [[1, 1], [2, 4], [3, 9]],
        "addresses": ["127.0.0.1"],
        "java_ended": True,
        "interrupted": True,
        "interrupted_java_ended": True,
        "interrupt_is_as_before": True,
    }
    assert sentence.startswith("Spark stopped: ")
    assert sentence.endswith("What was verified is kept. Check the cluster and audit again.")
