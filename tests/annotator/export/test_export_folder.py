"""An export appears whole or not at all, whatever the disk, the paths or the person do."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.errors import AnnotatorError, CancelledError, ExportRefusedError
from annotator.export.api import OutFile
from annotator.export.export_folder import clear_killed_exports, contained, write_dataset
from annotator.progress import Cancel
from tests.support.material import CHECKOUT

FILES = [OutFile("a.json", [b"one ", b"two"]), OutFile("deep/er/b.txt", [b""])]


def content(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def names(folder: Path) -> list[str]:
    """Return what stands in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


def dead_pid() -> int:
    """Return the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_every_file_is_there_and_the_manifest_tells_its_size_and_digest(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    out = write_dataset(
        tmp_path / "out", FILES, progress=lambda done, total: told.append((done, total))
    )
    found = content(out)
    manifest = json.loads(found.pop("manifest.json"))
    assert found == {"a.json": b"one two", "deep/er/b.txt": b""}
    assert manifest["files"] == [
        {"path": path, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for path, data in found.items()
    ]
    assert (names(tmp_path), told) == (["out"], [(1, 0), (2, 0)])
    assert out.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("link", [False, True])
def test_a_picture_is_copied_or_linked_and_never_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: bool
) -> None:
    def cannot(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "ioctl", cannot)
    source = tmp_path / "p.jpg"
    source.write_bytes(b"x" * 3_000_000)
    out = write_dataset(tmp_path / "out", [OutFile("p.jpg", copy_of=source, link=link)])
    assert (out / "p.jpg").read_bytes() == source.read_bytes()
    assert (out / "p.jpg").samefile(source) == link
    entry = json.loads((out / "manifest.json").read_bytes())["files"][0]
    assert entry["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()


def test_where_files_can_be_cloned_a_link_is_a_copy_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk of a test may not clone: the request to the system is answered by a copy."""

    def clones(new: int, request: int, old: int) -> int:
        assert request == 0x40049409
        return os.sendfile(new, old, 0, 100)

    monkeypatch.setattr(fcntl, "ioctl", clones)
    source = tmp_path / "p.jpg"
    source.write_bytes(b"picture")
    out = write_dataset(tmp_path / "out", [OutFile("p.jpg", copy_of=source, link=True)])
    assert (out / "p.jpg").read_bytes() == b"picture"
    assert not (out / "p.jpg").samefile(source)


def test_where_no_link_can_be_made_a_copy_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    source = tmp_path / "p.jpg"
    source.write_bytes(b"picture")
    out = write_dataset(tmp_path / "out", [OutFile("p.jpg", copy_of=source, link=True)])
    assert (out / "p.jpg").read_bytes() == b"picture"


# What is in the way ---------------------------------------------------------------


def test_a_folder_that_is_there_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    old = write_dataset(tmp_path / "out", FILES)
    before = content(old)
    with pytest.raises(ExportRefusedError, match="is there already"):
        write_dataset(tmp_path / "out", [OutFile("new", [b"new"])])
    assert (content(old), names(tmp_path)) == (before, ["out"])


@pytest.mark.parametrize("is_empty", [False, True])
def test_a_folder_that_came_while_the_export_ran_is_not_replaced(
    tmp_path: Path, is_empty: bool
) -> None:
    def slow() -> Iterator[OutFile]:
        yield FILES[0]
        (tmp_path / "out").mkdir()
        if not is_empty:
            (tmp_path / "out" / "precious").write_bytes(b"!")

    with pytest.raises(ExportRefusedError, match="is there already"):
        write_dataset(tmp_path / "out", slow())
    assert content(tmp_path) == ({} if is_empty else {"out/precious": b"!"})
    assert names(tmp_path) == ["out"]


def test_replacing_puts_the_new_one_in_its_place_once_it_is_complete(tmp_path: Path) -> None:
    old = write_dataset(tmp_path / "out", FILES)
    before = content(old)

    def files() -> Iterator[OutFile]:
        yield OutFile("new", [b"new"])
        assert content(old) == before

    write_dataset(tmp_path / "out", files(), replace=True)
    assert set(content(old)) == {"new", "manifest.json"}
    assert names(tmp_path) == ["out"]


def test_what_no_export_wrote_is_never_removed(tmp_path: Path) -> None:
    old = write_dataset(tmp_path / "out", FILES)
    (old / "notes.txt").write_text("mine")
    before = content(old)
    with pytest.raises(ExportRefusedError, match=r"did not write: notes\.txt"):
        write_dataset(old, [OutFile("new", [b"new"])], replace=True)
    assert (content(old), names(tmp_path)) == (before, ["out"])


def test_what_was_changed_since_is_never_removed(tmp_path: Path) -> None:
    old = write_dataset(tmp_path / "out", [OutFile("README.md", [b"old"])])
    (old / "README.md").write_bytes(b"own")
    with pytest.raises(ExportRefusedError, match=r"README.md.* was changed after"):
        write_dataset(old, [OutFile("README.md", [b"new"])], replace=True)
    assert (old / "README.md").read_bytes() == b"own"


def test_a_file_that_comes_while_the_export_runs_is_kept(tmp_path: Path) -> None:
    old = write_dataset(tmp_path / "out", FILES)

    def files() -> Iterator[OutFile]:
        yield OutFile("new", [b"new"])
        (old / "notes.txt").write_text("mine")

    with pytest.raises(ExportRefusedError, match="did not write"):
        write_dataset(old, files(), replace=True)
    assert (old / "notes.txt").read_text() == "mine"


def test_the_files_of_file_managers_come_along(tmp_path: Path) -> None:
    old = write_dataset(tmp_path / "out", FILES)
    (old / ".DS_Store").write_bytes(b"icons")
    write_dataset(old, [OutFile("new", [b"new"])], replace=True)
    assert content(old)[".DS_Store"] == b"icons"
    assert set(content(old)) == {".DS_Store", "new", "manifest.json"}


def test_an_export_that_fails_does_not_replace(tmp_path: Path) -> None:
    old = write_dataset(tmp_path / "out", FILES)
    before = content(old)
    with pytest.raises(ExportRefusedError):
        write_dataset(old, [FILES[0], OutFile("../x", [b""])], replace=True)
    assert (content(old), names(tmp_path)) == (before, ["out"])


@pytest.mark.parametrize("failing_renames", [{1}, {2}, {2, 3}])
def test_a_disk_that_fails_at_the_very_end_costs_neither_old_nor_new_silently(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing_renames: set[int]
) -> None:
    old = write_dataset(tmp_path / "out", FILES)
    before, renames, rename = content(old), 0, Path.rename

    def fragile(self: Path, target: Path) -> Path:
        nonlocal renames
        renames += 1
        if renames in failing_renames:
            raise OSError(5, "Input/output error")
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", fragile)
        with pytest.raises(ExportRefusedError, match="could not be written"):
            write_dataset(old, [OutFile("new", [b"new"])], replace=True)
    if len(failing_renames) == 1:
        assert (content(old), names(tmp_path)) == (before, ["out"])
    else:
        (left,) = tmp_path.iterdir()
        assert content(left / "out") == before


# Paths ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["../x", "a/../../x", "/etc/x", "a/../..", "", ".", "a/..", "nul\0", "half\ud800", "//x"],
)
def test_a_path_that_climbs_out_or_names_nothing_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ExportRefusedError):
        write_dataset(tmp_path / "out", [FILES[0], OutFile(path, [b"bad"])])
    assert names(tmp_path) == []


def test_a_link_inside_a_folder_that_leads_out_of_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "way").symlink_to(tmp_path)
    with pytest.raises(ExportRefusedError, match="outside"):
        contained(tmp_path / "in", "way/x")


@given(st.text(max_size=12) | st.lists(st.sampled_from(["..", ".", "a", ""])).map("/".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_contained_lies_inside(tmp_path: Path, relative: str) -> None:
    try:
        target = contained(tmp_path, relative)
    except ExportRefusedError:
        return
    assert tmp_path.resolve() in target.parents


@pytest.mark.parametrize(
    "files",
    [
        [FILES[0], FILES[0]],
        [OutFile("manifest.json", [b"{}"])],
        [OutFile("a", [b""]), OutFile("a/b", [b""])],
        [OutFile("x" * 300, [b""])],
        [OutFile("p.jpg", copy_of=Path("/no/such/picture"))],
        [OutFile("p.jpg", copy_of=Path("/no/such/picture"), link=True)],
    ],
)
def test_what_cannot_be_written_is_refused_whole(tmp_path: Path, files: list[OutFile]) -> None:
    with pytest.raises(ExportRefusedError, match="Nothing is left of it"):
        write_dataset(tmp_path / "out", files)
    assert names(tmp_path) == []


# Disk and person -----------------------------------------------------------------------


def failing(error: BaseException) -> Iterable[bytes]:
    """Yield a piece, then fail."""
    yield b"piece"
    raise error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(28, "No space left on device"), ExportRefusedError),
        (CancelledError("Stopped."), CancelledError),
        (KeyError("a fault of ours"), KeyError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_whatever_stops_it_nothing_is_left(
    tmp_path: Path, error: BaseException, expected: type[BaseException]
) -> None:
    with pytest.raises(expected) as told:
        write_dataset(tmp_path / "out", [FILES[0], OutFile("b", failing(error))])
    if expected is ExportRefusedError:
        assert "No space left on device" in str(told.value)
    assert names(tmp_path) == []


@pytest.mark.parametrize("parent", ["missing", "a file"])
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path, parent: str) -> None:
    (tmp_path / "a file").write_bytes(b"")
    with pytest.raises(ExportRefusedError, match="cannot be written to"):
        write_dataset(tmp_path / parent / "out", FILES)


@pytest.mark.parametrize("kind", ["between files", "inside a file", "inside a copy", "in a link"])
def test_a_person_can_stop_it_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    cancel = Cancel()
    monkeypatch.setattr("annotator.export.export_folder._read", lambda _path: pieces())
    picture = tmp_path / "p.jpg"
    picture.write_bytes(b"p" * 10)

    def pieces() -> Iterator[bytes]:
        yield b"one"
        cancel.cancel()
        yield b"two"

    def files() -> Iterator[OutFile]:
        yield FILES[0]
        match kind:
            case "between files":
                cancel.cancel()
                yield FILES[1]
            case "inside a file":
                yield OutFile("b", pieces())
            case _:
                yield OutFile("p.jpg", copy_of=picture, link=kind == "in a link")
        raise AssertionError("it went on")

    with pytest.raises(CancelledError):
        write_dataset(tmp_path / "out", files(), cancel=cancel)
    assert names(tmp_path) == ["p.jpg"]


# Killed ---------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from annotator.export.api import OutFile
from annotator.export.export_folder import write_dataset

def pieces():
    yield b"half"
    print("half", flush=True)
    sys.stdin.read()

write_dataset(Path(sys.argv[1]), [OutFile("a", [b"a"]), OutFile("b", pieces())])
"""


def test_a_killed_export_leaves_nothing_that_the_next_one_does_not_clear_away(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "out")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=CHECKOUT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        (scratch,) = names(tmp_path)
        assert scratch.startswith(f".fairlabel-export-{process.pid}-")
        clear_killed_exports(tmp_path)
        write_dataset(tmp_path / "other", FILES)
        assert names(tmp_path) == [scratch, "other"]
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert names(tmp_path) == [scratch, "other"]
    write_dataset(tmp_path / "out", FILES)
    assert names(tmp_path) == ["other", "out"]


def test_only_what_an_export_left_is_cleared_away(tmp_path: Path) -> None:
    dead, live = dead_pid(), os.getpid()
    kept = [
        f".fairlabel-export-{live}-new-abc",
        f".fairlabel-export-{live}-old-abc",
        f".fairlabel-export-{dead}",
        f".fairlabel-export-{dead}-of-mine",
        f"fairlabel-export-{dead}-new-abc",
        ".fairlabel-export-x-new-abc",
        f".fairlabel-export-{10**30}-new-abc",
    ]
    for name in [*kept, f".fairlabel-export-{dead}-new-abc", f".fairlabel-export-{dead}-old-abc"]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_bytes(b"")
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "precious").write_bytes(b"!")
    for what in ("new", "old"):
        link = tmp_path / f".fairlabel-export-{dead}-{what}-link"
        link.symlink_to(tmp_path / "elsewhere")
    clear_killed_exports(tmp_path)
    links = [f".fairlabel-export-{dead}-{what}-link" for what in ("new", "old")]
    assert names(tmp_path) == sorted([*kept, "elsewhere", "file", *links])
    assert names(tmp_path / "elsewhere") == ["precious"]


def test_an_old_export_that_made_room_for_one_that_was_killed_gets_its_name_back(
    tmp_path: Path,
) -> None:
    aside = tmp_path / f".fairlabel-export-{dead_pid()}-old-abc"
    aside.mkdir()
    old = write_dataset(aside / "out", FILES)
    before = content(old)
    with pytest.raises(AnnotatorError, match="is there already"):
        write_dataset(tmp_path / "out", [OutFile("new", [b"new"])])
    assert (content(tmp_path / "out"), names(tmp_path)) == (before, ["out"])


def test_an_old_export_whose_place_is_taken_goes(tmp_path: Path) -> None:
    new = write_dataset(tmp_path / "out", FILES)
    before = content(new)
    aside = tmp_path / f".fairlabel-export-{dead_pid()}-old-abc"
    aside.mkdir()
    write_dataset(aside / "out", [OutFile("old", [b"old"])])
    clear_killed_exports(tmp_path)
    assert (content(new), names(tmp_path)) == (before, ["out"])


@pytest.mark.parametrize("make", ["folder", "file", "link"])
def test_what_is_no_export_is_never_replaced(tmp_path: Path, make: str) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "only copy.jpg").write_bytes(b"!")
    target = photos
    if make == "file":
        target = photos / "only copy.jpg"
    elif make == "link":
        target = tmp_path / "link"
        target.symlink_to(photos)
    with pytest.raises(ExportRefusedError, match="is no export"):
        write_dataset(target, FILES, replace=True)
    assert (photos / "only copy.jpg").read_bytes() == b"!"


def test_an_empty_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_dataset(tmp_path / "out", FILES, replace=True)
    assert (tmp_path / "out" / "manifest.json").is_file()


def test_a_manifest_of_another_program_makes_no_export(tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    (web / "manifest.json").write_text('{"name": "an extension", "version": 3}')
    with pytest.raises(ExportRefusedError, match="is no export"):
        write_dataset(web, FILES, replace=True)
    assert names(web) == ["manifest.json"]


@pytest.mark.parametrize("link", [False, True])
def test_a_file_that_changed_after_its_digest_was_taken_is_refused(
    tmp_path: Path, link: bool
) -> None:
    picture = tmp_path / "p.png"
    picture.write_bytes(b"as it was hashed")
    known = hashlib.sha256(picture.read_bytes()).hexdigest()
    out = tmp_path / "out"
    write_dataset(out, [OutFile("images/p.png", copy_of=picture, link=link, sha256=known)])
    assert (out / "images" / "p.png").read_bytes() == b"as it was hashed"
    picture.unlink()
    picture.write_bytes(b"with another dog")
    again = [OutFile("images/p.png", copy_of=picture, link=link, sha256=known)]
    with pytest.raises(ExportRefusedError, match=r"p\.png changed after its digest was taken"):
        write_dataset(tmp_path / "again", again)
    assert {each.name for each in tmp_path.iterdir()} == {"p.png", "out"}
