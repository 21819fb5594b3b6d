"""What the worker and the vendor can do to a ledger that was countersigned, with their own keys.

Each attack takes a chain of two hand-ins, both countersigned, and returns files that must be
refused by whoever has a receipt.
"""

from __future__ import annotations

import base64
import json
import random
from dataclasses import replace
from hashlib import sha256

from annotator.effort.categories import Category
from annotator.export.forms.canonical import JsonObject
from annotator.ledger.entries import OwnRows
from annotator.ledger.ledger_documents import (
    BUNDLE_SUFFIX,
    ReceiptContents,
    hand_in_bytes,
    sign_receipt,
)
from annotator.ledger.signatures import Signer, statement_of
from tests.faults.ledger_strangers import FIRST, LAST, receipt_of_another_job
from tests.support.ledgers import Chain, Files, changed, line, values_of

# The worker, who has the key of the ledger, and signs anew.


def _handed_in_anew(chain: Chain, rows: OwnRows, rng: random.Random) -> Files:
    """Return the last hand-in over other rows; the receipts are those that were given before."""
    forged = replace(chain, rows=rows, places=[], files=dict(chain.files))
    del forged.files[FIRST], forged.files[FIRST + BUNDLE_SUFFIX], forged.files["proof.json"]
    if rng.random() < 0.5:
        del forged.files["2.receipt.json"]  # whoever checks has only the first
    forged.hand_in(LAST)
    return forged.files


def _effort_of_first(chain: Chain) -> int:
    return int(values_of(chain.files[FIRST])[2]["entries"]["effort"])


def time_rewritten(chain: Chain, rng: random.Random) -> Files:
    rows, at = chain.rows, rng.randrange(_effort_of_first(chain))
    old = rows.effort[at]
    span = replace(old.span, end_ms=old.span.end_ms + rng.randint(1, 60_000))
    effort = changed(rows.effort, at, replace(old, span=span))
    return _handed_in_anew(chain, replace(rows, effort=effort), rng)


def category_rewritten(chain: Chain, rng: random.Random) -> Files:
    rows, at = chain.rows, rng.randrange(_effort_of_first(chain))
    old = rows.effort[at]
    span = replace(old.span, category=Category.ADMIN, item_id=None)
    return _handed_in_anew(
        chain, replace(rows, effort=changed(rows.effort, at, replace(old, span=span))), rng
    )


def priced_anew(chain: Chain, rng: random.Random) -> Files:
    rows, at = chain.rows, rng.randrange(_effort_of_first(chain))
    entry = replace(rows.effort[at], order_sha256=rng.randbytes(32).hex())
    return _handed_in_anew(chain, replace(rows, effort=changed(rows.effort, at, entry)), rng)


def entry_taken_out(chain: Chain, rng: random.Random) -> Files:
    rows, at = chain.rows, rng.randrange(_effort_of_first(chain))
    effort = [*rows.effort[:at], *rows.effort[at + 1 :]]
    answers = [each for each in rows.corrections if each.entry_seq != rows.effort[at].seq]
    return _handed_in_anew(chain, replace(rows, effort=effort, corrections=answers), rng)


def session_moved(chain: Chain, rng: random.Random) -> Files:
    first, *others = chain.rows.sessions
    moved = replace(first, started_utc_ms=first.started_utc_ms + rng.randint(1, 10**9))
    return _handed_in_anew(chain, replace(chain.rows, sessions=[moved, *others]), rng)


def reordered(chain: Chain, rng: random.Random) -> Files:
    effort = list(chain.rows.effort)
    one = rng.randrange(_effort_of_first(chain))
    other = rng.choice([at for at in range(len(effort)) if at != one])
    effort[one], effort[other] = effort[other], effort[one]
    return _handed_in_anew(chain, replace(chain.rows, effort=effort), rng)


def resumed_from_a_copy(chain: Chain, rng: random.Random) -> Files:
    """Go on from an old copy of the job file, from before the first hand-in."""
    rows = chain.rows
    few = _effort_of_first(chain) - 1
    old = OwnRows(
        rows.accepted[:1],
        rows.sessions[:1],
        rows.effort[:few],
        [each for each in rows.corrections if (each.entry_seq or 0) <= few],
    )
    forged = replace(chain, rows=old, places=[], files=dict(chain.files))
    forged.work(rng.randint(8, 20))
    return _handed_in_anew(forged, forged.rows, rng)


def made_shorter(chain: Chain, rng: random.Random) -> Files:
    rows = chain.rows
    few = rng.randrange(1, _effort_of_first(chain))
    short = OwnRows(rows.accepted[:1], rows.sessions[:1], rows.effort[:few], [])
    return _handed_in_anew(chain, short, rng)


def other_totals_signed(chain: Chain, rng: random.Random) -> Files:
    """State other times for the entries that were countersigned, with a good signature."""
    values = values_of(chain.files[LAST])
    ms = values[2]["ms"]
    ms["label"] = ms.get("label", 0) + rng.randint(1, 3_600_000)
    data = hand_in_bytes(values)
    signature = chain.signature(data, chain.ledger(), ms)
    return {**chain.files, LAST: data, LAST + BUNDLE_SUFFIX: line(signature)}


def receipt_swapped_inside(chain: Chain, rng: random.Random) -> Files:
    """Put the receipt of another job, or none of this one's, into a hand-in, with a signature."""
    values = values_of(chain.files[LAST])
    values[4]["bundle"] = values_of(receipt_of_another_job(chain, rng))[0]
    return _signed(chain, values)


def proof_of_consistency_edited(chain: Chain, rng: random.Random) -> Files:
    values = values_of(chain.files[LAST])
    proof = values[4]["consistency"]
    match rng.randrange(3):
        case 0:
            proof[rng.randrange(len(proof))] = rng.randbytes(32).hex()
        case 1:
            proof.pop()
        case _:
            proof.append(rng.randbytes(32).hex())
    return _signed(chain, values)


def _signed(chain: Chain, values: list[JsonObject]) -> Files:
    data = hand_in_bytes(values)
    signature = line(chain.signature(data, chain.ledger()))
    return {**chain.files, LAST: data, LAST + BUNDLE_SUFFIX: signature}


def new_key_unseen(chain: Chain, _rng: random.Random) -> Files:
    """Go on under a key that nobody enrolled, and keep quiet of the receipts."""
    forged = replace(chain, worker=Signer.new(), files=dict(chain.files))
    forged.work(3)
    forged.hand_in(LAST)
    return forged.files


def old_key_again(chain: Chain, _rng: random.Random) -> Files:
    """Sign with a key that another one took the place of: it was lost, and somebody found it."""
    thief = chain.worker
    forged = replace(chain, files=dict(chain.files))
    old = forged.lose_key()
    forged.work(3)
    ledger = forged.hand_in("3.jsonl", receipt=chain.last)
    given = forged.countersign("3.jsonl", ledger, "3.receipt.json", replaces=old)
    forged.worker = thief
    forged.work(3)
    forged.hand_in("4.jsonl", receipt=given)
    return forged.files


def signed_by_another(chain: Chain, _rng: random.Random) -> Files:
    """Name one key in the hand-in, and sign with another."""
    forged = replace(chain, worker=Signer.new(), files=dict(chain.files))
    signature = line(forged.signature(chain.files[LAST], chain.ledger()))
    return {**chain.files, LAST + BUNDLE_SUFFIX: signature}


# Whoever countersigns.


def receipt_by_a_stranger(chain: Chain, _rng: random.Random) -> Files:
    """Countersign with a key that is not the one that the checker was given."""
    forged = replace(chain, vendor=Signer.new(), files=dict(chain.files))
    forged.countersign(LAST, chain.ledger(), "2.receipt.json")
    return forged.files


def receipt_for_less(chain: Chain, rng: random.Random) -> Files:
    """The vendor gives a receipt for other times than were handed in."""
    ledger = chain.ledger()
    said = ReceiptContents(
        hand_in_sha256=sha256(chain.files[LAST]).hexdigest(),
        checkpoint=ledger.checkpoint(len(ledger.entries)),
        ms={"label": rng.randint(1, 1000)},
        worker_key=chain.worker.public,
    )
    return {**chain.files, "2.receipt.json": line(sign_receipt(chain.vendor, said))}


def receipt_for_another_root(chain: Chain, rng: random.Random) -> Files:
    [old] = values_of(chain.files["2.receipt.json"])
    ledger = chain.ledger()
    checkpoint = replace(ledger.checkpoint(len(ledger.entries)), root=rng.randbytes(32).hex())
    said = ReceiptContents(
        hand_in_sha256=sha256(chain.files[LAST]).hexdigest(),
        checkpoint=checkpoint,
        ms=values_of(chain.files[LAST])[2]["ms"],
        worker_key=chain.worker.public,
    )
    forged = sign_receipt(chain.vendor, said)
    assert forged != old
    return {**chain.files, "2.receipt.json": line(forged)}


def signature_of_another_kind(chain: Chain, _rng: random.Random) -> Files:
    """Give a hand-in's own statement, signed by the vendor, for a receipt."""
    ledger = chain.ledger()
    checkpoint = ledger.checkpoint(len(ledger.entries))
    predicate = {
        **checkpoint.as_json(),
        "ms": values_of(chain.files[LAST])[2]["ms"],
        "key": chain.vendor.public,
        "worker_key": chain.worker.public,
        "replaces": None,
    }
    digest = sha256(chain.files[LAST]).hexdigest()
    statement = statement_of({"hand-in.jsonl": digest}, "urn:fairlabel:hand-in:1", predicate)
    return {**chain.files, "2.receipt.json": line(chain.vendor.bundle(statement))}


def _answered_otherwise(chain: Chain, **said: object) -> Files:
    """The vendor countersigns the first hand-in, and says something else of it."""
    [bundle] = values_of(chain.files["1.receipt.json"])
    statement = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
    statement["predicate"].update(said)
    files = {name: chain.files[name] for name in (FIRST, FIRST + BUNDLE_SUFFIX)}
    return {**files, "1.receipt.json": line(chain.vendor.bundle(statement))}


def answered_with_less_time(chain: Chain, rng: random.Random) -> Files:
    return _answered_otherwise(chain, ms={"label": rng.randint(1, 1000)})


def answered_with_a_category_too_many(chain: Chain, rng: random.Random) -> Files:
    ms = values_of(chain.files[FIRST])[2]["ms"]
    return _answered_otherwise(chain, ms={**ms, "training": rng.randint(1, 1000)})


def answered_with_another_answer(chain: Chain, rng: random.Random) -> Files:
    """The receipt says that the worker found the hours right."""
    said = {"observed_ms": rng.randint(1, 1000), "declared_ms": 0, "answer": "right"}
    return _answered_otherwise(chain, witness=said)


def answered_for_another_worker(chain: Chain, _rng: random.Random) -> Files:
    """The receipt names the key of somebody else: the worker's own would be refused from then."""
    return _answered_otherwise(chain, worker_key=Signer.new().public)


def answered_for_a_key_that_enrols(chain: Chain, _rng: random.Random) -> Files:
    """The same, with a word that the other key took the place of the worker's."""
    other = Signer.new().public
    return _answered_otherwise(chain, worker_key=other, replaces=chain.worker.public)


def answered_for_another_size(chain: Chain, _rng: random.Random) -> Files:
    ledger, size = chain.ledger(), values_of(chain.files[FIRST])[1]["size"] - 1
    return _answered_otherwise(chain, size=size, root=ledger.checkpoint(size).root)


def answered_for_another_ledger(chain: Chain, _rng: random.Random) -> Files:
    return _answered_otherwise(chain, origin=chain.origin[:-1] + "x")


def answered_for_another_export(chain: Chain, rng: random.Random) -> Files:
    """The receipt is for a hand-in of the same entries that names another export."""
    values = values_of(chain.files[FIRST])
    values[3]["manifest_sha256"] = rng.randbytes(32).hex()
    size = values[1]["size"]
    ledger, data = chain.ledger(), hand_in_bytes(values)
    checkpoint = replace(ledger.checkpoint(size), root=values[1]["root"])
    forged = {FIRST: data}
    signed = replace(chain, worker=_signer_of(chain, values[0]["key"]))
    forged[FIRST + BUNDLE_SUFFIX] = line(signed.signed(data, checkpoint, values[2]["ms"]))
    return {**forged, "1.receipt.json": chain.files["1.receipt.json"]}


def _signer_of(chain: Chain, key: str) -> Signer:
    return chain.worker if chain.worker.public == key else chain.first


def enrolled_by_the_receipt_of_another_ledger(chain: Chain, rng: random.Random) -> Files:
    """A receipt for one job says whose key took whose place, to let it in at another job."""
    thief = Signer.new()
    other = Chain(rng, "11111111-0000-4000-8000-000000000009", worker=thief, vendor=chain.vendor)
    other.work(4)
    ledger = other.hand_in("other.jsonl")
    old = chain.worker.public
    other.countersign("other.jsonl", ledger, "other.receipt.json", replaces=old)
    forged = replace(chain, worker=thief, files=dict(chain.files))
    forged.work(3)
    forged.hand_in("3.jsonl")
    return {**forged.files, **other.files}
