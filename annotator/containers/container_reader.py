"""Reads a foreign container: every name, size and digest is checked, and nothing is believed."""

from __future__ import annotations

import os
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

from annotator.containers.container_names import (
    HEADER,
    MANIFEST,
    OWN_NAMES,
    SIGNATURE,
    ContainerKind,
    folded,
    is_entry_name,
)
from annotator.display_text import shown_name
from annotator.document_limits import (
    CONTAINER_BYTES,
    CONTAINER_FILES,
    CONTAINER_HEADER_BYTES,
    CONTAINER_MANIFEST_BYTES,
    CONTAINER_TABLE_BYTES,
    LEDGER_BYTES,
)
from annotator.errors import AnnotatorError, WriteFailedError
from annotator.files import opened_plain
from annotator.progress import Watch
from annotator.sentences.parts import Count, Name, Reason
from annotator.sentences.said import said
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json

_PIECE_BYTES: Final = 1 << 20
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22 + 65_535
_END_64: Final = b"PK\x06\x06"
_IN_64: Final = 0xFFFFFFFF
"""Says that a size of the table is in the longer record before it."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_FIRST_BYTES: Final = b"PK\x03\x04"


class ContainerRefusedError(AnnotatorError):
    """A container is damaged, of another kind, or not what its manifest says."""


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What the manifest says of a file; its bytes are compared with it whenever they are read."""

    size: int
    sha256: str


class Container:
    """An open container, whose names are all valid and all in its manifest."""

    def __init__(
        self, archive: zipfile.ZipFile, manifest: bytes, files: Mapping[str, ManifestEntry]
    ) -> None:
        self._archive = archive
        self.manifest = manifest
        self.files = files

    @property
    def size(self) -> int:
        """The size of all files in bytes."""
        return sum(each.size for each in self.files.values())

    @property
    def signature(self) -> bytes | None:
        """The bytes that sign the manifest; None without them.

        Raises:
            ContainerRefusedError: they cannot be read.
        """
        if SIGNATURE not in self._archive.namelist():
            return None
        return _own_bytes(self._archive, SIGNATURE, LEDGER_BYTES)

    def read(self, name: str, most_bytes: int) -> bytes:
        """Return the bytes of a file of limited size.

        Raises:
            ContainerRefusedError: there is no such file, it is larger, or damaged.
        """
        entry = self.files.get(name)
        if entry is None:
            raise ContainerRefusedError(
                said("It has no file {file}. Ask for it again.", file=Name(shown_name(name)))
            )
        if entry.size > most_bytes:
            raise ContainerRefusedError(
                said(
                    "{file} in it is too large: {size} bytes; up to {most} are read.",
                    file=Name(shown_name(name)),
                    size=Count(entry.size, is_grouped=True),
                    most=Count(most_bytes, is_grouped=True),
                )
            )
        return b"".join(self.pieces(name, Watch()))

    def extract(
        self, folder: Path, names: Iterable[str] | None = None, watch: Watch | None = None
    ) -> None:
        """Write files below an empty folder that the caller made; by default all of them.

        If something is wrong, the caller removes the folder.

        Raises:
            ContainerRefusedError: a file is not what the manifest says, or the disk is too small.
            WriteFailedError: the disk refused.
            CancelledError: the person cancelled.
        """
        watch = watch or Watch()
        wanted = list(self.files) if names is None else list(names)
        self._require_space(folder, wanted)
        for done, name in enumerate(wanted, start=1):
            path = folder.joinpath(*name.split("/"))
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as file:
                    for piece in self.pieces(name, watch):
                        file.write(piece)
            except OSError as error:
                # As an OSError it would be taken for a fault of the container.
                raise WriteFailedError(
                    said(
                        "It could not be unpacked ({reason}). Choose another place.",
                        reason=Reason(error.strerror or str(error)),
                    )
                ) from error
            watch.progress(done, len(wanted))

    def require_whole(self, watch: Watch | None = None) -> None:
        """Read all files, and write nothing.

        Raises:
            ContainerRefusedError: one is not what the manifest says.
            CancelledError: the person cancelled.
        """
        for name in self.files:
            for _piece in self.pieces(name, watch or Watch()):
                pass

    def _require_space(self, folder: Path, names: list[str]) -> None:
        needed = sum(self.files[name].size for name in names)
        free = shutil.disk_usage(folder).free
        if needed > free:
            raise ContainerRefusedError(
                said(
                    "It needs {needed} MB, and {free} MB are free. Choose another place.",
                    needed=Count(needed // 10**6 + 1, is_grouped=True),
                    free=Count(free // 10**6, is_grouped=True),
                )
            )

    def pieces(self, name: str, watch: Watch) -> Iterator[bytes]:
        """Yield the bytes of a file that is in the manifest; they hold only if nothing is raised.

        Raises:
            ContainerRefusedError: it is not what the manifest says.
            CancelledError: the person cancelled.
        """
        entry = self.files[name]
        size, digest = 0, sha256()
        for piece in _pieces(self._archive, name):
            watch.cancel.check()
            size += len(piece)
            if size > entry.size:
                break
            digest.update(piece)
            yield piece
        if (size, digest.hexdigest()) != (entry.size, entry.sha256):
            raise ContainerRefusedError(
                said(
                    "{file} in it is not what its manifest says. Ask for it again.",
                    file=Name(shown_name(name)),
                )
            )


@contextmanager
def opened_container(path: Path, kind: ContainerKind) -> Iterator[Container]:
    """Open a container of a kind; files are read from it while the block runs.

    Raises:
        ContainerRefusedError: it is no such container, is damaged, or its names are not valid.
        FileRefusedError: the file cannot be read.
    """
    fault: OSError | None = None
    with opened_plain(path) as file, container_in(file, kind) as container:
        try:
            yield container
        except OSError as error:
            fault = error
    if fault is not None:
        # Of the block, such as a full disk: it is no fault of the container.
        raise fault


@contextmanager
def container_in(file: IO[bytes], kind: ContainerKind) -> Iterator[Container]:
    """Open a container of a kind in an open file; see ``opened_container``.

    Raises:
        ContainerRefusedError: see ``opened_container``.
    """
    _require_small_table(file)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ContainerRefusedError(_CUT_SHORT) from error
    with archive:
        yield _opened(archive, kind)


def kind_of(path: Path) -> ContainerKind | None:
    """Return the apparent kind of a file by its first bytes; None if it is no container.

    Raises:
        FileRefusedError: the file cannot be read.
    """
    with opened_plain(path) as file:
        data = file.read(_PIECE_BYTES)
    if not data.startswith(_FIRST_BYTES) or data[30 : 30 + len(HEADER)] != HEADER.encode():
        return None
    try:
        with opened_plain(path) as file:
            _require_small_table(file)
            with zipfile.ZipFile(file) as archive:
                return _kind(archive)
    except (ContainerRefusedError, zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None


_CUT_SHORT: Final = "It is cut short or damaged. Ask for it again."
_NOT_OURS: Final = "It is no file of this program. Choose another one."


def _opened(archive: zipfile.ZipFile, kind: ContainerKind) -> Container:
    found = _kind(archive)
    if found is None:
        raise ContainerRefusedError(_NOT_OURS)
    if found is not kind:
        raise ContainerRefusedError(
            said(
                "It is a {found}; a {wanted} is needed. Choose another file.",
                found=Name(found.value),
                wanted=Name(kind.value),
            )
        )
    names = _names(archive)
    manifest = _own_bytes(archive, MANIFEST, CONTAINER_MANIFEST_BYTES)
    files = _entries(manifest, kind)
    if names != set(files):
        odd = min(names ^ set(files))
        raise ContainerRefusedError(
            said(
                "{file} is not both in it and in its manifest. Ask for it again.",
                file=Name(shown_name(odd)),
            )
        )
    total = sum(each.size for each in files.values())
    if total > CONTAINER_BYTES:
        raise ContainerRefusedError(
            said(
                "It holds {size} bytes; up to {most} are read.",
                size=Count(total, is_grouped=True),
                most=Count(CONTAINER_BYTES, is_grouped=True),
            )
        )
    return Container(archive, manifest, files)


def _kind(archive: zipfile.ZipFile) -> ContainerKind | None:
    infos = archive.infolist()
    if not infos or infos[0].filename != HEADER:
        return None
    header = _parsed(_own_bytes(archive, HEADER, CONTAINER_HEADER_BYTES))
    stated = header.get("format") if isinstance(header, dict) else None
    found = next((each for each in ContainerKind if each.format_name == stated), None)
    if found is None and isinstance(stated, str) and stated.startswith("fairlabel/"):
        raise ContainerRefusedError(
            "It was made by another version of this program. Update the program, then try again."
        )
    return found


def _names(archive: zipfile.ZipFile) -> set[str]:
    infos = archive.infolist()
    if len(infos) > CONTAINER_FILES:
        raise ContainerRefusedError(
            said(
                "It holds {count} files; up to {most} are read.",
                count=Count(len(infos), is_grouped=True),
                most=Count(CONTAINER_FILES, is_grouped=True),
            )
        )
    seen: set[str] = set()
    for info in infos:
        # orig_filename is what stands in the file; zipfile cuts names at a null character.
        name = info.orig_filename
        is_plain = info.compress_type in _METHODS and not info.flag_bits & _ENCRYPTED
        if not is_entry_name(name) or not is_plain or folded(name) in seen:
            raise ContainerRefusedError(
                said(
                    "{file} cannot be unpacked safely, so nothing was.",
                    file=Name(shown_name(name)),
                )
            )
        seen.add(folded(name))
    return {info.filename for info in infos} - OWN_NAMES


def _entries(manifest: bytes, kind: ContainerKind) -> dict[str, ManifestEntry]:
    value: Any = _parsed(manifest)
    try:
        if set(value) != {"format", "files"} or value["format"] != kind.format_name:
            raise ContainerRefusedError(_DAMAGED)
        found = {str(each["path"]): _entry(each) for each in value["files"]}
        if len(found) != len(value["files"]):
            raise ContainerRefusedError(_DAMAGED)
    except (TypeError, LookupError, AttributeError) as error:
        raise ContainerRefusedError(_DAMAGED) from error
    return found


_DAMAGED: Final = "Its manifest is damaged. Ask for it again."


def _entry(value: dict[str, Any]) -> ManifestEntry:
    size, digest = value["size"], value["sha256"]
    is_valid = set(value) == {"path", "size", "sha256"} and type(size) is int and size >= 0
    if not is_valid or not isinstance(digest, str) or _DIGEST.fullmatch(digest) is None:
        raise ContainerRefusedError(_DAMAGED)
    return ManifestEntry(size, digest)


def _parsed(data: bytes) -> object:
    try:
        return parse_json(data)
    except NotStrictJsonError as error:
        raise ContainerRefusedError(_DAMAGED) from error


def _own_bytes(archive: zipfile.ZipFile, name: str, most_bytes: int) -> bytes:
    pieces, size = [], 0
    for piece in _pieces(archive, name):
        pieces.append(piece)
        size += len(piece)
        if size > most_bytes:
            raise ContainerRefusedError(_DAMAGED)
    return b"".join(pieces)


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    try:
        with archive.open(name) as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise ContainerRefusedError(_CUT_SHORT) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise ContainerRefusedError(
            said("It cannot be read ({reason}). Ask for it again.", reason=Reason(str(error)))
        ) from error


def _require_small_table(file: IO[bytes]) -> None:
    """Refuse a table of contents that would fill the memory before its first name is seen."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_BYTES))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or at + 22 > len(tail):
        raise ContainerRefusedError(_CUT_SHORT)
    (table,) = struct.unpack_from("<L", tail, at + 12)
    if table == _IN_64:
        start = tail.rfind(_END_64, 0, at)
        if start < 0 or start + 48 > len(tail):
            raise ContainerRefusedError(_CUT_SHORT)
        (table,) = struct.unpack_from("<Q", tail, start + 40)
    if table > CONTAINER_TABLE_BYTES:
        raise ContainerRefusedError(_DAMAGED)
