"""Waits as long as a machine may need that does ten other things: what is slow is no fault."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from pytestqt.qtbot import QtBot

PATIENCE_MS: Final = 120_000

WAITS: Final = ("waitUntil", "waitSignal", "waitSignals", "waitExposed")


def patient(bot: QtBot) -> QtBot:
    """Have a ``qtbot`` wait two minutes at least for what does not come; returns it.

    A wait ends when it comes, so that this costs nothing where a test holds. A wait of 0 ms, which
    is for what must not come, stays one.
    """
    for name in WAITS:
        vars(bot)[name] = _patiently(getattr(bot, name))
    return bot


def _patiently(wait: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(wait)
    def patiently(*what: Any, timeout: int = PATIENCE_MS, **how: Any) -> Any:  # noqa: ANN401 - handed through
        __tracebackhide__ = True
        return wait(*what, timeout=max(timeout, PATIENCE_MS) if timeout else 0, **how)

    return patiently
