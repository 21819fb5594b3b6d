"""Freezes the program for Linux: a folder with a Python of its own, which needs none there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from annotator.updates.build import BUILD_FILE, Build, build_json
from tools.package import base_system, lock, parts, project, trim
from tools.package.project import BUILD, Release, run
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
    base_system.run_inside(release, "python3", "-m", "PyInstaller", *_options())
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


def _options() -> list[str]:
    source = f"/{base_system.PLACE}/source"
    options = ["--onedir", "--noconfirm", "--log-level=WARN", f"--name={PROGRAM}"]
    options += ["--distpath=made", "--workpath=work", "--specpath=work"]
    options += [f"--collect-submodules={name}" for name in _WHOLE]
    options += [f"--hidden-import={name}" for name in _LATE]
    options += [f"--exclude-module={name}" for name in _WITHOUT]
    options += ["--copy-metadata=keyring", "--copy-metadata=fairlabel"]
    options += [f"--add-data={source}/resources:resources", f"{source}/main.py"]
    return options
