"""The goals: the largest allowed ratio of each figure to its floor, by the name of the figure.

Each goal was set in ms, s, MB or bytes on one machine, together with the floor measured there.
Other machines are up to three times as fast or as slow: the ratio of the two holds on all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Goal:
    """The largest allowed figure at a floor of ``beside``, both in the figure's unit."""

    most: float
    beside: float

    @property
    def ratio(self) -> float:
        """The largest allowed ratio of the figure to its floor, on any machine."""
        return self.most / self.beside


# Floors of the machine on which the goals were set, with two cores and no graphics card: medians of
# a quiet machine, in ms, in MB, or in s if the figure is in s.
_WINDOW, _WINDOW_COLD, _WINDOW_MB, _PICTURE_MB, _LARGE_MB = 103, 273, 53, 124, 114
_DECODE, _QUARTER, _EIGHTH, _FULL = 1.9, 25, 750, 52
_BLIT, _CACHED, _RECTS_5000 = 0.4, 1.2, 6.6
_RECT = (_RECTS_5000 - _BLIT) / 5_000
_VIEW = _BLIT + _FULL * (1_920 * 1_080) / 12e6
_LISTED, _FIRST_OF_FOLDER, _FIRST_OF_JOB = 6, 8, 2.5
_FIRST_OF_MILLION, _FIRST_OF_KNOWN_MILLION = 780, 10
_ROWS_5000 = 12
_COMMIT, _HANDED_OVER, _READ = 0.4, 0.04, 0.45
_FOLLOWED = 109
_READ_3_HOURS_S = 0.12
_UNPACKED, _BARE_TABLE = 4, 6
_CHECKED_S, _IMPORTED_S, _DUMPED_S = 0.59, 0.36, 1.2


def _rects(count: int) -> float:
    """Return the time to paint this many boxes at once over a picture."""
    return _BLIT + count * _RECT


GOALS: Final[Mapping[str, Goal]] = MappingProxyType(
    {
        "start window": Goal(350, _WINDOW),
        "start window, cold": Goal(1500, _WINDOW_COLD),
        "start memory": Goal(140, _WINDOW_MB),
        "frozen start window": Goal(504, 420),
        "frozen start window, processor time": Goal(600, 500),
        "frozen memory when shown": Goal(109, 104),
        "frozen memory at rest": Goal(183, 174),
        "folder first picture": Goal(80, _FIRST_OF_FOLDER),
        "folder list": Goal(200, _LISTED),
        "folder again first picture": Goal(80, _FIRST_OF_JOB),
        "million first picture": Goal(5_000, _FIRST_OF_MILLION),
        "million again first picture": Goal(1_000, _FIRST_OF_KNOWN_MILLION),
        "million list window blocked": Goal(50, _BLIT),
        "million adding longest pause": Goal(50, _BLIT),
        "million memory an item": Goal(200, 9),  # an id and a byte
        "next 640x480 median": Goal(7, _DECODE),
        "next 640x480 p95": Goal(16, _DECODE),
        "next 12 MP median": Goal(16, _BLIT),
        "next 12 MP p95": Goal(33, _BLIT),
        "next 12 MP held": Goal(30, _QUARTER),
        "big 20000 first view": Goal(1000, _EIGHTH),
        "big 20000 first view, tiles kept": Goal(1000, _EIGHTH),
        "big 20000 sharp after a stop": Goal(300, _VIEW),
        "big 20000 sharp after a stop p95": Goal(300, _VIEW),
        "big 20000 memory": Goal(300, _LARGE_MB),
        "big 20000 most memory while made": Goal(300, _LARGE_MB),
        "memory with the last of 12 MP": Goal(300, _PICTURE_MB),
        # 100 boxes may cost no more than 1,000.
        "canvas 100 repaint": Goal(3, _rects(1_000)),
        "canvas 100 drag": Goal(2, _CACHED),
        "canvas 1000 repaint": Goal(3, _rects(1_000)),
        "canvas 1000 drag": Goal(2, _CACHED),
        "canvas 5000 repaint": Goal(8, _RECTS_5000),
        "canvas 5000 repaint, elapsed p95": Goal(16, _RECTS_5000),
        "canvas 5000 drag": Goal(4, _CACHED),
        "canvas 5000 drag, elapsed p95": Goal(16, _CACHED),
        "canvas 5000 pan": Goal(8, _CACHED),
        "canvas 5000 pan, elapsed p95": Goal(16, _CACHED),
        "canvas 5000 undo": Goal(10, _CACHED),
        "canvas 5000, some turned repaint": Goal(8, _RECTS_5000),
        "canvas 5000, some turned repaint, elapsed p95": Goal(16, _RECTS_5000),
        "canvas 5000, some turned drag": Goal(8, _CACHED),
        "canvas 5000, some turned drag, elapsed p95": Goal(16, _CACHED),
        "canvas 5000, some turned pan": Goal(8, _CACHED),
        "canvas 5000, some turned pan, elapsed p95": Goal(16, _CACHED),
        "canvas 5000, some turned undo": Goal(10, _CACHED),
        "canvas 50000 repaint": Goal(33, _rects(50_000)),
        "canvas 50000 drag": Goal(33, _CACHED),
        "canvas 50000 pan": Goal(33, _CACHED),
        "canvas 50000 undo": Goal(33, _CACHED),
        "text 1000 lines next": Goal(16, _rects(1_000)),
        "text 1000 lines next p95": Goal(33, _rects(1_000)),
        "text 1000 lines typed and next": Goal(16, _rects(1_000)),
        "text 1000 lines typed and next p95": Goal(33, _rects(1_000)),
        "sound 3 h waveform": Goal(1, _READ_3_HOURS_S),
        "sound 200 segments repaint": Goal(4, _rects(200)),
        "sound key to playing": Goal(60, _rects(200) + _HANDED_OVER),
        "follow 50 boxes of 12 MP": Goal(500, _FOLLOWED),
        "undo 5000": Goal(10, _CACHED),
        "open 5000": Goal(200, _FULL + _ROWS_5000),
        "save p95": Goal(50, _COMMIT),
        # The window must not wait at all: the limit rounds to no millisecond.
        "save window blocked": Goal(0.5, _HANDED_OVER),
        "save until shown as saved p95": Goal(50, _COMMIT),
        "save stalled window blocked": Goal(0.5, _HANDED_OVER),
        "journey longest pause": Goal(50, _RECTS_5000),
        # The same in half a core and 2 GB.
        "journey-weak longest pause": Goal(200, _RECTS_5000),
        "receive a hand-in of 2,000": Goal(120, _UNPACKED),
        "merge": Goal(3, 1),
        "audit window first shown": Goal(50, _BARE_TABLE),
        "audit window another table": Goal(50, _BARE_TABLE),
        "audit window sorted": Goal(50, _BARE_TABLE),
        "check opened and checked": Goal(2, _CHECKED_S),
        "check longest wait of a read": Goal(200, _READ),
        "export first": Goal(3.6, _DUMPED_S),
        "export next": Goal(3.6, _DUMPED_S),
        "export preview": Goal(3.6, _DUMPED_S),
        "export verified": Goal(3.6, _DUMPED_S),
        "export checked apart": Goal(3.6, _DUMPED_S),
        "import coco": Goal(0.8, _IMPORTED_S),
    }
)
