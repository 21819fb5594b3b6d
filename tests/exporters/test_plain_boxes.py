"""Plain boxes are written from their rows, exactly as all other regions are from their forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.commands import AddRegions, Confirm
from annotator.errors import DamagedJobError
from annotator.export.api import Detail, ExportOptions, ItemRecord, Report, Snapshot
from annotator.export.forms.effort_form import region_json, region_text
from annotator.export.plain_boxes import PlainBox, entries_of
from annotator.export.selection import ChosenContent
from annotator.job_file.reading.stored_regions import StoredRegions
from annotator.job_file.rows.json_columns import NO_REGION_NOTE, region_note
from annotator.job_file.rows.model_rows import region_row
from annotator.job_file.schema.tables import REGION, REGION_NOTE
from annotator.model.entities import Label, LabelId, Media, MediaId, Origin, Region
from annotator.model.geometry import Box
from annotator.proposals.proposal import Proposal, ProposalSource, proposed
from exporters.coco.annotation_rows import PlainForms, region_rows
from exporters.coco.coco_regions import RegionForms
from exporters.common.documents import as_text
from tests.annotator.job_file.jobs import ADA, SESSION, editor_on, make_job, new_region
from tests.support.exports import export_coco, files_of
from tests.support.snapshots import ORDER, ORDER_SHA256, a_region, an_item

SIDES = st.one_of(
    st.integers(1, 700),
    st.floats(1e-9, 700, allow_nan=False),
    st.sampled_from([1e-7, 0.1 + 0.2, 33.0, 639.0, 640.0, 1e-5, 123.00001]),
)
STARTS = st.one_of(st.integers(-5, 640), st.floats(-5, 640), st.just(0.0), st.just(-0.0))
BOXES = st.builds(Box, STARTS, STARTS, SIDES, SIDES, st.sampled_from([0.0, 0.0, 0.0, 30.0]))
EXTRAS = (
    "",
    "",
    '{"score": 0.5}',
    '{"segmentation": [[1, 2, 3, 4, 5, 6]]}',
    '{"draft": {"text": "x", "engine": "e", "version": "1", "language": "l"}}',
)
LABELS = {LabelId(1): Label(LabelId(1), 'Tür "1.0"', 0), LabelId(2): Label(LabelId(2), "car", 1)}


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """A region of any kind, mostly a box of which nothing else is known."""
    region = a_region(
        draw(st.integers(1, 10**6)),
        label=draw(st.sampled_from([1, 2])),
        box=draw(BOXES),
        origin=draw(st.sampled_from([Origin.DRAWN, Origin.PASTED, Origin.IMPORTED])),
        touched=draw(st.booleans()),
        transcription=draw(st.sampled_from(["", "", "", "é\u2028"])),
        attributes=draw(st.sampled_from([{}, {}, {}, {"crowd": True}, {"transcription": 1}])),
        extra=draw(st.sampled_from(EXTRAS)),
        group=draw(st.sampled_from([0, 0, 0, 2])),
        comment=draw(st.sampled_from(["", "", "", "blurred"])),
        is_locked=draw(st.booleans()),
    )
    if draw(st.integers(0, 4)):
        return region
    score = Proposal(ProposalSource.DETECTOR, region.geometry, LabelId(1), 0.5)  # type: ignore[arg-type]  # this region has a box
    return replace(proposed(region, score), touched=draw(st.booleans()))


def stored(own: list[Region]) -> ItemRecord:
    """Return an item with the regions as rows."""
    item = an_item(7)
    rows = [REGION.record((*region_row(each, item.id), "seal")) for each in own]
    notes = {
        str(each.id): REGION_NOTE.record((each.id, item.id, *region_note(each), "seal"))
        for each in own
        if region_note(each) != NO_REGION_NOTE
    }
    times = {each.id: each.number % 3 for each in own}
    media = Media(MediaId(7), item.path)
    return ItemRecord(item, media, StoredRegions(rows, notes, item.extent), times)


@given(st.lists(regions(), max_size=6, unique_by=lambda each: each.number), st.sampled_from(Detail))
def test_a_plain_box_is_written_as_any_region_is(own: list[Region], detail: Detail) -> None:
    record = stored(own)
    in_order = sorted(own, key=lambda each: (each.order, each.number))
    assert list(record.regions) == in_order == record.regions
    plain, general = PlainForms(detail, LABELS), RegionForms(detail, Report())
    entries = entries_of(record.regions)
    boxes = [each for each in entries if isinstance(each, PlainBox)]
    found = dict(zip(boxes, plain.of(boxes, record.item.id, record.active_ms), strict=True))
    for entry, region in zip(entries, record.regions, strict=True):
        if not isinstance(entry, PlainBox):
            assert entry == region
            continue
        form = general.annotation(record, region)
        assert form is not None
        label = LABELS[region.label_id].name
        assert found[entry] == (as_text(form), region_text(region_json(form, label)))
    built = replace(record, regions=list(record.regions))
    assert [row for _, row in region_rows(record, LABELS)] == [
        (name, tuple(box) if isinstance(found, PlainBox) else box, text)
        for (found, _), (_, (name, box, text)) in zip(
            region_rows(record, LABELS), region_rows(built, LABELS), strict=True
        )
    ]


def test_a_box_of_which_nothing_else_is_known_is_plain() -> None:
    own = [a_region(1), a_region(2, transcription="x"), a_region(3, box=Box(-1, 0, 5, 5))]
    kinds = [type(each) for each in entries_of(stored(own).regions)]
    assert kinds == [PlainBox, Region, Region]


@pytest.mark.parametrize(
    "numbers",
    [
        *("", "[1, 2, 3", "5", "null", "[1, 2, 3]", '"1234"', '["1", "2", "3", "4"]'),
        *("[[1], 2, 3, 4]", '{"a": 1, "b": 2, "c": 3, "d": 4}', "[NaN, 1, 2, 3]", "[0, 0, 0, 5]"),
        *("[true, true, 3, 4]", "[1, 2, 1e400, 3]", "[1, 2, 3, true]", "[" * 9_999),
    ],
)
def test_a_place_that_is_none_is_told_and_never_a_box(numbers: str) -> None:
    row = REGION.record((*region_row(a_region(1), an_item(7).id), "seal"))
    forged = REGION.record((*row.but(geometry=numbers), "seal"))
    own = StoredRegions([forged], {}, an_item(7).extent)
    for read in (own.entries, own.__iter__):
        with pytest.raises(DamagedJobError, match="is no place of a region"):
            read()


KINDS: tuple[dict[str, Any], ...] = (
    {},
    {"label_id": LabelId(2)},
    {"transcription": "two"},
    {"geometry": Box(-3.5, 4, 20, 20)},
    {"geometry": Box(400, 300, 20, 40, 30)},
    {"geometry": None},
    {"attributes": {"crowd": True, "confidential": True}},
    {"extra": '{"segmentation": [[1, 2, 9, 2, 9, 9]], "mine": 1}'},
    {"group": 1, "comment": "blurred"},
    {"geometry": Box(1, 2, 3, 4)},
)


class BuiltSnapshot:
    """A snapshot whose regions are all built, so that none of them is a plain box."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def __getattr__(self, name: str) -> object:
        return getattr(self._snapshot, name)

    def items(self) -> Iterator[ItemRecord]:
        for record in self._snapshot.items():
            yield replace(record, regions=list(record.regions))


@pytest.mark.parametrize("detail", list(Detail))
@pytest.mark.parametrize("labels", [None, frozenset({LabelId(2)})])
def test_a_job_is_exported_to_the_same_bytes_either_way(
    tmp_path: Path, detail: Detail, labels: frozenset[LabelId] | None
) -> None:
    options = ExportOptions(detail, wanted=ChosenContent(labels=labels))
    with make_job(tmp_path) as project:
        project.writes.add_worker(ADA).result()
        project.writes.accept_order(ORDER, ORDER_SHA256, ADA.id).result()
        project.writes.begin_session(SESSION).result()
        for item_id in (1, 3):
            editor = editor_on(project, item_id)
            editor.run(AddRegions(tuple(replace(new_region(project), **each) for each in KINDS)))
            editor.run(Confirm(ADA.id, ORDER_SHA256))
        with project.snapshot().result() as snapshot:
            export_coco(tmp_path / "stored", snapshot, options)
            built = cast("Snapshot", BuiltSnapshot(snapshot))
            export_coco(tmp_path / "built", built, options)
            plain = [
                isinstance(each, PlainBox)
                for record in snapshot.items()
                for each in entries_of(record.regions)
            ]
    assert any(plain)
    assert not all(plain)
    assert dict(files_of(tmp_path / "stored")) == dict(files_of(tmp_path / "built"))
