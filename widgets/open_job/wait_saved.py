"""Waits until everything is on the disk, up to a limit."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QEventLoop

from annotator.editing.editor import Editor
from annotator.errors import AnnotatorError
from widgets.kit.timers import single_shot

SAVE_WITHIN_MS = 10_000


class SaveOutcome(Enum):
    """The outcome of the wait."""

    YES = auto()
    REFUSED = auto()
    NOT_YET = auto()


def wait_until_saved(editor: Editor, within_ms: int = SAVE_WITHIN_MS) -> SaveOutcome:
    """Return the outcome; the editor's listeners report a refusal."""
    loop = QEventLoop()
    failures: list[AnnotatorError] = []
    stop: Callable[[], None] = loop.quit

    def give_up(error: AnnotatorError) -> None:
        failures.append(error)
        loop.quit()

    editor.saved.append(stop)
    editor.failed.append(give_up)
    limit = single_shot(None, loop.quit)
    limit.start(within_ms)
    if not editor.is_saved:
        loop.exec()
    limit.stop()
    editor.saved.remove(stop)
    editor.failed.remove(give_up)
    if failures:
        return SaveOutcome.REFUSED
    return SaveOutcome.YES if editor.is_saved else SaveOutcome.NOT_YET
