"""`update` takes a new version, tells whom it is from, and refuses by one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import main
from annotator.ledger.signatures import fingerprint
from tests.annotator.cli.running import done, refused, run
from tests.annotator.updates.releases import KEY, installed, released


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of versions of an installation that the command line runs from."""
    own = installed(tmp_path / "Fairlabel")
    outside = replace(main.outside(), build=own.folder / "lib" / "resources" / "build.json")
    monkeypatch.setattr(main, "outside", lambda: outside)
    return own.versions


def test_a_new_version_is_taken_for_the_next_start(tmp_path: Path, versions: Path) -> None:
    update = released(tmp_path / "new.fairlabel-update")
    told = done("update", update, "--yes").stdout
    assert "Version 0.2.0 of 2026-11-29" in told
    assert "Signed by the release key" in told
    assert "from the next start on. Version 0.1.0 is kept" in told
    assert (versions / "current").read_text() == "0.2.0\n0.1.0\n"
    assert (versions / "0.2.0" / "fairlabel").exists()
    assert (versions / "0.1.0" / "fairlabel").exists()


def test_who_says_no_gets_nothing(tmp_path: Path, versions: Path) -> None:
    update = released(tmp_path / "new.fairlabel-update")
    result = run("update", update, typed="n\n")
    assert "Nothing was unpacked." in result.stdout
    assert not (versions / "0.2.0").exists()


def test_the_release_key_is_shown(versions: Path) -> None:
    assert versions.exists()
    told = done("update").stdout
    assert "Version 0.1.0 for linux-x86_64" in told
    assert "signed by the key" in told
    assert fingerprint(KEY.public) in told


def test_the_source_takes_no_update(tmp_path: Path) -> None:
    update = released(tmp_path / "new.fairlabel-update")
    assert "runs from its source" in refused("update", update)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, versions: Path) -> None:
    assert versions.exists()
    assert "No such file" in refused("update", tmp_path / "none.fairlabel-update")
