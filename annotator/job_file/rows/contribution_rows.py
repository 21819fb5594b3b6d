"""Reads and writes the contributions that were merged into a job."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from annotator.job_file.schema.tables import CONTRIBUTION
from annotator.model.entities import ItemId
from annotator.records import Contribution


def read_contributions(connection: sqlite3.Connection) -> list[Contribution]:
    """Return the contributions by their digests; most jobs have none.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    return [
        Contribution(
            sha256=row.sha256,
            manifest_sha256=row.manifest_sha256,
            package=row.package,
            worker=row.worker,
            root=row.root,
            size=row.size,
            orders=tuple(json.loads(row.orders)),
            items=tuple(map(ItemId, json.loads(row.items))),
        )
        for row in CONTRIBUTION.read(connection, "ORDER BY sha256")
    ]


def add_contributions(connection: sqlite3.Connection, made: Iterable[Contribution]) -> None:
    """Store contributions; one that is there already is not stored twice."""
    known = {each.sha256 for each in read_contributions(connection)}
    for each in made:
        if each.sha256 not in known:
            CONTRIBUTION.append(
                connection,
                (
                    each.sha256,
                    each.manifest_sha256,
                    each.package,
                    each.worker,
                    each.root,
                    each.size,
                    json.dumps(each.orders),
                    json.dumps(each.items),
                ),
            )
