"""An update is taken whole, beside the version before; anything odd is refused by one sentence."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from annotator.containers.container_names import ContainerKind
from annotator.containers.container_writer import ContainerFile, write_container
from annotator.errors import CancelledError, WriteFailedError
from annotator.files import FileRefusedError
from annotator.progress import Cancel, Watch
from annotator.updates import update_document
from annotator.updates.build import Build, UpdateRefusedError, build_json, read_build
from annotator.updates.installation import Installation, installation_of
from annotator.updates.unpacked_version import unpack
from annotator.updates.update_reader import opened_update
from annotator.updates.update_writer import Release, write_update
from tests.annotator.updates.releases import (
    DAY,
    KEY,
    LINUX,
    OTHER_KEY,
    PROGRAM,
    build,
    built,
    changed,
    installed,
    released,
    taken,
    tree,
)


@pytest.fixture
def own(tmp_path: Path) -> Installation:
    """Return an installation of version 0.1.0."""
    return installed(tmp_path / "Fairlabel")


@pytest.fixture
def update(tmp_path: Path) -> Path:
    """Return an update to version 0.2.0."""
    return released(tmp_path / "new.fairlabel-update")


def refused(path: Path, own: Build | None = None) -> str:
    """Return the sentence by which an update is refused."""
    with pytest.raises(UpdateRefusedError) as caught, opened_update(path, own or build("0.1.0")):
        pass
    return str(caught.value)


def test_an_update_is_unpacked_beside_and_leaves_the_old_version_as_it_was(
    own: Installation, update: Path
) -> None:
    before = tree(own.versions)
    folder = taken(update, own)
    assert folder == own.versions / "0.2.0"
    assert tree(folder) == tree(update.with_name(f"{update.name} folder"))
    assert stat.S_IMODE((folder / PROGRAM).stat().st_mode) == 0o755
    assert stat.S_IMODE((folder / "lib" / "qt.so").stat().st_mode) == 0o644
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert {name: each for name, each in tree(own.versions).items() if name in before} == before
    assert own.current() == ("0.1.0", "")
    assert sorted(each.name for each in own.versions.iterdir()) == ["0.1.0", "0.2.0", "current"]


def test_the_old_version_is_kept_until_the_new_one_has_opened_a_job(
    own: Installation, update: Path
) -> None:
    new = Installation(own.versions, "0.2.0")
    folder = taken(update, own)
    own.start_next("0.2.0")
    assert own.current() == ("0.2.0", "0.1.0")
    own.confirm()  # the old version has opened a job: that says nothing
    assert (own.folder / PROGRAM).exists()
    new.confirm()
    assert not own.folder.exists()
    assert (folder / PROGRAM).exists()
    assert new.current() == ("0.2.0", "")


def test_the_old_version_is_kept_while_a_process_of_it_runs(
    own: Installation, update: Path
) -> None:
    new = Installation(own.versions, "0.2.0")
    taken(update, own)
    own.start_next("0.2.0")
    with own.marked_as_running():
        new.confirm()
        assert own.folder.exists()
        assert new.current() == ("0.2.0", "0.1.0")
    new.confirm()
    assert not own.folder.exists()


def test_the_mark_of_a_killed_process_holds_nothing_back(own: Installation, update: Path) -> None:
    taken(update, own)
    own.start_next("0.2.0")
    mark = own.versions / ".runs-0.1.0-4194305"  # above the largest id of a process on Linux
    mark.touch()
    Installation(own.versions, "0.2.0").confirm()
    assert not own.folder.exists()
    assert not mark.exists()


def test_an_old_version_that_cannot_be_removed_stays_named(
    own: Installation, update: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(update, own)
    own.start_next("0.2.0")

    def fails(_self: Path, _to: Path) -> Path:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as context:
        context.setattr(Path, "rename", fails)
        Installation(own.versions, "0.2.0").confirm()
    assert own.current() == ("0.2.0", "0.1.0")
    assert tree(own.folder)


def test_the_same_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    one = released(tmp_path / "one.fairlabel-update")
    two = released(tmp_path / "two.fairlabel-update")
    assert one.read_bytes() == two.read_bytes()


def test_an_update_without_unchanged_files_is_small_and_gives_the_same(
    tmp_path: Path, own: Installation, update: Path
) -> None:
    small = released(tmp_path / "small.fairlabel-update", without=own.folder)
    with zipfile.ZipFile(small) as archive, zipfile.ZipFile(update) as whole:
        assert len(archive.namelist()) == len(whole.namelist()) - 1
    assert tree(taken(small, own)) == tree(update.with_name(f"{update.name} folder"))


def test_an_update_without_unchanged_files_is_refused_by_another_version(
    tmp_path: Path, own: Installation
) -> None:
    small = released(tmp_path / "small.fairlabel-update", without=own.folder)
    (own.folder / "lib" / "qt.so").write_bytes(b"B library" * 10_000)
    with pytest.raises(UpdateRefusedError, match=r"0\.1\.0 does not have the rest.*as it was"):
        taken(small, own)
    assert not (own.versions / "0.2.0").exists()


def test_links_become_files_that_share_their_content(tmp_path: Path, own: Installation) -> None:
    folder = built(tmp_path / "with links", "0.2.0")
    (folder / "qt.so.6").symlink_to("lib/qt.so")
    out = tmp_path / "links.fairlabel-update"
    write_update(out, folder, Release(build("0.2.0"), DAY, PROGRAM, KEY))
    made = taken(out, own)
    assert not (made / "qt.so.6").is_symlink()
    assert (made / "qt.so.6").samefile(made / "lib" / "qt.so")


@pytest.mark.parametrize("target", ["../outside", "lib"])
def test_a_link_out_or_to_a_folder_is_not_written(tmp_path: Path, target: str) -> None:
    folder = built(tmp_path / "with links", "0.2.0")
    (tmp_path / "outside").write_text("a secret")
    (folder / "odd").symlink_to(target)
    out = tmp_path / "links.fairlabel-update"
    with pytest.raises((UpdateRefusedError, FileRefusedError)):
        write_update(out, folder, Release(build("0.2.0"), DAY, PROGRAM, KEY))
    assert not out.exists()


# What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own_build", "sentence"),
    [
        (None, "runs from its source"),
        (Build("0.1.0", LINUX), "without a release key"),
        (build("0.1.0", key=OTHER_KEY), "signed by the key"),
        (build("0.1.0", "windows-x86_64"), "is for linux-x86_64, and this program"),
        (build("0.2.0"), r"version 0\.2\.0, which you have"),
        (build("0.10.0"), r"0\.2\.0, which is older than 0\.10\.0"),
    ],
)
def test_what_does_not_fit_the_running_program_is_refused(
    update: Path, own_build: Build | None, sentence: str
) -> None:
    with (
        pytest.raises(UpdateRefusedError, match=sentence),
        opened_update(update, own_build),
    ):
        pass


def test_every_cut_of_the_file_is_refused(tmp_path: Path, update: Path, own: Installation) -> None:
    data = update.read_bytes()
    cut = tmp_path / "cut.fairlabel-update"
    for size in range(0, len(data), 97):
        cut.write_bytes(data[:size])
        assert "was not taken" in refused(cut)
    assert sorted(each.name for each in own.versions.iterdir()) == ["0.1.0", "current"]


def test_each_flipped_byte_is_refused_or_harmless(
    tmp_path: Path, update: Path, own: Installation
) -> None:
    data, whole = update.read_bytes(), tree(update.with_name(f"{update.name} folder"))
    odd = tmp_path / "odd.fairlabel-update"
    for at in range(0, len(data), 53):
        odd.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        with suppress(UpdateRefusedError):
            assert tree(taken(odd, own)) == whole
            shutil.rmtree(own.versions / "0.2.0")
        assert not (own.versions / "0.2.0").exists()


def test_an_unsigned_or_otherwise_signed_file_is_refused(tmp_path: Path) -> None:
    unsigned = tmp_path / "unsigned.fairlabel-update"
    write_container(unsigned, ContainerKind.UPDATE, [ContainerFile("update.json", b"{}")])
    assert "not signed as an update" in refused(unsigned)
    package = tmp_path / "package.fairlabel-update"
    write_container(package, ContainerKind.PACKAGE, [ContainerFile("update.json", b"{}")])
    assert "It is a package" in refused(package)
    text = tmp_path / "text.fairlabel-update"
    text.write_text("an update")
    assert "was not taken" in refused(text)


def test_a_signature_of_another_update_is_refused(tmp_path: Path, update: Path) -> None:
    other = released(tmp_path / "other.fairlabel-update", "0.3.0")
    forged = tmp_path / "forged.fairlabel-update"
    with (
        zipfile.ZipFile(update) as one,
        zipfile.ZipFile(other) as two,
        zipfile.ZipFile(forged, "w") as out,
    ):
        for name in two.namelist():
            source = one if name.endswith("sigstore.json") else two
            out.writestr(zipfile.ZipInfo(name), source.read(name))
    assert "signature is of another update" in refused(forged)


def _one(document: dict[str, Any]) -> dict[str, Any]:
    """Return a file of the document that is not the program."""
    found: dict[str, Any] = document["files"][1]
    return found


@pytest.mark.parametrize(
    "path",
    ["../evil", "/evil", "lib/../../evil", "C:/evil", "C:evil", "lib\\evil", "CON", "lib/nul.txt",
     "evil.", "evil ", "", "lib//evil", "FAIRLABEL", "lib"],
)  # fmt: skip
def test_a_path_that_is_not_safe_on_every_system_is_refused(
    tmp_path: Path, update: Path, own: Installation, path: str
) -> None:
    odd = changed(update, tmp_path / "odd.fairlabel-update", lambda it: _one(it).update(path=path))
    with pytest.raises(UpdateRefusedError, match="cannot be unpacked safely, so nothing was"):
        taken(odd, own)
    assert not (own.versions / "0.2.0").exists()
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda it: it.update(format="fairlabel/update-document/2"), "of a newer kind"),
        (lambda it: it.update(version="0.2"), "damaged"),
        (lambda it: it.update(version="../0.2.0"), "damaged"),
        (lambda it: it.update(version="0.02.0"), "damaged"),
        (lambda it: it.update(target="linux/x"), "damaged"),
        (lambda it: it.update(day="soon"), "damaged"),
        (lambda it: it.update(program="lib/qt.so"), "damaged"),
        (lambda it: it.update(program="nothing"), "damaged"),
        (lambda it: _one(it).update(size=-1), "damaged"),
        (lambda it: _one(it).update(size=True), "damaged"),
        (lambda it: _one(it).update(size=10**15), r"has 1.?000.?000.?000 MB"),
        (lambda it: _one(it).update(sha256="0"), "damaged"),
        (lambda it: _one(it).update(link="/etc/passwd"), "damaged"),
        (lambda it: it["files"].pop(), "damaged"),
    ],
)
def test_a_document_of_other_values_is_refused(
    tmp_path: Path, update: Path, change: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    odd = changed(update, tmp_path / "odd.fairlabel-update", change)
    with pytest.raises(UpdateRefusedError, match=sentence), opened_update(odd, build("0.1.0")):
        pass


def test_too_many_files_are_refused(update: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(update_document, "UPDATE_FILES", 3)
    assert "It has 4 files; up to 3 are taken" in refused(update)


# Where it is taken ---------------------------------------------------------------------------


def test_a_full_disk_leaves_the_old_version(
    own: Installation, update: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(own.versions)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteFailedError, match="No space left"):
        taken(update, own)
    assert tree(own.versions) == before


def test_too_little_space_is_told_before_a_byte_is_written(
    own: Installation, update: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(own.versions)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type(usage)(usage.total, 0, 1_000))
    with pytest.raises(UpdateRefusedError, match=r"It needs 1 MB, and 0 MB are free"):
        taken(update, own)


def test_a_cancelled_update_leaves_nothing(own: Installation, update: Path) -> None:
    cancel, before = Cancel(), tree(own.versions)

    def stop(done: int, _total: int) -> None:
        if done == 2:
            cancel.cancel()

    with (
        opened_update(update, build("0.1.0")) as found,
        pytest.raises(CancelledError),
    ):
        unpack(found, own, Watch(cancel, stop))
    assert tree(own.versions) == before


def test_what_an_earlier_try_left_is_replaced(own: Installation, update: Path) -> None:
    left = own.versions / "0.2.0"
    left.mkdir()
    (left / "half").write_text("of something")
    assert tree(taken(update, own)) == tree(update.with_name(f"{update.name} folder"))


def test_a_copy_that_is_not_made_of_versions_takes_none(tmp_path: Path) -> None:
    folder = built(tmp_path / "opt" / "fairlabel", "0.1.0")
    with pytest.raises(UpdateRefusedError, match="installed by the system"):
        installation_of(folder / "lib", "0.1.0")


def test_a_folder_that_cannot_be_written_takes_none(
    own: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.updates.installation.os.access", lambda *_: False)
    with pytest.raises(UpdateRefusedError, match="cannot be written to"):
        installation_of(own.folder / "lib", "0.1.0")


@pytest.mark.parametrize("text", ["", "newest\n", "0.2.0\n../x\n", "\xff"])
def test_a_damaged_file_of_versions_is_refused(own: Installation, text: str) -> None:
    (own.versions / "current").write_bytes(text.encode("latin-1"))
    with pytest.raises(UpdateRefusedError, match="damaged"):
        own.current()


# What a build says of itself ------------------------------------------------------------------


def test_a_build_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "build.json"
    assert read_build(path) is None
    for each in (build("0.1.0"), Build("10.2.3", "windows-x86_64")):
        path.write_bytes(build_json(each))
        assert read_build(path) == each
    assert build("0.1.0").release_print
    assert not Build("10.2.3", LINUX).release_print


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", build_json(build("0.1.0")).replace(b"0.1.0", b"1.0"),
     build_json(build("0.1.0")).replace(b"build/1", b"build/2"),
     build_json(build("0.1.0")).replace(b"MCow", b"MCox")],
)  # fmt: skip
def test_a_damaged_build_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "build.json"
    path.write_bytes(data)
    with pytest.raises(UpdateRefusedError, match="damaged"):
        read_build(path)
