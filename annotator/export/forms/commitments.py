"""Salted commitments to the times of items; one can be opened later without the others.

At detail ``job`` an item carries the digest of its times and of a salt that only the job file can
make. Who is shown salt and times can see that they are those that were committed to.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from annotator.effort.categories import Category
from annotator.export.forms.canonical import JsonObject, digest
from annotator.export.forms.effort_form import ms_json

OPENINGS = "fairlabel/openings/1"
"""The format name of a document with salts and times, by item."""


def salt_of(secret: str, job_id: str, item_id: int) -> str:
    """Return the salt of an item: HMAC-SHA-256 with the job's secret as key, hexadecimal."""
    message = f"{job_id}/{item_id}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def commitment(job_id: str, item_id: object, ms: object, salt: object) -> str:
    """Return the SHA-256 of the RFC 8785 form of job, item, times by category, and salt."""
    return digest({"job": job_id, "item": item_id, "ms": ms, "salt": salt})


def opening_json(
    secret: str, job_id: str, item: tuple[int, str], totals: Mapping[Category, int]
) -> JsonObject:
    """Return the opening of the commitment of an item (its id and file)."""
    item_id, file = item
    salt = salt_of(secret, job_id, item_id)
    return {"id": item_id, "file": file, "ms": ms_json(totals), "salt": salt}
