"""A program that writes down speech: it says given texts, and keeps what it was given."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PROGRAM = """#!{python} -I
import json, os, pathlib, stat, sys, time, wave
home = pathlib.Path({home!r})
said = json.loads((home / "said.json").read_text("utf-8"))
arguments = sys.argv[1:]
if arguments == ["--version"]:
    print("scribe 2.1\\nbuilt for tests")
    sys.exit()
path = pathlib.Path(arguments[-1])
with wave.open(str(path), "rb") as clip:
    form = [clip.getnchannels(), clip.getsampwidth(), clip.getframerate(), clip.getnframes()]
folder = stat.S_IMODE(os.stat(path.parent).st_mode)
with (home / "calls.jsonl").open("a") as calls:
    calls.write(json.dumps([arguments, form, folder]) + "\\n")
while (home / "wait").exists():
    time.sleep(0.02)
if said["fails"]:
    sys.exit(1)
number = len((home / "calls.jsonl").read_text().splitlines()) - 1
sys.stdout.buffer.write(said["texts"][number % len(said["texts"])].encode("latin-1"))
"""


@dataclass(frozen=True, slots=True)
class FakeSpeechEngine:
    """The program, its calls, and a gate that it waits at."""

    home: Path

    @property
    def template(self) -> str:
        """The command for the settings; its path has a space."""
        return f'"{self.home / "my scribe"}" --lang {{language}} --in {{wav}}'

    def calls(self) -> list[tuple[list[str], list[int], int]]:
        """Return arguments, form of the WAV file and mode of its folder, for each call."""
        path = self.home / "calls.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        return [tuple(json.loads(line)) for line in lines]

    def close_gate(self) -> None:
        """Let it wait with its answer."""
        (self.home / "wait").touch()

    def open_gate(self) -> None:
        """Let it answer."""
        (self.home / "wait").unlink()


def make(home: Path, texts: Sequence[bytes], *, fails: bool = False) -> FakeSpeechEngine:
    """Write the program into a folder of its own; it says the texts in turn."""
    home.mkdir(parents=True, exist_ok=True)
    said = {"texts": [text.decode("latin-1") for text in texts], "fails": fails}
    (home / "said.json").write_text(json.dumps(said), "utf-8")
    program = home / "my scribe"
    program.write_text(_PROGRAM.format(python=sys.executable, home=str(home)), "utf-8")
    program.chmod(0o755)
    return FakeSpeechEngine(home)
