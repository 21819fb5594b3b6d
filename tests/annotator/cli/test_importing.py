"""Documents of others: what comes in, and that a refused one leaves the job as it was."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from annotator.editing.commands import DeleteRegions, SetBoxes
from annotator.editing.note_commands import SetLocked, SetRegionComment
from annotator.job_file.project import Project
from annotator.model.geometry import Box
from tests.annotator.cli.running import done, refused, run, told
from tests.annotator.job_file.jobs import editor_on, settle
from tests.support.material import material


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a new job over the one terrain picture."""
    (tmp_path / "pictures").mkdir()
    shutil.copy(material("coco/terrain1.jpg"), tmp_path / "pictures")
    path = tmp_path / "terrain.fairlabel"
    done("new", path, "--media", tmp_path / "pictures")
    return path


def _content(job: Path) -> dict[str, Any]:
    state: dict[str, Any] = told("info", job, "--json")
    return state


def test_seven_boxes_come_in_at_their_places(job: Path) -> None:
    source = material("coco/terrain1_coco.json")
    result = done("import", job, "--format", "coco", source)
    assert "\n  Regions: 7\n" in result.stdout
    expected = [
        Box(*map(float, each["bbox"])) for each in json.loads(source.read_text())["annotations"]
    ]
    with Project.open(job) as project:
        regions = project.reads.load_item(1).result().state.regions.values()
    assert sorted(map(str, expected)) == sorted(str(each.geometry) for each in regions)
    assert not any(each.touched for each in regions)


BAD = {
    "no JSON": "hello",
    "duplicate key": '{"images": [], "images": [], "annotations": [], "categories": []}',
    "not a number": '{"images": [], "annotations": [], "categories": [{"id": NaN}]}',
    "no lists": '{"images": 4}',
    "cut short": '{"images": [',
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_document_at_fault_is_refused_whole(job: Path, tmp_path: Path, text: str) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(text)
    before = _content(job)
    good = material("coco/terrain1_coco.json")
    assert "bad.json" in refused("import", job, "--format", "coco", bad)
    # The good one is not taken either: all are read before anything is written.
    assert "bad.json" in refused("import", job, "--format", "coco", good, bad)
    assert _content(job) == before


def test_a_record_at_fault_is_left_out_and_told(job: Path, tmp_path: Path) -> None:
    document = json.loads(material("coco/terrain1_coco.json").read_text())
    document["images"].append({"id": 77, "file_name": "../../etc/passwd", "width": 5, "height": 5})
    document["annotations"].append({"id": 99, "image_id": 4_040, "category_id": 1, "bbox": [1] * 4})
    odd = tmp_path / "odd.json"
    odd.write_text(json.dumps(document))
    result = done("import", job, "--format", "coco", odd, status=4)
    assert "passwd" in result.stderr
    assert "99" in result.stderr
    assert _content(job)["regions"]["total"] == 7
    assert _content(job)["items"]["total"] == 1


def test_a_missing_document_and_an_unknown_format(job: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.json"
    assert "missing.json" in refused("import", job, "--format", "coco", missing)
    sentence = refused("import", job, "--format", "yolo9", missing)
    assert "yolo9" in sentence
    assert "coco" in sentence


def test_new_pictures_of_the_folder_are_added_first(job: Path, tmp_path: Path) -> None:
    inner = tmp_path / "pictures" / "more"
    inner.mkdir()
    shutil.copy(material("photos/china.jpg"), inner)
    source = material("coco/terrain1_coco.json")
    assert (
        "Added 1 item." in done("import", job, "--format", "coco", source, "--media", inner).stdout
    )
    with Project.open(job) as project:
        rows = project.reads.item_rows().result()
    assert [row.path for row in rows] == ["terrain1.jpg", "more/china.jpg"]


def test_pictures_from_elsewhere_are_refused(job: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    before = _content(job)
    source = material("coco/terrain1_coco.json")
    sentence = refused("import", job, "--format", "coco", source, "--media", elsewhere)
    assert "elsewhere" in sentence
    assert _content(job) == before


def test_without_a_format_or_file_it_is_wrong_usage(job: Path) -> None:
    assert run("import", job, "x.json").exit_code == 2
    assert run("import", job, "--format", "coco").exit_code == 2


# The same annotations a second time -----------------------------------------------------------

SOURCE = "coco/terrain1_coco.json"


def _bring(job: Path, *more: str | Path) -> Any:
    return run("import", job, "--format", "coco", *more)


def _other_file(folder: Path) -> Path:
    """Return the same annotations as another program would write them: other ids, other order."""
    document = json.loads(material(SOURCE).read_text())
    document["annotations"].reverse()
    for at, each in enumerate(document["annotations"]):
        each["id"] = 900 + at
        each["bbox"] = [float(number) for number in each["bbox"]]
    for each in document["images"]:
        each["date_captured"] = "2026-01-01"
    path = folder / "the same.json"
    path.write_text(json.dumps(document))
    return path


def _correct_one(job: Path) -> Box:
    """Correct one imported box and delete another; return the corrected one."""
    with Project.open(job) as project:
        editor = editor_on(project, 1)
        first, second, *_ = editor.state.regions
        box = Box(1, 2, 30, 40)
        editor.run(SetBoxes({first: box}))
        editor.run(DeleteRegions([second]))
        settle(project)
    return box


def _boxes(job: Path) -> list[str]:
    with Project.open(job) as project:
        regions = project.reads.load_item(1).result().state.regions.values()
    return sorted(str(each.geometry) for each in regions)


@pytest.mark.parametrize("is_other", [False, True])
def test_the_same_annotations_are_left_alone_at_first(
    job: Path, tmp_path: Path, *, is_other: bool
) -> None:
    done("import", job, "--format", "coco", material(SOURCE))
    before = _content(job)
    result = _bring(job, _other_file(tmp_path) if is_other else material(SOURCE))
    assert result.exit_code == 3
    assert "imported from terrain1_coco.json: 7 regions; nobody has changed 7 of them" in (
        result.stderr
    )
    assert "add --again replace or --again add" in result.stdout
    assert _content(job) == before


def test_another_document_beside_the_same_one_is_imported(job: Path, tmp_path: Path) -> None:
    done("import", job, "--format", "coco", material(SOURCE))
    document = json.loads(material(SOURCE).read_text())
    document["annotations"] = document["annotations"][:2]
    (tmp_path / "two.json").write_text(json.dumps(document))
    result = _bring(job, material(SOURCE), tmp_path / "two.json")
    assert result.exit_code == 3
    assert _content(job)["regions"]["total"] == 9
    # Twice in one command is twice, too.
    assert _bring(job, tmp_path / "two.json", tmp_path / "two.json").exit_code == 3
    assert _content(job)["regions"]["total"] == 9


def test_the_same_ids_with_moved_boxes_are_asked_about(job: Path, tmp_path: Path) -> None:
    done("import", job, "--format", "coco", material(SOURCE))
    corrected = _correct_one(job)
    document = json.loads(material(SOURCE).read_text())
    for each in document["annotations"]:
        each["bbox"][0] += 1
    moved = [str(Box(*map(float, each["bbox"]))) for each in document["annotations"][2:]]
    path = tmp_path / "moved.json"
    path.write_text(json.dumps(document))
    before = _content(job)
    result = _bring(job, path)
    assert result.exit_code == 3
    assert "The 7 annotations in moved.json have the ids of those that are in this job" in (
        result.stderr
    )
    assert "6 of them other places. Regions in the job that nobody changed: 5." in result.stderr
    assert _content(job) == before
    done("import", job, "--format", "coco", path, "--again", "replace")
    assert _boxes(job) == sorted([str(corrected), *moved])
    document["annotations"][3]["id"], document["annotations"][3]["bbox"][0] = 70, 5
    path.write_text(json.dumps(document))
    assert _bring(job, path).exit_code == 0


def test_added_again_each_region_is_there_twice(job: Path) -> None:
    done("import", job, "--format", "coco", material(SOURCE))
    boxes = _boxes(job)
    assert _bring(job, material(SOURCE), "--again", "add").exit_code == 0
    assert _boxes(job) == sorted([*boxes, *boxes])


def test_replaced_after_it_was_added_each_region_is_there_once(job: Path) -> None:
    done("import", job, "--format", "coco", material(SOURCE))
    boxes = _boxes(job)
    done("import", job, "--format", "coco", material(SOURCE), "--again", "add")
    done("import", job, "--format", "coco", material(SOURCE), "--again", "replace")
    assert _boxes(job) == boxes


def test_replaced_what_somebody_touched_stays(job: Path, tmp_path: Path) -> None:
    done("import", job, "--format", "coco", material(SOURCE))
    _correct_one(job)
    before = _boxes(job)
    result = _bring(job, _other_file(tmp_path), "--again", "replace")
    assert result.exit_code == 0
    assert "7 regions; nobody has changed 5 of them" in result.stderr
    assert "changed, locked or deleted since the first import, and that stay so: 2." in (
        result.stderr
    )
    assert "Regions replaced: 5" in result.stdout
    # No corrected box gets its wrong twin back, and no deleted one comes back.
    assert _boxes(job) == before
    with Project.open(job) as project:
        regions = project.reads.load_item(1).result().state.regions.values()
        assert sorted(each.import_id or 0 for each in regions) == [1, 2, 2, 2, 2, 2]
        assert project.check().result() == []


def test_undo_of_a_replacement_brings_back_what_was(job: Path) -> None:
    done("import", job, "--format", "coco", material(SOURCE))
    _correct_one(job)
    with Project.open(job) as project:
        before = project.reads.load_item(1).result().state
    done("import", job, "--format", "coco", material(SOURCE), "--again", "replace")
    with Project.open(job) as project:
        after = project.reads.load_item(1).result().state
        assert after != before
        editor = editor_on(project, 1)
        for _ in range(2):
            editor.undo()
            settle(project)
            assert project.reads.load_item(1).result().state == before
            editor.redo()
            settle(project)
            assert project.reads.load_item(1).result().state == after
        editor.undo()  # of the replacement, of the deletion, of the correction, of the import
        editor.show(before)
        editor.undo()
        editor.undo()
        editor.undo()
        settle(project)
        assert project.reads.load_item(1).result().state.regions == {}
        assert project.check().result() == []
    # What was undone is not there: then it is no second import.
    assert _bring(job, material(SOURCE)).exit_code == 0


def test_a_locked_or_otherwise_commented_region_is_not_replaced(job: Path) -> None:
    done("import", job, "--format", "coco", material(SOURCE))
    with Project.open(job) as project:
        editor = editor_on(project, 1)
        first, second, *_ = editor.state.regions
        editor.run(SetLocked([first], is_locked=True))
        editor.run(SetRegionComment([second], "A stone?"))
        settle(project)
    result = _bring(job, material(SOURCE), "--again", "replace")
    assert "Regions replaced: 5" in result.stdout
    with Project.open(job) as project:
        regions = project.reads.load_item(1).result().state.regions
    assert regions[first].is_locked
    assert regions[second].comment == "A stone?"
    assert len(regions) == 7


# Sizes that a document declares ---------------------------------------------------------------


def test_other_sizes_than_the_pictures_are_told_once_and_no_box_is_lost(
    job: Path, tmp_path: Path
) -> None:
    document = json.loads(material(SOURCE).read_text())
    [picture] = document["images"]
    picture["width"], picture["height"] = picture["height"], picture["width"] + 1
    odd = tmp_path / "odd.json"
    odd.write_text(json.dumps(document))
    before = _content(job)
    asked = _bring(job, odd)
    assert asked.exit_code == 3
    assert "add --sizes leave or --sizes fit" in asked.stdout
    assert _content(job) == before
    result = done("import", job, "--format", "coco", odd, "--sizes", "leave", status=4)
    told_of = [line for line in result.stderr.splitlines() if "another size" in line]
    assert len(told_of) == 1
    assert "1 picture has another size than the document says: terrain1.jpg (" in told_of[0]
    assert _content(job)["regions"]["total"] == 7
    assert "another size" not in _bring(job, material(SOURCE), "--again", "add").stderr


def test_a_picture_that_stands_upright_by_its_exif_is_measured_so(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    Image.new("RGB", (40, 30)).save(tmp_path / "pictures" / "a.jpg", exif=exif)
    job = tmp_path / "job.fairlabel"
    done("new", job, "--media", tmp_path / "pictures")
    for size, is_told in (((30, 40), False), ((40, 30), True)):
        box = {
            "id": 1,
            "image_id": 1,
            "category_id": 1,
            "bbox": [1, 1, *(each / 4 for each in size)],
        }
        image = {"id": 1, "file_name": "a.jpg", "width": size[0], "height": size[1]}
        content = {"images": [image], "annotations": [box], "categories": [{"id": 1, "name": "a"}]}
        (tmp_path / "a.json").write_text(json.dumps(content))
        result = _bring(job, tmp_path / "a.json")
        assert ("a.jpg (30 × 40, not 40 × 30)" in result.stderr) is is_told


def _upside_down(folder: Path, **more: object) -> tuple[Path, Path]:
    """Return a job over a picture that EXIF turns upside down, and a document of its size."""
    (folder / "pictures").mkdir(exist_ok=True)
    exif = Image.Exif()
    exif[0x0112] = 3
    Image.new("RGB", (40, 30)).save(folder / "pictures" / "a.jpg", exif=exif)
    job = folder / "job.fairlabel"
    done("new", job, "--media", folder / "pictures")
    content = {
        "images": [{"id": 1, "file_name": "a.jpg", "width": 40, "height": 30}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [2, 3, 10, 5]}],
        "categories": [{"id": 1, "name": "a"}],
        **more,
    }
    (folder / "a.json").write_text(json.dumps(content))
    return job, folder / "a.json"


def test_a_document_of_ours_means_the_pictures_as_shown(tmp_path: Path) -> None:
    job, path = _upside_down(tmp_path, info={"fair_pay": {}})
    assert "stored picture" not in _bring(job, path).stderr


def test_a_picture_that_stands_as_shown_tells_the_frame_of_the_others(tmp_path: Path) -> None:
    job, path = _upside_down(tmp_path)
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 30)).save(tmp_path / "pictures" / "b.jpg", exif=exif)
    content = json.loads(path.read_text())
    content["images"].append({"id": 2, "file_name": "b.jpg", "width": 30, "height": 40})
    path.write_text(json.dumps(content))
    result = done("import", job, "--format", "coco", "--media", tmp_path / "pictures", path)
    assert "stored picture" not in result.stderr


# Files that are missing -----------------------------------------------------------------------


def test_thousands_of_missing_files_are_told_in_one_sentence(job: Path, tmp_path: Path) -> None:
    names = [f"missing {number}.jpg" for number in range(2_000)]
    images = [
        {"id": at, "file_name": name, "width": 9, "height": 9} for at, name in enumerate(names)
    ]
    boxes = [
        {"id": at, "image_id": at, "category_id": 1, "bbox": [1, 1, 2, 2]} for at in range(1_000)
    ]
    content = {"images": images, "annotations": boxes, "categories": [{"id": 1, "name": "a"}]}
    (tmp_path / "many.json").write_text(json.dumps(content))
    done("import", job, "--format", "coco", tmp_path / "many.json", status=4)
    result = done(
        "export", job, "--format", "coco", tmp_path / "out", "--images", "copy", "--items", "all"
    )
    found = [line.strip() for line in result.stdout.splitlines() if " more" in line]
    first, second = "missing 0.jpg, missing 1.jpg, missing 2.jpg", "missing 1000.jpg, missing 1001"
    assert [line.partition(": ")[0] for line in found] == [
        "1,000 items are left out",
        "1,000 items cannot be read now, and their regions are exported",
        "2,000 files are not at hand",
    ]
    assert second in found[0]
    assert f"{first} and 997 more" in found[1]
    assert f"{first} and 1,997 more. All of them are listed by fairlabel info" in found[2]
    assert done("info", job, "--missing").stdout.splitlines() == names
    assert told("info", job, "--missing", "--json") == {"files": 2_001, "missing": names}


def test_files_that_went_missing_are_told_once_however_pictures_leave(
    job: Path, tmp_path: Path
) -> None:
    for at in range(6):
        shutil.copy(material("coco/terrain1.jpg"), tmp_path / "pictures" / f"{at}.jpg")
    done("import", job, "--format", "coco", "--media", tmp_path / "pictures", material(SOURCE))
    for at in range(5):
        (tmp_path / "pictures" / f"{at}.jpg").unlink()
    sentence = (
        "5 files are not at hand: 0.jpg, 1.jpg, 2.jpg and 2 more. All of them are listed by "
        "fairlabel info JOB --missing."
    )
    for mode in ("none", "copy"):
        out = tmp_path / mode
        result = done("export", job, "--format", "coco", out, "--images", mode, "--items", "all")
        assert result.stdout.count(sentence) == 1
        assert result.stdout.count("not at hand") == (1 if mode == "none" else 2)  # and the count
