"""``openings`` shows the time of chosen items, and ``verify`` holds it against an export."""

from __future__ import annotations

import json
from pathlib import Path

from tests.annotator.cli.running import done, refused, run


def test_one_item_is_shown_and_checked(demo: Path, tmp_path: Path) -> None:
    folder, shown = tmp_path / "out", tmp_path / "shown.json"
    done("export", demo, folder, "--format", "coco", "--detail", "job", "--items", "all")
    assert "1 item is shown" in done("openings", demo, shown, "--items", "1").stdout
    [item] = json.loads(shown.read_text())["items"]
    assert item["ms"]["label"] > 0
    told = done("verify", folder, "--openings", shown).stdout
    assert "the shown times of 1 item" in told
    shown.write_text(shown.read_text().replace('"label": ', '"label": 1'))
    answer = run("verify", folder, "--openings", shown)
    assert answer.exit_code == 1
    assert "was made for other times" in answer.stdout


def test_a_file_that_is_there_is_kept(demo: Path, tmp_path: Path) -> None:
    shown = tmp_path / "shown.json"
    shown.write_text("mine")
    assert "is there already" in refused("openings", demo, shown)
    assert shown.read_text() == "mine"
    assert "no item 99" in refused("openings", demo, shown, "--items", "99", "--force")
    done("openings", demo, shown, "--force")
    assert len(json.loads(shown.read_text())["items"]) == 3
