"""Fetches the locked packages for a system and a Python that need not be those of this machine."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.package import lock
from tools.package.project import BUILD, run


@dataclass(frozen=True, slots=True)
class Platform:
    """A system and a Python: `system` is a name of uv's --python-platform."""

    system: str
    python: str


LINUX: Final = Platform("x86_64-manylinux_2_36", "3.11")
WINDOWS: Final = Platform("x86_64-pc-windows-msvc", "3.13")


def resolver() -> Path:
    """Return the path of uv, which is installed apart: only it installs for another system."""
    home = BUILD / "uv"
    program = home / "bin/uv"
    if not program.exists():
        run(sys.executable, "-m", "venv", home)
        part = lock.write_part(BUILD / "locks/uv.txt", {"uv"})
        run(
            home / "bin/python", "-m", "pip", "install", "--require-hashes", "--no-deps", "-r", part
        )
    return program


def own_wheels() -> list[Path]:
    """Return the wheels of what is published as source alone, made here from its locked bytes."""
    folder = BUILD / "wheels"
    if not folder.exists():
        part = lock.write_part(BUILD / "locks/source.txt", lock.AS_SOURCE)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "315532800"}
        run(
            *(sys.executable, "-m", "pip", "wheel", "--no-deps", "--require-hashes"),
            *("--wheel-dir", folder, "-r", part),
            env=environment,
        )
    return sorted(folder.glob("*.whl"))


def install(folder: Path, platform: Platform, names: set[str]) -> None:
    """Install locked packages into a new folder; what the platform does not ask for is left out."""
    part = lock.write_part(BUILD / f"locks/{platform.python}.txt", names - lock.AS_SOURCE)
    of = ("--python-version", platform.python, "--python-platform", platform.system)
    common = ("--quiet", "--no-deps", "--target", folder, "--only-binary", ":all:", *of)
    run(resolver(), "pip", "install", *common, "--require-hashes", "-r", part)
    if names & lock.AS_SOURCE:
        run(resolver(), "pip", "install", *common, *own_wheels())
