"""What version 4 of a job file has more: what is seldom said of regions, items and labels."""

from typing import Final

# Tables beside region, item and label: a column more would move the seal from the end of their
# rows. There is a row only where there is something to say, and it goes with what it belongs to.
FOURTH_TABLES: Final = {
    "region_note": """CREATE TABLE region_note (
    region_id TEXT PRIMARY KEY REFERENCES region(id) ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES item(id),
    group_number INTEGER NOT NULL CHECK (group_number >= 0),
    comment TEXT NOT NULL,
    is_locked INTEGER NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "region_note_item": "CREATE INDEX region_note_item ON region_note(item_id)",
    "item_comment": """CREATE TABLE item_comment (
    item_id INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE,
    comment TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    # parent refers to no row: an undone import may take it away.
    "label_note": """CREATE TABLE label_note (
    label_id INTEGER PRIMARY KEY REFERENCES label(id) ON DELETE CASCADE,
    parent INTEGER,
    key TEXT NOT NULL,
    attributes TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    # A label that was merged into another stays, unseen. Which regions had it stands in the parts,
    # as ranges of region numbers, so that they can have it again; then the merge is gone.
    "label_merge": """CREATE TABLE label_merge (
    label_id INTEGER PRIMARY KEY REFERENCES label(id),
    target INTEGER NOT NULL REFERENCES label(id),
    seal TEXT NOT NULL
) STRICT""",
    "label_merge_part": """CREATE TABLE label_merge_part (
    seq INTEGER PRIMARY KEY,
    label_id INTEGER NOT NULL REFERENCES label_merge(label_id) ON DELETE CASCADE,
    numbers TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT""",
    "label_merge_parts": "CREATE INDEX label_merge_parts ON label_merge_part(label_id)",
}
