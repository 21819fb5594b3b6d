"""The packaged program is measured if there is one, and the page says so if there is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.areas.package import frozen, screen
from benchmarks.loads import QUICK


@pytest.fixture(autouse=True)
def _no_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frozen, "CHECKOUT", tmp_path)
    monkeypatch.delenv(frozen.VARIABLE, raising=False)


def test_without_a_package_the_area_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(frozen.measure(QUICK, tmp_path)) == []
    assert capsys.readouterr().err == frozen.NO_PACKAGE + "\n"


def test_the_last_package_is_measured_or_the_one_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dist").mkdir()
    for age_s, version in enumerate(("0.2.0", "0.1.0")):
        made = tmp_path / f"dist/fairlabel-{version}-linux-x86_64.tar.zst"
        made.touch()
        os.utime(made, (1_000_000 - age_s, 1_000_000 - age_s))
    assert frozen.package() == tmp_path / "dist/fairlabel-0.2.0-linux-x86_64.tar.zst"
    monkeypatch.setenv(frozen.VARIABLE, "other.tar.zst")
    assert frozen.package() == Path("other.tar.zst")


def test_the_time_of_a_process_is_read() -> None:
    assert 0 < screen.used_s(os.getpid()) == pytest.approx(sum(os.times()[:2]), abs=0.1)
    assert screen.waited_s(os.getpid()) >= 0
