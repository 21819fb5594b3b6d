"""The Linux packages: a folder that runs where it is unpacked, and the same as a .deb."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from tools.package import archives, desktop, elf, gates
from tools.package.project import BUILD, DIST, FILES, Release, need, run
from tools.package.trim import files_of

SYSTEMS: Final = "Debian 12, Ubuntu 24.04, Fedora 37 and later"


def write_folder(release: Release, version: Path) -> Path:
    """Return the folder that is packed: launcher, version, and what a desktop needs."""
    folder = BUILD / "linux-folder" / release.name
    shutil.rmtree(folder.parent, ignore_errors=True)
    shutil.copytree(version, folder / "versions" / release.version, symlinks=True)
    (folder / "versions/current").write_text(f"{release.version}\n")
    for name, source in (("fairlabel", "launcher.sh"), ("install.sh", "install.sh")):
        shutil.copyfile(FILES / source, folder / name)
        (folder / name).chmod(0o755)
    facts = {"version": release.version, "glibc": glibc(version), "systems": SYSTEMS}
    text = (FILES / "READ-ME-FIRST.txt").read_text().format(**facts)
    (folder / "READ-ME-FIRST.txt").write_text(text)
    desktop.write_share(folder / "share", release)
    archives.level(folder, release.epoch_s)
    return folder


def write_archive(release: Release, folder: Path, *, quick: bool = False) -> Path:
    """Write the folder as .tar.zst and return its path; quick: larger, for trials."""
    need("zstd", "zstd")
    target = DIST / f"{release.name}.tar.zst"
    archives.write_tar_zst(target, folder, release.epoch_s, 3 if quick else 19)
    return target


def write_debian(release: Release, version: Path, *, quick: bool = False) -> Path:
    """Write the version as a Debian package and return its path; quick: larger, for trials."""
    need("dpkg-deb", "dpkg")
    root = BUILD / "debian-root"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(version, root / "opt/fairlabel", symlinks=True)
    desktop.write_share(root / "usr/share", release)
    documents = root / "usr/share/doc/fairlabel"
    documents.mkdir(parents=True)
    shutil.copyfile(version / "LICENSES/Fairlabel.txt", documents / "copyright")
    command = root / "usr/bin/fairlabel"
    command.parent.mkdir(parents=True)
    command.symlink_to("/opt/fairlabel/fairlabel")
    size_kb = sum(path.stat().st_size + 1023 for path in files_of(root)) // 1024
    facts = {"version": release.version, "glibc": glibc(version), "size_kb": size_kb}
    control = root / "DEBIAN/control"
    control.parent.mkdir()
    control.write_text((FILES / "deb-control").read_text().format(**facts))
    archives.level(root, release.epoch_s)
    target = DIST / f"fairlabel_{release.version}-1_amd64.deb"
    environment = {
        "SOURCE_DATE_EPOCH": str(release.epoch_s),
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    }
    packed = ("-Zzstd", "-z3") if quick else ("-Zxz", "-z6")
    options = ("--root-owner-group", *packed, "--threads-max=2", "--build")
    run("dpkg-deb", *options, root, target, env=environment)
    return target


def glibc(folder: Path) -> str:
    """Return the lowest version of the C library with which everything in a folder works."""
    versions = {each for library in gates.libraries(folder).values() for each in library.versions}
    return ".".join(map(str, elf.highest(versions, "GLIBC")))
