"""The Space key: held down, it pans the picture; tapped, it is an ordinary key."""

from __future__ import annotations


class SpaceKey:
    """Remembers whether Space is down, and whether the picture was panned meanwhile."""

    def __init__(self) -> None:
        """Start with the key up."""
        self._is_held = self._is_used = False

    def press(self) -> None:
        """Note that the key went down."""
        self._is_held, self._is_used = True, False

    @property
    def is_held(self) -> bool:
        """Whether the key is down."""
        return self._is_held

    def use(self) -> None:
        """Note that the picture is panned: if the key is down, it is no tap."""
        self._is_used = self._is_held

    def release(self) -> bool:
        """Note that the key went up; returns whether it was tapped."""
        was_tapped = self._is_held and not self._is_used
        self._is_held = self._is_used = False
        return was_tapped
