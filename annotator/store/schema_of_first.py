"""What version 1 of a job file has: the job, its items and regions, time, orders, history."""

from typing import Final

# Every row ends with its seal (rows.py). STRICT: a flipped type is an error.
FIRST_TABLES: Final = {
    "job": """CREATE TABLE job (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    job_id TEXT NOT NULL,
    title TEXT NOT NULL,
    media_folder TEXT NOT NULL,
    sample INTEGER NOT NULL,
    place INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "tally": """CREATE TABLE tally (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    serial INTEGER NOT NULL,
    next_region INTEGER NOT NULL,
    next_label INTEGER NOT NULL,
    next_item INTEGER NOT NULL,
    next_media INTEGER NOT NULL,
    next_import INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "worker": """CREATE TABLE worker (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "import": """CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    format TEXT NOT NULL,
    source TEXT NOT NULL,
    undone INTEGER NOT NULL,
    purged INTEGER NOT NULL,
    extra TEXT NOT NULL,
    swap TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "media": """CREATE TABLE media (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "label": """CREATE TABLE label (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    colour TEXT NOT NULL,
    extra TEXT NOT NULL,
    import_id INTEGER REFERENCES import(id),
    seal TEXT NOT NULL
) STRICT""",
    "item": """CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    media_id INTEGER NOT NULL REFERENCES media(id),
    part INTEGER NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    review TEXT NOT NULL,
    reason TEXT NOT NULL,
    done_by TEXT REFERENCES worker(id),
    done_order TEXT NOT NULL,
    width_px INTEGER NOT NULL,
    height_px INTEGER NOT NULL,
    sample INTEGER NOT NULL,
    extra TEXT NOT NULL,
    import_id INTEGER REFERENCES import(id),
    seal TEXT NOT NULL,
    UNIQUE (media_id, part)
) STRICT""",
    "item_unfinished": (
        "CREATE INDEX item_unfinished ON item(id) WHERE status IN ('new', 'started')"
    ),
    "item_import": "CREATE INDEX item_import ON item(import_id) WHERE import_id IS NOT NULL",
    "region": """CREATE TABLE region (
    id TEXT PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES item(id),
    number INTEGER NOT NULL UNIQUE,
    label_id INTEGER NOT NULL REFERENCES label(id),
    geometry_kind TEXT NOT NULL,
    geometry TEXT NOT NULL,
    place TEXT NOT NULL,
    transcription TEXT NOT NULL,
    attributes TEXT NOT NULL,
    origin TEXT NOT NULL,
    worker_id TEXT REFERENCES worker(id),
    touched INTEGER NOT NULL,
    import_id INTEGER REFERENCES import(id),
    extra TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "region_item": "CREATE INDEX region_item ON region(item_id)",
    "region_label": "CREATE INDEX region_label ON region(label_id)",
    "region_import": "CREATE INDEX region_import ON region(import_id) WHERE import_id IS NOT NULL",
    # No reference to region: work that was done outlives what it was done on.
    "region_time": """CREATE TABLE region_time (
    region_id TEXT PRIMARY KEY,
    item_id INTEGER NOT NULL,
    active_ms INTEGER NOT NULL CHECK (active_ms >= 0),
    seal TEXT NOT NULL
) STRICT""",
    "region_time_item": "CREATE INDEX region_time_item ON region_time(item_id)",
    "session": """CREATE TABLE session (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    method TEXT NOT NULL,
    started_utc_ms INTEGER NOT NULL,
    utc_offset_min INTEGER NOT NULL,
    rest_sixths INTEGER NOT NULL,
    rest_end_sixths INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    sample INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    # item_id refers to no row: an item that an undone import takes away keeps its time.
    "effort": """CREATE TABLE effort (
    seq INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session(id),
    worker_id TEXT NOT NULL REFERENCES worker(id),
    order_sha256 TEXT NOT NULL,
    category TEXT NOT NULL,
    item_id INTEGER,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL CHECK (end_ms > start_ms),
    ended_by TEXT NOT NULL,
    gap_item_id INTEGER,
    gap_category TEXT,
    bins TEXT NOT NULL,
    sample INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "effort_span": "CREATE INDEX effort_span ON effort(session_id, start_ms)",
    "effort_item": "CREATE INDEX effort_item ON effort(item_id) WHERE item_id IS NOT NULL",
    "open_span": """CREATE TABLE open_span (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    session_id TEXT NOT NULL REFERENCES session(id),
    span TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "work_order": """CREATE TABLE work_order (
    sha256 TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    data BLOB NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "acceptance": """CREATE TABLE acceptance (
    seq INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL REFERENCES work_order(sha256),
    worker_id TEXT NOT NULL REFERENCES worker(id),
    seal TEXT NOT NULL,
    UNIQUE (sha256, worker_id)
) STRICT""",
    "history": """CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    undone INTEGER NOT NULL,
    payload TEXT NOT NULL,
    import_id INTEGER REFERENCES import(id),
    seal TEXT NOT NULL
) STRICT""",
    "history_undone": "CREATE INDEX history_undone ON history(seq) WHERE undone = 1",
}
