"""A program that speaks like tesseract: it says given texts for the pages that it gets."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

_PROGRAM = """#!{python} -I
import json, pathlib, struct, sys, time
home = pathlib.Path({home!r})
said = json.loads((home / "said.json").read_text("utf-8"))
arguments = sys.argv[1:]
with (home / "calls.jsonl").open("a") as calls:
    calls.write(json.dumps(arguments) + "\\n")
if arguments == ["--version"]:
    print("tesseract 5.5.0\\n leptonica-1.84.1")
    sys.exit()
if arguments == ["--list-langs"]:
    print('List of available languages in "/usr/share/tessdata/" (%d):' % len(said["languages"]))
    print("\\n".join(said["languages"]))
    sys.exit()
data = sys.stdin.buffer.read()
while (home / "wait").exists():
    time.sleep(0.02)
if said["fails"]:
    sys.exit(1)
if said["raw"] is not None:
    sys.stdout.buffer.write(said["raw"].encode("latin-1"))
    sys.exit()
pages, at = 0, struct.unpack("<I", data[4:8])[0]
while at:
    pages += 1
    (count,) = struct.unpack("<H", data[at : at + 2])
    (at,) = struct.unpack("<I", data[at + 2 + 12 * count : at + 6 + 12 * count])
place = home / "next"
first = int(place.read_text()) if place.exists() else 0
place.write_text(str(first + pages))
head = "level page_num block_num par_num line_num word_num left top width height conf text"
rows = ["\\t".join(head.split())]
for page, (text, confidence) in enumerate(said["lines"][first : first + pages], start=1):
    rows.append("1\\t%d\\t0\\t0\\t0\\t0\\t0\\t0\\t800\\t48\\t-1\\t" % page)
    rows.append("4\\t%d\\t1\\t1\\t1\\t0\\t0\\t0\\t800\\t48\\t-1\\t" % page)
    for number, word in enumerate(text.split(), start=1):
        row = 5, page, 1, 1, 1, number, 9, 9, 40, 30, confidence, word
        rows.append("\\t".join(map(str, row)))
sys.stdout.buffer.write(("\\n".join(rows) + "\\n").encode("utf-8"))
"""


@dataclass(frozen=True, slots=True)
class FakeTesseract:
    """The program, its calls, and a gate that it waits at."""

    home: Path

    def calls(self) -> list[list[str]]:
        """Return the arguments of each call."""
        path = self.home / "calls.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def close_gate(self) -> None:
        """Let it wait with its answer."""
        (self.home / "wait").touch()

    def open_gate(self) -> None:
        """Let it answer."""
        (self.home / "wait").unlink()


def install(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    lines: Sequence[tuple[str, float]] = (),
    *,
    languages: Sequence[str] = ("eng", "osd"),
    raw: str | None = None,
    fails: bool = False,
) -> FakeTesseract:
    """Put the program first on the PATH.

    Args:
        home: a folder of its own.
        monkeypatch: of the test.
        lines: text and confidence (0 to 100) of each page, in the order in which they come.
        languages: that it lists.
        raw: its whole output instead, as Latin-1.
        fails: it ends with an error instead.
    """
    home.mkdir(parents=True, exist_ok=True)
    said = {"lines": list(lines), "languages": list(languages), "raw": raw, "fails": fails}
    (home / "said.json").write_text(json.dumps(said), "utf-8")
    program = home / "tesseract"
    program.write_text(_PROGRAM.format(python=sys.executable, home=str(home)), "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(home), os.environ["PATH"]]))
    return FakeTesseract(home)
