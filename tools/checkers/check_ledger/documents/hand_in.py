"""Reads a hand-in: the hours and the hashes of all entries of a ledger. Page: "A hand-in"."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tools.checkers.check_ledger.documents.opened_entries import (
    Opened,
    read_opened,
    require_fitting,
)
from tools.checkers.check_ledger.documents.receipt import SUBJECT, Receipt, read_receipt
from tools.checkers.check_ledger.refusal import Json, need
from tools.checkers.check_ledger.signatures.bundle import SIGNATURE_SUFFIX, Signed, read_hours
from tools.checkers.check_ledger.source.files import read_bytes
from tools.checkers.check_ledger.source.strict_json import read_canonical
from tools.checkers.check_ledger.source.values import (
    Checkpoint,
    answer,
    checkpoint,
    count,
    entries,
    fields,
    hexadecimal,
    text,
    times,
    with_answer,
)
from tools.checkers.check_ledger.tree import require_consistent, root_of

FORMAT = "fairlabel/hand-in/1"
KIND = "urn:fairlabel:hand-in:1"
HEAD = ("header", "checkpoint", "totals", "export", "receipt")
"""The names of the first lines, in their order."""

COUNTED = "acceptance session effort correction"
COUNTED_IF_ANY = ("rekey", "shredding")


@dataclass(frozen=True)
class HandIn:
    """A hand-in that holds by itself.

    ``counts`` are its entries by kind, ``manifest`` is the digest of the export that it names, and
    ``statement`` is what the worker signed.
    """

    checkpoint: Checkpoint
    ms: dict[str, int]
    key: str
    digest: str
    statement: dict[str, Json]
    leaves: list[bytes]
    opened: Opened
    receipt: Receipt | None
    counts: dict[str, int]
    manifest: str | None

    @property
    def witness(self) -> Json:
        """The worker's answer about the hours, None without one."""
        return self.statement.get("witness")


def read_hand_in(path: Path, data: bytes) -> HandIn:
    """Return a hand-in; its signature is in the file beside it."""
    need(data.endswith(b"\n"), "the last line is cut off")
    lines = [read_canonical(line) for line in data[:-1].split(b"\n")]
    need(len(lines) >= len(HEAD), "lines are missing")
    header = fields(lines[0], "format job key line method sample")
    point = fields(lines[1], "line origin root size")
    totals = fields(lines[2], with_answer(lines[2], "entries line ms"))
    export = fields(lines[3], "line manifest_sha256")
    after = fields(lines[4], "bundle consistency line")
    names = tuple(line["line"] for line in (header, point, totals, export, after))
    need(names == HEAD, "lines out of order")
    own = checkpoint(point)
    _check_header(header, own)
    counts = _counts(totals["entries"], own.size)
    if export["manifest_sha256"] is not None:
        hexadecimal(export["manifest_sha256"])
    opened_lines, leaf_lines = _parted(lines[len(HEAD) :])
    leaves = _leaves(leaf_lines, own)
    last = _receipt(after, own, leaves)
    opened = read_opened(opened_lines, leaves, own.origin)
    require_fitting(opened, header["key"], counts, last)
    signed = _signed(path, data)
    ms = times(totals["ms"])
    said = {"ms": ms, "key": header["key"], "witness": answer(totals)}
    _check_signed(signed, own, said)
    return HandIn(
        own,
        ms,
        header["key"],
        signed.digest,
        signed.predicate,
        leaves,
        opened,
        last,
        counts,
        export["manifest_sha256"],
    )


def _check_header(header: Json, own: Checkpoint) -> None:
    """Check the first line. Page: "``job`` (its id, which ``origin`` names too)"."""
    need(type(header["sample"]) is bool, "no word on whether it is a sample")
    text(header["method"])
    is_of_job = own.origin.startswith(f"fairlabel/{text(header['job'])}/")
    need(is_of_job, "a ledger of another job")


def _counts(value: Json, size: int) -> dict[str, int]:
    """Return the number of entries by kind.

    Page: "how many of each kind, together ``size``; ``rekey`` and ``shredding`` only where there
    are any".
    """
    need(isinstance(value, dict), "no counts where they should be")
    more = [kind for kind in COUNTED_IF_ANY if kind in value]
    counts = {kind: count(value[kind]) for kind in fields(value, " ".join([COUNTED, *more]))}
    need(sum(counts.values()) == size, "counts that are not the size")
    need(all(counts[kind] for kind in more), "it counts what there is none of")
    return counts


def _parted(lines: list[Json]) -> tuple[list[Json], list[Json]]:
    """Return the lines of opened entries, and those of leaves, which follow."""
    number = 0
    while number < len(lines):
        line = lines[number]
        if not (isinstance(line, dict) and line.get("line") == "opened"):
            break
        number += 1
    return lines[:number], lines[number:]


def _leaves(lines: list[Json], own: Checkpoint) -> list[bytes]:
    """Return the hashes of all entries.

    Page: "The number of leaves is ``size``, and their root is ``root``"; "``from`` (position of the
    first), ``hashes`` (one or more)".
    """
    leaves: list[bytes] = []
    for value in lines:
        line = fields(value, "from hashes line")
        is_next = line["line"] == "leaves" and count(line["from"]) == len(leaves)
        need(is_next, "leaves out of order")
        need(entries(line["hashes"]), "a line without leaves")
        leaves += map(hexadecimal, line["hashes"])
    need(len(leaves) == own.size, "not as many leaves as it says")
    need(root_of(leaves).hex() == own.root, "the leaves have another root")
    return leaves


def _receipt(line: Json, own: Checkpoint, leaves: list[bytes]) -> Receipt | None:
    """Return the receipt in a hand-in, which must continue it.

    Page: "A receipt in a hand-in has the same ``origin`` and at most the same ``size``; its root is
    that of the first leaves, and the proof leads from its root to this one".
    """
    proof = [hexadecimal(node) for node in entries(line["consistency"])]
    if line["bundle"] is None:
        need(not proof, "a proof without a receipt")
        return None
    last = read_receipt(line["bundle"])
    then = last.checkpoint
    need(then.origin == own.origin, "the receipt in it is for another ledger")
    need(then.size <= own.size, "the receipt in it is for a longer ledger")
    first = root_of(leaves[: then.size])
    need(first.hex() == then.root, "the receipt in it does not fit")
    why = "the proof of consistency fails"
    require_consistent((then.size, first), (own.size, root_of(leaves)), proof, why)
    return last


def _signed(path: Path, data: bytes) -> Signed:
    """Return what the worker signed. Page: "its name and ``.sigstore.json``"."""
    beside = read_bytes(path.with_name(path.name + SIGNATURE_SUFFIX))
    need(beside.endswith(b"\n"), "the signature is cut off")
    signed = read_hours(read_canonical(beside[:-1]), KIND, SUBJECT)
    need(signed.digest == sha256(data).hexdigest(), "it was changed after it was signed")
    return signed


def _check_signed(signed: Signed, own: Checkpoint, said: dict[str, Json]) -> None:
    """Require the signed statement to repeat the hand-in.

    Page: "``origin``, ``size``, ``root``, ``ms`` and ... ``witness`` as in the hand-in, ``key`` as
    in its header".
    """
    predicate = signed.predicate
    need(checkpoint(predicate) == own, "the signature is for another checkpoint")
    need(predicate["ms"] == said["ms"], "the signature is for other times")
    is_same = answer(predicate) == said["witness"]
    need(is_same, "the signature is for another answer on the hours")
    need(predicate["key"] == said["key"], "the signature is by another key")
