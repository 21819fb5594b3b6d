"""Nobody but the owner may read what the program keeps, whatever the umask and the older modes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.imaging.formats.probe import probe
from annotator.imaging.thumbnail_cache import ThumbnailCache
from annotator.imaging.tiles.tile_cache import TileCache
from annotator.importers.import_run import UnfinishedImports
from annotator.model.geometry import Box
from annotator.paths import (
    cache_folder,
    config_folder,
    data_folder,
    log_folder,
    state_folder,
    tiles_folder,
)
from annotator.settings import Settings
from tests.annotator.cli.running import done
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import Hand
from widgets.process.fault_log import FaultLog

BASES = {"XDG_DATA_HOME": "d", "XDG_CONFIG_HOME": "c", "XDG_CACHE_HOME": "k", "XDG_STATE_HOME": "s"}


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Give the program folders that are not there yet; return where they come to be."""
    for variable, name in BASES.items():
        monkeypatch.setenv(variable, str(tmp_path / "own" / name))
    return [tmp_path / "own"]


@pytest.fixture(params=[0o000, 0o022], ids=["umask 000", "umask 022"])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    try:
        yield
    finally:
        os.umask(before)


def open_to_others(homes: list[Path]) -> list[str]:
    """Return what others may do something with, below the folders of the program."""
    found = []
    for home in homes:
        for place in (home, *home.rglob("*")):
            mode = stat.S_IMODE(place.stat().st_mode)
            if mode & 0o077:
                found.append(f"{mode:o} {place.relative_to(home)}")
    return found


@pytest.mark.usefixtures("umask")
def test_what_a_sitting_leaves_is_for_the_owner_alone(
    qtbot: QtBot, homes: list[Path], tmp_path: Path
) -> None:
    pictures = tmp_path / "job"
    pictures.mkdir()
    paint_pictures(pictures, 2)
    job = begun_job(pictures)
    traces = FaultLog(log_folder())
    hand = Hand(qtbot, Settings(config_folder() / "settings.json"))
    try:
        hand.start(job)
        hand.wait_for_item("p1.png")
        hand.draw(Box(10, 10, 50, 40))
        hand.wait_until_saved()
        hand.desk.session.recording._keep(hand.desk.session.clock.open_span())
        assert list(state_folder().glob("*.json"))
        assert open_to_others(homes) == []
        hand.app.lifecycle.close()
        hand.app.lifecycle.closing.wait_for(job)
        assert hand.app.lifecycle.open_sample()
        assert list((data_folder() / "sample").glob("*.fairlabel"))
    finally:
        hand.close()
        traces.stop()
    assert open_to_others(homes) == []
    assert list((data_folder() / "backups").rglob("*.fairlabel"))


@pytest.mark.usefixtures("umask")
def test_what_is_kept_of_pictures_is_for_the_owner_alone(homes: list[Path], tmp_path: Path) -> None:
    paint_pictures(tmp_path, 1)
    picture = tmp_path / "p1.png"
    ThumbnailCache(cache_folder() / "thumbnails").of(picture)
    pyramid, _begun = TileCache(tiles_folder()).begin(probe(picture))
    pyramid.close()
    UnfinishedImports(state_folder()).note("job-1")
    assert len([path for path in homes[0].rglob("*") if path.is_file()]) == 3
    assert open_to_others(homes) == []


@pytest.mark.usefixtures("umask")
def test_what_commands_leave_is_for_the_owner_alone(homes: list[Path], tmp_path: Path) -> None:
    paint_pictures(tmp_path, 1)
    job = begun_job(tmp_path)
    for command in ("info", "check", "backups"):
        done(command, job)
    assert open_to_others(homes) == []


def test_folders_that_an_older_version_left_open_are_closed(homes: list[Path]) -> None:
    place = homes[0] / "d" / "fairlabel"
    kept = place / "state" / "old.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("{}", encoding="utf-8")
    for path, mode in ((place, 0o755), (kept.parent, 0o777), (kept, 0o644)):
        path.chmod(mode)
    elsewhere = homes[0].parent / "elsewhere"
    elsewhere.write_text("not ours", encoding="utf-8")
    elsewhere.chmod(0o644)
    (place / "link").symlink_to(elsewhere)
    data_folder()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (place, kept.parent, kept, elsewhere)]
    assert modes == [0o700, 0o700, 0o600, 0o644]
