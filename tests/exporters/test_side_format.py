"""Tests the files of another format beside the COCO record: each is sealed, and stays in place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotator.export.api import ExportOptions, OutFile, Report, Snapshot
from annotator.model.entities import IMAGE
from exporters.coco.coco_exporter import CocoExporter
from exporters.registry import export
from tests.support.english import english
from tests.support.exports import load, rewrite, verified, wheres
from tests.support.snapshots import a_morning, snapshot_of
from tools.checkers import check_export


@dataclass
class Lines:
    """A format that writes the numbers of an item's regions, one a line."""

    folder: str = "lines"
    reads: bool = True

    name = "lines"
    title = "Numbers of regions"
    cannot_carry = ("everything else",)
    kinds = frozenset({IMAGE})

    def files(
        self, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> Iterator[OutFile]:
        assert options == ExportOptions()
        for record in snapshot.items():
            numbers = "".join(f"{region.number}\n" for region in record.regions)
            report.count("files of numbers")
            yield OutFile(f"{self.folder}/{record.item.id}.txt", [numbers.encode()])

    def read_back(
        self, export: Path, snapshot: Snapshot, options: ExportOptions, report: Report
    ) -> bool:
        assert (options, report.counts["files of numbers"]) == (ExportOptions(), 3)
        assert len(list((export / "lines").iterdir())) == len(list(snapshot.items()))
        return self.reads


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return an export with the files of such a format."""
    report = export(
        CocoExporter(Lines()), snapshot_of(a_morning()), tmp_path / "out", ExportOptions()
    )
    assert report.reads_back
    return tmp_path / "out"


def test_the_record_and_the_files_of_the_format_stand_side_by_side(out: Path) -> None:
    assert (out / "lines" / "1.txt").read_text() == "1\n2\n3\n4\n"
    seals = load(out, "effort.json")["seals"]
    assert {"annotations.json", "lines/1.txt", "lines/3.txt"} <= set(seals)
    result = verified(out)
    assert result.problems == ()
    said = "\n".join(english(result.recomputed))
    assert "the digests of 3 files of another format in effort.json" in said
    assert "lines/1.txt" not in said
    stated = "\n".join(english(result.stated))
    assert "that the files in lines/ say the same as annotations.json" in stated
    assert check_export.main([str(out)]) == 0


def test_a_changed_file_of_a_format_is_found_though_the_manifest_was_changed_with_it(
    out: Path,
) -> None:
    rewrite(out, "lines/1.txt", b"1\n2\n3\n")
    assert "lines/1.txt" in wheres(verified(out).problems)
    assert check_export.main([str(out)]) == 1


def test_a_file_that_somebody_adds_to_the_folder_of_a_format_is_found(out: Path) -> None:
    (out / "lines" / "5.txt").write_bytes(b"6\n")
    manifest = load(out, "manifest.json")
    manifest["files"].append({"path": "lines/5.txt", "size": 2, "sha256": "0" * 64})
    (out / "manifest.json").write_text(json.dumps(manifest))
    rewrite(out, "lines/5.txt", b"6\n")
    assert "effort.json, seals of" in wheres(verified(out).problems)
    assert check_export.main([str(out)]) == 1


def test_a_file_of_a_format_that_was_lost_is_found(out: Path) -> None:
    (out / "lines" / "1.txt").unlink()
    manifest = load(out, "manifest.json")
    manifest["files"] = [each for each in manifest["files"] if each["path"] != "lines/1.txt"]
    (out / "manifest.json").write_text(json.dumps(manifest))
    assert "effort.json, seals of" in wheres(verified(out).problems)
    assert check_export.main([str(out)]) == 1


def test_a_format_writes_into_its_own_folder_only(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="may not write"):
        export(
            CocoExporter(Lines("work_orders")),
            snapshot_of(a_morning()),
            tmp_path / "out",
            ExportOptions(),
        )
    assert list(tmp_path.iterdir()) == []


def test_a_format_that_does_not_read_back_says_so(tmp_path: Path) -> None:
    exporter = CocoExporter(Lines(reads=False))
    assert (exporter.name, exporter.title) == ("lines", "Numbers of regions")
    assert exporter.cannot_carry == ("everything else",)
    report = export(exporter, snapshot_of(a_morning()), tmp_path / "out", ExportOptions())
    assert not report.reads_back
