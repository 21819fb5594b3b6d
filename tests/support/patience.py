"""Waits as long as a busy machine may need: slowness is no fault."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from pytestqt.qtbot import QtBot

PATIENCE_MS: Final = 120_000

WAITS: Final = ("waitUntil", "waitSignal", "waitSignals", "waitExposed")


def patient(bot: QtBot) -> QtBot:
    """Raise the time limits of a ``qtbot`` to two minutes at least; returns it.

    A wait ends when its condition holds, so this costs nothing if a test passes. A wait of 0 ms,
    for an event that must not occur, is unchanged.
    """
    for name in WAITS:
        vars(bot)[name] = _patiently(getattr(bot, name))
    return bot


def _patiently(wait: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(wait)
    def patiently(*what: Any, timeout: int = PATIENCE_MS, **how: Any) -> Any:
        __tracebackhide__ = True
        return wait(*what, timeout=max(timeout, PATIENCE_MS) if timeout else 0, **how)

    return patiently
