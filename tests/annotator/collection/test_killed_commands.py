"""Commands of a vendor that are killed at a write, and run again, leave what one run leaves."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.job_file.project import Project
from annotator.worker_reviews.review_file import read_review_file
from tests.annotator.cli.running import done, state_of
from tests.annotator.packages.packed import packages_in, records_in
from tests.annotator.worker_reviews.rounds import Round, review_round
from tests.support.exports import GOLDEN
from tests.support.material import CHECKOUT
from tests.support.patience import PATIENCE_MS

Words = Sequence[str | Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """Return a merged job whose items are accepted, those of both workers."""
    found = review_round(tmp_path_factory.mktemp("round"))
    found.review("accept", "1-6")
    return found


def _merging(made: Round, out: Path) -> Words:
    media = made.vendor.folder / "Amina's pictures"
    return "merge", made.collection, out / "m.fairlabel", "--media", media


def _giving(made: Round, out: Path) -> Words:
    job, key = out / "m.fairlabel", made.vendor.key
    if not job.exists():  # it notes what was given, so each run has a copy of its own
        shutil.copy(made.merged, job)
    return "reviews", "give", job, out / "r", "--collection", made.collection, "--key", key


def _packing(made: Round, out: Path) -> Words:
    who = ("--worker", "Amina", "--worker", "Juma", "--seed", "5")
    return "pack", made.vendor.job, out / "p", *who, "--key", made.vendor.key


def _taking_a_part(_made: Round, out: Path) -> Words:
    return "subset", GOLDEN / "coco_item", out / "s", "--items", "all"


def _left_by_merging(out: Path) -> object:
    export = out.with_name(f"{out.name} export")
    done("export", out / "m.fairlabel", export, "--format", "coco", "--items", "all")
    with Project.open(out / "m.fairlabel") as project:
        return project.facts.job_id, (export / "annotations.json").read_bytes()


def _left_by_giving(out: Path) -> object:
    """Return the reviews; their serial counts the writes of the job, so also that of a note."""
    files = sorted((out / "r").iterdir())
    return [(each.name, replace(read_review_file(each).review, serial=0)) for each in files]


def _left_by_packing(out: Path) -> object:
    records = [
        (each["worker"], each["file"], [item["job_path"] for item in each["items"]])
        for each in records_in(out / "p")
    ]
    return sorted(records), sorted(each.name for each in packages_in(out / "p"))


@pytest.mark.parametrize(
    ("words", "left", "writes"),
    [
        (_merging, _left_by_merging, (2, 5, 7)),
        (_giving, _left_by_giving, (17,)),
        (_packing, _left_by_packing, (20,)),
        (_taking_a_part, state_of, (12, 24)),
    ],
)
def test_a_command_that_was_killed_is_run_again(
    made: Round,
    tmp_path: Path,
    words: Callable[[Round, Path], Words],
    left: Callable[[Path], object],
    writes: Sequence[int],
) -> None:
    undisturbed = tmp_path / "undisturbed"
    undisturbed.mkdir()
    done(*words(made, undisturbed))
    expected = left(undisturbed)
    before = [_digest(each) for each in (made.merged, made.vendor.job)]
    for number in writes:
        out = tmp_path / str(number)
        out.mkdir()
        module = ("-m", "tests.annotator.cli.killed_command", str(number))
        ended = subprocess.run(
            [sys.executable, *module, *map(str, words(made, out))],
            cwd=CHECKOUT,
            timeout=PATIENCE_MS / 1000,
            check=False,
            capture_output=True,
        )
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        done(*words(made, out))
        assert left(out) == expected, number
        assert not [each.name for each in out.iterdir() if each.name.startswith(".")]
    assert [_digest(each) for each in (made.merged, made.vendor.job)] == before


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
