"""Which key gives which speaker: the keys stay while speakers come, go and are renamed."""

from __future__ import annotations

from collections.abc import Callable, Sequence


class SpeakerKeys:
    """The known speakers in the order of their keys. Those of earlier items are remembered."""

    def __init__(self, default_name: Callable[[int], str]) -> None:
        """Know nobody; ``default_name`` names the speaker of a key that has none yet."""
        self._default_name = default_name
        self.names: list[str] = []

    def open_item(self, speakers: Sequence[str]) -> None:
        """Give the first keys to the speakers of an item, and the next ones to all others."""
        here = [name for name in self.names if name in speakers]
        new = [name for name in speakers if name not in here]
        self.names = [*here, *new, *(name for name in self.names if name not in here)]

    def follow(self, speakers: Sequence[str]) -> None:
        """Give the next keys to new speakers of the same item."""
        self.names += [name for name in speakers if name not in self.names]

    def change_name(self, speaker: str, new: str) -> None:
        """Let a speaker keep the key under another name."""
        names = [new if name == speaker else name for name in self.names]
        self.names = list(dict.fromkeys(name for name in names if name))

    def speaker(self, key: int) -> str:
        """Return the speaker of a key, from 1; where there is none yet, one gets a name."""
        while len(self.names) < key:
            self.names.append(self._default_name(len(self.names) + 1))
        return self.names[key - 1]

    def key(self, speaker: str) -> int:
        """Return the key of a speaker, from 1; 0 for none."""
        return self.names.index(speaker) + 1 if speaker in self.names else 0
