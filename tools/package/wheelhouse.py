"""The wheels with their hashes and an installer, for servers and auditors who have a Python."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from tools.package import archives, bill, licences, lock, parts, project, wheels
from tools.package.project import BUILD, DIST, FILES, Release, run

_NAMES: Final = lock.names(lock.RUN)


def write(release: Release) -> Path:
    """Write the zip file with the wheels for Linux and Python 3.13, and return its path."""
    name = f"fairlabel-{release.version}-wheelhouse-linux-cp313"
    folder = BUILD / "wheelhouse" / name
    shutil.rmtree(folder.parent, ignore_errors=True)
    (folder / "wheels").mkdir(parents=True)
    part = lock.write_part(BUILD / "locks/wheelhouse.txt", _NAMES - lock.AS_SOURCE, lock.RUN)
    chosen = _chosen(part)
    run(
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"),
        *("--only-binary", ":all:", "--python-version", "3.13", "--implementation", "cp"),
        *(each for name in _TAGS for each in ("--platform", name)),
        *("-r", chosen, "-d", folder / "wheels"),
    )
    for wheel in [*parts.own_wheels(), _own_wheel(release)]:
        shutil.copyfile(wheel, folder / "wheels" / wheel.name)
    _write_lock(folder)
    shutil.copyfile(FILES / "wheelhouse-install.sh", folder / "install.sh")
    (folder / "install.sh").chmod(0o755)
    _write_contents(folder, release)
    archives.level(folder, release.epoch_s)
    target = DIST / f"{name}.zip"
    archives.write_zip(target, folder, release.epoch_s)
    return target


_TAGS: Final = ("manylinux_2_34_x86_64", "manylinux_2_28_x86_64", "manylinux_2_27_x86_64",
                "manylinux_2_24_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64",
                "manylinux_2_26_x86_64", "manylinux_2_5_x86_64", "manylinux1_x86_64")  # fmt: skip


def _chosen(part: Path) -> Path:
    """Write the lock again without what Python 3.13 on Linux does not need, and return its path.

    pip would ask the Python that runs it.
    """
    target = part.with_suffix(".chosen.txt")
    kept = []
    for _, text in lock.blocks(part):
        condition = text.split("\\\n", 1)[0].partition(" ; ")[2].strip()
        if condition in {"", "python_full_version >= '3.12'", "sys_platform == 'linux'"} or (
            condition == "implementation_name != 'PyPy'"
        ):
            kept.append(text.replace(f" ; {condition}", "") if condition else text)
    target.write_text("".join(kept))
    return target


def _own_wheel(release: Release) -> Path:
    """Return the wheel of the program, made of what git knows; pip updates it, and no file."""
    source = BUILD / "wheel-source"
    project.copy_product(source)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(project.ROOT / name, source / name)
    target = BUILD / "own-wheel"
    shutil.rmtree(target, ignore_errors=True)
    environment = {"SOURCE_DATE_EPOCH": str(release.epoch_s), "PATH": "/usr/bin:/bin"}
    run(
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
        *("--no-index", "--wheel-dir", target, source),
        env=environment,
    )
    (wheel,) = target.glob("*.whl")
    return wheel


def _write_lock(folder: Path) -> None:
    """Write the requirements with the digest of each wheel that is there, and of no other."""
    lines = []
    for wheel in sorted((folder / "wheels").glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        lines.append(f"{name}=={version} --hash=sha256:{bill.digest(wheel)}\n")
    (folder / "requirements.txt").write_text("".join(lines))


def _write_contents(folder: Path, release: Release) -> None:
    """Write licences and bill; wheels state what lies inside them by their names."""
    unpacked = BUILD / "wheelhouse-unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir()
    for wheel in sorted((folder / "wheels").glob("*.whl")):
        run(sys.executable, "-m", "zipfile", "-e", wheel, unpacked)
    licences.write_common(folder, unpacked)
    installed = wheels.wheels_of(unpacked)
    found = list(bill.parts_of_linux(unpacked, installed, bill.Contents(everything=True)))
    bill.write(folder, release, installed, found)
