"""A worker and a vendor who hand in, countersign and prove, as files in memory."""

from __future__ import annotations

import base64
import datetime as dt
import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Final

from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.export.forms.canonical import JsonObject, canonical
from annotator.job_ledger.hours_answer import HoursAnswer
from annotator.ledger.entries import (
    Checkpoint,
    LedgerPosition,
    OwnRows,
    WorkerLedger,
    ledger_of,
    origin_of,
)
from annotator.ledger.key_replacement import rekeyed
from annotator.ledger.ledger_documents import (
    BUNDLE_SUFFIX,
    HandIn,
    HandInStatement,
    ReceiptContents,
    hand_in_bytes,
    hand_in_values,
    item_proof,
    ms_of,
    sign_hand_in,
    sign_receipt,
)
from annotator.ledger.shreddable_spans import plan
from annotator.ledger.signatures import Signer
from annotator.model.entities import WorkerId
from annotator.records import Correction, EffortEntry, SessionFacts, Shredding

Files = dict[str, bytes]

_ITEMS: Final = 4
_WORKER: Final = WorkerId("77777777-7777-4777-8777-777777777777")
_CATEGORIES: Final = [Category.LABEL, Category.GUIDELINE, Category.REST, Category.AWAY]


def checked(files: Mapping[str, bytes]) -> list[str]:
    """Return the file names for a verifier, which finds the signature beside its hand-in."""
    return sorted(name for name in files if not name.endswith(BUNDLE_SUFFIX))


@dataclass(frozen=True, slots=True)
class Given:
    """A receipt and its hand-in."""

    bundle: JsonObject
    size: int


@dataclass(slots=True)
class Chain:
    """One worker's job over time; ``files`` has the documents given away so far, by name."""

    rng: random.Random
    job_id: str = "0e0e0e0e-0000-4000-8000-000000000009"
    rows: OwnRows = field(default_factory=lambda: OwnRows([], [], [], []))
    places: list[LedgerPosition] = field(default_factory=list)
    worker: Signer = field(default_factory=Signer.new)
    vendor: Signer = field(default_factory=Signer.new)
    last: Given | None = None
    files: Files = field(default_factory=dict)
    first: Signer = field(init=False)

    def __post_init__(self) -> None:
        """Store the worker's first key."""
        self.first = self.worker

    @property
    def secret(self) -> str:
        """The secret that the job file stores."""
        return f"secret of {self.job_id}"

    @property
    def origin(self) -> str:
        """The name of the ledger."""
        return origin_of(self.secret, self.job_id, _WORKER)

    def work(self, spans: int) -> None:
        """Add a session with spans on and off items, sometimes a correction or an order."""
        rng, rows = self.rng, self.rows
        accepted, session = list(rows.accepted), f"session-{len(rows.sessions)}"
        if not accepted or rng.random() < 0.2:
            accepted.append(rng.randbytes(32).hex())
        started = SessionFacts(
            session, _WORKER, "effort/1", rng.randrange(2**41), 60, 0, closed=True
        )
        effort, said, at = list(rows.effort), list(rows.corrections), 0
        first = max((each.seq for each in effort), default=0) + 1
        for seq in range(first, first + spans):
            # The first two are work without a question, so that something can always be shredded.
            sure = Category.LABEL if seq < first + 2 else None
            entry = self._entry((session, accepted[-1], seq, at), sure)
            effort.append(entry)
            at = entry.span.end_ms
            if entry.span.category is Category.AWAY and rng.random() < 0.5:
                said.append(_answer(entry, len(said) + 1))
        sessions = [*rows.sessions, started]
        self.rows = replace(
            rows, accepted=accepted, sessions=sessions, effort=effort, corrections=said
        )

    def _entry(self, place: tuple[str, str, int, int], category: Category | None) -> EffortEntry:
        session, order, seq, start_ms = place
        category = category or self.rng.choice(_CATEGORIES)
        span = Span(
            category=category,
            item_id=self.rng.randint(1, _ITEMS) if category is Category.LABEL else None,
            start_ms=start_ms,
            end_ms=start_ms + self.rng.randint(1, 300_000),
            ended_by=EndedBy.ITEM,
        )
        return EffortEntry(session, _WORKER, order, span, seq=seq)

    def ledger(self) -> WorkerLedger:
        """Return the ledger as the job file would provide it."""
        return ledger_of(self.secret, self.origin, self.rows, self.places)

    def hand_in(self, name: str, *, receipt: Given | None = None) -> WorkerLedger:
        """Hand in under a name; ``receipt`` is embedded."""
        ledger = self.ledger()
        self.places = [LedgerPosition(entry.key, entry.leaf.hex()) for entry in ledger.entries]
        wish = HandIn(
            job_id=self.job_id,
            is_sample=False,
            key=self.worker.public,
            export_sha256=self.rng.choice([None, self.rng.randbytes(32).hex()]),
            receipt=None if receipt is None else receipt.bundle,
            receipted=0 if receipt is None else receipt.size,
            witness=self._answer(ledger),
        )
        data = hand_in_bytes(hand_in_values(ledger, wish))
        self.files[name] = data
        self.files[name + BUNDLE_SUFFIX] = line(self.signature(data, ledger))
        return ledger

    def signature(self, data: bytes, ledger: WorkerLedger, ms: object = None) -> JsonObject:
        """Return the worker's signature under a hand-in, by the current key."""
        checkpoint = ledger.checkpoint(len(ledger.entries))
        return self.signed(data, checkpoint, ms_of(ledger) if ms is None else ms)

    def signed(self, data: bytes, checkpoint: Checkpoint, ms: object) -> JsonObject:
        """Return the worker's signature under a hand-in with any content."""
        times: Any = ms
        witness = witness_in(data)
        said = HandInStatement(checkpoint=checkpoint, ms=times, witness=witness)
        return sign_hand_in(self.worker, data, said)

    def _answer(self, ledger: WorkerLedger) -> JsonObject | None:
        """Return an answer about the hours, as every other worker gives one."""
        answer = self.rng.choice([None, None, "more", "right", "less"])
        return None if answer is None else HoursAnswer(answer).about(ledger)

    def countersign(
        self, name: str, ledger: WorkerLedger, out: str, *, replaces: str | None = None
    ) -> Given:
        """Countersign a hand-in under the vendor's key."""
        said = ReceiptContents(
            hand_in_sha256=sha256(self.files[name]).hexdigest(),
            checkpoint=ledger.checkpoint(len(ledger.entries)),
            ms=ms_of(ledger),
            worker_key=self.worker.public,
            replaces=replaces,
            witness=witness_in(self.files[name]),
        )
        bundle = sign_receipt(self.vendor, said)
        self.files[out] = line(bundle)
        self.last = Given(bundle, said.checkpoint.size)
        return self.last

    def prove(self, out: str) -> None:
        """Prove one item, as far as the last receipt covers."""
        ledger = self.ledger()
        size = self.last.size if self.last else len(self.places)
        bundle = self.last.bundle if self.last else None
        item_id = self.rng.randint(1, _ITEMS)
        self.files[out] = line(item_proof(ledger, (item_id, "street.jpg"), size, bundle))

    def rotate(self) -> str:
        """Replace the key, signed by both; returns the old public key."""
        old, new = self.worker, Signer.new()
        said = rekeyed(self.origin, _WORKER, old, new)
        rekeys = [*self.rows.rekeys, replace(said, seq=len(self.rows.rekeys) + 1)]
        self.rows, self.worker = replace(self.rows, rekeys=rekeys), new
        return old.public

    def shred(self) -> bool:
        """Shred countersigned spans of random days; returns whether there were any."""
        if self.last is None:
            return False
        until = dt.date(1970, 1, 1) + dt.timedelta(days=self.rng.choice([12_000, 20_000, 30_000]))
        found = plan(self.rows, self.places, self.last.size, until)
        if not found.gone:
            return False
        payload = base64.b64decode(self.last.bundle["dsseEnvelope"]["payload"])  # type: ignore[index]  # JSON, in its known form
        done = Shredding(
            worker_id=_WORKER,
            size=self.last.size,
            ms=tuple(sorted(json.loads(payload)["predicate"]["ms"].items())),
            places=found.places,
            until="2026-01-01",
            day="2026-01-02",
            seq=len(self.rows.shreddings) + 1,
        )
        gone = {each.seq for each in found.gone}
        left = [each for each in self.rows.effort if each.seq not in gone]
        effort = sorted([*left, *found.sums], key=lambda each: each.seq)
        shreddings = [*self.rows.shreddings, done]
        self.rows = replace(self.rows, effort=effort, shreddings=shreddings)
        return True

    def lose_key(self) -> str:
        """Create a new key without the old one's signature; returns the old public key."""
        old, self.worker = self.worker.public, Signer.new()
        return old


def _answer(entry: EffortEntry, seq: int) -> Correction:
    span = entry.span
    return Correction(
        entry.session_id,
        _WORKER,
        entry.order_sha256,
        entry.seq,
        None,
        Category.AWAY,
        Category.DECLARED,
        "thinking",
        span.start_ms,
        span.end_ms,
        seq=seq,
    )


def line(value: JsonObject) -> bytes:
    """Return a document with one line."""
    return canonical(value) + b"\n"


def receipted(seed: int, *, spans: int = 6, changes: bool = False) -> Chain:
    """Return a chain of two hand-ins, both countersigned, and a proof, for attacks.

    With ``changes`` the worker changed the key between them, and shredded what was countersigned.
    """
    chain = Chain(random.Random(seed))
    chain.work(spans)
    ledger = chain.hand_in("1.jsonl")
    given = chain.countersign("1.jsonl", ledger, "1.receipt.json")
    if changes:
        chain.rotate()
        while not chain.shred():
            pass
    chain.work(spans)
    ledger = chain.hand_in("2.jsonl", receipt=given)
    chain.countersign("2.jsonl", ledger, "2.receipt.json")
    chain.prove("proof.json")
    return chain


def honest(seed: int) -> Chain:
    """Return a chain of honest people: of any length, with lost keys, and late or no receipts."""
    rng = random.Random(seed)
    chain, replaces = Chain(rng), None
    for number in range(1, rng.randint(2, 4)):
        if number > 1 and rng.random() < 0.2 and chain.last is not None:
            replaces = chain.lose_key()
        for _ in range(rng.choice([0, 0, 0, 1, 2])):  # by itself, or after a lost key
            chain.rotate()
        if rng.random() < 0.3:
            chain.shred()
        if number == 1 or rng.random() < 0.8:  # else the same is handed in again
            chain.work(rng.randint(1, 9))
        name = f"{number}.jsonl"
        ledger = chain.hand_in(name, receipt=chain.last)
        if rng.random() < 0.7 or replaces is not None:
            chain.countersign(name, ledger, f"{number}.receipt.json", replaces=replaces)
            replaces = None
        if rng.random() < 0.4:
            chain.prove(f"{number}.proof.json")
    return chain


_PROVED_ITEM: Final = re.compile(
    rb'"entries":(?P<none>\[\])?.*"item":\{"file":"(?P<file>[^"]*)","id":(?P<id>\d+)\}'
)


def only_stated(data: bytes) -> set[int]:
    """Return the places in a document whose bytes nothing in it proves.

    They are in a proof: the file name of its item, and the id of an item of which it shows no
    entry. Page: "A proof of one item".
    """
    found = _PROVED_ITEM.search(data)
    if found is None:
        return set()
    stated = {*range(*found.span("file"))}
    return stated if found["none"] is None else stated.union(range(*found.span("id")))


def one_bit_flipped(data: bytes, rng: random.Random) -> bytes:
    """Return a document with another bit somewhere, but not in what is only stated."""
    bent, stated = bytearray(data), only_stated(data)
    bent[rng.choice([at for at in range(len(bent)) if at not in stated])] ^= 1 << rng.randrange(8)
    return bytes(bent)


def values_of(data: bytes) -> list[Any]:
    """Return the values of the lines of a document."""
    return [json.loads(each) for each in data.splitlines()]


def changed(entries: Sequence[EffortEntry], at: int, new: EffortEntry) -> list[EffortEntry]:
    """Return the entries with one replaced."""
    return [*entries[:at], new, *entries[at + 1 :]]


def witness_in(data: bytes) -> JsonObject | None:
    """Return the answer about the hours in a hand-in, however it was cut or changed."""
    try:
        found: JsonObject | None = json.loads(data.split(b"\n")[2]).get("witness")
    except (ValueError, IndexError, AttributeError):
        return None
    return found
