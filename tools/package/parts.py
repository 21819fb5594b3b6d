"""Fetches the locked packages for a system and a Python that need not be those of this machine."""

from __future__ import annotations

import os
import shutil
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

_TRACES: Final = ("direct_url.json", "INSTALLER", "REQUESTED", "uv_build.json", "uv_cache.json")
_SCRIPTS: Final = ("bin", "Scripts")


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
    forget_installation(folder)


def forget_installation(folder: Path) -> None:
    """Remove what tells where packages were installed, when and by what.

    Scripts begin with the path of a Python of this machine, and nothing starts them.
    """
    for name in _SCRIPTS:
        shutil.rmtree(folder / name, ignore_errors=True)
    for info in folder.glob("*.dist-info"):
        for name in _TRACES:
            (info / name).unlink(missing_ok=True)
        record = info / "RECORD"
        lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
        record.unlink()  # it may be a second name of a file that the resolver keeps
        record.write_text("".join(each for each in lines if _is_there(each)), encoding="utf-8")


def _is_there(line: str) -> bool:
    """Return whether a line of a RECORD names a file that is not forgotten."""
    path = line.split(",", maxsplit=1)[0]
    return not path.startswith(tuple(f"{each}/" for each in _SCRIPTS)) and (
        path.rsplit("/", 1)[-1] not in _TRACES
    )
