"""A small Debian 12 in a folder, in which programs for Linux are frozen.

A frozen program runs where the C library is as new as that of its build, so it is built on an old
system; and always at the same path, which some files contain.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from tools.package.project import BUILD, PackageError, Release, need, run

FOLDER: Final = BUILD / "debian12"
PLACE: Final = "fairlabel"
"""The folder below the root of that system in which everything happens."""

UNSAFE: Final = {"DPKG_FORCE": "unsafe-io"}
"""Makes dpkg flush nothing: a system that a power cut halves is made again."""

_SUITE: Final = "bookworm"
_PACKAGES: Final = (
    "python3", "libpython3.11", "binutils", "gcc",
    "libegl1", "libgl1", "libx11-xcb1", "libdbus-1-3", "libfontconfig1", "libfreetype6",
    "libglib2.0-0", "libgssapi-krb5-2", "libwayland-client0", "libwayland-cursor0",
    "libxcb-cursor0", "libxcb-glx0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1",
    "libxcb-randr0", "libxcb-render-util0", "libxcb-render0", "libxcb-shape0", "libxcb-shm0",
    "libxcb-sync1", "libxcb-util1", "libxcb-xfixes0", "libxcb-xkb1", "libxkbcommon-x11-0",
    "libxkbcommon0", "libpulse0", "libxext6",
)  # fmt: skip


def prepare() -> Path:
    """Return the folder inside the system in which to work; the system is made if missing."""
    if os.geteuid() != 0:
        raise PackageError("Packages for Linux are made as root, in a small Debian of their own.")
    need("debootstrap", "debootstrap")
    done = FOLDER / ".made"
    if not done.exists():
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.parent.mkdir(parents=True, exist_ok=True)
        options = ("--variant=minbase", f"--include={','.join(_PACKAGES)}")
        run("debootstrap", *options, _SUITE, FOLDER, env={**os.environ, **UNSAFE})
        done.touch()
    place = FOLDER / PLACE
    place.mkdir(exist_ok=True)
    return place


def run_inside(release: Release, *command: str) -> None:
    """Run a program inside, in the place of work, with all that makes its results equal."""
    environment = {
        "HOME": f"/{PLACE}",
        "LANG": "C.UTF-8",
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": f"/{PLACE}/packages:/{PLACE}/source",
        "SOURCE_DATE_EPOCH": str(release.epoch_s),
    }
    inside = ("chroot", str(FOLDER), "env", "-C", f"/{PLACE}", *command)
    run("nice", *inside, env=environment)


def work_folder(name: str) -> Path:
    """Return a new, empty folder of that name in the place of work."""
    folder = FOLDER / PLACE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder
