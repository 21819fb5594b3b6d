"""The bill of a package names every library in it and what each holds; else packaging stops."""

from __future__ import annotations

import json
import re
from pathlib import Path

import PIL
import pytest

from tools.package import bill, lock
from tools.package.project import PackageError, Release
from tools.package.wheels import Wheel, wheels_of

SITE = Path(PIL.__file__).parents[1]
RELEASE = Release("0.1.0", 1_700_000_000, "linux-x86_64")


def _wheel(name: str) -> Wheel:
    return next(each for each in wheels_of(SITE) if each.name == name)


@pytest.mark.parametrize("name", ["pillow", "numpy", "soundfile", "pyvips_binary"])
def test_each_library_of_a_wheel_has_a_line(name: str) -> None:
    """The wheels of the lock as they are here: a new one with a new library is told at once."""
    wheel, contents = _wheel(name), bill.Contents()
    libraries = [Path(file).name for file in wheel.files if re.search(r"/lib[^/]*\.so", file)]
    assert libraries
    assert [file for file in libraries if contents.line(name, file) is None] == [
        file for file in libraries if file.startswith("libavif-") and name == "pillow"
    ]


def test_a_library_without_a_line_stops_packaging(tmp_path: Path) -> None:
    path = tmp_path / "libnew.so.1"
    path.touch()
    wheel = Wheel("pillow", "13.0.0", "MIT-CMU", ("pillow.libs/libnew.so.1",), ())
    with pytest.raises(PackageError, match=r"libnew\.so\.1 of pillow is in no line"):
        bill.part(tmp_path, path, wheel, bill.Contents())


def test_whole_wheels_answer_for_what_no_line_names(tmp_path: Path) -> None:
    path = tmp_path / "libnew.so.1"
    path.touch()
    wheel = Wheel("pillow", "13.0.0", "MIT-CMU", (), ())
    found = bill.part(tmp_path, path, wheel, bill.Contents(everything=True))
    assert (found.name, found.licence) == ("libnew.so.1", "MIT-CMU")


def test_stubs_are_told_from_what_they_stand_for() -> None:
    line = bill.Contents().line("opencv_python_headless", "libavcodec-c4204469.so.62.28.101")
    assert line is not None
    assert line["name"] == "Stub of Fairlabel"
    named = [
        bill.Contents().line("numpy", f"libscipy_openblas64_-32{end}") for end in (".so", ".dll")
    ]
    assert [each and each["name"] for each in named] == ["Stub of Fairlabel", "OpenBLAS"]


def test_every_wheel_of_the_table_is_locked() -> None:
    locked = {name.replace("-", "_") for name in lock.names()}
    assert {each["wheel"] for each in bill.Contents().lines} <= locked


def test_the_bill_says_what_is_inside_and_what_is_absent(tmp_path: Path) -> None:
    path = tmp_path / "libvips-1.so.42"
    path.write_bytes(b"library")
    wheel = Wheel("pyvips_binary", "8.18.7", "LGPL-3.0-or-later", (), ())
    part = bill.part(tmp_path, path, wheel, bill.Contents())
    text = bill.document(RELEASE, [wheel], [part], bill.Contents())
    again = bill.document(RELEASE, [wheel], [part], bill.Contents())
    assert json.dumps(text) == json.dumps(again)
    assert (text["bomFormat"], text["specVersion"]) == ("CycloneDX", "1.6")
    (library,) = [each for each in text["components"] if each["name"] == "libvips"]
    assert "librsvg" in {each["name"] for each in library["components"]}
    assert {"name": "fairlabel:file", "value": "libvips-1.so.42"} in library["properties"]
    absent = {"name": "fairlabel:absent", "value": "FFmpeg"}
    assert absent in text["metadata"]["properties"]


def test_every_wheel_of_the_program_has_a_licence() -> None:
    run = {name.replace("-", "_") for name in lock.names(lock.RUN)}
    here = [each for each in wheels_of(SITE) if each.name in run]
    assert here
    assert [each.name for each in here if each.licence == "NOASSERTION"] == []
