"""The project as packages know it: its version, its own files, and the time that stands in them."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
BUILD: Final = ROOT / "build/package"
"""What is needed on the way; it may be removed at any time."""
DIST: Final = ROOT / "dist"
FILES: Final = Path(__file__).resolve().parent / "files"
PRODUCT: Final = ("annotator", "exporters", "widgets", "resources", "main.py")
PAGES: Final = ("docs/*.md", "docs/manual")
"""What the program shows as its manual, and the pages to which that leads."""


class PackageError(Exception):
    """A package cannot be made; the sentence says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Release:
    """What is packed.

    Attributes:
        version: three numbers.
        epoch_s: the time of all files, in seconds since 1970: that of the commit.
        target: system and processor, as in ``build.json``.
    """

    version: str
    epoch_s: int
    target: str

    @property
    def name(self) -> str:
        """The name of the package without its ending."""
        return f"fairlabel-{self.version}-{self.target}"


def release(target: str) -> Release:
    """Return the release that this checkout makes, of the last commit."""
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text())
    epoch = _git("log", "-1", "--format=%ct")
    return Release(facts["project"]["version"], int(epoch), target)


def product_files() -> list[str]:
    """Return the paths of all files of the product that git knows, in order."""
    return sorted(_git("ls-files", "--", *PRODUCT).splitlines())


def copy_product(folder: Path) -> None:
    """Copy the product and its manual into a new folder, without what git does not know."""
    shutil.rmtree(folder, ignore_errors=True)
    pages = _git("ls-files", "--", *PAGES).splitlines()
    places = {name: name for name in product_files()} | {
        name: f"resources/{name}" for name in pages
    }
    for name, place in places.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)


def run(*command: str | Path, **options: object) -> None:
    """Run a program, which speaks only if it fails.

    Raises:
        PackageError: it failed; the sentence ends with its last lines.
    """
    done = subprocess.run(  # type: ignore[call-overload]  # options are those of subprocess.run
        [str(each) for each in command], capture_output=True, text=True, check=False, **options
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-25:])
        raise PackageError(f"{Path(command[0]).name} failed:\n{said}")


def need(program: str, package: str) -> None:
    """Ask that a program is there.

    Raises:
        PackageError: it is not; the sentence names the Debian package.
    """
    if shutil.which(program) is None and not Path("/usr/sbin", program).exists():
        raise PackageError(f"{program} is missing. Install it: apt-get install {package}")


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
