"""Takes a step back or makes it again, on the item on which it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from widgets.desk import Desk


def turn(desk: Desk, *, is_back: bool) -> None:
    """Undo the newest step, or redo the one undone last; its item is opened first."""
    editor = desk.session.editor
    step = editor.history.next_undo if is_back else editor.history.next_redo
    if step is None:
        return
    ids = {change.item_id for change in step.changes}
    here = desk.loaded.item.id if desk.loaded is not None else None
    if ids and here not in ids:
        # Looked up again when it is open: by then another step may be the newest.
        desk.go_to(step.changes[-1].item_id, then=lambda: turn(desk, is_back=is_back))
        return
    desk.guarded(editor.undo if is_back else editor.redo)
    if step.import_id is not None:
        desk.read_anew()
