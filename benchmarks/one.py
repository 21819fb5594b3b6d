"""Measures one area in this process and prints its figures, a JSON list each."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import astuple
from pathlib import Path

from benchmarks.areas.table import measure_of
from benchmarks.loads import FULL, LONG, QUICK


def main() -> None:
    """Measure the area in the first argument; ``quick`` or ``long`` as the second is the load."""
    area, *more = sys.argv[1:]
    load = {"quick": QUICK, "long": LONG}.get(" ".join(more), FULL)
    with tempfile.TemporaryDirectory(prefix="fairlabel-bench-") as folder:
        for figure in measure_of(area)(load, Path(folder)):
            print(json.dumps(astuple(figure)), flush=True)


if __name__ == "__main__":
    main()
