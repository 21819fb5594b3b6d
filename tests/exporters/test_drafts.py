"""Drafts in exports: decided ones are told apart by origin, undecided ones are no work."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.documents.statement.gathered import gather
from annotator.drafts.counts import TextCounts, counted
from annotator.drafts.draft import TextDraft, TextOrigin, draft_of, drafted, text_origin, with_text
from annotator.export.api import Detail, ExportOptions
from annotator.importers.coco.coco_importer import CocoImporter
from annotator.model.entities import Origin, Region, RegionId
from tests.annotator.job_file.jobs import make_job
from tests.support.exports import export_coco, load, verified, write_sealed
from tests.support.snapshots import FakeSnapshot, a_morning, a_region, snapshot_of
from tools.checkers.check_export import main

SAID = TextDraft("the sec0nd line", "tesseract", "5.5.0", "eng", 0.415)
FIRST = 30
DOCUMENTS = ("annotations.json", "effort.json", "fair_pay.json")
Alter = Callable[[Any, Any], None]


def lines() -> dict[TextOrigin, Region]:
    """Return a region with each origin of text."""
    plain = [replace(a_region(number), transcription="") for number in range(FIRST, FIRST + 5)]
    return {
        TextOrigin.UNDECIDED: drafted(plain[0], SAID),
        TextOrigin.ACCEPTED: with_text(drafted(plain[1], SAID), SAID.text),
        TextOrigin.CORRECTED: with_text(drafted(plain[2], SAID), "the second line"),
        TextOrigin.TYPED: with_text(plain[3], "typed"),
        TextOrigin.IMPORTED: replace(
            plain[4], origin=Origin.IMPORTED, touched=False, transcription="imported"
        ),
    }


def times() -> dict[RegionId, int]:
    return {each.id: 10 * (at + 1) for at, each in enumerate(lines().values())}


def job(*, more: tuple[Region, ...] = ()) -> FakeSnapshot:
    """Return a morning on whose first item texts were drafted."""
    morning = a_morning()
    first, *others = morning.records
    bare = [replace(each, transcription="") for each in first.regions]
    morning.records = [
        replace(
            first,
            regions=[*bare, *lines().values(), *more],
            active_ms={**first.active_ms, **times()},
        ),
        *others,
    ]
    return snapshot_of(morning)


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_bytes())


def first_item(folder: Path) -> Any:
    return read(folder, "effort.json")["items"][0]


def test_each_text_has_one_origin_and_its_time() -> None:
    assert {origin: text_origin(region) for origin, region in lines().items()} == {
        origin: origin for origin in TextOrigin
    }
    found = counted(lines().values(), times())
    assert set(found.by_origin.values()) == {1}
    assert found.ms_by_origin == {"undecided": 10, "accepted": 20, "corrected": 30, "typed": 40}
    assert found.has_drafts
    assert not TextCounts().is_any


def test_a_decided_draft_is_exported_with_its_engine_and_an_undecided_one_is_not(
    tmp_path: Path,
) -> None:
    export_coco(tmp_path / "out", job())
    there = {each["id"]: each for each in read(tmp_path / "out", "annotations.json")["annotations"]}
    assert there[FIRST + 1]["draft"] == {
        "engine": "tesseract",
        "version": "5.5.0",
        "language": "eng",
        "confidence": 0.415,
        "text": "the sec0nd line",
    }
    assert there[FIRST + 2]["draft"]["text"] == "the sec0nd line"
    assert there[FIRST + 2]["attributes"]["transcription"] == "the second line"
    assert "draft" not in there[FIRST]
    assert "transcription" not in there[FIRST].get("attributes", {})
    assert "draft" not in there[FIRST + 3]


@pytest.mark.parametrize("detail", list(Detail))
def test_the_counts_are_in_item_and_totals_and_both_checkers_recount_them(
    tmp_path: Path, detail: Detail
) -> None:
    export_coco(tmp_path / "out", job(), ExportOptions(detail))
    item = first_item(tmp_path / "out")
    expected: dict[str, Any] = dict.fromkeys(
        ("undecided", "accepted", "corrected", "typed", "imported"), 1
    )
    if detail is Detail.FULL:
        expected["ms"] = {"undecided": 10, "accepted": 20, "corrected": 30, "typed": 40}
    assert item["texts"] == expected
    totals = read(tmp_path / "out", "effort.json")["totals"]["texts"]
    assert totals["accepted"] == totals["corrected"] == 1
    assert "ms" not in totals  # at every level the totals are the same
    result = verified(tmp_path / "out")
    assert result.is_ok, result.problems
    assert main([str(tmp_path / "out")]) == 0
    told = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "- Texts accepted as an engine drafted them: 1" in told


def test_an_accepted_draft_is_paid_like_a_typed_text(tmp_path: Path) -> None:
    region = lines()[TextOrigin.ACCEPTED]
    typed = replace(region, extra="")
    totals = []
    for name, each in (("accepted", region), ("typed", typed)):
        export_coco(tmp_path / name, job(more=(replace(each, id=RegionId("x"), number=99),)))
        totals.append(read(tmp_path / name, "fair_pay.json")["summary"])
        assert (
            first_item(tmp_path / name)["paid_regions"]
            == first_item(tmp_path / name)["regions"] - 1
        )
    assert totals[0] == totals[1]


def test_an_export_that_is_imported_again_keeps_the_drafts_and_counts_none(tmp_path: Path) -> None:
    export_coco(tmp_path / "out", job())
    with make_job(tmp_path) as project:
        document = json.loads((tmp_path / "out" / "annotations.json").read_bytes())
        names = [item.path for item in project.reads.item_rows().result()]
        for image, name in zip(document["images"], names, strict=False):
            image["file_name"] = name
        path = tmp_path / "again.json"
        path.write_text(json.dumps(document), "utf-8")
        items, labels = project.reads.item_rows().result(), project.reads.labels().result()
        reading = CocoImporter().read(path, items=items, labels=labels)
        project.writes.run_import(reading.record).result()
        with project.snapshot().result() as snapshot:
            regions = [each for record in snapshot.items() for each in record.regions]
            export_coco(tmp_path / "second", snapshot)
    found = [each for each in regions if '"draft"' in each.extra]
    assert {each.transcription for each in found} == {"the sec0nd line", "the second line"}
    for region in found:
        assert json.loads(region.extra)["draft"]["imported"] is True
        assert draft_of(region) is None
        assert text_origin(region) is TextOrigin.IMPORTED
    told = load(tmp_path / "second", "annotations.json")["annotations"]
    drafts = [each["draft"] for each in told if "draft" in each]
    assert [each["imported"] for each in drafts] == [True, True]
    assert first_item(tmp_path / "second")["texts"]["accepted"] == 0
    assert verified(tmp_path / "second").is_ok
    assert main([str(tmp_path / "second")]) == 0


def _set(key: str, value: int) -> Alter:
    return lambda item, _there: item["texts"].__setitem__(key, value)


def _swap_time(item: Any, _there: Any) -> None:
    ms = item["texts"]["ms"]
    ms["accepted"], ms["corrected"] = ms["corrected"], ms["accepted"]


def _leave_out(item: Any, _there: Any) -> None:
    del item["texts"]


def _deny_the_engine(_item: Any, there: Any) -> None:
    del there[FIRST + 1]["draft"]


def _change_the_draft(_item: Any, there: Any) -> None:
    there[FIRST + 2]["draft"]["text"] = "the second line"


def _disown_it(_item: Any, there: Any) -> None:
    there[FIRST + 1]["draft"]["imported"] = True


@pytest.mark.parametrize(
    "alter",
    [
        _set("accepted", 9),
        _set("accepted", 0),
        _set("corrected", 2),
        _set("typed", 0),
        _set("typed", 3),
        _swap_time,
        _leave_out,
        _deny_the_engine,
        _change_the_draft,
        _disown_it,
    ],
)
def test_a_forged_origin_is_found_by_both(tmp_path: Path, alter: Alter) -> None:
    export_coco(tmp_path / "out", job(), ExportOptions(Detail.FULL))
    documents = {name: load(tmp_path / "out", name) for name in DOCUMENTS}
    there = {each["id"]: each for each in documents["annotations.json"]["annotations"]}
    alter(documents["effort.json"]["items"][0], there)
    write_sealed(tmp_path / "out", documents)
    assert not verified(tmp_path / "out").is_ok
    assert main([str(tmp_path / "out")]) == 1


@pytest.mark.parametrize(
    ("less", "more"),
    [("accepted", "corrected"), ("corrected", "accepted"), ("accepted", "typed")],
)
def test_counts_that_were_moved_in_items_and_totals_alike_are_found_by_both(
    tmp_path: Path, less: str, more: str
) -> None:
    export_coco(tmp_path / "out", job(), ExportOptions(Detail.ITEM))
    documents = {name: load(tmp_path / "out", name) for name in DOCUMENTS}
    effort = documents["effort.json"]
    for texts in (effort["items"][0]["texts"], effort["totals"]["texts"]):
        texts[less] -= 1
        texts[more] += 1
    write_sealed(tmp_path / "out", documents)
    assert not verified(tmp_path / "out").is_ok
    assert main([str(tmp_path / "out")]) == 1


def test_statements_tell_them_too() -> None:
    (piece, *_others) = gather(job()).pieces
    assert piece.drafts.of(TextOrigin.ACCEPTED) == 1
    assert piece.drafts.ms_of(TextOrigin.CORRECTED) == 30
