"""Two builds are compared by their bytes, and what differs is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.package import archives, twice

EPOCH_S = 1_700_000_000


def _build(dist: Path, texts: dict[str, str]) -> Path:
    """Return a folder of packages as a build leaves it, with these files in its .zip."""
    folder = dist.parent / f"{dist.name}-folder" / "Fairlabel"
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    dist.mkdir()
    archives.write_zip(dist / "fairlabel.zip", folder, EPOCH_S)
    (dist / "fairlabel.deb").write_bytes(b"package")
    (dist / "setup.exe").write_text(dist.name)  # holds a time
    (dist / "SHA256SUMS").write_text(dist.name)  # of the installer, too
    return dist


def test_equal_builds_are_not_blamed(tmp_path: Path) -> None:
    one, other = (_build(tmp_path / name, {"a": "1", "b": "2"}) for name in ("one", "other"))
    assert list(twice.differences(one, other)) == []


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"a": "1", "b": "3"}, "1 files, such as Fairlabel/b"),
        ({"a": "1"}, "1 files, such as Fairlabel/b"),
        ({"a": "1", "b": "2", "c": "4"}, "1 files, such as Fairlabel/c"),
    ],
)
def test_what_differs_is_named(texts: dict[str, str], told: str, tmp_path: Path) -> None:
    one, other = _build(tmp_path / "one", {"a": "1", "b": "2"}), _build(tmp_path / "other", texts)
    (said,) = twice.differences(one, other)
    assert said == f"fairlabel.zip differs when it is made again: {told}."


def test_a_package_that_differs_or_is_missing_is_named(tmp_path: Path) -> None:
    one, other = (_build(tmp_path / name, {"a": "1"}) for name in ("one", "other"))
    (other / "fairlabel.deb").write_bytes(b"Package")
    (one / "fairlabel.zip").unlink()
    assert list(twice.differences(one, other)) == [
        "fairlabel.deb differs when it is made again.",
        "fairlabel.zip was only made the second time.",
    ]
