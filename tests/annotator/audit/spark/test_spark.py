"""Spark and DuckDB write the same bytes, and Spark leaves nothing behind."""

from __future__ import annotations

import json
import shutil
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
from tests.annotator.audit.spark.spark_python import run_with_spark
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
class BothEngines:
    """What sessions of Spark did, and the folders of audits by both engines.

    Those of hand-ins were made by the command, which told something; those of a fleet were not.
    """

    duckdb: Path
    spark: Path
    fleet: tuple[Path, Path]
    expected: Result
    seen: dict[str, Any]
    cwd: Path


@pytest.fixture(scope="module")
def both(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> BothEngines:
    place, fleet = tmp_path_factory.mktemp("both"), tmp_path_factory.mktemp("fleet")
    places = {name: place / name for name in ("scratch", "cwd", "duckdb")}
    expected = run("audit", handed_in, places["duckdb"])
    places["scratch"].mkdir()
    places["cwd"].mkdir()
    with opened_engine(DUCKDB) as on:
        audit_before(on, fleet / "duckdb")
        shutil.copytree(fleet / "duckdb", fleet / FOLDER)
        accusations = audit_planted(on, fleet / "duckdb")
    program = "tests.annotator.audit.spark.session_on_spark"
    folders = (places["scratch"], fleet / FOLDER, handed_in, place / FOLDER, places["cwd"])
    done = run_with_spark("-m", program, *folders)
    assert (done.returncode, done.stderr) == (0, "")
    seen = json.loads(done.stdout)
    assert seen.pop("accusations") == accusations >= 5
    fleets = fleet / "duckdb", fleet / FOLDER
    return BothEngines(places["duckdb"], place / FOLDER, fleets, expected, seen, places["cwd"])


def test_a_fleet_with_planted_faults_has_the_same_bytes_from_both(both: BothEngines) -> None:
    duckdb, spark = both.fleet
    for name in ("before", "now"):
        assert contents(spark / name) == contents(duckdb / name)
    assert len(contents(duckdb / "now")) > len(contents(duckdb / "before")) > 40


def test_real_exports_are_verified_by_tasks_with_the_same_bytes(both: BothEngines) -> None:
    expected = both.expected.stdout.replace(str(both.duckdb), str(both.spark))
    status, told, refused = both.seen["told"]
    assert (status, told, refused) == (1, expected, both.expected.stderr)
    assert "cut.jsonl" in refused
    assert contents(both.spark) == contents(both.duckdb)
    assert len(list((both.spark / "private" / "parts").iterdir())) >= 2
    assert list(both.cwd.iterdir()) == []


def test_what_spark_verified_is_not_verified_again(handed_in: Path, both: BothEngines) -> None:
    report = json.loads((both.spark / "report.json").read_bytes())
    assert both.seen["again"] == report["exports"]["found"] == 10
    assert contents(both.spark) == contents(both.duckdb)  # hence no new parts
    again = run("audit", handed_in, both.spark)
    assert again.stdout == both.seen["told"][1]
    assert contents(both.spark) == contents(both.duckdb)


def test_a_session_survives_a_lost_task_and_always_ends(both: BothEngines) -> None:
    seen = {name: value for name, value in both.seen.items() if name not in ("again", "told")}
    sentence = seen.pop("sentence")
    assert seen == {
        "results": [[1, 1], [2, 4], [3, 9]],
        "addresses": ["127.0.0.1"],
        "asked_to_end": [1, 2],
        "interrupted": True,
        "java_ended": True,
        "interrupt_is_as_before": True,
    }
    assert sentence.startswith("Spark stopped: ")
    assert sentence.endswith("What was verified is kept. Check the cluster and audit again.")
