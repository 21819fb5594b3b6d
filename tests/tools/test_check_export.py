"""The checker apart from the program agrees with ours, on whole exports and changed ones."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.support.exports import rewrite, verified
from tests.support.material import CHECKOUT
from tools.check_export import main

GOLDEN = CHECKOUT / "tests" / "golden"
LEVELS = ("coco_job", "coco_item", "coco_full")
TRIED = 6


@pytest.mark.parametrize("level", LEVELS)
def test_both_say_yes_to_an_export_as_it_was_made(level: str) -> None:
    assert main([str(GOLDEN / level)]) == 0
    assert verified(GOLDEN / level).is_ok


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", ["effort.json", "fair_pay.json", "annotations.json"])
def test_both_say_no_after_one_digit_whatever_the_manifest_says(
    tmp_path: Path, level: str, name: str
) -> None:
    whole = (GOLDEN / level / name).read_bytes()
    places = [match.start() for match in re.finditer(rb"\d", whole)]
    for at in places[:: max(1, len(places) // TRIED)]:
        folder = tmp_path / str(at)
        shutil.copytree(GOLDEN / level, folder)
        digit = b"%d" % ((whole[at] - 48 + 1) % 10)
        rewrite(folder, name, whole[:at] + digit + whole[at + 1 :])
        assert (main([str(folder)]), verified(folder).is_ok) == (1, False), (name, at)


def test_a_folder_that_is_not_there_is_a_wrong_question(tmp_path: Path) -> None:
    assert main([str(tmp_path / "nowhere")]) == 2
    assert main([]) == 2
