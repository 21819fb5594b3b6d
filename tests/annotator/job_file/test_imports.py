"""An import is one step: there at once, gone at once, back at once, and gone for good."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.editing.changes import Step
from annotator.editing.commands import AddLabel, AddRegions
from annotator.editing.editor import Editor
from annotator.errors import ImportRefusedError
from annotator.job_file import Project
from annotator.job_file.writing.region_columns import PackedRegions
from annotator.model.entities import Label, LabelId, Origin, Region, RegionId, new_region_id
from annotator.model.geometry import Box
from annotator.model.order_keys import key_at
from annotator.records import ImportRecord
from tests.annotator.job_file.jobs import (
    ADA,
    SESSION,
    Meter,
    booked,
    editor_on,
    make_job,
    new_region,
    picture,
    settle,
)


def imported(label_id: int = 1, number: int = 0, text: str = "") -> Region:
    return Region(
        new_region_id(),
        number,
        LabelId(label_id),
        Box(1, 2, 3, 4),
        "",
        transcription=text,
        origin=Origin.IMPORTED,
        touched=False,
    )


RECORD = ImportRecord(
    format="coco",
    source="old.json",
    new_labels=("seal", "line"),
    new_items=(picture("p9.jpg"), picture("p2.jpg")),
    regions=(
        (1, imported(1)),
        (-1, imported(-1, 40)),
        (-2, imported(-2, 41)),
        (3, imported(2, 40)),
    ),
    item_extras=((1, '{"a":1}'), (-1, '{"b":2}')),
    label_extras=(("seal", '{"c":3}'), ("stamp", '{"d":4}')),
    extra='{"info":{}}',
)


def seen(project: Project) -> object:
    """Return all that a person can see of a job."""
    with project.snapshot().result() as snapshot:
        return (
            list(snapshot.items()),
            snapshot.labels,
            snapshot.import_extra,
            snapshot.item_count(),
            project.reads.item_rows().result(),
            project.reads.labels().result(),
            project.reads.counts().result(),
            [
                project.reads.load_item(row.id).result()
                for row in project.reads.item_rows().result()
            ],
        )


def bring(project: Project, editor: Editor, record: ImportRecord = RECORD) -> Step:
    step = project.writes.run_import(record).result()
    editor.history.record(step)
    return step


def test_an_import_brings_items_labels_regions_and_keys_we_do_not_use(project: Project) -> None:
    step = bring(project, editor_on(project, 1))
    assert step == Step(1, "import", (), 1)
    labels = {label.name: label for label in project.reads.labels().result().values()}
    assert list(labels) == ["line", "stamp", "seal"]
    assert (labels["seal"].extra, labels["stamp"].extra) == ('{"c":3}', '{"d":4}')
    rows = project.reads.item_rows().result()
    assert [row.path for row in rows] == ["p1.jpg", "p2.jpg", "p3.jpg", "p9.jpg"]
    found = [project.reads.load_item(row.id).result() for row in rows]
    regions = [region for one in found for region in one.state.regions.values()]
    assert [region.label_id for region in regions] == [1, 1, 2, labels["seal"].id]
    assert [region.number for region in regions] == [42, 41, 43, 40]
    assert all(region.import_id == 1 and not region.touched for region in regions)
    # Their places are those in the document, whose first region is on the last of these items.
    assert [region.order for region in regions] == list(map(key_at, [1, 3, 4, 2]))
    assert [one.item.extra for one in found] == ['{"a":1}', "", "", '{"b":2}']
    assert project.numbers() == 44


def test_an_import_is_undone_and_redone_as_one_step(project: Project) -> None:
    editor = editor_on(project, 1)
    before = seen(project)
    bring(project, editor)
    after = seen(project)
    assert after != before
    editor.undo()
    settle(project)
    assert seen(project) == before
    editor.redo()
    settle(project)
    assert seen(project) == after


def test_it_stays_undone_over_a_restart_and_can_still_be_redone(project: Project) -> None:
    editor = editor_on(project, 1)
    before = seen(project)
    bring(project, editor)
    after = seen(project)
    editor.undo()
    project.close()
    with Project.open(project.path) as again:
        assert seen(again) == before
        editor_on(again, 1).redo()
        settle(again)
        assert seen(again) == after
        assert again.check().result() == []


def test_edits_of_imported_regions_are_undone_before_the_import(project: Project) -> None:
    start = seen(project)
    editor = editor_on(project, 1, Meter(0))
    bring(project, editor)
    editor.show(project.reads.load_item(1).result().state)
    editor.run(AddRegions((new_region(project),)))
    editor.undo()
    editor.undo()
    settle(project)
    assert seen(project) == start


def test_a_new_edit_forgets_an_undone_import_for_good(project: Project) -> None:
    editor = editor_on(project, 1)
    bring(project, editor)
    editor.undo()
    editor.run(AddLabel(Label(LabelId(project.new_label_id()), "seal", 2)))
    settle(project)
    connection = project._writer.connection
    left = [
        connection.execute(f"SELECT count(*) FROM {table} WHERE import_id = 1").fetchone()[0]
        for table in ("item", "label", "region", "history")
    ]
    assert left == [0, 0, 0, 0]
    assert project.check().result() == []


def test_time_spent_on_an_imported_item_is_kept_when_the_import_goes(project: Project) -> None:
    project.writes.add_worker(ADA)
    project.writes.begin_session(SESSION)
    editor = editor_on(project, 1)
    bring(project, editor)
    project.writes.append_effort([booked(0, 500, item_id=4)], None)
    editor.undo()
    editor.run(AddRegions((new_region(project),)))
    settle(project)
    assert len(project.reads.item_rows().result()) == 3
    assert project.reads.item_work(4).result() == {"label": 500}
    bring(project, editor)
    assert [row.id for row in project.reads.item_rows().result()] == [1, 2, 3, 4]


def test_a_file_that_only_an_undone_import_had_can_be_added(project: Project) -> None:
    editor = editor_on(project, 1)
    bring(project, editor)
    editor.undo()
    assert project.writes.add_items([picture("p9.jpg")]).result() == [4]
    assert [row.id for row in project.reads.item_rows().result()] == [1, 2, 3, 4]
    assert project.reads.load_item(4).result().state.regions == {}
    editor.redo()
    settle(project)
    assert len(project.reads.load_item(4).result().state.regions) == 1


def test_the_same_document_can_be_imported_twice(project: Project) -> None:
    editor = editor_on(project, 1)
    bring(project, editor)
    bring(project, editor)
    regions = project.reads.load_item(1).result().state.regions
    assert (len(regions), len({region.number for region in regions.values()})) == (2, 2)


def test_an_id_that_stands_twice_in_a_document_is_given_once(project: Project) -> None:
    again = imported(number=1)
    others = tuple((1, imported()) for _ in range(600))
    record = replace(RECORD, regions=((1, again), (2, again), *others, (3, again)))
    project.writes.run_import(record).result()
    found = [project.reads.load_item(number).result().state.regions for number in (1, 2, 3)]
    assert [len(regions) for regions in found] == [601, 1, 1]
    assert [again.id in regions for regions in found] == [True, False, False]


@pytest.mark.parametrize(("given", "kept"), [(900_100_000_000, 900_100_000_000), (2**53, 1)])
def test_a_huge_number_of_a_document_is_kept_as_long_as_readers_hold_it_exactly(
    project: Project, given: int, kept: int
) -> None:
    record = replace(RECORD, regions=((1, imported(1, given)),))
    bring(project, editor_on(project, 1), record)
    (region,) = project.reads.load_item(1).result().state.regions.values()
    assert region.number == kept
    assert project.numbers() == kept + 1


@pytest.mark.parametrize("region", [(77, imported(1)), (-3, imported(1)), (1, imported(-3))])
def test_what_refers_to_nothing_is_refused_whole(
    project: Project, region: tuple[int, Region]
) -> None:
    before = seen(project)
    record = replace(RECORD, regions=(*RECORD.regions, region))
    with pytest.raises(ImportRefusedError, match="does not have; nothing of it was imported"):
        project.writes.run_import(record).result()
    assert seen(project) == before
    assert project.reads.history_tail().result().next_seq == 1


def test_a_small_import_into_a_large_job_looks_its_rows_up(tmp_path: Path) -> None:
    alone = ImportRecord("coco", "small.json", regions=((39, imported(2)),))
    with make_job(tmp_path, items=40) as project:
        project.writes.run_import(alone).result()
        (region,) = project.reads.load_item(39).result().state.regions.values()
        assert region.label_id == 2
        for reference, label in ((41, 1), (1, 3)):
            record = replace(alone, regions=((reference, imported(label)),))
            with pytest.raises(ImportRefusedError, match="which the job does not have"):
                project.writes.run_import(record).result()


def test_an_import_takes_the_number_it_is_given(project: Project) -> None:
    assert project.writes.run_import(RECORD, seq=12).result().seq == 12
    assert project.reads.history_tail().result().next_seq == 13


def test_many_regions_are_imported_in_one_go(tmp_path: Path) -> None:
    regions = tuple((1 + n % 3, imported(1, n)) for n in range(1, 20_001))
    with make_job(tmp_path) as project:
        bring(project, editor_on(project, 1), ImportRecord("coco", "big.json", regions=regions))
        assert project.reads.counts().result().regions == {"line": 20_000, "stamp": 0}
        ids = {RegionId(region.id) for _, region in regions[2::3]}
        assert project.reads.load_item(1).result().state.regions.keys() == ids


def everything_of(project: Project) -> list[tuple[RegionId, Region]]:
    rows = project.reads.item_rows().result()
    found = [project.reads.load_item(row.id).result() for row in rows]
    return [(key, region) for one in found for key, region in one.state.regions.items()]


FULL = replace(
    imported(-1, 40, "a\tb “c”"),
    attributes={"state": "worn", "n": 2},
    group=3,
    comment="half of it",
    is_locked=True,
    extra='{"x":1}',
)


def test_regions_that_were_packed_before_are_written_as_the_same_regions(tmp_path: Path) -> None:
    regions = (*RECORD.regions, (2, FULL), (2, replace(FULL, id=RegionId(""), geometry=None)))
    packed = PackedRegions(regions)
    assert (list(packed), len(packed), packed[0], packed[1:]) == (
        list(regions),
        len(regions),
        regions[0],
        list(regions[1:]),
    )
    found = []
    for name, some in (("plain", regions), ("packed", pickle.loads(pickle.dumps(packed)))):
        (tmp_path / name).mkdir()
        with make_job(tmp_path / name) as project:
            project.writes.run_import(replace(RECORD, regions=some)).result()
            found.append([replace(region, id=RegionId("")) for _, region in everything_of(project)])
    assert found[0] == found[1]
    assert len(found[0]) == len(regions)


def test_several_imports_in_one_transaction_are_steps_of_their_own_or_none(
    project: Project,
) -> None:
    again = replace(RECORD, regions=((1, imported(-2)),))
    wrong = replace(RECORD, regions=((99, imported(1)),))
    before = seen(project)
    with pytest.raises(ImportRefusedError):
        project.writes.run_imports([RECORD, again, wrong]).result()
    assert seen(project) == before
    steps = project.writes.run_imports([RECORD, again]).result()
    assert [(step.seq, step.name) for step in steps] == [(1, "import"), (2, "import")]
    assert len({step.import_id for step in steps}) == 2
    assert len(everything_of(project)) == len(RECORD.regions) + 1


def test_a_job_can_hold_more_pages_in_memory_while_it_is_open(project: Project) -> None:
    project.writes.hold_pages(8).result()
    size = project._writer.read(lambda c: c.execute("PRAGMA cache_size").fetchone()[0])
    assert size.result() == -8 * 1024
