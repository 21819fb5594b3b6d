"""The keys that a later key of the same worker has replaced, as far as the job file says."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterator

from annotator.job_file.rows.ledger_rows import read_cut
from annotator.job_file.rows.receipt_rows import read_receipts
from annotator.model.entities import WorkerId


def former_signers(connection: sqlite3.Connection, worker_id: WorkerId, key: str) -> frozenset[str]:
    """Return the earlier keys of a worker that a key has replaced, through all replacements.

    A replacement is signed by both keys, or by the countersigner in a receipt that counts.

    Raises:
        DamagedJobError: a row has a wrong seal.
    """
    pairs = [*_replaced(connection, worker_id), *_approved(connection, worker_id)]
    found, open_keys = set[str](), {key}
    while open_keys:
        new = open_keys.pop()
        earlier = {old for old, later in pairs if later == new} - found
        found |= earlier
        open_keys |= earlier
    return frozenset(found - {key})


def _replaced(connection: sqlite3.Connection, worker_id: WorkerId) -> Iterator[tuple[str, str]]:
    """Yield the old and the new key of each replacement that both have signed."""
    # Late: an ordinary start needs no cryptography.
    from annotator.ledger.key_replacement import is_by_both  # noqa: PLC0415

    cut = read_cut(connection, worker_id)
    for each in cut.rekeys:
        if is_by_both(cut.origin, each.old, each.new, (each.by_old, each.by_new)):
            yield each.old, each.new


def _approved(connection: sqlite3.Connection, worker_id: WorkerId) -> Iterator[tuple[str, str]]:
    """Yield the old and the new key of each replacement that a receipt approves."""
    for each in read_receipts(connection, worker_id):
        if each.is_set_aside:
            continue
        try:
            payload = base64.b64decode(json.loads(each.bundle)["dsseEnvelope"]["payload"])
            fields = json.loads(payload)["predicate"]
            if fields["replaces"]:
                yield str(fields["replaces"]), str(fields["worker_key"])
        except (ValueError, LookupError, TypeError):
            continue  # damaged from outside: it approves nothing
