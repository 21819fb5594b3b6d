"""The plural of a count in a language, as the Unicode CLDR has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")
"""The plural categories; a language uses some of them, ``other`` always."""

_HUNDRED: Final = 100


def category_of(language: str, count: int) -> str:
    """Return the plural category of a whole number; unknown languages are counted as in English."""
    return _RULES.get(language, _one_or_other)(count)


def _one_or_other(count: int) -> str:
    return "one" if count == 1 else "other"


def _arabic(count: int) -> str:
    if count <= 2:  # noqa: PLR2004 - none, one, and the dual
        return CATEGORIES[count]
    last = count % _HUNDRED
    if 3 <= last <= 10:  # noqa: PLR2004 - the range of CLDR for “few” in Arabic
        return "few"
    return "many" if last > 10 else "other"  # noqa: PLR2004 - the same range


_RULES: Final[dict[str, Callable[[int], str]]] = {"ar": _arabic}
