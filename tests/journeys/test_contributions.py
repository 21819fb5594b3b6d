"""Two packages go out, the work comes back, is merged and exported: a reader sees who worked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pycocotools.coco import COCO

from tests.annotator.cli.running import done
from tests.annotator.collection.merged_work import merged_work
from tools.checkers.check_export.command import main


def test_from_two_packages_to_a_dataset_that_shows_who_worked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = merged_work(tmp_path).export(tmp_path / "dataset")
    done("verify", out)
    capsys.readouterr()
    assert main([str(out)]) == 0, capsys.readouterr().out
    for place in (out / "contributions").iterdir():
        done("verify", place / "export", place / "hand-in.jsonl", place / "receipt.json")

    dataset = COCO(str(out / "annotations.json"))
    assert len(dataset.getAnnIds()) == 6
    found = dataset.dataset["info"]["fair_pay"]["contributions"]
    assert (found["count"], found["workers"], found["items"]) == (2, 2, 6)
    assert found["observed_ms"] >= 180_000
    assert found["with_own"]["observed_ms"] >= found["observed_ms"] + 30_000
    assert [row["currency"] for row in found["pay"]] == ["KES"]
    assert [row["gross"] for row in found["pay"]] == ["24.00"]
    effort = json.loads((out / "effort.json").read_text())
    assert {item["contribution"] for item in effort["items"]} == set(effort["contributions"])
    text = (out / "README.md").read_text()
    assert "- Contributions: 2; workers: 2; items: 6\n" in text
    assert "Amina" not in "".join(
        path.read_text(errors="replace") for path in out.rglob("*") if path.is_file()
    )
