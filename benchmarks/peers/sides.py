"""A peer and our program, driven in turns."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.loads import Load
from benchmarks.peers.answers import CannotError
from benchmarks.peers.talk import Silent, Talk
from benchmarks.timing import Of, Samples


@dataclass(slots=True)
class Both:
    """The times of a peer and of ours, in turns; ``word`` says why the peer has no figure."""

    title: str
    ours: Samples = field(default_factory=Samples)
    theirs: Samples = field(default_factory=Samples)
    word: str = ""

    def turns(self, ours: Talk, peer: Talk | Silent, ask: str, times: int, **asked: object) -> None:
        """Request an action from both, ours first, ``times`` times; stop if the peer cannot."""
        for _ in range(times):
            self.ours.add(self._of_ours(ours, ask, asked))
            if not self.word:
                self.take(lambda: peer.ask(ask, **asked))

    def take(self, ask: Callable[[], Samples]) -> None:
        """Keep the peer's times, or the reason why it has no figure."""
        try:
            self.theirs.add(ask())
        except CannotError as reason:
            self.word = str(reason)

    @staticmethod
    def _of_ours(ours: Talk, ask: str, asked: dict[str, object]) -> Samples:
        try:
            return ours.ask(ask, **asked)
        except CannotError as reason:
            raise RuntimeError(f"Ours {reason}, asked for {ask}.") from None


@dataclass(slots=True)
class Side:
    """An installed peer: starts it, or ours in the same place, and ends it afterwards."""

    name: str
    title: str
    python: Path
    load: Load
    folder: Path
    word: str = ""
    """Why it did not show its window, once that was tried; nothing more is asked of it then."""

    def start(self, *pictures: Path) -> Talk:
        """Start the peer, perhaps on a folder.

        Raises:
            CannotError: it does not show its window, or its first picture.
        """
        command = [self.python, "-m", "benchmarks.peers.drive", self.name, *pictures]
        home = self.folder / f"home of {self.name}"
        return Talk(list(map(str, command)), home, self.load.peer_limit_s)

    def peer(self, pictures: Path) -> Talk | Silent:
        """Start the peer on a folder; if that fails, return an object that gives the reason."""
        try:
            return self.start(pictures)
        except CannotError as reason:
            return Silent(str(reason))

    def ours(self, job: Path) -> Talk:
        """Start ours on a copy of a job: a used one would open at its last item.

        Raises:
            RuntimeError: it does not show its first picture.
        """
        copy = Path(tempfile.mkdtemp(dir=self.folder)) / job.name
        shutil.copy(job, copy)
        command = [sys.executable, "-m", "benchmarks.peers.ours", str(copy)]
        try:
            return Talk(command, self.folder / "home of ours", self.load.peer_limit_s)
        except CannotError as reason:
            raise RuntimeError(f"Ours {reason} at its start.") from None


def figure(name: str, unit: str, of: Of, pairs: list[Both], floor: float | None = None) -> Figure:
    """Return our figure over all turns, and beside it each peer's, as a ratio to ours."""
    beside: dict[str, tuple[float, float] | str] = {}
    for both in pairs:
        theirs, ours = both.theirs, both.ours
        beside[both.title] = both.word or (of(theirs), of(theirs) / of(ours))
    all_ours = Samples()
    for both in pairs:
        all_ours.add(both.ours)
    return Figure(name, of(all_ours), unit, floor, beside=beside)
