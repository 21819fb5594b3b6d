"""The form of the ledgers in an export, which links it to hand-ins and receipts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from annotator.export.api import LedgerState
from annotator.export.forms.canonical import JsonObject
from annotator.export.forms.effort_form import ms_json

NOT_AS_HANDED_IN: Final = (
    "The record of this job was changed after it was handed in: what is exported is not what was "
    "handed in or countersigned."
)
"""The note on every export of such a job, and on every check of such an export."""


def ledger_json(
    states: Sequence[LedgerState], *, names_workers: bool, is_filtered: bool
) -> list[JsonObject] | None:
    """Return the ledgers in the order of their roots; None if nobody has handed in.

    If there are several unnamed workers, only roots and whether they hold are included: sizes and
    sums would reveal how they shared the work. For chosen items there are no sums, because they
    would be those of the whole job.
    """
    if not states:
        return None
    is_open = names_workers or len(states) == 1
    ordered = sorted(states, key=lambda each: (each.root, each.worker_id))
    return [
        {
            "worker": each.worker_id if names_workers else None,
            **_one(each, is_open=is_open, has_sums=is_open and not (is_filtered or each.problem)),
        }
        for each in ordered
    ]


def _one(state: LedgerState, *, is_open: bool, has_sums: bool) -> JsonObject:
    return {
        "origin": state.origin if is_open else None,
        "size": state.size if is_open else None,
        "root": state.root,
        "new": state.new if is_open else None,
        "lost": state.lost if is_open else None,
        "ms": ms_json(state.ms) if has_sums else None,
        "holds": not state.problem,
    }
