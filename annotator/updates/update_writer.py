"""Writes an update file from the folder of a built version, always the same bytes."""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Final

from annotator.containers.container_names import ContainerKind
from annotator.containers.container_writer import ContainerFile, write_container
from annotator.display_text import shown_name
from annotator.files import opened_plain, require_inside
from annotator.ledger.signatures import Signer
from annotator.progress import Watch
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.updates.build import Build, UpdateRefusedError
from annotator.updates.update_document import (
    CONTENT,
    DOCUMENT,
    ProgramFile,
    UpdateFacts,
    document_of,
)
from annotator.updates.update_signature import UPDATE_SIGNATURE

_STARTS: Final = stat.S_IXUSR


@dataclass(frozen=True, slots=True)
class Release:
    """A version to write.

    Attributes:
        build: its version and target; its release key is the public key of ``signer``.
        day: the day on which it was made.
        program: the path, below the folder, of the file that starts it.
        signer: the release key.
        without: the folder of the version before. What it holds is left out, so the update is
            small, and is taken only by programs of that version. None: the update is complete.
    """

    build: Build
    day: dt.date
    program: str
    signer: Signer
    without: Path | None = None


def write_update(out: Path, folder: Path, release: Release, watch: Watch | None = None) -> str:
    """Write a new update file of everything in a folder; return the SHA-256 of its manifest.

    A link to a file inside the folder becomes that file. On Windows, where no mode says so, the
    program and each ``.exe`` can be started.

    Raises:
        UpdateRefusedError: a link leads out of the folder, or to a folder; or a name is not valid
            on every system.
        NameTakenError, FileRefusedError, ChangedFileError, WriteFailedError, CancelledError: see
            ``write_container``.
    """
    watch = watch or Watch()
    paths = dict(_paths(folder))
    files = {name: _file(name, path, release.program) for name, path in paths.items()}
    facts = UpdateFacts(
        release.build.version, release.build.target, release.day, release.program, files
    )
    known = set() if release.without is None else digests_of(release.without)

    def contents() -> Iterator[ContainerFile]:
        yield ContainerFile(DOCUMENT, document_of(facts))
        for digest, path in sorted(_by_digest(files, paths).items()):
            if digest not in known:
                yield ContainerFile(CONTENT + digest, path, sha256=digest)

    def sign(manifest: bytes) -> bytes:
        return UPDATE_SIGNATURE.signed(release.signer, manifest)

    return write_container(out, ContainerKind.UPDATE, contents(), sign, watch)


def digests_of(folder: Path) -> set[str]:
    """Return the SHA-256 of each file below a folder."""
    return {_digest(path) for _, path in _paths(folder)}


def _by_digest(files: Mapping[str, ProgramFile], paths: Mapping[str, Path]) -> dict[str, Path]:
    return {each.sha256: paths[name] for name, each in files.items()}


def _paths(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each file with its path below the folder."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place) / name
            require_inside(folder, path)
            yield path.relative_to(folder).as_posix(), path
        for name in folders:
            if (Path(place) / name).is_symlink():
                raise UpdateRefusedError(
                    said(
                        "{file} is a link to a folder, which an update cannot have. Copy the "
                        "folder there.",
                        file=Name(shown_name(name)),
                    )
                )


def _file(name: str, path: Path, program: str) -> ProgramFile:
    found = path.stat()
    starts = name == program or name.endswith(".exe") or bool(found.st_mode & _STARTS)
    return ProgramFile(found.st_size, _digest(path), starts)


def _digest(path: Path) -> str:
    with opened_plain(path) as file:
        return file_digest(file, "sha256").hexdigest()
