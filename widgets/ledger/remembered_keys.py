"""Which key signed last in each collection: packages, receipts and reviews go by one key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from annotator.settings import Settings

SETTING: Final = "collection_keys"
REMEMBERED: Final = 100
"""So many collections are remembered, those that were used last."""


class RememberedKeys:
    """The file of the key that signed last in each collection, by the id of the collection."""

    def __init__(self, settings: Settings) -> None:
        """Read and write the settings of the person."""
        self._settings = settings

    def knows(self, collection: str) -> bool:
        """Return whether something was signed in a collection on this computer."""
        return collection in self._all()

    def file_of(self, collection: str) -> Path | None:
        """Return the file of the key; None: this computer's own key, or nothing is known."""
        path = self._all().get(collection, "")
        return Path(path) if path else None

    def keep(self, collection: str, file: Path | None) -> None:
        """Remember the key of a collection; None: this computer's own."""
        kept = self._all()
        kept.pop(collection, None)
        kept[collection] = "" if file is None else str(file.absolute())
        self._settings.set(SETTING, json.dumps(dict(list(kept.items())[-REMEMBERED:])))

    def _all(self) -> dict[str, str]:
        try:
            value = json.loads(self._settings.text(SETTING) or "{}")
        except ValueError:
            return {}
        if not isinstance(value, dict):
            return {}
        return {str(key): each for key, each in value.items() if isinstance(each, str)}
