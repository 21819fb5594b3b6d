"""A container gives back what was put in, and refuses everything that is not what it says."""

from __future__ import annotations

import errno
import json
import os
import struct
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from annotator.containers.container_names import (
    HEADER,
    MANIFEST,
    SIGNATURE,
    ContainerKind,
    is_entry_name,
)
from annotator.containers.container_reader import (
    ContainerRefusedError,
    kind_of,
    opened_container,
)
from annotator.containers.container_writer import ContainerFile, write_container
from annotator.errors import CancelledError, InvalidValueError
from annotator.files import NameTakenError
from annotator.progress import Cancel, Watch

PICTURE = bytes(range(256)) * 5_000
SMALL = 12_800
"""The length of a picture of which many damaged copies are read."""
ZEROS = "0" * 64


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return a signed package of a text and a picture."""
    return package(tmp_path, PICTURE)


def package(folder: Path, picture_bytes: bytes) -> Path:
    """Write a signed package of a text and a picture."""
    picture = folder / "a picture.png"
    picture.write_bytes(picture_bytes)
    out = folder / "p.fairpackage"
    files = [
        ContainerFile("package.json", b"{}"),
        ContainerFile("media/صورة.png", picture, is_compressed=False),
    ]
    write_container(out, ContainerKind.PACKAGE, files, sign=lambda data: b"signed " + data[:5])
    return out


def test_what_was_put_in_comes_out(written: Path, tmp_path: Path) -> None:
    place = tmp_path / "unpacked"
    place.mkdir()
    with opened_container(written, ContainerKind.PACKAGE) as found:
        assert found.read("package.json", 10) == b"{}"
        assert found.signature == b"signed " + found.manifest[:5]
        assert found.size == 2 + len(PICTURE)
        found.extract(place)
    assert (place / "media" / "صورة.png").read_bytes() == PICTURE
    assert sorted(each.name for each in place.rglob("*") if each.is_file()) == [
        "package.json",
        "صورة.png",
    ]


def test_the_same_files_give_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.fairpackage"
    picture = tmp_path / "another name"
    picture.write_bytes(PICTURE)
    files = [
        ContainerFile("package.json", b"{}"),
        ContainerFile("media/صورة.png", picture, is_compressed=False),
    ]
    write_container(again, ContainerKind.PACKAGE, files, sign=lambda data: b"signed " + data[:5])
    assert again.read_bytes() == written.read_bytes()


def test_the_kind_is_known_by_content(written: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.zip"
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.txt", "text")
    assert kind_of(written) is ContainerKind.PACKAGE
    assert kind_of(plain) is None
    with (
        pytest.raises(ContainerRefusedError, match="is a package; a submission is needed"),
        opened_container(written, ContainerKind.SUBMISSION),
    ):
        pass
    with (
        pytest.raises(ContainerRefusedError, match="no file of this program"),
        opened_container(plain, ContainerKind.PACKAGE),
    ):
        pass


@pytest.mark.parametrize(
    "name",
    [
        "", "/etc/passwd", "../a", "a/../../b", "a//b", "a/./b", "C:/a", "a\\b", "a\0b", "con.txt",
        "a/NUL", "a. ", "a/b.", "what?", "tab\there", "x" * 5_000, HEADER, MANIFEST, SIGNATURE,
    ],
)  # fmt: skip
def test_names_that_some_system_cannot_have_are_not_written(name: str, tmp_path: Path) -> None:
    out = tmp_path / "p.fairpackage"
    with pytest.raises(InvalidValueError):
        write_container(out, ContainerKind.PACKAGE, [ContainerFile(name, b"")])
    assert list(tmp_path.iterdir()) == []


def test_names_that_are_one_file_on_some_system_are_not_written(tmp_path: Path) -> None:
    for pair in (("A.png", "a.png"), ("é.png", "e\u0301.png"), ("ß", "SS")):
        with pytest.raises(InvalidValueError, match="on some systems"):
            write_container(
                tmp_path / "p.fairpackage",
                ContainerKind.PACKAGE,
                [ContainerFile(each, b"") for each in pair],
            )


def test_what_is_there_stays(written: Path) -> None:
    before = written.read_bytes()
    with pytest.raises(NameTakenError):
        write_container(written, ContainerKind.PACKAGE, [])
    assert written.read_bytes() == before


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(CancelledError):
        write_container(
            tmp_path / "p.fairpackage",
            ContainerKind.PACKAGE,
            [ContainerFile("a", b"")],
            watch=Watch(cancel=cancel),
        )
    assert list(tmp_path.iterdir()) == []


# What strangers make ------------------------------------------------------------------------------


def made(
    path: Path,
    files: dict[str, bytes],
    *,
    manifest: object = None,
    header: object = None,
) -> Path:
    """Write a container by hand; its manifest is right unless another one is given."""
    listed = [
        {"path": name, "size": len(data), "sha256": sha256(data).hexdigest()}
        for name, data in files.items()
    ]
    right = {"format": "fairlabel/package/1", "files": listed}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(HEADER, json.dumps(header or {"format": "fairlabel/package/1"}))
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr(MANIFEST, json.dumps(manifest or right))
    return path


def refusal(path: Path, place: Path | None = None) -> str:
    """Return the sentence with which a package is refused when it is opened or unpacked."""
    with pytest.raises(ContainerRefusedError) as caught:
        unpack(path, place)
    return str(caught.value)


def unpack(path: Path, place: Path | None) -> None:
    """Unpack a package that is not refused before."""
    with opened_container(path, ContainerKind.PACKAGE) as found:
        assert place is not None
        found.extract(place)


@pytest.mark.parametrize(
    "name", ["../evil", "/evil", "a/../../evil", "C:evil", "..\\evil", "aux", "a./b"]
)
def test_no_name_leads_out(name: str, tmp_path: Path) -> None:
    place = tmp_path / "in" / "deep"
    place.mkdir(parents=True)
    path = made(tmp_path / "p", {name: b"evil"})
    assert "cannot be unpacked safely" in refusal(path, place)
    assert [each for each in tmp_path.rglob("*") if "evil" in each.name] == []


def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    assert "unpacked safely" in refusal(made(tmp_path / "p", {"a.png": b"1", "A.PNG": b"2"}))
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(made(tmp_path / "q", {"a": b"1"}), "a") as archive,
    ):
        archive.writestr("a", b"2")
    assert "unpacked safely" in refusal(tmp_path / "q")


def test_a_file_that_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(made(tmp_path / "p", {"a": b"1"}), "a") as archive:
        archive.writestr("b", b"2")
    assert refusal(tmp_path / "p") == "b is not both in it and in its manifest. Ask for it again."


def test_bytes_that_differ_from_the_manifest_are_refused(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    entry = {"path": "a", "size": 3, "sha256": sha256(b"one").hexdigest()}
    manifest = {"format": "fairlabel/package/1", "files": [entry]}
    for number, data in enumerate((b"two", b"on", b"one more", b"0" * 50_000_000)):
        path = made(tmp_path / str(number), {"a": data}, manifest=manifest)
        assert "not what its manifest says" in refusal(path, place)
        assert (place / "a").stat().st_size <= 1 << 20  # a bomb ends at the size that was stated
        (place / "a").unlink()


@pytest.mark.parametrize(
    "manifest",
    [
        [], {"files": []}, {"format": "fairlabel/package/1", "files": [1]},
        {"format": "fairlabel/package/1", "files": {}, "more": 1},
        {"format": "fairlabel/package/1", "files": [{"path": "a", "size": -1, "sha256": ZEROS}]},
        {"format": "fairlabel/package/1", "files": [{"path": "a", "size": True, "sha256": ZEROS}]},
        {"format": "fairlabel/package/1", "files": [{"path": "a", "size": 1, "sha256": "é" * 64}]},
        {"format": "fairlabel/submission/1", "files": []},
    ],
)  # fmt: skip
def test_a_damaged_manifest_is_refused(manifest: object, tmp_path: Path) -> None:
    path = made(tmp_path / "p", {"a": b"1"}, manifest=manifest or [0])
    assert refusal(path) == "Its manifest is damaged. Ask for it again."


def test_a_newer_version_is_named_as_one(tmp_path: Path) -> None:
    path = made(tmp_path / "p", {}, header={"format": "fairlabel/package/2"})
    assert "another version of this program" in refusal(path)


def test_more_than_the_disk_has_is_refused_before_unpacking(tmp_path: Path) -> None:
    entry = {"path": "a", "size": 2**39, "sha256": "0" * 64}
    manifest = {"format": "fairlabel/package/1", "files": [entry]}
    path = made(tmp_path / "p", {"a": b"1"}, manifest=manifest)
    place = tmp_path / "in"
    place.mkdir()
    assert "are free. Choose another place" in refusal(path, place)
    assert list(place.iterdir()) == []


def test_each_length_of_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    whole = package(tmp_path, PICTURE[:SMALL]).read_bytes()
    short = tmp_path / "short"
    for size in [*range(0, 200, 7), *range(200, len(whole), len(whole) // 150)]:
        short.write_bytes(whole[:size])
        assert "Ask for it again" in refusal(short)


def test_each_flipped_byte_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    whole = bytearray(package(tmp_path, PICTURE[:SMALL]).read_bytes())
    flipped = tmp_path / "flipped"
    for at in [
        *range(400),
        *range(400, len(whole) - 900, 211),
        *range(len(whole) - 900, len(whole)),
    ]:
        whole[at] ^= 0x55
        flipped.write_bytes(whole)
        whole[at] ^= 0x55
        place = tmp_path / str(at)
        place.mkdir()
        try:
            with opened_container(flipped, ContainerKind.PACKAGE) as found:
                found.extract(place)
                assert found.signature is None or found.signature.startswith(b"signed")
        except ContainerRefusedError:
            continue
        assert (place / "media" / "صورة.png").read_bytes() == PICTURE[:SMALL]


def test_a_table_of_contents_that_would_fill_the_memory_is_refused(
    written: Path, tmp_path: Path
) -> None:
    whole = bytearray(written.read_bytes())
    struct.pack_into("<L", whole, len(whole) - 22 + 12, 2**31)
    path = tmp_path / "large"
    path.write_bytes(whole)
    assert refusal(path) == "Its manifest is damaged. Ask for it again."


def test_links_and_encrypted_entries_are_not_followed(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    link = zipfile.ZipInfo("a")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "p", "w") as archive:
        archive.writestr(HEADER, json.dumps({"format": "fairlabel/package/1"}))
        archive.writestr(link, b"/etc/passwd")
        entry = {"path": "a", "size": 11, "sha256": sha256(b"/etc/passwd").hexdigest()}
        files = {"format": "fairlabel/package/1", "files": [entry]}
        archive.writestr(MANIFEST, json.dumps(files))
    with opened_container(tmp_path / "p", ContainerKind.PACKAGE) as found:
        found.extract(place)
    assert not (place / "a").is_symlink()
    assert (place / "a").read_bytes() == b"/etc/passwd"


def test_valid_names_are_valid() -> None:
    for name in ("a", "a/b.png", ".hidden", "ملف.png", "contents/auxiliary", "a b", "e\u0301"):
        assert is_entry_name(name)


def test_a_full_disk_is_no_fault_of_the_container(written: Path) -> None:
    opened = opened_container(written, ContainerKind.PACKAGE)
    with pytest.raises(OSError, match="No space left"), opened:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
