"""Our own window, driven in the same way as that of a peer."""

from __future__ import annotations

import sys
from pathlib import Path

from annotator.model.entities import ItemId
from benchmarks.areas.canvas import drag, repaint, undo
from benchmarks.areas.next_item import go
from benchmarks.peers.answers import answer_all, own_output, tell
from benchmarks.seat import Seat
from benchmarks.timing import Samples

REST_MS = 400


class OurHand:
    """Works at our window, like the other areas."""

    def __init__(self, job: Path) -> None:
        """Open a job."""
        self._seat = Seat()
        self._seat.open(job)

    def steps(self, count: int, stay_ms: int) -> Samples:
        """Press D ``count`` times."""
        return go(self._seat, count, stay_ms)

    def open_full(self, boxes: int) -> Samples:
        """Go to the first item, rest, and press D.

        Raises:
            RuntimeError: the item has another number of boxes.
        """
        seat = self._seat
        if seat.seen != 1:
            seat.desk.go_to(ItemId(1))
            seat.until(lambda: seat.seen == 1)
        seat.rest(REST_MS)
        samples = Samples()
        with samples:
            seat.step()
        shown = len(seat.desk.session.editor.state.regions)
        if shown != boxes:
            raise RuntimeError(f"{shown} boxes are shown, not {boxes}.")
        return samples

    def repaint(self, count: int) -> Samples:
        """Have all boxes drawn again."""
        self._seat.rest(50)
        samples = Samples()
        for _ in range(count):
            with samples:
                repaint(self._seat)
        return samples

    def drag(self, count: int) -> Samples:
        """Move a box with the mouse."""
        return drag(self._seat, count)

    def undo(self, count: int) -> Samples:
        """Nudge a box and undo that."""
        return undo(self._seat, count)


def main() -> None:
    """Open the job in the argument and execute requests."""
    out = own_output()
    hand = OurHand(Path(sys.argv[1]))
    tell(out, {})
    answer_all(hand, out)


if __name__ == "__main__":
    main()
