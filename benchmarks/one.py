"""Measures one area in this process and prints its figures, a JSON list each."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import astuple
from pathlib import Path

from benchmarks.areas.table import measure_of
from benchmarks.loads import FULL, QUICK


def main() -> None:
    """Measure the area in the first argument; ``quick`` as the second does little."""
    area, *more = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="fairlabel-bench-") as folder:
        for figure in measure_of(area)(QUICK if "quick" in more else FULL, Path(folder)):
            print(json.dumps(astuple(figure)), flush=True)


if __name__ == "__main__":
    main()
