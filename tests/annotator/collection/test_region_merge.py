"""Submissions are written together, unless one changes labels that the next ones are read with."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from annotator.collection import merged_regions
from annotator.collection.merged_job_ids import MergedJobIds
from annotator.collection.merged_regions import RegionMerge
from annotator.job_file.project import Project
from annotator.job_file.writing.region_columns import PackedRegions
from annotator.model.entities import ItemId, LabelId, Region, new_region_id
from annotator.model.geometry import Box
from annotator.records import ImportRecord
from tests.annotator.job_file.jobs import make_job

SUBMISSION = cast(
    "Any", SimpleNamespace(received=SimpleNamespace(digest="a" * 64, export=Path()), items={})
)


def part(*new_labels: str) -> ImportRecord:
    region = Region(new_region_id(), 0, LabelId(-1 if new_labels else 1), Box(1, 2, 3, 4), "")
    return ImportRecord("coco", "a.json", new_labels, regions=PackedRegions([(1, region)]))


def regions_on(project: Project) -> int:
    return len(project.reads.load_item(ItemId(1)).result().state.regions)


def bring(merge: RegionMerge, record: ImportRecord) -> list[str]:
    """Bring a record; return the labels that the next submission is read with."""
    [task] = merge.tasks([(SUBMISSION, frozenset())])
    assert merge.bring(SUBMISSION, task, record) == 1
    [following] = merge.tasks([(SUBMISSION, frozenset())])
    return [label.name for label in following.labels.values()]


def test_submissions_are_collected_while_they_do_not_change_labels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merged_regions, "alias_of", lambda *_: "Worker 1")
    monkeypatch.setattr(merged_regions, "_REGIONS_AT_ONCE", 3)
    with make_job(tmp_path) as project:
        merge = RegionMerge(project, cast("Any", None), {}, MergedJobIds(cast("Any", None)))
        assert bring(merge, part("seal")) == ["line", "stamp", "seal"]
        assert bring(merge, part("seal")) == ["line", "stamp", "seal"]
        assert regions_on(project) == 2
        there, names = [], [""]
        for record in (part(), part("seal"), part(), part("wax")):
            names = bring(merge, record)
            there.append(regions_on(project))
        assert there == [2, 2, 5, 6]
        assert names == ["line", "stamp", "seal", "wax"]
        bring(merge, part())
        merge.settle()
        assert regions_on(project) == 7
