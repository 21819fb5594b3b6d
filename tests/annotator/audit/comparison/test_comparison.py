"""Two audits are compared in the report: both values and the change, or a sentence why not."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotator.audit import figures
from annotator.audit.audit_folder import AuditFolder
from annotator.audit.comparison import compared_rows
from annotator.audit.comparison.other_audit import opened_audit
from annotator.audit.engines.engine_names import DUCKDB, opened_engine
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.ledger.signatures import Signer
from benchmarks.fleets.fleet_audit import findings_of
from benchmarks.fleets.fleet_rows import FleetRows, honest_fleet
from benchmarks.fleets.real_fleet import RealWorker, hand_in_folder, order_bytes
from tests.annotator.audit.spark.folders import contents
from tests.annotator.cli.running import run


def report_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "report.json").read_bytes())
    return found


@pytest.fixture(scope="module")
def audits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audit ``a``, and ``b`` with as many people again, compared with it."""
    folder = tmp_path_factory.mktemp("audits")
    findings_of([honest_fleet(1, people=40)], folder / "a", has_report=True)
    before = contents(folder / "a")
    fleets = [honest_fleet(1, people=40), honest_fleet(2, people=40)]
    findings_of(fleets, folder / "b", has_report=True, compare=folder / "a")
    assert contents(folder / "a") == before
    return folder


def rows_of(report: dict[str, Any], **wanted: str) -> list[dict[str, Any]]:
    return [
        row
        for row in report["comparison"]["rows"]
        if all(row[name] == value for name, value in wanted.items())
    ]


def test_both_values_are_those_of_the_two_reports(audits: Path) -> None:
    before, now = report_of(audits / "a"), report_of(audits / "b")
    assert now["comparison"]["with"] == "a"
    figures_seen = {row["figure"] for row in now["comparison"]["rows"]}
    assert {
        "rate_q1_micro", "rate_median_micro", "rate_q3_micro", "share_at_floor", "shortfall_micro",
        "median_days", "coverage", "overhead", "people",
    } <= figures_seen  # fmt: skip
    (rate,) = rows_of(now, table="pay", dimension="", figure="rate_median_micro")
    assert rate["other"] == before["pay"][0]["rate_median_micro"]
    assert rate["this"] == now["pay"][0]["rate_median_micro"]
    assert rate["change"] == rate["this"] - rate["other"]
    (overhead,) = rows_of(now, table="work", dimension="", figure="overhead")
    work = now["work"][0]
    made = work["label_ms"] + work["self_check_ms"]
    assert overhead["unit"] == "ppm"
    assert abs(overhead["this"] - 10**6 * (work["observed_ms"] - made) // work["observed_ms"]) <= 1


def test_the_comparison_is_in_all_forms_of_the_report(audits: Path) -> None:
    rows = report_of(audits / "b")["comparison"]["rows"]
    told = list(csv.DictReader(io.StringIO((audits / "b/figures/comparison.csv").read_text())))
    assert [row["this"] for row in told] == [
        "" if row["this"] is None else str(row["this"]) for row in rows
    ]
    assert pq.read_table(audits / "b/figures/comparison.parquet").to_pylist() == rows
    page = (audits / "b/report.html").read_text()
    assert "Comparison with another audit" in page
    assert "<bdi>a</bdi>" in page
    plot = page.index('aria-label="Effective pay per hour in both audits, KES')
    table = page.index("<caption>Comparison of effective pay</caption>", plot)
    assert "<svg" not in page[plot:table]
    assert "<details><summary>Comparison of groups</summary>" in page
    assert "Comparison" not in (audits / "a/report.html").read_text()
    assert report_of(audits / "a")["comparison"] is None


def test_what_is_private_of_the_other_audit_does_not_stay(audits: Path) -> None:
    assert not (audits / "b" / "private" / "compared").exists()


def test_the_same_work_compared_again_has_no_change(audits: Path, tmp_path: Path) -> None:
    findings_of([honest_fleet(1, people=40)], tmp_path / "c", has_report=True, compare=audits / "a")
    report = report_of(tmp_path / "c")
    assert {row["change"] for row in report["comparison"]["rows"]} == {0}
    same = ("pay", "pay_by", "money", "work", "work_by", "kinds", "labels")
    assert [report[name] for name in same] == [report_of(audits / "a")[name] for name in same]


def went_on(fleet: FleetRows, number: int) -> FleetRows:
    """Let so many people work a second more at what they handed in."""
    keys = [row["export"] for row in fleet.tables["exports"] if row["workers"] == 1]
    latest = {row["job"]: row["export"] for row in fleet.tables["exports"] if row["export"] in keys}
    for key in list(latest.values())[:number]:
        for row in fleet.of_export("exports", key):
            row["label_ms"] = int(row["label_ms"] or 0) + 1_000
            row["observed_ms"] = int(row["observed_ms"] or 0) + 1_000
            row["recorded_ms"] = int(row["recorded_ms"] or 0) + 1_000
    return fleet


def test_totals_that_differ_by_few_people_are_refused(audits: Path, tmp_path: Path) -> None:
    few, many = went_on(honest_fleet(1, people=40), 3), went_on(honest_fleet(1, people=40), 30)
    with pytest.raises(AuditRefusedError, match="fewer than five people, which both reports"):
        findings_of([few], tmp_path / "few", has_report=True, compare=audits / "a")
    assert not (tmp_path / "few" / "report.json").exists()
    findings_of([many], tmp_path / "many", has_report=True, compare=audits / "a")
    (worked,) = rows_of(
        report_of(tmp_path / "many"), table="work", dimension="", figure="observed_ms"
    )
    assert worked["change"] > 4_000


def test_an_audit_of_few_people_is_not_compared(audits: Path, tmp_path: Path) -> None:
    with pytest.raises(AuditRefusedError, match="of fewer than five people"):
        findings_of(
            [honest_fleet(4, people=3)], tmp_path / "c", has_report=True, compare=audits / "a"
        )


def compare_with(other: Path, tmp_path: Path) -> str:
    place = AuditFolder(tmp_path / "c")
    place.prepare()
    with opened_engine(DUCKDB) as on:
        database = on.database(tmp_path / "spill")
        with pytest.raises(AuditRefusedError) as caught, opened_audit(other, place, database):
            pass
        database.close()
    assert not (place.private / "compared").exists()
    return str(caught.value)


def test_without_private_rows_nothing_is_compared(audits: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(audits / "a", tmp_path / "other"))
    shutil.rmtree(other / "private")
    assert "has no private rows" in compare_with(other, tmp_path)


def test_a_report_that_is_not_that_of_its_rows_is_refused(audits: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(audits / "a", tmp_path / "other"))
    report = report_of(other)
    report["pay"][0]["net_micro"] += 1
    (other / "report.json").write_text(json.dumps(report))
    assert "not that of its private rows" in compare_with(other, tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": "fairlabel/audit/1"}', "null"])
def test_what_is_no_report_is_refused(audits: Path, tmp_path: Path, text: str) -> None:
    other = Path(shutil.copytree(audits / "a", tmp_path / "other"))
    (other / "report.json").write_text(text)
    said = compare_with(other, tmp_path)
    assert "is no finished audit" in said or "not that of its private rows" in said


def test_a_folder_without_an_audit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert "none is no finished audit" in compare_with(tmp_path / "none", tmp_path)


def test_every_figure_belongs_to_a_family_that_is_compared() -> None:
    work = [name for names in compared_rows._OF_EXPORT.values() for name in names]
    pay = [name for names in compared_rows._OF_PART.values() for name in names]
    assert set(work) == set(figures.SUMS_OF_WORK)
    assert set(pay) == set(figures.SUMS_OF_PAY)


def test_the_command_compares_two_vendors(tmp_path: Path) -> None:
    order = order_bytes()
    for name, extra in (("one", 0), ("other", 30)):
        vendor = Signer.new()
        for number in range(5):
            who = RealWorker(f"{name} {number}", (20 + extra + number,))
            hand_in_folder(tmp_path / name / str(number), who, order, vendor)
    assert run("audit", tmp_path / "one", tmp_path / "a").exit_code == 0
    done = run("audit", tmp_path / "other", tmp_path / "b", "--compare", tmp_path / "a")
    assert done.exit_code == 0
    assert "figures were compared with a." in done.stdout
    (people,) = rows_of(report_of(tmp_path / "b"), table="pay", dimension="", figure="people")
    assert (people["other"], people["this"]) == (5, 5)
    itself = run("audit", tmp_path / "one", tmp_path / "a", "--compare", tmp_path / "a")
    assert itself.exit_code == 1
    assert "would be replaced by this audit" in itself.stderr
    address = run("audit", tmp_path / "one", tmp_path / "c", "--compare", "s3://bucket/a")
    assert address.exit_code == 1
    assert "--compare reads a folder of this computer" in address.stderr
