"""Puts small libraries in place of large ones that wheels link and the program never calls.

OpenCV links FFmpeg for films, libavif for a kind of picture that is refused, and OpenBLAS for
matrices of a hundred rows and more; numpy links OpenBLAS too. A stub has each function that is
linked, under its name and version; one that is called ends the process at once. So a hostile file
cannot reach them either.
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
OF_NUMPY: Final = "libscipy_openblas64_-"
"""The same for numpy: OpenBLAS and LAPACK."""

_OPENCV: Final = ("cv2/cv2.abi3.so",)
_NUMPY: Final = ("numpy/_core/_multiarray_umath.*.so", "numpy/linalg/_umath_linalg.*.so")

WRITTEN: Final = {
    "small_algebra.c": frozenset({"cblas_dgemm", "cblas_sgemm"}),
    "numpy_algebra.c": frozenset(
        {
            f"scipy_cblas_{kind}{what}64_"
            for kind in "sdcz"
            for what in ("axpy", "gemm", "gemv", "syrk")
        }
        | {f"scipy_cblas_{kind}dot64_" for kind in "sd"}
        | {f"scipy_cblas_{kind}dot{form}_sub64_" for kind in "cz" for form in "cu"}
        | {f"scipy_{kind}copy_64_" for kind in "sdcz"}
        | {f"scipy_{kind}{what}_64_" for kind in "sd" for what in ("gesv", "getrf")}
    ),
}
"""Functions that are written out, by file: a network of a detector may multiply large matrices;
numpy's products, `linalg.inv`, `solve` and `det` of real numbers work as ever."""

REFUSING: Final = frozenset({"avifDecoderCreate", "avifEncoderCreate"})
"""Asked for each picture; given nothing, OpenCV tries the next kind."""

_SYMBOL: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:@+([A-Za-z0-9_.]+))?$")
_TRAPS: Final = "void {}(void) {{ __builtin_trap(); }}\n"
_REFUSES: Final = "void *{}(void) {{ return 0; }}\n"


def replace(inside: Path, release: Release) -> None:
    """Replace those libraries in a frozen folder; what only they needed is trimmed afterwards."""
    for start in STUBBED:
        _replace(inside, start, _asked(inside, _OPENCV), release)
    _replace(inside, OF_NUMPY, _asked(inside, _NUMPY), release)
    _compare_algebra(release)


def _compare_algebra(release: Release) -> None:
    """Ask numpy for products and solutions, with the stub that was made last in its place.

    Raises:
        PackageError: one of them differs from what sums and numpy's `einsum` give.
    """
    check = Path(__file__).parent / "algebra_check.py"
    shutil.copyfile(check, base_system.FOLDER / base_system.PLACE / check.name)
    preloaded = f"LD_PRELOAD=/{base_system.PLACE}/stub/stub.so"
    base_system.run_inside(release, "env", preloaded, "python3", check.name)


def _asked(inside: Path, patterns: tuple[str, ...]) -> dict[str, str]:
    """Return the functions that libraries ask of others, with their versions."""
    found: dict[str, str] = {}
    for pattern in patterns:
        (library,) = inside.glob(pattern)
        found |= _symbols(library, "--undefined-only")
    return found


def _replace(inside: Path, start: str, asked: dict[str, str], release: Release) -> None:
    (library,) = inside.glob(f"{start}*")
    given = _symbols(library, "--defined-only")
    shared = {name: asked[name] for name in asked.keys() & given.keys()}
    if not shared:
        raise PackageError(f"Nothing links {start}… any more; take it off the list of stubs.")
    work = base_system.work_folder("stub")
    write_source(work / "stub.c", work / "stub.map", shared)
    here = f"/{base_system.PLACE}/stub"
    command = ["gcc", "-shared", "-O3", "-s", "-nostdlib", "-fPIC", "-fno-builtin", "-w"]
    command += ["-fcx-limited-range", "-fno-tree-loop-distribute-patterns"]
    command += [f"-Wl,-soname,{_soname(library)}", f"-Wl,--version-script={here}/stub.map"]
    command += ["-Wl,--build-id=none", "-o", f"{here}/stub.so", f"{here}/stub.c"]
    base_system.run_inside(release, *command)
    shutil.copyfile(work / "stub.so", library)


def write_source(source: Path, versions: Path, functions: dict[str, str]) -> None:
    """Write the C source of a stub, and the script that gives each function its version."""
    forms = ((name, _REFUSES if name in REFUSING else _TRAPS) for name in sorted(functions))
    written = frozenset().union(*WRITTEN.values())
    text = "".join(form.format(name) for name, form in forms if name not in written)
    for name, of in WRITTEN.items():
        if functions.keys() & of:
            text += (FILES / name).read_text()
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
