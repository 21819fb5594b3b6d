"""The record of one source: its documents of effort and pay, as its export wrote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from annotator.export.forms.contributions_form import CONTRIBUTIONS
from annotator.files import contained, exists, is_file
from annotator.verify.common.findings import EFFORT
from annotator.verify.common.manifest import MANIFEST, sha256_of
from annotator.verify.common.strict_json import read_json_inside
from annotator.verify.pay.pay_checks import FAIR_PAY

Json = Mapping[str, Any]

SOURCES: Final = "sources"
"""The folder in a derived export with the records of its sources."""

DERIVED: Final = "derived.json"

CARD: Final = "README.md"

_KEPT_FILES: Final = frozenset({EFFORT, FAIR_PAY, CARD, CONTRIBUTIONS})
_KEPT_FOLDER: Final = "work_orders/"


def is_derived(folder: Path) -> bool:
    """Return whether a folder is a derived export."""
    return is_file(folder / DERIVED)


def is_kept(path: str) -> bool:
    """Return whether a file of a source belongs to its record, and goes along unchanged."""
    return path in _KEPT_FILES or path.startswith(_KEPT_FOLDER)


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """The record of a source. ``digests`` are those of its files, by path.

    ``contributions`` are the entries of contributions.json, none without that file.
    """

    manifest_sha256: str
    digests: Mapping[str, str]
    effort: Json
    fair_pay: Json
    contributions: Sequence[Json] = ()

    def works(self) -> frozenset[str]:
        """Return the names of all work in it: two sources that share one have work in common.

        They are the jobs and the ledgers, its own and those of its contributions, and the digests
        and packages of these.
        """
        effort, given = self.effort, self.contributions
        ledgers = [*effort.get("ledgers", ()), *(each["ledger"] for each in given)]
        return frozenset(
            (
                str(effort["job"]["id"]),
                *map(str, effort.get("contributions", ())),
                *(str(each["job_id"]) for each in given),
                *(f"package {each['package']}" for each in given if each["package"] is not None),
                *(str(each["origin"]) for each in ledgers if each["origin"] is not None),
            )
        )

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
    given: Any = {"contributions": ()}
    if exists(folder / CONTRIBUTIONS):
        given = read_json_inside(folder, CONTRIBUTIONS)
    return SourceRecord(
        sha256_of(contained(folder, MANIFEST)), digests, effort, fair_pay, given["contributions"]
    )
