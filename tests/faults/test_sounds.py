"""Hostile sounds do nothing but be told, and a reader that is broken on purpose is found out."""

from __future__ import annotations

import random
from pathlib import Path

from annotator.audio.headers import probe_sound
from annotator.audio.sound_reader import SoundReader
from tests.faults import hostile, sounds
from tests.faults.figure import Figure
from tests.faults.hostile import Tries
from tests.faults.hostile_cases import SOUNDS_FROM, kind_of, lay_out
from tests.faults.hostile_sabotage import SOUNDS
from tests.faults.hostile_sounds import CASES, sound
from tests.faults.hostile_sounds import sounds as true_sounds

SHORT = 12


def test_hostile_sounds_do_nothing_but_be_told(seed: int) -> None:
    figure = sounds.run_some(SHORT, seed)
    assert figure.is_held, figure.broken
    assert figure.tried == SHORT


def test_a_reader_of_sounds_that_is_broken_on_purpose_is_found_out() -> None:
    number = SOUNDS_FROM + 4 * sorted(CASES).index("MP3 truncated in a frame") + 3
    for sabotage, is_held in ((SOUNDS, False), ("", True)):
        figure = Figure("one")
        part = Tries((number,), sabotage=sabotage)
        hostile.count(figure, part, hostile.tried(part))
        assert figure.is_held == is_held, figure.broken


def test_all_of_the_worst_are_in_a_long_run_and_the_rest_is_changed() -> None:
    kinds = [kind_of(SOUNDS_FROM + number) for number in range(sounds.LONG)]
    assert {kind.reader for kind in kinds} == {"sound"}
    assert {kind.worst for kind in kinds} == {*CASES, ""}
    assert sum(not kind.worst for kind in kinds) > sounds.LONG // 2


def test_every_format_is_among_the_files_and_each_is_true(tmp_path: Path) -> None:
    for name, data in true_sounds().items():
        path = tmp_path / name
        path.write_bytes(data)
        reader = SoundReader(path)
        reader.require_whole()
        reader.close()
        assert probe_sound(path).frames > 1_000
    endings = {Path(name).suffix for name in true_sounds()}
    assert endings == {".wav", ".flac", ".mp3", ".ogg", ".opus"}


def test_a_seed_makes_the_same_sounds_again(tmp_path: Path) -> None:
    assert sound(random.Random("3")) == sound(random.Random("3"))
    for number in range(SOUNDS_FROM, SOUNDS_FROM + 4):
        found = []
        for root in (tmp_path / f"{number}a", tmp_path / f"{number}b"):
            root.mkdir()
            case = lay_out(root, number, 7)
            media = sorted((case.folder / "media").iterdir())
            found.append([(p.name, p.is_file() and p.stat().st_size) for p in media])
        assert found[0] == found[1]
