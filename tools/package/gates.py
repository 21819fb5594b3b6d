"""What a made folder must hold to: its size, what may be in it, what it may ask of the system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from hashlib import file_digest
from pathlib import Path
from typing import Final

from tools.package import elf
from tools.package.project import BUILD
from tools.package.trim import FROM_SYSTEM, files_of

MB: Final = 1_000_000

MOST_INSTALLED_MB: Final = {"linux": 250, "windows": 250}
MOST_CARRIED_MB: Final = {"linux": 100, "windows": 100, "wheelhouse": 260, "update": 150}

HIGHEST: Final = {"GLIBC": (2, 36), "GLIBCXX": (3, 4, 30), "CXXABI": (1, 3, 13)}
"""Debian 12 has these."""

FORBIDDEN: Final = (
    "*Qt6Quick*", "*Qt6Qml*", "*Qt6Designer*", "*Qt6WebEngine*", "*Qt6Pdf*", "*Qt6VirtualKeyboard*",
    "*/qml/*", "*opengl32sw*", "*videoio_ffmpeg*", "*ffmpegmediaplugin*", "*libgtk-*", "*libgdk-*",
    "*.pyi", "*/tests/*", "*.pdb", "*.lib", "*.a", "*.la",
)  # fmt: skip
_LARGEST_STUB: Final = 200_000
_STUBS: Final = (
    "*libavcodec*", "*libavformat*", "*libavutil*", "*libswscale*", "*libopenblasp*",
    "*libscipy_openblas*.so",
)  # fmt: skip
CARRIED: Final = re.compile(r"to carry are allowed")
"""In the sentence on a file that is too large to carry."""
_MAKER: Final = bytes(BUILD)
_SECRETS: Final = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")


def libraries(folder: Path) -> dict[Path, elf.Library]:
    """Return what each Linux library and program in a folder says of itself."""
    return {path: found for path in files_of(folder) if (found := elf.read(path)) is not None}


def faults(folder: Path, system: str) -> Iterator[str]:
    """Yield a sentence for each promise that an unpacked package breaks.

    Args:
        folder: the folder.
        system: "linux" or "windows".
    """
    size_mb = size(folder) / MB
    if size_mb > MOST_INSTALLED_MB[system]:
        yield f"The folder has {size_mb:.1f} MB; at most {MOST_INSTALLED_MB[system]} are allowed."
    for path in files_of(folder):
        name = "/" + path.relative_to(folder).as_posix()
        if any(fnmatch(name, pattern) for pattern in FORBIDDEN):
            yield f"{name} must not be in a package."
        if (
            any(fnmatch(name, pattern) for pattern in _STUBS)
            and path.stat().st_size > _LARGEST_STUB
        ):
            yield f"{name} must be a stub."
        if _MAKER in path.read_bytes():
            yield f"{name} names a folder of the machine that made the package."
        if path.suffix in {".pem", ".key", ".txt", ".json", ""} and _SECRETS.search(
            path.read_bytes()
        ):
            yield f"{name} holds a private key."
    if system == "linux":
        yield from _linux_faults(folder)


def _linux_faults(folder: Path) -> Iterator[str]:
    found = libraries(folder)
    inside = {path.name for path in files_of(folder)}
    for path, library in found.items():
        name = path.relative_to(folder).as_posix()
        for needed in library.needed:
            if needed not in inside and needed not in FROM_SYSTEM:
                yield f"{name} needs {needed}, which no list allows to come from the system."
        for family, most in HIGHEST.items():
            if elf.highest(set(library.versions), family) > most:
                yield f"{name} needs {family} above {'.'.join(map(str, most))}."


def carried_faults(path: Path, system: str) -> Iterator[str]:
    """Yield a sentence if a file to carry is too large."""
    size_mb = path.stat().st_size / MB
    if size_mb > MOST_CARRIED_MB[system]:
        most = MOST_CARRIED_MB[system]
        yield f"{path.name} has {size_mb:.1f} MB; at most {most} to carry are allowed."


def size(folder: Path) -> int:
    """Return the bytes of all files of a folder; a second name of a file counts once."""
    return sum({path.stat().st_ino: path.stat().st_size for path in files_of(folder)}.values())


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a folder, to compare two builds."""
    found = {}
    for path in files_of(folder):
        with path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = file_digest(file, "sha256").hexdigest()
    return found


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Return the names of the files in which two builds differ, in order."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
