"""A package becomes a job, whole or not at all; whatever was forged or damaged is refused."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections import namedtuple
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from annotator.containers.container_names import ContainerKind
from annotator.containers.container_writer import ContainerFile, write_container
from annotator.errors import AnnotatorError, CancelledError
from annotator.job_file.project import Project
from annotator.ledger.package_signature import PACKAGE_SIGNATURE
from annotator.ledger.signatures import Signer
from annotator.model.entities import Status
from annotator.model.people import new_worker
from annotator.packages.opened_packages import VendorKey, job_of, known_key, trust
from annotator.packages.package_document import PackageRefusedError
from annotator.packages.package_job import default_folder, make_job
from annotator.packages.package_reader import Keys, OpenPackage, is_package, open_package
from annotator.progress import Cancel, Watch
from tests.annotator.cli.running import done, run
from tests.annotator.job_file.jobs import CHECKOUT
from tests.annotator.packages.packed import Vendor, packages_in

Files = dict[str, bytes]


@pytest.fixture
def vendor(tmp_path: Path) -> Vendor:
    """Return a vendor with six pictures."""
    return Vendor(tmp_path / "vendor")


@pytest.fixture
def package(vendor: Vendor) -> Path:
    """Return Amina's package."""
    return packages_in(vendor.pack("--due", "2027-01-31"))[0]


def opened(path: Path) -> OpenPackage:
    return open_package(path, Keys((), path.parent))


def files_in(package: Path) -> Files:
    """Return the files of a package without the names of the container."""
    with zipfile.ZipFile(package) as archive:
        names = [each for each in archive.namelist() if not each.startswith("manifest.")]
        return {name: archive.read(name) for name in names if name != "container.json"}


def packed_again(out: Path, files: Files, signer: Signer | None) -> Path:
    """Write files as a package, signed by somebody or by nobody."""
    sign = None if signer is None else lambda data: PACKAGE_SIGNATURE.signed(signer, data)
    out.unlink(missing_ok=True)
    parts = [ContainerFile(name, data) for name, data in files.items()]
    write_container(out, ContainerKind.PACKAGE, parts, sign)
    return out


def left_in(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def refusal_of(path: Path) -> str:
    """Return the sentence with which a package is refused, when opened or when unpacked."""
    place = path.parent / "place"
    place.mkdir(exist_ok=True)
    with pytest.raises(PackageRefusedError) as caught, opened(path) as found:
        make_job(found, place / "work")
    assert left_in(place) == set()
    assert str(caught.value).endswith(".")
    return str(caught.value)


def test_a_package_becomes_a_job(package: Path, tmp_path: Path) -> None:
    with opened(package) as found:
        assert found.facts.worker == "Amina"
        assert found.facts.vendor == "Label House"
        assert found.terms is not None
        job = make_job(found, tmp_path / "work", new_worker("Amina"))
    assert job == tmp_path / "work" / "work.fairlabel"
    assert left_in(tmp_path / "work") == {"work.fairlabel", "media"}
    with Project.open(job) as project:
        assert project.facts.title == "Street scenes"
        assert [each.name for each in project.reads.labels().result().values()] == [
            *("house", "shop", "car"),
        ]
        rows = project.reads.item_rows().result()
        assert [row.path for row in rows] == ["0001.png", "0002.png", "0003.png"]
        assert {row.status for row in rows} == {Status.NEW}
        item, media = project.reads.item_and_media(rows[0].id).result()
        assert (item.width_px, item.height_px) == (320, 240)
        data = (project.media_folder / media.path).read_bytes()
        assert media.sha256 == sha256(data).hexdigest()
        kept = project.reads.package().result()
        assert kept is not None
        assert (kept.id, kept.sha256, kept.due_day) == (
            *(found.facts.id, found.sha256, "2027-01-31"),
        )
        (order,) = project.reads.orders().result()
        assert order.signed_by == found.signer.fingerprint
        assert [each.name for each in project.reads.workers().result()] == ["Amina"]
        assert project.examine().result().damage == ()


def test_labels_come_with_parents_colours_keys_and_attributes(tmp_path: Path) -> None:
    vendor = Vendor(tmp_path / "v")
    document = tmp_path / "labels.json"
    document.write_text(
        json.dumps(
            {
                "images": [],
                "annotations": [],
                "categories": [
                    {"id": 1, "name": "sign"},
                    {"id": 2, "name": "stop", "supercategory": "sign", "color": "#aa0011"},
                ],
            }
        )
    )
    done("import", vendor.job, "--format", "coco", document)
    with opened(packages_in(vendor.pack())[0]) as found, Project.open(vendor.job) as project:
        job = make_job(found, tmp_path / "work")
        theirs = project.reads.labels().result()
    with Project.open(job) as project:
        ours = project.reads.labels().result()
    shown = [
        [(each.name, each.colour, each.key, each.attributes) for each in labels.values()]
        for labels in (theirs, ours)
    ]
    assert shown[0] == shown[1]
    parents = {ours[each.parent].name for each in ours.values() if each.parent}
    assert parents == {"sign"}


def test_the_second_time_the_first_job_is_named(package: Path, tmp_path: Path) -> None:
    done("open-package", package, tmp_path / "work", "--yes")
    again = run("open-package", package, tmp_path / "again", "--yes")
    assert again.exit_code == 1
    assert "was opened before" in again.stderr
    assert not (tmp_path / "again").exists()
    shutil.rmtree(tmp_path / "work")
    done("open-package", package, tmp_path / "again", "--yes")


def test_nothing_is_unpacked_without_a_yes(package: Path, tmp_path: Path) -> None:
    told = run("open-package", package, tmp_path / "work", typed="n\n")
    assert told.exit_code == 0
    assert "Nothing was unpacked." in told.stdout
    assert "You have not seen this key before" in told.stdout
    assert not (tmp_path / "work").exists()


def test_a_folder_that_is_there_is_left_alone(package: Path, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    with opened(package) as found:
        with pytest.raises(PackageRefusedError, match="there already"):
            make_job(found, tmp_path / "work")
        assert default_folder(found, tmp_path).name == "Street-scenes-Amina"
    assert left_in(tmp_path / "work") == set()


def test_the_key_of_a_vendor_is_known_from_the_second_package_on(package: Path) -> None:
    with opened(package) as found:
        signer = found.signer
    assert known_key(signer, "Label House") is VendorKey.NEW
    trust(signer, "Label House")
    assert known_key(signer, "Label House") is VendorKey.KNOWN
    forger = PACKAGE_SIGNATURE.signer_of(b"x", PACKAGE_SIGNATURE.signed(Signer.new(), b"x"))
    assert known_key(forger, "Label House") is VendorKey.ANOTHER
    assert known_key(forger, "Somebody else") is VendorKey.NEW
    for alike in ("label house", "Label\u200bHouse".replace("H", " H"), "\uff2cabel House"):
        assert known_key(forger, alike) is VendorKey.ANOTHER


def other_order(files: Files) -> Files:
    order = files["work_order.toml"].replace(b"4.00", b"1.00")
    return {**files, "work_order.toml": order}


def with_document(**changed: object) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        said = {**json.loads(files["package.json"]), **changed}
        return {**files, "package.json": json.dumps(said).encode()}

    return change


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {key: data for key, data in files.items() if key != name}


def with_file(name: str) -> Callable[[Files], Files]:
    return lambda files: {**files, name: b"surprise"}


def without_order_signature(files: Files) -> Files:
    """Return what a forger makes who signs everything anew, with a cheaper order."""
    return without("work_order.toml.sigstore.json")(with_new_order(files))


def with_new_order(files: Files) -> Files:
    changed = other_order(files)
    digest = sha256(changed["work_order.toml"]).hexdigest()
    return with_document(work_order=digest)(changed)


ITEM = {"path": "media/0001.png", "kind": "image"}

FORGED: dict[str, tuple[Callable[[Files], Files], str]] = {
    "repacked by another key": (lambda files: files, "signed by another key than the package"),
    "with another order": (other_order, "another one than it says"),
    "with another order and its digest": (with_new_order, "does not hold"),
}

DAMAGED: dict[str, tuple[Callable[[Files], Files], str]] = {
    "without its document": (without("package.json"), "package.json"),
    "without a picture": (without("media/0002.png"), "0002.png in it is missing"),
    "with one more picture": (with_file("media/0009.png"), "does not belong there"),
    "with a program": (with_file("run.exe"), "does not belong there"),
    "with a job file": (with_file("work.fairlabel"), "does not belong there"),
    "no JSON": (lambda files: {**files, "package.json": b"{"}, "not JSON"),
    "of another format": (with_document(format="fairlabel/package/2"), "“format”"),
    "with an unknown field": (with_document(bonus=1), "“bonus”"),
    "with an odd id": (with_document(id="../x"), "“id”"),
    "for nobody": (with_document(worker=" "), "“worker”"),
    "for two lines": (with_document(worker="A\nB"), "“worker”"),
    "part 3 of 2": (with_document(part=3, parts=2), "“part”"),
    "of no day": (with_document(due="31 January"), "“due”"),
    "that leads out": (with_document(items=[{**ITEM, "path": "media/../x"}]), "“items”"),
    "absolute": (with_document(items=[{**ITEM, "path": "/etc/passwd"}]), "“items”"),
    "of no items": (with_document(items=[]), "“items”"),
    "of items apart": (
        with_document(items=[ITEM, {**ITEM, "path": "media/0002.png"}, ITEM]),
        "“items”",
    ),
    "with a guideline that runs": (with_document(guideline="guideline.exe"), "“guideline”"),
    "with labels of one name": (
        with_document(
            labels=[
                {"name": "a", "parent": "", "colour": "", "key": "", "attributes": []},
                {"name": "a", "parent": "", "colour": "", "key": "", "attributes": []},
            ]
        ),
        "label “a”",
    ),
    "with a colour that is none": (
        with_document(
            labels=[{"name": "a", "parent": "", "colour": "url(x)", "key": "", "attributes": []}]
        ),
        "“labels”",
    ),
    "with rules that are none": (
        with_document(texts={"form": "x", "marks": "brackets", "language": ""}),
        "“texts”",
    ),
    "of a kind that nobody knows": (
        with_document(
            items=[{**ITEM, "path": f"media/000{at}.png", "kind": "smell"} for at in (1, 2, 3)]
        ),
        "0001.png in it is of the kind “smell”",
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_package_is_refused(package: Path, tmp_path: Path, name: str) -> None:
    change, word = FORGED[name]
    forged = packed_again(tmp_path / "f.fairpackage", change(files_in(package)), Signer.new())
    assert word in refusal_of(forged)


@pytest.mark.parametrize("name", DAMAGED)
def test_what_even_the_vendor_may_not_pack_is_refused(
    vendor: Vendor, package: Path, tmp_path: Path, name: str
) -> None:
    change, word = DAMAGED[name]
    made = packed_again(tmp_path / "f.fairpackage", change(files_in(package)), vendor.signer)
    assert word in refusal_of(made)


def test_a_forger_who_leaves_the_signature_of_the_order_out_is_shown_as_another_key(
    package: Path, tmp_path: Path
) -> None:
    with opened(package) as found:
        trust(found.signer, found.facts.vendor)
    files = without_order_signature(files_in(package))
    forged = packed_again(tmp_path / "f.fairpackage", files, Signer.new())
    told = run("open-package", forged, tmp_path / "work", typed="n\n").stdout
    assert "had another key until now" in told


def test_a_package_without_a_signature_is_refused(package: Path, tmp_path: Path) -> None:
    made = packed_again(tmp_path / "f.fairpackage", files_in(package), None)
    assert "not signed" in refusal_of(made)


def test_a_signature_of_another_package_is_refused(
    vendor: Vendor, package: Path, tmp_path: Path
) -> None:
    other = packages_in(vendor.pack(out="other"))[0]
    with zipfile.ZipFile(other) as archive:
        signature = archive.read("manifest.json.sigstore.json")
    made = tmp_path / "f.fairpackage"
    parts = [ContainerFile(name, data) for name, data in files_in(package).items()]
    write_container(made, ContainerKind.PACKAGE, parts, lambda _data: signature)
    assert "of another package" in refusal_of(made)


def test_a_picture_that_was_swapped_inside_is_refused(package: Path, tmp_path: Path) -> None:
    made = tmp_path / "f.fairpackage"
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            is_picture = info.filename == "media/0002.png"
            new.writestr(info.filename, old.read("media/0001.png") if is_picture else data)
    assert "0002.png in it is not what its manifest says" in refusal_of(made)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_half_a_package_is_refused(package: Path, tmp_path: Path, share: float) -> None:
    data = package.read_bytes()
    made = tmp_path / "f.fairpackage"
    made.write_bytes(data[: int(len(data) * share)])
    assert "f.fairpackage was not opened." in refusal_of(made)


def test_a_package_of_a_newer_version_asks_for_a_newer_program(
    package: Path, tmp_path: Path
) -> None:
    made = tmp_path / "f.fairpackage"
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            is_head = info.filename == "container.json"
            new.writestr(
                info.filename, data.replace(b"package/1", b"package/2") if is_head else data
            )
    assert "another version of this program" in refusal_of(made)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"age-encryption.org/v1\n", b"{}" * 99]
)
def test_what_is_no_package_is_refused_by_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "f.fairpackage"
    path.write_bytes(data)
    assert is_package(path)
    assert "f.fairpackage" in refusal_of(path)


def test_files_that_are_missing_or_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.fairpackage").mkdir()
    assert "not a file" in refusal_of(tmp_path / "folder.fairpackage")
    assert "cannot be read" in refusal_of(tmp_path / "none.fairpackage")


def test_a_picture_that_cannot_be_read_is_an_item_that_says_so(
    vendor: Vendor, package: Path, tmp_path: Path
) -> None:
    files = {**files_in(package), "media/0002.png": b"not a picture"}
    made = packed_again(tmp_path / "f.fairpackage", files, vendor.signer)
    with opened(made) as found:
        job = make_job(found, tmp_path / "work")
    with Project.open(job) as project:
        rows = project.reads.item_rows().result()
    assert [row.status for row in rows] == [Status.NEW, Status.UNREADABLE, Status.NEW]


def test_a_full_disk_leaves_nothing(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - as shutil has it
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(9, 9, 10))
    with opened(package) as found, pytest.raises(AnnotatorError, match="are free"):
        make_job(found, place / "work")
    monkeypatch.undo()

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "rename", full)
    with opened(package) as found, pytest.raises(AnnotatorError, match="No space left"):
        make_job(found, place / "work")
    assert left_in(place) == set()


def test_a_cancelled_package_leaves_nothing(package: Path, tmp_path: Path) -> None:
    place, cancel = tmp_path / "place", Cancel()
    place.mkdir()

    def tell(done: int, _total: int) -> None:
        if done == 2:
            cancel.cancel()

    with opened(package) as found, pytest.raises(CancelledError):
        make_job(found, place / "work", watch=Watch(cancel, tell))
    assert left_in(place) == set()


def test_a_job_remembers_only_its_own_package(package: Path, tmp_path: Path) -> None:
    with opened(package) as found:
        job = make_job(found, tmp_path / "work")
        assert job_of(found.facts.id) == job
    with Project.open(job) as project:
        kept = project.reads.package().result()
        assert kept is not None
        project.writes.add_package(kept).result()
        from dataclasses import replace

        with pytest.raises(AnnotatorError, match="made from another package"):
            project.writes.add_package(replace(kept, id="other")).result()


KILLED = """
import os, pathlib, signal, sys
from annotator.packages.package_job import make_job
from annotator.packages.package_reader import Keys, open_package
from annotator.progress import Watch

def tell(done, _total):
    if done == 2:
        os.kill(os.getpid(), signal.SIGKILL)

package, place = map(pathlib.Path, sys.argv[1:])
with open_package(package, Keys((), place)) as found:
    make_job(found, place / "work", watch=Watch(progress=tell))
"""


def test_what_a_killed_program_left_is_removed_by_the_next_one(
    package: Path, tmp_path: Path
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    run = subprocess.run([sys.executable, "-c", KILLED, package, place], check=False, cwd=CHECKOUT)
    assert run.returncode == -signal.SIGKILL
    (left,) = place.iterdir()
    assert {each.name for each in left.rglob("*.png")} == {"0001.png", "0002.png"}
    running = place / f".fairlabel-folder-{os.getpid()}-x"
    running.mkdir()
    with opened(package) as found:
        make_job(found, place / "work")
    assert left_in(place) == {"work", running.name}


def test_a_full_disk_while_decrypting_is_told_and_leaves_nothing(
    vendor: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package,) = packages_in(vendor.pack("--worker", "A", "--encrypt-to", vendor.key))

    class FullDisk(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_given: FullDisk())
    with pytest.raises(PackageRefusedError, match="No space left") as caught:
        open_package(package, Keys([vendor.signer], tmp_path))
    assert "Make room on the disk" in str(caught.value)
