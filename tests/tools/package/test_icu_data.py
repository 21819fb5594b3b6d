"""ICU's data, cut to what Qt asks for: words are in the same order, zones have the same times."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from tools.package.project import PackageError
from tools.package.reduced import icu_data
from tools.package.reduced.icu_data import IcuData

(LIBRARY,) = (Path(PySide6.__file__).parent / "Qt/lib").glob("libicudata.so.*")

ASKED = """
from functools import cmp_to_key
from PySide6.QtCore import QByteArray, QCollator, QDateTime, QLocale, QTimeZone
words = "zoo Äpfel apfel öl llama luz 10 9 हिन्दी अब เก กา ไก่ باب كتاب 你好 阿 яблоко ёж ch".split()
for code in "en sv de es cs hi th ar zh ja ko ru tr sw C".split():
    order = QCollator(QLocale(code))
    print(code, sorted(words, key=cmp_to_key(order.compare)), QLocale(code).toUpper("iß ὀδός"))
for name in ("Africa/Nairobi", "Europe/Berlin", "Asia/Kolkata"):
    zone, kind = QTimeZone(QByteArray(name.encode())), QTimeZone.TimeType.StandardTime
    print(zone.offsetFromUtc(QDateTime.fromSecsSinceEpoch(1_800_000_000)))
    print(zone.displayName(kind, QTimeZone.NameType.LongName, QLocale("en")))
"""


@pytest.fixture(name="whole", scope="module")
def _whole() -> IcuData:
    return icu_data.taken_apart(icu_data.data_of(LIBRARY)[1])


def test_what_is_kept_is_a_seventh_and_reads_back(whole: IcuData) -> None:
    cut = icu_data.kept(whole)
    data = icu_data.packed(cut)
    assert len(data) * 6 < sum(map(len, whole.items.values()))
    again = icu_data.taken_apart(data)
    assert again.header == whole.header
    assert list(again.items) == sorted(cut.items)
    for name, item in again.items.items():
        assert item.rstrip(b"\0") == whole.items[name].rstrip(b"\0")


def test_words_and_zones_are_as_with_all_data(whole: IcuData, tmp_path: Path) -> None:
    """The cut data stand in a copy of the library, where the whole data began."""
    library = tmp_path / LIBRARY.name
    bytes_before = len(LIBRARY.read_bytes()) - len(icu_data.data_of(LIBRARY)[1])
    shutil.copyfile(LIBRARY, library)
    cut = icu_data.packed(icu_data.kept(whole))
    with library.open("r+b") as file:
        file.seek(bytes_before)
        file.write(cut.ljust(sum(map(len, whole.items.values())) // 2, b"\0"))
    assert _told({"LD_PRELOAD": str(library)}) == _told({})


def _told(environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", ASKED]
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    assert "East Africa Time" in done.stdout
    return done.stdout


def test_an_item_with_another_name_stops_packaging(whole: IcuData) -> None:
    fewer = {name: item for name, item in whole.items.items() if "zoneinfo64" not in name}
    with pytest.raises(PackageError, match="zoneinfo64"):
        icu_data.kept(IcuData(whole.header, fewer))


def test_data_in_another_form_stop_packaging(whole: IcuData, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="another form"):
        icu_data.taken_apart(b"\0" * 64)
    (tmp_path / "libicudata.so.99").write_bytes(whole.header)
    with pytest.raises(PackageError, match="another form"):
        icu_data.data_of(tmp_path / "libicudata.so.99")
