"""The file of an item: shows it in its folder, and copies its name and path."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from annotator.display_text import shown_name
from annotator.errors import AnnotatorError
from annotator.files import contained
from annotator.model.entities import ItemId
from widgets.items.file_browser import reveal
from widgets.items.items_panel import ItemsPanel
from widgets.open_job.context import Context
from widgets.shell.notice_bar import Notice, NoticeTone

PASSING_MS = 6000


class ItemFiles(QObject):
    """Acts on the item of a context menu, or on the open item."""

    def __init__(self, context: Context, panel: ItemsPanel) -> None:
        """Take the list, whose current row is used outside a context menu."""
        super().__init__(context.window)
        self._context = context
        self._panel = panel
        self.target: ItemId | None = None
        """The item of a context menu, while an action from that menu runs."""

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the table of calls."""
        return {
            "open-item": self.open,
            "reveal-item": self.reveal,
            "copy-item-name": self.copy_name,
            "copy-item-path": self.copy_path,
        }

    def open(self) -> None:
        """Open the item of the menu, or that of the list's current row."""
        index = self._panel.list.currentIndex()
        row_id = self._panel.model.id_at(index.row()) if index.isValid() else None
        item_id = row_id if self.target is None else self.target
        if item_id is not None:
            self._context.views.finish_typing()
            self._context.jobs.job.go_to(ItemId(item_id))
            self._context.views.take_focus()

    def about(self) -> ItemId | None:
        """Return the item to act on."""
        return self._context.jobs.job.item_id if self.target is None else self.target

    def _name_of(self, item_id: ItemId) -> str:
        """Return the path of an item's picture relative to the media folder."""
        job = self._context.jobs.job
        loaded = job.loaded
        if loaded is not None and loaded.item.id == item_id:
            return loaded.media.path
        return job.items.path_of(item_id)

    def copy_name(self) -> None:
        """Copy the file name to the clipboard."""
        item_id = self.about()
        if item_id is not None:
            name = self._name_of(item_id).rsplit("/", 1)[-1]
            self._copy(name)

    def copy_path(self) -> None:
        """Copy the full path to the clipboard."""
        path = self._path()
        if path is not None:
            self._copy(str(path))

    def reveal(self) -> None:
        """Show the file in its folder; if that fails, show its path."""
        path = self._path()
        if path is None:
            return
        if not os.path.lexists(path):
            text = self.tr("“%1” is not where the job expects it.")
            find = self._context.actions.action("find-pictures").trigger
            choice = ((self.tr("Find the pictures…"), find),)
            said = text.replace("%1", shown_name(path.name))
            self._context.notices.say(Notice(said, NoticeTone.ATTENTION, choice))
            return
        reveal(path, lambda is_shown: None if is_shown else self._tell_path(path))

    def _path(self) -> Path | None:
        item_id = self.about()
        if item_id is None:
            return None
        try:
            # Paths in a job file are data: they must not lead outside the folder.
            folder = self._context.jobs.job.project.media_folder
            return contained(folder, self._name_of(item_id))
        except AnnotatorError as error:
            self._context.jobs.refuse(error)
            return None

    def _tell_path(self, path: Path) -> None:
        text = self.tr("No window could be opened for the folder. The file is at %1")
        choice = ((self.tr("Copy the path"), lambda: self._copy(str(path))),)
        said = text.replace("%1", shown_name(str(path)))
        self._context.notices.say(Notice(said, NoticeTone.ATTENTION, choice))

    def _copy(self, text: str) -> None:
        # An undecodable file name has lone surrogates, which are no valid text for others.
        QGuiApplication.clipboard().setText(text.encode("utf-8", "replace").decode())
        said = self.tr("Copied: %1").replace("%1", shown_name(text))
        self._context.notices.say(Notice(said, passes_ms=PASSING_MS))
