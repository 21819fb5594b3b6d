"""The replacement of a key, signed by the old and the new one."""

from __future__ import annotations

from typing import Final

from annotator.export.forms.canonical import canonical
from annotator.ledger.signatures import KeyRefusedError, Signer, from_base64, is_signed
from annotator.model.entities import WorkerId
from annotator.records import Rekey

PAYLOAD: Final = "application/vnd.fairlabel.rekey+json"
"""The payload type, which keeps such a signature from being taken for another kind."""


def rekeyed(origin: str, worker_id: WorkerId, old: Signer, new: Signer) -> Rekey:
    """Return the signed replacement of a key by a new one in a ledger."""
    payload = _payload(origin, old.public, new.public)
    by_old, by_new = (each.signature(payload, PAYLOAD) for each in (old, new))
    return Rekey(worker_id, old.public, new.public, by_old, by_new)


def is_by_both(origin: str, old: str, new: str, signatures: tuple[str, str]) -> bool:
    """Return whether both keys have signed; the signatures are in the order old, new."""
    payload = _payload(origin, old, new)
    try:
        return old != new and all(
            is_signed(key, payload, from_base64(signature), PAYLOAD)
            for key, signature in zip((old, new), signatures, strict=True)
        )
    except KeyRefusedError:
        return False


def _payload(origin: str, old: str, new: str) -> bytes:
    return canonical({"new": new, "old": old, "origin": origin})
