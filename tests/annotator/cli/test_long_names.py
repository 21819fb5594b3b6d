"""A name that is too long for the disk is refused with a sentence by every command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.annotator.cli.running import done, refused, state_of

LONG = "x" * 256
TOO_LONG_FOR_A_JOURNAL = "x" * 240 + ".fairlabel"
READING = {
    "check": ["check", "{long}.fairlabel"],
    "find a job again": ["recover", "{long}.fairlabel", "{out}.fairlabel"],
    "import": ["import", "{job}", "--format", "coco", "{long}.json"],
    "info": ["info", "{long}.fairlabel"],
    "make a job": ["new", "{out}.fairlabel", "--media", "{long}", "--labels", "a", "--worker", "A"],
    "verify": ["verify", "{long}"],
    "verify a record": ["verify", "{long}.json"],
    "work order": ["work-order", "check", "{long}.toml"],
}
WRITING = {
    "demo": ["demo", "{long}"],
    "export": ["export", "{job}", "--format", "coco", "{long}", "--items", "all"],
    "hand in": ["hand-in", "{job}", "{long}.jsonl"],
    "key": ["receipt", "{job}", "{out}", "--key", "{long}.pem", "--make-key"],
    "make a job here": ["new", "{long}.fairlabel", "--media", "{pictures}", "--worker", "A"],
    "make a job without room for its journal": ["new", "{journal}", "--media", "{pictures}"],
    "record": ["record", "{job}", "{long}.csv"],
    "record again": ["record", "{job}", "{long}.csv", "--force"],
    "recover": ["recover", "{job}", "{long}.fairlabel"],
    "statement": ["statement", "{job}", "{long}.html"],
    "statement again": ["statement", "{job}", "{long}.html", "--force"],
}
COMMANDS = {**READING, **WRITING}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_name_that_is_too_long_is_refused_with_a_sentence(
    demo: Path, tmp_path: Path, command: str
) -> None:
    before = state_of(tmp_path)
    places = {
        "long": tmp_path / LONG,
        "journal": tmp_path / TOO_LONG_FOR_A_JOURNAL,
        "out": tmp_path / "out",
        "job": demo,
        "pictures": demo.parent,
    }
    given = [each.format(**places) for each in COMMANDS[command]]
    assert refused(*given)
    assert state_of(tmp_path) == before


def test_a_job_can_have_the_longest_name_that_leaves_room_for_its_journal(
    demo: Path, tmp_path: Path
) -> None:
    job = tmp_path / f"{'x' * 237}.fairlabel"
    done("new", job, "--media", demo.parent, "--labels", "house", "--worker", "Amina")
    done("info", job)


def test_names_of_256_characters_in_a_document_are_told_and_cost_nothing_else(
    tmp_path: Path,
) -> None:
    (tmp_path / "pictures").mkdir()
    Image.new("RGB", (20, 10)).save(tmp_path / "pictures" / "a.png")
    box = {"category_id": 1, "bbox": [1, 2, 3, 4], "attributes": {LONG: 1, "a": LONG}}
    document = {
        "images": [
            {"id": 1, "file_name": "a.png", "width": 20, "height": 10, "tags": [LONG]},
            {"id": 2, "file_name": f"{LONG}.png", "width": 20, "height": 10},
        ],
        "annotations": [{"id": at, "image_id": at, **box} for at in (1, 2)],
        "categories": [{"id": 1, "name": LONG, "supercategory": LONG, "hotkey": LONG}],
    }
    job, path, out = tmp_path / "j.fairlabel", tmp_path / "boxes.json", tmp_path / "out"
    path.write_text(json.dumps(document))
    done("new", job, "--media", tmp_path / "pictures")
    result = done("import", job, "--format", "coco", path, status=4)
    assert "Regions: 2" in result.stdout
    assert "called by their id: 1 (“category 1”" in result.stderr
    assert max(map(len, result.stderr.splitlines())) < 300
    done("export", job, out, "--format", "coco", "--items", "all", "--images", "copy")
    done("verify", out)
