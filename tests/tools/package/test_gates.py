"""A package that is too heavy, holds what it must not, or asks too much of a system is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tools.package import elf, gates, trim
from tools.package.project import BUILD

MODULE = Path(np.__file__).parent / "_core"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "fairlabel"
    folder.mkdir()
    (folder / "start").write_bytes(b"program")
    return folder


@pytest.mark.parametrize(
    "name",
    ["_internal/libQt6Quick.so.6", "lib/PySide6/opengl32sw.dll", "numpy/core/tests/a.py", "a.pyi"],
)
def test_what_nobody_uses_is_told(folder: Path, name: str) -> None:
    assert list(gates.faults(folder, "windows")) == []
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"")
    assert list(gates.faults(folder, "windows")) == [f"/{name} must not be in a package."]


def test_the_size_is_that_of_the_files_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "large").write_bytes(bytes(3 * gates.MB))
    (folder / "again").hardlink_to(folder / "large")
    monkeypatch.setitem(gates.MOST_INSTALLED_MB, "linux", 4)
    assert list(gates.faults(folder, "linux")) == []
    monkeypatch.setitem(gates.MOST_INSTALLED_MB, "linux", 2)
    assert list(gates.faults(folder, "linux")) == ["The folder has 3.0 MB; at most 2 are allowed."]


def test_a_real_library_of_films_is_told_and_its_stub_is_not(folder: Path) -> None:
    film = folder / "libavcodec-1.so.62"
    film.write_bytes(bytes(13_000))
    assert list(gates.faults(folder, "linux")) == []
    film.write_bytes(bytes(1_000_000))
    assert list(gates.faults(folder, "linux")) == ["/libavcodec-1.so.62 must be a stub."]


def test_a_private_key_is_told(folder: Path) -> None:
    (folder / "release.pem").write_text("-----BEGIN PRIVATE KEY-----\n")
    assert list(gates.faults(folder, "windows")) == ["/release.pem holds a private key."]


def test_a_folder_of_the_maker_is_told(folder: Path) -> None:
    (folder / "direct_url.json").write_text(f'{{"url": "file://{BUILD}/wheels/a.whl"}}')
    assert list(gates.faults(folder, "windows")) == [
        "/direct_url.json names a folder of the machine that made the package."
    ]


def _module() -> Path:
    return next(MODULE.glob("_multiarray_umath*"))


def test_a_library_that_no_list_allows_is_told(folder: Path) -> None:
    (folder / "module.so").write_bytes(_module().read_bytes())
    found = list(gates.faults(folder, "linux"))
    assert [each.split(", ")[0] for each in found] == [
        f"module.so needs {name}"
        for name in elf.read(_module()).needed  # type: ignore[union-attr]  # this file is a module of ELF
        if name not in trim.FROM_SYSTEM
    ]
    assert found


def test_a_symbol_that_older_systems_lack_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "module.so").write_bytes(_module().read_bytes())
    monkeypatch.setitem(gates.HIGHEST, "GLIBC", (2, 3))
    assert "module.so needs GLIBC above 2.3." in list(gates.faults(folder, "linux"))


def test_versions_are_compared_as_numbers() -> None:
    versions = {"GLIBC_2.9", "GLIBC_2.34", "GLIBC_PRIVATE", "GLIBCXX_3.4.30"}
    assert elf.highest(versions, "GLIBC") == (2, 34)
    assert elf.highest(versions, "CXXABI") == ()


def test_a_file_that_is_no_library_says_nothing(folder: Path) -> None:
    assert elf.read(folder / "start") is None


def test_two_builds_are_compared_file_by_file(folder: Path) -> None:
    before = gates.digests(folder)
    (folder / "start").write_bytes(b"other")
    (folder / "new").write_bytes(b"")
    assert gates.differences(before, gates.digests(folder)) == ["new", "start"]
