"""Remembers which packages were opened on this computer, and the keys of their vendors."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final

from annotator.document_limits import SETTINGS_BYTES
from annotator.files import FileRefusedError, is_file, read_whole, replace_private
from annotator.ledger.file_signature import FileSigner
from annotator.model.people import can_be_mistaken
from annotator.paths import data_folder
from annotator.sentences.parts import Code
from annotator.sentences.said import Said, said

_OPENED: Final = "packages.json"
_VENDORS: Final = "vendor-keys.json"


class VendorKey(Enum):
    """What this computer knows of the key of a package."""

    KNOWN = "known"
    NEW = "new"
    ANOTHER = "another"


def job_of(package_id: str) -> Path | None:
    """Return the job file that was made of a package, if it is still there."""
    found = _read(_OPENED).get(package_id)
    if not isinstance(found, str):
        return None
    path = Path(found)
    return path if is_file(path) else None


def remember(package_id: str, job: Path) -> None:
    """Remember which job was made of a package. Without it, the package can be opened twice."""
    _write(_OPENED, {**_read(_OPENED), package_id: str(job.absolute())})


def known_key(signer: FileSigner, vendor: str) -> VendorKey:
    """Return whether a package by this key was opened here before, or one of the vendor by another.

    A vendor is compared by name, as it is read: only the key proves anything.
    """
    known = _read(_VENDORS)
    if signer.fingerprint in known:
        return VendorKey.KNOWN
    names = {str(each.get("vendor")) for each in known.values() if isinstance(each, dict)}
    is_alike = any(can_be_mistaken(vendor, each) for each in names)
    return VendorKey.ANOTHER if vendor and is_alike else VendorKey.NEW


def trust(signer: FileSigner, vendor: str) -> None:
    """Remember the key of a package that a person opened."""
    known = _read(_VENDORS)
    if signer.fingerprint not in known:
        today = datetime.now().astimezone().date()
        entry = {"vendor": vendor, "key": signer.key, "since": today.isoformat()}
        _write(_VENDORS, {**known, signer.fingerprint: entry})


def key_told(known: VendorKey, signer: FileSigner, *, signs_order: bool) -> Said:
    """Return by whom a package is signed, as far as this computer knows."""
    key = Code(signer.fingerprint)
    match known:
        case VendorKey.KNOWN:
            return said(
                "Signed by the key {key}. You have opened packages signed by it before.", key=key
            )
        case VendorKey.ANOTHER:
            return said(
                "Signed by the key {key}. Packages of this vendor had another key until now: ask "
                "the vendor, not whoever brought the file, whether this key is theirs.",
                key=key,
            )
    if signs_order:
        return said(
            "Signed by the key {key}, like the work order in it. You have not seen this key "
            "before: ask the vendor whether it is theirs.",
            key=key,
        )
    return said(
        "Signed by the key {key}. You have not seen this key before: ask the vendor whether it is "
        "theirs.",
        key=key,
    )


def _read(name: str) -> dict[str, Any]:
    with suppress(FileRefusedError, ValueError, RecursionError):
        value = json.loads(read_whole(data_folder() / name, SETTINGS_BYTES))
        if isinstance(value, dict):
            return value
    return {}


def _write(name: str, value: dict[str, Any]) -> None:
    with suppress(OSError):
        replace_private(data_folder() / name, json.dumps(value, indent=1).encode())
