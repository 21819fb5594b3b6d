CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT);
CREATE TABLE acceptance (
    seq INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL REFERENCES work_order(sha256),
    worker_id TEXT NOT NULL REFERENCES worker(id),
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER acceptance_no_delete BEFORE DELETE ON acceptance BEGIN SELECT RAISE(ABORT, 'acceptance is append-only'); END;
CREATE TRIGGER acceptance_no_update BEFORE UPDATE ON acceptance BEGIN SELECT RAISE(ABORT, 'acceptance is append-only'); END;
CREATE TABLE confirmation (
    seq INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL,
    worker_id TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE INDEX confirmation_item ON confirmation(item_id);
CREATE TABLE confirmed_state (
    item_id INTEGER NOT NULL,
    confirmation INTEGER NOT NULL,
    regions TEXT NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (item_id, confirmation)
) STRICT;
CREATE TABLE continuation (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    file TEXT NOT NULL,
    day TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE contribution (
    merge INTEGER NOT NULL CHECK (merge > 0),
    sha256 TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    package TEXT NOT NULL,
    worker INTEGER NOT NULL CHECK (worker > 0),
    root TEXT NOT NULL,
    size INTEGER NOT NULL,
    orders TEXT NOT NULL,
    items TEXT NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (merge, sha256)
) STRICT;
CREATE TRIGGER contribution_no_delete BEFORE DELETE ON contribution BEGIN SELECT RAISE(ABORT, 'contribution is append-only'); END;
CREATE TRIGGER contribution_no_update BEFORE UPDATE ON contribution BEGIN SELECT RAISE(ABORT, 'contribution is append-only'); END;
CREATE TABLE correction (
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
) STRICT;
CREATE INDEX correction_entry ON correction(entry_seq);
CREATE INDEX correction_item ON correction(item_id) WHERE item_id IS NOT NULL;
CREATE TRIGGER correction_no_delete BEFORE DELETE ON correction BEGIN SELECT RAISE(ABORT, 'correction is append-only'); END;
CREATE TRIGGER correction_no_update BEFORE UPDATE ON correction BEGIN SELECT RAISE(ABORT, 'correction is append-only'); END;
CREATE TABLE deleted_region (
    region_id TEXT PRIMARY KEY,
    item_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    label_id INTEGER NOT NULL,
    geometry_kind TEXT NOT NULL,
    geometry TEXT NOT NULL,
    deleted_by TEXT NOT NULL,
    own_ms INTEGER NOT NULL CHECK (own_ms >= 0),
    seq INTEGER NOT NULL,
    replaced_by TEXT NOT NULL,
    joined_into TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE INDEX deleted_region_item ON deleted_region(item_id);
CREATE INDEX deleted_region_joined ON deleted_region(joined_into) WHERE joined_into <> '';
CREATE INDEX deleted_region_replaced ON deleted_region(replaced_by) WHERE replaced_by <> '';
CREATE TABLE earlier_place (
    region_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    label_id INTEGER NOT NULL,
    geometry_kind TEXT NOT NULL,
    geometry TEXT NOT NULL,
    moved_by TEXT NOT NULL,
    is_of_others INTEGER NOT NULL CHECK (is_of_others IN (0, 1)),
    next_number INTEGER NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (region_id, seq)
) STRICT;
CREATE INDEX earlier_place_item ON earlier_place(item_id);
CREATE TABLE earlier_review (
    seq INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL,
    submission TEXT NOT NULL,
    review TEXT NOT NULL,
    reviewed_by TEXT NOT NULL,
    review_day INTEGER NOT NULL,
    reason TEXT NOT NULL,
    fault TEXT NOT NULL,
    regions TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE INDEX earlier_review_item ON earlier_review(item_id);
CREATE TRIGGER earlier_review_no_delete BEFORE DELETE ON earlier_review BEGIN SELECT RAISE(ABORT, 'earlier_review is append-only'); END;
CREATE TRIGGER earlier_review_no_update BEFORE UPDATE ON earlier_review BEGIN SELECT RAISE(ABORT, 'earlier_review is append-only'); END;
CREATE TABLE effort (
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
) STRICT;
CREATE INDEX effort_item ON effort(item_id) WHERE item_id IS NOT NULL;
CREATE TRIGGER effort_no_delete BEFORE DELETE ON effort BEGIN SELECT RAISE(ABORT, 'effort is append-only'); END;
CREATE TRIGGER effort_no_update BEFORE UPDATE ON effort BEGIN SELECT RAISE(ABORT, 'effort is append-only'); END;
CREATE INDEX effort_span ON effort(session_id, start_ms);
CREATE TABLE given_review (
    seq INTEGER PRIMARY KEY,
    submission TEXT NOT NULL,
    items TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER given_review_no_delete BEFORE DELETE ON given_review BEGIN SELECT RAISE(ABORT, 'given_review is append-only'); END;
CREATE TRIGGER given_review_no_update BEFORE UPDATE ON given_review BEGIN SELECT RAISE(ABORT, 'given_review is append-only'); END;
CREATE TABLE hand_in (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    bundle TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER hand_in_no_delete BEFORE DELETE ON hand_in BEGIN SELECT RAISE(ABORT, 'hand_in is append-only'); END;
CREATE TRIGGER hand_in_no_update BEFORE UPDATE ON hand_in BEGIN SELECT RAISE(ABORT, 'hand_in is append-only'); END;
CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    undone INTEGER NOT NULL,
    payload TEXT NOT NULL,
    import_id INTEGER REFERENCES import(id),
    worker_id TEXT,
    seal TEXT NOT NULL
) STRICT;
CREATE INDEX history_undone ON history(seq) WHERE undone = 1;
CREATE TABLE image_id (
    item_id INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE,
    image_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    import_id INTEGER NOT NULL REFERENCES import(id),
    seal TEXT NOT NULL
) STRICT;
CREATE INDEX image_id_given ON image_id(image_id);
CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    format TEXT NOT NULL,
    source TEXT NOT NULL,
    undone INTEGER NOT NULL,
    purged INTEGER NOT NULL,
    extra TEXT NOT NULL,
    swap TEXT NOT NULL,
    taken TEXT NOT NULL,
    ids TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE item (
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
) STRICT;
CREATE TABLE item_comment (
    item_id INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE,
    comment TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE INDEX item_import ON item(import_id) WHERE import_id IS NOT NULL;
CREATE TABLE item_length (
    item_id INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE,
    length_ms INTEGER NOT NULL CHECK (length_ms > 0),
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE item_note (
    item_id INTEGER PRIMARY KEY REFERENCES item(id),
    is_practice INTEGER NOT NULL,
    done_day INTEGER NOT NULL,
    reviewed_by TEXT,
    review_reason TEXT NOT NULL,
    fault TEXT NOT NULL,
    review_day INTEGER NOT NULL,
    reviewed_sha256 TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE INDEX item_rejected ON item(id) WHERE review = 'rejected';
CREATE INDEX item_unfinished ON item(id) WHERE status IN ('new', 'started');
CREATE TABLE job (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    job_id TEXT NOT NULL,
    title TEXT NOT NULL,
    media_folder TEXT NOT NULL,
    sample INTEGER NOT NULL,
    place INTEGER NOT NULL,
    text_form TEXT NOT NULL,
    text_marks TEXT NOT NULL,
    text_language TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE label (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    colour TEXT NOT NULL,
    extra TEXT NOT NULL,
    import_id INTEGER REFERENCES import(id),
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE label_merge (
    label_id INTEGER PRIMARY KEY REFERENCES label(id),
    target INTEGER NOT NULL REFERENCES label(id),
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE label_merge_part (
    seq INTEGER PRIMARY KEY,
    label_id INTEGER NOT NULL REFERENCES label_merge(label_id) ON DELETE CASCADE,
    numbers TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE INDEX label_merge_parts ON label_merge_part(label_id);
CREATE TABLE label_note (
    label_id INTEGER PRIMARY KEY REFERENCES label(id) ON DELETE CASCADE,
    parent INTEGER,
    key TEXT NOT NULL,
    attributes TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    leaf TEXT NOT NULL,
    seal TEXT NOT NULL,
    UNIQUE (worker_id, position),
    UNIQUE (worker_id, kind, ref)
) STRICT;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
CREATE TABLE media (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE offset_change (
    seq INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session(id),
    at_ms INTEGER NOT NULL CHECK (at_ms > 0),
    utc_offset_min INTEGER NOT NULL CHECK (abs(utc_offset_min) < 1440),
    seal TEXT NOT NULL,
    UNIQUE (session_id, at_ms)
) STRICT;
CREATE TRIGGER offset_change_no_delete BEFORE DELETE ON offset_change BEGIN SELECT RAISE(ABORT, 'offset_change is append-only'); END;
CREATE TRIGGER offset_change_no_update BEFORE UPDATE ON offset_change BEGIN SELECT RAISE(ABORT, 'offset_change is append-only'); END;
CREATE TABLE open_span (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    session_id TEXT NOT NULL REFERENCES session(id),
    span TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE order_signature (
    sha256 TEXT PRIMARY KEY REFERENCES work_order(sha256),
    data BLOB NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER order_signature_no_delete BEFORE DELETE ON order_signature BEGIN SELECT RAISE(ABORT, 'order_signature is append-only'); END;
CREATE TRIGGER order_signature_no_update BEFORE UPDATE ON order_signature BEGIN SELECT RAISE(ABORT, 'order_signature is append-only'); END;
CREATE TABLE package (
    id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    key TEXT NOT NULL,
    vendor TEXT NOT NULL,
    worker TEXT NOT NULL,
    due_day TEXT NOT NULL,
    guideline TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER package_no_delete BEFORE DELETE ON package BEGIN SELECT RAISE(ABORT, 'package is append-only'); END;
CREATE TRIGGER package_no_update BEFORE UPDATE ON package BEGIN SELECT RAISE(ABORT, 'package is append-only'); END;
CREATE TABLE payment (
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
    stated_by TEXT NOT NULL CHECK (stated_by IN ('worker', 'vendor')),
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE payment_document (
    payment INTEGER PRIMARY KEY REFERENCES payment(seq),
    sha256 TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    bundle TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER payment_document_no_delete BEFORE DELETE ON payment_document BEGIN SELECT RAISE(ABORT, 'payment_document is append-only'); END;
CREATE TRIGGER payment_document_no_update BEFORE UPDATE ON payment_document BEGIN SELECT RAISE(ABORT, 'payment_document is append-only'); END;
CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment BEGIN SELECT RAISE(ABORT, 'payment is append-only'); END;
CREATE TRIGGER payment_no_update BEFORE UPDATE ON payment BEGIN SELECT RAISE(ABORT, 'payment is append-only'); END;
CREATE TABLE reading_order (
    item_id INTEGER NOT NULL,
    worker_id TEXT NOT NULL,
    numbers_before TEXT NOT NULL,
    changes INTEGER NOT NULL CHECK (changes IN (0, 1)),
    seq INTEGER NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (item_id, worker_id)
) STRICT;
CREATE TABLE receipt (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    size INTEGER NOT NULL,
    root TEXT NOT NULL,
    bundle TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE receipt_choice (
    seq INTEGER PRIMARY KEY,
    receipt INTEGER NOT NULL REFERENCES receipt(seq),
    is_set_aside INTEGER NOT NULL CHECK (is_set_aside IN (0, 1)),
    day TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER receipt_choice_no_delete BEFORE DELETE ON receipt_choice BEGIN SELECT RAISE(ABORT, 'receipt_choice is append-only'); END;
CREATE TRIGGER receipt_choice_no_update BEFORE UPDATE ON receipt_choice BEGIN SELECT RAISE(ABORT, 'receipt_choice is append-only'); END;
CREATE TABLE receipt_day (
    seq INTEGER PRIMARY KEY REFERENCES receipt(seq),
    day TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER receipt_day_no_delete BEFORE DELETE ON receipt_day BEGIN SELECT RAISE(ABORT, 'receipt_day is append-only'); END;
CREATE TRIGGER receipt_day_no_update BEFORE UPDATE ON receipt_day BEGIN SELECT RAISE(ABORT, 'receipt_day is append-only'); END;
CREATE TRIGGER receipt_no_delete BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'receipt is append-only'); END;
CREATE TRIGGER receipt_no_update BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'receipt is append-only'); END;
CREATE TABLE region (
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
) STRICT;
CREATE INDEX region_import ON region(import_id) WHERE import_id IS NOT NULL;
CREATE INDEX region_item ON region(item_id);
CREATE INDEX region_label ON region(label_id);
CREATE TABLE region_note (
    region_id TEXT PRIMARY KEY REFERENCES region(id) ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES item(id),
    group_number INTEGER NOT NULL CHECK (group_number >= 0),
    comment TEXT NOT NULL,
    is_locked INTEGER NOT NULL,
    review TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE INDEX region_note_item ON region_note(item_id);
CREATE TABLE region_time (
    region_id TEXT NOT NULL,
    worker_id TEXT NOT NULL,
    item_id INTEGER NOT NULL,
    active_ms INTEGER NOT NULL CHECK (active_ms >= 0),
    piece_ms INTEGER NOT NULL CHECK (piece_ms BETWEEN 0 AND active_ms),
    changes INTEGER NOT NULL CHECK (changes IN (0, 1)),
    content_before TEXT NOT NULL,
    seq INTEGER NOT NULL,
    orders TEXT NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (region_id, worker_id)
) STRICT;
CREATE INDEX region_time_item ON region_time(item_id);
CREATE TABLE rejection_answer (
    seq INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL,
    region_number INTEGER NOT NULL CHECK (region_number >= 0),
    worker_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    answer TEXT NOT NULL,
    rejected_by TEXT NOT NULL,
    rejected_day INTEGER NOT NULL,
    reason TEXT NOT NULL,
    fault TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE INDEX rejection_answer_item ON rejection_answer(item_id);
CREATE TRIGGER rejection_answer_no_delete BEFORE DELETE ON rejection_answer BEGIN SELECT RAISE(ABORT, 'rejection_answer is append-only'); END;
CREATE TRIGGER rejection_answer_no_update BEFORE UPDATE ON rejection_answer BEGIN SELECT RAISE(ABORT, 'rejection_answer is append-only'); END;
CREATE TABLE rekey (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    by_old TEXT NOT NULL,
    by_new TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER rekey_no_delete BEFORE DELETE ON rekey BEGIN SELECT RAISE(ABORT, 'rekey is append-only'); END;
CREATE TRIGGER rekey_no_update BEFORE UPDATE ON rekey BEGIN SELECT RAISE(ABORT, 'rekey is append-only'); END;
CREATE TABLE secret (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER secret_no_delete BEFORE DELETE ON secret BEGIN SELECT RAISE(ABORT, 'secret is append-only'); END;
CREATE TRIGGER secret_no_update BEFORE UPDATE ON secret BEGIN SELECT RAISE(ABORT, 'secret is append-only'); END;
CREATE TABLE session (
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
) STRICT;
CREATE TABLE settled_time (
    item_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    times TEXT NOT NULL,
    is_divided INTEGER NOT NULL CHECK (is_divided IN (0, 1)),
    seal TEXT NOT NULL,
    PRIMARY KEY (item_id, seq)
) STRICT;
CREATE INDEX settled_time_divided ON settled_time(item_id) WHERE is_divided = 1;
CREATE TABLE shredding (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    size INTEGER NOT NULL,
    entries INTEGER NOT NULL CHECK (entries > 0),
    ms TEXT NOT NULL,
    places TEXT NOT NULL,
    until TEXT NOT NULL,
    day TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER shredding_no_delete BEFORE DELETE ON shredding BEGIN SELECT RAISE(ABORT, 'shredding is append-only'); END;
CREATE TRIGGER shredding_no_update BEFORE UPDATE ON shredding BEGIN SELECT RAISE(ABORT, 'shredding is append-only'); END;
CREATE TABLE split_region (
    region_id TEXT PRIMARY KEY,
    item_id INTEGER NOT NULL,
    source_id TEXT NOT NULL,
    split_by TEXT NOT NULL,
    own_ms INTEGER NOT NULL CHECK (own_ms >= 0),
    seq INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE INDEX split_region_item ON split_region(item_id);
CREATE TABLE submission (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    sha256 TEXT NOT NULL,
    hand_in_sha256 TEXT NOT NULL,
    day TEXT NOT NULL,
    supersedes TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER submission_no_delete BEFORE DELETE ON submission BEGIN SELECT RAISE(ABORT, 'submission is append-only'); END;
CREATE TRIGGER submission_no_update BEFORE UPDATE ON submission BEGIN SELECT RAISE(ABORT, 'submission is append-only'); END;
CREATE TABLE taken_review (
    sha256 TEXT PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    submission TEXT NOT NULL,
    key TEXT NOT NULL,
    vendor TEXT NOT NULL,
    manifest BLOB NOT NULL,
    signature BLOB NOT NULL,
    document BLOB NOT NULL,
    day TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER taken_review_no_delete BEFORE DELETE ON taken_review BEGIN SELECT RAISE(ABORT, 'taken_review is append-only'); END;
CREATE TRIGGER taken_review_no_update BEFORE UPDATE ON taken_review BEGIN SELECT RAISE(ABORT, 'taken_review is append-only'); END;
CREATE TABLE tally (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    serial INTEGER NOT NULL,
    next_region INTEGER NOT NULL,
    next_label INTEGER NOT NULL,
    next_item INTEGER NOT NULL,
    next_media INTEGER NOT NULL,
    next_import INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE witness (
    seq INTEGER PRIMARY KEY,
    worker_id TEXT NOT NULL REFERENCES worker(id),
    day TEXT NOT NULL,
    observed_ms INTEGER NOT NULL,
    declared_ms INTEGER NOT NULL,
    answer TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER witness_no_delete BEFORE DELETE ON witness BEGIN SELECT RAISE(ABORT, 'witness is append-only'); END;
CREATE TRIGGER witness_no_update BEFORE UPDATE ON witness BEGIN SELECT RAISE(ABORT, 'witness is append-only'); END;
CREATE TABLE work_order (
    sha256 TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    data BLOB NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER work_order_no_delete BEFORE DELETE ON work_order BEGIN SELECT RAISE(ABORT, 'work_order is append-only'); END;
CREATE TRIGGER work_order_no_update BEFORE UPDATE ON work_order BEGIN SELECT RAISE(ABORT, 'work_order is append-only'); END;
CREATE TABLE worker (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT;
CREATE TABLE worker_pin (
    worker_id TEXT PRIMARY KEY REFERENCES worker(id),
    salt TEXT NOT NULL,
    digest TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
