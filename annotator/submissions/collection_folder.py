"""The folder in which a vendor collects submissions: each part appears completely or not at all."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from annotator.document_limits import COMMAND_BYTES
from annotator.errors import WriteFailedError
from annotator.export.forms.canonical import JsonObject
from annotator.files import (
    FileRefusedError,
    exists,
    fault_of_path,
    flush,
    is_folder,
    is_running,
    new_folder,
    put_new,
    read_whole,
    write_whole,
)
from annotator.packages.collection_records import (
    COLLECTION,
    FORMAT,
    PACKAGES,
    CollectionRefusedError,
)
from annotator.sentences.parts import FilePath, Reason
from annotator.sentences.said import said
from annotator.system import face
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json

SUBMISSIONS: Final = "submissions"
REFUSED: Final = "refused"
RECEIPTS: Final = "receipts"
RESULT: Final = "result.json"
RECEIPT: Final = "receipt.json"

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_NODE: Final = platform.node()
_HOST: Final = sha256(_NODE.encode(errors="replace")).hexdigest()[:12]
"""Tells what runs on other computers left behind from what runs on this one did."""

_STAGING: Final = ".receiving"


@dataclass(frozen=True, slots=True)
class Collection:
    """The folder of a vendor, and its id."""

    folder: Path
    id: str

    @property
    def submissions(self) -> Path:
        """The folder of the submissions, each under the digest of its file."""
        return self.folder / SUBMISSIONS

    def place_of(self, digest: str) -> Path:
        """Return the folder of the submission with that digest."""
        return self.submissions / digest

    def receipt_for(self, name: str) -> Path:
        """Return the file of a receipt for a worker; the name may be anything."""
        plain = "".join(each if each.isalnum() or each in "-_ " else "_" for each in name)
        return self.folder / RECEIPTS / f"{plain.strip()}.receipt.json"

    def digests(self) -> list[str]:
        """Return the digests of all submissions that are in the collection, in order."""
        with suppress(OSError):
            names = (each.name for each in self.submissions.iterdir())
            return sorted(name for name in names if _DIGEST.fullmatch(name))
        return []

    def document(self, path: Path) -> Mapping[str, Any] | None:
        """Return an object that the collection holds as JSON; None if it cannot be read."""
        try:
            value = parse_json(read_whole(path, COMMAND_BYTES))
        except (FileRefusedError, NotStrictJsonError):
            return None
        return value if isinstance(value, dict) else None

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """Yield an empty folder beside the submissions, which is removed when the block ends.

        Raises:
            WriteFailedError: the disk refused, here or in the block.
        """
        with _disk_faults(), staging(self.folder) as scratch:
            yield scratch

    def keep(self, staged: Path, digest: str) -> None:
        """Give a finished submission its place; one that is there already stays as it is.

        Raises:
            WriteFailedError: the disk refused; it is not in the collection.
        """
        place = self.place_of(digest)
        with _disk_faults():
            self.submissions.mkdir(exist_ok=True)
            for folder, _names, files in os.walk(staged, topdown=False):
                for name in files:
                    flush(Path(folder, name))
                flush(Path(folder))
            try:
                face.rename(staged, place)
            except OSError:
                if not exists(place):
                    raise
            flush(self.submissions)
            self._refusal_of(digest).unlink(missing_ok=True)

    def refuse(self, digest: str, record: JsonObject) -> None:
        """Note why a file was refused, under its digest.

        Raises:
            WriteFailedError: the disk refused.
        """
        self.write(self._refusal_of(digest), json_bytes(record))

    def forget_refusal(self, digest: str) -> None:
        """Remove why a file was refused, now that it could be opened.

        Raises:
            WriteFailedError: the disk refused.
        """
        with _disk_faults():
            self._refusal_of(digest).unlink(missing_ok=True)

    def _refusal_of(self, digest: str) -> Path:
        return self.folder / REFUSED / f"{digest}.json"

    def write(self, path: Path, data: bytes) -> None:
        """Write one file of the collection completely, unless it is there with these bytes.

        Raises:
            WriteFailedError: the disk refused.
        """
        with suppress(FileRefusedError):
            if exists(path) and read_whole(path, COMMAND_BYTES) == data:
                return
        with _disk_faults():
            path.parent.mkdir(exist_ok=True)
            _write(self.folder, path, data)


def open_collection(folder: Path) -> Collection:
    """Return the collection in a folder; an empty or absent folder becomes one.

    What a killed run left behind is removed.

    Raises:
        CollectionRefusedError: there is something else; nothing was changed.
        WriteFailedError: the disk refused.
    """
    if fault := fault_of_path(folder):
        raise CollectionRefusedError(fault)
    name = FilePath(folder)
    if exists(folder) and not is_folder(folder):
        raise CollectionRefusedError(
            said("{folder} is a file. Name a folder for the collection.", folder=name)
        )
    path = folder / COLLECTION
    if not exists(path):
        with _disk_faults():
            folder.mkdir(exist_ok=True)
            _remove_leftovers(folder)
            if any(each.name != PACKAGES for each in folder.iterdir()):
                raise CollectionRefusedError(
                    said(
                        "{folder} holds other files and is no collection. Name an empty folder, "
                        "or a new one.",
                        folder=name,
                    )
                )
            facts = {"format": FORMAT, "id": str(uuid.uuid4())}
            _write(folder, path, json_bytes(facts), is_replaced=False)
    _remove_leftovers(folder)
    return Collection(folder, _id_in(path))


@contextmanager
def staging(folder: Path, name: str = _STAGING) -> Iterator[Path]:
    """Yield an empty folder in a folder, which is removed when the block ends.

    First removes what interrupted runs on this computer left under that name.
    """
    _remove_leftovers(folder, name)
    prefix = f"{name}-{_HOST}-{os.getpid()}-"
    scratch = new_folder(folder, prefix)
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _write(folder: Path, path: Path, data: bytes, *, is_replaced: bool = True) -> None:
    """Write a file by way of a staging folder, where the next run removes what a kill left."""
    with staging(folder) as scratch:
        staged = scratch / path.name
        write_whole(staged, data)
        if is_replaced:
            face.replace(staged, path)
        else:
            with suppress(FileExistsError):
                put_new(staged, path)
        flush(path.parent)


def existing_collection(folder: Path) -> Collection:
    """Return the collection in a folder; nothing is written.

    Raises:
        CollectionRefusedError: there is none.
    """
    if fault := fault_of_path(folder):
        raise CollectionRefusedError(fault)
    if not exists(folder / COLLECTION):
        raise CollectionRefusedError(
            said("{folder} is no collection. Name another folder.", folder=FilePath(folder))
        )
    return Collection(folder, _id_in(folder / COLLECTION))


def json_bytes(value: Mapping[str, object]) -> bytes:
    """Return the bytes of a document of a collection."""
    return json.dumps(value, indent=1, sort_keys=True).encode() + b"\n"


def _id_in(path: Path) -> str:
    try:
        value: Any = parse_json(read_whole(path, COMMAND_BYTES))
        if value["format"] == FORMAT:
            return str(value["id"])
    except (FileRefusedError, NotStrictJsonError, LookupError, TypeError) as error:
        raise CollectionRefusedError(
            said("{file} is damaged. Restore it from a copy.", file=FilePath(path))
        ) from error
    raise CollectionRefusedError(
        said(
            "{folder} is of another version of this program. Update the program, then try again.",
            folder=FilePath(path.parent),
        )
    )


def _remove_leftovers(folder: Path, name: str = _STAGING) -> None:
    """Remove what killed runs on this computer left behind; running ones are not touched."""
    scratch = re.compile(rf"{re.escape(name)}-{_HOST}-(\d+)-")
    with suppress(OSError):
        for left in list(folder.iterdir()):
            found = scratch.match(left.name)
            if found is not None and not left.is_symlink() and not is_running(int(found[1])):
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _disk_faults() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteFailedError(
            said(
                "The collection cannot be written to ({reason}). Free some space or choose another "
                "folder, then receive again.",
                reason=Reason(error.strerror or str(error)),
            )
        ) from error
