"""Measures all areas, each in a process of its own: ``python -m benchmarks [--only AREA]``."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.areas.table import AREAS
from benchmarks.figures import HEAD, Figure, documents
from benchmarks.store import store

FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


def main(arguments: list[str] | None = None) -> int:
    """Print the table and write the file; return 1 if an area could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=sorted(AREAS), metavar="AREA", help=", ".join(AREAS))
    parser.add_argument("--quick", action="store_true", help="little of each, to see that it runs")
    parser.add_argument("--long", action="store_true", help="as much as a goal is stated for")
    parser.add_argument("--out", type=Path, default=Path("bench.json"), help="where to write")
    chosen = parser.parse_args(arguments)
    figures, failed = [], []
    load = "quick" if chosen.quick else "long" if chosen.long else ""
    print(HEAD)
    for area in [chosen.only] if chosen.only else AREAS:
        try:
            for figure in measured(area, load):
                print(figure.line(), flush=True)
                figures.append(figure)
        except subprocess.CalledProcessError:
            failed.append(area)
    chosen.out.write_text(json.dumps(documents(figures), indent=1) + "\n", encoding="utf-8")
    if failed:
        print(f"Could not be measured: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def measured(area: str, load: str = "") -> Iterator[Figure]:
    """Yield the figures of an area as its own process reports them.

    ``load`` is ``quick``, ``long`` or empty.

    Raises:
        subprocess.CalledProcessError: it failed and printed the reason.
    """
    with tempfile.TemporaryDirectory(prefix="fairlabel-home-") as home:
        command = [sys.executable, "-m", "benchmarks.one", area, *filter(None, [load])]
        with subprocess.Popen(
            command, env=environment(Path(home)), stdout=subprocess.PIPE, text=True
        ) as process:
            for line in process.stdout or ():
                yield Figure(*json.loads(line))
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)


def environment(home: Path) -> dict[str, str]:
    """Return an environment with its own home folder, and offscreen if there is no display.

    Compiled modules are kept, as on the second start of the program; they are stored outside the
    checkout, or where ``PYTHONPYCACHEPREFIX`` says.
    """
    folders = {name: str(home / name.lower()) for name in FOLDERS}
    for folder in folders.values():
        Path(folder).mkdir()
    compiled = os.environ.get("PYTHONPYCACHEPREFIX", str(store() / "compiled"))
    kept = {"PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
    screen = {} if "DISPLAY" in os.environ else {"QT_QPA_PLATFORM": "offscreen"}
    return {**os.environ, **screen, **folders, **kept}


if __name__ == "__main__":
    sys.exit(main())
