"""Scenes of sounds: the waveform with its segments and their text."""

from __future__ import annotations

import shutil

from PySide6.QtGui import QPixmap

from annotator.editing.commands import AddRegions, SetTranscription
from annotator.model.entities import LabelId
from annotator.model.segment import SoundSegment
from tests.support.material import material
from tools.shots.scenes.scenes import Scene, _open_job
from tools.shots.scenes.stage import Stage
from widgets.sound.sound_view import SoundView

RATE_HZ = 44_100
SPOKEN = (
    (0.3, 2.3, "And so, my fellow Americans,"),
    (3.3, 4.4, "ask not"),
    (5.4, 7.7, "what your country can do for you,"),
    (8.2, 10.4, "ask what you can do for your country."),
)


def sound(stage: Stage) -> QPixmap:
    """Return the window with a speech in four segments, one of which is selected."""
    folder = stage.folder / "Speeches"
    folder.mkdir()
    shutil.copy(material("speech/jfk.flac"), folder)
    _open_job(stage, folder)
    stage.wait(lambda: stage.desk.shown is not None)
    view = stage.app.presenter.views.now
    if not isinstance(view, SoundView):
        raise TypeError("the view of sounds is not shown")
    shown = view.wave
    stage.wait(lambda: shown.sound is not None and shown.sound.peaks.is_complete)
    session = stage.desk.session
    for start_s, end_s, text in SPOKEN:
        place = SoundSegment(round(start_s * RATE_HZ), round(end_s * RATE_HZ), RATE_HZ)
        region = session.new_region(place, LabelId(1))
        stage.desk.run(AddRegions((region,)))
        stage.desk.run(SetTranscription(region.id, text))
    view.select([view.regions_in_order()[2]])
    view.player.go_to(round(6.2 * RATE_HZ))
    return stage.grab()


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


SCENES = (
    Scene("sound", sound, is_rtl=True, is_big=True),
    Scene("spectrogram", spectrogram, is_rtl=True, is_big=True),
)
