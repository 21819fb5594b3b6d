"""Files that belong to nothing, links and pipes: neither checker overlooks one in an export."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.annotator.cli.running import done
from tests.exporters.speech.talks import kennedy
from tests.support.exports import load, verified, write_sealed
from tools.checkers.check_export import main

LISTED = ("notes.txt", ".hidden", "README.MD", "annotations2.json", "images/more.jpg", "images/a/b")
"""Files that a manifest could name without a seal or an item behind them."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an export with a folder of another format and the sounds."""
    folder = tmp_path_factory.mktemp("places")
    with kennedy(folder):
        pass
    export = (
        "export",
        folder / "t.fairlabel",
        "--format",
        "textgrid",
        folder / "out",
        "--items",
        "all",
    )
    done(*export, "--images", "copy")
    return folder / "out"


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "out"
    shutil.copytree(whole, copy)
    assert both(copy) == (True, 0)
    return copy


def both(folder: Path) -> tuple[bool, int]:
    """Return what both checkers say."""
    return verified(folder).is_ok, main([str(folder)])


@pytest.mark.parametrize("name", LISTED)
def test_a_file_that_belongs_to_nothing_is_found_although_the_manifest_names_it(
    folder: Path, name: str
) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    manifest = load(folder, "manifest.json")
    digest = hashlib.sha256(b"x").hexdigest()
    manifest["files"].append({"path": name, "size": 1, "sha256": digest})
    write_sealed(folder, {"manifest.json": manifest})
    assert both(folder) == (False, 1)
    assert [each.where for each in verified(folder).problems] == [name]


def link_to_a_folder(folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "other.TextGrid").write_text("other")
    (folder / "textgrid" / "more").symlink_to(outside)


def link_in_place_of_a_file(folder: Path) -> None:
    moved = folder / "images" / "jfk.flac"
    moved.rename(folder.parent / "jfk.flac")
    moved.symlink_to(folder.parent / "jfk.flac")


def link_to_nothing(folder: Path) -> None:
    (folder / "textgrid" / "more").symlink_to(folder.parent / "not-there")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "textgrid" / "more")


@pytest.mark.parametrize(
    "put",
    [link_to_a_folder, link_in_place_of_a_file, link_to_nothing, pipe],
    ids=lambda f: f.__name__,
)
def test_what_is_no_plain_file_is_found(folder: Path, put: Callable[[Path], None]) -> None:
    put(folder)
    assert both(folder) == (False, 1)
