"""The scripts for engines of other packages, run with stand-ins for these."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from annotator.drafts.command_engine import command_engine
from annotator.drafts.page_command import page_command_engine
from annotator.imaging.text_lines.line_crops import TextLine, as_pages
from annotator.model.geometry import Box
from annotator.progress import Watch
from tests.support.material import CHECKOUT

ENGINES = CHECKOUT / "resources" / "engines"
RAPIDOCR = """
class _Read:
    def __init__(self, picture):
        has_ink = picture.getextrema()[0][0] < 128
        self.txts = (f"{picture.mode},", f"{picture.height > 9}") if has_ink else None
        self.scores = (0.75, 0.5) if self.txts else None

class RapidOCR:
    def __init__(self):
        print("a word of the package")

    def __call__(self, picture, use_det, use_cls, use_rec):
        assert (use_det, use_cls, use_rec) == (False, False, True)
        return _Read(picture)
"""
MOONSHINE = """
import enum, pathlib

class ModelArch(enum.IntEnum):
    TINY = 0
    BASE = 1

def string_to_model_arch(name):
    return {"tiny": ModelArch.TINY, "base": ModelArch.BASE}[name]

class _Line:
    def __init__(self, text):
        self.text = text

class _Transcript:
    def __init__(self, lines):
        self.lines = lines

class Transcriber:
    def __init__(self, model_path, model_arch):
        assert (pathlib.Path(model_path) / "encoder.ort").is_file()
        self._arch = model_arch

    def __enter__(self):
        return self

    def __exit__(self, *_fault):
        pass

    def transcribe_without_streaming(self, audio_data, sample_rate=16000, flags=0):
        assert all(type(each) is float for each in audio_data)
        told = f" {self._arch.name}: {len(audio_data)} at {sample_rate}, {max(audio_data)} "
        return _Transcript([_Line(told), _Line("\\u00e9")])
"""


def program(folder: Path, script: str, package: str, distribution: str, code: str) -> Path:
    """Return an engine as docs/engines.md says, in an environment with a stand-in."""
    environment = folder / "packages"
    (environment / f"{distribution}-1.2.3.dist-info").mkdir(parents=True)
    (environment / f"{distribution}-1.2.3.dist-info" / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution.replace('_', '-')}\nVersion: 1.2.3\n"
    )
    (environment / f"{package}.py").write_text(code)
    path = folder / script.removesuffix(".py").replace("_", "-")
    path.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(environment)!r})\n"
        + (ENGINES / script).read_text("utf-8").replace("from __future__ import annotations", "")
    )
    path.chmod(0o755)
    return path


def page(*, has_ink: bool) -> TextLine:
    grey = np.full((60, 400), 255, np.uint8)
    if has_ink:
        grey[20:40, 20:300:7] = 0
    return TextLine(grey, Box(10, 10, 350, 40), 1.0)


@pytest.fixture
def rapidocr(tmp_path: Path) -> Path:
    return program(tmp_path, "rapidocr_engine.py", "rapidocr", "rapidocr", RAPIDOCR)


@pytest.fixture
def moonshine(tmp_path: Path) -> Path:
    name = "moonshine_voice"
    return program(tmp_path, "moonshine_engine.py", name, name, MOONSHINE)


def test_rapidocr_reads_each_page(rapidocr: Path) -> None:
    engine = page_command_engine(str(rapidocr), "en")
    assert engine is not None
    assert (engine.name, engine.version) == ("rapidocr-engine", "rapidocr 1.2.3")
    first, second = engine.draft([page(has_ink=True), page(has_ink=False)], "en", Watch())
    assert (first.text, first.confidence) == ("RGB,\nTrue", 0.5)
    assert second.text == ""


def test_words_of_the_package_are_no_answer(rapidocr: Path) -> None:
    data = as_pages([page(has_ink=True).crop()])
    made = subprocess.run([rapidocr], input=data, capture_output=True, check=True)
    assert len(json.loads(made.stdout)) == 1
    assert b"a word of the package" in made.stderr


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    path = tmp_path / "a b.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        file.writeframes(np.array([0, -32_768, 16_384], "<i2").tobytes())
    return path


class Clip:
    def __init__(self, path: Path) -> None:
        self._path = path

    def wav(self) -> list[bytes]:
        return [self._path.read_bytes()]


def test_moonshine_writes_down_a_segment(moonshine: Path, wav: Path, tmp_path: Path) -> None:
    model = tmp_path / "my model"
    model.mkdir()
    (model / "encoder.ort").write_bytes(b"")
    template = f"{moonshine} --model '{model}' --size tiny {{wav}}"
    engine = command_engine(template, "en")
    assert engine is not None
    assert (engine.name, engine.version) == ("moonshine-engine", "moonshine-voice 1.2.3")
    (found,) = engine.draft([Clip(wav)], "en", Watch())
    assert (found.text, found.confidence) == ("TINY: 3 at 22050, 0.5 é", None)


def test_moonshine_needs_the_folder_of_a_model_and_a_plain_wav(
    moonshine: Path, wav: Path, tmp_path: Path
) -> None:
    def said(*words: object) -> str:
        made = subprocess.run([moonshine, *map(str, words)], capture_output=True, check=False)
        assert made.returncode == 1
        return made.stderr.decode()

    assert "Download a model, and name its folder." in said("--model", tmp_path / "none", wav)
    with wave.open(str(wav), "wb") as file:
        file.setparams((2, 2, 22_050, 0, "NONE", ""))
        file.writeframes(bytes(8))
    assert "is no WAV of 16 bits and one channel" in said("--model", tmp_path, wav)
