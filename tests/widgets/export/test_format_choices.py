"""The formats of an export by the kinds of items: those that can hold none come last."""

from __future__ import annotations

from annotator.media.image import PICTURES
from annotator.model.entities import SOUND, KindId
from exporters.registry import find_exporters
from widgets.export.export_controller import format_choices

IMAGE = next(iter(PICTURES))


def fitting(*kinds: KindId) -> set[str]:
    return {each.name for each in format_choices(find_exporters(), frozenset(kinds)) if each.fits}


def test_a_job_of_pictures_has_no_use_for_formats_of_sound() -> None:
    assert fitting(IMAGE) == {"coco", "page", "alto", "hocr", "paddleocr", "lines"}


def test_a_job_of_sounds_has_no_use_for_formats_of_pages_but_for_the_record() -> None:
    found = fitting(SOUND)
    assert {"coco", "textgrid", "srt", "ljspeech"} <= found
    assert not found & {"page", "alto", "hocr", "paddleocr", "lines"}


def test_a_job_of_both_kinds_and_an_empty_one_have_a_use_for_all() -> None:
    every = set(find_exporters().by_name)
    assert fitting(IMAGE, SOUND) == fitting() == every
