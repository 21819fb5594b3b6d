"""Remembers which special characters were used last, and which ones somebody likes."""

from __future__ import annotations

from annotator.settings import Settings

RECENT = "recent_characters"
FAVOURITE = "favourite_characters"
MOST_RECENT = 24
"""So many recent characters are kept, the last used first."""


class CharacterMemory:
    """Kept in the settings of this computer."""

    def __init__(self, settings: Settings) -> None:
        """Read and write these settings."""
        self._settings = settings

    @property
    def recent(self) -> str:
        """The characters used last, the newest first."""
        return self._settings.text(RECENT)

    @property
    def favourites(self) -> str:
        """The chosen ones, in the order in which they were chosen."""
        return self._settings.text(FAVOURITE)

    def use(self, letter: str) -> None:
        """Remember that a character was used."""
        others = self.recent.replace(letter, "")
        self._settings.set(RECENT, (letter + others)[:MOST_RECENT])

    def turn_favourite(self, letter: str) -> None:
        """Add a character to the favourites, or remove it."""
        now = self.favourites
        is_there = letter in now
        self._settings.set(FAVOURITE, now.replace(letter, "") if is_there else now + letter)
