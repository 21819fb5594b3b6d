"""Pictures that EXIF turns, or that have another size than a document declares, in and out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.annotator.cli.running import done
from tests.annotator.cli.test_imported_ids import checked
from tests.support.exports import load, rewrite, verified, wheres

RED = (200, 0, 0)
PATCH = [20, 30, 50, 10]
SHAPE = [[20, 30, 70, 30, 70, 40, 20, 40]]
TURNED = range(2, 9)
"""The orientations that mirror or turn; from 5 on they swap width and height."""


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Return a job over a picture in each orientation, one twice as large, and a PNG."""
    (tmp_path / "pictures").mkdir()
    picture = Image.new("RGB", (300, 200), "white")
    picture.paste(RED, (20, 30, 70, 40))
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        path = tmp_path / "pictures" / f"o{orientation}.jpg"
        picture.save(path, exif=exif, quality=95)
    picture.save(tmp_path / "pictures" / "o6.png", exif=_turned(6))
    large = picture.resize((600, 600), Image.Resampling.NEAREST)
    large.save(tmp_path / "pictures" / "large.png")
    done("new", tmp_path / "j.fairlabel", "--media", tmp_path / "pictures")
    return tmp_path / "j.fairlabel"


def _turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def bring(job: Path, *more: str) -> str:
    """Import a document whose sizes and boxes are those of the stored pictures."""
    files = ["o1.jpg", *(f"o{each}.jpg" for each in TURNED), "o6.png", "large.png"]
    document = {
        "images": [
            {"id": at, "file_name": name, "width": 300, "height": 200}
            for at, name in enumerate(files)
        ],
        "annotations": [
            {
                "id": at + 1,
                "image_id": at,
                "category_id": 0,
                "iscrowd": 0,
                "area": 450,
                "bbox": PATCH,
                "segmentation": SHAPE,
                "keypoints": [20, 30, 2, 0, 0, 0],
            }
            for at in range(len(files))
        ],
        "categories": [{"id": 0, "name": "red"}],
    }
    document["annotations"][0]["segmentation"] = {"counts": "x", "size": [200, 300]}
    path = job.with_name("set.json")
    path.write_text(json.dumps(document))
    return done("import", job, "--format", "coco", path, *more).stderr


def export(job: Path, *more: str) -> tuple[Path, str]:
    out = job.with_name("out")
    told = done("export", job, out, "--format", "coco", *more, "--items", "all").stdout
    assert verified(out).problems == ()
    assert checked(out) is None
    return out, told


def test_the_frame_is_named_and_boxes_stay_unless_they_are_to_fit(job: Path) -> None:
    told = bring(job, "--sizes", "leave")
    assert "5 pictures are turned by their EXIF orientation" in told
    assert "o5.jpg (200 × 300, not 300 × 200)" in told
    assert "1 picture has another size than the document says: large.png" in told
    assert told.count("look whether they fit") == 3
    assert "3 pictures are mirrored or turned by their EXIF orientation" in told
    assert "whether the document means the stored pictures: o2.jpg, o3.jpg, o4.jpg." in told
    out, _ = export(job)
    coco = load(out, "annotations.json")
    assert {tuple(each["bbox"]) for each in coco["annotations"]} == {(20, 30, 50, 10)}


def test_fitted_boxes_and_shapes_are_on_what_is_seen_and_upright_copies_have_no_turn(
    job: Path,
) -> None:
    told = bring(job, "--sizes", "fit")
    assert "Their boxes were turned to the picture as it is shown." in told
    assert "Its boxes" not in told
    out, said = export(job, "--images", "upright")
    assert "8 JPEG pictures were compressed again" not in said
    assert "7 JPEG pictures were compressed again" in said
    assert "Of these written upright: 8" in said
    coco = load(out, "annotations.json")
    boxes = {each["image_id"]: each for each in coco["annotations"]}
    for image in coco["images"]:
        with Image.open(out / "images" / image["file_name"]) as picture:
            assert picture.size == (image["width"], image["height"])
            assert picture.getexif().get(0x0112, 1) == 1
            if image["id"] in boxes and image.get("effort_item"):
                check_place(picture, boxes[image["id"]], is_mask=image["file_name"] == "o1.jpg")


def check_place(picture: Image.Image, annotation: dict[str, Any], *, is_mask: bool) -> None:
    """Check that the box covers exactly what is red, and that the shape has the same bounds."""
    reds = picture.convert("RGB").split()[1].point(lambda green: 255 * (green < 100))
    x, y, width, height = annotation["bbox"]
    found = reds.getbbox()
    assert found is not None
    assert found == pytest.approx((x, y, x + width, y + height), abs=1)
    if is_mask:  # nothing is turned here, so the mask by pixels stays as it is
        assert annotation["segmentation"]["counts"] == "x"
        return
    (shape,) = annotation["segmentation"]
    assert (min(shape[::2]), min(shape[1::2])) == (x, y)
    assert (max(shape[::2]), max(shape[1::2])) == (x + width, y + height)
    key_x, key_y, *rest = annotation["keypoints"]
    assert (key_x, key_y) in set(zip(shape[::2], shape[1::2], strict=True))
    assert rest == [2, 0, 0, 0]
    assert annotation["area"] == pytest.approx(width * height * 0.9)  # of the mask, scaled


def test_turned_pictures_are_told_and_copied_as_they_are(job: Path) -> None:
    out, told = export(job, "--images", "copy")
    assert "Turned pictures: 8" in told
    assert "8 pictures are turned by their EXIF orientation" in told
    same = job.with_name("pictures") / "o6.jpg"
    assert (out / "images" / "o6.jpg").read_bytes() == same.read_bytes()
    assert "turned_sha256" not in (out / "effort.json").read_text()


def test_a_copy_that_was_turned_and_then_changed_is_found_by_both_checkers(job: Path) -> None:
    out, _ = export(job, "--images", "upright")
    (turned,) = [each for each in load(out, "effort.json")["items"] if each["file"] == "o6.png"]
    assert turned["turned_sha256"] != turned["sha256"]
    rewrite(out, "images/o6.png", (out / "images" / "o8.jpg").read_bytes())
    assert "turned_sha256" in wheres(verified(out).problems)
    assert "turned_sha256" in str(checked(out))


def test_files_of_which_only_the_first_page_or_frame_is_labelled_are_told(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue", "green")]
    for name in ("moving.gif", "scan.tif"):
        frames[0].save(pictures / name, save_all=True, append_images=frames[1:])
    frames[0].save(pictures / "one.png")
    job = tmp_path / "j.fairlabel"
    done("new", job, "--media", pictures)
    out, told = export(job)
    words = "2 files have several pages or frames: moving.gif, scan.tif. Only the first of each"
    assert words in told
    assert words in (out / "README.md").read_text("utf-8")
