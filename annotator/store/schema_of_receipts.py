"""What version 5 of a job file has more: what was handed in, and receipts that do not count."""

from typing import Final

FIFTH_TABLES: Final = {
    # bundle is the worker's signed statement of a hand-in: a receipt for it must say the same.
    "hand_in": """CREATE TABLE hand_in (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    bundle TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    # Whether a receipt counts: the last row for it says so; without any row it counts.
    "receipt_choice": """CREATE TABLE receipt_choice (
    seq INTEGER PRIMARY KEY,
    receipt INTEGER NOT NULL REFERENCES receipt(seq),
    is_set_aside INTEGER NOT NULL CHECK (is_set_aside IN (0, 1)),
    day TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
}
