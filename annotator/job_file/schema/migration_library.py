"""Imports ``sqlite_utils`` without pandas, which takes three times as long and is not used here.

``sqlite_utils`` imports pandas wherever it is installed, as with the extra ``audit``.
"""

from __future__ import annotations

import sys
from types import ModuleType

LIBRARY, UNUSED = "sqlite_utils", "pandas"


def migration_library() -> ModuleType:
    """Return ``sqlite_utils``; whoever needs pandas can import it afterwards."""
    is_hidden = LIBRARY not in sys.modules and UNUSED not in sys.modules
    if is_hidden:
        sys.modules[UNUSED] = None  # type: ignore[assignment]  # to Python it is not installed
    try:
        import sqlite_utils  # noqa: PLC0415 - only when needed

        return sqlite_utils
    finally:
        if is_hidden:
            del sys.modules[UNUSED]
