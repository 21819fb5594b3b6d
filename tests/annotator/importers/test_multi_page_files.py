"""Files of which only the first page or frame is an item are reported once, by number and name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from annotator.imaging.formats import more_pictures
from annotator.imaging.formats.more_pictures import has_more_pictures
from annotator.importers.common.file_list import list_files
from annotator.importers.folder_importer import scan_folder
from annotator.importers.import_run import Feed
from annotator.media.kind import HEAD_BYTES
from annotator.media.multi_page_files import multi_page_notes
from annotator.progress import Cancel
from tests.annotator.cli.running import done
from tests.support.english import english
from tests.support.material import material

FRAMES = [Image.new("RGB", (40, 30), colour) for colour in ("teal", "olive", "navy")]


def put_several(folder: Path, *names: str) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        FRAMES[0].save(folder / name, save_all=True, append_images=FRAMES[1:])


def put_one(folder: Path, *names: str) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        FRAMES[0].save(folder / name)


def test_pages_and_frames_are_told_once_with_their_number_and_the_first_names(
    tmp_path: Path,
) -> None:
    put_several(tmp_path, "a.gif", "b.png", "c.tif", "d.webp")
    put_one(tmp_path, "e.gif", "f.png", "g.tif", "h.webp", "i.jpg", "j.bmp", "k.ppm")
    scan = scan_folder(tmp_path)
    assert len(scan.items) == 11
    (note,) = english(scan.notes)
    assert note == (
        "4 files have several pages or frames: a.gif, b.png, c.tif and 1 more. Only the first of "
        "each is labelled. Save the others as files of their own to label them."
    )
    (note,) = english(multi_page_notes(tmp_path, ["d.webp", "e.gif", "gone.gif"]))
    assert note == (
        "1 file has several pages or frames: d.webp. Only the first of it is labelled. Save the "
        "others as files of their own to label them."
    )
    assert multi_page_notes(tmp_path, ["e.gif"]) == []


def test_the_frames_behind_long_chunks_are_found_too(tmp_path: Path) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "x" * 4000)
    FRAMES[0].save(tmp_path / "a.png", save_all=True, append_images=FRAMES[1:], pnginfo=text)
    FRAMES[0].save(tmp_path / "b.png", pnginfo=text)
    assert [item.media.path for item in scan_folder(tmp_path).items] == ["a.png", "b.png"]
    assert multi_page_notes(tmp_path, ["a.png", "b.png"]) == multi_page_notes(tmp_path, ["a.png"])
    assert len(multi_page_notes(tmp_path, ["a.png"])) == 1


def test_the_head_decides_for_photographs_so_that_none_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_one(tmp_path, "a.png", "b.webp", "c.jpg", "d.bmp")
    paths = [*tmp_path.iterdir(), material("photos/china.jpg"), material("photos/coffee.png")]

    def refuse(path: Path) -> None:
        raise AssertionError(path)

    monkeypatch.setattr(more_pictures, "probe", refuse)
    for path in paths:
        assert not has_more_pictures(path.read_bytes()[:HEAD_BYTES], path)


@pytest.mark.parametrize("kept", [30, 60, 300])
def test_a_file_that_is_cut_short_is_told_by_its_item_and_not_here(
    tmp_path: Path, kept: int
) -> None:
    put_several(tmp_path, "a.gif", "b.png", "c.tif", "d.webp")
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:kept])
        has_more_pictures(path.read_bytes()[:HEAD_BYTES], path)


def test_a_feed_tells_of_new_files_only(tmp_path: Path) -> None:
    put_several(tmp_path, "a.gif", "b.tif")
    feed = Feed.of(list_files(tmp_path), Cancel())
    assert len(feed.first(1, Cancel())) == 1
    assert "1 file has" in english(feed.notes)[0]
    assert len(feed.first(1, Cancel())) == 1
    assert english(feed.notes)[0].startswith("2 files have several pages or frames: a.gif, b.tif.")


def test_the_command_line_tells_it_when_files_come_in_and_not_again(tmp_path: Path) -> None:
    pictures, job = tmp_path / "pictures", tmp_path / "job.fairlabel"
    put_several(pictures, "a.gif")
    put_one(pictures, "b.png")
    assert (
        "1 file has several pages or frames: a.gif." in done("new", job, "--media", pictures).output
    )
    document = tmp_path / "c.json"
    document.write_text('{"images": [], "annotations": [], "categories": [{"id": 1, "name": "x"}]}')
    added = ("import", job, "--format", "coco", document, "--media", pictures)
    assert "pages or frames" not in done(*added).output
    document.write_text(document.read_text().replace("x", "y"))
    put_several(pictures, "inner.tif")
    assert "1 file has several pages or frames: inner.tif." in done(*added).output
