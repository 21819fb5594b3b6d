"""Counts refused proposals from the history, because the regions are deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from annotator.editing.commands import DeleteRegions
from annotator.editing.proposal_commands import REFUSE
from annotator.job_file.rows.record_rows import step_of
from annotator.job_file.schema.tables import HISTORY, REGION_TIME
from annotator.model.entities import ItemId, RegionId
from annotator.proposals.counts import RefusedProposals
from annotator.proposals.proposal import is_undecided

_DELETE = DeleteRegions(()).name


def read_refusals(connection: sqlite3.Connection) -> dict[ItemId, RefusedProposals]:
    """Return the number of refused proposals of each item, and the work spent on them.

    A proposal that was deleted before a decision counts as refused. Undone refusals do not count;
    their time stays where it was spent.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    found: dict[ItemId, RefusedProposals] = {}
    for item_id, region_id in _gone(connection):
        spent = REGION_TIME.read(connection, "WHERE region_id = ?", (region_id,))
        before = found.get(item_id, RefusedProposals())
        ms = before.ms + sum(int(one.active_ms) for one in spent)
        found[item_id] = RefusedProposals(before.count + 1, ms)
    return found


def _gone(connection: sqlite3.Connection) -> Iterator[tuple[ItemId, RegionId]]:
    rows = HISTORY.read(connection, "WHERE undone = 0 AND name IN (?, ?)", (REFUSE, _DELETE))
    for row in rows:
        for change in step_of(row).changes:
            for region_id, (old, new) in change.regions.items():
                if new is None and old is not None and is_undecided(old):
                    yield change.item_id, region_id
