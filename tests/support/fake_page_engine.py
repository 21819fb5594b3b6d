"""A program that reads lines of text: it says given texts for the pages that it gets."""

from __future__ import annotations

import json
import sys
from pathlib import Path

_PROGRAM = """#!{python} -I
import json, pathlib, struct, sys
home = pathlib.Path({home!r})
arguments = sys.argv[1:]
if arguments == ["--version"]:
    print("reader 3.1\\nbuilt for tests")
    sys.exit()
data = sys.stdin.buffer.read()
pages, at = 0, struct.unpack("<I", data[4:8])[0]
while at:
    pages += 1
    (count,) = struct.unpack("<H", data[at : at + 2])
    (at,) = struct.unpack("<I", data[at + 2 + 12 * count : at + 6 + 12 * count])
with (home / "calls.jsonl").open("a") as calls:
    calls.write(json.dumps([arguments, pages]) + "\\n")
said = json.loads((home / "said.json").read_text("utf-8"))
if said["raw"] is not None:
    sys.stdout.buffer.write(said["raw"].encode("latin-1"))
    sys.exit()
before = sum(json.loads(line)[1] for line in (home / "calls.jsonl").open()) - pages
json.dump(said["lines"][before : before + pages], sys.stdout)
"""


def make(home: Path, lines: list[object], raw: str | None = None) -> str:
    """Write the program, and return its path; ``raw`` is said in the place of the lines."""
    home.mkdir()
    program = home / "reader"
    program.write_text(_PROGRAM.format(python=sys.executable, home=str(home)))
    program.chmod(0o755)
    (home / "said.json").write_text(json.dumps({"lines": lines, "raw": raw}))
    return str(program)


def calls(home: Path) -> list[list[object]]:
    """Return the arguments and the number of pages of each call."""
    return [json.loads(line) for line in (home / "calls.jsonl").read_text().splitlines()]
