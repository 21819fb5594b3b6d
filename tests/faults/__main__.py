"""Runs a figure of trust: ``python -m tests.faults NAME [--n N] [--json]``; status 0 if it held.

Some figures count several things: ``--cycles`` and ``--window`` of ``kill``, ``--cuts`` and
``--replays`` of ``power``, ``--hours`` of ``soak``. What is not named is left out; if none is named
it is a long run of all. With another ``--seed`` another run of chances is tried.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, Final, Protocol
from unittest.mock import patch

NAMES: Final = (
    "kill",
    "power",
    "full",
    "vanish",
    "copies",
    "flips",
    "ledger",
    "hostile",
    "sounds",
    "names",
    "untranslated",
    "pay",
    "forgeries",
    "fleets",
    "clock",
    "soak",
    "properties",
)
"""The figures; each is a module here with ``run`` and ``LONG``: how many tries a long run has, or
what it counts by the names of ``COUNTED``."""

COUNTED: Final = {
    "cycles": "programs without a window that are killed",
    "window": "programs with a window that are killed",
    "cuts": "forced power cuts of a real file system",
    "replays": "states of the disk that a power cut could have left",
    "hours": "hours of work by a fast clock",
}

FOLDERS: Final = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


class Outcome(Protocol):
    """What a run has to say."""

    @property
    def is_held(self) -> bool:
        """Whether the promise held in every try."""
        ...

    def as_json(self) -> Mapping[str, Any]:
        """Return it as a plain dictionary."""
        ...

    def lines(self) -> Iterable[str]:
        """Yield what a person reads."""
        ...


def main(arguments: list[str] | None = None) -> int:
    """Run the figure that was named; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--n", type=int, metavar="N", help="how many tries; else a long run")
    for name, what in COUNTED.items():
        parser.add_argument(f"--{name}", type=int, metavar="N", help=what)
    parser.add_argument("--seed", type=int, metavar="N", help="other chances")
    parser.add_argument("--json", action="store_true", dest="is_json")
    chosen = parser.parse_args(arguments)
    # Copies of the jobs that are tried do not belong among those of whoever tries them.
    with (
        tempfile.TemporaryDirectory() as home,
        patch.dict(os.environ, dict.fromkeys(FOLDERS, home)),
    ):
        outcome = _run(chosen)
    said = json.dumps(outcome.as_json(), indent=1) if chosen.is_json else "\n".join(outcome.lines())
    sys.stdout.write(f"{said}\n")
    return 0 if outcome.is_held else 1


def _run(chosen: argparse.Namespace) -> Outcome:
    figure = import_module(f"tests.faults.{chosen.name}")
    named = {name: getattr(chosen, name) for name in COUNTED if getattr(chosen, name) is not None}
    if chosen.seed is not None:
        if not hasattr(figure, "SEED"):
            sys.exit(f"{chosen.name} has the same chances each time: leave --seed out.")
        vars(figure)["SEED"] = chosen.seed
    outcome: Outcome
    if isinstance(figure.LONG, int):
        outcome = figure.run(figure.LONG if chosen.n is None else chosen.n)
    elif chosen.n is None:
        outcome = figure.run(**(named or figure.LONG))
    else:
        outcome = figure.run(**dict.fromkeys(figure.LONG, chosen.n))
    return outcome


if __name__ == "__main__":
    sys.exit(main())
