"""What a codec writes to the terminal while it decodes is kept away from the person."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.annotator.audio.made_compressed import MP3, packed
from tests.support.material import CHECKOUT

APART = """
import pathlib, sys
from annotator.audio.sound_reader import SoundReader
reader = SoundReader(pathlib.Path(sys.argv[1]))
for place in range(0, 480_000, 12_345):
    reader.glance(place, 400)
reader.close()
"""
HERE = """
import os, sys
from annotator.audio.decoders import opened
with open(sys.argv[1], "rb", buffering=0) as file:
    sound = opened(file, os.fstat(file.fileno()).st_size)
    for place in range(0, 480_000, 12_345):
        sound.read(place, 400)
"""


def written_by(code: str, path: Path) -> bytes:
    """Return what a program that decodes a sound writes to the terminal, which is a pipe here."""
    command = [sys.executable, "-c", code, str(path)]
    made = subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True)
    return made.stdout + made.stderr


def test_complaints_of_a_codec_are_not_on_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "x.mp3"
    # A decoder that begins in the middle of an MP3 lacks bits of the frames before, and says so.
    path.write_bytes(packed(MP3, channels=1, rate_hz=16_000))
    assert b"mpg123" in written_by(HERE, path)
    assert written_by(APART, path) == b""
