"""Reads a receipt: a statement by which a countersigner repeats a hand-in. Page: "Signatures"."""

from __future__ import annotations

from dataclasses import dataclass

from tools.checkers.check_ledger.refusal import Json, need
from tools.checkers.check_ledger.signatures.bundle import point_of, read_hours
from tools.checkers.check_ledger.source.values import Checkpoint, checkpoint

KIND = "urn:fairlabel:receipt:1"
SUBJECT = "hand-in.jsonl"


@dataclass(frozen=True)
class Receipt:
    """A receipt that holds by itself.

    ``digest`` is that of the hand-in. ``statement`` is the predicate as it was signed.
    """

    checkpoint: Checkpoint
    ms: dict[str, int]
    worker_key: str
    replaces: str | None
    key: str
    digest: str
    statement: dict[str, Json]

    @property
    def witness(self) -> Json:
        """The worker's answer about the hours, None without one."""
        return self.statement.get("witness")


def read_receipt(bundle: Json) -> Receipt:
    """Return a receipt.

    Page: "``replaces`` is ``null``, or the worker's previous key, which is not ``worker_key``".
    """
    signed = read_hours(bundle, KIND, SUBJECT, "replaces worker_key")
    said = signed.predicate
    point_of(said["worker_key"])
    if said["replaces"] is not None:
        point_of(said["replaces"])
        need(said["replaces"] != said["worker_key"], "a key in place of itself")
    return Receipt(
        checkpoint(said),
        said["ms"],
        said["worker_key"],
        said["replaces"],
        said["key"],
        signed.digest,
        said,
    )
