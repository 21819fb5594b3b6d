"""The keys in force: the person's changes over a preset over the table of actions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from annotator.actions.actions_and_keys import TABLE, Action
from annotator.actions.presets import BY_ID, STANDARD, Keys

_NO_KEYS: Keys = MappingProxyType({})
_MOST_KEYS = 6
"""Maximum number of keys of one action; further ones are dropped."""
_LONGEST_KEY = 64


@dataclass(frozen=True)
class Keymap:
    """The keys of each action. Keys are Qt key sequences in portable text, compared as text.

    A key that a higher layer assigns to one action is removed from every action that has it from a
    lower layer. An action that loses all of its keys to a preset gets the nearest free one. ``own``
    holds the person's own changes: each entry lists all keys of its action.
    """

    preset: str = STANDARD
    own: Keys = field(default_factory=lambda: _NO_KEYS)
    table: tuple[Action, ...] = field(default_factory=lambda: tuple(TABLE), repr=False)

    @cached_property
    def by_action(self) -> Keys:
        """All actions with their current keys; an action may have none."""
        keys = dict(self._of_preset)
        _lay(keys, self.own)
        return MappingProxyType(keys)

    @cached_property
    def _of_preset(self) -> Keys:
        """The keys without the person's own changes."""
        keys: dict[str, tuple[str, ...]] = {action.id: action.keys for action in self.table}
        preset = BY_ID.get(self.preset, BY_ID[STANDARD])
        _lay(keys, preset.keys)
        _spare(keys, self.table)
        return MappingProxyType(keys)

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        return {key: action for action, keys in self.by_action.items() for key in keys}

    def keys(self, action_id: str) -> tuple[str, ...]:
        """Return the keys of an action. The first one is shown."""
        return self.by_action.get(action_id, ())

    def owner_of(self, key: str) -> str | None:
        """Return the action to which a key is assigned, or None if the key is free."""
        return self._owners.get(key)

    def is_own(self, action_id: str) -> bool:
        """Return whether the person changed the keys of an action."""
        return self.keys(action_id) != self._of_preset.get(action_id, ())

    def with_keys(self, action_id: str, keys: Iterable[str]) -> Keymap:
        """Return a keymap in which only this action has these keys."""
        wanted = tuple(dict.fromkeys(keys))[:_MOST_KEYS]
        own = dict(self.own)
        for key in wanted:
            owner = self.owner_of(key)
            if owner is not None and owner != action_id:
                own[owner] = tuple(each for each in self.keys(owner) if each not in wanted)
        own[action_id] = wanted
        return self._with_own(own)

    def reset(self, action_id: str) -> Keymap:
        """Return a keymap in which an action has the keys of the preset again.

        If the person assigned one of these keys to another action, that action loses it.
        """
        if not self.own:
            return self
        plain = self._of_preset
        back = self.with_keys(action_id, plain.get(action_id, ()))
        own = {key: keys for key, keys in back.own.items() if key != action_id}
        return self._with_own({k: keys for k, keys in own.items() if keys != plain.get(k, ())})

    def with_preset(self, preset: str) -> Keymap:
        """Return a keymap that is based on another preset and keeps the person's own changes.

        Raises:
            ValueError: there is no such preset.
        """
        if preset not in BY_ID:
            raise ValueError(f"There is no preset {preset!r}.")
        return replace(self, preset=preset)

    def _with_own(self, own: dict[str, tuple[str, ...]]) -> Keymap:
        """Return a keymap with other changes of the person; the keys of the preset are known."""
        changed = replace(self, own=MappingProxyType(own))
        vars(changed)["_of_preset"] = self._of_preset  # as cached_property does it
        return changed

    def own_as_text(self) -> str:
        """Return the person's own changes in the form in which the settings store them."""
        return json.dumps({key: list(keys) for key, keys in self.own.items()}) if self.own else ""


_standard: list[Keymap] = []
"""The last one that was asked for, if any."""


def standard_keymap() -> Keymap:
    """Return the keys of the table as it is; all who ask share one, so they are found out once."""
    table = tuple(TABLE)
    # Compared, not hashed: the actions are the same objects, and each hash takes all their fields.
    if not _standard or _standard[0].table != table:
        _standard[:] = [Keymap(table=table)]
    return _standard[0]


def _lay(keys: dict[str, tuple[str, ...]], layer: Keys) -> None:
    if not layer:
        return
    given = {key for action, wanted in layer.items() if action in keys for key in wanted}
    for action, had in keys.items():
        keys[action] = tuple(key for key in had if key not in given)
    for action, wanted in layer.items():
        if action in keys:
            keys[action] = wanted


def _spare(keys: dict[str, tuple[str, ...]], table: Iterable[Action]) -> None:
    """Give each action that a preset left without keys its own key with other modifiers."""
    taken = {key for given in keys.values() for key in given}
    for action in table:
        if action.keys and not keys[action.id]:
            bare = action.keys[0].rsplit("+", 1)[-1]
            others = ("Alt", "Ctrl+Alt", "Ctrl+Alt+Shift")
            wished = [
                f"{each}+{bare}" for each in (("Shift", *others) if bare.isalpha() else others)
            ]
            free = next((key for key in wished if key not in taken), None)
            keys[action.id] = () if free is None else (free,)
            taken.update(keys[action.id])


def read_keymap(preset: str, own: str) -> Keymap:
    """Return the keymap that is stored in the settings. Invalid entries are left out."""
    known = {action.id for action in TABLE}
    kept: dict[str, tuple[str, ...]] = {}
    seen: set[str] = set()
    for action_id, keys in _pairs(own):
        if action_id in known and isinstance(keys, list):
            fit = (key for key in keys if _is_key(key) and key not in seen)
            kept[action_id] = tuple(dict.fromkeys(fit))[:_MOST_KEYS]
            seen.update(kept[action_id])
    known_preset = preset if preset in BY_ID else STANDARD
    if known_preset == STANDARD and not kept:
        return standard_keymap()
    return Keymap(known_preset, MappingProxyType(kept))


def _is_key(key: object) -> bool:
    return isinstance(key, str) and 0 < len(key) <= _LONGEST_KEY


def _pairs(text: str) -> list[tuple[str, object]]:
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return []
    return list(found.items()) if isinstance(found, dict) else []
