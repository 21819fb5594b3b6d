"""Asks which work order to open and where to save one."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.files import exists
from annotator.pay.order.order_draft import DraftCheck
from widgets.kit.dialogs.form_widgets import as_path
from widgets.kit.dialogs.message import ask

SUFFIX = ".toml"
_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST_NAME = 60


def ask_which(window: QWidget) -> Path | None:
    """Return the order to open; None if the person cancelled."""
    title = _tr("Open a work order")
    name, _kind = QFileDialog.getOpenFileName(window, title, "", _kinds())
    return Path(name) if name else None


def ask_place(window: QWidget, path: Path | None, judged: DraftCheck) -> Path | None:
    """Return where to save; suggests the file's own path, or else a name from the title."""
    proposed = str(path) if path is not None else proposed_name(judged)
    title = _tr("Save the work order")
    name, _kind = QFileDialog.getSaveFileName(window, title, proposed, _kinds())
    if not name:
        return None
    chosen = Path(name)
    if chosen.suffix.lower() == SUFFIX:
        return chosen  # the dialog asked about an existing file
    whole = chosen.with_name(chosen.name + SUFFIX)
    return whole if _may_replace(window, whole) else None


def _may_replace(window: QWidget, path: Path) -> bool:
    """Ask before a file is replaced whose complete name the person did not choose."""
    if not exists(path):
        return True
    question = _tr("%1 already exists. Replace it?").replace("%1", as_path(path.name))
    return ask(window, _tr("Save the work order"), question)


def proposed_name(judged: DraftCheck) -> str:
    """Return a file name made from the title of an order."""
    title = None if judged.order is None else judged.order.what_for.title
    name = "" if title is None else _UNFIT.sub(" ", title.text_in("en"))
    return (" ".join(name.split())[:_LONGEST_NAME].strip(" .") or "work order") + SUFFIX


def _kinds() -> str:
    return _tr("Work orders") + f" (*{SUFFIX})"


def _tr(text: str) -> str:
    return QCoreApplication.translate("OrderEditor", text)
