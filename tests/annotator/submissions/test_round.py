"""From the worker's job to the vendor's collection and back, as both type it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from annotator.paths import keys_folder
from tests.annotator.cli.conftest import demo, made_once
from tests.annotator.cli.ledgers import work
from tests.annotator.cli.running import done, refused, told
from tests.annotator.submissions.rounds import new_collection

__all__ = ["demo", "made_once"]


@pytest.fixture(autouse=True)
def _no_keys_yet() -> None:
    shutil.rmtree(keys_folder(), ignore_errors=True)


def test_work_goes_to_the_vendor_and_the_receipt_comes_back(demo: Path, tmp_path: Path) -> None:
    one, key, collection = tmp_path / "one.fairsubmission", tmp_path / "v.pem", tmp_path / "all"
    done("submit", demo, one)
    answer = told("receive", one, "--into", collection, "--key", key, "--make-key", "--json")
    [file] = answer["files"]
    assert [each["code"] for each in file["results"]] == ["received", "partial"]
    receipt = Path(file["receipt"])
    assert "3 entries" in done("receipt", "--take", demo, receipt).stdout
    folder = collection / "submissions" / file["sha256"]
    done("verify", folder / "export", folder / "hand-in.jsonl", receipt)
    work(demo)
    two = tmp_path / "two.fairsubmission"
    done("submit", demo, two)
    answer = told("receive", two, one, "--into", collection, "--key", key, "--json")
    assert [[each["code"] for each in file["results"]] for file in answer["files"]] == [
        ["superseding", "partial"],
        ["again", "older", "partial"],
    ]


def test_a_collection_stands_for_the_exports_in_it(demo: Path, tmp_path: Path) -> None:
    collection, key = tmp_path / "all", tmp_path / "v.pem"
    twin = shutil.copytree(demo.parent, tmp_path / "twin") / demo.name
    work(twin)
    one = tmp_path / "one.fairsubmission"
    done("submit", twin, one)
    answer = done("receive", one, "--into", collection, "--key", key, "--make-key")
    assert answer.stdout.splitlines()[-1].endswith("back to its worker.")
    (export,) = (collection / "submissions").glob("*/export")
    assert done("agree", collection, demo).stdout == done("agree", export, demo).stdout
    terms = ("--items", "10", "--floor", "100", "--currency", "KES")
    assert refused("plan", "--pilot", collection, *terms).startswith("export is a sample")


def test_a_collection_without_submissions_says_what_to_do(demo: Path, tmp_path: Path) -> None:
    empty, collection = tmp_path / "empty", tmp_path / "all"
    empty.mkdir()
    assert "Receive submissions" in refused("agree", demo, new_collection(collection))
    assert refused("agree", demo, empty).count("Choose another") == 1
