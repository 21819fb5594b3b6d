"""Audits exports at addresses, such as ``s3://bucket/folder``, by copying them beside the audit.

An address is read and written by the library fsspec, with the packages that the person installed
for it. Whoever can write to an address chooses the names of its files: only names that stay inside
the copy are taken.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from annotator.audit.audit import Audit, AuditOptions, audit
from annotator.audit.audit_folder import AuditFolder
from annotator.audit.engines.spark_session import CLUSTER
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.audit.verification.sources import AddressCopy
from annotator.display_text import shown_name
from annotator.document_limits import PATH_CHARACTERS
from annotator.files import is_file
from annotator.progress import Watch
from annotator.sentences.parts import FilePath, Name
from annotator.sentences.said import said

_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_FILE: Final = "file"
_CHARACTERS: Final = 300


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """What is audited, and how: paths or addresses, the schemas, and the options."""

    paths: Sequence[str]
    out: str
    schemas: Path
    options: AuditOptions = field(default_factory=AuditOptions)
    watch: Watch = field(default_factory=Watch)


def audit_addresses(request: AuditRequest) -> Audit:
    """Audit all exports at and below paths and addresses, into a path or an address.

    Raises:
        AuditRefusedError: as by ``audit``, or an address cannot be read or written.
        CancelledError: it was cancelled; what was verified is remembered if OUT is a path.
    """
    with ExitStack() as stack:
        out = stack.enter_context(_output(request))
        copies = stack.enter_context(_copies(request.paths, out))
        return audit(
            [copies.get(each) or _path(each) for each in request.paths],
            out,
            schemas=request.schemas,
            watch=request.watch,
            options=request.options,
        )


def is_address(path: str) -> bool:
    """Return whether it is an address rather than a path."""
    return bool(_ADDRESS.match(path))


def _is_foreign(path: str) -> bool:
    """Return whether a path is an address that is no file of this computer."""
    return bool(_ADDRESS.match(path)) and urlsplit(path).scheme.lower() != _FILE


def _path(path: str) -> Path:
    return Path(url2pathname(urlsplit(path).path) if _ADDRESS.match(path) else path)


@contextmanager
def _output(request: AuditRequest) -> Iterator[Path]:
    """Yield the folder of the audit; one at an address is fetched before, and sent after."""
    if not _is_foreign(request.out):
        yield _path(request.out)
        return
    if request.options.engine.startswith(CLUSTER):
        raise AuditRefusedError(
            "On a cluster OUT must be a folder that each of its computers reaches at the same "
            "path. Name such a folder."
        )
    with tempfile.TemporaryDirectory(prefix="fairlabel-audit-") as scratch:
        folder = Path(scratch) / "out"
        before = _fetch(request.out, folder)
        yield folder
        _send(folder, request.out, before)


@contextmanager
def _copies(paths: Sequence[str], out: Path) -> Iterator[Mapping[str, AddressCopy]]:
    """Yield the copies of what lies at addresses; they are in the audit while it is made."""
    foreign = sorted({each for each in paths if _is_foreign(each)})
    if not foreign:
        yield {}
        return
    place = AuditFolder(out)
    place.prepare()
    shutil.rmtree(place.inputs, ignore_errors=True)
    copies = {each: AddressCopy(place.inputs / f"{at:06}", each) for at, each in enumerate(foreign)}
    try:
        for address, copy in copies.items():
            _fetch(address, copy.folder)
        yield copies
    finally:
        shutil.rmtree(place.inputs, ignore_errors=True)


def _fetch(address: str, copy: Path) -> set[str]:
    """Copy a folder from an address, and return the names of its files."""
    with _told(address):
        system, root = _system(address)
        names = {found.removeprefix(root).lstrip("/"): found for found in system.find(root)}
        if "" in names:
            raise _refused(address, "it is no folder.")
        for name in names:
            if not _is_inside(name):
                raise AuditRefusedError(
                    said(
                        "{path} has a file whose name leads elsewhere: {name}. Remove it and audit "
                        "again.",
                        path=FilePath(shown_name(address, PATH_CHARACTERS)),
                        name=Name(shown_name(name, _CHARACTERS)),
                    )
                )
        for name, found in sorted(names.items()):
            target = copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            system.get_file(found, str(target))
    return set(names)


def _is_inside(name: str) -> bool:
    """Return whether a relative name leads to a place inside its folder, on every system."""
    parts = PurePosixPath(name).parts
    is_plain = str(PurePosixPath(*parts)) == name and not set(name) & {"\\", ":", "\0"}
    return bool(parts) and is_plain and not name.startswith("/") and ".." not in parts


def _send(folder: Path, address: str, before: set[str]) -> None:
    """Copy a folder to an address, and remove there what is no longer in it."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    files = {name: path for name, path in sorted(files.items()) if is_file(path)}
    with _told(address):
        system, root = _system(address)
        for name, path in files.items():
            target = f"{root}/{name}"
            system.makedirs(target.rpartition("/")[0], exist_ok=True)
            system.put_file(str(path), target)
        for name in sorted(before - files.keys()):
            system.rm_file(f"{root}/{name}")


def _system(address: str) -> tuple[Any, str]:
    """Return the file system of an address, and the place in it."""
    try:
        import fsspec  # noqa: PLC0415 - an extra: without it the address is refused
    except ImportError as error:
        raise AuditRefusedError(
            "An address needs the library fsspec. Install it with pip install 'fairlabel[audit]' "
            "and try again."
        ) from error
    system, root = fsspec.core.url_to_fs(address)
    return system, str(root).rstrip("/")


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Turn what the library of an address raises into a sentence."""
    try:
        yield
    except (OSError, ImportError, ValueError, RuntimeError) as error:
        lines = str(error).splitlines() or [type(error).__name__]
        raise _refused(address, lines[0]) from error


def _refused(address: str, why: str) -> AuditRefusedError:
    return AuditRefusedError(
        said(
            "{path} cannot be used: {problem}",
            path=FilePath(shown_name(address, PATH_CHARACTERS)),
            problem=Name(shown_name(why, _CHARACTERS)),
        )
    )
