"""Shows a file in the system's file manager. A path is passed over, never a command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QUrl
from PySide6.QtGui import QDesktopServices

WAIT_MS: Final = 20_000
"""So long a file manager may take to start; then the folder is opened in another way."""

_SERVICE: Final = "org.freedesktop.FileManager1"

Done = Callable[[bool], None]
"""Told whether some window was asked to show the file."""


def command_for(path: Path, platform: str) -> tuple[str, list[str]] | None:
    """Return program and arguments that show a file on this system; None: there is none.

    They are started as they are, without a shell, so that nothing in a name acts.
    """
    if platform == "darwin":
        return "/usr/bin/open", ["-R", str(path)]
    if platform == "win32":
        # By its own place: a program of that name in the folder of the job is not meant.
        windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
        return str(windows / "explorer.exe"), ["/select,", str(path)]
    return None


def reveal(path: Path, done: Done) -> None:
    """Show a file selected in its folder, or the folder alone where the system can do no more."""
    command = command_for(path, sys.platform)
    if command is not None:
        is_started = QProcess.startDetached(*command)[0]
        done(is_started or _open_folder(path))
    else:
        _ask_file_manager(path, lambda is_shown: done(is_shown or _open_folder(path)))


def _open_folder(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl(path.parent.as_uri()))


def _ask_file_manager(path: Path, done: Done) -> None:
    """Ask the file manager of the desktop by D-Bus, without waiting for its answer."""
    # Late: few need it, and a start does not wait for it.
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
