"""Keys in the password store of the system, if it has one; ``keyring`` is loaded on demand.

It may ask the person to unlock it, and some never answer: it is not waited for longer than that.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from typing import Final, Protocol

SERVICE: Final = "fairlabel"
"""The service name under which the system lists our keys."""

_PATIENCE_S: Final = 60.0
"""Enough time for a person to type the password of the system's keyring."""

_log = logging.getLogger(__name__)


class Keyring(Protocol):
    """The part of a keyring that we use."""

    def get_password(self, _service: str, _name: str, /) -> str | None:
        """Return the text under a name, or None."""
        ...

    def set_password(self, _service: str, _name: str, _text: str, /) -> None:
        """Store a text under a name."""
        ...

    def delete_password(self, _service: str, _name: str, /) -> None:
        """Delete the text under a name."""
        ...


def system_keyring() -> Keyring | None:
    """Return the keyring of the system; None if there is no usable one."""
    if sys.platform.startswith("linux") and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return None  # no desktop session, so nobody could unlock one
    import keyring  # noqa: PLC0415 - see above
    import keyring.errors  # noqa: PLC0415 - see above

    try:
        found = keyring.get_keyring()
        # Keyrings with a priority below 1 store nothing, or store plain text.
        return found if found.priority >= 1 else None
    except (keyring.errors.KeyringError, RuntimeError, OSError) as error:
        _log.info("no keyring: %s", type(error).__name__)
        return None


def kept(name: str) -> str | None:
    """Return the keyring's text under a name; None if there is none, or the keyring fails."""
    found = system_keyring()
    text = None if found is None else _asked(lambda: found.get_password(SERVICE, name))
    return text if isinstance(text, str) else None


def keep(name: str, text: str) -> bool:
    """Store a text under a name; return whether the keyring gives it back."""
    found = system_keyring()
    if found is None:
        return False

    def work() -> bool:
        found.set_password(SERVICE, name, text)
        return found.get_password(SERVICE, name) == text

    return bool(_asked(work))


def forget(name: str) -> None:
    """Delete the text under a name. Idempotent."""
    found = system_keyring()
    if found is not None:
        _asked(lambda: found.delete_password(SERVICE, name))


def _asked(work: Callable[[], str | bool | None]) -> str | bool | None:
    """Return the answer of a keyring; None if it refuses, or does not answer in time."""
    import keyring.errors  # noqa: PLC0415 - see above

    answers: list[str | bool | None] = []

    def ask() -> None:
        try:
            answers.append(work())
        except (keyring.errors.KeyringError, RuntimeError, OSError) as error:
            _log.info("the keyring refused: %s", type(error).__name__)

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(_PATIENCE_S)
    return answers[0] if answers else None
