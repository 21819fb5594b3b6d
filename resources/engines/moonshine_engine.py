"""Writes down speech with Moonshine, for drafts; needs an environment with moonshine-voice.

``moonshine_engine --model FOLDER --size base WAV`` writes the text of a WAV of 16 bits and one
channel. The folder has a model that you have downloaded; nothing is downloaded here.
"""

from __future__ import annotations

import argparse
import array
import sys
import wave
from importlib.metadata import version
from pathlib import Path

_FULL_SCALE = 32_768
_SAMPLE_BYTES = 2


def main() -> None:
    """Write the text of a sound, or the version."""
    if sys.argv[1:] == ["--version"]:
        print(f"moonshine-voice {version('moonshine-voice')}")
        return
    parser = argparse.ArgumentParser(description="Writes down speech with Moonshine.")
    parser.add_argument("--model", type=Path, required=True, help="the folder of a model")
    parser.add_argument("--size", default="base", help="tiny, base, tiny-streaming and so on")
    parser.add_argument("wav", type=Path)
    asked = parser.parse_args()
    if not asked.model.is_dir():
        sys.exit(f"{asked.model} is no folder. Download a model, and name its folder.")
    samples, rate_hz = samples_of(asked.wav)
    from moonshine_voice import Transcriber, string_to_model_arch  # noqa: PLC0415 - it is large

    with Transcriber(asked.model, string_to_model_arch(asked.size)) as transcriber:
        found = transcriber.transcribe_without_streaming(samples, rate_hz)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # standard output is a TextIOWrapper
    print("\n".join(line.text.strip() for line in found.lines))


def samples_of(path: Path) -> tuple[list[float], int]:
    """Return the samples of a WAV from -1 to 1, and how many are a second."""
    with wave.open(str(path), "rb") as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, _SAMPLE_BYTES):
            sys.exit(f"{path} is no WAV of 16 bits and one channel.")
        values = array.array("h", file.readframes(file.getnframes()))
        rate_hz = file.getframerate()
    if sys.byteorder == "big":
        values.byteswap()
    return [value / _FULL_SCALE for value in values], rate_hz


if __name__ == "__main__":
    main()
