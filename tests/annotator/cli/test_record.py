"""``record`` writes the own record of one worker, and says whose it could not choose."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from annotator.job_file.project import Project
from annotator.model.people import new_worker
from tests.annotator.cli.running import done, refused, run


def test_it_adds_up_to_what_the_job_counts(demo: Path, tmp_path: Path) -> None:
    for name in ("mine.csv", "mine.json"):
        assert "Wrote " in done("record", demo, tmp_path / name).stdout
    with Project.open(demo) as project:
        (truth,) = project.reads.effort_totals().result().values()
    with (tmp_path / "mine.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(int(row["length_ms"]) for row in csv.DictReader(file)) == sum(truth.values())
    told = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))
    assert told["totals_ms"] == {category.value: ms for category, ms in truth.items()}
    assert told["job"]["sample"] is True


def test_an_older_file_is_replaced_only_when_told(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.csv"
    out.write_text("older", encoding="utf-8")
    assert "is there already" in refused("record", demo, out)
    assert out.read_text(encoding="utf-8") == "older"
    done("record", demo, out, "--force")
    assert out.read_text(encoding="utf-8") != "older"
    (tmp_path / "folder.csv").mkdir()
    assert "is a folder" in refused("record", demo, tmp_path / "folder.csv", "--force")


def test_it_must_be_clear_whose_it_is(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.json"
    amina = new_worker("Amina")
    with Project.open(demo) as project:
        (worker,) = project.reads.workers().result()
        project.writes.add_worker(amina).result()
    assert "No people here are called Nobody" in refused("record", demo, out, "--worker", "Nobody")
    assert "has no time" in refused("record", demo, out, "--worker", "Amina")
    done("record", demo, out, "--worker", worker.name)
    done("record", demo, out, "--worker", worker.id, "--force")
    assert json.loads(out.read_text(encoding="utf-8"))["worker"]["id"] == worker.id


def test_bad_names_are_refused_in_a_sentence(demo: Path, tmp_path: Path) -> None:
    wrong = run("record", demo, tmp_path / "mine.txt")
    assert wrong.exit_code == 2
    assert "a record ends in .csv or .json" in wrong.stderr
    assert "could not be written" in refused("record", demo, tmp_path / "none" / "mine.csv")
    job = tmp_path / "new.fairlabel"
    done("new", job, "--media", demo.parent / "pictures")
    assert "Nobody has worked" in refused("record", job, tmp_path / "mine.csv")
