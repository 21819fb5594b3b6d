"""Exports from the command line: where they may go, what they hold, what they leave alone."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.annotator.cli.running import done, refused, run, state_of, told


def test_the_pictures_are_hashed_and_measured_on_the_way(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done("export", demo, "--format", "coco", out)
    effort = json.loads((out / "effort.json").read_text())
    for item in effort["items"]:
        picture = (demo.parent / "pictures" / item["file"]).read_bytes()
        assert item["sha256"] == hashlib.sha256(picture).hexdigest()


def test_sizes_that_were_not_known_are_read(demo: Path, tmp_path: Path) -> None:
    job = tmp_path / "new.fairlabel"
    done("new", job, "--media", demo.parent / "pictures")
    done("export", job, "--format", "coco", tmp_path / "out", "--items", "all")
    images = json.loads((tmp_path / "out" / "annotations.json").read_text())["images"]
    assert len(images) == 3
    assert all(image["width"] > 500 and image["height"] > 500 for image in images)


def test_a_picture_that_is_cut_short_is_left_out_and_told_of_once(
    demo: Path, tmp_path: Path
) -> None:
    pictures = shutil.copytree(demo.parent / "pictures", tmp_path / "pictures")
    whole = (pictures / "page_1.jpg").read_bytes()
    (pictures / "page_1.jpg").write_bytes(whole[: len(whole) // 2])
    job = tmp_path / "new.fairlabel"
    done("new", job, "--media", pictures)
    told = done("export", job, "--format", "coco", tmp_path / "out", "--items", "all").stdout
    assert told.count("is cut short") == 1
    images = json.loads((tmp_path / "out" / "annotations.json").read_text())["images"]
    assert [image["file_name"] for image in images] == ["street_1.jpg", "street_2.jpg"]


def test_an_equal_picture_under_a_second_name_is_told(demo: Path, tmp_path: Path) -> None:
    pictures = shutil.copytree(demo.parent / "pictures", tmp_path / "pictures")
    job = tmp_path / "new.fairlabel"
    shutil.copy(pictures / "page_1.jpg", pictures / "twin.jpg")
    done("new", job, "--media", pictures)
    told = done("export", job, tmp_path / "out", "--items", "all").stdout
    assert "so the dataset has it twice: twin.jpg (as page_1.jpg)." in told
    assert "second name" not in done("export", job, tmp_path / "one", "--items", "1-3").stdout


@pytest.mark.parametrize(
    ("chosen", "ids"), [("all", [1, 2, 3]), ("confirmed", [1]), ("open", [2, 3]), ("1-2", [1, 2])]
)
def test_the_filter_chooses_items(demo: Path, tmp_path: Path, chosen: str, ids: list[int]) -> None:
    done("export", demo, "--format", "coco", tmp_path / "out", "--items", chosen)
    images = json.loads((tmp_path / "out" / "annotations.json").read_text())["images"]
    assert [image["id"] for image in images] == ids


@pytest.mark.parametrize("chosen", ["skipped", "1-9"])
def test_a_filter_that_fits_nothing_writes_nothing(demo: Path, tmp_path: Path, chosen: str) -> None:
    assert "item" in refused(
        "export", demo, "--format", "coco", tmp_path / "out", "--items", chosen
    )
    assert sorted(each.name for each in tmp_path.iterdir()) == ["demo"]


@pytest.mark.parametrize(
    "more", [("--items", "some"), ("--detail", "all"), ("--images", "move")], ids=str
)
def test_a_word_that_means_nothing_is_wrong_usage(
    demo: Path, tmp_path: Path, more: tuple[str, str]
) -> None:
    result = run("export", demo, "--format", "coco", tmp_path / "out", *more)
    assert result.exit_code == 2
    assert more[1] in result.stderr


def test_detail_and_pictures_are_as_asked(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done("export", demo, "--format", "coco", out, "--detail", "full", "--images", "copy")
    assert json.loads((out / "effort.json").read_text())["detail"] == "full"
    copies = sorted(path.name for path in (out / "images").iterdir())
    assert copies == ["street_1.jpg"]


def test_an_older_export_is_replaced_whole_and_only_by_force(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done("export", demo, "--format", "coco", out, "--images", "copy")
    before = state_of(out)
    assert "--force" in refused("export", demo, "--format", "coco", out)
    assert state_of(out) == before
    done("export", demo, "--format", "coco", out, "--force")
    assert not (out / "images").exists()
    assert run("verify", out).exit_code == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["demo", "out"]


@pytest.mark.parametrize("name", ["pictures", "letter.txt", "link"])
def test_force_replaces_nothing_but_an_export(demo: Path, tmp_path: Path, name: str) -> None:
    folder = demo.parent
    (folder / "letter.txt").write_text("mine")
    export = tmp_path / "out"
    done("export", demo, "--format", "coco", export)
    (folder / "link").symlink_to(export, target_is_directory=True)
    before = state_of(tmp_path)
    sentence = refused("export", demo, "--format", "coco", folder / name, "--force")
    assert "is no export" in sentence
    assert state_of(tmp_path) == before


@pytest.mark.parametrize("out", ["no/where", "letter.txt/out"])
def test_without_a_folder_around_it_there_is_no_export(
    demo: Path, tmp_path: Path, out: str
) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    before = state_of(tmp_path)
    assert "no folder" in refused("export", demo, "--format", "coco", tmp_path / out)
    assert state_of(tmp_path) == before


def test_a_folder_that_nobody_can_write_to_is_refused(demo: Path) -> None:
    assert "/proc" in refused("export", demo, "--format", "coco", Path("/proc/out"))


def test_without_a_format_it_is_coco(demo: Path, tmp_path: Path) -> None:
    done("export", demo, tmp_path / "out")
    assert (tmp_path / "out" / "annotations.json").exists()


def test_an_unknown_format_is_refused(demo: Path, tmp_path: Path) -> None:
    assert "coco" in refused("export", demo, "--format", "yolo9", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_picture_that_is_gone_is_told_and_stops_nothing(demo: Path, tmp_path: Path) -> None:
    (demo.parent / "pictures" / "street_2.jpg").unlink()
    result = done("export", demo, "--format", "coco", tmp_path / "out")
    assert "street_2.jpg" in result.stdout
    assert run("verify", tmp_path / "out").exit_code == 0


def test_the_pictures_are_never_written_to(demo: Path, tmp_path: Path) -> None:
    before = state_of(demo.parent / "pictures")
    done("export", demo, "--format", "coco", tmp_path / "out", "--images", "link")
    shutil.rmtree(tmp_path / "out")
    assert state_of(demo.parent / "pictures") == before


def test_force_still_counts_when_an_older_export_gets_its_name_back(
    demo: Path, tmp_path: Path
) -> None:
    # As a kill between the two renames leaves it: the old one aside, the new one not there.
    out = tmp_path / "out"
    done("export", demo, "--format", "coco", out, "--detail", "full")
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    aside = tmp_path / f".fairlabel-export-{ended.pid}-old-x"
    aside.mkdir()
    out.rename(aside / "out")
    done("export", demo, "--format", "coco", out, "--force", "--detail", "job")
    assert json.loads((out / "effort.json").read_text())["detail"] == "job"
    assert not aside.exists()


def test_a_preview_tells_each_field_and_writes_nothing(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pictures = state_of(demo.parent / "pictures")
    told_of = {
        detail: done("export", demo, "--format", "coco", out, "--preview", "--detail", detail)
        for detail in ("job", "full")
    }
    assert not out.exists()
    assert state_of(demo.parent / "pictures") == pictures
    assert "  +full   sessions[].spans[].start_ms: 0" in told_of["full"].stdout
    assert "spans[].start_ms" not in told_of["job"].stdout
    ids = next(line for line in told_of["job"].stdout.splitlines() if "annotations[].id:" in line)
    assert ids.endswith(" and 13 more")


def test_a_preview_needs_no_folder(demo: Path) -> None:
    plain = done("export", demo, "--format", "coco", "--preview", "--images", "copy").stdout
    assert "Pictures, byte for byte (1 file" in plain


def test_a_preview_as_json_is_one_document(demo: Path, tmp_path: Path) -> None:
    document = told("export", demo, "--format", "coco", "--preview", "--json")
    done("export", demo, "--format", "coco", tmp_path / "out")
    written = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {Path(file["path"]).name for file in document["files"]} == written
    assert document["fields"]["job"] < document["fields"]["item"] < document["fields"]["full"]


@pytest.mark.parametrize("more", [("--json",), ()])
def test_without_a_preview_there_must_be_a_folder(demo: Path, more: tuple[str, ...]) -> None:
    result = run("export", demo, "--format", "coco", *more)
    assert result.exit_code == 2
    assert result.stdout == ""
