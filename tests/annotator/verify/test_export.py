"""Tests the check of an export on files that are missing, foreign, hostile or under other rules."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

import pytest

from annotator import files
from annotator.effort.method import EFFORT_1
from annotator.errors import InvalidValueError
from annotator.export.api import Detail, ExportOptions
from annotator.sentences.parts import Code
from annotator.sentences.said import said
from annotator.verify.common import strict_json
from annotator.verify.common.findings import Findings
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json
from tests.support.english import english
from tests.support.exports import export_coco, load, rewrite, verified, wheres
from tools.checkers.check_export import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    export_coco(tmp_path / "out", options=ExportOptions(detail=Detail.FULL))
    return tmp_path / "out"


def test_an_untouched_export_holds_and_tells_what_is_only_stated(folder: Path) -> None:
    result = verified(folder)
    assert result.is_ok
    assert result.as_json()["ok"] is True
    assert any("every figure of pay" in each for each in english(result.recomputed))
    assert any("without signatures" in each for each in english(result.stated))


def test_a_missing_a_foreign_and_a_changed_file_are_named(folder: Path) -> None:
    (folder / "README.md").unlink()
    (folder / "images").mkdir()
    (folder / "images" / "extra.jpg").write_text("not ours")
    with (folder / "transcriptions.jsonl").open("ab") as file:
        file.write(b"\n")
    found = {problem.where: problem.what for problem in verified(folder).problems}
    assert "not in the folder" in found["README.md"] or "missing" in found["README.md"]
    assert found["images/extra.jpg"] == "is not in the manifest."
    assert "transcriptions.jsonl" in found


@pytest.mark.parametrize(
    "name",
    [
        *(".DS_Store", "notes.txt", "croissant.json", "images/.DS_Store", "notes/a.txt"),
        *("images/metadata.jsonl", "images/a/metadata.jsonl"),
    ],
)
def test_a_file_that_no_reader_takes_for_the_dataset_is_not_vouched_for(
    folder: Path, name: str
) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("mine")
    result = verified(folder)
    assert result.is_ok
    assert any("nobody vouches" in each and name in each for each in english(result.stated))
    assert main([str(folder)]) == 0


@pytest.mark.parametrize(
    "name",
    [
        "images/a.jpg",
        "images/a.jsonl",
        "work_orders/a.toml",
        "id_map.json",
        "work_orders/metadata.jsonl",
    ],
)
def test_a_file_that_a_reader_would_take_is_a_no(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("mine")
    assert name in {each.where for each in verified(folder).problems}
    assert main([str(folder)]) == 1


def test_a_name_without_end_leaves_a_problem_that_can_be_read(folder: Path) -> None:
    document = load(folder, "effort.json")
    first, second = document["items"][:2]
    first["file"] = "street/" * 500 + "1.jpg"
    second["file"] = "x" * 80
    rewrite(folder, "effort.json", json.dumps(document).encode())
    found = verified(folder).problems
    assert any(f"({'street/' * 11}str…)" in each.where for each in found)
    assert any(f"({'x' * 80})" in each.where for each in found)
    assert max(len(f"{each.where}: {each.what}") for each in found) < 1_000


def test_a_problem_keeps_both_its_ends() -> None:
    findings = Findings()
    findings.compare("effort.json", found={"k" * 1_000_000: 1}, expected={})
    findings.wrong("effort.json", said("says {what}", what=Code("x" * 400)))
    (long, other) = findings.problems
    assert long.where.startswith("effort.json.kkk")
    assert long.where.endswith("k")
    assert len(long.where) == len(other.what) == 401
    assert long.what == "should not be there."


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


def test_a_span_is_at_most_as_long_as_the_method_allows(folder: Path) -> None:
    effort = load(folder, "effort.json")
    span = effort["sessions"][0]["spans"][-1]
    told = []
    for length_ms, ended_by in ((300_000, "item"), (300_001, "item"), (300_001, "shredded")):
        span |= {"end_ms": span["start_ms"] + length_ms, "ended_by": ended_by}
        rewrite(folder, "effort.json", effort)
        told.append(any("300000 ms" in str(each.what) for each in verified(folder).problems))
    assert told == [False, True, False]


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


LINKED = ["effort.json", "transcriptions.jsonl", "README.md", "work_orders"]


@pytest.mark.parametrize("name", LINKED)
def test_a_link_that_leads_out_of_the_export_is_not_followed(
    folder: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    (folder / name).rename(outside)
    (folder / name).symlink_to(outside)
    opened: list[str] = []
    real = files._opened

    def note(path: Path) -> BufferedReader:
        opened.append(os.path.realpath(path))
        return real(path)

    monkeypatch.setattr(files, "_opened", note)
    result = verified(folder)
    assert not result.is_ok
    assert opened
    assert [path for path in opened if path.startswith(str(outside))] == []


def test_a_link_in_a_circle_and_a_pipe_are_told(folder: Path) -> None:
    (folder / "effort.json").unlink()
    (folder / "effort.json").symlink_to(folder / "effort.json")
    (folder / "README.md").unlink()
    os.mkfifo(folder / "README.md")
    found = {problem.where: problem.what for problem in verified(folder).problems}
    assert "cannot be read" in found["effort.json"]
    assert "not in the folder, or cannot be read" in found["README.md"]


def test_a_line_without_end_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_json, "LINE_BYTES", 1_000)
    rewrite(folder, "transcriptions.jsonl", b'{"text": "' + b"a" * 1_000 + b'"}\n')
    told = [problem.what for problem in verified(folder).problems]
    assert "Line 1 is over 1,000 bytes long." in told


def test_a_file_that_is_named_many_times_is_hashed_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = load(folder, "manifest.json")
    manifest["files"] += [manifest["files"][0]] * 1_000
    (folder / "manifest.json").write_text(json.dumps(manifest))
    hashed: list[Path] = []
    monkeypatch.setattr("annotator.verify.common.manifest.sha256_of", hashed.append)
    told = [problem.what for problem in verified(folder).problems]
    name = manifest["files"][0]["path"]
    assert told.count(f"names {name} twice.") == 1
    assert len(hashed) == len(manifest["files"]) - 1_000


def test_orders_that_lie_outside_are_not_even_listed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "work_orders").rename(tmp_path / "outside")
    (folder / "work_orders").symlink_to(tmp_path / "outside")

    looked_into: list[str] = []
    glob = Path.glob

    def look(self: Path, pattern: str, **how: bool) -> Iterator[Path]:
        looked_into.append(self.name)
        yield from glob(self, pattern, **how)

    monkeypatch.setattr(Path, "glob", look)
    result = verified(folder)
    assert "work_orders" in wheres(result.problems)
    assert {"work_orders", "outside"}.isdisjoint(looked_into)


def test_a_file_of_another_size_is_not_hashed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.truncate(folder / "effort.json", 2**40)
    hashed: list[str] = []

    def noting(path: Path) -> str:
        hashed.append(path.name)
        return ""

    monkeypatch.setattr("annotator.verify.common.manifest.sha256_of", noting)
    found = [each.what for each in verified(folder).problems if each.where == "effort.json"]
    assert any(each.startswith(f"has {2**40} bytes, but the manifest says") for each in found)
    assert "effort.json" not in hashed
    assert "README.md" in hashed


def test_a_file_that_is_too_large_is_not_hashed_for_a_seal_either(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = (folder / "effort.json").stat().st_size
    monkeypatch.setattr("annotator.verify.common.manifest.HASHED_BYTES", size - 1)
    found = [each.what for each in verified(folder).problems if each.where == "effort.json"]
    told = f"is too large to be checked: {size:,} bytes; up to {size - 1:,} are."
    assert found == [told, told]  # of the manifest, and of the seal


def test_what_an_export_says_is_told_without_characters_that_act() -> None:
    findings = Findings()
    findings.compare("a\nb", found={"c\x1b[2J": "\0\r"}, expected={"c\x1b[2J": "\t"})
    (problem,) = findings.result().problems
    assert (problem.where + problem.what).isprintable()


def test_a_flood_of_lists_is_refused_before_they_are_made() -> None:
    with pytest.raises(NotStrictJsonError, match="a flood of lists and objects"):
        parse_json(b"[" + b"[]," * 1_000_001 + b"0]")


def test_a_key_that_stands_twice_among_very_many_is_found_at_once() -> None:
    keys = b",".join(b'"%s%d":0' % (b"k" * 90, each) for each in [*range(150_000), 149_999])
    with pytest.raises(NotStrictJsonError, match="stands twice") as refusal:
        parse_json(b"{" + keys + b"}")
    assert len(str(refusal.value)) < 150
