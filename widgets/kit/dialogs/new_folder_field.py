"""Asks for the path of a folder that is about to be made."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.files import exists, is_folder
from widgets.kit.amount_text import size_text
from widgets.kit.dialogs.path_field import PathField
from widgets.theme.look import Look


class NewFolderField(PathField):
    """A path at which nothing may be yet, inside a folder that exists."""

    def __init__(
        self, look: Look, name: str, usual: str = "", parent: QWidget | None = None
    ) -> None:
        """``usual`` is the name of the new folder while the field is empty."""
        super().__init__(look, name, self._choose_around, parent)
        self._usual = usual

    def missing(self, size_bytes: int = 0) -> str:
        """Return why a folder of that size cannot be made there, or ""."""
        folder = self.path
        if folder is None:
            return self.tr("Choose a folder.")
        if fault := self.fault():
            return fault
        if exists(folder):
            return self.tr("There is something of that name already; choose another name.")
        around = folder.absolute().parent
        if not is_folder(around):
            return self.tr("The folder around it does not exist; choose another.")
        if not os.access(around, os.W_OK):
            return self.tr("That place cannot be written to; choose another folder.")
        with suppress(OSError):
            free = shutil.disk_usage(around).free
            if free < size_bytes:
                text = self.tr("Only %1 are free there; choose another disk, or make room.")
                return text.replace("%1", size_text(free))
        return ""

    def _choose_around(self, start: str) -> str:
        path = Path(start) if start else Path.home() / self._usual
        title = self.tr("Choose the folder in which the new folder is made")
        chosen = QFileDialog.getExistingDirectory(self, title, str(path.parent))
        return str(Path(chosen) / path.name) if chosen else ""
