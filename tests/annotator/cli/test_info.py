"""What ``info`` and ``formats`` say is what the job and the tables hold."""

from __future__ import annotations

from pathlib import Path

from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.job_file.project import Project
from annotator.records import EffortEntry
from tests.annotator.cli.running import done, told


def test_the_sample_job_in_numbers(demo: Path) -> None:
    state = told("info", demo, "--json")
    assert state["job"]["sample"] is True
    assert state["items"] == {
        "total": 3,
        "by_status": {"new": 2, "started": 0, "done": 1, "skipped": 0, "unreadable": 0},
    }
    with Project.open(demo) as project:
        regions = project.reads.load_item(1).result().state.regions
        effort = project.reads.effort_totals().result()
    assert state["regions"]["total"] == len(regions)
    booked = sum(ms for own in effort.values() for ms in own.values())
    assert state["effort"]["recorded_ms"] == booked > 0
    (pay,) = state["pay"]
    assert (pay["currency"], pay["basis"]) == ("KES", "completed")
    # 4.00 an item, 1.50 a region, less one percent.
    assert float(pay["figures"]["owed"]["value"]) == round(0.99 * (4 + 1.5 * len(regions)), 2)
    assert set(pay["figures"]) >= {"task_rate", "paid_time_rate", "full_rate", "floor", "shortfall"}


def test_the_lines_lead_with_what_matters(demo: Path) -> None:
    text = done("info", demo).stdout
    state = told("info", demo, "--json")
    assert text.startswith("Street scenes (sample)\n")
    assert state["pay"][0]["first_line"] in text
    assert "label  0.0" in text
    assert " h (" in text


def test_without_work_there_is_no_pay_and_no_nought(tmp_path: Path, demo: Path) -> None:
    job = tmp_path / "new.fairlabel"
    done("new", job, "--media", demo.parent / "pictures")
    assert told("info", job, "--json")["pay"] == []
    assert "Pay so far: none" in done("info", job).stdout


def test_what_has_no_value_says_why(demo: Path) -> None:
    # Work under no order: hours are known, amounts are not.
    with Project.open(demo) as project:
        worker = project.reads.workers().result()[0].id
        session = project.reads.sessions().result()[0].id
        span = Span(
            category=Category.ADMIN,
            item_id=None,
            start_ms=9_000_000,
            end_ms=9_060_000,
            ended_by=EndedBy.END,
        )
        project.writes.append_effort([EffortEntry(session, worker, "", span)], None).result()
    totals = told("info", demo, "--json")["pay"]
    (unpaid,) = [each for each in totals if each["currency"] is None]
    assert unpaid["worker"] == worker
    assert unpaid["figures"]["owed"]["value"] is None
    assert unpaid["figures"]["owed"]["reason"] == "No rate given: there is no work order."
    assert "not known: No rate given: there is no work order." in done("info", demo).stdout


def test_the_formats_say_what_they_cannot_carry() -> None:
    formats = {each["name"]: each for each in told("formats", "--json")["formats"]}
    coco = formats["coco"]
    assert (coco["name"], coco["reads"], coco["writes"]) == ("coco", True, True)
    assert (formats["page"]["reads"], formats["page"]["writes"]) == (True, True)
    assert (formats["lines"]["reads"], formats["lines"]["writes"]) == (False, True)
    assert "which regions are locked" in coco["cannot_carry"]
    assert "coco  COCO JSON (reads and writes)" in done("formats").stdout
    assert "times below a millisecond" in formats["srt"]["cannot_carry"]
    assert "ljspeech  LJSpeech (writes)" in done("formats").stdout


def test_what_came_is_told_beside_what_is_owed(demo: Path) -> None:
    assert "was received" not in done("info", demo).stdout
    (before,) = told("info", demo, "--json")["pay"]
    assert before["came"] == ""
    done("payment", demo, "--received", "20", "--sure")
    (pay,) = told("info", demo, "--json")["pay"]
    rest = f"{float(pay['figures']['owed']['value']) - 20:.2f}"
    assert pay["first_line"] == before["first_line"]
    assert pay["came"] == f"KES 20.00 of it was received; KES {rest} is still open."
    assert f"  {pay['came']}\n" in done("info", demo).stdout
