"""A long job stops when asked; the program's own folders are made where the system wants them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import paths
from annotator.errors import AnnotatorError, CancelledError, InvalidWorkOrderError
from annotator.jobs import Cancel, silent


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


def test_a_work_order_with_many_faults_tells_the_first_and_how_many_more() -> None:
    assert str(InvalidWorkOrderError("One.")) == "One."
    assert str(InvalidWorkOrderError(("One.", "Two."))) == "One. (1 more fault in this file.)"
    three = InvalidWorkOrderError(("One.", "Two.", "Three."))
    assert str(three) == "One. (2 more faults in this file.)"
    assert three.problems == ("One.", "Two.", "Three.")
    assert isinstance(three, AnnotatorError)
