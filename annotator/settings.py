"""All settings in one table: key, type, default, limits and what it is for; kept in a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import InvalidSettingError
from annotator.files import FileRefusedError, read_whole

Value = bool | int | float | str

_MOST_BYTES = 4_000_000
"""Far more than all settings."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table. ``choices`` or ``lowest``/``highest`` limit the value."""

    key: str
    default: Value
    description: str
    choices: tuple[str, ...] = ()
    lowest: float | None = None
    highest: float | None = None

    def checked(self, value: object) -> Value:
        """Return the value if it may be used.

        Raises:
            InvalidSettingError: it has another type or lies outside the limits.
        """
        kind = type(self.default)
        if kind is float and type(value) is int and abs(value) <= _EXACT:
            value = float(value)
        if type(value) is not kind:
            raise InvalidSettingError(f"{self.key} must be {_WORDS[kind]}, not {value!r}.")
        if self.choices and value not in self.choices:
            raise InvalidSettingError(f"{self.key} must be one of {', '.join(self.choices)}.")
        if isinstance(value, int | float) and not self._is_within(value):
            raise InvalidSettingError(f"{self.key} must lie from {self.lowest} to {self.highest}.")
        assert isinstance(value, bool | int | float | str)  # noqa: S101 - told to the type checker
        return value

    def _is_within(self, value: float) -> bool:
        low = self.lowest is None or value >= self.lowest
        return low and (self.highest is None or value <= self.highest)


_EXACT = 1 << 53
"""Up to here a float holds every whole number; far beyond, turning one into a float fails."""

_WORDS = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}

TABLE: tuple[Setting, ...] = (
    Setting(
        "theme",
        "system",
        "Light, dark, high contrast, or as the system has it.",
        ("system", "light", "dark", "contrast"),
    ),
    Setting("zoom", 1.0, "Size of the whole interface.", lowest=0.75, highest=2.0),
    Setting("key_preset", "standard", "Whose keys they are, by the id of a preset."),
    Setting("own_keys", "", "Keys that the person changed, as JSON: by action, all of its keys."),
    Setting("wheel_zooms", default=False, description="The wheel alone zooms; else with Ctrl."),
    Setting("show_checklist", default=True, description="Show the first steps."),
    Setting("show_effort_line", default=True, description="Show the quiet line at the bottom."),
    Setting("ask_label", default=False, description="Each new box asks for its label."),
    Setting("stay_in_box", default=False, description="The box tool stays in hand after a box."),
    Setting("crosshair", default=False, description="A crosshair while boxes are drawn."),
    Setting("tool_hints", default=True, description="Say on the picture what a tool does."),
    Setting(
        "carry_count", 5, "To how many items boxes are carried at once.", lowest=1, highest=1000
    ),
    Setting("show_details", default=False, description="Keep the details of regions in sight."),
    Setting("tag_and_next", default=False, description="A digit tags the item and goes on."),
    Setting("text_strip", default=False, description="Keep the strip for text in sight."),
    Setting("mini_map", default=True, description="A small map while zoomed in."),
    Setting("thumbnails", "none", "Thumbnails in the list of items.", ("none", "small", "large")),
    Setting("remind_of_breaks", default=True, description="Remind of a break after 50 minutes."),
    Setting(
        "keep_record_copy", default=True, description="Keep an own copy of the record of time."
    ),
    Setting("veil", "none", "What lies over pictures until asked.", ("none", "grey", "blur")),
    Setting("see_brightness", 0, "Pictures brighter or darker.", lowest=-100, highest=100),
    Setting("see_contrast", 0, "Pictures with more or less contrast.", lowest=-100, highest=100),
    Setting("see_gamma", 1.0, "Dark parts of pictures lighter.", lowest=0.2, highest=5.0),
    Setting("see_grey", default=False, description="Pictures without colours."),
    Setting("see_inverted", default=False, description="Pictures with dark and light exchanged."),
    Setting("see_pixels", default=False, description="Pixels as squares from any zoom above 1."),
    Setting("see_values", "", "How deep and many-banded pictures are shown, as JSON: by kind."),
    Setting("detector", "", "The detector that proposes boxes, and its labels, as JSON."),
    Setting("recent_jobs", "", "Paths of the jobs opened last, one a line."),
    Setting("geometry", "", "Place and size of the window, as Qt wrote them."),
    Setting("layout", "", "The arrangement of the docks, its direction and its sizes."),
    Setting("last_worker", "", "Name of the person who worked here last."),
    Setting("last_export_folder", "", "Where the last export went."),
    Setting("last_hand_in_folder", "", "Where the last hand-in went."),
    Setting("export_detail", "item", "Detail of an export.", ("job", "item", "full")),
    Setting("export_images", "none", "Pictures in an export.", ("none", "copy", "link")),
)


class Settings:
    """The values in force; reading one never fails, writing one is checked.

    A file that cannot be read, or a value that is out of its limits, counts as not set and is
    named in ``problems``.
    """

    def __init__(self, path: Path | None = None, table: tuple[Setting, ...] = TABLE) -> None:
        """Read the file; None keeps everything in memory."""
        self._path = path
        self._table = {setting.key: setting for setting in table}
        self._values: dict[str, Value] = {}
        self.problems: list[str] = []
        self.listeners: list[Callable[[str], None]] = []
        self._load()

    def __iter__(self) -> Iterator[Setting]:
        """Yield the table."""
        return iter(self._table.values())

    def text(self, key: str) -> str:
        """Return a setting that is text."""
        return str(self._get(key))

    def flag(self, key: str) -> bool:
        """Return a setting that is true or false."""
        return bool(self._get(key))

    def number(self, key: str) -> float:
        """Return a setting that is a number."""
        return float(self._get(key))

    def set(self, key: str, value: Value) -> None:
        """Change a setting, write the file and tell the listeners.

        Raises:
            InvalidSettingError: there is no such setting, or the value is outside its limits.
        """
        if key not in self._table:
            raise InvalidSettingError(f"There is no setting {key!r}.")
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
        if self._path is None or not self._path.exists():
            return
        try:
            found = json.loads(read_whole(self._path, _MOST_BYTES))
            pairs = list(found.items())
        except (FileRefusedError, ValueError, AttributeError, RecursionError):
            self.problems.append(f"{self._path.name} could not be read; the defaults are used.")
            return
        for key, value in pairs:
            if key not in self._table:
                continue
            try:
                self._values[key] = self._table[key].checked(value)
            except InvalidSettingError as error:
                self.problems.append(str(error))

    def _save(self) -> None:
        """Write beside the file and rename. A disk that refuses costs the setting, not the work."""
        if self._path is None:
            return
        scratch = self._path.with_suffix(".new")
        try:
            scratch.write_text(json.dumps(self._values, indent=1), encoding="utf-8")
            scratch.replace(self._path)
        except OSError as error:
            self.problems.append(f"The settings could not be saved: {error.strerror}.")
