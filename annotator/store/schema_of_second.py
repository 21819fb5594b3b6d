"""What version 2 of a job file has more: reviews, corrections, payments, ledgers, PINs."""

from typing import Final

from annotator.store.schema_of_first import FIRST_TABLES

# item_note is a table beside item: a column more would move the seal from the end of its rows.
# history is made anew instead: who made a step belongs under the seal of the step.
SECOND_TABLES: Final = {
    "history": """CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    undone INTEGER NOT NULL,
    payload TEXT NOT NULL,
    import_id INTEGER REFERENCES import(id),
    worker_id TEXT REFERENCES worker(id),
    seal TEXT NOT NULL
) STRICT""",
    "history_undone": FIRST_TABLES["history_undone"],
    "item_note": """CREATE TABLE item_note (
    item_id INTEGER PRIMARY KEY REFERENCES item(id),
    is_practice INTEGER NOT NULL,
    done_day INTEGER NOT NULL,
    reviewed_by TEXT REFERENCES worker(id),
    review_reason TEXT NOT NULL,
    fault TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "item_rejected": "CREATE INDEX item_rejected ON item(id) WHERE review = 'rejected'",
    # item_id refers to no row, as in effort. A claim of time that no entry has names none; what
    # takes it back names the claim, and has no category: each claim is taken back once.
    "correction": """CREATE TABLE correction (
    seq INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session(id),
    worker_id TEXT NOT NULL REFERENCES worker(id),
    order_sha256 TEXT NOT NULL,
    entry_seq INTEGER REFERENCES effort(seq),
    item_id INTEGER,
    from_category TEXT,
    category TEXT,
    reason TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL CHECK (end_ms > start_ms),
    sample INTEGER NOT NULL,
    claim_seq INTEGER UNIQUE REFERENCES correction(seq),
    seal TEXT NOT NULL,
    CHECK ((entry_seq IS NULL AND claim_seq IS NULL) = (from_category IS NULL)),
    CHECK ((claim_seq IS NULL) = (category IS NOT NULL))
) STRICT""",
    "correction_entry": "CREATE INDEX correction_entry ON correction(entry_seq)",
    "correction_item": (
        "CREATE INDEX correction_item ON correction(item_id) WHERE item_id IS NOT NULL"
    ),
    "payment": """CREATE TABLE payment (
    seq INTEGER PRIMARY KEY,
    side TEXT NOT NULL,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    order_sha256 TEXT NOT NULL,
    day TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount TEXT NOT NULL,
    means TEXT NOT NULL,
    fee TEXT NOT NULL,
    note TEXT NOT NULL,
    names INTEGER REFERENCES payment(seq),
    conversion TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "witness": """CREATE TABLE witness (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    day TEXT NOT NULL,
    observed_ms INTEGER NOT NULL,
    declared_ms INTEGER NOT NULL,
    answer TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    # What makes the commitments of this job's exports unlike all others; it leaves with none.
    "secret": """CREATE TABLE secret (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "worker_pin": """CREATE TABLE worker_pin (
    worker_id TEXT PRIMARY KEY REFERENCES worker(id),
    salt TEXT NOT NULL,
    digest TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    # The place of a row in the ledger of its worker; ref is its number, id or digest.
    "ledger": """CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    leaf TEXT NOT NULL,
    seal TEXT NOT NULL,
    UNIQUE (worker_id, position),
    UNIQUE (worker_id, kind, ref)
) STRICT""",
    "receipt": """CREATE TABLE receipt (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    size INTEGER NOT NULL,
    root TEXT NOT NULL,
    bundle TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
}
