"""Makes the program's own threads late by a seed: what a test awaits by luck alone, it then misses.

``pytest --unhurried 7`` lets some of the calls that are given to a pool of threads begin a little
later, a few much later, and the window be painted late now and then. No test may mind.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import thread
from typing import Any, Final

SOME: Final = 0.2
FEW: Final = 0.03
SHORT_S: Final = 0.03
LONG_S: Final = 0.4


def make_late(seed: int) -> None:
    """Make what pools of threads do late from now on, until the process ends."""
    chance = random.Random(seed)
    usual: Callable[..., Any] = thread._WorkItem.run

    def late(work: Any, *context: Any) -> None:  # noqa: ANN401 - handed through
        wait_for(chance)
        usual(work, *context)

    thread._WorkItem.run = late  # type: ignore[method-assign,assignment]


def wait_for(chance: random.Random) -> None:
    """Wait not at all mostly, sometimes a little, seldom for long."""
    drawn = chance.random()
    if drawn < FEW:
        time.sleep(chance.random() * LONG_S)
    elif drawn < SOME:
        time.sleep(chance.random() * SHORT_S)
