"""Writes a container: the same files give the same bytes, whole or not at all."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

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
from annotator.errors import AnnotatorError, InvalidValueError, WriteFailedError
from annotator.files import (
    FOR_ALL,
    NameTakenError,
    opened_plain,
    require_place,
    writing_whole,
)
from annotator.progress import Watch
from annotator.sentences.parts import Name, Reason
from annotator.sentences.said import said

_PIECE_BYTES: Final = 1 << 20
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The time of each entry; zip files know none before it."""

Sign = Callable[[bytes], bytes]
"""Returns the signature of the bytes of a manifest."""


@dataclass(frozen=True, slots=True)
class ContainerFile:
    """A file of a container: its name, and its bytes or the file that has them.

    Media are compressed already, so they are stored as they are. A file with another SHA-256 than
    ``sha256`` is refused, since it changed after its digest was taken; "" takes any.
    """

    name: str
    source: bytes | Path
    is_compressed: bool = True
    sha256: str = ""


class ChangedFileError(AnnotatorError):
    """A file is not the one whose digest is known."""


def write_container(
    out: Path,
    kind: ContainerKind,
    files: Iterable[ContainerFile],
    sign: Sign | None = None,
    watch: Watch | None = None,
) -> str:
    """Write a new file, and return the SHA-256 of its manifest.

    Each file is hashed as it streams. ``watch`` is told the number of files written.

    Raises:
        NameTakenError: there is something of that name.
        InvalidValueError: a name is not valid on every system, or is there twice.
        FileRefusedError: a file cannot be read.
        ChangedFileError: a file has another digest than it should have.
        WriteFailedError: the disk refused; nothing is left.
        CancelledError: the person cancelled; nothing is left.
    """
    with new_container(out) as file:
        return write_into(file, kind, files, sign, watch)


@contextmanager
def new_container(out: Path) -> Iterator[IO[bytes]]:
    """Yield the new file in which a container is written, whole or not at all.

    Raises:
        NameTakenError: there is something of that name.
        WriteFailedError: the disk refused; nothing is left.
    """
    require_place(out)
    try:
        with writing_whole(out, mode=FOR_ALL, is_replaced=False) as file:
            yield file
    except FileExistsError as error:
        raise NameTakenError(
            said("{file} is there already. Choose another name.", file=Name(shown_name(out.name)))
        ) from error
    except OSError as error:
        raise WriteFailedError(
            said(
                "{file} could not be written ({reason}). Choose another folder.",
                file=Name(shown_name(out.name)),
                reason=Reason(error.strerror or str(error)),
            )
        ) from error


def write_into(
    file: IO[bytes],
    kind: ContainerKind,
    files: Iterable[ContainerFile],
    sign: Sign | None = None,
    watch: Watch | None = None,
) -> str:
    """Write a container into an open file, and return the SHA-256 of its manifest.

    Raises:
        InvalidValueError, FileRefusedError, ChangedFileError, CancelledError: see
            ``write_container``.
        OSError: the disk refused.
    """
    watch = watch or Watch()
    entries: list[dict[str, object]] = []
    names: set[str] = set()
    with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
        _add(archive, HEADER, [_json({"format": kind.format_name})])
        for each in files:
            watch.cancel.check()
            _require_new(names, each.name)
            pieces = _pieces(each.source, watch)
            size, digest = _add(archive, each.name, pieces, is_compressed=each.is_compressed)
            if each.sha256 not in {"", digest}:
                raise _changed(each)
            entries.append({"path": each.name, "size": size, "sha256": digest})
            watch.progress(len(entries), 0)
        manifest = _json({"format": kind.format_name, "files": entries})
        _add(archive, MANIFEST, [manifest])
        if sign is not None:
            _add(archive, SIGNATURE, [sign(manifest)])
    watch.cancel.check()
    return sha256(manifest).hexdigest()


def _changed(file: ContainerFile) -> ChangedFileError:
    name = file.source.name if isinstance(file.source, Path) else file.name
    return ChangedFileError(
        said(
            "{file} changed after its digest was taken, so nothing was written. Put the original "
            "back, or save the file once more so that it has a new date, and try again.",
            file=Name(shown_name(name)),
        )
    )


def _require_new(names: set[str], name: str) -> None:
    if not is_entry_name(name) or name in OWN_NAMES:
        raise InvalidValueError(
            said(
                "{file} cannot be the name of a file on every system. Rename it first.",
                file=Name(shown_name(name)),
            )
        )
    if folded(name) in names:
        raise InvalidValueError(
            said(
                "Two files have the name {file} on some systems. Rename one of them first.",
                file=Name(shown_name(name)),
            )
        )
    names.add(folded(name))


def _add(
    archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes], *, is_compressed: bool = True
) -> tuple[int, str]:
    """Add one file; return its size in bytes and its SHA-256."""
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED if is_compressed else zipfile.ZIP_STORED
    entry.create_system = 3  # the same bytes from every system
    entry.external_attr = FOR_ALL << 16
    size, digest = 0, sha256()
    with archive.open(entry, "w", force_zip64=True) as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()


def _pieces(source: bytes | Path, watch: Watch) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with opened_plain(source) as file:
        while piece := file.read(_PIECE_BYTES):
            watch.cancel.check()
            yield piece


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1).encode()
