"""The tables of a job file: the one declaration of each column, index and rule."""

# ruff: noqa: S608 - the SQL text contains only names of our own tables

from __future__ import annotations

from typing import Final

from annotator.job_file.schema.sealed_rows import SealedTable

# fmt: off
JOB = SealedTable("job", "what is known of the job as a whole", """
    id INTEGER PRIMARY KEY CHECK (id = 1)
    job_id TEXT NOT NULL
    title TEXT NOT NULL
    media_folder TEXT NOT NULL
    sample INTEGER NOT NULL
    place INTEGER NOT NULL
    text_form TEXT NOT NULL
    text_marks TEXT NOT NULL
    text_language TEXT NOT NULL
""")
TALLY = SealedTable("tally", "something", """
    id INTEGER PRIMARY KEY CHECK (id = 1)
    serial INTEGER NOT NULL
    next_region INTEGER NOT NULL
    next_label INTEGER NOT NULL
    next_item INTEGER NOT NULL
    next_media INTEGER NOT NULL
    next_import INTEGER NOT NULL
""")
WORKER = SealedTable("worker", "a worker", """
    id TEXT PRIMARY KEY
    name TEXT NOT NULL
    position INTEGER NOT NULL
""")
IMPORT = SealedTable("import", "something", """
    id INTEGER PRIMARY KEY
    format TEXT NOT NULL
    source TEXT NOT NULL
    undone INTEGER NOT NULL
    purged INTEGER NOT NULL
    extra TEXT NOT NULL
    swap TEXT NOT NULL
    taken TEXT NOT NULL
    ids TEXT NOT NULL
""")
MEDIA = SealedTable("media", "a file", """
    id INTEGER PRIMARY KEY
    path TEXT NOT NULL UNIQUE
    sha256 TEXT NOT NULL
    size_bytes INTEGER NOT NULL
    mtime_ns INTEGER NOT NULL
""")
LABEL = SealedTable("label", "a label", """
    id INTEGER PRIMARY KEY
    name TEXT NOT NULL
    position INTEGER NOT NULL
    colour TEXT NOT NULL
    extra TEXT NOT NULL
    import_id INTEGER REFERENCES import(id)
""")
# Rare properties of a label, an item or a region have a table of their own. It has a row only if
# there is such a property, and the row is deleted with its parent. parent refers to no row, since
# an undone import may delete that label.
LABEL_NOTE = SealedTable("label_note", "what was said of a label", """
    label_id INTEGER PRIMARY KEY REFERENCES label(id) ON DELETE CASCADE
    parent INTEGER
    key TEXT NOT NULL
    attributes TEXT NOT NULL
""")
# A label that was merged into another stays, hidden. The parts list the regions that had it, as
# ranges of region numbers, so that they can get it back; the merge is then deleted.
LABEL_MERGE = SealedTable("label_merge", "a merge of two labels", """
    label_id INTEGER PRIMARY KEY REFERENCES label(id)
    target INTEGER NOT NULL REFERENCES label(id)
""")
LABEL_MERGE_PART = SealedTable("label_merge_part", "part of a merge of two labels", """
    seq INTEGER PRIMARY KEY
    label_id INTEGER NOT NULL REFERENCES label_merge(label_id) ON DELETE CASCADE
    numbers TEXT NOT NULL
""", indexes={"label_merge_parts": "(label_id)"})
ITEM = SealedTable("item", "an item", """
    id INTEGER PRIMARY KEY
    media_id INTEGER NOT NULL REFERENCES media(id)
    part INTEGER NOT NULL
    kind TEXT NOT NULL
    status TEXT NOT NULL
    review TEXT NOT NULL
    reason TEXT NOT NULL
    done_by TEXT REFERENCES worker(id)
    done_order TEXT NOT NULL
    width_px INTEGER NOT NULL
    height_px INTEGER NOT NULL
    sample INTEGER NOT NULL
    extra TEXT NOT NULL
    import_id INTEGER REFERENCES import(id)
""", constraints="""
    UNIQUE (media_id, part)
""", indexes={
    "item_unfinished": "(id) WHERE status IN ('new', 'started')",
    "item_import": "(import_id) WHERE import_id IS NOT NULL",
    "item_rejected": "(id) WHERE review = 'rejected'",
})
ITEM_NOTE = SealedTable("item_note", "what was said of an item", """
    item_id INTEGER PRIMARY KEY REFERENCES item(id)
    is_practice INTEGER NOT NULL
    done_day INTEGER NOT NULL
    reviewed_by TEXT
    review_reason TEXT NOT NULL
    fault TEXT NOT NULL
    review_day INTEGER NOT NULL
    reviewed_sha256 TEXT NOT NULL
""")
ITEM_COMMENT = SealedTable("item_comment", "a comment on an item", """
    item_id INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE
    comment TEXT NOT NULL
""")
# For items with a duration, such as sound; a picture has no row.
ITEM_LENGTH = SealedTable("item_length", "the length of an item", """
    item_id INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE
    length_ms INTEGER NOT NULL CHECK (length_ms > 0)
""")
# The id of an item's image in the document that brought it, and its place there from 1; 0 for an
# image that had to give its own number to another one. Without a row the id is that of the item.
IMAGE_ID = SealedTable("image_id", "the id of an image", """
    item_id INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE
    image_id INTEGER NOT NULL
    place INTEGER NOT NULL
    import_id INTEGER NOT NULL REFERENCES import(id)
""", indexes={"image_id_given": "(image_id)"})
REGION = SealedTable("region", "a region", """
    id TEXT PRIMARY KEY
    item_id INTEGER NOT NULL REFERENCES item(id)
    number INTEGER NOT NULL UNIQUE
    label_id INTEGER NOT NULL REFERENCES label(id)
    geometry_kind TEXT NOT NULL
    geometry TEXT NOT NULL
    place TEXT NOT NULL
    transcription TEXT NOT NULL
    attributes TEXT NOT NULL
    origin TEXT NOT NULL
    worker_id TEXT REFERENCES worker(id)
    touched INTEGER NOT NULL
    import_id INTEGER REFERENCES import(id)
    extra TEXT NOT NULL
""", indexes={
    "region_item": "(item_id)",
    "region_label": "(label_id)",
    "region_import": "(import_id) WHERE import_id IS NOT NULL",
})
# review is the last decision of a reviewer on the region, as JSON, "" without one.
REGION_NOTE = SealedTable("region_note", "what was said of a region", """
    region_id TEXT PRIMARY KEY REFERENCES region(id) ON DELETE CASCADE
    item_id INTEGER NOT NULL REFERENCES item(id)
    group_number INTEGER NOT NULL CHECK (group_number >= 0)
    comment TEXT NOT NULL
    is_locked INTEGER NOT NULL
    review TEXT NOT NULL
""", indexes={"region_note_item": "(item_id)"})
# No reference to region: work outlives the region that it was done on. piece_ms is the part of
# active_ms that makes pieces, which a review does not. changes is 1 while the worker's changes in
# such work have not come to nothing: while the region is not what it was before the first of them,
# which is content_before, "" without one. seq is the step of the history of the last such change, 0
# without one. worker_id is "" if nobody is known to have made the change. orders has the piece_ms
# under each order that pays it, as JSON, by its digest.
REGION_TIME = SealedTable("region_time", "the time of a region", """
    region_id TEXT NOT NULL
    worker_id TEXT NOT NULL
    item_id INTEGER NOT NULL
    active_ms INTEGER NOT NULL CHECK (active_ms >= 0)
    piece_ms INTEGER NOT NULL CHECK (piece_ms BETWEEN 0 AND active_ms)
    changes INTEGER NOT NULL CHECK (changes IN (0, 1))
    content_before TEXT NOT NULL
    seq INTEGER NOT NULL
    orders TEXT NOT NULL
""", constraints="""
    PRIMARY KEY (region_id, worker_id)
""", indexes={"region_time_item": "(item_id)"}, key_size=2)
# Who changed the reading order of an item: numbers_before are the regions in the order before the
# first change, as JSON; the other columns are as in region_time.
READING_ORDER = SealedTable("reading_order", "a change of a reading order", """
    item_id INTEGER NOT NULL
    worker_id TEXT NOT NULL
    numbers_before TEXT NOT NULL
    changes INTEGER NOT NULL CHECK (changes IN (0, 1))
    seq INTEGER NOT NULL
""", constraints="""
    PRIMARY KEY (item_id, worker_id)
""", key_size=2)
# The steps of the history by which items were confirmed and that are not undone.
CONFIRMATION = SealedTable("confirmation", "a confirmation of an item", """
    seq INTEGER PRIMARY KEY
    item_id INTEGER NOT NULL
    worker_id TEXT NOT NULL
""", indexes={"confirmation_item": "(item_id)"})
# The time on an item until a step that confirmed it, or changed it while it was done: an item is
# divided by the time until its last such step. times has, as JSON, the worker, the order, the local
# day, the measured ms, the declared ms and the paying order. is_divided is 1 unless the item goes
# whole to whoever confirmed it, by the order and on the day of that.
SETTLED_TIME = SealedTable("settled_time", "the time by which an item is divided", """
    item_id INTEGER NOT NULL
    seq INTEGER NOT NULL
    times TEXT NOT NULL
    is_divided INTEGER NOT NULL CHECK (is_divided IN (0, 1))
""", constraints="""
    PRIMARY KEY (item_id, seq)
""", indexes={"settled_time_divided": "(item_id) WHERE is_divided = 1"}, key_size=2)
# The regions of an item as they were before the first change in a review that followed the
# confirmation, which is the step of the history, 0 if it is not known; regions has them as JSON.
CONFIRMED_STATE = SealedTable("confirmed_state", "the version that a worker confirmed", """
    item_id INTEGER NOT NULL
    confirmation INTEGER NOT NULL
    regions TEXT NOT NULL
""", constraints="""
    PRIMARY KEY (item_id, confirmation)
""", key_size=2)
# What a worker answered to a rejection. region_number is 0 for that of the item as a whole. The
# rejection is repeated here, because a later review replaces it. After a merge the worker is none
# of this job, and the days are 0.
REJECTION_ANSWER = SealedTable("rejection_answer", "an answer to a rejection", """
    seq INTEGER PRIMARY KEY
    item_id INTEGER NOT NULL
    region_number INTEGER NOT NULL CHECK (region_number >= 0)
    worker_id TEXT NOT NULL
    day INTEGER NOT NULL
    answer TEXT NOT NULL
    rejected_by TEXT NOT NULL
    rejected_day INTEGER NOT NULL
    reason TEXT NOT NULL
    fault TEXT NOT NULL
""", indexes={"rejection_answer_item": "(item_id)"}, is_append_only=True)
# A deleted region that somebody else than the person who deleted it had made; place is what
# geometry_kind and geometry say. replaced_by is the region that stands there now, "" for none;
# joined_into is the one into which it was joined, if it was. own_ms is the time with which the
# person who deleted it had changed it before.
DELETED_REGION = SealedTable("deleted_region", "a region that somebody deleted", """
    region_id TEXT PRIMARY KEY
    item_id INTEGER NOT NULL
    number INTEGER NOT NULL
    label_id INTEGER NOT NULL
    geometry_kind TEXT NOT NULL
    geometry TEXT NOT NULL
    deleted_by TEXT NOT NULL
    own_ms INTEGER NOT NULL CHECK (own_ms >= 0)
    seq INTEGER NOT NULL
    replaced_by TEXT NOT NULL
    joined_into TEXT NOT NULL
""", indexes={
    "deleted_region_item": "(item_id)",
    "deleted_region_replaced": "(replaced_by) WHERE replaced_by <> ''",
    "deleted_region_joined": "(joined_into) WHERE joined_into <> ''",
})
# Where a region was before the step seq, with which somebody moved it who was not alone on the
# item. Further moves by the same person have no row until somebody else works on the item.
# is_of_others is 1 if somebody else had made the region. next_number is the number of the next
# region that would have been added then.
EARLIER_PLACE = SealedTable("earlier_place", "an earlier place of a region", """
    region_id TEXT NOT NULL
    seq INTEGER NOT NULL
    item_id INTEGER NOT NULL
    label_id INTEGER NOT NULL
    geometry_kind TEXT NOT NULL
    geometry TEXT NOT NULL
    moved_by TEXT NOT NULL
    is_of_others INTEGER NOT NULL CHECK (is_of_others IN (0, 1))
    next_number INTEGER NOT NULL
""", constraints="""
    PRIMARY KEY (region_id, seq)
""", indexes={"earlier_place_item": "(item_id)"}, key_size=2)
# A region that somebody split off from source_id, which somebody else had made. own_ms is the time
# with which the person who split it had changed the source before.
SPLIT_REGION = SealedTable("split_region", "a region that was split off", """
    region_id TEXT PRIMARY KEY
    item_id INTEGER NOT NULL
    source_id TEXT NOT NULL
    split_by TEXT NOT NULL
    own_ms INTEGER NOT NULL CHECK (own_ms >= 0)
    seq INTEGER NOT NULL
""", indexes={"split_region_item": "(item_id)"})
SESSION = SealedTable("session", "a session", """
    id TEXT PRIMARY KEY
    position INTEGER NOT NULL
    worker_id TEXT NOT NULL REFERENCES worker(id)
    method TEXT NOT NULL
    started_utc_ms INTEGER NOT NULL
    utc_offset_min INTEGER NOT NULL
    rest_sixths INTEGER NOT NULL
    rest_end_sixths INTEGER NOT NULL
    closed INTEGER NOT NULL
    sample INTEGER NOT NULL
""")
# Local time minus UTC from a moment of a session on: daylight time, or a journey to another zone.
OFFSET_CHANGE = SealedTable("offset_change", "a change of local time", """
    seq INTEGER PRIMARY KEY
    session_id TEXT NOT NULL REFERENCES session(id)
    at_ms INTEGER NOT NULL CHECK (at_ms > 0)
    utc_offset_min INTEGER NOT NULL CHECK (abs(utc_offset_min) < 1440)
""", constraints="""
    UNIQUE (session_id, at_ms)
""", is_append_only=True)
# item_id refers to no row: an item of an undone import keeps its time when it is deleted.
EFFORT = SealedTable("effort", "a span of time", """
    seq INTEGER PRIMARY KEY
    session_id TEXT NOT NULL REFERENCES session(id)
    worker_id TEXT NOT NULL REFERENCES worker(id)
    order_sha256 TEXT NOT NULL
    category TEXT NOT NULL
    item_id INTEGER
    start_ms INTEGER NOT NULL
    end_ms INTEGER NOT NULL CHECK (end_ms > start_ms)
    ended_by TEXT NOT NULL
    gap_item_id INTEGER
    gap_category TEXT
    bins TEXT NOT NULL
    sample INTEGER NOT NULL
""", indexes={
    "effort_span": "(session_id, start_ms)",
    "effort_item": "(item_id) WHERE item_id IS NOT NULL",
}, is_append_only=True)
OPEN_SPAN = SealedTable("open_span", "the time since the last write", """
    id INTEGER PRIMARY KEY CHECK (id = 1)
    session_id TEXT NOT NULL REFERENCES session(id)
    span TEXT NOT NULL
""")
# item_id refers to no row, as in effort. A claim refers to no entry. A withdrawal refers to the
# claim and has no category: each claim can be withdrawn once.
CORRECTION = SealedTable("correction", "what a worker said of a span of time", """
    seq INTEGER PRIMARY KEY
    session_id TEXT NOT NULL REFERENCES session(id)
    worker_id TEXT NOT NULL REFERENCES worker(id)
    order_sha256 TEXT NOT NULL
    entry_seq INTEGER REFERENCES effort(seq)
    item_id INTEGER
    from_category TEXT
    category TEXT
    reason TEXT NOT NULL
    start_ms INTEGER NOT NULL
    end_ms INTEGER NOT NULL CHECK (end_ms > start_ms)
    sample INTEGER NOT NULL
    claim_seq INTEGER UNIQUE REFERENCES correction(seq)
""", constraints="""
    CHECK ((entry_seq IS NULL AND claim_seq IS NULL) = (from_category IS NULL))
    CHECK ((claim_seq IS NULL) = (category IS NOT NULL))
""", indexes={
    "correction_entry": "(entry_seq)",
    "correction_item": "(item_id) WHERE item_id IS NOT NULL",
}, is_append_only=True)
WORK_ORDER = SealedTable("work_order", "a work order", """
    sha256 TEXT PRIMARY KEY
    position INTEGER NOT NULL UNIQUE
    data BLOB NOT NULL
""", is_append_only=True)
# The last one of a worker is in force for them. To go back to an earlier order is to accept it
# again.
ACCEPTANCE = SealedTable("acceptance", "who accepted a work order", """
    seq INTEGER PRIMARY KEY
    sha256 TEXT NOT NULL REFERENCES work_order(sha256)
    worker_id TEXT NOT NULL REFERENCES worker(id)
""", is_append_only=True)
ORDER_SIGNATURE = SealedTable("order_signature", "the signature of a work order", """
    sha256 TEXT PRIMARY KEY REFERENCES work_order(sha256)
    data BLOB NOT NULL
""", is_append_only=True)
PAYMENT = SealedTable("payment", "a payment", """
    seq INTEGER PRIMARY KEY
    side TEXT NOT NULL
    worker_id TEXT NOT NULL REFERENCES worker(id)
    order_sha256 TEXT NOT NULL
    day TEXT NOT NULL
    currency TEXT NOT NULL
    amount TEXT NOT NULL
    means TEXT NOT NULL
    fee TEXT NOT NULL
    note TEXT NOT NULL
    names INTEGER REFERENCES payment(seq)
    conversion TEXT NOT NULL
    stated_by TEXT NOT NULL CHECK (stated_by IN ('worker', 'vendor'))
""", is_append_only=True)
# bundle is the signed statement of the side that states the payment, as it goes to the other side.
PAYMENT_DOCUMENT = SealedTable("payment_document", "a signed payment", """
    payment INTEGER PRIMARY KEY REFERENCES payment(seq)
    sha256 TEXT NOT NULL UNIQUE
    key TEXT NOT NULL
    bundle TEXT NOT NULL
""", is_append_only=True)
WITNESS = SealedTable("witness", "a worker's word on the hours", """
    seq INTEGER PRIMARY KEY
    worker_id TEXT NOT NULL REFERENCES worker(id)
    day TEXT NOT NULL
    observed_ms INTEGER NOT NULL
    declared_ms INTEGER NOT NULL
    answer TEXT NOT NULL
""", is_append_only=True)
HISTORY = SealedTable("history", "a step that can be undone", """
    seq INTEGER PRIMARY KEY
    name TEXT NOT NULL
    undone INTEGER NOT NULL
    payload TEXT NOT NULL
    import_id INTEGER REFERENCES import(id)
    worker_id TEXT
""", indexes={"history_undone": "(seq) WHERE undone = 1"})
WORKER_PIN = SealedTable("worker_pin", "a PIN", """
    worker_id TEXT PRIMARY KEY REFERENCES worker(id)
    salt TEXT NOT NULL
    digest TEXT NOT NULL
""")
# The secret behind the commitments of this job's exports; it is never exported.
SECRET = SealedTable("secret", "something", """
    id INTEGER PRIMARY KEY CHECK (id = 1)
    key TEXT NOT NULL
""", is_append_only=True)
# The position of a row in its worker's ledger; ref is the row's number, id or digest.
LEDGER = SealedTable("ledger", "an entry of a ledger", """
    seq INTEGER PRIMARY KEY
    worker_id TEXT NOT NULL REFERENCES worker(id)
    position INTEGER NOT NULL
    kind TEXT NOT NULL
    ref TEXT NOT NULL
    leaf TEXT NOT NULL
""", constraints="""
    UNIQUE (worker_id, position)
    UNIQUE (worker_id, kind, ref)
""", is_append_only=True)
# bundle is the worker's signed statement of a hand-in, which a receipt must repeat.
HAND_IN = SealedTable("hand_in", "what was handed in", """
    seq INTEGER PRIMARY KEY
    worker_id TEXT NOT NULL REFERENCES worker(id)
    size INTEGER NOT NULL
    sha256 TEXT NOT NULL
    bundle TEXT NOT NULL
""", is_append_only=True)
# What was sent back to the vendor: sha256 is that of the file, supersedes that of the worker's
# submission before it, "" if it was the first.
SUBMISSION = SealedTable("submission", "a submission", """
    seq INTEGER PRIMARY KEY
    worker_id TEXT NOT NULL REFERENCES worker(id)
    sha256 TEXT NOT NULL
    hand_in_sha256 TEXT NOT NULL
    day TEXT NOT NULL
    supersedes TEXT NOT NULL
""", is_append_only=True)
RECEIPT = SealedTable("receipt", "a receipt", """
    seq INTEGER PRIMARY KEY
    worker_id TEXT NOT NULL REFERENCES worker(id)
    size INTEGER NOT NULL
    root TEXT NOT NULL
    bundle TEXT NOT NULL
""", is_append_only=True)
RECEIPT_DAY = SealedTable("receipt_day", "something", """
    seq INTEGER PRIMARY KEY REFERENCES receipt(seq)
    day TEXT NOT NULL
""", is_append_only=True)
# Whether a receipt counts: the last row for it decides; without a row it counts.
RECEIPT_CHOICE = SealedTable("receipt_choice", "whether a receipt counts", """
    seq INTEGER PRIMARY KEY
    receipt INTEGER NOT NULL REFERENCES receipt(seq)
    is_set_aside INTEGER NOT NULL CHECK (is_set_aside IN (0, 1))
    day TEXT NOT NULL
""", is_append_only=True)
REKEY = SealedTable("rekey", "something", """
    seq INTEGER PRIMARY KEY
    worker_id TEXT NOT NULL REFERENCES worker(id)
    old TEXT NOT NULL
    new TEXT NOT NULL
    by_old TEXT NOT NULL
    by_new TEXT NOT NULL
""", is_append_only=True)
# places are the positions of the shredded spans, as [first, last] pairs; ms the sums of everything
# countersigned at that time, by category.
SHREDDING = SealedTable("shredding", "something", """
    seq INTEGER PRIMARY KEY
    worker_id TEXT NOT NULL REFERENCES worker(id)
    size INTEGER NOT NULL
    entries INTEGER NOT NULL CHECK (entries > 0)
    ms TEXT NOT NULL
    places TEXT NOT NULL
    until TEXT NOT NULL
    day TEXT NOT NULL
""", is_append_only=True)
# The work package from which the job was made; at most one row. sha256 is the digest of its
# manifest, key the public key that signed it, worker the name that the vendor wrote on it.
PACKAGE = SealedTable("package", "the work package", """
    id TEXT PRIMARY KEY
    sha256 TEXT NOT NULL
    key TEXT NOT NULL
    vendor TEXT NOT NULL
    worker TEXT NOT NULL
    due_day TEXT NOT NULL
    guideline TEXT NOT NULL
""", is_append_only=True)
# The work of others that was merged into the job: merge is the number of the merge, from 1, of
# which the last one counts; sha256 is the digest of the submission, manifest_sha256 that of its
# manifest, package "" without one, worker a number that is the same for the same
# person, orders the digests of work orders and items the ids whose versions come from it, as lists.
CONTRIBUTION = SealedTable("contribution", "a contribution", """
    merge INTEGER NOT NULL CHECK (merge > 0)
    sha256 TEXT NOT NULL
    manifest_sha256 TEXT NOT NULL
    package TEXT NOT NULL
    worker INTEGER NOT NULL CHECK (worker > 0)
    root TEXT NOT NULL
    size INTEGER NOT NULL
    orders TEXT NOT NULL
    items TEXT NOT NULL
""", constraints="""
    PRIMARY KEY (merge, sha256)
""", is_append_only=True, key_size=2)
# The review of a version in the place of which a later merge put another one: submission is the
# digest of the submission that it came from, regions has the reviewed regions as JSON.
EARLIER_REVIEW = SealedTable("earlier_review", "a review of an earlier version", """
    seq INTEGER PRIMARY KEY
    item_id INTEGER NOT NULL
    submission TEXT NOT NULL
    review TEXT NOT NULL
    reviewed_by TEXT NOT NULL
    review_day INTEGER NOT NULL
    reason TEXT NOT NULL
    fault TEXT NOT NULL
    regions TEXT NOT NULL
""", indexes={"earlier_review_item": "(item_id)"}, is_append_only=True)
# The review files that were written for workers, each with the submission that it is of: items has
# the digests of the files, and their parts, of the items on which something was decided then.
GIVEN_REVIEW = SealedTable("given_review", "a review that was given", """
    seq INTEGER PRIMARY KEY
    submission TEXT NOT NULL
    items TEXT NOT NULL
""", is_append_only=True)
# The job that continues this one since a later merge, by the name of its file, "" if none
# does; at most one row.
CONTINUATION = SealedTable("continuation", "the job that continues this one", """
    id INTEGER PRIMARY KEY CHECK (id = 1)
    file TEXT NOT NULL
    day TEXT NOT NULL
""")
# The reviews that came back in files: document has the bytes that were signed with key; sha256 is
# their digest, submission that of the file that was reviewed, vendor a name that the file states.
TAKEN_REVIEW = SealedTable("taken_review", "a review that came back", """
    sha256 TEXT PRIMARY KEY
    worker_id TEXT NOT NULL REFERENCES worker(id)
    submission TEXT NOT NULL
    key TEXT NOT NULL
    vendor TEXT NOT NULL
    manifest BLOB NOT NULL
    signature BLOB NOT NULL
    document BLOB NOT NULL
    day TEXT NOT NULL
""", is_append_only=True)
# fmt: on

TABLES: Final = (
    JOB, TALLY, WORKER, IMPORT, MEDIA, LABEL, LABEL_NOTE, LABEL_MERGE, LABEL_MERGE_PART, ITEM,
    ITEM_NOTE, ITEM_COMMENT, ITEM_LENGTH, IMAGE_ID, REGION, REGION_NOTE, REGION_TIME, READING_ORDER,
    CONFIRMATION, SETTLED_TIME, CONFIRMED_STATE, REJECTION_ANSWER, DELETED_REGION, EARLIER_PLACE,
    SPLIT_REGION, SESSION, OFFSET_CHANGE, EFFORT, OPEN_SPAN, CORRECTION, WORK_ORDER, ACCEPTANCE,
    ORDER_SIGNATURE, PAYMENT, PAYMENT_DOCUMENT,
    WITNESS, HISTORY, WORKER_PIN, SECRET, LEDGER, HAND_IN, SUBMISSION, RECEIPT,
    RECEIPT_DAY, RECEIPT_CHOICE, REKEY, SHREDDING, PACKAGE, CONTRIBUTION, TAKEN_REVIEW,
    EARLIER_REVIEW, GIVEN_REVIEW, CONTINUATION,
)  # fmt: skip
"""All sealed tables; parents come before children."""

LOCAL_DAY: Final = (
    "((session.started_utc_ms + 60000 * coalesce("
    "(SELECT o.utc_offset_min FROM offset_change AS o WHERE o.session_id = session.id "
    "AND o.at_ms <= start_ms ORDER BY o.at_ms DESC LIMIT 1), session.utc_offset_min) "
    "+ start_ms) / 86400000)"
)
"""The SQL of the local day, since 1970-01-01, of the moment ``start_ms`` of a joined session."""

ENTRY_BEGAN: Final = (
    "coalesce((SELECT e.start_ms FROM effort AS e WHERE e.seq = entry_seq), start_ms)"
)
"""The SQL of the moment from which a correction counts: the start of its entry, if it has one.

Time withdrawn from an entry counts on the day of the entry, so that no day has negative time.
"""


def seen(table: str) -> str:
    """Return the SQL condition that a row of that table belongs to no undone import.

    For a label, also that it was not merged into another one.
    """
    shown = (
        f"({table}.import_id IS NULL OR {table}.import_id NOT IN "
        "(SELECT id FROM import WHERE undone = 1))"
    )
    if table == LABEL.name:
        shown += " AND label.id NOT IN (SELECT label_id FROM label_merge)"
    return shown
