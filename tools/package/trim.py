"""Takes out of a frozen folder what the program never loads, by lists of what may stay.

A new wheel brings new files; those that no list names stay out, and the gates say what is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from tools.package import elf
from tools.package.project import run

QT_MODULES: Final = frozenset(
    {"QtCore", "QtDBus", "QtGui", "QtMultimedia", "QtNetwork", "QtSvg", "QtWidgets"}
)
"""Modules of PySide6: what the program imports, and QtNetwork, which QtMultimedia imports."""

QT_PLUGINS: Final = (
    "iconengines/*qsvgicon*",
    "imageformats/*qjpeg*",
    "imageformats/*qsvg*",
    "multimedia/*windowsmediaplugin*",
    "platforminputcontexts/*compose*",
    "platforminputcontexts/*ibus*",
    "platforms/*qoffscreen*",
    "platforms/*qwayland*",
    "platforms/*qwindows*",
    "platforms/*qxcb*",
    "platformthemes/*xdgdesktopportal*",
    "styles/*windows*",
    "wayland-decoration-client/*adwaita*",
    "wayland-decoration-client/*bradient*",
    "wayland-graphics-integration-client/*wayland-egl*",
    "wayland-shell-integration/*xdg-shell*",
    "xcbglintegrations/*",
)
"""What may stay of Qt's plug-ins: screens, keyboards, the pictures that the window shows, sound.

FFmpeg is not among them: on Linux it costs 38 MB, since its plug-in also needs Qt Quick and QML."""

UNUSED: Final = (
    "*.pyi",
    "*/py.typed",
    "*/tests/*",
    "*/testing/*",
    "PIL/_avif*",
    "PIL/_imagingft*",
    "PIL/_imagingtk*",
    "numpy/*/_*_tests*",
    "numpy/_core/_simd*",
    "numpy/f2py/*",
    "numpy/polynomial/*",
    "numpy/random/*",
    "rapidfuzz/distance/*_avx2*",
    "rapidfuzz/fuzz_cpp*",
    "rapidfuzz/process_cpp*",
    "tzdata/zoneinfo/*",
    "*/Qt/translations/*",
    "*/translations/*",
)
"""Of packages: types and tests, decoders of formats that are refused, parts of numpy that are only
loaded when they are asked for, time zones, text drawn by Pillow, measures of likeness other than
the edit distance, and a second copy of that for some processors.

Dialogs of Qt speak English until the program has other languages."""

STRIPPED: Final = (
    "PIL/_imaging.*", "cryptography/*/_rust*", "libicu*", "rpds/rpds.*",
)  # fmt: skip
"""Libraries that wheels bring with the names of their inner functions, which nobody looks up."""

FROM_SYSTEM: Final = frozenset({
    "ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1",
    "libutil.so.1", "libresolv.so.2", "libmvec.so.1",
    "libgcc_s.so.1", "libstdc++.so.6",
    "libEGL.so.1", "libGL.so.1", "libGLX.so.0", "libOpenGL.so.0",
    "libX11.so.6", "libX11-xcb.so.1", "libxcb.so.1", "libxcb-glx.so.0",
    "libwayland-client.so.0", "libwayland-cursor.so.0", "libwayland-egl.so.1",
    "libfontconfig.so.1", "libfreetype.so.6", "libdbus-1.so.3",
    "libpulse.so.0",
})  # fmt: skip
"""Libraries that may come from the system: the C and C++ run time, which drivers of the screen
share with the program; the drivers themselves; what knows the system's fonts, bus and sound.

All desktops have them. Without libpulse the program starts, and says why nothing is heard."""


def trim_linux(folder: Path) -> None:
    """Remove from a folder that PyInstaller made what the program does not load."""
    inside = folder / "_internal"
    remove_unused(inside)
    keep_qt(inside / "PySide6")
    keep_reachable(folder)
    remove_empty(folder)
    strip_names(inside)


def remove_unused(inside: Path) -> None:
    """Remove the files that match `UNUSED`."""
    for path in files_of(inside):
        name = path.relative_to(inside).as_posix()
        if any(fnmatch(name, pattern) for pattern in UNUSED):
            path.unlink()


def strip_names(inside: Path) -> None:
    """Take the names of inner functions out of the libraries that match `STRIPPED`."""
    names = {path: path.relative_to(inside).as_posix() for path in files_of(inside)}
    for path, name in names.items():
        if any(fnmatch(name, pattern) for pattern in STRIPPED):
            run("strip", "--strip-unneeded", path)


def keep_qt(pyside: Path) -> None:
    """Remove modules and plug-ins of Qt that no list names."""
    for path in pyside.glob("Qt*.*"):
        is_library = path.name.startswith("Qt6")
        if path.is_file() and not is_library and path.name.split(".")[0] not in QT_MODULES:
            path.unlink()
    for plugins in (pyside / "Qt/plugins", pyside / "plugins"):
        for path in files_of(plugins):
            name = path.relative_to(plugins).as_posix()
            if not any(fnmatch(name, pattern) for pattern in QT_PLUGINS):
                path.unlink()


def keep_reachable(folder: Path) -> None:
    """Remove libraries that nothing needs, and those that come from the system."""
    libraries = {path: found for path in files_of(folder) if (found := elf.read(path)) is not None}
    shared = {path.name: path for path in libraries if _is_shared(path)}
    for name in FROM_SYSTEM & shared.keys():
        shared.pop(name).unlink()
    roots = [path for path in libraries if path.name not in shared and path.exists()]
    roots += [
        path for name, path in shared.items() if name.startswith(("libpython", "libsndfile_"))
    ]
    kept, waiting = set(roots), list(roots)
    while waiting:
        for needed in libraries[waiting.pop()].needed:
            path = shared.get(needed)
            if path is not None and path not in kept:
                kept.add(path)
                waiting.append(path)
    for path in shared.values():
        if path not in kept:
            path.unlink()


def _is_shared(path: Path) -> bool:
    """Return whether others link a file; nobody links a plug-in or an extension module."""
    return path.name.startswith("lib") and ".so" in path.name and "plugins" not in path.parts


def remove_empty(folder: Path) -> None:
    """Remove empty folders and links to what was removed."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_symlink() and not path.exists():
            path.unlink()
        elif path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()


def files_of(folder: Path) -> Iterable[Path]:
    """Return the files below a folder, without links, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
