"""Freezes the program for Linux: a folder with a Python of its own, which needs none there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from annotator.updates.build import BUILD_FILE, Build, build_json
from tools.package import base_system, lock, parts, project, trim
from tools.package.project import BUILD, PackageError, Release, run
from tools.package.reduced import icu_data, stubs

PROGRAM: Final = "fairlabel"

_WHOLE: Final = ("annotator", "exporters", "widgets", "resources", "keyring.backends", "PIL")
"""Packages whose modules are found by their names at run time, not by imports."""
_LATE: Final = ("_cffi_backend", "_libvips", "pyvips", "secretstorage", "PySide6.QtMultimedia")
_WITHOUT: Final = (
    "duckdb", "ibis", "IPython", "lib2to3", "numpy.f2py", "numpy.testing", "PIL.AvifImagePlugin",
    "PIL.ImageTk", "PIL._avif", "PIL._imagingtk", "pip", "pyarrow", "pydoc_data", "pytest",
    "readline", "setuptools", "tkinter", "unittest", "xmlrpc",
)  # fmt: skip

_SPECIFIES: Final = "PyInstaller.utils.cliutils.makespec"
_MODULES: Final = "pyz = PYZ(a.pure)\n"
_WITHOUT_HOOKS: Final = (
    "a.scripts = [each for each in a.scripts if not each[0].startswith('pyi_rth_')]\n"
)
"""Its hooks load Qt, `inspect` and `multiprocessing` in each process, also in those that decode one
picture. Nothing needs them: Qt's wheel knows its folder, and `main` runs processes of Python."""


def make(release: Release, release_key: str) -> Path:
    """Return the folder of the version: the program, trimmed, with what it knows of itself."""
    place = base_system.prepare()
    packages = place / "packages"
    if not packages.exists():
        makers = lock.MAKERS - {"uv", "pip"}
        parts.install(packages, parts.LINUX, (lock.names() - lock.MAKERS) | makers)
    source = place / "source"
    project.copy_product(source)
    write_facts(source / "resources", release, release_key)
    write_metadata(packages, release)
    for name in ("work", "made"):
        shutil.rmtree(place / name, ignore_errors=True)
    base_system.run_inside(release, "python3", "-m", _SPECIFIES, *_options())
    leave_out_hooks(place / "work" / f"{PROGRAM}.spec")
    options = ("--noconfirm", "--log-level=WARN", "--distpath=made", "--workpath=work")
    base_system.run_inside(
        release, "python3", "-m", "PyInstaller", *options, f"work/{PROGRAM}.spec"
    )
    folder = BUILD / "linux" / release.version
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(place / "made" / PROGRAM, folder, symlinks=True)
    stubs.replace(folder / "_internal", release)
    icu_data.replace(folder / "_internal", release)
    trim.trim_linux(folder)
    run("strip", folder / "_internal/libpython3.11.so.1.0")
    return folder


def write_facts(resources: Path, release: Release, release_key: str) -> None:
    """Write ``build.json``, by which a built program knows its version and the release key."""
    build = Build(release.version, release.target, release_key)
    (resources / BUILD_FILE).write_bytes(build_json(build))


def write_metadata(packages: Path, release: Release) -> None:
    """Write what ``importlib.metadata`` says of the program, which nobody installs."""
    for old in packages.glob("fairlabel-*.dist-info"):
        shutil.rmtree(old)
    folder = packages / f"fairlabel-{release.version}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: fairlabel\nVersion: {release.version}\n"
    )


def leave_out_hooks(specification: Path) -> None:
    """Take out what PyInstaller would do before the program begins, in every process.

    Raises:
        PackageError: the file is not as this version of PyInstaller writes it.
    """
    text = specification.read_text()
    if text.count(_MODULES) != 1:
        raise PackageError("PyInstaller writes another kind of file. Look up how, and follow it.")
    specification.write_text(text.replace(_MODULES, _WITHOUT_HOOKS + _MODULES))


def _options() -> list[str]:
    source = f"/{base_system.PLACE}/source"
    options = ["--onedir", f"--name={PROGRAM}", "--specpath=work"]
    options += [f"--collect-submodules={name}" for name in _WHOLE]
    options += [f"--hidden-import={name}" for name in _LATE]
    options += [f"--exclude-module={name}" for name in _WITHOUT]
    options += ["--copy-metadata=keyring", "--copy-metadata=fairlabel"]
    options += [f"--add-data={source}/resources:resources", f"{source}/main.py"]
    return options
