"""What nobody decided on is not exported as work; what was decided is told apart, item by item."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.documents.statement.gathered import gather
from annotator.editing.commands import Confirm, SetBoxes
from annotator.editing.label_commands import MergeLabels
from annotator.editing.proposal_commands import KeepProposals, Propose
from annotator.export.api import Detail, ExportOptions
from annotator.model.entities import LabelId, Origin, RegionId
from annotator.model.geometry import Box
from annotator.proposals.counts import ProposalCounts, RefusedProposals, counted
from annotator.proposals.proposal import Proposal, ProposalSource, proposed
from annotator.verify.common.findings import Findings
from annotator.verify.consistency_checks import _check_item
from tests.annotator.job_file.jobs import ADA, editor_on, make_job, new_region
from tests.support.exports import export_coco, verified
from tests.support.snapshots import FakeSnapshot, a_morning, a_region, snapshot_of
from tools.checkers.check_export import main
from tools.checkers.check_export.effort.items import check_items
from tools.checkers.check_export.export import read_export
from tools.checkers.check_export.refusal import Refused

SAID = Proposal(ProposalSource.DETECTOR, Box(50, 50, 40, 30), LabelId(1), 0.83, "ab" * 32)
WAITING = replace(proposed(a_region(20), SAID), transcription="nobody read this")
KEPT = replace(proposed(a_region(21), SAID), touched=True, transcription="Bar")
CORRECTED = replace(
    proposed(a_region(22), replace(SAID, by=ProposalSource.TRACK, model_sha256="")),
    geometry=Box(51, 50, 40, 30),
    touched=True,
)
MS = {RegionId("region-20"): 5, RegionId("region-21"): 70, RegionId("region-22"): 300}


def job(*, left_out: bool = False) -> FakeSnapshot:
    """Return a morning on whose first item things were proposed."""
    morning = a_morning()
    first, *others = morning.records
    item = first.item
    if left_out:
        item = replace(item, width_px=0, height_px=0)
    times = {**first.active_ms, **MS}
    record = replace(
        first, item=item, regions=[*first.regions, WAITING, KEPT, CORRECTED], active_ms=times
    )
    morning.records = [record, *others]
    return replace(snapshot_of(morning), refused={item.id: RefusedProposals(2, 25)})


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_bytes())


def test_what_became_of_them_is_counted_with_the_work_that_it_took() -> None:
    found = counted([a_region(1), WAITING, KEPT, CORRECTED], MS, RefusedProposals(2, 25))
    assert found == ProposalCounts(1, 1, 1, 2, 400)
    assert found.is_any
    assert not counted([a_region(1)], {}).is_any
    assert counted([], {}, RefusedProposals(1, 9)) == ProposalCounts(refused=1, ms=9)


def test_only_what_was_decided_is_among_the_annotations(tmp_path: Path) -> None:
    report = export_coco(tmp_path / "out", job())
    coco = read(tmp_path / "out", "annotations.json")
    there = {each["id"]: each for each in coco["annotations"]}
    assert {21, 22} <= there.keys()
    assert 20 not in there
    assert there[21]["proposed"] == {
        "by": "detector",
        "bbox": [50, 50, 40, 30],
        "category_id": 1,
        "score": 0.83,
        "model_sha256": "ab" * 32,
    }
    assert there[22]["bbox"] == [51, 50, 40, 30]
    assert there[22]["proposed"]["bbox"] == [50, 50, 40, 30]
    texts = (tmp_path / "out" / "transcriptions.jsonl").read_text("utf-8")
    assert "Bar" in texts
    assert "nobody read this" not in texts
    assert report.counts["proposals that nobody decided on"] == 1


def test_a_line_that_was_kept_says_by_which_method_it_was_found(tmp_path: Path) -> None:
    line = Proposal(ProposalSource.TEXT, Box(50, 50, 40, 30), LabelId(1), 0.9, method="lines/1")
    typed = replace(proposed(a_region(23), line), touched=True, transcription="1784.")
    morning = a_morning()
    first, *others = morning.records
    morning.records = [replace(first, regions=[*first.regions, typed]), *others]
    export_coco(tmp_path / "out", snapshot_of(morning))
    coco = read(tmp_path / "out", "annotations.json")
    (found,) = (each for each in coco["annotations"] if each["id"] == 23)
    assert found["proposed"] == {
        "by": "text",
        "bbox": [50, 50, 40, 30],
        "category_id": 1,
        "score": 0.9,
        "method": "lines/1",
    }
    item = read(tmp_path / "out", "effort.json")["items"][0]
    assert item["proposals"]["kept"] == item["proposed_regions"] == 1
    assert verified(tmp_path / "out").is_ok
    assert main([str(tmp_path / "out")]) == 0


@pytest.mark.parametrize("detail", list(Detail))
def test_the_item_tells_them_apart_and_both_checkers_agree(tmp_path: Path, detail: Detail) -> None:
    export_coco(tmp_path / "out", job(), ExportOptions(detail))
    item = read(tmp_path / "out", "effort.json")["items"][0]
    expected = {"undecided": 1, "kept": 1, "corrected": 1, "refused": 2}
    if detail is Detail.FULL:
        expected["ms"] = 400
    assert item["proposals"] == expected
    assert item["proposed_regions"] == 3
    assert item["regions_left_out"] >= 1
    assert "proposals" not in read(tmp_path / "out", "effort.json")["items"][1]
    result = verified(tmp_path / "out")
    assert result.is_ok, result.problems
    assert main([str(tmp_path / "out")]) == 0


def test_they_are_counted_on_an_item_that_is_left_out_too(tmp_path: Path) -> None:
    export_coco(tmp_path / "out", job(left_out=True))
    item = read(tmp_path / "out", "effort.json")["items"][0]
    assert item["left_out"]
    assert item["proposals"]["kept"] == 1
    assert verified(tmp_path / "out").is_ok


def test_a_kept_proposal_is_paid_like_a_drawn_region_and_an_undecided_one_is_not(
    tmp_path: Path,
) -> None:
    plain, drawn = a_morning(), a_morning()
    export_coco(tmp_path / "proposed", job())
    first, *others = drawn.records
    as_drawn = [replace(each, origin=Origin.DRAWN, extra="") for each in (KEPT, CORRECTED)]
    drawn.records = [replace(first, regions=[*first.regions, *as_drawn]), *others]
    export_coco(tmp_path / "drawn", snapshot_of(drawn))
    export_coco(tmp_path / "plain", snapshot_of(plain))

    def regions(name: str) -> int:
        effort = read(tmp_path / name, "effort.json")
        return sum(int(item["paid_regions"]) for item in effort["items"])

    assert regions("proposed") == regions("drawn") == regions("plain") + 2
    pay = [read(tmp_path / name, "fair_pay.json")["summary"] for name in ("proposed", "drawn")]
    assert pay[0] == pay[1]


@pytest.mark.parametrize(
    ("key", "value", "names"),
    [
        ("kept", 2, "proposals"),
        ("undecided", 9, "proposals"),
        ("ms", 10**9, "proposals, ms"),
    ],
)
def test_a_forged_count_is_found_by_both(tmp_path: Path, key: str, value: int, names: str) -> None:
    export_coco(tmp_path / "out", job(), ExportOptions(Detail.FULL))
    effort = read(tmp_path / "out", "effort.json")
    item = effort["items"][0]
    findings = Findings()
    _check_item(item, findings)
    assert findings.problems == []
    export = read_export(tmp_path / "out")
    check_items(export)
    item["proposals"][key] = value
    _check_item(item, findings)
    assert any(names in problem.where for problem in findings.problems)
    with pytest.raises(Refused, match=f"item {item['id']} .*, proposals"):
        check_items(replace(export, effort=effort))


def test_a_label_that_was_merged_since_makes_no_correction(tmp_path: Path) -> None:
    with make_job(tmp_path) as project:
        project.writes.add_worker(ADA).result()
        editor = editor_on(project, 1)
        one, other = (
            proposed(new_region(project), replace(SAID, place=Box(at, 50, 40, 30)))
            for at in (50, 99)
        )
        editor.run(Propose((one, other)))
        editor.run(KeepProposals((one.id,)))
        editor.run(SetBoxes({other.id: Box(100, 50, 40, 30)}))
        editor.run(Confirm(ADA.id, ""))
        editor.run(MergeLabels(LabelId(1), LabelId(2)))
        with project.snapshot().result() as snapshot:
            export_coco(tmp_path / "merged", snapshot)
            (piece,) = gather(snapshot).pieces
        editor.undo()
        with project.snapshot().result() as snapshot:
            export_coco(tmp_path / "undone", snapshot)
    assert (piece.proposals.kept, piece.proposals.corrected) == (1, 1)
    for name, label_id in (("merged", 2), ("undone", 1)):
        item = read(tmp_path / name, "effort.json")["items"][0]
        assert item["proposals"] == {"undecided": 0, "kept": 1, "corrected": 1, "refused": 0}
        coco = read(tmp_path / name, "annotations.json")
        assert label_id in {each["id"] for each in coco["categories"]}
        assert [each["category_id"] for each in coco["annotations"]] == [label_id] * 2
        assert [each["proposed"]["category_id"] for each in coco["annotations"]] == [label_id] * 2
        assert verified(tmp_path / name).is_ok
