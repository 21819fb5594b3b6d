"""The record of one source: its documents of effort and pay, as its export wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from annotator.files import contained
from annotator.verify.common.findings import EFFORT
from annotator.verify.common.manifest import MANIFEST, sha256_of
from annotator.verify.common.strict_json import read_json_inside
from annotator.verify.pay_checks import FAIR_PAY

Json = Mapping[str, Any]

SOURCES: Final = "sources"
"""The folder in a derived export with the records of its sources."""

DERIVED: Final = "derived.json"

CARD: Final = "README.md"

_KEPT_FILES: Final = frozenset({EFFORT, FAIR_PAY, CARD, "contributions.json"})
_KEPT_FOLDER: Final = "work_orders/"


def is_kept(path: str) -> bool:
    """Return whether a file of a source belongs to its record, and goes along unchanged."""
    return path in _KEPT_FILES or path.startswith(_KEPT_FOLDER)


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """The record of a source. ``digests`` are those of its files, by path."""

    manifest_sha256: str
    digests: Mapping[str, str]
    effort: Json
    fair_pay: Json

    def items(self) -> list[Json]:
        """Return the items of effort.json, in their order."""
        found: list[Json] = self.effort["items"]
        return found


def read_record(folder: Path) -> SourceRecord:
    """Return the record in a folder.

    Raises:
        NotStrictJsonError: a document cannot be read.
        FileRefusedError: the manifest cannot be read.
    """
    manifest: Any = read_json_inside(folder, MANIFEST)
    effort: Any = read_json_inside(folder, EFFORT)
    fair_pay: Any = read_json_inside(folder, FAIR_PAY)
    digests = {each["path"]: each["sha256"] for each in manifest["files"]}
    return SourceRecord(sha256_of(contained(folder, MANIFEST)), digests, effort, fair_pay)
