"""The documents of an export and their formats: the one place that lists what this checker knows.

A new format is one more line here, with its schema, and a module for each section that it adds.
"""

from __future__ import annotations

from tools.checkers.check_export.refusal import Json, Refused, shown

ANNOTATIONS = "annotations.json"
EFFORT = "effort.json"
FAIR_PAY = "fair_pay.json"
ID_MAP = "id_map.json"
DERIVED = "derived.json"
MANIFEST = "manifest.json"
README = "README.md"
TRANSCRIPTIONS = "transcriptions.jsonl"
WORK_ORDERS = "work_orders/"
IMAGES = "images"
CONTRIBUTIONS = "contributions.json"
CONTRIBUTIONS_FOLDER = "contributions"
FOLDERS_OF_THE_RECORD = {IMAGES, "work_orders", CONTRIBUTIONS_FOLDER, "sources"}
"""The folders that every export may have; a file in another one is of a format beside COCO."""

SIGNATURE_SUFFIX = ".sigstore.json"
"""What the name of a signature adds to that of its work order."""

JSON_DOCUMENTS = (ANNOTATIONS, EFFORT, FAIR_PAY)
FILES_OF_THE_RECORD = {*JSON_DOCUMENTS, CONTRIBUTIONS, ID_MAP, TRANSCRIPTIONS, README, MANIFEST}
"""The only files that an export has outside of folders."""

SCHEMAS = {
    MANIFEST: "manifest.schema.json",
    ANNOTATIONS: "annotations.schema.json",
    EFFORT: "effort.schema.json",
    FAIR_PAY: "fair_pay.schema.json",
    CONTRIBUTIONS: "contributions.schema.json",
    ID_MAP: "id_map.schema.json",
    DERIVED: "derived.schema.json",
    TRANSCRIPTIONS: "transcription_line.schema.json",
}
"""The published schema of each document; that of the transcriptions is for one line."""

KNOWN_FORMATS = {
    EFFORT: ("fairlabel/effort/1",),
    FAIR_PAY: ("fairlabel/fair_pay/1",),
    CONTRIBUTIONS: ("fairlabel/contributions/1",),
    ID_MAP: ("fairlabel/id_map/1",),
    DERIVED: ("fairlabel/derived/1",),
}
"""The values of ``format`` that this checker can read."""

EFFORT_METHOD = "effort/1"
"""The one method of measuring whose numbers this checker knows: see ``effort/method.py``."""


def require_known_format(name: str, document: Json) -> None:
    """Refuse a document of a format that this checker does not know, and name the format.

    Page: "effort.json" and "fair_pay.json", key ``format``.
    """
    stated = document.get("format") if isinstance(document, dict) else None
    known = KNOWN_FORMATS[name]
    if stated not in known:
        known_formats = " and ".join(known)
        raise Refused(
            f"{name}, format states {shown(stated)}, but this checker knows {known_formats} only."
        )
