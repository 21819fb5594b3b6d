"""A folder gives its pictures by content and in order, and says what is wrong with the others."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from annotator.errors import CancelledError, ImportRefusedError
from annotator.importers.folder_importer import Scan, scan_folder
from annotator.model.entities import IMAGE, Status
from annotator.progress import Cancel
from tests.annotator.job_file.jobs import as_anybody, content
from tests.support.english import english
from tests.support.material import material


def picture_bytes(kind: str = "PNG") -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, kind)
    return buffer.getvalue()


PNG = picture_bytes()


def put(folder: Path, *names: str, data: bytes = PNG) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def paths(scan: Scan) -> list[str]:
    return [item.media.path for item in scan.items]


def test_real_photographs_are_found_with_size_and_time() -> None:
    folder = material("photos")
    scan = scan_folder(folder)
    assert paths(scan) == sorted(path.name for path in folder.iterdir())
    assert (english(scan.notes), scan.other_files) == ((), 0)
    for item in scan.items:
        status = (folder / item.media.path).stat()
        assert item.status is Status.NEW
        assert item.media.size_bytes == status.st_size
        assert item.media.mtime_ns == status.st_mtime_ns


def test_the_order_is_natural_over_all_folders(tmp_path: Path) -> None:
    put(tmp_path, "img10.png", "IMG2.png", "img1.png", "day10/a.png", "day9/deep/b.png")
    assert paths(scan_folder(tmp_path)) == [
        "day9/deep/b.png",
        "day10/a.png",
        "img1.png",
        "IMG2.png",
        "img10.png",
    ]


def test_names_of_every_kind_are_found(tmp_path: Path) -> None:
    names = ["شارع.png", "a b, c.png", "é.png", "e\u0301.png", "line\nbreak.png", "100%.png"]
    put(tmp_path, *names)
    assert sorted(paths(scan_folder(tmp_path))) == sorted(names)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM"])
def test_content_counts_and_not_the_name(tmp_path: Path, kind: str) -> None:
    put(tmp_path, "scan.txt", "without_an_ending", data=picture_bytes(kind))
    assert [item.status for item in scan_folder(tmp_path).items] == [Status.NEW, Status.NEW]


def test_other_files_and_hidden_ones_are_no_items(tmp_path: Path) -> None:
    put(tmp_path, "1.png", ".hidden.png", ".trash/2.png")
    put(tmp_path, "notes.txt", "boxes.json", "job.fairlabel", data=b"text")
    scan = scan_folder(tmp_path)
    assert (paths(scan), scan.other_files, english(scan.notes)) == (["1.png"], 2, ())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"this is text", "“bad.JPG” is not a picture, whatever its name says"),
        (b"", "“bad.JPG” is empty"),
        (PNG[:20], "“bad.JPG” is cut short"),
        (picture_bytes("JPEG")[:100], "“bad.JPG” is cut short"),
        (b"%PDF-1.7 and so on", "“bad.JPG” is in the format PDF"),
    ],
)
def test_a_file_that_only_says_it_is_a_picture_becomes_an_item_that_says_why(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    put(tmp_path, "good.png")
    put(tmp_path, "bad.JPG", data=data)
    bad, good = scan_folder(tmp_path).items
    assert (bad.status, good.status, bad.kind) == (Status.UNREADABLE, Status.NEW, IMAGE)
    assert bad.reason.startswith(sentence)
    assert good.reason == ""


def test_a_picture_that_may_not_be_read_says_so() -> None:
    with as_anybody() as folder:
        put(folder, "1.png", "2.png", "plain")
        (folder / "1.png").chmod(0)
        (folder / "plain").chmod(0)
        scan = scan_folder(folder)
        assert [item.status for item in scan.items] == [Status.UNREADABLE, Status.NEW]
        assert "may not be read by you" in scan.items[0].reason


def test_links_are_followed_to_files_inside_only(tmp_path: Path) -> None:
    folder, outside = tmp_path / "job", tmp_path / "outside"
    put(folder, "1.png")
    put(outside, "secret.png")
    (folder / "inside.png").symlink_to("1.png")
    (folder / "out.png").symlink_to(outside / "secret.png")
    (folder / "folder").symlink_to(outside)
    (folder / "circle").symlink_to(folder)
    (folder / "itself.png").symlink_to("itself.png")
    (folder / "nothing.png").symlink_to("gone.png")
    scan = scan_folder(folder)
    assert paths(scan) == ["1.png", "inside.png"]
    assert sorted(note.split("”")[0] for note in english(scan.notes)) == [
        "“circle",
        "“folder",
        "“itself.png",
        "“nothing.png",
        "“out.png",
    ]
    assert all("link" in note for note in english(scan.notes))


def test_what_is_neither_a_file_nor_a_folder_is_named(tmp_path: Path) -> None:
    put(tmp_path, "1.png")
    os.mkfifo(tmp_path / "pipe.png")
    scan = scan_folder(tmp_path)
    assert paths(scan) == ["1.png"]
    (note,) = english(scan.notes)
    assert note.startswith("“pipe.png” was left out: it is neither a file nor a folder")


def test_a_folder_that_is_a_link_itself_is_scanned(tmp_path: Path) -> None:
    put(tmp_path / "real", "1.png")
    (tmp_path / "real" / "again.png").symlink_to("1.png")
    (tmp_path / "link").symlink_to("real")
    assert paths(scan_folder(tmp_path / "link")) == ["1.png", "again.png"]


def test_a_pipe_does_not_hold_anybody_up(tmp_path: Path) -> None:
    put(tmp_path, "1.png")
    os.mkfifo(tmp_path / "2.png")
    assert paths(scan_folder(tmp_path)) == ["1.png"]


def test_a_name_that_is_not_utf_8_is_left_out_and_told(tmp_path: Path) -> None:
    put(tmp_path, "1.png")
    for name in (b"photo\xe9.png", b"dossier\xe9"):
        strange = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118 - Path has no bytes
        if name.endswith(b".png"):
            Path(os.fsdecode(strange)).write_bytes(PNG)
        else:
            put(Path(os.fsdecode(strange)), "2.png")
    scan = scan_folder(tmp_path)
    assert paths(scan) == ["1.png"]
    assert len(english(scan.notes)) == 2
    for note in english(scan.notes):
        assert "its name is not UTF-8" in note
        note.encode()


def test_folders_deeper_than_any_recursion_are_scanned(tmp_path: Path) -> None:
    put(tmp_path, "top.png")
    deepest = str(tmp_path)
    for _ in range(1100):
        deepest += "/d"
        os.mkdir(deepest)  # noqa: PTH102 - a Path of so many parts is slow
    picture = Path(deepest) / "1.png"
    picture.write_bytes(PNG)
    try:
        assert paths(scan_folder(tmp_path)) == ["d/" * 1100 + "1.png", "top.png"]
    finally:
        picture.unlink()
        os.removedirs(deepest)  # up to the first that is not empty; rmtree would recurse


@pytest.mark.parametrize("names", [[], ["notes.txt"]])
def test_a_folder_without_pictures_is_refused(tmp_path: Path, names: list[str]) -> None:
    put(tmp_path, *names, data=b"text")
    with pytest.raises(ImportRefusedError, match="There are no pictures in “"):
        scan_folder(tmp_path)


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "1.png")
    for path in (tmp_path / "gone", tmp_path / "1.png"):
        with pytest.raises(ImportRefusedError, match="is not a folder that can be opened"):
            scan_folder(path)


def test_a_folder_that_may_not_be_read_is_refused_and_one_inside_is_told() -> None:
    with as_anybody() as folder:
        put(folder, "1.png", "locked/2.png")
        (folder / "locked").chmod(0)
        try:
            scan = scan_folder(folder)
            assert paths(scan) == ["1.png"]
            assert english(scan.notes) == (
                "“locked” was left out: it cannot be read (Permission denied).",
            )
            with pytest.raises(ImportRefusedError, match=r"cannot be read \(Permission denied\)"):
                scan_folder(folder / "locked")
            with pytest.raises(ImportRefusedError, match="not a folder that can be opened"):
                scan_folder(folder / "locked" / "inside")
        finally:
            (folder / "locked").chmod(0o700)


def test_scanning_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    put(tmp_path, *(f"{number}.png" for number in range(450)))
    told: list[tuple[int, int]] = []
    cancel = Cancel()

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    scan_folder(tmp_path, progress=progress)
    assert told == [(0, 450), (200, 450), (400, 450), (450, 450)]

    def stop_on_the_way(done: int, total: int) -> None:
        progress(done, total)
        cancel.cancel()

    told.clear()
    with pytest.raises(CancelledError):
        scan_folder(tmp_path, cancel=cancel, progress=stop_on_the_way)
    assert told == [(0, 450)]
    with pytest.raises(CancelledError):
        scan_folder(tmp_path, cancel=cancel)


def test_scanning_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path, "1.png", "2.png")
    before = content(tmp_path)
    scan_folder(tmp_path)
    assert content(tmp_path) == before


def test_a_name_that_would_act_is_told_without_it(tmp_path: Path) -> None:
    put(tmp_path, "a.png")
    (tmp_path / "x\x1b[2J.png").symlink_to("/dev/null")
    (tmp_path / "y\n.png").write_text("no picture")
    scan = scan_folder(tmp_path)
    told = [*english(scan.notes), *(item.reason for item in scan.items)]
    assert [each for each in told if "\x1b" in each or "\n" in each] == []
    assert any(each.startswith("“x\ufffd[2J.png” was left out") for each in told)
    assert any(each.startswith("“y\ufffd.png” is not a picture") for each in told)
