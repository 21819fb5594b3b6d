"""What SQLite did to a disk, and what a power cut could have left of it at any moment.

What was flushed is there. Of what was not, each write may be there or not, whatever came before or
after it, whole or by sectors; a file may have become longer by noughts; a deleted file may be back,
and a new one without its name.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

NOTHING: Final = b""
SECTORS: Final = (512, 4096)


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done: ``wrote``, ``truncated``, ``flushed`` or ``deleted`` of a file.

    ``says`` is a line of the program instead, told at that moment.
    """

    what: str
    name: str = ""
    at: int = 0
    data: bytes = NOTHING
    says: dict[str, Any] | None = None


@dataclass(slots=True)
class Recording:
    """All that was done to the files of a folder, in its order. It is a ``Watcher``."""

    folder: Path
    all: list[Done] = field(default_factory=list)

    def wrote(self, path: Path, at: int, data: bytes) -> None:
        """Take down a write."""
        self._take(path, Done("wrote", path.name, at, data))

    def truncated(self, path: Path, size: int) -> None:
        """Take down another length."""
        self._take(path, Done("truncated", path.name, size))

    def flushed(self, path: Path) -> None:
        """Take down a flush."""
        self._take(path, Done("flushed", path.name))

    def deleted(self, path: Path, *, is_flushed: bool) -> None:
        """Take down that a file was deleted."""
        self._take(path, Done("deleted", path.name, int(is_flushed)))

    def say(self, what: dict[str, Any]) -> None:
        """Take down what the program says."""
        self.all.append(Done("says", says=what))

    def _take(self, path: Path, done: Done) -> None:
        if path.parent == self.folder:
            self.all.append(done)


@dataclass(slots=True)
class _File:
    """A file: what is on the disk for sure, and what is on its way there."""

    data: bytearray
    has_name: bool = True
    pending: list[Done] = field(default_factory=list)


State = dict[str, bytes]
"""Files of a folder by name."""


class Disk:
    """A disk to which what was recorded is done again, step by step."""

    def __init__(self, files: State) -> None:
        """Begin with files that are on it for sure."""
        self._files = {name: _File(bytearray(data)) for name, data in files.items()}

    def do(self, done: Done) -> None:
        """Do one thing again."""
        if done.what == "says":
            return
        file = self._files.setdefault(done.name, _File(bytearray(), has_name=False))
        if done.what != "flushed":
            file.pending.append(done)
            if done.what == "deleted" and done.at:
                del self._files[done.name]
            return
        for each in file.pending:
            _put(file.data, each)
        file.pending, file.has_name = [], True

    @property
    def is_settled(self) -> bool:
        """Whether all is on the disk, whatever happens."""
        return not any(file.pending for file in self._files.values())

    def left(self, way: str, chance: random.Random) -> State:
        """Return what a power cut leaves at this moment, in one of the ``WAYS``."""
        survives = WAYS[way](sum(len(file.pending) for file in self._files.values()), chance)
        state: State = {}
        for name, file in self._files.items():
            data, is_there = bytearray(file.data), file.has_name or chance.random() < 1 / 2
            for done in file.pending:
                if next(survives):
                    is_there = done.what != "deleted"
                    if is_there:
                        _put(data, done, _sectors(way, done, chance))
                elif done.what == "wrote" and way.startswith("torn") and chance.random() < 1 / 4:
                    _grow(data, done.at + len(done.data))
            if is_there:
                state[name] = bytes(data)
        return state


def _put(data: bytearray, done: Done, pieces: list[tuple[int, int]] | None = None) -> None:
    if done.what == "truncated":
        _grow(data, done.at)
        del data[done.at :]
    elif done.what == "wrote":
        for start, end in pieces if pieces is not None else [(done.at, done.at + len(done.data))]:
            _grow(data, end)
            data[start:end] = done.data[start - done.at : end - done.at]


def _grow(data: bytearray, size: int) -> None:
    data.extend(bytes(max(0, size - len(data))))


def _sectors(way: str, done: Done, chance: random.Random) -> list[tuple[int, int]] | None:
    """Return which pieces of a write are there; None: all of it."""
    if done.what != "wrote" or not way.startswith("torn"):
        return None
    size, end = int(way.split()[1]), done.at + len(done.data)
    edges = [done.at, *range((done.at // size + 1) * size, end, size), end]
    return [piece for piece in pairwise(edges) if chance.random() < 1 / 2]


def _first(count: int, chance: random.Random) -> Iterator[bool]:
    """Yield True for the first of them, as a disk does that keeps the order of one file."""
    upto = chance.randint(0, count)
    yield from (number < upto for number in range(count))


def _last(count: int, chance: random.Random) -> Iterator[bool]:
    since = chance.randint(0, count)
    yield from (number >= since for number in range(count))


def _some(count: int, chance: random.Random) -> Iterator[bool]:
    share = chance.random()
    yield from (chance.random() < share for _ in range(count))


WAYS: Final[dict[str, Callable[[int, random.Random], Iterator[bool]]]] = {
    "none": lambda count, _: iter([False] * count),
    "all": lambda count, _: iter([True] * count),
    "first": _first,
    "last": _last,
    "some": _some,
    **{f"torn {size}": _some for size in SECTORS},
}
"""Which of the writes that were not flushed are there."""
