"""A kind of media that exists here only goes the whole way, from its folder to a checked export."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions, SetBoxes, SetTranscription
from annotator.editing.copy_regions import bring
from annotator.effort.categories import Category
from annotator.effort.method import EFFORT_1
from annotator.errors import DamagedJobError, UnknownKindError
from annotator.export.api import Detail, ExportOptions, ImageMode, Report
from annotator.importers.common.file_list import list_files
from annotator.importers.folder_importer import Scan, scan_folder
from annotator.importers.import_run import Feed
from annotator.job_file import Project
from annotator.job_file.backup.recovery_merge import unite
from annotator.media.image import IMAGES
from annotator.media.registry import KINDS, kind_of, registered
from annotator.media_files import refresh_media
from annotator.model.entities import IMAGE, ItemId, LabelId, Region, Status, WorkerId
from annotator.model.people import Worker
from annotator.model.place import Extent
from annotator.pay.order.order_reader import read_work_order
from annotator.progress import Cancel
from annotator.records import JobFacts
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.annotator.media.tones import Span, ToneKind, write_tones
from tests.annotator.session.sitting import Clocks
from tests.support.english import english
from tests.support.exports import export_coco, load, rewrite, verified
from tests.support.material import material
from tools.checkers import check_export

ADA = Worker(WorkerId("ada"), "Ada")
ORDER = b"""
[what_for]
title = "Bells"

[pay]
currency = "EUR"
per_item = "0.50"
per_region = "0.10"
per_audio_minute = "2"
"""
BELL, PEAL_ONE, PEAL_TWO, CHINA, WRONG = map(ItemId, range(1, 6))
"""The items of the folder, in the order of their names."""

TONES = ToneKind()

UNHURRIED = replace(EFFORT_1, tick_ms=3_600_000)
"""It ticks once an hour, so that real time plays no part."""


@pytest.fixture
def tones() -> Iterator[None]:
    with registered(TONES):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "sounds"
    folder.mkdir()
    fill(folder)
    return folder


def fill(folder: Path) -> None:
    """Put files into a folder: tones, a picture, and what is neither."""
    write_tones(folder / "a bell.tone", 30_000)
    write_tones(folder / "a peal.tone", 4_000, 2_500)
    shutil.copy(material("photos/china.jpg"), folder)
    (folder / "wrong.tone").write_bytes(b"nothing of the kind" * 40)
    (folder / "notes.txt").write_text("Ring slowly.")


class Work:
    """A worker at a real job file, with a clock that goes when the test says so."""

    def __init__(self, project: Project, state: Path) -> None:
        self.project = project
        self.clocks = Clocks()
        self._queue: list[Callable[[], None]] = []
        setup = Setup(state, deliver=self._queue.append, method=UNHURRIED, read=self.clocks.read)
        self.session = JobSession(project, ADA, setup)

    def open(self, item_id: ItemId) -> None:
        self.session.open_item(self.project.reads.load_item(item_id).result())

    def spend(self, ms: int) -> None:
        """Work so long, in seconds, without a pause."""
        for _ in range(ms // 1_000):
            self.clocks.advance(1_000)
            self.session.clock.signal()

    def settle(self) -> None:
        """Wait for the disk, then let the window come to what waits for it."""
        self.project.reads.labels().result()
        while self._queue:
            self._queue.pop(0)()

    @property
    def places(self) -> list[object]:
        return [region.geometry for region in self.session.editor.state.regions.values()]


@contextmanager
def sitting(project: Project, state: Path) -> Iterator[Work]:
    work = Work(project, state)
    try:
        yield work
    finally:
        work.session.end()
        work.settle()


def made(folder: Path, scan: Scan) -> Path:
    """Make a job of a folder; returns its file."""
    path = folder.parent / "bells.fairlabel"
    facts = JobFacts("job-1", "Bells", folder.name)
    with Project.create(path, facts, labels=["strike", "hum"], items=scan.items) as project:
        project.writes.add_worker(ADA).result()
        project.writes.accept_order(ORDER, read_work_order(ORDER).sha256, ADA.id).result()
    return path


def mark(work: Work, span: Span, text: str = "") -> Region:
    region = work.session.new_region(span, LabelId(1))
    work.session.editor.run(AddRegions((region,)))
    if text:
        work.session.editor.run(SetTranscription(region.id, text))
    return work.session.editor.state.regions[region.id]


def exported(path: Path, out: Path, options: ExportOptions) -> Report:
    with Project.open(path) as project:
        assert refresh_media(project) == []
        with project.snapshot().result() as snapshot:
            return export_coco(out, snapshot, options)


@pytest.mark.usefixtures("tones")
def test_a_folder_is_scanned_for_it_by_first_bytes_and_endings(folder: Path) -> None:
    scan = scan_folder(folder)
    assert [(item.media.path, item.kind, item.length_ms) for item in scan.items] == [
        ("a bell.tone", "tone", 30_000),
        ("a peal.tone", "tone", 4_000),
        ("a peal.tone", "tone", 2_500),
        ("china.jpg", "image", 0),
        ("wrong.tone", "tone", 0),
    ]
    wrong = scan.items[-1]
    assert (wrong.status, scan.other_files) == (Status.UNREADABLE, 1)
    assert wrong.reason == "“wrong.tone” is no tone, whatever its name says. Skip it."
    # Renamed, it is what its bytes say.
    (folder / "a bell.tone").rename(folder / "a bell.bin")
    assert scan_folder(folder).items[0].kind == "tone"


@pytest.mark.usefixtures("tones")
def test_a_folder_is_brought_into_an_open_job_with_every_section(folder: Path) -> None:
    feed = Feed.of(list_files(folder), Cancel())
    first = feed.first(1, Cancel())
    path = folder.parent / "bells.fairlabel"
    with Project.create(
        path, JobFacts("job-1", "Bells", folder.name), labels=[], items=first
    ) as project:
        feed.run(project, Cancel(), lambda _: None)
        loaded = [project.reads.load_item(number).result().item for number in range(1, 6)]
    assert [(item.path, item.part) for item in loaded][1:3] == [
        ("a peal.tone", 0),
        ("a peal.tone", 1),
    ]
    assert [item.length_ms for item in loaded] == [30_000, 4_000, 2_500, 0, 0]
    assert feed.added == 5


@pytest.mark.usefixtures("tones")
def test_it_is_edited_undone_timed_and_paid(folder: Path, tmp_path: Path) -> None:
    path = made(folder, scan_folder(folder))
    with Project.open(path) as project, sitting(project, tmp_path / "state") as work:
        work.open(BELL)
        work.spend(40_000)
        region = mark(work, Span(1_000, 2_000), "dong")
        editor = work.session.editor
        editor.run(SetBoxes({region.id: Span(1_500, 2_750)}))
        assert work.places == [Span(1_500, 2_750)]
        editor.undo()
        assert work.places == [Span(1_000, 2_000)]
        editor.redo()
        assert work.session.confirm() is not None
        work.settle()
        figures = work.session.pay()
        assert figures is not None
        paid = figures.completed
        assert paid["audio_ms"].exact == 30_000
        # An item, a region, and half a minute of sound.
        assert paid["gross"].exact == Fraction("0.50") + Fraction("0.10") + 1
    with Project.open(path) as project, sitting(project, tmp_path / "state") as work:
        assert work.session.effort()[Category.LABEL] == 40_000
        again = work.session.pay()
        assert again is not None
        assert again.completed["gross"].exact == paid["gross"].exact
        work.open(BELL)
        (kept,) = work.session.editor.state.regions.values()
        assert (kept.geometry, kept.transcription) == (Span(1_500, 2_750), "dong")
        # What is undone now was read from the history in the file.
        for _ in range(2):
            work.session.editor.undo()
        assert work.places == [Span(1_000, 2_000)]
        for _ in range(2):
            work.session.editor.redo()
        work.settle()
    with Project.open(path) as project:
        item = project.reads.load_item(BELL).result()
        assert item.state.facts.status is Status.DONE
        assert [each.geometry for each in item.state.regions.values()] == [Span(1_500, 2_750)]


def worked(folder: Path, state: Path) -> Path:
    """Make a job in which two tones are confirmed and one of three spans leaves its tone."""
    path = made(folder, scan_folder(folder))
    with Project.open(path) as project, sitting(project, state) as work:
        for item_id, span, text in (
            (BELL, Span(1_000, 2_000), "dong"),
            (PEAL_ONE, Span(3_000, 5_000), "ding"),
            (PEAL_TWO, Span(100, 200), ""),
        ):
            work.open(item_id)
            work.spend(30_000)
            mark(work, span, text)
            if item_id != PEAL_TWO:
                work.session.confirm()
        work.open(CHINA)
        work.settle()
    return path


@pytest.mark.usefixtures("tones")
@pytest.mark.parametrize("detail", list(Detail))
def test_it_is_exported_and_verified(folder: Path, tmp_path: Path, detail: Detail) -> None:
    path, out = worked(folder, tmp_path / "state"), tmp_path / "out"
    report = exported(path, out, ExportOptions(detail=detail, images=ImageMode.COPY))
    # COCO has no form for it: that is told, and what can be told elsewhere is.
    assert "4 items are left out: a bell.tone, " in "\n".join(english(report.notes))
    left_out = [each["left_out"] for each in load(out, "effort.json")["items"]]
    assert left_out.count("It is a tone, not a picture.") == 4
    assert report.counts["items left out"] == 4
    assert report.counts["regions on items left out"] == 3
    assert [image["file_name"] for image in load(out, "annotations.json")["images"]] == [
        "china.jpg"
    ]
    assert [each.name for each in (out / "images").iterdir()] == ["china.jpg"]
    lines = [json.loads(line) for line in (out / "transcriptions.jsonl").read_text().splitlines()]
    assert [(line["text"], line["bbox"], line["place"]) for line in lines] == [
        ("dong", None, {"form": "span", "start_ms": 1_000, "end_ms": 2_000}),
        ("ding", None, {"form": "span", "start_ms": 3_000, "end_ms": 4_000}),
        ("", None, {"form": "span", "start_ms": 100, "end_ms": 200}),
    ]
    bell, _, second, china, _ = load(out, "effort.json")["items"]
    assert (bell["length_ms"], bell["audio_ms"], second["part"]) == (30_000, 30_000, 1)
    assert "length_ms" not in china
    inputs = load(out, "fair_pay.json")["parts"][0]["inputs"]
    assert (inputs["items_completed"], inputs["audio_ms_completed"]) == (2, 34_000)
    assert verified(out).problems == ()
    assert check_export.main([str(out)]) == 0
    assert EFFORT_1.name in (out / "effort.json").read_text()


@pytest.mark.usefixtures("tones")
@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({"form": "span", "start_ms": 9, "end_ms": 30_001}, "does not lie within its item."),
        ({"form": "span", "start_ms": 9, "end_ms": 8}, "A span cannot go from 9 to 8 ms."),
        ({"form": "span", "start_ms": 9}, "A place has other numbers than a “span” has."),
        ({"form": "span", "start_ms": 9, "end": 10}, "A place has other numbers"),
    ],
)
def test_a_place_that_cannot_be_is_found(
    folder: Path, tmp_path: Path, place: dict[str, object], sentence: str
) -> None:
    out = tmp_path / "out"
    exported(worked(folder, tmp_path / "state"), out, ExportOptions())
    lines = [json.loads(line) for line in (out / "transcriptions.jsonl").read_text().splitlines()]
    lines[0]["place"] = place
    rewrite(out, "transcriptions.jsonl", b"".join(json.dumps(x).encode() + b"\n" for x in lines))
    found = [each.what for each in verified(out).problems if each.where.endswith(", place")]
    assert len(found) == 1
    assert found[0].startswith(sentence)


@pytest.mark.usefixtures("tones")
def test_sound_that_is_paid_and_not_there_is_found(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported(worked(folder, tmp_path / "state"), out, ExportOptions())
    effort = load(out, "effort.json")
    effort["items"][0]["audio_ms"] -= 1_000
    rewrite(out, "effort.json", effort)
    told = [f"{each.where} {each.what}" for each in verified(out).problems]
    assert any("audio_ms_completed says 34000, but the export gives 33000." in one for one in told)
    assert check_export.main([str(out)]) != 0


@pytest.mark.usefixtures("tones")
def test_what_is_not_measured_yet_is_measured_and_what_is_cut_short_is_told(folder: Path) -> None:
    items = [replace(item, length_ms=0) for item in scan_folder(folder).items]
    path = made(folder, Scan(tuple(items)))
    with Project.open(path) as project:
        (folder / "a peal.tone").write_bytes((folder / "a peal.tone").read_bytes()[:60])
        notes = english(refresh_media(project))
        assert set(notes) == {"“a peal.tone” is cut short. Copy it again."}
        assert project.reads.item_and_media(BELL).result()[0].length_ms == 30_000
        assert project.reads.load_item(PEAL_TWO).result().item.length_ms == 2_500
        assert project.reads.item_and_media(PEAL_ONE).result()[0].facts.status is Status.UNREADABLE


@pytest.mark.usefixtures("tones")
def test_regions_are_brought_to_a_shorter_item_cut_to_it(folder: Path, tmp_path: Path) -> None:
    path = made(folder, scan_folder(folder))
    with Project.open(path) as project, sitting(project, tmp_path / "state") as work:
        work.open(BELL)
        spans = [Span(100, 200), Span(2_000, 9_000), Span(8_000, 9_000)]
        regions = [mark(work, span) for span in spans]
        loaded = project.reads.load_item(PEAL_TWO).result()

        def make(like: Region) -> Region:
            return work.session.new_region(like.geometry, like.label_id)

        brought = bring("carry", loaded.state, loaded.item.extent, regions, make)
    assert brought.change is not None
    kept = [new.geometry for _, new in brought.change.regions.values() if new is not None]
    assert kept == [Span(100, 200), Span(2_000, 2_500)]
    assert brought.left_out.outside == 1


@pytest.mark.usefixtures("tones")
def test_lengths_come_along_when_two_copies_are_joined(folder: Path, tmp_path: Path) -> None:
    scan = scan_folder(folder)
    path = made(folder, Scan(scan.items[:1]))
    older, target = tmp_path / "older.fairlabel", tmp_path / "target.fairlabel"
    shutil.copy(path, older)
    with Project.open(older) as project:
        project.writes.add_items(scan.items[1:3]).result()
    with Project.open(path) as project:
        for title in ("Chimes", "Peals", "Bells"):
            project.writes.set_facts(title=title).result()
    assert unite(path, older, target).items == 2
    with Project.open(target) as project:
        found = [project.reads.item_and_media(number).result()[0] for number in (1, 2, 3)]
    assert [item.length_ms for item in found] == [30_000, 4_000, 2_500]


def test_a_job_with_a_kind_that_is_not_there_is_read_as_far_as_can_be(
    folder: Path, tmp_path: Path
) -> None:
    with registered(TONES):
        path = worked(folder, tmp_path / "state")
    assert list(KINDS) == ["image", "page", "sound"]
    with Project.open(path) as project:
        assert len(project.reads.item_rows().result()) == 5
        sentence = "A region has a geometry of the unknown kind “span”"
        with pytest.raises(DamagedJobError, match=sentence):
            project.reads.load_item(BELL).result()
        # Nobody can work on it: what would be undone is not understood.
        with pytest.raises(DamagedJobError, match=sentence):
            Work(project, tmp_path / "state")
        assert project.reads.load_item(CHINA).result().item.width_px == 0
        notes = english(refresh_media(project))
        kind = "It is of the kind “tone”, which this program does not know."
        assert notes[0].startswith(f"a bell.tone: {kind}")
        assert project.reads.item_and_media(BELL).result()[0].facts.status is Status.DONE
        assert project.reads.item_and_media(CHINA).result()[0].width_px == 640
    # A new job knows nothing of them: they are files like any other.
    scan = scan_folder(folder)
    assert ([item.media.path for item in scan.items], scan.other_files) == (["china.jpg"], 4)


def test_an_item_of_an_unknown_kind_is_not_opened(folder: Path, tmp_path: Path) -> None:
    with registered(TONES):
        path = made(folder, scan_folder(folder))
    with Project.open(path) as project, sitting(project, tmp_path / "state") as work:
        with pytest.raises(UnknownKindError, match="Open the job with a newer one"):
            work.open(PEAL_ONE)
        assert not work.session.editor.has_item


@pytest.mark.usefixtures("tones")
def test_a_kind_cannot_take_what_another_one_has() -> None:
    class Again(ToneKind):
        id = IMAGE

    class Ending(ToneKind):
        id = TONES.id
        endings = IMAGES.endings

    for kind in (TONES, Again(), Ending()):
        with pytest.raises(ValueError, match="is there already"), registered(kind):
            pass
    assert kind_of(IMAGE) is IMAGES
    assert IMAGES.is_measured(Extent(4, 3))
