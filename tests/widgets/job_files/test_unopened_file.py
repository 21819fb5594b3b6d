"""A dropped file that nothing can be done with is named, and no other window opens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.ledger.signatures import Signer
from tests.journeys.hand import Hand
from tests.journeys.ledger_desk import drop
from tests.support.material import material
from widgets.job_files.new_job_dialog import NewJobDialog
from widgets.job_files.unopened_file import is_media_file, why_unopened


def test_a_new_job_is_offered_for_a_picture_and_a_sound_only(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "vendor.pem").write_bytes(Signer.new().pem())
    shutil.copy(material("photos/coffee.png"), tmp_path)
    hand, offered = Hand(qtbot), list[str]()
    hand.start(None)
    hand.qtbot.waitUntil(hand.window.isVisible)

    def refuse(dialog: NewJobDialog) -> bool:
        offered.append(dialog.windowTitle())
        dialog.reject()
        return len(offered) == 2

    with hand.answering(NewJobDialog, refuse):
        drop(hand.window, tmp_path / "vendor.pem")
        notice = hand.window.notices.shown
        assert notice is not None
        assert notice.text.startswith("“vendor.pem” was not opened: it is no job, picture or sound")
        assert not offered
        drop(hand.window, tmp_path / "coffee.png")
        drop(hand.window, tmp_path)
    assert len(offered) == 2
    hand.close()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("annotations.json", '{"info": {}, "images": []}', "choose “Import…” in the menu “Job”"),
        ("talk.srt", "1\n", "choose “Import…” in the menu “Job”"),
        ("effort.json", '{"format": "fairlabel/effort/1"}', "is one file of an export"),
        ("transcriptions.jsonl", "{}", "is one file of an export"),
        ("notes.odt", "Dear Sir", "was not opened: it is no job"),
    ],
)
def test_the_sentence_says_what_the_file_is_good_for(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    if "export" in told:
        (tmp_path / "fair_pay.json").write_text("{}")
    (tmp_path / name).write_text(text)
    sentence = why_unopened(tmp_path / name)
    assert sentence.startswith(f"“{name}” ")
    assert told in sentence


@pytest.mark.parametrize(
    ("name", "is_media"),
    [("photos/coffee.png", True), ("gone.flac", True), ("gone.pem", False), ("", False)],
)
def test_media_are_known_by_their_first_bytes_or_their_name(
    tmp_path: Path, name: str, is_media: bool
) -> None:
    found = tmp_path / "unnamed"
    if "/" in name:
        shutil.copy(material(name), found)
    assert is_media_file(found if "/" in name else tmp_path / name) is is_media
