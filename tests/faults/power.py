"""Power that fails in the middle of work: nothing that was shown as saved is lost.

Two ways, for neither shows all: a real file system that is shut down (``cuts``), and all that
SQLite wrote, done again with what was not flushed left out, reordered or torn (``replays``).
"""

from __future__ import annotations

import sys
from typing import Final

from tests.faults import cuts as real_cuts
from tests.faults import replays as made_cuts
from tests.faults.figure import Figures

LONG: Final = {"cuts": 1_000, "replays": 100_000}
SEED = 1859


def run(cuts: int = 0, replays: int = 0, breaks: tuple[str, ...] = ()) -> Figures:
    """Cut so often, and open so many states that a cut could have left.

    Of ``breaks`` only the cuts take notice: they work in programs of their own.
    """
    figures = Figures()
    if replays:
        figures.all.append(made_cuts.run(replays, f"{SEED} replays"))
    if cuts:
        try:
            figures.all.append(real_cuts.run(cuts, f"{SEED} cuts", breaks))
        except real_cuts.NoCutsError as error:
            sys.exit(str(error))
    return figures
