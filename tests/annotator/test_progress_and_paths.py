"""A long job stops when asked; the program's own folders are made where the system wants them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import paths
from annotator.errors import (
    AnnotatorError,
    CancelledError,
    InvalidWorkOrderError,
    OwnFolderError,
)
from annotator.progress import Cancel, silent


def test_a_job_goes_on_until_it_is_cancelled() -> None:
    cancel = Cancel()
    cancel.check()
    seen = [cancel.is_cancelled]
    cancel.cancel()
    assert [*seen, cancel.is_cancelled] == [False, True]
    with pytest.raises(CancelledError, match="Nothing was changed"):
        cancel.check()
    silent(1, 2)


@pytest.mark.parametrize(
    "folder", [paths.data_folder, paths.config_folder, paths.cache_folder, paths.log_folder]
)
def test_each_folder_is_made_and_is_the_programs_own(folder: Callable[[], Path]) -> None:
    made = folder()
    assert made.is_dir()
    assert "fairlabel" in made.parts
    assert folder() == made


def test_the_four_folders_are_apart() -> None:
    found = {paths.data_folder(), paths.config_folder(), paths.cache_folder(), paths.log_folder()}
    assert len(found) == 4


@pytest.mark.parametrize("value", ["", "relative/place", " "])
def test_a_base_folder_that_is_no_whole_path_counts_as_unset(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", value)
    assert paths.data_folder() == tmp_path / "home" / ".local" / "share" / "fairlabel"
    assert paths.config_folder() == tmp_path / "home" / ".config" / "fairlabel"
    assert paths.cache_folder() == tmp_path / "home" / ".cache" / "fairlabel"
    assert not list((tmp_path / "here").iterdir())


def test_a_work_order_with_many_faults_tells_the_first_and_how_many_more() -> None:
    assert str(InvalidWorkOrderError("One.")) == "One."
    assert str(InvalidWorkOrderError(("One.", "Two."))) == "One. (1 more fault in this file.)"
    three = InvalidWorkOrderError(("One.", "Two.", "Three."))
    assert str(three) == "One. (2 more faults in this file.)"
    assert three.problems == ("One.", "Two.", "Three.")
    assert isinstance(three, AnnotatorError)


def test_a_home_that_takes_no_folder_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").write_bytes(b"where a folder should be")
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    with pytest.raises(OwnFolderError, match=r"Not a directory.*Allow writing there") as refused:
        paths.data_folder()
    assert isinstance(refused.value, AnnotatorError)
    assert isinstance(refused.value, OSError)
    assert str(tmp_path / "home" / "fairlabel") in str(refused.value)
