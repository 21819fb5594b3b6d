"""What people read beside the documents of an export: both checkers hold it to the documents."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from annotator.effort.categories import Category
from annotator.export.api import Detail, ExportOptions
from annotator.verify.common.manifest import card_digest
from tests.support.exports import export_coco, load, rewrite, verified, write_sealed
from tests.support.forgeries import DOCUMENTS
from tests.support.made_jobs import Made, Money, Piece, Stretch, an_order, snapshot_of
from tests.support.snapshots import FakeSnapshot
from tests.tools.test_forgeries import JOBS
from tools.checkers.check_export import main


def beside(folder: Path, name: str, data: bytes) -> tuple[bool, int]:
    """Put other bytes into a file, vouch for them, and return what both checkers say."""
    documents = {each: load(folder, each) for each in DOCUMENTS}
    vouching = documents["effort.json" if name.endswith(".jsonl") else "fair_pay.json"]
    is_card = name == "README.md"  # sealed without its front matter
    vouching["seals"][name] = card_digest(data) if is_card else hashlib.sha256(data).hexdigest()
    rewrite(folder, name, data)
    write_sealed(folder, documents)
    return verified(folder).is_ok, main([str(folder)])


def by_one_side() -> FakeSnapshot:
    """Return a job in which each side states a bonus, and one a loss by conversion."""
    money = (
        Money("bonus", "20", alone="worker"),
        Money("bonus", "1234", alone="vendor"),
        Money("received", "0.70", converted=("USD", "100", "0.0077"), alone="worker"),
        Money("received", "3"),
    )
    stretch = Stretch(Category.LABEL, 3_600_000, 1)
    return snapshot_of(Made([an_order('per_item = "40"')], [Piece(day=0)], [stretch], money=money))


@pytest.mark.parametrize("kind", ["a_morning", "in_dinars", "by_one_side"])
def test_no_figure_in_the_readme_is_another_than_in_the_summary(tmp_path: Path, kind: str) -> None:
    snapshot = by_one_side() if kind == "by_one_side" else JOBS[kind]()
    export_coco(tmp_path / "out", snapshot, ExportOptions(detail=Detail.ITEM))
    whole = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert beside(tmp_path / "out", "README.md", whole.encode()) == (True, 0)
    figures = whole[whole.index("\n# ") : whole.index("full_rate = net pay")]
    assert figures.count(" in no sum: ") == (3 if kind == "by_one_side" else 0)
    lines = [line for line in figures.split("\n") if line.strip()]
    assert len(lines) > 6
    for line in lines:
        digit = re.search(r"\d", line)
        other = f"{line}x" if digit is None else line.replace(digit[0], str(9 - int(digit[0])), 1)
        for forged in (whole.replace(line, other, 1), whole.replace(f"{line}\n", "", 1)):
            assert beside(tmp_path / "out", "README.md", forged.encode()) == (False, 1), line


@pytest.mark.parametrize(("kind", "count"), [("a_morning", 1), ("in_all_categories", 4)])
def test_no_text_is_another_than_in_the_annotations(tmp_path: Path, kind: str, count: int) -> None:
    export_coco(tmp_path / "out", JOBS[kind](), ExportOptions(detail=Detail.FULL))
    name = "transcriptions.jsonl"
    lines = [json.loads(line) for line in (tmp_path / "out" / name).read_bytes().splitlines()]

    def say(changed: list[Any]) -> tuple[bool, int]:
        data = b"".join(json.dumps(line).encode() + b"\n" for line in changed)
        return beside(tmp_path / "out", name, data)

    assert say(lines) == (True, 0)
    for at, line in [*enumerate(lines)][-2:]:
        others = [{**line, key: [1, 1, 1, 1] if key == "bbox" else 77} for key in line]
        others += [{**line, key: f"{line[key]}x"} for key in ("file", "label")]
        others += [{**line, "item_id": 77}, {**line, "text": ""}, {**line, "more": 1}]
        others += [{key: line[key] for key in line if key != gone} for gone in line]
        for other in others:
            if other == {**line, "annotation_id": 77} and line["bbox"] is None:
                continue  # no other document names a region without a box
            assert say([*lines[:at], other, *lines[at + 1 :]]) == (False, 1), other
    boxed = [line for line in lines if line["bbox"] is not None]
    rest = [line for line in lines if line["bbox"] is None]
    assert (len(boxed), len(rest)) == (count, len(lines) - count)
    for some in (boxed[1:] + rest, boxed[1:] + boxed[:1] + rest, boxed + boxed[:1] + rest):
        assert say(some) == ((True, 0) if some == lines else (False, 1))
