"""A Windows of Wine's in a folder of its own, with the gaps of Wine filled for the trial.

Four gaps are Wine's and not the program's: complex functions that numpy asks for, ICU, colour
profiles of screens, and the threads of OpenCV where no topology of the processor is shown.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tools.package.project import PackageError, need, run

_GAPS: Final = Path(__file__).parent / "wine_gaps"
_MATH: Final = b"api-ms-win-crt-math-l1-1-0.dll"
_OUR_MATH: Final = b"flmath-math-shim-for-wine0.dll"  # as long, so that it takes the other's place
_DISPLAY: Final = f":{1200 + os.getpid() % 1000}"
_PATIENCE_S: Final = 240
_SETTLED_S: Final = 3.0
_PASSWORDS: Final = "Credential Manager"
_COMPILER: Final = "x86_64-w64-mingw32-gcc"
_ENVIRONMENT: Final = {
    "WINEDEBUG": "-all",
    "WINEDLLOVERRIDES": "mscms=n;winemenubuilder.exe=d",
    "OPENCV_FOR_THREADS_NUM": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "DISPLAY": _DISPLAY,
}


class Wine:
    """A new Windows; programs see the files of this machine on drive Z."""

    def __init__(self, home: Path) -> None:
        """Make it in a folder, which is emptied first; the folder is also where programs work."""
        need("wine", "wine")
        need(_COMPILER, "gcc-mingw-w64-x86-64-win32")
        shutil.rmtree(home, ignore_errors=True)
        self.home = home
        self.prefix = home / "prefix"
        home.mkdir(parents=True)
        self._environment = {**os.environ, **_ENVIRONMENT, "WINEPREFIX": str(self.prefix)}

    @contextmanager
    def on_screen(self) -> Iterator[None]:
        """Give it a screen, and end all of it afterwards."""
        command = ["Xvfb", _DISPLAY, "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]
        quiet = subprocess.DEVNULL
        with subprocess.Popen([*command, "-ac"], stdout=quiet, stderr=quiet) as server:
            time.sleep(_SETTLED_S)
            try:
                self.do("wineboot", "--init")
                yield
            finally:
                self.do("wineserver", "--kill", expected=(0, 1, 2))
                server.terminate()

    def do(self, *command: str, expected: tuple[int, ...] = (0,)) -> str:
        """Run a program of this machine with the screen and return what it says."""
        done = subprocess.run(
            command, capture_output=True, check=False, env=self._environment, cwd=self.home,
            timeout=_PATIENCE_S * 2,
        )  # fmt: skip
        said = done.stdout.decode("utf-8", "replace")
        if done.returncode not in expected:
            told = (said + done.stderr.decode("utf-8", "replace"))[-2000:]
            raise PackageError(f"{command[:6]} ended with {done.returncode}:\n{told}")
        return said

    def launch(self, program: Path, *arguments: str) -> None:
        """Start a Windows program without waiting for its end."""
        command = ["wine", str(program), *arguments]
        quiet = subprocess.DEVNULL
        subprocess.Popen(  # it ends with the screen
            command, env=self._environment, cwd=self.home, stdout=quiet, stderr=quiet
        )

    def windows_path(self, path: Path) -> str:
        """Return the name that Windows has for a file of this machine."""
        inside = self.prefix / "drive_c"
        if path.is_relative_to(inside):
            return "C:\\" + str(path.relative_to(inside)).replace("/", "\\")
        return "Z:" + str(path).replace("/", "\\")

    def is_running(self, folder: Path) -> bool:
        """Return whether a program of a folder runs."""
        name = self.windows_path(folder).encode()
        for each in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if each.read_bytes().startswith(name):
                    return True
            except OSError:  # it has ended meanwhile
                continue
        return False

    def wait_until_ended(self, folder: Path) -> None:
        """Wait until no program of a folder runs.

        Raises:
            PackageError: one still runs after minutes.
        """
        end_s = time.monotonic() + _PATIENCE_S
        while self.is_running(folder):
            if time.monotonic() > end_s:
                raise PackageError(f"A program of {folder} did not end.")
            time.sleep(1)

    def files(self) -> set[str]:
        """Return the files of drive C but for temporary ones, of which Wine keeps some."""
        found = set()
        for folder, _, names in os.walk(self.prefix / "drive_c"):
            found |= {str(Path(folder, each).relative_to(self.prefix)) for each in names}
        return {each for each in found if "/Temp/" not in each}

    def registry(self) -> list[str]:
        """Return the lines of the account's registry that name the program.

        The store of passwords is left out: it holds the worker's own key.
        """
        self.do("wineserver", "--wait", expected=(0, 1, 2))
        text = (self.prefix / "user.reg").read_text("utf-8", "replace")
        found, key = [], ""
        for line in text.splitlines():
            key = line if line.startswith("[") else key
            if "fairlabel" in line.lower() and _PASSWORDS not in key:
                found.append(line)
        return found


def fill_gaps(version: Path) -> None:
    """Put what Wine lacks into a version of the program: into a copy for trials alone."""
    python = version / "python"
    made = (
        (python / "mscms.dll", [_GAPS / "mscms.c"]),
        (python / "icuuc.dll", [_GAPS / "icuuc.c"]),
        (python / _OUR_MATH.decode(), ["-fno-builtin", _GAPS / "math.c", _GAPS / "math.def"]),
    )
    for target, parts in made:
        run(_COMPILER, "-shared", "-static-libgcc", "-O1", "-s", "-w", "-o", target, *parts)
    (core,) = (version / "lib/numpy/_core").glob("_multiarray_umath*.pyd")
    data = core.read_bytes()
    if data.count(_MATH) != 1:
        raise PackageError("numpy does not ask for the functions that this trial stands in for.")
    core.write_bytes(data.replace(_MATH, _OUR_MATH))
