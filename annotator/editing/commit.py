"""The content of one transaction: an edit, its history and its time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.editing.changes import Change, Step
from annotator.model.entities import ItemId, RegionId


@dataclass(frozen=True, slots=True)
class Commit:
    """One write of the editor: all of it, or nothing.

    ``changes`` are applied in order. ``step`` is the resulting history row, always in forward
    direction; ``undone`` says whether it then waits for a redo. ``forgets_redo`` is True for a new
    edit: every undone row is deleted. ``active_ms`` is the work spent on each touched region since
    the item's last change, in whole milliseconds; ``makes_pieces`` is False for work that is paid
    by time alone, which is a review. ``open_span`` is the effort not yet booked, as
    JSON, so that after a crash the regions never have more time than their item. A write that fails
    invalidates its ``generation``: the writes queued behind it fail too and write nothing.
    """

    item_id: ItemId
    changes: tuple[Change, ...]
    step: Step
    undone: bool = False
    forgets_redo: bool = False
    active_ms: Mapping[RegionId, int] = field(default_factory=dict)
    makes_pieces: bool = True
    open_span: str = ""
    generation: int = 0
