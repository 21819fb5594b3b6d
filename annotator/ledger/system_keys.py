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
"""Under which name the system lists our keys."""

_PATIENCE_S: Final = 60.0
"""As long as somebody may take to type the password of the system's keyring."""

_log = logging.getLogger(__name__)


class Keyring(Protocol):
    """What we need of a keyring."""

    def get_password(self, _service: str, _name: str, /) -> str | None:
        """Return what is kept under a name, or None."""
        ...

    def set_password(self, _service: str, _name: str, _text: str, /) -> None:
        """Keep something under a name."""
        ...

    def delete_password(self, _service: str, _name: str, /) -> None:
        """Keep it no more."""
        ...


def system_keyring() -> Keyring | None:
    """Return the keyring of the system; None if it has none that can be used here."""
    if sys.platform.startswith("linux") and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return None  # no session of a desktop, so nobody who could unlock one
    import keyring  # noqa: PLC0415 - see above
    import keyring.errors  # noqa: PLC0415 - see above

    try:
        found = keyring.get_keyring()
        # Below 1 are those that keep nothing, or keep it as plain text.
        return found if found.priority >= 1 else None
    except (keyring.errors.KeyringError, RuntimeError, OSError) as error:
        _log.info("no keyring: %s", type(error).__name__)
        return None


def kept(name: str) -> str | None:
    """Return what the keyring has under a name; None if it has nothing, or cannot be asked."""
    found = system_keyring()
    text = None if found is None else _asked(lambda: found.get_password(SERVICE, name))
    return text if isinstance(text, str) else None


def keep(name: str, text: str) -> bool:
    """Keep a text under a name; return whether the keyring gives it back."""
    found = system_keyring()
    if found is None:
        return False

    def work() -> bool:
        found.set_password(SERVICE, name, text)
        return found.get_password(SERVICE, name) == text

    return bool(_asked(work))


def forget(name: str) -> None:
    """Keep nothing under a name any more. Idempotent."""
    found = system_keyring()
    if found is not None:
        _asked(lambda: found.delete_password(SERVICE, name))


def _asked(work: Callable[[], str | bool | None]) -> str | bool | None:
    """Return what a keyring answers; None if it refuses, or does not answer in time."""
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
