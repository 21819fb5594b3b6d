"""Puts small libraries in place of large ones that OpenCV links and the program never calls.

OpenCV links FFmpeg for films, libavif for a kind of picture that is refused, and OpenBLAS for
matrices of a hundred rows and more. A stub has each function that OpenCV links, under its name and
version; one that is called ends the process at once. So a hostile file cannot reach them either.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tools.package import base_system, elf
from tools.package.project import FILES, PackageError, Release

STUBBED: Final = (
    "libavcodec-", "libavformat-", "libavutil-", "libswscale-", "libavif-", "libopenblasp-",
)  # fmt: skip
"""How the names of these libraries begin, as the wheel of OpenCV has them."""
WRITTEN: Final = frozenset({"cblas_dgemm", "cblas_sgemm"})
"""Functions of `small_algebra.c`: a network of a detector may multiply large matrices."""

REFUSING: Final = frozenset({"avifDecoderCreate", "avifEncoderCreate"})
"""Asked for each picture; given nothing, OpenCV tries the next kind."""

_SYMBOL: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:@+([A-Za-z0-9_.]+))?$")
_TRAPS: Final = "void {}(void) {{ __builtin_trap(); }}\n"
_REFUSES: Final = "void *{}(void) {{ return 0; }}\n"


def replace(inside: Path, release: Release) -> None:
    """Replace those libraries in a frozen folder; what only they needed is trimmed afterwards."""
    asked = _symbols(inside / "cv2/cv2.abi3.so", "--undefined-only")
    work = base_system.FOLDER / base_system.PLACE / "stubs"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    for start in STUBBED:
        (library,) = inside.glob(f"{start}*")
        given = _symbols(library, "--defined-only")
        shared = {name: asked[name] for name in asked.keys() & given.keys()}
        if not shared:
            raise PackageError(f"OpenCV no longer links {start}…; take it off the list of stubs.")
        write_source(work / f"{library.name}.c", work / f"{library.name}.map", shared)
        name, here = library.name, f"/{base_system.PLACE}/stubs"
        command = ["gcc", "-shared", "-O2", "-s", "-nostdlib", "-fPIC", "-fno-builtin", "-w"]
        command += [f"-Wl,-soname,{_soname(library)}", f"-Wl,--version-script={here}/{name}.map"]
        command += ["-Wl,--build-id=none", "-o", f"{here}/{name}", f"{here}/{name}.c"]
        base_system.run_inside(release, *command)
        shutil.copyfile(work / name, library)


def write_source(source: Path, versions: Path, functions: dict[str, str]) -> None:
    """Write the C source of a stub, and the script that gives each function its version."""
    forms = ((name, _REFUSES if name in REFUSING else _TRAPS) for name in sorted(functions))
    text = "".join(form.format(name) for name, form in forms if name not in WRITTEN)
    if functions.keys() & WRITTEN:
        text += (FILES / "small_algebra.c").read_text()
    source.write_text(text)
    lines: list[str] = []
    for version in sorted(set(functions.values())):
        names = sorted(name for name, of in functions.items() if of == version)
        hidden = "" if lines else " local: *;"
        lines.append(f"{version} {{ global: {'; '.join(names)};{hidden} }};".strip())
    versions.write_text("\n".join(lines) + "\n")


def _soname(library: Path) -> str:
    found = elf.read(library)
    return found.soname if found and found.soname else library.name


def _symbols(path: Path, which: str) -> dict[str, str]:
    """Return the version of each symbol of a library, "" for none."""
    command = ["nm", "-D", "--with-symbol-versions", which, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = (_SYMBOL.match(line.split()[-1]) for line in done.stdout.splitlines())
    return {each[1]: each[2] or "" for each in found if each}
