"""Forgeries of exports of all kinds, drawn at random: both checkers see each forged figure.

Each changes one leaf of one document, with all seals renewed. What is known to pass stands in the
lists of ``tests/tools/test_forgeries.py``, each with the reason why.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from itertools import product
from pathlib import Path
from typing import Final

from annotator.export.api import Detail, ExportOptions
from tests.faults.figure import Figure
from tests.support.exports import export_coco
from tests.support.forgeries import DOCUMENTS, Forger, sample
from tests.tools.test_forgeries import JOBS, told_of

LONG: Final = 10_000
SEED: Final = 1


def run(n: int) -> Figure:
    """Try at most so many forgeries, as many of each document of each export."""
    figure = Figure("Both checkers see each forged figure of an export", 0)
    exports = list(product(JOBS, Detail))
    each, more = divmod(n, len(exports) * len(DOCUMENTS))
    counts = iter([each + 1] * more + [each] * (len(exports) * len(DOCUMENTS) - more))
    for kind, detail in exports:
        with tempfile.TemporaryDirectory() as name:
            _try(figure, Path(name) / "out", (kind, detail), [next(counts) for _ in DOCUMENTS])
    return figure


def _try(figure: Figure, folder: Path, of: tuple[str, Detail], counts: list[int]) -> None:
    kind, detail = of
    export_coco(folder, JOBS[kind](), ExportOptions(detail=detail))
    forger = Forger(folder)
    for name, count in zip(DOCUMENTS, counts, strict=True):
        for forgery in sample(name, forger.whole[name], count, seed=f"{SEED} {kind} {detail}"):
            figure.tried += 1
            figure.seen[name] += 1
            told = io.StringIO()
            with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
                is_told = told_of(forger, forgery)
            if not is_told:
                figure.broken.append(f"{kind} at {detail}: {forgery.place}, {forgery.way}")
