"""Drafts travel when the vendor asks for them: what nobody has touched, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.job_file.project import Project
from annotator.model.entities import Origin
from annotator.packages.package_document import PackageRefusedError
from annotator.packages.package_job import make_job
from annotator.packages.package_reader import Keys, open_package
from tests.annotator.cli.running import done, refused
from tests.annotator.packages.packed import ANSWER, SECRET, Vendor, packages_in
from tests.annotator.packages.test_opening import files_in, packed_again


@pytest.fixture
def vendor(tmp_path: Path) -> Vendor:
    """Return a vendor with an imported box on each picture, and a reviewed one on the first."""
    vendor = Vendor(tmp_path / "vendor", pictures=3)
    document = {
        "images": [
            {"id": at, "file_name": f"p{at}.png", "width": 320, "height": 240} for at in (1, 2, 3)
        ],
        "categories": [{"id": 1, "name": "shop"}],
        "annotations": [
            {
                "id": at,
                "image_id": at,
                "category_id": 1,
                "bbox": [10 * at, 10, 30, 20],
                "area": 600,
                "iscrowd": 0,
                "annotator": SECRET,
            }
            for at in (1, 2, 3)
        ],
    }
    (tmp_path / "boxes.json").write_text(json.dumps(document))
    done("import", vendor.job, "--format", "coco", tmp_path / "boxes.json")
    vendor.finish("p1.png")
    return vendor


def boxes_in(job: Path) -> list[tuple[str, float, Origin, bool]]:
    """Return the boxes of a job with their file, origin, and whether somebody touched them."""
    with Project.open(job) as project, project.snapshot().result() as snapshot:
        return [
            (each.item.path, region.box.x, region.origin, region.touched)
            for each in snapshot.items()
            for region in each.regions
            if region.box is not None
        ]


def test_drafts_travel_only_when_asked_for(vendor: Vendor, tmp_path: Path) -> None:
    plain = packages_in(vendor.pack("--workers", "1"))[0]
    drafts = packages_in(vendor.pack("--workers", "1", "--drafts", "--all", out="d"))[0]
    assert "drafts.jsonl" not in files_in(plain)
    lines = files_in(drafts)["drafts.jsonl"].decode()
    assert len(lines.splitlines()) == 3
    for text in (SECRET, ANSWER, "Roseline", "region_"):
        assert text not in lines
    with open_package(drafts, Keys((), tmp_path)) as found:
        job = make_job(found, tmp_path / "work")
    assert sorted(x for _path, x, *_ in boxes_in(job)) == [10.0, 20.0, 30.0]
    assert {(origin, touched) for *_, origin, touched in boxes_in(job)} == {
        (Origin.IMPORTED, False)
    }


def test_each_draft_is_on_its_own_picture(vendor: Vendor, tmp_path: Path) -> None:
    out = vendor.pack("--workers", "1", "--drafts", "--all")
    record = json.loads(next((out / "packages").iterdir()).read_bytes())
    named = {each["path"]: each["job_path"] for each in record["items"]}
    with open_package(packages_in(out)[0], Keys((), tmp_path)) as found:
        job = make_job(found, tmp_path / "work")
    assert {named[path]: x for path, x, *_ in boxes_in(job)} == {
        "p1.png": 10.0,
        "p2.png": 20.0,
        "p3.png": 30.0,
    }


def test_gold_and_drafts_do_not_go_together(vendor: Vendor) -> None:
    (vendor.folder / "gold.txt").write_text("p1.png\n")
    gold = ("--gold", vendor.folder / "gold.txt", "--drafts", "--preview")
    told = refused("pack", vendor.job, vendor.folder / "x", "--worker", "A", *gold)
    assert "would be known by that" in told


BIG = (
    '{"item":0,"label":"shop","place":{"form":"box","x":%s,"y":0.0,"width":1.0,"height":1.0},'
    '"text":"","attributes":{},"group":0}'
)


@pytest.mark.parametrize(
    "line",
    [
        *("", "{", "[]", "{}"),
        '{"item":9,"label":"shop","place":null,"text":"","attributes":{},"group":0}',
        '{"item":0,"label":"ship","place":null,"text":"","attributes":{},"group":0}',
        '{"item":0,"label":"shop","place":{"form":"x"},"text":"","attributes":{},"group":0}',
        '{"item":0,"label":"shop","place":null,"text":7,"attributes":{},"group":0}',
        '{"item":0,"label":"shop","place":null,"text":"","attributes":{"a":[]},"group":0}',
        '{"item":0,"label":"shop","place":null,"text":"","attributes":{},"group":-1}',
        BIG % ("1" + 400 * "0"),
        '{"item":true,"label":"shop","place":null,"text":"","attributes":{},"group":0}',
    ],
)
def test_damaged_drafts_are_refused_and_nothing_is_left(
    vendor: Vendor, tmp_path: Path, line: str
) -> None:
    package = packages_in(vendor.pack("--workers", "1", "--drafts"))[0]
    files = {**files_in(package), "drafts.jsonl": line.encode() + b"\n"}
    made = packed_again(tmp_path / "f.fairpackage", files, vendor.signer)
    place = tmp_path / "place"
    place.mkdir()
    refused_line = pytest.raises(PackageRefusedError, match="Line 1 of its drafts is damaged")
    with open_package(made, Keys((), tmp_path)) as found, refused_line:
        make_job(found, place / "work")
    assert list(place.iterdir()) == []
