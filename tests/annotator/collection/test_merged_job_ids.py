"""A merged job has the ids of the job that was packed, and no worker has seen any of them."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from annotator.editing.commands import DeleteRegions
from annotator.job_file.project import Project
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.annotator.cli.running import done, refused
from tests.annotator.packages.packed import Vendor, finish_items, packages_in
from tests.journeys.begun import paint_pictures

IMAGE_IDS: Final = {
    "p4.png": 8_800_000_000_001,
    "p1.png": 8_800_000_000_007,
    "p2.png": 8_800_000_000_003,
    "p3.png": 8_800_000_000_009,
}
"""In the order of the source, not of the names. No digest has so many digits in a row."""

CATEGORIES: Final = {"tram": 1_730_000_004, "bus": 1_730_000_002}
FIRST_ANNOTATION: Final = 5_500_000_000_001


def source_document() -> dict[str, Any]:
    """Return a document with two boxes on each picture, and ids of its own."""
    images = [
        {"id": key, "file_name": name, "width": 320, "height": 240}
        for name, key in IMAGE_IDS.items()
    ]
    return {
        "images": images,
        "categories": [{"id": key, "name": name} for name, key in CATEGORIES.items()],
        "annotations": [
            {
                "id": FIRST_ANNOTATION + 10 * at + which,
                "image_id": image["id"],
                "category_id": list(CATEGORIES.values())[which],
                "bbox": [20 + 10 * at, 30 + 60 * which, 40, 30],
                "area": 1200,
                "iscrowd": 0,
            }
            for at, image in enumerate(images)
            for which in (0, 1)
        ],
    }


def vendor_of(folder: Path, *more: Path) -> Vendor:
    """Return a vendor whose job has the ids of a document, and more pictures."""
    vendor = Vendor(folder / "vendor", pictures=4, sounds=more)
    (folder / "boxes.json").write_text(json.dumps(source_document()))
    done("import", vendor.job, "--format", "coco", folder / "boxes.json")
    return vendor


@pytest.fixture
def vendor(tmp_path: Path) -> Vendor:
    """Return a vendor whose job has the ids of a document."""
    return vendor_of(tmp_path)


def deletes_first_region(job: Path, name: str) -> None:
    """Delete the first region of an item, as the worker of the job."""
    with Project.open(job) as project:
        (worker,) = project.reads.workers().result()
        session = JobSession(project, worker, Setup(job.parent / "state"))
        (row,) = [row for row in project.reads.item_rows().result() if row.path == name]
        session.open_item(project.reads.load_item(row.id).result())
        first = min(session.editor.state.regions.values(), key=lambda each: each.number)
        session.editor.run(DeleteRegions((first.id,)))
        session.end()


def homes(folder: Path, collection: Path) -> list[Path]:
    """Open each package and return its job."""
    jobs: list[Path] = []
    for package in packages_in(collection):
        home = folder / f"home {package.stem}"
        done("open-package", package, home, "--yes")
        jobs += home.glob("*.fairlabel")
    return jobs


def merged(vendor: Vendor, collection: Path, jobs: Sequence[Path], *options: str | Path) -> Path:
    """Hand the work of all in, and merge it."""
    out = (
        vendor.folder.parent / f"merged {len(list(vendor.folder.parent.glob('merged*')))}.fairlabel"
    )
    for job in jobs:
        sent = job.parent / f"{out.stem}.fairsubmission"
        done("submit", job, sent)
        done("receive", sent, "--into", collection, "--key", vendor.key)
    done("merge", collection, out, "--media", vendor.folder / "Amina's pictures", *options)
    return out


def exported(job: Path) -> dict[str, Any]:
    out = job.with_suffix(".export")
    done("export", job, out, "--format", "coco", "--items", "all")
    assert "holds" in done("verify", out).output
    found: dict[str, Any] = json.loads((out / "annotations.json").read_text())
    return found


def by_file(document: Mapping[str, Any], key: str = "id") -> dict[str, int]:
    return {each["file_name"]: each[key] for each in document["images"]}


def test_an_export_of_the_merged_job_joins_with_the_source(vendor: Vendor, tmp_path: Path) -> None:
    people = ("--worker", "Amina", "--worker", "Juma", "--worker", "Zuri")
    out = vendor.pack(*people, "--overlap", "2", "--drafts")
    jobs = homes(tmp_path, out)
    for job in jobs:
        finish_items(job)
    found, own = exported(merged(vendor, out, jobs)), exported(vendor.job)
    assert by_file(found) == by_file(own) == IMAGE_IDS
    assert [*by_file(found)] == [*IMAGE_IDS]
    names = [[(each["id"], each["name"]) for each in one["categories"]] for one in (found, own)]
    assert names[0] == names[1]
    assert {name: key for key, name in names[0]}.items() >= CATEGORIES.items()
    assert not any("imported_id" in each for each in [*found["images"], *found["categories"]])
    there = {each["id"]: each for each in found["annotations"]}
    for each in source_document()["annotations"]:
        now = there.pop(each["id"])
        assert (now["image_id"], now["category_id"]) == (each["image_id"], each["category_id"])
        assert now["bbox"] == each["bbox"]
    highest = max(each["id"] for each in source_document()["annotations"])
    assert len(there) == 4  # what the workers drew, one box on each picture
    assert min(there) > highest


def test_a_second_merge_keeps_the_ids_of_versions_that_come_anew(
    vendor: Vendor, tmp_path: Path
) -> None:
    out = vendor.pack("--worker", "Amina", "--drafts", "--in-order")
    (job,) = homes(tmp_path, out)
    finish_items(job, "0001.png", "0002.png")
    first = merged(vendor, out, [job])
    deletes_first_region(job, "0002.png")
    finish_items(job)
    second = merged(vendor, out, [job], "--earlier", first)
    one, two = exported(first), exported(second)
    assert by_file(one) == by_file(two) == IMAGE_IDS
    source = {each["id"] for each in source_document()["annotations"]}
    numbers = Counter(each["id"] for each in two["annotations"])
    assert max(numbers.values()) == 1
    # What the worker deleted is not there again under its id.
    gone = FIRST_ANNOTATION + 10 * [*IMAGE_IDS].index("p2.png")
    assert source - numbers.keys() == {gone}
    assert gone in {each["id"] for each in one["annotations"]}


def test_twins_and_strangers_get_no_id_of_the_source(tmp_path: Path) -> None:
    paint_pictures(tmp_path, 1)
    twin = (tmp_path / "p1.png").rename(tmp_path / "a twin.png")
    vendor = vendor_of(tmp_path, twin)
    pictures = vendor.folder / "Amina's pictures"
    assert (pictures / "p1.png").read_bytes() == twin.read_bytes()
    out = vendor.pack("--worker", "Amina", "--drafts", "--in-order")
    (job,) = homes(tmp_path, out)
    finish_items(job)
    (pictures / "zz stranger.png").write_bytes((pictures / "p1.png").read_bytes()[:-12])
    found = exported(merged(vendor, out, [job]))
    named = by_file(found)
    assert {name: named[name] for name in IMAGE_IDS} == IMAGE_IDS
    assert len(set(named.values())) == len(named)
    source = {each["id"]: each["image_id"] for each in source_document()["annotations"]}
    given = {source[each["id"]] for each in found["annotations"] if each["id"] in source}
    # Of which twin the version is, is not clear.
    assert given == set(IMAGE_IDS.values()) - {IMAGE_IDS["p1.png"]}
    there = Counter(each["image_id"] for each in found["annotations"])
    assert there[named["a twin.png"]] + there[named["p1.png"]] == 3


def numbers_in(data: bytes) -> set[int]:
    return {int(each) for each in re.findall(rb"\d+", data)}


def test_no_package_has_an_id_of_the_source_and_gold_is_like_all_others(
    vendor: Vendor,
) -> None:
    vendor.finish("p2.png", "p3.png")
    (vendor.folder / "gold.txt").write_text("p2.png\n")
    plain = vendor.pack("--gold", vendor.folder / "gold.txt", out="gold")
    drafts = vendor.pack("--drafts", "--all", out="drafts")
    ids = {*IMAGE_IDS.values(), *CATEGORIES.values()}
    ids |= {each["id"] for each in source_document()["annotations"]}
    assert ids <= numbers_in((plain / "ids.json").read_bytes()) | numbers_in(
        b"".join(each.read_bytes() for each in (drafts / "packages").iterdir())
    )
    for package in [*packages_in(plain), *packages_in(drafts)]:
        with zipfile.ZipFile(package) as archive:
            assert "ids.json" not in archive.namelist()
            for name in archive.namelist():
                if name.endswith((".json", ".jsonl")) and "sigstore" not in name:
                    data = re.sub(rb'"(sha256|size|id|key)":("[^"]*"|\d+)', b"", archive.read(name))
                    assert not ids & numbers_in(data), name
    # Without any work yet, what a reviewer draws is above the source, too.
    with Project.open(merged(vendor, plain, [])) as project, project.snapshot().result() as now:
        assert now.next_region_number() > max(
            each["id"] for each in source_document()["annotations"]
        )
    for package in packages_in(plain):
        with zipfile.ZipFile(package) as archive:
            items = json.loads(archive.read("package.json"))["items"]
        assert [sorted(each) for each in items] == [["kind", "path"]] * len(items)
        assert [each["path"][:10] for each in items] == [
            f"media/{at:04}" for at in range(1, len(items) + 1)
        ]


def test_ids_that_cannot_be_read_stop_a_merge_with_a_sentence(
    vendor: Vendor, tmp_path: Path
) -> None:
    out = vendor.pack("--worker", "Amina")
    ids = json.loads((out / "ids.json").read_text())
    numbers = (None, True, 0, -1, 1.5, "7", 2**60, 10**30)
    forged: list[dict[str, object]] = [{"next_annotation": each} for each in numbers]
    forged += [{"labels": [[1, name]]} for name in ("", "a\nb", "x" * 201)]
    for each in forged:
        (out / "ids.json").write_text(json.dumps({**ids, **each}))
        assert "ids.json cannot be read" in refused("merge", out, tmp_path / "m.fairlabel")
    (out / "ids.json").write_text("{}")
    assert "ids.json cannot be read" in refused("merge", out, tmp_path / "m.fairlabel")
    assert not (tmp_path / "m.fairlabel").exists()


def test_packages_of_an_older_copy_of_the_job_make_no_id_free_again(vendor: Vendor) -> None:
    older = vendor.job.with_name("older.fairlabel")
    shutil.copy(vendor.job, older)
    vendor.finish("p2.png")
    out = vendor.pack("--worker", "Amina", "--drafts")
    before = json.loads((out / "ids.json").read_text())["next_annotation"]
    done("pack", older, out, "--add", "--worker", "Juma", "--drafts", "--key", vendor.key)
    assert json.loads((out / "ids.json").read_text())["next_annotation"] == before
