"""Makes the packages that are named: `python -m tools.package TARGET… [--key FILE] [--twice]`."""

from __future__ import annotations

import argparse
import functools
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tools.package import bill, frozen, gates, licences, linux, seals, twice, wheelhouse, windows
from tools.package.project import DIST, PackageError, Release, release

Key = Path | None
"""The file of the release key."""


def make_linux(key: Key, *, quick: bool) -> list[str]:
    """Make the folder that runs where it is unpacked."""
    of, version = _frozen(key)
    folder = linux.write_folder(of, version)
    packed = linux.write_archive(of, folder, quick=quick)
    found = [*gates.faults(folder, "linux"), *gates.carried_faults(packed, "linux")]
    _report(packed, gates.size(folder), f"needs glibc {linux.glibc(folder)}")
    return found + _write_update(of, version, "fairlabel", key)


def make_debian(key: Key, *, quick: bool) -> list[str]:
    """Make the Debian package."""
    of, version = _frozen(key)
    packed = linux.write_debian(of, version, quick=quick)
    found = [*gates.faults(version, "linux"), *gates.carried_faults(packed, "linux")]
    _report(packed, gates.size(version), f"needs glibc {linux.glibc(version)}")
    return found


def make_windows(key: Key, *, quick: bool) -> list[str]:
    """Make the folder for sticks, and the installer."""
    of = release("windows-x86_64")
    folder = windows.write_folder(of, _public(key))
    packed = windows.write_archive(of, folder)
    installer = windows.write_installer(of, folder, quick=quick)
    _report(packed, gates.size(folder), "runs on Windows 10 and later")
    _report(installer, gates.size(folder), "installs for one account")
    version = folder / "versions" / of.version
    found = [*gates.faults(folder, "windows"), *_write_update(of, version, windows.PROGRAM, key)]
    for each in (packed, installer):
        found += gates.carried_faults(each, "windows")
    return found


def make_wheelhouse(_key: Key, *, quick: bool) -> list[str]:  # noqa: ARG001 - wheels are packed
    """Make the wheels with their installer, for servers and auditors."""
    packed = wheelhouse.write(release("linux-x86_64"))
    _report(packed, packed.stat().st_size, "needs a Python on the machine")
    return list(gates.carried_faults(packed, "wheelhouse"))


TARGETS: Final[dict[str, Callable[..., list[str]]]] = {
    "linux": make_linux,
    "deb": make_debian,
    "windows": make_windows,
    "wheelhouse": make_wheelhouse,
}
_UMASK: Final = 0o022
"""Wheels that are made on the way hold the rights of their files."""


@functools.cache
def _frozen(key: Key) -> tuple[Release, Path]:
    """Return the release and the folder of its version, which both packages for Linux hold."""
    of = release("linux-x86_64")
    version = frozen.make(of, _public(key))
    licences.write_linux(version)
    bill.write_linux(version, of)
    return of, version


def _public(key: Key) -> str:
    return "" if key is None else seals.public_text(seals.read_key(key))


def _write_update(of: Release, version: Path, program: str, key: Key) -> list[str]:
    """Write the update file, which needs a key; return what is wrong with it."""
    if key is None:
        return []
    packed = seals.write_update(of, version, program, key)
    _report(packed, gates.size(version), "for programs that are there")
    return list(gates.carried_faults(packed, "update"))


def _report(packed: Path, installed: int, what: str) -> None:
    carried = packed.stat().st_size / gates.MB
    print(
        f"{packed.name}: {carried:.1f} MB to carry, {installed / gates.MB:.1f} MB installed; {what}"
    )


def main() -> int:
    """Make the packages that are asked for; return 1 if one breaks a promise."""
    parser = argparse.ArgumentParser(prog="make package TARGET=…")
    parser.add_argument("target", nargs="+", choices=TARGETS)
    parser.add_argument(
        "--key", type=Path, help="the release key, a PEM file outside the repository"
    )
    parser.add_argument("--quick", action="store_true", help="pack less tightly, for trials")
    parser.add_argument(
        "--twice", action="store_true", help="make them again elsewhere, and compare the bytes"
    )
    asked = parser.parse_args()
    begin_s = time.monotonic()
    os.umask(_UMASK)
    DIST.mkdir(exist_ok=True)
    try:
        key: Key = asked.key and asked.key.resolve()
        made = [TARGETS[target](key, quick=asked.quick) for target in asked.target]
        seals.write(DIST, None if key is None else seals.read_key(key))
        if asked.twice:
            options = [*(["--quick"] if asked.quick else []), *(["--key", str(key)] if key else [])]
            made.append(list(twice.faults(asked.target, options)))
    except PackageError as error:
        print(error, file=sys.stderr)
        return 1
    faults = [fault for found in made for fault in found]
    if asked.quick:
        faults = [fault for fault in faults if not gates.CARRIED.search(fault)]
    for fault in faults:
        print(fault, file=sys.stderr)
    if key is None:
        print("Without --key the packages are not signed, and take no updates from a file.")
    print(f"Made in {time.monotonic() - begin_s:.0f} s.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
