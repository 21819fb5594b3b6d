"""What version 3 of a job file has more: days of receipts, new keys, what was shredded."""

from typing import Final

# What else is said of a ledger. The day of a receipt is a table beside it: a column more would move
# the seal from the end of its rows.
THIRD_TABLES: Final = {
    "receipt_day": """CREATE TABLE receipt_day (
    seq INTEGER PRIMARY KEY REFERENCES receipt(seq),
    day TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "rekey": """CREATE TABLE rekey (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    by_old TEXT NOT NULL,
    by_new TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    # places are the positions whose spans are gone, as [first, last] pairs; ms the sums of all
    # that was countersigned then, by category.
    "shredding": """CREATE TABLE shredding (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    size INTEGER NOT NULL,
    entries INTEGER NOT NULL CHECK (entries > 0),
    ms TEXT NOT NULL,
    places TEXT NOT NULL,
    until TEXT NOT NULL,
    day TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
}
