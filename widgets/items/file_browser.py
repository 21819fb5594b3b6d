"""Shows a file in the system's file manager. Passes a path, never a shell command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QUrl
from PySide6.QtGui import QDesktopServices

WAIT_MS: Final = 20_000
"""How long a file manager may take to start; then the folder is opened in another way."""

_SERVICE: Final = "org.freedesktop.FileManager1"

Done = Callable[[bool], None]
"""Called with whether a window was asked to show the file."""


def command_for(path: Path, platform: str) -> tuple[str, list[str]] | None:
    """Return program and arguments that show a file on this system; None if there is no program.

    They are started without a shell, so that no part of a file name is executed.
    """
    if platform == "darwin":
        return "/usr/bin/open", ["-R", str(path)]
    if platform == "win32":
        # By its full path: a program of that name in the job's folder must not run.
        windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
        return str(windows / "explorer.exe"), ["/select,", str(path)]
    return None


def reveal(path: Path, done: Done) -> None:
    """Show a file selected in its folder, or only the folder if the system can do no more."""
    command = command_for(path, sys.platform)
    if command is not None:
        is_started = QProcess.startDetached(*command)[0]
        done(is_started or _open_folder(path))
    else:
        _ask_file_manager(path, lambda is_shown: done(is_shown or _open_folder(path)))


def _open_folder(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl(path.parent.as_uri()))


def _ask_file_manager(path: Path, done: Done) -> None:
    """Ask the desktop's file manager over D-Bus, without waiting for the answer."""
    # Late: few need it, and it would delay the start.
    from PySide6.QtDBus import (  # noqa: PLC0415
        QDBusConnection,
        QDBusMessage,
        QDBusPendingCallWatcher,
    )

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        done(False)
        return
    way = f"/{_SERVICE.replace('.', '/')}"
    message = QDBusMessage.createMethodCall(_SERVICE, way, _SERVICE, "ShowItems")
    message.setArguments([[path.as_uri()], ""])
    owner = QCoreApplication.instance()
    watcher = QDBusPendingCallWatcher(bus.asyncCall(message, WAIT_MS), owner or QObject())

    def answer() -> None:
        is_shown = not watcher.isError()
        watcher.deleteLater()
        done(is_shown)

    watcher.finished.connect(answer)
