"""Writes what a package consists of as `sbom.cdx.json` (CycloneDX 1.6), and refuses unknown files.

Wheels state their names and versions; `contents.toml` says what lies inside them; Debian says what
came from the system of the build.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from tools.package import base_system, elf
from tools.package.project import FILES, PackageError, Release
from tools.package.trim import files_of
from tools.package.wheels import Wheel, wheels_of

BILL: Final = "sbom.cdx.json"
_TABLE: Final = FILES.parent / "contents.toml"
_MAKER: Final = "pyinstaller"
_IN_PYTHON: Final = {
    "libcrypto-3": ("OpenSSL", "Apache-2.0"),
    "libffi-8": ("libffi", "MIT"),
    "libssl-3": ("OpenSSL", "Apache-2.0"),
    "sqlite3": ("SQLite", "blessing"),
    "vcruntime140": ("Microsoft Visual C++ runtime", "LicenseRef-Microsoft-VC-Runtime"),
    "vcruntime140_1": ("Microsoft Visual C++ runtime", "LicenseRef-Microsoft-VC-Runtime"),
}
"""What the embeddable Python brings, by the name of its DLL."""

Component = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A library in a package, and where it comes from."""

    path: str
    sha256: str
    name: str
    version: str
    licence: str
    origin: str
    holds: tuple[str, ...] = ()


class Contents:
    """The table of what lies inside wheels."""

    def __init__(self, table: dict[str, Any] | None = None, *, everything: bool = False) -> None:
        """Take a table; by default that of the project.

        ``everything``: whole wheels are packed; what no line names is a part of its wheel.
        """
        self._table = tomllib.loads(_TABLE.read_text()) if table is None else table
        self.everything = everything

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines on files of wheels."""
        return list(self._table["contents"])

    @property
    def linked(self) -> list[Component]:
        """What is part of the program's own files."""
        return [
            _component(each["name"], "", each["licence"], "fairlabel")
            for each in self._table.get("linked", ())
        ]

    @property
    def absent(self) -> list[str]:
        """What is in no package, though a reader may look for it."""
        return list(self._table.get("absent", {}).get("names", ()))

    def line(self, wheel: str, name: str) -> dict[str, Any] | None:
        """Return the line for a file of a wheel; those of stubs come first."""
        lines = [each for each in self._table["contents"] if each["wheel"] == wheel]
        lines.sort(key=lambda each: not each.get("is_stub", False))
        for line in lines:
            if any(fnmatch(name, pattern) for pattern in line["files"]):
                return dict(line)
        return None


def write_linux(version: Path, release: Release) -> None:
    """Write the bill of a frozen folder.

    Raises:
        PackageError: a library is in it that nothing accounts for.
    """
    wheels = wheels_of(base_system.FOLDER / base_system.PLACE / "packages")
    parts = list(parts_of_linux(version, wheels, Contents()))
    _write(version, release, [each for each in wheels if is_packed(version, each)], parts)


def parts_of_linux(version: Path, wheels: list[Wheel], contents: Contents) -> Iterator[Part]:
    """Yield each library of a folder.

    Raises:
        PackageError: nothing says where one comes from, or what it is.
    """
    owners = {Path(name).name: wheel for wheel in wheels for name in wheel.files}
    for path in files_of(version):
        library = elf.read(path)
        if library is None or not library.soname:
            continue
        owner = owners.get(path.name)
        yield _of_debian(version, path) if owner is None else part(version, path, owner, contents)


def parts_of_windows(version: Path, wheels: list[Wheel], contents: Contents) -> Iterator[Part]:
    """Yield each library of a Windows folder: all of its DLLs, which have no other name.

    Raises:
        PackageError: nothing says where one comes from, or what it is.
    """
    owners = {Path(name).name: wheel for wheel in wheels for name in wheel.files}
    for path in files_of(version):
        if path.suffix.lower() != ".dll":
            continue
        owner = owners.get(path.name)
        if path.parent.name == "python" and (owner is None or path.name.startswith("vcruntime")):
            yield _of_python(version, path)
        elif owner is None:
            raise PackageError(f"Nothing says where {path.name} comes from.")
        else:
            yield part(version, path, owner, contents)


def _of_python(version: Path, path: Path) -> Part:
    name, licence = _IN_PYTHON.get(path.stem, ("Python", "PSF-2.0"))
    place = path.relative_to(version).as_posix()
    return Part(place, digest(path), name, "", licence, "embeddable Python")


def part(version: Path, path: Path, wheel: Wheel, contents: Contents) -> Part:
    """Return what the table says of a library of a wheel.

    Raises:
        PackageError: it says nothing.
    """
    line = contents.line(wheel.name, path.name)
    if line is None and contents.everything:
        line = {"name": path.name, "licence": wheel.licence}
    if line is None:
        raise PackageError(
            f"{path.name} of {wheel.name} is in no line of tools/package/contents.toml. "
            "Look up what it is, and add it."
        )
    return Part(
        path.relative_to(version).as_posix(),
        digest(path),
        line["name"],
        line.get("version", wheel.version),
        line["licence"],
        f"{wheel.name} {wheel.version}",
        tuple(line.get("holds", ())),
    )


def _of_debian(version: Path, path: Path) -> Part:
    package = debian_package(path.name)
    if package is None:
        raise PackageError(f"Nothing says where {path.name} comes from.")
    name, of_version = package
    licence = f"LicenseRef-Debian-{name}"
    place = path.relative_to(version).as_posix()
    return Part(place, digest(path), name, of_version, licence, "Debian 12")


def debian_package(file: str) -> tuple[str, str] | None:
    """Return name and version of the Debian package that a library of the build comes from."""
    found = list((base_system.FOLDER / "usr/lib/x86_64-linux-gnu").glob(file))
    if not found:
        return None
    real = "/" + found[0].resolve().relative_to(base_system.FOLDER).as_posix()
    for name in (real, real.removeprefix("/usr"), f"/usr/lib/x86_64-linux-gnu/{file}"):
        command = ["dpkg-query", f"--root={base_system.FOLDER}", "--search", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            package = done.stdout.split(":")[0]
            return package, _debian_version(package)
    return None


def _debian_version(package: str) -> str:
    command = ["dpkg-query", f"--root={base_system.FOLDER}", "-W", "-f", "${Version}\n", package]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[0]


def is_packed(folder: Path, wheel: Wheel) -> bool:
    """Return whether a wheel is in a package: what only makes packages is not."""
    return wheel.name.replace("_", "-") not in {
        "altgraph", "packaging", _MAKER, "pyinstaller-hooks-contrib", "setuptools", "pip", "uv",
        "fairlabel",
    } and folder.exists()  # fmt: skip


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _write(folder: Path, release: Release, wheels: list[Wheel], parts: list[Part]) -> None:
    text = document(release, wheels, parts, Contents())
    (folder / BILL).write_text(json.dumps(text, indent=1, ensure_ascii=False) + "\n")


write = _write


def document(
    release: Release, wheels: list[Wheel], parts: list[Part], contents: Contents
) -> Component:
    """Return the bill as CycloneDX 1.6; the same parts make the same bytes."""
    components = [_wheel_component(each) for each in wheels] + contents.linked
    components += [_part_component(each) for each in parts]
    when = dt.datetime.fromtimestamp(release.epoch_s, dt.UTC)
    program = _component("fairlabel", release.version, "Apache-2.0", "")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, repr(components))}",
        "version": 1,
        "metadata": {
            "timestamp": when.isoformat().replace("+00:00", "Z"),
            "component": {**program, "type": "application"},
            "properties": [
                {"name": "fairlabel:target", "value": release.target},
                *({"name": "fairlabel:absent", "value": each} for each in contents.absent),
            ],
        },
        "components": components,
    }


def _wheel_component(wheel: Wheel) -> Component:
    name = wheel.name.replace("_", "-")
    made = _component(name, wheel.version, wheel.licence, "")
    return {**made, "purl": f"pkg:pypi/{name}@{wheel.version}"}


def _part_component(of: Part) -> Component:
    made = _component(of.name, of.version, of.licence, of.origin)
    made["hashes"] = [{"alg": "SHA-256", "content": of.sha256}]
    made["properties"].append({"name": "fairlabel:file", "value": of.path})
    inside = [_held(each, of.path) for each in of.holds]
    return {**made, "components": inside} if inside else made


def _held(text: str, path: str) -> Component:
    named, _, licence = text.partition(": ")
    name, _, version = named.rpartition(" ")
    if not any(letter.isdigit() for letter in version) or not name:
        name, version = named, ""
    return _component(name, version, licence, path)


def _component(name: str, version: str, licence: str, origin: str) -> Component:
    made: Component = {"type": "library", "name": name, "properties": []}
    if version:
        made["version"] = version
    is_expression = " " in licence.replace(" WITH ", "") or " WITH " in licence
    if is_expression and any(word in licence for word in (" AND ", " OR ", " WITH ")):
        made["licenses"] = [{"expression": licence}]
    else:
        made["licenses"] = [{"license": {"name": licence}}]
    if origin:
        made["properties"].append({"name": "fairlabel:origin", "value": origin})
    return made
