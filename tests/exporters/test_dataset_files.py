"""The pictures in an export are those of its items, with the sizes that it states."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from annotator.export.api import ExportOptions, ImageMode
from annotator.model.entities import Media, MediaId
from tests.annotator.cli.running import run
from tests.annotator.imaging.drawing import jpeg_bytes
from tests.support.exports import export_coco, load, rewrite, verified, wheres, write_sealed
from tests.support.snapshots import a_morning, snapshot_of
from tools.checkers.check_export import main

DOCUMENTS = ("annotations.json", "effort.json", "fair_pay.json")
FIRST, SECOND = "images/street/photo_1.jpg", "images/street/photo_2.jpg"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return an export with two pictures; the file of the third item is missing."""
    morning = a_morning()
    for number, record in enumerate(morning.records[:2], start=1):
        path = tmp_path / "media" / record.item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        size = (record.item.width_px, record.item.height_px)
        path.write_bytes(jpeg_bytes(Image.new("L", size, 40 * number)))
        media = Media(MediaId(number), record.item.path)
        morning.records[number - 1] = replace(record, media=media)
    options = ExportOptions(images=ImageMode.COPY)
    export_coco(tmp_path / "out", snapshot_of(morning, tmp_path / "media"), options)
    return tmp_path / "out"


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Return what both checkers say is wrong; "" for nothing."""
    capsys.readouterr()
    is_refused = main([str(folder)]) == 1
    said = capsys.readouterr().out
    return wheres(verified(folder).problems), said if is_refused else ""


def test_pictures_are_compared_and_a_missing_one_is_stated(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(out, capsys) == ("", "")
    items = load(out, "effort.json")["items"]
    assert [each.get("is_missing", False) for each in items] == [False, False, True]
    assert any("missing in the folder" in str(each) for each in verified(out).stated)


def test_pictures_that_travel_apart_are_compared_in_their_folder(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By both checkers; a link that leads out of the folder is no picture of it."""
    tmp_path, media = out.parent, out.parent / "media"

    def answers(named: Path) -> tuple[int, str, str]:
        given = run("verify", named, "--images", media)
        assert main([str(named), "--images", str(media)]) == given.exit_code
        return given.exit_code, given.stdout, capsys.readouterr().out

    morning = a_morning()
    for number, record in enumerate(morning.records[:2], start=1):
        media_of = Media(MediaId(number), record.item.path)
        morning.records[number - 1] = replace(record, media=media_of)
    del morning.records[2:]
    export_coco(tmp_path / "named", snapshot_of(morning, media))
    capsys.readouterr()
    assert "which are only named" in str(verified(tmp_path / "named").stated)
    status, one, other = answers(tmp_path / "named")
    assert status == 0, one + other
    assert "the digests of 2 files of items" in one
    assert "the sizes of 2 pictures" in one
    assert "only named" not in one + other
    (media / "street" / "photo_1.jpg").rename(tmp_path / "photo_1.jpg")
    (media / "street" / "photo_1.jpg").symlink_to(tmp_path / "photo_1.jpg")
    assert answers(tmp_path / "named")[0] == 1
    (media / "street" / "photo_1.jpg").unlink()
    assert "photo_1.jpg): has no file that can be read" in answers(tmp_path / "named")[1]
    (media / "street" / "photo_1.jpg").write_bytes((media / "street" / "photo_2.jpg").read_bytes())
    assert "photo_1.jpg), sha256" in answers(tmp_path / "named")[2]


def _swapped(out: Path) -> str:
    first, second = (out / FIRST).read_bytes(), (out / SECOND).read_bytes()
    rewrite(out, FIRST, second)
    rewrite(out, SECOND, first)
    return "photo_1.jpg), sha256"


def _dropped(out: Path) -> str:
    (out / FIRST).unlink()
    manifest = load(out, "manifest.json")
    manifest["files"] = [each for each in manifest["files"] if each["path"] != FIRST]
    (out / "manifest.json").write_bytes(json.dumps(manifest).encode())
    return "photo_1.jpg)"


def _measured_otherwise(out: Path) -> str:
    documents = {name: load(out, name) for name in DOCUMENTS}
    documents["annotations.json"]["images"][0]["width"] += 1
    write_sealed(out, documents)
    return "image 1, width and height"


def _said_to_be_named_only(out: Path) -> str:
    documents = {name: load(out, name) for name in DOCUMENTS}
    documents["annotations.json"]["info"]["dataset"]["files"] = "named"
    documents["effort.json"]["dataset"]["files"] = "named"
    for item in documents["effort.json"]["items"]:
        item.pop("is_missing", None)
    write_sealed(out, documents)
    return "photo_1.jpg)"


def _said_to_be_missing(out: Path) -> str:
    documents = {name: load(out, name) for name in DOCUMENTS}
    documents["effort.json"]["items"][0]["is_missing"] = True
    write_sealed(out, documents)
    return "is_missing"


def _said_to_be_redacted(out: Path) -> str:
    documents = {name: load(out, name) for name in DOCUMENTS}
    first, second = documents["effort.json"]["items"][:2]
    first["copy_sha256"], second["copy_sha256"] = second["sha256"], first["sha256"]
    _swapped(out)
    write_sealed(out, documents)
    return "copy_sha256"


@pytest.mark.parametrize(
    "change",
    [
        _swapped,
        _dropped,
        _measured_otherwise,
        _said_to_be_named_only,
        _said_to_be_missing,
        _said_to_be_redacted,
    ],
)
def test_both_checkers_find_what_was_done_to_pictures(
    out: Path, capsys: pytest.CaptureFixture[str], change: Callable[[Path], str]
) -> None:
    where = change(out)
    ours, other = told(out, capsys)
    assert where in ours
    assert where in other
