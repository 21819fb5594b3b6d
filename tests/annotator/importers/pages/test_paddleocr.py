"""Tests PaddleOCR labels in: a damaged line costs only itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.errors import ImportRefusedError
from annotator.importers.registry import ImportContents
from annotator.model.geometry import Box
from tests.support.english import english
from tests.support.page_jobs import HARD_TEXT, read_pages

POINTS = [[1, 2], [31, 2], [31, 12], [1, 12]]


def label(text: object = "x", points: object = POINTS, **more: object) -> dict[str, object]:
    return {"transcription": text, "points": points, "difficult": False, **more}


def line(picture: str, *labels: object) -> bytes:
    return f"{picture}\t{json.dumps(labels, ensure_ascii=False)}\n".encode()


def read(folder: Path, *lines: bytes) -> ImportContents:
    path = folder / "Label.txt"
    path.write_bytes(b"".join(lines))
    return read_pages("paddleocr", path, "a/p.png", "a/q.png")


def test_texts_of_several_pictures_come_in(tmp_path: Path) -> None:
    turned = [[100, 100], [186.6, 150], [176.6, 167.3], [90, 117.3]]
    contents = read(
        tmp_path,
        b"\xef\xbb\xbf" + line("train/p.png", label(HARD_TEXT), label("y", turned, difficult=True)),
        b"\r\n",
        line("train/q.png", label("z", key_cls="title", note="n")).replace(b"\n", b"\r\n"),
    )
    (item, first), (_, second), (other, third) = contents.record.regions
    assert (item, first.transcription, first.box) == (1, HARD_TEXT, Box(1, 2, 30, 10))
    assert second.box is not None
    assert round(second.box.angle_deg) == 30
    assert second.attributes == {"difficult": True}
    assert (other, third.transcription) == (2, "z")
    assert json.loads(third.extra)["note"] == "n"
    assert contents.record.new_labels == ("TextLine", "title")


def test_damaged_lines_and_texts_are_left_out_and_told_by_their_numbers(tmp_path: Path) -> None:
    contents = read(
        tmp_path,
        line("p.png", label()),
        b'p.png\t[{"transcription": "x", "points": [[1, 2], [3\n',
        b"p.png\t{}\n",
        b"p.png\n",
        b"\xff\t[]\n",
        b"p.png\t" + b"[" * 5_000 + b"\n",
        b'p.png\t[{"transcription": NaN}]\n',
        line("away.png", label()),
        line("../../etc/q.png", label()),
        line("q.png", 3, label(5), label(points=[[1, 2]]), label(points=[[1, True], [2, 3]])),
        line("q.png", label(points=[[1, 1e300], [2, 3]]), label(points="1,2")),
    )
    assert contents.counts["lines"] == 1
    notes = "\n".join(english(contents.notes))
    assert "Lines that are no labels, left out: 6 (2, 3, 4 and 3 more)." in notes
    assert "does not have, left out: 2 (“away.png”, “../../etc/q.png”)." in notes
    assert "Texts without a usable place, left out: 6 (10, 10, 10 and 3 more)." in notes


@pytest.mark.parametrize("content", [b"", b"\n", b"x", line("away.png", label()), b"\0" * 50])
def test_a_document_about_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ImportRefusedError, match="is about no picture of this job") as caught:
        read(tmp_path, content)
    assert str(caught.value).endswith("Nothing of it was imported.")


def test_a_line_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="line 2 is too long"):
        read(tmp_path, line("p.png", label()), b"p.png\t" + b" " * 16_000_000)
