"""At detail ``job`` the time of each item is committed to, and can be shown one by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.effort.categories import Category
from annotator.export.api import Detail, ExportOptions
from annotator.export.forms.commitments import OPENINGS, opening_json
from annotator.verify import VerifyResult, verify_export
from tests.support.english import english
from tests.support.exports import SCHEMAS, export_coco, load
from tests.support.snapshots import a_morning, snapshot_of

LABEL_OF_SECOND = {Category.LABEL: 301_111 - 258_087}


@pytest.fixture
def at_job(tmp_path: Path) -> Path:
    export_coco(tmp_path / "out", options=ExportOptions(detail=Detail.JOB))
    return tmp_path / "out"


def shown(folder: Path, **changed: object) -> VerifyResult:
    """Show the second item of the fixed job, perhaps with something changed."""
    snapshot = snapshot_of(a_morning())
    opening: dict[str, Any] = opening_json(
        snapshot.secret, snapshot.facts.job_id, (2, "street/photo_2.jpg"), LABEL_OF_SECOND
    )
    document = {"format": OPENINGS, "job": {}, "items": [{**opening, **changed}]}
    path = folder.parent / "shown.json"
    path.write_text(json.dumps(document))
    return verify_export(folder, schemas=SCHEMAS, openings=path)


def test_a_commitment_tells_nothing_and_is_not_guessed(at_job: Path) -> None:
    item = load(at_job, "effort.json")["items"][1]
    assert "ms" not in item
    digests = {each["ms_sha256"] for each in load(at_job, "effort.json")["items"]}
    assert len(digests) == 3
    assert snapshot_of(a_morning()).secret not in (at_job / "effort.json").read_text()


def test_the_times_of_one_item_can_be_shown(at_job: Path) -> None:
    result = shown(at_job)
    assert result.problems == ()
    assert any("shown times of 1 item," in each for each in english(result.recomputed))


@pytest.mark.parametrize(
    "changed",
    [{"ms": {"label": 43_025}}, {"salt": "00" * 32}, {"id": 1}],
)
def test_other_times_are_named(at_job: Path, changed: dict[str, object]) -> None:
    [problem] = shown(at_job, **changed).problems
    assert problem.what == "was made for other times."


def test_what_is_no_opening_is_named(at_job: Path) -> None:
    [problem] = shown(at_job, id=99).problems
    assert "does not have" in problem.what
    (at_job.parent / "shown.json").write_text("[]")
    found = verify_export(at_job, schemas=SCHEMAS, openings=at_job.parent / "shown.json")
    assert [each.where for each in found.problems] == ["openings"]


def test_where_times_stand_openly_there_is_no_commitment(tmp_path: Path) -> None:
    export_coco(tmp_path / "out")
    assert "ms_sha256" not in (tmp_path / "out" / "effort.json").read_text()
    [problem] = shown(tmp_path / "out").problems
    assert "has no commitment" in problem.what
