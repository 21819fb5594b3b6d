"""Tests the table of exporters, plug-ins that fail, and the reading back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from annotator.errors import CancelledError, ExportRefusedError
from annotator.export.api import ExportOptions, ItemRecord, Report
from annotator.export.export_folder import write_dataset
from annotator.progress import Cancel
from exporters import registry
from exporters.coco.coco_exporter import CocoExporter
from exporters.coco.coco_read_back import read_back
from exporters.registry import WriteOptions, export, find_exporters
from tests.support.english import english
from tests.support.exports import export_coco
from tests.support.snapshots import FakeSnapshot, a_morning, snapshot_of

HERE = __name__


class PlainExporter(CocoExporter):
    def __init__(self) -> None:
        super().__init__()
        self.name = "plain"


class Quarrelsome:
    def __init__(self) -> None:
        raise RuntimeError("not today")


class Nameless:
    name = "another"

    def files(self) -> None:
        """Write nothing."""


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that offers plug-ins by name and place."""

    def offer(**places: object) -> None:
        found = [FakeEntryPoint(name, thing) for name, thing in places.items()]
        monkeypatch.setattr(registry, "entry_points", lambda group: found if group else [])

    return offer


class FakeEntryPoint:
    """An installed plug-in: what loading it gives, or raises."""

    def __init__(self, name: str, thing: object) -> None:
        self.name, self.value, self._thing = name, "somebody.plugin", thing

    def load(self) -> object:
        if isinstance(self._thing, Exception):
            raise self._thing
        return self._thing


def test_a_plug_in_is_found_by_its_name(offered: Callable[..., None]) -> None:
    offered(plain=PlainExporter)
    found = find_exporters()
    assert list(found.by_name) == [*registry.OURS, "plain"]
    assert found["plain"].name == "plain"
    assert found.faults == []


def test_a_plug_in_that_fails_is_told_of_and_stops_nothing(offered: Callable[..., None]) -> None:
    offered(gone=ImportError("no such module"), bad=Quarrelsome, other=Nameless, coco=PlainExporter)
    found = find_exporters()
    assert list(found.by_name) == list(registry.OURS)
    assert len(found.faults) == 4
    assert any("not today" in fault for fault in english(found.faults))
    assert isinstance(found["coco"], CocoExporter)
    assert not isinstance(found["coco"], PlainExporter)


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(ExportRefusedError, match="Choose one of: coco"):
        find_exporters()["cocoa"]


def test_an_entry_point_is_read_as_installed_packages_declare_it() -> None:
    entry = EntryPoint("plain", f"{HERE}:PlainExporter", registry.GROUP)
    assert (entry.name, entry.group) == ("plain", "fairlabel.exporters")


def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.cancel()
    snapshot = snapshot_of(a_morning())
    writing = WriteOptions(cancel=cancel)
    with pytest.raises(CancelledError):
        export(CocoExporter(), snapshot, tmp_path / "out", ExportOptions(), writing)
    assert list(tmp_path.iterdir()) == []


def test_an_export_there_already_is_kept_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    export_coco(tmp_path / "out")
    with pytest.raises(ExportRefusedError, match="there already"):
        export_coco(tmp_path / "out")
    snapshot, writing = snapshot_of(a_morning()), WriteOptions(replace=True)
    export(CocoExporter(), snapshot, tmp_path / "out", ExportOptions(), writing)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_reads_back_otherwise_is_told_region_by_region(tmp_path: Path) -> None:
    export_coco(tmp_path / "out")
    morning = a_morning()
    report = Report()
    assert read_back(tmp_path / "out", snapshot_of(morning), ExportOptions(), report)
    first = morning.records[0]
    other = replace(first.regions[1], transcription="something else")
    morning.records[0] = replace(first, regions=[first.regions[0], other, *first.regions[2:]])
    assert not read_back(tmp_path / "out", snapshot_of(morning), ExportOptions(), report)
    assert english(report.notes) == ("Region 2 of street/photo_1.jpg reads back otherwise.",)
    del morning.records[1]
    read_back(tmp_path / "out", snapshot_of(morning), ExportOptions(), report)
    assert english(report.notes)[-1] == "The file holds regions that the job does not have."


class CountedSnapshot(FakeSnapshot):
    """A job that counts how often all its regions are read."""

    times_read = 0

    def items(self) -> Iterator[ItemRecord]:
        CountedSnapshot.times_read += 1
        return super().items()


def test_what_was_written_is_compared_without_reading_all_regions_again(tmp_path: Path) -> None:
    plain = snapshot_of(a_morning())
    snapshot = CountedSnapshot(plain.facts, plain.media_folder, plain.labels, plain.records)
    report = Report()
    files = CocoExporter().files(snapshot, ExportOptions(), report)
    out = write_dataset(tmp_path / "out", files)
    CountedSnapshot.times_read = 0
    assert read_back(out, snapshot, ExportOptions(), report)
    quick = CountedSnapshot.times_read  # for its tags
    whole = (out / "annotations.json").read_text()
    for other in ('"bbox": [7', '"bbox": [[1], '):
        (out / "annotations.json").write_text(whole.replace('"bbox": [', other, 1))
        CountedSnapshot.times_read = 0
        assert not read_back(out, snapshot, ExportOptions(), report)
        assert CountedSnapshot.times_read == quick + 1


def test_a_file_that_cannot_be_read_again_is_refused(tmp_path: Path) -> None:
    export_coco(tmp_path / "out")
    (tmp_path / "out" / "annotations.json").write_bytes(b'"annotations": [\n{"id": \n]')
    snapshot = snapshot_of(a_morning())
    with pytest.raises(ExportRefusedError, match="cannot be read again"):
        read_back(tmp_path / "out", snapshot, ExportOptions(), Report())
