"""Tries a Linux package in a bare Debian without Python, by real events, as a new user would.

    python -m tools.package.trials.linux_journey dist/fairlabel_0.1.0-1_amd64.deb
    python -m tools.package.trials.linux_journey --suite bookworm dist/fairlabel-….tar.zst

It installs the package, draws a box in the window, exports, verifies, writes a statement as PDF
and a signed hand-in, has a doubtful picture decoded, removes the package, and tells what was left.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tools.package.base_system import UNSAFE
from tools.package.project import BUILD, PackageError, run

_TOOLS: Final = (
    "xvfb,xdotool,imagemagick,zstd,libegl1,libgl1,libxcb1,libxcb-glx0,libdbus-1-3,libfontconfig1"
)
_WORKER: Final = "worker"
SHARED: Final = "/tmp"  # noqa: S108 - of the system in the folder
HOME: Final = f"/home/{_WORKER}"
_DISPLAY: Final = f":{200 + os.getpid() % 1000}"
"""Others may use displays with low numbers, also from within their own folders."""
_PATIENCE_S: Final = 120
_ROOTS: Final = ("usr", "opt", "etc", "var/lib/dpkg/info")
_MADE_BY_OTHERS: Final = ("/cache/", "ld.so.cache", ".cache", "mimeinfo", "icon-theme")


class Machine:
    """A Debian in a folder, without Python."""

    def __init__(self, suite: str) -> None:
        """Make it if it is missing."""
        self.root = BUILD / f"bare-{suite}"
        if not (self.root / ".made").exists():
            shutil.rmtree(self.root, ignore_errors=True)
            self.root.parent.mkdir(parents=True, exist_ok=True)
            options = ("--variant=minbase", f"--include={_TOOLS}")
            run("debootstrap", *options, suite, self.root, env={**os.environ, **UNSAFE})
            (self.root / ".made").touch()
        if list((self.root / "usr/bin").glob("python3*")):
            raise PackageError("There is a Python in the bare system, so this proves nothing.")
        if not (self.root / HOME[1:]).exists():
            self.do("useradd", "-m", _WORKER)
        shutil.copyfile("/etc/resolv.conf", self.root / "etc/resolv.conf")

    def do(self, *command: str) -> str:
        """Run a program as root and return what it says."""
        return self._run(["chroot", str(self.root), *command])

    def work(self, *command: str) -> str:
        """Run a program as the worker and return what it says."""
        return self._run(self.as_worker(*command))

    def as_worker(self, *command: str) -> list[str]:
        """Return the command that runs a program as the worker."""
        facts = (f"HOME={HOME}", f"USER={_WORKER}", f"DISPLAY={_DISPLAY}", "LANG=C.UTF-8")
        inside = ("chroot", f"--userspec={_WORKER}:{_WORKER}", str(self.root))
        return [*inside, "env", "-C", HOME, *facts, *command]

    def files(self) -> set[str]:
        """Return the paths of all files that packages may make."""
        found = set()
        for name in _ROOTS:
            for folder, _, names in os.walk(self.root / name):
                found |= {f"{folder}/{each}".removeprefix(str(self.root)) for each in names}
        return {each for each in found if not any(part in each for part in _MADE_BY_OTHERS)}

    @staticmethod
    def _run(command: list[str]) -> str:
        environment = {**os.environ, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, timeout=900
        )
        if done.returncode:
            raise PackageError(
                f"{command[-4:]} ended with {done.returncode}:\n{done.stderr[-3000:]}"
            )
        return done.stdout


class Journey:
    """What a new user does, step by step."""

    def __init__(self, machine: Machine, package: Path, shots: Path) -> None:
        """Take a machine, a package, and the folder for screenshots."""
        self.machine, self.package, self.shots = machine, package, shots
        self.program = "fairlabel"

    def go(self) -> None:
        """Do all of it.

        Raises:
            PackageError: a step failed.
        """
        self.machine.do("dpkg", "--purge", "fairlabel")  # of a try before
        before = self.machine.files()
        steps: list[Callable[[], None]] = [
            self.install, self.draw, self.doubtful, self.hand_out, self.remove,
        ]  # fmt: skip
        for step in steps:
            begin_s = time.monotonic()
            step()
            print(f"{step.__name__}: done in {time.monotonic() - begin_s:.1f} s", flush=True)
        left = sorted(self.machine.files() - before)
        if left:
            raise PackageError(f"{len(left)} files were left over, such as {left[:5]}.")
        print("Nothing was left over.")

    def install(self) -> None:
        """Install or unpack the package."""
        target = self.machine.root / "tmp" / self.package.name
        shutil.copyfile(self.package, target)
        if target.suffix == ".deb":
            self.machine.do("apt-get", "update", "-q")
            options = ("-y", "-q", "--no-install-recommends")
            self.machine.do("apt-get", "install", *options, f"{SHARED}/{target.name}")
            return
        shutil.rmtree(self.machine.root / f"{HOME[1:]}/program", ignore_errors=True)
        self.machine.work("mkdir", "program")
        self.machine.work("tar", "--zstd", "-xf", f"{SHARED}/{target.name}", "-C", "program")
        (folder,) = (self.machine.root / f"{HOME[1:]}/program").iterdir()
        self.machine.work(f"program/{folder.name}/install.sh")
        self.program = f"{HOME}/.local/bin/fairlabel"

    def draw(self) -> None:
        """Draw a box in the window of the sample job, and close it."""
        shutil.rmtree(self.machine.root / f"{HOME[1:]}/streets", ignore_errors=True)
        self.machine.work(self.program, "demo", "streets")
        count = self._regions("before")
        with self.screen(self.program, "streets/Street scenes.fairlabel"):
            self.shot("window")
            self.x("key", "w", "mousemove", "300", "470", "mousedown", "1")
            for x in range(320, 500, 20):
                self.x("mousemove", str(x), str(430 + x // 5))
            self.x("mouseup", "1")
            time.sleep(1)
            self.x("key", "3")
            time.sleep(3)
            self.shot("box")
            self.x("key", "ctrl+q")
        found = self._regions("after")
        if found != count + 1:
            raise PackageError(f"{count} regions before the box was drawn, {found} after it.")

    def doubtful(self) -> None:
        """Open a folder with a BMP, which is decoded by a process apart, and look at its colour."""
        media = self.machine.root / f"{HOME[1:]}/doubtful"
        shutil.rmtree(media, ignore_errors=True)
        (self.machine.root / f"{HOME[1:]}/doubtful.fairlabel").unlink(missing_ok=True)
        media.mkdir()
        (media / "blue.bmp").write_bytes(bmp(320, 240, (200, 40, 10)))
        self.machine.do("chown", "-R", _WORKER, f"{HOME}/doubtful")
        self.machine.work(
            self.program,
            "new",
            "doubtful.fairlabel",
            "--media",
            "doubtful",
            "--labels",
            "a",
            "--worker",
            "Ada",
        )
        with self.screen(self.program, "doubtful.fairlabel"):
            path = self.shot("doubtful")
            self.x("key", "ctrl+q")
        place = f"{SHARED}/{path.name}"
        colour = self.machine.work("convert", place, "-format", "%[pixel:p{500,400}]", "info:")
        if "10,40,200" not in colour.replace(" ", ""):
            raise PackageError(f"The doubtful picture is shown in {colour.strip()}.")

    def hand_out(self) -> None:
        """Export, verify, and write a statement and a hand-in."""
        job = "streets/Street scenes.fairlabel"
        self.machine.work(self.program, "verify", "after")
        self.machine.work(self.program, "check", job)
        self.machine.work(self.program, "statement", job, "statement.pdf", "--force")
        pdf = self.machine.root / f"{HOME[1:]}/statement.pdf"
        if not pdf.read_bytes().startswith(b"%PDF-"):
            raise PackageError("The statement is no PDF.")
        self.machine.work(self.program, "hand-in", job, "hand-in.json", "--force")
        self.machine.work(self.program, "verify", "hand-in.json")

    def remove(self) -> None:
        """Remove the package."""
        if self.package.suffix == ".deb":
            self.machine.do("apt-get", "purge", "-y", "-q", "--autoremove", "fairlabel")
            (self.machine.root / "tmp" / self.package.name).unlink()
            return
        (folder,) = (self.machine.root / f"{HOME[1:]}/program").iterdir()
        self.machine.work(f"program/{folder.name}/install.sh", "--remove")
        left = self.machine.work("find", ".local", "-type", "f", "-path", "*org.fairlabel*")
        if left:
            raise PackageError(f"install.sh --remove left {left}")

    def _regions(self, name: str) -> int:
        """Return the number of boxes in an export of the sample job."""
        folder = self.machine.root / f"{HOME[1:]}/{name}"
        shutil.rmtree(folder, ignore_errors=True)
        options = ("--items", "all", "--format", "coco")  # the item with the box is not confirmed
        job = "streets/Street scenes.fairlabel"
        self.machine.work(self.program, "export", job, *options, name)
        return len(json.loads((folder / "annotations.json").read_text())["annotations"])

    def screen(self, *command: str) -> _Screen:
        """Return a screen that starts a program, and waits for its end."""
        return _Screen(self.machine, command)

    def x(self, *arguments: str) -> None:
        """Press keys and move the mouse, by xdotool."""
        self.machine.work("xdotool", *arguments)

    def shot(self, name: str) -> Path:
        """Take a picture of the screen, keep it, and return its path on that machine."""
        self.machine.work("import", "-window", "root", f"{SHARED}/{name}.png")
        self.shots.mkdir(parents=True, exist_ok=True)
        target = self.shots / f"{self.package.suffix[1:]}-{name}.png"
        shutil.copyfile(self.machine.root / f"tmp/{name}.png", target)
        return Path(f"{SHARED}/{name}.png")


class _Screen:
    """An X server with the program on it, until both have ended."""

    def __init__(self, machine: Machine, command: tuple[str, ...]) -> None:
        self._machine = machine
        self._command = command

    def __enter__(self) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        server = (
            "Xvfb",
            _DISPLAY,
            "-screen",
            "0",
            "1366x768x24",
            "-nolisten",
            "tcp",
            "-ac",
            "-noreset",
        )
        self._server = subprocess.Popen(self._machine.as_worker(*server), **quiet)  # type: ignore[call-overload]  # arguments of several types
        time.sleep(3)
        begin_s = time.monotonic()
        self._program = subprocess.Popen(self._machine.as_worker(*self._command))
        search = ("xdotool", "search", "--sync", "--onlyvisible", "--class", "fairlabel")
        self._machine.work("timeout", str(_PATIENCE_S), *search, "windowfocus")
        print(f"  the window was there after {time.monotonic() - begin_s:.1f} s", flush=True)
        time.sleep(15)  # until the picture is painted, also under load

    def __exit__(self, kind: object, _error: object, _trace: object) -> None:
        try:
            if kind is None and self._program.wait(_PATIENCE_S):
                raise PackageError(f"The window ended with {self._program.returncode}.")
        finally:
            self._program.kill()
            self._program.wait()
            self._server.terminate()
            self._server.wait()


def bmp(width: int, height: int, bgr: tuple[int, int, int]) -> bytes:
    """Return a picture of one colour as Windows bitmap; the width is a multiple of four."""
    pixels = bytes(bgr) * (width * height)
    head = struct.pack("<2sIHHI", b"BM", 54 + len(pixels), 0, 0, 54)
    return head + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0) + pixels


def try_package(name: str, suite: str, shots: Path, trial: Callable[[Journey], None]) -> int:
    """Try the package that the command line names; return 1 if the trial finds a fault.

    Args:
        name: of the module.
        suite: the Debian to try it in, unless the command line names another one.
        shots: the folder for screenshots, likewise.
        trial: what is done; it raises a ``PackageError`` for a fault.
    """
    parser = argparse.ArgumentParser(prog=f"python -m tools.package.trials.{name}")
    parser.add_argument("package", type=Path)
    parser.add_argument("--suite", default=suite, help="the Debian to try it in")
    parser.add_argument("--shots", type=Path, default=shots)
    asked = parser.parse_args()
    try:
        trial(Journey(Machine(asked.suite), asked.package, asked.shots))
    except PackageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(try_package("linux_journey", "trixie", BUILD / "shots", Journey.go))
