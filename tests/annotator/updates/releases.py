"""Small versions of a program: a folder, its update file, and the installation that takes it."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from annotator.containers.container_names import ContainerKind
from annotator.containers.container_writer import ContainerFile, write_container
from annotator.ledger.signatures import Signer
from annotator.updates.build import Build, build_json
from annotator.updates.installation import CURRENT, Installation, installation_of
from annotator.updates.unpacked_version import unpack
from annotator.updates.update_document import DOCUMENT
from annotator.updates.update_reader import opened_update
from annotator.updates.update_signature import UPDATE_SIGNATURE
from annotator.updates.update_writer import Release, write_update

KEY: Final = Signer.from_seed(b"the release key of these tests..")
OTHER_KEY: Final = Signer.from_seed(b"a key of somebody else, as here.")
LINUX: Final = "linux-x86_64"
DAY: Final = dt.date(2026, 11, 29)
PROGRAM: Final = "fairlabel"


def build(version: str, target: str = LINUX, key: Signer = KEY) -> Build:
    """Return a build of the program."""
    return Build(version, target, key.public)


def built(folder: Path, version: str, target: str = LINUX, key: Signer = KEY) -> Path:
    """Make the folder of a version: a program, a library that never changes, and what is new."""
    inside = folder / "lib" / "resources"
    inside.mkdir(parents=True)
    program = folder / PROGRAM
    program.write_text(f"#!/bin/sh\necho {version}\n")
    program.chmod(0o755)
    (folder / "lib" / "qt.so").write_bytes(b"a library" * 10_000)
    (folder / "lib" / "new in each.py").write_text(f"VERSION = {version!r}\n")
    (inside / "build.json").write_bytes(build_json(build(version, target, key)))
    return folder


def installed(root: Path, version: str = "0.1.0") -> Installation:
    """Install a version below a folder, as a package does."""
    versions = root / "versions"
    built(versions / version, version)
    (versions / CURRENT).write_text(f"{version}\n")
    return installation_of(versions / version / "lib" / "resources", version)


def released(
    out: Path,
    version: str = "0.2.0",
    *,
    target: str = LINUX,
    key: Signer = KEY,
    without: Path | None = None,
) -> Path:
    """Write the update to a version; return its path."""
    folder = built(out.with_name(f"{out.name} folder"), version, target, key)
    write_update(out, folder, Release(build(version, target, key), DAY, PROGRAM, key, without))
    return out


def taken(update: Path, into: Installation) -> Path:
    """Take an update; return the folder of the new version."""
    with opened_update(update, build(into.running)) as found:
        return unpack(found, into)


def changed(update: Path, out: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Write an update again, validly signed, with a document that no writer of ours writes."""
    with zipfile.ZipFile(update) as archive:
        document = json.loads(archive.read(DOCUMENT))
        contents = [
            ContainerFile(name, archive.read(name))
            for name in archive.namelist()
            if name.startswith("content/")
        ]
    change(document)
    files = [ContainerFile(DOCUMENT, json.dumps(document).encode()), *contents]
    write_container(
        out, ContainerKind.UPDATE, files, lambda data: UPDATE_SIGNATURE.signed(KEY, data)
    )
    return out


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder with their bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
