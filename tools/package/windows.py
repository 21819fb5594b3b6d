"""The Windows package, made on Linux: an embeddable Python, the wheels, the program, a launcher.

It runs where it is unpacked, also from a stick; the installer puts the same folder into an account.
"""

from __future__ import annotations

import shutil
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from tools.package import archives, bill, desktop, frozen, licences, lock, parts, project, trim
from tools.package.project import BUILD, DIST, FILES, PackageError, Release, need, run
from tools.package.wheels import wheels_of

PYTHON: Final = BUILD / "python-embed.zip"
"""Where the embeddable Python for Windows is put beforehand; see docs/packaging.md."""

FOLDER: Final = BUILD / "windows-folder/Fairlabel"
"""What is packed: as .zip, and by the installer."""

PROGRAM: Final = "python/pythonw.exe"

_KNOWN: Final = FILES.parent / "windows_python.toml"
_IN_ZIP: Final = "python313.dll"
_PATHS: Final = "python313.zip\n.\n../lib\n../app\n"
"""`python313._pth`: with it, neither the registry nor the environment adds folders."""

_UNUSED: Final = (
    "PySide6/Qt6*.dll", "PySide6/opengl32sw.dll", "PySide6/*.exe", "PySide6/avcodec*",
    "PySide6/avformat*", "PySide6/avutil*", "PySide6/swresample*", "PySide6/swscale*",
    "PySide6/qml/*", "PySide6/resources/*", "PySide6/metatypes/*", "PySide6/include/*",
    "PySide6/typesystems/*", "PySide6/glue/*", "PySide6/scripts/*", "PySide6/support/*",
    "PySide6/doc/*", "PySide6/QtAsyncio/*", "PySide6/modules/*", "PySide6/qmltooling/*",
    "PySide6/plugins/qmltooling/*", "PySide6/d3dcompiler*", "PySide6/*.lib", "shiboken6/*.lib",
    "shiboken6_generator/*", "cv2/opencv_videoio_ffmpeg*", "bin/*", "*.lib", "*.h",
    "numpy/_core/include/*", "numpy/_core/lib/*", "PySide6/pyside6qml*", "PySide6/lib/*",
    "PySide6/Qt/*", "*.pdb", "*/vcamp140.dll", "*/vccorlib140.dll", "*/vcomp140.dll",
)  # fmt: skip
_QT_LIBRARIES: Final = frozenset({
    "Qt6Core", "Qt6DBus", "Qt6Gui", "Qt6Multimedia", "Qt6Network", "Qt6Svg", "Qt6Widgets",
    "Qt6Concurrent",
})  # fmt: skip


def write_folder(release: Release, release_key: str) -> Path:
    """Return the folder that is packed: launcher, and the version with its Python."""
    packages = _packages()
    folder = FOLDER
    shutil.rmtree(folder.parent, ignore_errors=True)
    version = folder / "versions" / release.version
    shutil.copytree(packages, version / "lib")
    _write_python(version / "python")
    project.copy_product(version / "app")
    frozen.write_facts(version / "app/resources", release, release_key)
    frozen.write_metadata(version / "lib", release)
    _trim(version / "lib")
    _share_runtime(version)
    compile_modules(version)
    licences.write_common(version, packages)
    shutil.copyfile(version / "python/LICENSE.txt", version / "LICENSES/Python.txt")
    wheels = [each for each in wheels_of(packages) if bill.is_packed(version, each)]
    bill.write(
        version, release, wheels, list(bill.parts_of_windows(version, wheels, bill.Contents()))
    )
    (folder / "versions/current").write_text(f"{release.version}\n")
    text = (FILES / "READ-ME-FIRST-windows.txt").read_text().format(version=release.version)
    (folder / "READ-ME-FIRST.txt").write_text(text, newline="\r\n")
    shutil.copyfile(FILES / "fairlabel-commands.cmd", folder / "fairlabel-commands.cmd")
    _write_launcher(folder / "Fairlabel.exe", release)
    archives.level(folder, release.epoch_s)
    return folder


def write_archive(release: Release, folder: Path) -> Path:
    """Write the folder as .zip and return its path."""
    target = DIST / f"{release.name}.zip"
    archives.write_zip(target, folder, release.epoch_s)
    return target


def write_installer(release: Release, folder: Path, *, quick: bool = False) -> Path:
    """Write the installer for one account and return its path; quick: larger, for trials."""
    need("makensis", "nsis")
    target = DIST / f"Fairlabel-{release.version}-setup.exe"
    size_kb = sum(path.stat().st_size for path in trim.files_of(folder)) // 1024
    facts = {
        "OUT": target, "ICON": BUILD / "fairlabel.ico", "FOLDER": folder,
        "VERSION": release.version, "SIZE_KB": size_kb,
    }  # fmt: skip
    options = [f"-D{name}={value}" for name, value in facts.items()]
    options += ["-DQUICK"] if quick else []
    environment = {"SOURCE_DATE_EPOCH": str(release.epoch_s), "PATH": "/usr/bin:/bin"}
    run("makensis", "-V2", *options, FILES / "installer.nsi", env=environment)
    return target


def require_known_python(path: Path) -> None:
    """Refuse an embeddable Python that nobody has looked at.

    Raises:
        PackageError: it is not there, or its digest is in no line of ``windows_python.toml``.
    """
    if not path.exists():
        raise PackageError(
            f"The embeddable Python 3.13 for Windows is missing. Put its zip file at {path}; "
            "docs/packaging.md says from where."
        )
    known = {each["sha256"] for each in tomllib.loads(_KNOWN.read_text())["python"]}
    if bill.digest(path) not in known:
        raise PackageError(
            f"{path.name} is not a known Python. Check its signatures with osslsigncode, then add "
            "its SHA-256 to tools/package/windows_python.toml."
        )


def _packages() -> Path:
    folder = BUILD / "windows-packages"
    if not folder.exists():
        parts.install(folder, parts.WINDOWS, lock.names() - lock.MAKERS)
    return folder


def _write_python(folder: Path) -> None:
    require_known_python(PYTHON)
    folder.mkdir(parents=True)
    with ZipFile(PYTHON) as archive:
        (place,) = [name for name in archive.namelist() if name.endswith(_IN_ZIP)]
        start = place.removesuffix(_IN_ZIP)
        for name in archive.namelist():
            if name.startswith(start) and not name.endswith("/"):
                (folder / name.removeprefix(start)).write_bytes(archive.read(name))
    (folder / "python313._pth").write_text(_PATHS)
    for name in ("python.cat", "winsound.pyd"):
        (folder / name).unlink(missing_ok=True)


def _trim(packages: Path) -> None:
    for path in trim.files_of(packages):
        name = path.relative_to(packages).as_posix()
        is_kept = path.name.split(".")[0] in _QT_LIBRARIES
        if any(fnmatch(name, pattern) for pattern in _UNUSED) and not is_kept:
            path.unlink()
    trim.remove_unused(packages)
    trim.keep_qt(packages / "PySide6")
    trim.remove_empty(packages)


def _share_runtime(version: Path) -> None:
    """Move the C++ run time beside python.exe, where each library of each wheel finds it."""
    for path in trim.files_of(version / "lib"):
        is_renamed = "-" in path.name  # by its wheel, which finds it under that name alone
        if path.name.startswith(("msvcp140", "vcruntime140", "concrt140")) and not is_renamed:
            target = version / "python" / path.name
            if target.exists():
                path.unlink()
            else:
                path.rename(target)


def compile_modules(version: Path) -> None:
    """Compile the modules beforehand: a version never changes, and may be on a locked stick.

    The compiled form is that of Python 3.13, so a Python 3.13 of this machine makes it. Sources
    stay where somebody reads them: scripts for engines, and modules that OpenCV opens.
    """
    need("python3.13", "python3.13")
    options = ("-q", "-q", "-b", "--invalidation-mode", "unchecked-hash", "-s", version)
    run("python3.13", "-m", "compileall", *options, version / "app", version / "lib")
    for path in trim.files_of(version):
        is_read = not {"cv2", "resources"}.isdisjoint(path.parts)
        if path.suffix == ".py" and path.with_suffix(".pyc").exists() and not is_read:
            path.unlink()


def _write_launcher(target: Path, release: Release) -> None:
    need("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-win32")
    icon = write_icon(BUILD / "fairlabel.ico")
    script, made = BUILD / "launcher.rc", BUILD / "launcher.res"
    numbers = ",".join([*release.version.split("."), "0"])
    script.write_text(
        f'1 ICON "{icon}"\n1 VERSIONINFO FILEVERSION {numbers} PRODUCTVERSION {numbers} BEGIN\n'
        'BLOCK "StringFileInfo" BEGIN BLOCK "040904B0" BEGIN VALUE "ProductName", "Fairlabel" '
        f'VALUE "FileDescription", "Fairlabel" VALUE "FileVersion", "{release.version}" END END\n'
        'BLOCK "VarFileInfo" BEGIN VALUE "Translation", 0x409, 0x4B0 END END\n'
    )
    run("x86_64-w64-mingw32-windres", script, "-O", "coff", "-o", made)
    options = ["-Os", "-s", "-mwindows", "-nostdlib", "-e", "entry", "-fno-ident", "-fno-builtin"]
    options += ["-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-mno-stack-arg-probe"]
    link = ("-Wl,--no-insert-timestamp", "-lkernel32", "-luser32")
    run("x86_64-w64-mingw32-gcc", *options, "-o", target, FILES / "launcher.c", made, *link)


def write_icon(target: Path) -> Path:
    """Write the icon with all sizes that Windows asks for, and return its path."""
    from PIL import Image  # noqa: PLC0415 - nothing else of packages needs it

    sizes = (16, 24, 32, 48, 64, 256)
    pictures = {size: BUILD / f"icons/{size}.png" for size in sizes}
    desktop.render(pictures)
    images = [Image.open(path) for path in pictures.values()]
    images[-1].save(target, sizes=[(size, size) for size in sizes], append_images=images[:-1])
    return target
