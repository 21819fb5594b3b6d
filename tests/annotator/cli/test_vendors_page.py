"""The commands on docs/vendors.md run as they stand there, one after the other."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from annotator.job_file.project import Project
from annotator.model.entities import Review
from tests.annotator.cli.ledgers import work
from tests.annotator.cli.running import done
from tests.annotator.packages.packed import ORDER, finish_items
from tests.journeys.begun import begun_job, paint_pictures
from tests.support.material import CHECKOUT

JOB = Path("amina/amina.fairlabel")
ANSWER = "The guideline shows it so"
PAGE = CHECKOUT / "docs" / "vendors.md"


def commands() -> list[list[str]]:
    """Return the commands of the page, without the name of the program."""
    blocks = re.findall(r"^```\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert all(line.startswith("fairlabel ") for line in lines)
    return [shlex.split(line)[1:] for line in lines]


def test_every_command_of_the_page_runs_as_it_stands_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pilot(tmp_path)
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    paint_pictures(pictures, 6)
    said: dict[str, str] = {}
    for command in commands():
        said[command[0]] = done(*expanded(command)).stdout
        if command[:2] == ["work-order", "new"]:
            (tmp_path / "order.toml").write_text(ORDER)
        if command[0] == "open-package":
            finish_items(JOB)
        if command[:2] == ["reviews", "take"]:
            rework(JOB)
    assert (tmp_path / "audit" / "report.html").is_file()
    assert ANSWER in said["merge"]
    [place] = (tmp_path / "dataset" / "contributions").iterdir()
    assert {"hand-in.jsonl", "receipt.json"} <= {each.name for each in place.iterdir()}


def rework(job: Path) -> None:
    """Answer the rejection in a job, and do its item again."""
    with Project.open(job) as project:
        [row] = [
            each for each in project.reads.item_rows().result() if each.review is Review.REJECTED
        ]
    done("items", "answer", job, str(row.id), "--worker", "Amina", "--text", ANSWER)
    finish_items(job, row.path)


def pilot(folder: Path) -> None:
    """Export the pilots of two people."""
    (folder / "pilot").mkdir()
    terms = folder / "pilot.toml"
    terms.write_text(ORDER)
    for number, name in enumerate(("amina", "juma"), 1):
        media = folder / f"media of {name}"
        media.mkdir()
        paint_pictures(media, 2)
        job = begun_job(media, workers=(name,), order=terms)
        finish_items(job)
        work(job, item=1, ms=number * 60_000)
        done("export", job, "--format", "coco", folder / "pilot" / name)


def expanded(command: list[str]) -> list[str]:
    """Return a command with its file patterns expanded, as a shell does."""
    return [
        name
        for word in command
        for name in (sorted(map(str, Path().glob(word))) if "*" in word else [word])
    ]
