"""Two speakers at the window: tiers that overlap, given by keys, renamed, and times in the text."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.audio.voice_activity import speech_runs
from annotator.editing.label_commands import ChangeLabel
from annotator.model.entities import AttributeKind, ValueKind
from annotator.model.segment import SPEAKER, SoundSegment
from annotator.model.speakers import speaker_of, tiers_of
from tests.journeys.begun import begun_job
from tests.journeys.hand import Hand
from tests.journeys.test_sound import RATE_HZ, SENTENCE, SPEECH, Desk
from tests.support.material import material
from tests.support.patience import PATIENCE_MS
from widgets.proposals import proposal_search
from widgets.sound.tier_rows import TierRows
from widgets.speech.speaker_dialog import SpeakerDialog

K = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
Begin = Callable[..., Desk]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "speech"
    folder.mkdir()
    for name in (SPEECH, SENTENCE):
        shutil.copy(material(f"speech/{name}"), folder)
    return folder


@pytest.fixture
def begin(qtbot: QtBot) -> Iterator[Begin]:
    desks: list[Desk] = []

    def begun(job: Path) -> Desk:
        desks.append(Desk(qtbot, job, is_new=False))
        return desks[-1]

    yield begun
    for desk in desks:
        desk.hand.close()


def speakers(desk: Desk) -> list[str]:
    return [speaker_of(region) for region in desk.segments]


def select(desk: Desk, place: int) -> None:
    desk.view.select([desk.segments[place].id])
    desk.view.setFocus()


def rows(desk: Desk) -> TierRows:
    return desk.view.tiers


def drag_in_row(desk: Desk, tier: str, start: float, end: float) -> None:
    y = round(rows(desk).row_rect(tier).center().y())
    first, last = (QPoint(desk.point(each).x(), y) for each in (start, end))
    QTest.mouseMove(rows(desk), first)
    QTest.mousePress(rows(desk), LEFT, pos=first)
    for step in range(1, 5):
        QTest.mouseMove(rows(desk), first + (last - first) * step / 4)
    QTest.mouseRelease(rows(desk), LEFT, pos=last)


def answer(name: str, *, is_everywhere: bool = False) -> Callable[[SpeakerDialog], bool]:
    def act(dialog: SpeakerDialog) -> bool:
        dialog.field.selectAll()
        QTest.keyClicks(dialog.field, name)
        if is_everywhere:
            QTest.keyClick(dialog.everywhere, K.Key_Space)
        QTest.keyClick(dialog.field, K.Key_Return)
        return True

    return act


def test_speakers_are_given_by_keys_and_have_rows_that_may_overlap(
    begin: Begin, folder: Path
) -> None:
    desk = begin(begun_job(folder))
    hand, view = desk.hand, desk.view
    desk.drag(1 * RATE_HZ, 4 * RATE_HZ)
    assert not rows(desk).isVisible()
    hand.key(K.Key_1, ALT)
    assert speakers(desk) == ["Speaker 1"]
    assert rows(desk).isVisible()
    desk.drag(6 * RATE_HZ, 8 * RATE_HZ)
    assert speakers(desk) == ["Speaker 1", "Speaker 1"], "The next segment has the same speaker."
    hand.key(K.Key_2, ALT)
    assert speakers(desk) == ["Speaker 1", "Speaker 2"]
    # Both speak at once: the second one's row is free where the first one speaks.
    drag_in_row(desk, "Speaker 2", 3 * RATE_HZ, 5 * RATE_HZ)
    assert speakers(desk) == ["Speaker 1", "Speaker 2", "Speaker 2"]
    first, second, _ = desk.places
    assert second.start_sample < first.end_sample
    tiers = view.segments.tiers
    assert tiers == tiers_of(hand.regions) == ["Speaker 1", "Speaker 2"]
    at = QPoint(desk.point(3.5 * RATE_HZ).x(), round(rows(desk).row_rect("Speaker 1").center().y()))
    QTest.mouseClick(rows(desk), LEFT, pos=at)
    assert view.selection == (desk.segments[0].id,), "Each row has its own segments."
    hand.key(K.Key_PageDown, ALT)
    assert speakers(desk)[0] == "Speaker 2"
    hand.key(K.Key_PageUp, ALT)
    assert speakers(desk)[0] == "Speaker 1"
    for _ in range(2):
        hand.ctrl(K.Key_Z)
    assert speakers(desk) == ["Speaker 1", "Speaker 2", "Speaker 2"]
    assert "Speaker 1" in view.accessibleDescription()
    hand.key(K.Key_F2, SHIFT)
    label = hand.window.strip.label
    assert "Speaker 1" in label.text()
    hand.key(K.Key_2, ALT)
    assert "Speaker 2" in label.text(), "While text is typed, the key gives the speaker, too."
    assert hand.window.strip.field.text() == ""


def test_joining_takes_the_next_segment_of_the_same_speaker(begin: Begin, folder: Path) -> None:
    desk = begin(begun_job(folder))
    for start, key in ((1, K.Key_1), (3, K.Key_2), (5, K.Key_1)):
        desk.drag(start * RATE_HZ, (start + 1.5) * RATE_HZ)
        desk.hand.key(key, ALT)
    select(desk, 0)
    desk.hand.key(K.Key_Q, ALT)
    assert speakers(desk) == ["Speaker 1", "Speaker 2"]
    first, second = desk.places
    assert first.end_sample > second.end_sample


def test_a_speaker_is_named_with_completion_and_the_regions_list_finds_the_name(
    begin: Begin, folder: Path
) -> None:
    desk = begin(begun_job(folder))
    hand = desk.hand
    for start in (1, 4):
        desk.drag(start * RATE_HZ, (start + 2) * RATE_HZ)
    with hand.answering(SpeakerDialog, answer("Ada")):
        hand.key(K.Key_0, ALT)
    hand.return_to_window()
    assert speakers(desk) == ["", "Ada"]
    select(desk, 0)
    seen: list[str] = []

    def complete(dialog: SpeakerDialog) -> bool:
        QTest.keyClicks(dialog.field, "a")
        completer = dialog.field.completer()
        seen.append(completer.currentCompletion())
        QTest.keyClicks(dialog.field, "my")
        QTest.keyClick(dialog.field, K.Key_Return)
        return True

    with hand.answering(SpeakerDialog, complete):
        hand.key(K.Key_0, ALT)
    hand.return_to_window()
    assert seen == ["Ada"]
    assert speakers(desk) == ["amy", "Ada"]
    panel = hand.window.regions
    panel.search_button.click()
    QTest.keyClicks(panel.search, "ada")
    assert [speaker_of(region) for region in panel.model.rows] == ["Ada"]


def test_renaming_a_speaker_in_the_whole_job_is_one_step(begin: Begin, folder: Path) -> None:
    desk = begin(begun_job(folder))
    hand = desk.hand
    desk.drag(1 * RATE_HZ, 2 * RATE_HZ)
    hand.key(K.Key_1, ALT)
    hand.key(K.Key_D)
    hand.wait_for_item(SENTENCE)
    desk.drag(0.3 * 48_000, 1.5 * 48_000)
    assert speakers(desk) == ["Speaker 1"], "The speaker goes on to the next item."
    hand.wait_until_saved()

    rename = hand.window.actions_table["speaker-rename"]
    with hand.answering(SpeakerDialog, answer("Ada", is_everywhere=True)):
        rename.trigger()
    hand.return_to_window()
    desk.qtbot.waitUntil(lambda: speakers(desk) == ["Ada"], timeout=PATIENCE_MS)
    hand.wait_until_saved()
    assert first_item(hand) == ["Ada"]
    desk.view.setFocus()
    assert desk.view.speakers.keys.names == ["Ada"], "It keeps its key."
    assert desk.view.speakers.current == "Ada"
    hand.ctrl(K.Key_Z)
    assert speakers(desk) == ["Speaker 1"]
    assert desk.view.speakers.keys.names == ["Speaker 1"]
    hand.wait_until_saved()
    assert first_item(hand) == ["Speaker 1"]

    with hand.answering(SpeakerDialog, answer("Bo")):
        rename.trigger()
    hand.wait_until_saved()
    assert speakers(desk) == ["Bo"]
    assert first_item(hand) == ["Speaker 1"], "Without the tick only this item is changed."


def first_item(hand: Hand) -> list[str]:
    item = hand.desk.project.reads.load_item(hand.desk.items[0].id).result()
    return [speaker_of(region) for region in item.state.regions.values()]


def test_tab_plays_the_next_segment_and_its_ends_are_heard_by_key(
    begin: Begin, folder: Path
) -> None:
    desk = begin(begun_job(folder))
    hand, player = desk.hand, desk.view.player
    for start in (1, 5):
        desk.drag(start * RATE_HZ, (start + 3) * RATE_HZ)
    first, second = desk.places
    hand.key(K.Key_Tab)
    assert stretch_of(desk) == (first.start_sample, first.end_sample)
    hand.key(K.Key_F2, SHIFT)
    field = hand.window.strip.field
    QTest.keyClicks(field, "yes")
    QTest.keyClick(field, K.Key_Tab)
    assert stretch_of(desk) == (second.start_sample, second.end_sample)
    assert field.hasFocus()
    desk.listen(1.5)
    hand.ctrl(K.Key_K)  # back-step, as oTranscribe does
    assert player.position == second.start_sample + RATE_HZ // 2
    hand.ctrl(K.Key_K)
    assert stretch_of(desk) == (second.start_sample + RATE_HZ // 2, second.end_sample)
    hand.key(K.Key_Home, ALT)
    assert stretch_of(desk) == (second.start_sample, second.start_sample + RATE_HZ)
    hand.key(K.Key_End, ALT)
    assert stretch_of(desk) == (second.end_sample - RATE_HZ, second.end_sample)
    hand.key(K.Key_P, ALT | SHIFT)
    assert not desk.plays()
    hand.key(K.Key_P, ALT | SHIFT)
    assert stretch_of(desk) == (second.start_sample, second.end_sample)

    hand.app.settings.set("back_step_s", 0.0)
    desk.listen(1)
    hand.ctrl(K.Key_K)
    assert player.position == second.start_sample + RATE_HZ
    hand.ctrl(K.Key_K)

    hand.app.settings.set("play_on_step", value=False)
    hand.key(K.Key_P, ALT | SHIFT)
    QTest.keyClick(field, K.Key_Tab)
    assert not desk.plays()
    assert player.position == first.start_sample
    hand.app.settings.set("skip_s", 5.0)
    hand.key(K.Key_D, ALT)
    assert player.position == first.start_sample + 5 * RATE_HZ
    hand.key(K.Key_Home, CTRL | ALT)
    assert player.position == 0
    assert [region.transcription for region in desk.segments] == ["yes", ""]


def stretch_of(desk: Desk) -> tuple[int, int] | None:
    stretch = desk.view.player.stretch
    return None if stretch is None else (stretch.start, stretch.end)


def test_one_key_begins_a_segment_and_ends_it_and_begins_the_next(
    begin: Begin, folder: Path
) -> None:
    desk = begin(begun_job(folder))
    hand, player = desk.hand, desk.view.player
    hand.ctrl(K.Key_K)
    desk.listen(1)
    hand.key(K.Key_2, ALT)
    marks = []
    for _ in range(3):
        hand.key(K.Key_N, ALT)
        marks.append(player.position)
        desk.listen(2)
    assert desk.plays()
    hand.key(K.Key_M, ALT)  # the last one ends, and none begins
    marks.append(player.position)
    assert desk.places == [SoundSegment(start, end, RATE_HZ) for start, end in pairwise(marks)]
    assert speakers(desk) == ["Speaker 2"] * 3
    assert not desk.view.is_busy


def test_times_are_written_into_the_text_and_lead_back(begin: Begin, folder: Path) -> None:
    desk = begin(begun_job(folder))
    hand, player = desk.hand, desk.view.player
    desk.drag(2 * RATE_HZ, 9 * RATE_HZ)
    hand.key(K.Key_F2, SHIFT)
    field = hand.window.strip.field
    player.go_to(round(3.25 * RATE_HZ))
    hand.key(K.Key_T, ALT)
    QTest.keyClicks(field, "ask")
    hand.app.settings.set("stamp_form", "h:mm:ss")
    player.go_to(8 * RATE_HZ)
    hand.key(K.Key_T, ALT)
    assert field.text() == "[00:00:03.250] ask0:00:08 "
    QTest.keyClick(field, K.Key_Left)
    hand.key(K.Key_A, ALT)
    hand.key(K.Key_T, ALT | SHIFT)
    assert player.position == 8 * RATE_HZ
    QTest.keyClick(field, K.Key_Home)
    hand.key(K.Key_T, ALT | SHIFT)
    assert player.position == round(3.25 * RATE_HZ)
    cursor = field.textCursor()
    cursor.setPosition(len("[00:00:03.250] ask0:00"))
    at = field.cursorRect(cursor).center()
    QTest.mouseClick(field.viewport(), LEFT, pos=at)
    assert player.position == round(3.25 * RATE_HZ), "A plain click only moves the cursor."
    QTest.mouseClick(field.viewport(), LEFT, CTRL, at)
    assert player.position == 8 * RATE_HZ
    field.report()
    assert desk.segments[0].transcription == "[00:00:03.250] ask0:00:08 "


def test_speech_is_found_kept_and_counted_as_proposals(begin: Begin, folder: Path) -> None:
    desk = begin(begun_job(folder))
    hand = desk.hand
    hand.key(K.Key_S, ALT | SHIFT)
    desk.qtbot.waitUntil(lambda: len(hand.regions) == 4, timeout=PATIENCE_MS)
    assert not any(region.touched for region in hand.regions)
    assert desk.view.selection == (desk.segments[0].id,)
    hand.key(K.Key_Q)  # the first one is refused
    hand.key(K.Key_E, SHIFT)  # all others are kept
    assert [region.touched for region in hand.regions] == [True] * 3
    assert not hand.app.parts.proposals.bar.isVisible()
    hand.key(K.Key_S, ALT | SHIFT)
    desk.qtbot.waitUntil(lambda: len(hand.regions) == 4, timeout=PATIENCE_MS)
    assert desk.segments[0].touched is False, "Only what has no segment is proposed again."


def test_a_label_that_lists_its_speakers_takes_no_other(begin: Begin, folder: Path) -> None:
    desk = begin(begun_job(folder))
    hand = desk.hand
    label = next(iter(hand.desk.session.editor.state.labels.values()))
    kind = AttributeKind(SPEAKER, ValueKind.CHOICE, ("Ada", "Bo"))
    hand.desk.run(ChangeLabel(replace(label, attributes=(kind,))))
    hand.key(K.Key_1, ALT)
    desk.drag(1 * RATE_HZ, 2 * RATE_HZ)
    assert speakers(desk) == [""], "It is no speaker of this label."
    desk.view.speakers.give("Bo")
    assert speakers(desk) == ["Bo"]
    hand.key(K.Key_1, ALT)
    assert speakers(desk) == ["Bo"]
    assert "one of" in hand.window.notices.text.text()


def test_looking_for_speech_is_told_of_and_can_be_stopped(
    begin: Begin, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, is_there = threading.Event(), threading.Event()
    usual = speech_runs._runs

    def held(flags: speech_runs.Flags) -> speech_runs.Runs:
        is_there.set()
        assert gate.wait(PATIENCE_MS / 1000)
        return usual(flags)

    monkeypatch.setattr(speech_runs, "_runs", held)
    monkeypatch.setattr(proposal_search, "SAID_AFTER_MS", 0)
    desk = begin(begun_job(folder))
    hand = desk.hand
    hand.key(K.Key_S, ALT | SHIFT)
    assert is_there.wait(PATIENCE_MS / 1000)
    notices, search = hand.window.notices, hand.app.parts.proposals.search
    told = "Looking for speech… 100 %"
    desk.qtbot.waitUntil(lambda: notices.text.text() == told, timeout=PATIENCE_MS)
    (stop,) = notices._buttons
    QTest.mouseClick(stop, LEFT)
    assert not search.is_looking
    assert not notices.isVisible()
    gate.set()
    hand.key(K.Key_S, ALT | SHIFT)
    desk.qtbot.waitUntil(lambda: not search.is_looking, timeout=PATIENCE_MS)
    assert len(hand.regions) == 4, "What was stopped has proposed nothing."


def test_marks_and_speakers_have_keys_of_their_own_while_text_is_typed(
    begin: Begin, folder: Path
) -> None:
    desk = begin(begun_job(folder))
    hand = desk.hand
    desk.drag(1 * RATE_HZ, 4 * RATE_HZ)
    hand.key(K.Key_F2, SHIFT)
    field = hand.window.strip.field
    assert field.hasFocus()
    QTest.keyClicks(field, "Anno")
    field.selectAll()
    hand.key(K.Key_1, ALT | SHIFT)
    hand.key(K.Key_2, ALT)
    assert field.text() == "\u2045?Anno\u2046"
    assert speakers(desk) == ["Speaker 2"]
    hand.key(K.Key_V, ALT | SHIFT)
    assert desk.view.spectrogram.isVisible()
    hand.key(K.Key_V, ALT)
    assert field.hasFocus()
    assert hand.app.settings.flag("show_invisible")


def text_y(desk: Desk, tier: str) -> int:
    """Return where the texts of a row are: its name is above them."""
    return round(rows(desk).row_rect(tier).bottom()) - 8


def test_a_segment_is_dragged_to_the_row_of_another_speaker_at_its_own_time(
    begin: Begin, folder: Path
) -> None:
    desk = begin(begun_job(folder))
    hand = desk.hand
    desk.drag(1 * RATE_HZ, 3 * RATE_HZ)
    hand.key(K.Key_1, ALT)
    desk.drag(5 * RATE_HZ, 7 * RATE_HZ)
    hand.key(K.Key_2, ALT)
    places = desk.places
    start, end = (
        QPoint(desk.point(at * RATE_HZ).x(), text_y(desk, tier))
        for at, tier in ((2, "Speaker 1"), (2.4, "Speaker 2"))
    )
    QTest.mousePress(rows(desk), LEFT, pos=start)
    for step in range(1, 5):
        QTest.mouseMove(rows(desk), start + (end - start) * step / 4)
    drag = desk.view.wave.preview
    assert drag is not None
    assert (drag.target, drag.result) == ("Speaker 2", places[0])
    QTest.mouseRelease(rows(desk), LEFT, pos=end)
    assert speakers(desk) == ["Speaker 2", "Speaker 2"]
    assert desk.places == places
    shown = hand.window.notices.shown
    assert shown is not None
    assert shown.text == "The segment has another speaker. Alt+2 does this by key."
    hand.ctrl(K.Key_Z)
    assert speakers(desk) == ["Speaker 1", "Speaker 2"]
    assert desk.places == places
    hand.ctrl(K.Key_Y)
    assert speakers(desk) == ["Speaker 2", "Speaker 2"]


def test_a_drag_that_comes_back_to_its_row_moves_the_segment_in_time(
    begin: Begin, folder: Path
) -> None:
    desk = begin(begun_job(folder))
    hand = desk.hand
    desk.drag(1 * RATE_HZ, 3 * RATE_HZ)
    hand.key(K.Key_1, ALT)
    desk.drag(5 * RATE_HZ, 7 * RATE_HZ)
    hand.key(K.Key_2, ALT)
    before = desk.places
    own, other = text_y(desk, "Speaker 1"), text_y(desk, "Speaker 2")
    first, last = desk.point(2 * RATE_HZ).x(), desk.point(3 * RATE_HZ).x()
    QTest.mousePress(rows(desk), LEFT, pos=QPoint(first, own))
    for x, y in ((first, other), ((first + last) // 2, other), (last, own)):
        QTest.mouseMove(rows(desk), QPoint(x, y))
    QTest.mouseRelease(rows(desk), LEFT, pos=QPoint(last, own))
    assert speakers(desk) == ["Speaker 1", "Speaker 2"]
    by = desk.frame(3 * RATE_HZ) - desk.frame(2 * RATE_HZ)
    assert desk.places[0].start_sample == before[0].start_sample + by
