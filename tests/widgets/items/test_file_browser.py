"""A file is shown in its folder by the desktop's own file manager; its name is never a command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from widgets.items.file_browser import command_for, reveal

HOSTILE = "a b;$(touch hacked)&'\"|<x>,é.png"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / HOSTILE
    path.write_bytes(b"x")
    return path


class Folders(QObject):
    """Opens folders in the place of the desktop, as the system would be asked to."""

    def __init__(self) -> None:
        """Take over the addresses of files."""
        super().__init__()
        self.opened: list[str] = []
        QDesktopServices.setUrlHandler("file", self, "take")  # type: ignore[arg-type]  # PySide takes text

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """Note what was to be opened."""
        self.opened.append(url.toLocalFile())


@pytest.fixture
def folders() -> Iterator[Folders]:
    found = Folders()
    yield found
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture(autouse=True)
def _no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have no desktop that could be asked: the folder of somebody's real one is not opened."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'no bus'}")


def test_windows_and_macos_get_the_path_as_one_argument(picture: Path) -> None:
    program, arguments = command_for(picture, "darwin") or ("", [])
    assert (program, arguments) == ("/usr/bin/open", ["-R", str(picture)])
    program, arguments = command_for(picture, "win32") or ("", [])
    assert program.endswith("explorer.exe")
    assert arguments == ["/select,", str(picture)]
    assert command_for(picture, "linux") is None


def test_without_a_file_manager_the_folder_is_opened(
    qtbot: QtBot, picture: Path, folders: Folders
) -> None:
    done: list[bool] = []
    reveal(picture, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert done == [True]
    assert folders.opened == [str(picture.parent)]
    assert [each.name for each in picture.parent.iterdir()] == [HOSTILE]


# The platform without a screen opens no folders, and says so.
@pytest.mark.qt_log_ignore("openDocument|openUrl", extend=True)
def test_where_nothing_can_be_opened_that_is_told(qtbot: QtBot, picture: Path) -> None:
    done: list[bool] = []
    reveal(picture, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert done == [False]
