"""The same files make the same bytes, whoever packs them, when, and in whatever order."""

from __future__ import annotations

import tarfile
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from tools.package import archives

EPOCH_S = 1_700_000_000


def _folder(place: Path, names: list[str]) -> Path:
    folder = place / "fairlabel"
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (folder / "start").chmod(0o700)
    (folder / "again").symlink_to("start")
    return folder


@pytest.fixture(name="twins")
def _twins(tmp_path: Path) -> tuple[Path, Path]:
    names = ["start", "b/c", "b/a", "B"]
    one = _folder(tmp_path / "one", names)
    other = _folder(tmp_path / "other", names[::-1])
    (other / "b/c").chmod(0o600)
    return one, other


def test_a_tar_file_tells_nothing_of_who_made_it(twins: tuple[Path, Path], tmp_path: Path) -> None:
    made = [tmp_path / "one.tar", tmp_path / "other.tar"]
    for folder, target in zip(twins, made, strict=True):
        archives.write_tar(target, folder, EPOCH_S)
    assert len({sha256(path.read_bytes()).digest() for path in made}) == 1
    with tarfile.open(made[0]) as archive:
        entries = {entry.name: entry for entry in archive}
    assert list(entries) == sorted(entries, key=lambda name: tuple(name.split("/")))
    assert {(each.uid, each.gid, each.uname, each.mtime) for each in entries.values()} == {
        (0, 0, "", EPOCH_S)
    }
    assert entries["fairlabel/start"].mode == 0o755
    assert entries["fairlabel/b/c"].mode == 0o644
    assert entries["fairlabel/again"].linkname == "start"


def test_a_zip_file_holds_what_its_links_lead_to(twins: tuple[Path, Path], tmp_path: Path) -> None:
    made = [tmp_path / "one.zip", tmp_path / "other.zip"]
    for folder, target in zip(twins, made, strict=True):
        archives.write_zip(target, folder, EPOCH_S)
    assert made[0].read_bytes() == made[1].read_bytes()
    with ZipFile(made[0]) as archive:
        assert archive.read("fairlabel/again") == b"start"
        assert archive.getinfo("fairlabel/start").external_attr >> 16 == 0o100755


def test_a_folder_gets_one_time_and_plain_rights(twins: tuple[Path, Path]) -> None:
    archives.level(twins[1], EPOCH_S)
    assert (twins[1] / "b/c").stat().st_mode & 0o777 == 0o644
    assert {path.lstat().st_mtime for path in twins[1].rglob("*")} == {EPOCH_S}
