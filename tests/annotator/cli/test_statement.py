"""The command for statements: which days, whose, in which form, and never over another file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.annotator.cli.running import done, refused, run, state_of
from tests.support.material import CHECKOUT

FORMS = ("html", "json", "txt")


def test_it_holds_the_figures_that_the_export_holds(demo: Path, tmp_path: Path) -> None:
    done("statement", demo, tmp_path / "pay.json")
    done("export", demo, "--format", "coco", tmp_path / "out", "--detail", "full", "--items", "all")
    statement = json.loads((tmp_path / "pay.json").read_text())
    fair_pay = json.loads((tmp_path / "out" / "fair_pay.json").read_text())
    effort = json.loads((tmp_path / "out" / "effort.json").read_text())
    (worker,) = statement["workers"]
    (part,), (exported,) = worker["parts"], fair_pay["parts"]
    assert worker["worker"] == exported["worker"]
    for key in ("work_order", "period", "inputs", "figures"):
        assert part[key] == exported[key]
    assert worker["totals"][0]["figures"] == fair_pay["totals"][0]["figures"]
    assert worker["effort"]["ms"] == effort["totals"]["ms"]
    assert statement["work_orders"] == fair_pay["work_orders"]
    assert statement["sample"] is True


def test_each_form_begins_with_the_line_that_matters(demo: Path, tmp_path: Path) -> None:
    for form in FORMS:
        done("statement", demo, tmp_path / f"pay.{form}")
    lead = json.loads((tmp_path / "pay.json").read_text())["workers"][0]["totals"][0]["first_line"]
    text = (tmp_path / "pay.txt").read_text(encoding="utf-8")
    assert lead.startswith("You worked ")
    assert text.splitlines()[0] == lead
    assert "This is a sample" in text
    assert "! Beneficiary: not disclosed" in text
    page = ET.fromstring((tmp_path / "pay.html").read_text().removeprefix("<!DOCTYPE html>"))
    leads = [each.text for each in page.iter("p") if each.get("class") == "lead"]
    assert [each.replace("\u00a0", " ") for each in leads if each] == [lead]


def test_names_stay_in_the_job_unless_they_are_asked_for(demo: Path, tmp_path: Path) -> None:
    for form in FORMS:
        result = done("statement", demo, tmp_path / f"pay.{form}")
        assert "Worker 1 appears as" in result.stdout
        assert "Worker 1" not in (tmp_path / f"pay.{form}").read_text(encoding="utf-8")
        done("statement", demo, tmp_path / f"named.{form}", "--name")
        assert "Worker 1" in (tmp_path / f"named.{form}").read_text(encoding="utf-8")


def test_an_existing_file_is_replaced_by_force_alone(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "pay.txt"
    out.write_text("mine")
    assert "there already" in refused("statement", demo, out)
    assert out.read_text() == "mine"
    done("statement", demo, out, "--force")
    assert out.read_text(encoding="utf-8").startswith("You worked ")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["pay.txt"]


def test_a_folder_is_not_replaced_by_force(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "pay.txt").mkdir()
    assert "is a folder" in refused("statement", demo, tmp_path / "pay.txt", "--force")


def test_a_folder_that_is_not_there_leaves_nothing(demo: Path, tmp_path: Path) -> None:
    before = state_of(tmp_path)
    assert "pay.txt" in refused("statement", demo, tmp_path / "no" / "pay.txt")
    assert state_of(tmp_path) == before


def test_other_endings_are_wrong_usage(demo: Path, tmp_path: Path) -> None:
    result = run("statement", demo, tmp_path / "pay.docx")
    assert result.exit_code == 2
    assert ".pdf, .html, .json or .txt" in result.stderr


@pytest.mark.parametrize(
    "day", ["2026-02-30", "yesterday", "", "1", "2026-11-01T00:00", "٢٠٢٦-11-01"]
)
def test_what_is_no_day_is_wrong_usage(demo: Path, tmp_path: Path, day: str) -> None:
    result = run("statement", demo, tmp_path / "pay.txt", "--from", day)
    assert result.exit_code == 2
    assert "is not a day of the calendar" in result.stderr
    assert not (tmp_path / "pay.txt").exists()


def test_a_period_that_ends_before_it_begins_is_refused(demo: Path, tmp_path: Path) -> None:
    days = ("--from", "2026-11-02", "--to", "2026-11-01")
    assert "before it begins" in refused("statement", demo, tmp_path / "pay.txt", *days)


@pytest.mark.parametrize(
    "days",
    [
        ("--to", "1999-12-31"),
        ("--from", "9999-12-31"),
        ("--from", "1970-01-01", "--to", "1970-01-01"),
    ],
)
def test_a_period_without_work_is_told_in_one_sentence_or_two(
    demo: Path, tmp_path: Path, days: tuple[str, ...]
) -> None:
    sentence = refused("statement", demo, tmp_path / "pay.txt", *days)
    assert "no work" in sentence
    assert "The work here is from" in sentence
    assert not (tmp_path / "pay.txt").exists()


def test_where_nobody_has_worked_there_is_nothing_to_state(demo: Path, tmp_path: Path) -> None:
    job = tmp_path / "new.fairlabel"
    done("new", job, "--media", demo.parent / "pictures")
    for command in ("statement", "portable-record"):
        assert "Nobody has worked" in refused(command, job, tmp_path / "pay.txt")
    assert not (tmp_path / "pay.txt").exists()


def test_a_worker_is_chosen_by_name_or_id(demo: Path, tmp_path: Path) -> None:
    done("statement", demo, tmp_path / "a.json", "--worker", "Worker 1")
    worker = json.loads((tmp_path / "a.json").read_text())["workers"][0]["worker"]
    done("statement", demo, tmp_path / "b.json", "--worker", worker)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    sentence = refused("statement", demo, tmp_path / "c.json", "--worker", "Nobody")
    assert f"Worker 1 ({worker})" in sentence


def test_another_language_is_one_that_has_words(demo: Path, tmp_path: Path) -> None:
    done("statement", demo, tmp_path / "pay.html", "--language", "ar")
    page = ET.fromstring((tmp_path / "pay.html").read_text().removeprefix("<!DOCTYPE html>"))
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert "en, ar" in refused("statement", demo, tmp_path / "x.html", "--language", "xx")


def test_a_pdf_is_made_without_a_screen(demo: Path, tmp_path: Path) -> None:
    for command in ("statement", "portable-record"):
        out = tmp_path / f"{command}.pdf"
        made = subprocess.run(
            [sys.executable, "main.py", command, str(demo), str(out)],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (made.returncode, made.stderr) == (0, "")
        assert out.read_bytes().startswith(b"%PDF-1.")


WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None
import main
sys.argv = ["fairlabel", *sys.argv[1:]]
main.main()
"""


def test_without_qt_a_pdf_is_refused_and_the_others_are_made(demo: Path, tmp_path: Path) -> None:
    for form, status in {"pdf": 1, "html": 0}.items():
        out = tmp_path / f"pay.{form}"
        made = subprocess.run(
            [sys.executable, "-c", WITHOUT_QT, "statement", str(demo), str(out)],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == status, made.stderr
        assert out.exists() is (status == 0)
        assert status == 0 or "Write .html instead" in made.stderr
