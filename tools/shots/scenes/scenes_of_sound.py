"""Scenes of sounds: the waveform with its segments and their text."""

from __future__ import annotations

import shutil
from dataclasses import replace

from PySide6.QtGui import QPixmap

from annotator.drafts.draft import TextDraft
from annotator.editing.commands import AddRegions, SetTranscription
from annotator.editing.draft_commands import AcceptDrafts, DraftTexts
from annotator.model.entities import CONFIDENTIAL, LabelId, Region
from annotator.model.segment import SPEAKER, SoundSegment
from tests.support.material import material
from tools.shots.scenes.scenes import Scene, _open_job
from tools.shots.scenes.stage import Stage
from widgets.sound.sound_view import SoundView
from widgets.speech.speaker_dialog import SpeakerDialog

RATE_HZ = 44_100
SPOKEN = (
    (0.3, 2.3, "And so, my fellow Americans,"),
    (3.3, 4.4, "ask not"),
    (5.4, 7.7, "what your country can do for you,"),
    (8.2, 10.4, "ask what you can do for your country."),
)


INTERVIEW = (
    ("Senator Kennedy", 0.3, 2.3, "And so, my fellow Americans,"),
    ("Senator Kennedy", 3.3, 5.2, "ask not"),
    ("صحفية", 4.6, 6.4, "هل تسمح بسؤال؟"),
    ("Senator Kennedy", 5.6, 7.7, "what your country can do for you,"),
    ("", 7.9, 8.3, ""),
    ("Senator Kennedy", 8.4, 10.4, "ask what you can do for your country."),
)


def sound(stage: Stage) -> QPixmap:
    """Return the window with a speech in four segments, one of which is selected."""
    view = _opened(stage)
    session = stage.desk.session
    for start_s, end_s, text in SPOKEN:
        _add(stage, session.new_region(_place(start_s, end_s), LabelId(1)), text)
    view.select([view.regions_in_order()[2]])
    view.player.go_to(round(6.2 * RATE_HZ))
    return stage.grab()


def confidential_sound(stage: Stage) -> QPixmap:
    """Return the window with a confidential segment among others, none of them selected."""
    view = _opened(stage)
    for number, (start_s, end_s, text) in enumerate(SPOKEN):
        region = stage.desk.session.new_region(_place(start_s, end_s), LabelId(1))
        _add(stage, replace(region, attributes={CONFIDENTIAL: True} if number == 2 else {}), text)
    view.select([])
    return stage.grab()


def speakers(stage: Stage) -> QPixmap:
    """Return the window with two speakers whose segments overlap."""
    view = _opened(stage)
    session = stage.desk.session
    for name, start_s, end_s, text in INTERVIEW:
        region = session.new_region(_place(start_s, end_s), LabelId(1))
        _add(stage, replace(region, attributes={SPEAKER: name} if name else {}), text)
    view.select([view.regions_in_order()[2]])
    view.speakers.choose("Senator Kennedy")
    view.player.go_to(round(4.9 * RATE_HZ))
    return stage.grab()


def speaker_dialog(stage: Stage) -> QPixmap:
    """Return the dialog that renames a speaker."""
    view = _opened(stage)
    region = stage.desk.session.new_region(_place(0.3, 2.3), LabelId(1))
    _add(stage, replace(region, attributes={SPEAKER: "Speaker 1"}), "And so")
    view.select([region.id])
    return stage.grab_with(SpeakerDialog, lambda: stage.app.run("speaker-rename"))


def _place(start_s: float, end_s: float) -> SoundSegment:
    return SoundSegment(round(start_s * RATE_HZ), round(end_s * RATE_HZ), RATE_HZ)


def _add(stage: Stage, region: Region, text: str) -> None:
    stage.desk.run(AddRegions((region,)))
    stage.desk.run(SetTranscription(region.id, text))


def _opened(stage: Stage) -> SoundView:
    """Return the view of a job with one recording."""
    folder = stage.folder / "Speeches"
    folder.mkdir()
    shutil.copy(material("speech/jfk.flac"), folder)
    _open_job(stage, folder)
    stage.wait_for_item()
    view = stage.app.presenter.views.now
    if not isinstance(view, SoundView):
        raise TypeError("the view of sounds is not shown")
    shown = view.wave
    stage.wait(lambda: shown.sound is not None and shown.sound.peaks.is_complete)
    return view


def spectrogram(stage: Stage) -> QPixmap:
    """Return the same window with the frequencies of three seconds below the waveform."""
    stage.settings.set("spectrogram", value=True)
    sound(stage)
    view = stage.app.presenter.views.now
    if not isinstance(view, SoundView):
        raise TypeError("the view of sounds is not shown")
    view.wave.zoom_by(3.5, 0.62 * view.wave.width())
    stage.wait(lambda: view.spectrogram.tiles.is_complete)
    return stage.grab()


def speakers_spectrogram(stage: Stage) -> QPixmap:
    """Return the window with two speakers above the frequencies of their speech."""
    stage.settings.set("spectrogram", value=True)
    speakers(stage)
    view = stage.app.presenter.views.now
    if not isinstance(view, SoundView):
        raise TypeError("the view of sounds is not shown")
    stage.wait(lambda: view.spectrogram.tiles.is_complete)
    return stage.grab()


def speech_drafted(stage: Stage) -> QPixmap:
    """Return the window with drafts of speech: one accepted, one corrected, one to decide on."""
    view = _opened(stage)
    session = stage.desk.session
    for start_s, end_s, _text in SPOKEN:
        stage.desk.run(AddRegions((session.new_region(_place(start_s, end_s), LabelId(1)),)))
    ids = view.regions_in_order()
    drafts = {
        key: TextDraft(text.replace("your", "you"), "whisper-cli", "1.7", "en", None)
        for key, (_start, _end, text) in zip(ids, SPOKEN, strict=True)
    }
    stage.desk.run(DraftTexts(drafts))
    stage.desk.run(AcceptDrafts((ids[0],)))
    stage.desk.run(SetTranscription(ids[1], "ask not:"))
    view.select([ids[2]])
    stage.app.run("edit-text")
    return stage.grab()


SCENES = (
    Scene("sound", sound, is_rtl=True, is_big=True),
    Scene("confidential-sound", confidential_sound, is_rtl=True, is_big=True),
    Scene("spectrogram", spectrogram, is_rtl=True, is_big=True),
    Scene("speakers", speakers, is_rtl=True, is_big=True),
    Scene("speakers-spectrogram", speakers_spectrogram, is_rtl=True, is_big=True),
    Scene("speech-drafted", speech_drafted, is_rtl=True, is_big=True),
    Scene("speaker", speaker_dialog, is_rtl=True, is_big=True),
)
