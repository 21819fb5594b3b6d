"""Tests the check of an export on files that are missing, foreign, hostile or under other rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.effort.method import EFFORT_1
from annotator.errors import InvalidValueError
from annotator.export_api import Detail, ExportOptions
from tests.support.exports import export_coco, load, rewrite, verified, wheres


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    export_coco(tmp_path / "out", options=ExportOptions(detail=Detail.FULL))
    return tmp_path / "out"


def test_an_untouched_export_holds_and_tells_what_is_only_stated(folder: Path) -> None:
    result = verified(folder)
    assert result.is_ok
    assert result.as_json()["ok"] is True
    assert any("every figure of pay" in each for each in result.recomputed)
    assert any("without signatures" in each for each in result.stated)


def test_a_missing_a_foreign_and_a_changed_file_are_named(folder: Path) -> None:
    (folder / "README.md").unlink()
    (folder / "extra.txt").write_text("not ours")
    with (folder / "transcriptions.jsonl").open("ab") as file:
        file.write(b"\n")
    found = {problem.where: problem.what for problem in verified(folder).problems}
    assert "not in the folder" in found["README.md"] or "missing" in found["README.md"]
    assert found["extra.txt"] == "is not in the manifest."
    assert "transcriptions.jsonl" in found


def test_no_folder_is_a_no_and_not_a_crash(tmp_path: Path) -> None:
    assert not verified(tmp_path / "nowhere").is_ok


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (b'"detail": "full"', b'"detail": "full", "detail": "full"', "stands twice"),
        (b'"sample_ms": 0', b'"sample_ms": NaN', "not a number of JSON"),
        (b'"sample_ms": 0', b'"sample_ms": 1e999', "too large"),
        (b'"sample_ms": 0', b'"sample_ms": ' + b"9" * 5_000, "too long"),
        (b'"sample_ms": 0', b'"sample_ms": 0.0', "breaks the schema"),
        (b'"sample_ms": 0', b'"sample_ms": ' + b"[" * 100_000, "nested too deeply"),
        (b"Streets of", b"Streets \\ud800", "half a character"),
        (b"Streets of", b"Streets \xff", "not UTF-8"),
        (b'"sample_ms": 0', b'"sample_ms": 0,', "not JSON"),
        (b'"sample_ms": 0', b'"sample_ms": 0, "ours": 1', "breaks the schema"),
        (b'"wait": 679', b'"naps": 679', "breaks the schema"),
    ],
)
def test_what_two_readers_could_take_for_two_things_is_refused(
    folder: Path, old: bytes, new: bytes, what: str
) -> None:
    data = (folder / "effort.json").read_bytes()
    assert old in data
    rewrite(folder, "effort.json", data.replace(old, new))
    problems = verified(folder).problems
    assert any(what in p.what and p.where.startswith("effort.json") for p in problems), problems


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "a/../../b", "a\x00b"])
def test_a_manifest_cannot_point_out_of_the_folder(folder: Path, path: str) -> None:
    manifest = load(folder, "manifest.json")
    manifest["files"].append({"path": path, "size": 0, "sha256": "0" * 64})
    rewrite(folder, "manifest.json", manifest)
    assert "manifest.json" in wheres(verified(folder).problems)


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes((folder / "README.md").read_bytes())
    (folder / "README.md").unlink()
    (folder / "README.md").symlink_to(secret)
    assert any("outside the export" in p.what for p in verified(folder).problems)


def test_an_annotation_that_points_nowhere_or_stands_twice_is_named(folder: Path) -> None:
    coco = load(folder, "annotations.json")
    coco["annotations"][0]["image_id"] = 77
    coco["annotations"][1]["category_id"] = 88
    coco["annotations"].append(coco["annotations"][2])
    rewrite(folder, "annotations.json", coco)
    found = " ".join(problem.what for problem in verified(folder).problems)
    assert "image 77, which is not there" in found
    assert "category 88, which is not declared" in found
    assert "holds annotation 3 twice" in found


def test_overlapping_spans_are_time_counted_twice(folder: Path) -> None:
    effort = load(folder, "effort.json")
    effort["sessions"][0]["spans"][1]["start_ms"] -= 1_000
    rewrite(folder, "effort.json", effort)
    assert any("twice" in problem.what for problem in verified(folder).problems)


def test_the_methods_own_limit_gives_the_work_back(folder: Path) -> None:
    own = verified(folder, limit_s=EFFORT_1.think_limit_ms // 1_000).under_limit
    assert own["label"] == 234_877
    assert own["item 1"] == 191_853 + 8_765


def test_another_limit_is_worked_out_from_the_bins(folder: Path) -> None:
    shorter = verified(folder, limit_s=30).under_limit
    assert shorter["label"] == 234_877 - 120_000 + 30_000
    longer = verified(folder, limit_s=300).under_limit
    assert longer["item 1"] == 191_853 + 8_765 + 61_234


def test_a_limit_that_the_bins_cannot_tell_is_refused(folder: Path) -> None:
    with pytest.raises(InvalidValueError, match="choose one of"):
        verified(folder, limit_s=100)
