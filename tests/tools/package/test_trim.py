"""What the program does not load is taken out, and what it loads stays."""

from __future__ import annotations

from pathlib import Path

import PySide6

from tools.package import trim

QT = Path(PySide6.__file__).parent / "Qt/lib"


def test_only_what_something_needs_stays(tmp_path: Path) -> None:
    """Real libraries: Qt's SVG needs its core, which needs ICU; nothing here needs its tests."""
    inside = tmp_path / "_internal"
    inside.mkdir()
    for name in ("libQt6Core.so.6", "libQt6Gui.so.6", "libQt6Test.so.6", "libicudata.so.73"):
        (inside / name).write_bytes((QT / name).read_bytes())
    (inside / "QtSvg.abi3.so").write_bytes((QT / "libQt6Svg.so.6").read_bytes())
    (inside / "libstdc++.so.6").write_bytes((QT / "libicudata.so.73").read_bytes())
    (inside / "data.bin").write_bytes(b"\x7fELF of another kind")
    trim.keep_reachable(tmp_path)
    assert sorted(path.name for path in inside.iterdir()) == [
        "QtSvg.abi3.so", "data.bin", "libQt6Core.so.6", "libQt6Gui.so.6", "libicudata.so.73",
    ]  # fmt: skip


def test_qt_keeps_the_modules_and_plug_ins_of_the_lists(tmp_path: Path) -> None:
    names = [
        "QtCore.abi3.so", "QtQuick.abi3.so", "Qt3DCore.pyd", "Qt6Core.dll",
        "Qt/plugins/platforms/libqxcb.so", "Qt/plugins/platforms/libqlinuxfb.so",
        "plugins/platforms/qwindows.dll", "plugins/platformthemes/libqgtk3.so",
    ]  # fmt: skip
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    trim.keep_qt(tmp_path)
    kept = {path.relative_to(tmp_path).as_posix() for path in trim.files_of(tmp_path)}
    assert kept == {
        "QtCore.abi3.so", "Qt6Core.dll",
        "Qt/plugins/platforms/libqxcb.so", "plugins/platforms/qwindows.dll",
    }  # fmt: skip


def test_empty_folders_and_links_to_nothing_go(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/link").symlink_to("gone")
    (tmp_path / "c").mkdir()
    (tmp_path / "c/file").touch()
    trim.remove_empty(tmp_path)
    assert [path.name for path in sorted(tmp_path.rglob("*"))] == ["c", "file"]


def test_what_is_stripped_is_called_so_in_the_wheels() -> None:
    """Qt's libraries move to the top of a frozen folder; the others stay where wheels have them."""
    packages = Path(PySide6.__file__).parents[1]
    for pattern in trim.STRIPPED:
        assert list(packages.glob(pattern.replace("/*/", "/**/"))) or list(QT.glob(pattern))
