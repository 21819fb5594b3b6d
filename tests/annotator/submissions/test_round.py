"""From the worker's job to the vendor's collection and back, as both type it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from annotator.paths import keys_folder
from tests.annotator.cli.conftest import demo, made_once
from tests.annotator.cli.ledgers import work
from tests.annotator.cli.running import done, told

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
