"""The settings in force, read from a file and written to it; the table says which there are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from annotator.document_limits import SETTINGS_BYTES
from annotator.errors import InvalidSettingError
from annotator.files import FileRefusedError, exists, read_whole, replace_private
from annotator.sentences.parts import Code, Name, Reason
from annotator.sentences.said import Listed, Part, Said, said, word
from annotator.setting_table import TABLE, Setting, Value


class Settings:
    """The current values; reading never fails, writing is validated.

    A file that cannot be read, or a value outside its limits, counts as not set; ``problems`` says
    so in one sentence.
    """

    def __init__(self, path: Path | None = None, table: tuple[Setting, ...] = TABLE) -> None:
        """Read the file; with None everything stays in memory."""
        self._path = path
        self._table = {setting.key: setting for setting in table}
        self._values: dict[str, Value] = {}
        self.problems: list[Said] = []
        self.listeners: list[Callable[[str], None]] = []
        self._load()

    def __iter__(self) -> Iterator[Setting]:
        """Yield the table."""
        return iter(self._table.values())

    def text(self, key: str) -> str:
        """Return a text setting."""
        return str(self._get(key))

    def flag(self, key: str) -> bool:
        """Return a boolean setting."""
        return bool(self._get(key))

    def number(self, key: str) -> float:
        """Return a numeric setting."""
        return float(self._get(key))

    def value(self, key: str) -> Value:
        """Return the value of a setting."""
        return self._get(key)

    def is_changed(self, key: str) -> bool:
        """Return whether a setting differs from its default."""
        return self._get(key) != self._table[key].default

    def reset(self, key: str) -> None:
        """Reset a setting to its default."""
        self.set(key, self._table[key].default)

    def set(self, key: str, value: Value) -> None:
        """Change a setting, write the file and notify the listeners.

        Raises:
            InvalidSettingError: there is no such setting, or the value is outside its limits.
        """
        if key not in self._table:
            raise InvalidSettingError(said("There is no setting {key}.", key=Code(repr(key))))
        checked = self._table[key].checked(value)
        if self._get(key) == checked:
            return
        self._values[key] = checked
        self._save()
        for listener in tuple(self.listeners):
            listener(key)

    def _get(self, key: str) -> Value:
        return self._values.get(key, self._table[key].default)

    def _load(self) -> None:
        if self._path is None or not exists(self._path):
            return
        try:
            found = json.loads(read_whole(self._path, SETTINGS_BYTES))
            pairs = list(found.items())
        except (FileRefusedError, ValueError, AttributeError, RecursionError):
            self.problems.append(
                said("{file} could not be read; the defaults are used.", file=Name(self._path.name))
            )
            return
        refused: list[Part] = []
        for key, value in pairs:
            if key not in self._table:
                continue
            try:
                self._values[key] = self._table[key].checked(value)
            except InvalidSettingError:
                setting = self._table[key]
                refused.append(
                    said("“{title}”", title=word(setting.title)) if setting.title else Code(key)
                )
        if refused:
            self.problems.append(
                said(
                    "{file} has values that make no sense for {settings}; there the defaults are "
                    "used.",
                    file=Name(self._path.name),
                    settings=Listed(tuple(refused)),
                )
            )

    def _save(self) -> None:
        """Write the file atomically. If the disk refuses, the setting is lost, but no work."""
        if self._path is None:
            return
        try:
            replace_private(self._path, json.dumps(self._values, indent=1).encode())
        except OSError as error:
            self.problems.append(
                said("The settings could not be saved: {reason}.", reason=Reason(error.strerror))
            )
