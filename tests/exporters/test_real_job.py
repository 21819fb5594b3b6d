"""Exports a real job file, written by the editor and the store, and checks the export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions, Confirm
from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.export.api import Detail, ExportOptions
from annotator.records import EffortEntry
from tests.annotator.job_file.jobs import ADA, SESSION, editor_on, make_job, new_region
from tests.support.exports import export_coco, load, verified
from tests.support.snapshots import ORDER, ORDER_SHA256

TEXT = "N\u00ba\u00a01 \u2028 e\u0301 \u0628\u200d"


@pytest.mark.parametrize("detail", list(Detail))
def test_a_job_from_the_file_is_exported_and_verified(tmp_path: Path, detail: Detail) -> None:
    with make_job(tmp_path) as project:
        project.writes.add_worker(ADA).result()
        project.writes.accept_order(ORDER, ORDER_SHA256, ADA.id).result()
        project.writes.begin_session(SESSION).result()
        editor = editor_on(project, 2)
        editor.run(AddRegions((new_region(project, TEXT), new_region(project))))
        editor.run(Confirm(ADA.id, ORDER_SHA256))
        span = Span(
            category=Category.LABEL, item_id=2, start_ms=0, end_ms=61_001, ended_by=EndedBy.END
        )
        project.writes.append_effort(
            [EffortEntry(SESSION.id, ADA.id, ORDER_SHA256, span)], None
        ).result()
        with project.snapshot().result() as snapshot:
            report = export_coco(tmp_path / "out", snapshot, ExportOptions(detail=detail))
    assert verified(tmp_path / "out").problems == ()
    assert report.counts["regions written"] == 2
    coco = load(tmp_path / "out", "annotations.json")
    assert [each["bbox"] for each in coco["annotations"]] == [[1.1, 2, 3, 4], [2.1, 2, 3, 4]]
    (line,) = (tmp_path / "out" / "transcriptions.jsonl").read_bytes().splitlines()
    assert json.loads(line)["text"] == TEXT
    pay = load(tmp_path / "out", "fair_pay.json")["parts"][0]["figures"]["completed"]
    assert (pay["items"]["exact"], pay["regions"]["exact"]) == ("1", "2")
