"""A desktop knows a job file by its name and by its content, and how to start the program."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from annotator.job_file.schema.schema import APPLICATION_ID
from main import _OPENED
from tools.package import desktop, seals
from tools.package.project import FILES, PackageError, Release

RELEASE = Release("0.1.0", 1_700_000_000, "linux-x86_64")
SPACE = "{http://www.freedesktop.org/standards/shared-mime-info}"


@pytest.fixture(name="share", scope="module")
def _share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    share = tmp_path_factory.mktemp("share")
    desktop.write_share(share, RELEASE)
    return share


def test_every_file_that_opens_the_window_has_a_kind() -> None:
    tree = ET.fromstring(desktop.mime_types())
    globs = {each.get("pattern") for each in tree.iter(f"{SPACE}glob")}
    assert globs == {f"*{ending}" for ending in _OPENED}


def test_a_job_is_known_by_its_content() -> None:
    tree = ET.fromstring(desktop.mime_types())
    matches = {
        int(each.get("offset", "")): each.get("value") for each in tree.iter(f"{SPACE}match")
    }
    assert matches == {0: "SQLite format 3", 68: APPLICATION_ID.to_bytes(4, "big").decode()}


def test_the_menu_entry_names_the_kinds_and_the_icon(share: Path) -> None:
    text = (share / f"applications/{desktop.APP_ID}.desktop").read_text()
    facts = dict(line.split("=", 1) for line in text.splitlines()[1:])
    assert facts["Exec"] == "fairlabel %f"
    assert desktop.JOB_TYPE in facts["MimeType"].split(";")
    icons = sorted(share.rglob(f"{facts['Icon']}.png"))
    assert len(icons) == len(desktop.SIZES)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in icons)
    ET.parse(share / f"metainfo/{desktop.APP_ID}.metainfo.xml")


def _unpacked(folder: Path, share: Path) -> Path:
    folder.mkdir()
    for name, source in (("fairlabel", "launcher.sh"), ("install.sh", "install.sh")):
        (folder / name).write_bytes((FILES / source).read_bytes())
        (folder / name).chmod(0o755)
    (folder / "share").symlink_to(share)
    return folder


def _run(home: Path, *command: Path | str) -> str:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [str(each) for each in command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_installing_for_one_account_leaves_nothing_once_it_is_taken_back(
    share: Path, tmp_path: Path
) -> None:
    folder = _unpacked(tmp_path / 'a "folder" of 50% & more', share)
    home = tmp_path / "home"
    home.mkdir()
    _run(home, folder / "install.sh")
    entry = (home / f".local/share/applications/{desktop.APP_ID}.desktop").read_text()
    quoted = str(folder).replace('"', '\\\\"').replace("%", "%%")
    assert f'Exec="{quoted}/fairlabel" %f' in entry.splitlines()
    assert (home / ".local/bin/fairlabel").resolve() == folder / "fairlabel"
    _run(home, folder / "install.sh", "--remove")
    left = [path for path in home.rglob("*") if path.is_file() and "fairlabel" in str(path).lower()]
    assert [path for path in left if path.name.startswith((desktop.APP_ID, "fairlabel"))] == []


def test_the_launcher_starts_the_current_version_or_the_one_before(
    share: Path, tmp_path: Path
) -> None:
    folder = _unpacked(tmp_path / "fairlabel", share)
    program = folder / "versions/0.1.0/fairlabel"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "0.1.0 got $2"\n')
    program.chmod(0o755)
    current = folder / "versions/current"
    current.write_text("0.1.0\n")
    assert _run(tmp_path, folder / "fairlabel", "a", "b c") == "0.1.0 got b c\n"
    current.write_text("0.2.0\n0.1.0\n")
    assert _run(tmp_path, folder / "fairlabel", "a", "b c") == "0.1.0 got b c\n"
    current.write_text("../versions/0.1.0\n")
    assert "not complete" in _run(tmp_path, folder / "fairlabel")


def test_sums_are_signed_only_with_a_key_of_the_right_kind(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
    )

    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "package").write_bytes(b"bytes")
    key = Ed25519PrivateKey.generate()
    seals.write(dist, key)
    sums = (dist / seals.SUMS).read_bytes()
    key.public_key().verify((dist / seals.SIGNATURE).read_bytes(), sums)
    assert [line.split()[1] for line in sums.decode().splitlines()] == ["package"]
    seals.write(dist, None)
    assert sorted(path.name for path in dist.iterdir()) == [seals.SUMS, "package"]
    (tmp_path / "other.pem").write_text("no key")
    with pytest.raises(PackageError, match=r"other\.pem is no key"):
        seals.read_key(tmp_path / "other.pem")
