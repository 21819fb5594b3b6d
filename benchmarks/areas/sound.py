"""Sound: the waveform of hours, drawing it, from the key to playing, loops and pitch."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.audio.time_stretch import Passes, TimeStretch
from annotator.editing.commands import AddRegions
from annotator.model.entities import LabelId
from annotator.model.segment import SoundSegment
from annotator.paths import peaks_folder
from benchmarks.beats import Beats
from benchmarks.figures import Figure, judged
from benchmarks.floors import BareThread, BareView, decode
from benchmarks.jobs import boxes, make_job
from benchmarks.loads import Load
from benchmarks.memory import apart_mb, resident_mb
from benchmarks.pictures import BIG, photographs
from benchmarks.seat import Seat
from benchmarks.sounds import RATE_HZ, TONE_HZ, long_mp3, long_wav, tone
from benchmarks.timing import P95, Samples, in_turns, timed
from widgets.sound.outputs import SilentOutput
from widgets.sound.player import SPEEDS
from widgets.sound.sound_view import SoundView

_BIN = 256
_SEGMENTS = 200
_ROUNDS = 10
_LOOP_S = 1.2
_MS_PER_S = 1_000
_WITHIN_S = 600


def measure(load: Load, folder: Path) -> Iterator[Figure]:
    """Measure all of it."""
    yield from _waveform(load, folder)
    yield from _window(load, folder)
    yield from _mp3(load, folder)
    yield _loop_error()
    yield _pitch_error()


# The waveform ---------------------------------------------------------------------------------


def _waveform(load: Load, folder: Path) -> Iterator[Figure]:
    """Open a job with a long WAV, until its whole waveform is known."""
    sounds = long_wav(load.sound_s)
    job = make_job(folder / "long.fairlabel", sounds)
    seat = Seat()
    seat.make_ready()
    empty, memory = resident_mb(), [0.0]

    def is_known() -> bool:
        memory.append(resident_mb() - empty + apart_mb())
        return _is_complete(seat)

    def ours(count: int) -> Samples:
        samples = Samples()
        for _ in range(count):
            shutil.rmtree(peaks_folder(), ignore_errors=True)
            with samples:
                seat.app.lifecycle.open_path(job)
                seat.until(is_known, _WITHIN_S)
            seat.leave_behind(job)
        return samples

    path = sounds / "long.wav"
    pair = in_turns(load.opens, load.turns, ours, lambda count: timed(lambda: _bare(path), count))
    hours = load.sound_s / 3_600
    yield judged(f"sound {hours:g} h waveform", "s", pair, scale=_MS_PER_S)
    yield Figure(
        f"sound {hours:g} h memory, with the decoding processes",
        max(memory),
        "MB",
        limit=load.sound_mb,
    )
    seat.close()


def _bare(path: Path) -> None:
    """Read all samples and find the lowest and highest of each 256, a megabyte at a time."""
    with path.open("rb") as file:
        file.seek(44)
        while len(data := file.read(1 << 20)) >= 2 * _BIN:
            rows = np.frombuffer(data, np.int16, len(data) // (2 * _BIN) * _BIN).reshape(-1, _BIN)
            rows.min(axis=1)
            rows.max(axis=1)


def _view(seat: Seat) -> SoundView | None:
    view = seat.app.presenter.views.now if seat.app.open_job is not None else None
    return view if isinstance(view, SoundView) else None


def _is_complete(seat: Seat) -> bool:
    view = _view(seat)
    return view is not None and view.wave.sound is not None and view.wave.sound.peaks.is_complete


# Drawing and playing --------------------------------------------------------------------------


def _window(load: Load, folder: Path) -> Iterator[Figure]:
    """Repaint a long sound with many segments, and play it by a key."""
    sounds = long_wav(load.sound_s)
    seat = Seat()
    seat.app.settings.set("spectrogram", value=True)
    seat.app.lifecycle.open_path(make_job(folder / "drawn.fairlabel", sounds))
    seat.until(lambda: _is_complete(seat), _WITHIN_S)
    view = _view(seat)
    if view is None:
        raise RuntimeError("The view of sounds is not shown.")
    step = load.sound_s * RATE_HZ // _SEGMENTS
    places = (SoundSegment(n * step, n * step + step // 2, RATE_HZ) for n in range(_SEGMENTS))
    made = tuple(seat.desk.session.new_region(place, LabelId(1)) for place in places)
    seat.desk.run(AddRegions(made))
    seat.until(lambda: view.spectrogram.tiles.is_complete, _WITHIN_S)
    picture = decode(photographs(1, BIG) / "photo 0.jpg")
    bare = BareView(picture).hold(boxes(_SEGMENTS, BIG))
    seat.window.activateWindow()
    seat.until(seat.window.isActiveWindow)

    pair = in_turns(
        load.rounds,
        load.turns,
        lambda count: timed(view.repaint, count),
        lambda count: timed(bare.repaint, count),
    )
    yield judged(f"sound {_SEGMENTS} segments repaint", "ms", pair)
    yield judged(f"sound {_SEGMENTS} segments repaint p95", "ms", pair, P95)
    yield from _playing(load, seat, view, bare)
    bare.close()
    seat.close()


def _playing(load: Load, seat: Seat, view: SoundView, bare: BareView) -> Iterator[Figure]:
    """Press the key for playing, until a silent clock has the first samples."""
    output = view.player.output = SilentOutput()

    def ours(count: int) -> Samples:
        samples = Samples()
        for number in range(count):
            view.player.go_to(number * 997 * RATE_HZ % (load.sound_s * RATE_HZ))
            seat.rest(20)
            with samples:
                QTest.keyClick(view, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
                seat.until(lambda: output.played() > 0)
            view.player.pause()
        return samples

    with BareThread() as thread:

        def there_and_painted() -> None:
            thread.wait_for(bool)
            bare.repaint_all()

        pair = in_turns(
            load.rounds, load.turns, ours, lambda count: timed(there_and_painted, count)
        )
    yield judged("sound key to playing", "ms", pair)
    yield judged("sound key to playing p95", "ms", pair, P95)


# An MP3 in the background -----------------------------------------------------------------------


def _mp3(load: Load, folder: Path) -> Iterator[Figure]:
    """Let the waveform of a long MP3 be made while the window stays free."""
    import soundfile  # noqa: PLC0415 - as in benchmarks/sounds.py

    sounds = long_mp3(load.mp3_s)
    job = make_job(folder / "mp3.fairlabel", sounds)
    seat = Seat()
    seat.make_ready()
    longest: list[float] = []

    def ours(count: int) -> Samples:
        samples = Samples()
        for _ in range(count):
            shutil.rmtree(peaks_folder(), ignore_errors=True)
            with samples:
                seat.app.lifecycle.open_path(job)
                seat.until(lambda: (v := _view(seat)) is not None and v.wave.sound is not None)
                beats = Beats()
                seat.until(lambda: _is_complete(seat), _WITHIN_S)
            beats.stop()
            longest.append(beats.longest_cpu_ms)
            seat.leave_behind(job)
        return samples

    def bare() -> None:
        with soundfile.SoundFile(sounds / "long.mp3") as file:
            for _piece in file.blocks(1 << 20, dtype="float32"):
                pass

    pair = in_turns(load.opens, load.turns, ours, lambda count: timed(bare, count))
    minutes = load.mp3_s / 60
    yield judged(f"sound MP3 of {minutes:g} min waveform", "s", pair, scale=_MS_PER_S)
    yield Figure(f"sound MP3 of {minutes:g} min busiest pause", max(longest), "ms", limit=50)
    seat.close()


# Loops and pitch -------------------------------------------------------------------------------


def _loop_error() -> Figure:
    """Return by how many ms the edges of a loop at half speed are off after ten rounds, at most."""
    seconds = 10
    samples = tone(seconds)
    start, end = round(3.1 * RATE_HZ), round((3.1 + _LOOP_S) * RATE_HZ)
    samples[start] = 1.0  # heard at the beginning of each round, and nowhere else
    passes = Passes(
        lambda: TimeStretch(lambda at, n: samples[at : at + n], RATE_HZ, start, end, 0.5),
        start,
        0.5,
        is_loop=True,
    )
    length = 2 * (end - start)
    heard = passes.take(_ROUNDS * length)
    off = 0
    for begin in range(0, _ROUNDS * length, length):
        loudest = int(np.argmax(np.abs(heard[begin : begin + length])))
        first, last = passes.place_of(begin), passes.place_of(begin + length - 1)
        off = max(off, loudest, abs(first - start), abs(last - (end - 1)))
    return Figure("sound loop edges off", off * _MS_PER_S / RATE_HZ, "ms", limit=5)


def _pitch_error() -> Figure:
    """Return by how many per cent a tone of 440 Hz is off at any speed from 0.5 to 2."""
    samples, size = tone(10), 1 << 20
    worst = 0.0
    for speed in (each for each in SPEEDS if 0.5 <= each <= 2):
        stretch = TimeStretch(lambda at, n: samples[at : at + n], RATE_HZ, 0, len(samples), speed)
        heard = stretch.take(len(samples) * 2)
        spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard)), size))
        pitch = float(np.argmax(spectrum)) * RATE_HZ / size
        worst = max(worst, abs(pitch / TONE_HZ - 1))
    return Figure("sound pitch off", 100 * worst, "%", limit=1)


MEASURES = {"sound": measure}
