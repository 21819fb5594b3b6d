"""Tries the Windows packages under Wine, by real events, as a new user would.

    python -m tools.package.trials.windows_journey dist/fairlabel-0.1.0-windows-x86_64.zip
    python -m tools.package.trials.windows_journey dist/Fairlabel-0.1.0-setup.exe

It unpacks or installs the program in a new Windows, draws a box in the window of the sample, has
a doubtful picture decoded, exports, verifies, writes a statement as PDF and a signed hand-in,
removes the program, and tells what was left. Wine is not Windows: docs/packaging.md lists what
this cannot show.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from tools.package.project import BUILD, PackageError
from tools.package.trials.linux_journey import bmp
from tools.package.trials.wine import Wine, fill_gaps

_JOB: Final = "streets/Street scenes.fairlabel"
_PATIENCE_S: Final = 240
_CANVAS: Final = "900x500+100+100"
_MANY_COLOURS: Final = 5_000
"""A picture has more; the empty canvas with its words has at most some hundred."""
_STEP_S: Final = 2.0
_OWN: Final = "/AppData/Local/fairlabel/"
"""Settings and the worker's record, which stay when the program is removed."""


class Journey:
    """What a new user does, step by step."""

    def __init__(self, wine: Wine, package: Path, shots: Path) -> None:
        """Take a new Windows, a package, and the folder for screenshots."""
        self.wine, self.package, self.shots = wine, package.resolve(), shots.resolve()
        self.is_installed = package.suffix == ".exe"
        self.folder = wine.home / "stick/Fairlabel"
        self._before: set[str] = set()

    def go(self) -> None:
        """Do all of it.

        Raises:
            PackageError: a step failed.
        """
        self._before = self.wine.files()
        steps: list[Callable[[], None]] = [
            self.unpack, self.draw, self.doubtful, self.hand_out, self.remove,
        ]  # fmt: skip
        for step in steps:
            begin_s = time.monotonic()
            step()
            print(f"{step.__name__}: done in {time.monotonic() - begin_s:.1f} s", flush=True)

    def unpack(self) -> None:
        """Unpack the folder, or install it silently where the installer likes."""
        if self.is_installed:
            self.wine.do("wine", str(self.package), "/S")
            programs = self.wine.prefix.glob("drive_c/users/*/AppData/Local/Programs/Fairlabel")
            self.folder = next(programs)
            if not self.wine.registry():
                raise PackageError("The installer wrote nothing into the registry.")
        else:
            with ZipFile(self.package) as archive:
                archive.extractall(self.folder.parent)
        version = (self.folder / "versions/current").read_text().strip()
        fill_gaps(self.folder / "versions" / version)

    def draw(self) -> None:
        """Draw a box in the window of the sample job, label it, and close the window."""
        self._do("demo", "streets")
        count = self._regions("before")
        with self._window(_JOB):
            self._wait_for_picture()
            self._shot("window")
            self._x("key", "w", "mousemove", "400", "570", "mousedown", "1")
            for x in range(420, 580, 20):
                self._x("mousemove", str(x), str(430 + x // 5))
            self._x("mouseup", "1")
            time.sleep(_STEP_S)
            self._x("key", "3")
            time.sleep(_STEP_S)
            self._shot("box")
        found = self._regions("after")
        if found != count + 1:
            raise PackageError(f"{count} regions before the box was drawn, {found} after it.")

    def doubtful(self) -> None:
        """Open a folder with a BMP, which is decoded by a process apart, and look at its colour."""
        media = self.wine.home / "doubtful"
        media.mkdir()
        (media / "blue.bmp").write_bytes(bmp(320, 240, (200, 40, 10)))
        new = ("new", "doubtful.fairlabel", "--media", "doubtful", "--labels", "a")
        self._do(*new, "--worker", "Ada")
        end_s = time.monotonic() + _PATIENCE_S
        with self._window("doubtful.fairlabel"):
            colour = ""
            while "10,40,200" not in colour:
                if time.monotonic() > end_s:
                    raise PackageError(f"The doubtful picture is shown in {colour.strip()}.")
                time.sleep(_STEP_S)
                path = self._shot("doubtful")
                colour = self._told("convert", str(path), "-format", "%[pixel:p{500,400}]")
                colour = colour.replace(" ", "")

    def hand_out(self) -> None:
        """Verify the export, and write a statement and a signed hand-in."""
        self._do("verify", "after")
        self._do("check", _JOB)
        self._do("statement", _JOB, "statement.pdf")
        if not (self.wine.home / "statement.pdf").read_bytes().startswith(b"%PDF-"):
            raise PackageError("The statement is no PDF.")
        self._do("hand-in", _JOB, "hand-in.json")
        self._do("verify", "hand-in.json")

    def remove(self) -> None:
        """Uninstall, and see that only what is the user's own is left."""
        if not self.is_installed:
            return
        self.wine.do("wine", str(self.folder / "uninstall.exe"), "/S")
        end_s = time.monotonic() + _PATIENCE_S
        while self.folder.exists() and time.monotonic() < end_s:
            time.sleep(1)  # it goes on from a copy of itself
        left = sorted(each for each in self.wine.files() - self._before if _OWN not in each)
        left += self.wine.registry()
        if left:
            raise PackageError(f"{len(left)} files or keys were left over, such as {left[:5]}.")
        print("Nothing was left over but settings and the worker's own record.")

    def _do(self, *arguments: str) -> str:
        """Run the command line as the user does, and return what it says."""
        script = self.wine.windows_path(self.folder / "fairlabel-commands.cmd")
        return self.wine.do("wine", "cmd", "/c", script, *arguments)

    def _regions(self, name: str) -> int:
        """Return the number of boxes in an export of the sample job."""
        self._do("export", _JOB, "--format", "coco", "--items", "all", name)
        return len(
            json.loads((self.wine.home / name / "annotations.json").read_text())["annotations"]
        )

    @contextmanager
    def _window(self, job: str) -> Iterator[None]:
        """Open the window with a job by the launcher, and close it by its key."""
        begin_s = time.monotonic()
        self.wine.launch(
            self.folder / "Fairlabel.exe", self.wine.windows_path(self.wine.home / job)
        )
        search = ("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Fairlabel$")
        self.wine.do("timeout", str(_PATIENCE_S), *search, "windowfocus")
        print(f"  the window was there after {time.monotonic() - begin_s:.1f} s", flush=True)
        yield
        self._x("key", "ctrl+q")
        self.wine.wait_until_ended(self.folder)

    def _wait_for_picture(self) -> None:
        begin_s, colours = time.monotonic(), 0
        while colours < _MANY_COLOURS:
            if time.monotonic() - begin_s > _PATIENCE_S:
                raise PackageError("The picture of the sample was not painted.")
            time.sleep(_STEP_S)
            cut = ("-crop", _CANVAS, "-format", "%k")
            colours = int(self._told("convert", str(self._shot("window")), *cut))
        print(f"  its picture was painted {time.monotonic() - begin_s:.1f} s later", flush=True)

    def _x(self, *arguments: str) -> None:
        self.wine.do("xdotool", *arguments)

    def _told(self, *command: str) -> str:
        return self.wine.do(*command, "info:")

    def _shot(self, name: str) -> Path:
        self.shots.mkdir(parents=True, exist_ok=True)
        target = self.shots / f"{'setup' if self.is_installed else 'zip'}-{name}.png"
        self.wine.do("import", "-window", "root", str(target))
        return target


def main() -> int:
    """Go the journey with the package that is named; return 1 if a step failed."""
    parser = argparse.ArgumentParser(prog="python -m tools.package.trials.windows_journey")
    parser.add_argument("package", type=Path)
    parser.add_argument("--home", type=Path, help="keep it there; it is emptied first")
    parser.add_argument("--shots", type=Path, default=BUILD / "shots")
    asked = parser.parse_args()
    # Not in the tree: drive Z leads to all of this machine, and tools would follow it.
    with tempfile.TemporaryDirectory(prefix="fairlabel-wine-") as temporary:
        wine = Wine(asked.home.resolve() if asked.home else Path(temporary, "home"))
        try:
            with wine.on_screen():
                Journey(wine, asked.package, asked.shots).go()
        except PackageError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
