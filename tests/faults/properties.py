"""Properties, each tried on thousands of examples that are drawn by chance.

The tests try the same properties on 30 examples, others each time.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from tests.faults.figure import Figure
from tests.support.material import CHECKOUT

LONG: Final = 2_000


def run(n: int) -> Figure:
    """Try each property of the tests on so many examples."""
    return run_in(["tests", "-n", "auto"], n)


def run_in(places: Sequence[str], n: int) -> Figure:
    """Try each property in some tests on so many examples."""
    figure = Figure("Each property holds whatever is drawn")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *places, "-m", "hypothesis", "--examples", str(n)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    figure.broken = re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
    figure.tried = sum(map(int, re.findall(r"(\d+) (?:passed|failed|error)", done.stdout)))
    figure.seen["examples of each"] = n
    return figure
