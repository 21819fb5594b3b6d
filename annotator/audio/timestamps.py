"""Times of a sound in a text: written in a chosen form, and found again at the cursor."""

from __future__ import annotations

import re
from typing import Final

_MS_PER_S, _S_PER_MINUTE, _MINUTES_PER_HOUR = 1_000, 60, 60
_STAMP: Final = re.compile(
    r"(?<![\d:.])(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?(?![\d:])"
)
_BRACKETS: Final = 1
"""A cursor at the bracket around a time is at the time, too."""


def written(time_ms: int, form: str) -> str:
    """Return a time in a form such as ``[hh:mm:ss.mmm]``; ``h`` alone has no leading zero."""
    seconds, ms = divmod(time_ms, _MS_PER_S)
    minutes, seconds = divmod(seconds, _S_PER_MINUTE)
    hours, minutes = divmod(minutes, _MINUTES_PER_HOUR)
    text = form.replace("mmm", f"{ms:03}").replace("mm", f"{minutes:02}")
    text = text.replace("ss", f"{seconds:02}").replace("hh", f"{hours:02}")
    return text.replace("h", str(hours))


def time_at(text: str, at: int) -> int | None:
    """Return the time in ms that is written around a place in a text; None: there is none."""
    for found in _STAMP.finditer(text):
        if found.start() - _BRACKETS <= at <= found.end() + _BRACKETS:
            hours, minutes, seconds, fraction = found.groups()
            whole_s = int(hours or 0) * _MINUTES_PER_HOUR * _S_PER_MINUTE
            whole_s += int(minutes) * _S_PER_MINUTE + int(seconds)
            return whole_s * _MS_PER_S + int((fraction or "").ljust(3, "0"))
    return None
