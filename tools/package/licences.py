"""Writes the licences of all that is in a package, and the offer that the LGPL asks for."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from tools.package import base_system, bill, elf
from tools.package.project import FILES, ROOT, PackageError
from tools.package.trim import files_of
from tools.package.wheels import wheels_of

FOLDER: Final = "LICENSES"
_COMMON: Final = Path("/usr/share/common-licenses")
_TEXTS: Final = ("LGPL-3", "LGPL-2.1", "GPL-3", "GPL-2", "Apache-2.0")


def write_linux(version: Path) -> None:
    """Write the licences of a frozen folder into it."""
    write_common(version, base_system.FOLDER / base_system.PLACE / "packages")
    python = base_system.FOLDER / "usr/share/doc/python3.11-minimal/copyright"
    if python.exists():
        shutil.copyfile(python, version / FOLDER / "Python.txt")
    for path in files_of(version):
        library = elf.read(path)
        if library is not None and library.soname and (found := bill.debian_package(path.name)):
            text = base_system.FOLDER / f"usr/share/doc/{found[0]}/copyright"
            target = version / FOLDER / f"debian/{found[0]}.txt"
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(text, target)


def write_common(version: Path, packages: Path) -> None:
    """Write our licence, those of all wheels, the texts of the LGPL, and the offer.

    Raises:
        PackageError: this machine has no texts of common licences.
    """
    folder = version / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(ROOT / "LICENSE", folder / "Fairlabel.txt")
    shutil.copyfile(FILES / "LGPL.txt", folder / "LGPL.txt")
    for name in _TEXTS:
        source = _COMMON / name
        if not source.exists():
            raise PackageError("The texts of licences are missing. Install Debian's base-files.")
        shutil.copyfile(source, folder / f"{name}.txt")
    for wheel in wheels_of(packages):
        if not bill.is_packed(version, wheel):
            continue
        for text in wheel.texts:
            if not (packages / text).is_file():
                continue
            target = folder / "python" / wheel.name / text.split("/", 1)[-1].replace("/", "-")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(packages / text, target)
